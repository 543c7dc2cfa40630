//! Pages that change without a person: what a person is doing stays theirs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::web::{self, Resources};
use dacapo::{Live, Selection};
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

/// A page that changes 20 times a second, above and inside of what a person uses.
#[app]
fn restless(ui: &Ui) {
    let ticks = ui.every(Duration::from_millis(50));
    ui.text(format!("tick {ticks}."));
    let text = ui.text_input("Text");
    ui.text_area("Long", value = LINES);
    ui.selectbox("Unit", ["km", "mi", "ly"]);
    ui.expander("More", |ui| ui.text(format!("more {ticks}")));
    ui.expander("Less", expanded = true, |ui| ui.text(format!("less {ticks}")));
    ui.popover("Pop", |ui| ui.text(format!("popped {ticks}")));
    ui.markdown("Some words to select");
    ui.dataframe([(ticks % 2, 1), (2, 2)], selection = Selection::Single);
    ui.button(format!("Press {ticks}"), key = "press");
    for line in 0..60 {
        ui.text(format!("{line}: {text} {}", ticks / 20));
    }
}

const LINES: &str =
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22\n23";

const TICK: &str = "Number(document.body.innerText.match(/tick (\\d+)\\./)[1])";

impl Chromium {
    /// Waits until the page has changed this often.
    #[track_caller]
    fn ticks(&self, number: u64) {
        let now = self.js(TICK).as_u64().unwrap();
        self.until(&format!("{TICK} >= {}", now + number));
    }

    /// Hides the page, or shows it. A tab behind another one counts as seen in a browser without a
    /// screen, so the page is told as a browser with a screen does.
    fn hide(&self, is_hidden: bool) {
        self.js(&format!(
            "(Object.defineProperty(document, 'hidden', {{ value: {is_hidden}, configurable: true }}),
              document.dispatchEvent(new Event('visibilitychange')))"
        ));
    }
}

#[test]
fn typing_goes_on_through_twenty_wakes_a_second() {
    let server = Server::start(web::router(restless));
    let page = Chromium::open(&server.url());
    page.click_on("input[type=text]");
    let begun = page.js(TICK).as_u64().unwrap();
    let mut typed = String::new();
    for letter in "The quick brown fox jumps over the lazy dog".chars() {
        page.press(letter.to_string());
        typed.push(letter);
        assert_eq!(page.js("document.activeElement.value"), json!(typed));
    }
    assert!(page.js(TICK).as_u64().unwrap() > begun, "it has not changed meanwhile");
    // In the middle of the text, and with a part of it selected.
    page.js("document.activeElement.setSelectionRange(4, 9)");
    page.ticks(20);
    let caret = "[document.activeElement.selectionStart, document.activeElement.selectionEnd]";
    assert_eq!(page.js(caret), json!([4, 9]));
    page.press("slow");
    page.ticks(3);
    page.press("!");
    let expected = "The slow! brown fox jumps over the lazy dog";
    assert_eq!(page.js("document.activeElement.value"), expected);
    page.press_key(Key::Enter);
    page.until_text(&format!("0: {expected}"));
    assert_eq!(page.js("document.activeElement.value"), expected);
}

#[test]
fn a_composition_goes_on_through_wakes() {
    let server = Server::start(web::router(restless));
    let page = Chromium::open(&server.url());
    page.click_on("input[type=text]");
    let compose = |text: &str| {
        let at = text.chars().count();
        let wanted = json!({ "text": text, "selectionStart": at, "selectionEnd": at });
        page.devtools("Input.imeSetComposition", wanted);
        page.ticks(5);
        assert_eq!(page.js("document.activeElement.value"), json!(text));
    };
    compose("に");
    compose("にほ");
    compose("にほん");
    page.devtools("Input.insertText", json!({ "text": "日本" }));
    page.ticks(5);
    page.press_key(Key::Enter);
    page.until_text("0: 日本");
}

#[test]
fn a_wake_moves_nothing_that_a_person_has_scrolled_or_selected() {
    let server = Server::start(web::router(restless));
    let page = Chromium::open(&server.url());
    page.js("document.querySelector('textarea').scrollTop = 90");
    page.js("window.scrollTo(0, 400)");
    page.js(
        "(() => {
            const words = [...document.querySelectorAll('p')].find((p) => p.innerText.includes('to select'));
            getSelection().selectAllChildren(words);
        })()",
    );
    let state = "[document.querySelector('textarea').scrollTop, window.scrollY, getSelection().toString().trim()]";
    let before = page.js(state);
    assert_eq!(before[2], "Some words to select");
    assert!(before[0].as_f64().unwrap() > 0.0 && before[1].as_f64().unwrap() > 0.0, "{before}");
    page.ticks(20);
    assert_eq!(page.js(state), before);
}

#[test]
fn a_wake_opens_and_closes_nothing() {
    let server = Server::start(web::router(restless));
    let page = Chromium::open(&server.url());
    let open = "[...document.querySelectorAll('details')].map((each) => each.open)";
    let before = page.js(open);
    page.js("document.querySelectorAll('summary').forEach((each) => each.click())");
    let after = page.js(open);
    assert_ne!(before, after);
    page.ticks(20);
    assert_eq!(page.js(open), after);
    page.until(
        "[...document.querySelectorAll('details[open]')].some((each) => /more \\d/.test(each.innerText))",
    );
}

#[test]
fn a_button_that_changes_under_the_pointer_is_clicked_all_the_same() {
    #[app]
    fn changing(ui: &Ui) {
        let ticks = ui.every(Duration::from_millis(50));
        let mut clicks = ui.remember(|| 0);
        ui.text(format!("tick {ticks}."));
        if ui.button("Press", help = format!("tick {ticks}")) {
            *clicks += 1;
        }
        for line in 0..ticks % 3 {
            ui.text(line);
        }
        ui.text(format!("clicks {}", *clicks));
    }
    let server = Server::start(web::router(changing));
    let page = Chromium::open(&server.url());
    for click in 1..=5 {
        page.hold("Press");
        page.until("document.querySelector('button:active')");
        page.release();
        page.until_text(&format!("clicks {click}"));
    }
}

/// A page that shows a number, and its own runs.
fn watching() -> (Live<u64>, Arc<AtomicU64>, Server) {
    let (number, runs) = (Live::new(0), Arc::<AtomicU64>::default());
    let (watched, counted) = (number.clone(), Arc::clone(&runs));
    let app = dacapo::App::new("watching", move |ui: &Ui| {
        // Only the runs of the page that says so are counted.
        if ui.query_param("counted").is_some() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        ui.text(format!("number {}.", watched.read(ui))).show();
    });
    let server = Server::start(web::router_with(app, Resources::default()).unwrap());
    (number, runs, server)
}

#[test]
fn two_pages_see_what_is_changed_elsewhere() {
    let (number, _, server) = watching();
    let pages = [Chromium::open(&server.url()), Chromium::open(&server.url())];
    for value in [1, 2] {
        number.update(|number| *number = value);
        pages.iter().for_each(|page| page.until_text(&format!("number {value}.")));
    }
}

#[test]
fn a_hidden_tab_is_not_woken_and_shows_the_newest_when_it_is_seen() {
    let (number, runs, server) = watching();
    let page = Chromium::open(&format!("{}/?counted=1", server.url()));
    number.update(|number| *number = 1);
    page.until_text("number 1.");
    page.new_tab(&server.url());
    page.until_text("number 1.");
    page.switch_to_tab(0);
    page.hide(true);
    page.switch_to_tab(1);
    // Its note that it is hidden may still be on its way during the first updates.
    let mut before = runs.load(Ordering::SeqCst);
    for value in 2..20 {
        number.update(|number| *number = value);
        page.until_text(&format!("number {value}."));
        if value < 5 {
            before = runs.load(Ordering::SeqCst);
        }
    }
    assert_eq!(runs.load(Ordering::SeqCst), before, "nobody sees it");
    page.switch_to_tab(0);
    assert!(page.says("number"), "{}", page.js("document.body.innerText"));
    assert!(!page.says("number 19."));
    page.hide(false);
    page.until_text("number 19.");
    assert_eq!(runs.load(Ordering::SeqCst), before + 1);
}
