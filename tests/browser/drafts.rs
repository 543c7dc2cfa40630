//! Entered text that was not sent yet is there again when the page is.

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;

use crate::chromium::Chromium;
use crate::long_runs::{Shared, shared};
use crate::server::Server;

#[app]
fn desk(ui: &Ui) {
    let note = ui.text_input("Note");
    let secret = ui.text_input("Secret", password = true);
    let (city, news, sent) = ui.form("form", |ui| {
        let city = ui.text_area("City");
        ui.text_input("Pin", password = true);
        let age: u32 = ui.number_input("Age");
        let news = ui.checkbox("News");
        (format!("{}, {age}", city.replace('\n', "/")), news, ui.form_submit_button("Send"))
    });
    let mut steps = ui.remember(|| 0);
    *steps += u32::from(ui.button("Step"));
    ui.write(format!(
        "steps={} note={note} secret={} city={city} news={news} sent={sent}",
        *steps,
        secret.len()
    ));
    if *steps > 0 {
        ui.text_input("Later");
    }
    ui.chat_input("Say something");
}

const FIELDS: &str = "[...document.querySelectorAll('.field input, .field textarea, .chat textarea')].map(f => f.type === 'checkbox' ? f.checked : f.value)";

/// Enters something everywhere and leaves the last field without leaving it.
fn enter(page: &Chromium) {
    page.click("Step");
    page.until_text("steps=1");
    page.until("document.querySelector('.chat textarea')");
    for (selector, words) in [
        ("form textarea", "Rome\nOld town"),
        ("form [type=password]", "1234"),
        ("form [data-input=number] input", "3"),
        (".chat textarea", "not said yet"),
        ("[data-input=text] input", "left"),
    ] {
        page.click_on(selector);
        page.press(words);
    }
    page.click_label("News");
    page.until_settled();
    page.js("[...document.querySelectorAll('[data-input=text] input')].at(-1).focus()");
    page.press("half a w");
}

fn holds(page: &Chromium) {
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until(&format!(
        "JSON.stringify({FIELDS}) === JSON.stringify({})",
        json!(["left", "", "Rome\nOld town", "", "3", true, "half a w", "not said yet"])
    ));
}

#[test]
fn what_was_entered_and_not_left_is_there_after_a_reload_and_counts() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    enter(&page);
    assert_eq!(
        page.js(FIELDS),
        json!(["left", "", "Rome\nOld town", "1234", "3", true, "half a w", "not said yet"])
    );
    page.reload();
    holds(&page);
    page.reload();
    holds(&page);
    page.click("Send");
    page.until_text("steps=1 note=left secret=0 city=Rome/Old town, 3 news=true sent=true");
    // Text that has arrived is no draft any more.
    page.until_settled();
    page.reload();
    page.until_text("city=Rome/Old town, 3 news=true");
    assert_eq!(
        page.js("sessionStorage.getItem(`dacapo drafts ${location.pathname}`)"),
        json!(null)
    );
}

#[test]
fn what_was_entered_and_not_left_is_there_after_back_and_forward() {
    let server = Server::start(web::router(desk));
    let page = Chromium::blank();
    page.visit("about:blank");
    page.goto(&server.url());
    enter(&page);
    page.back();
    page.until("location.href === 'about:blank'");
    page.forward();
    holds(&page);
    // Away by a link, and back.
    page.visit(&format!("{}/readyz", server.url()));
    page.back();
    holds(&page);
}

#[test]
fn a_page_that_the_browser_kept_whole_has_no_drafts_twice() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    page.click_on("[data-input=text] input");
    page.press("half");
    let kept = "sessionStorage.getItem(`dacapo drafts ${location.pathname}`)";
    page.js("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    page.until(&format!("{kept}.includes('half')"));
    page.js("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    page.until(&format!("{kept} === null"));
    assert_eq!(page.js("document.querySelector('[data-input=text] input').value"), "half");
}

#[test]
fn who_starts_over_begins_with_empty_fields_and_no_password_is_ever_kept() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    enter(&page);
    let kept = "sessionStorage.getItem(`dacapo drafts ${location.pathname}`)";
    page.js("dispatchEvent(new PageTransitionEvent('pagehide'))");
    let kept = page.js(kept).to_string();
    assert!(kept.contains("half a w") && !kept.contains("1234"), "{kept}");
    page.click_on(".corner-button");
    page.click("Start over");
    page.until_text("steps=0 note= secret=0 city=, 0 news=false sent=false");
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until(&format!(
        "JSON.stringify({FIELDS}) === JSON.stringify({})",
        json!(["", "", "", "", "0", false, ""])
    ));
}

#[test]
fn drafts_have_a_bound() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    page.js("(() => {
        for (const field of document.querySelectorAll('form textarea, .chat textarea')) {
            field.focus();
            field.value = 'x'.repeat(700000);
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        dispatchEvent(new PageTransitionEvent('pagehide'));
    })()");
    let kept = page.js("sessionStorage.getItem(`dacapo drafts ${location.pathname}`).length");
    assert!((700_000..1_100_000).contains(&kept.as_u64().unwrap()), "{kept}");
}

#[derive(Default, Serialize, Deserialize)]
struct Things {
    entered: String,
    all: Vec<String>,
}

/// Takes the thing that was entered, and clears its field.
#[handler]
fn take(things: &mut Things, gate: &Shared) {
    gate.0.wait();
    things.all.push(std::mem::take(&mut things.entered));
}

#[app]
fn taking(ui: &Ui, things: &mut Things, gate: &Shared) {
    ui.text_input("Thing", bind = &mut things.entered, on_change = take());
    let (thing, sent) = ui.form("form", clear_on_submit = true, |ui| {
        (ui.text_input("Another"), ui.form_submit_button("Add"))
    });
    if sent {
        gate.0.wait();
        things.all.push(thing);
    }
    ui.button("Look");
    ui.write(format!("all={:?}.", things.all));
}

const THINGS: &str = "[...document.querySelectorAll('.field input')].map(f => f.value).join()";

/// Enters a thing in this field, loads the page anew while it is taken, and acts once more.
fn reloaded_amid_a_run(selector: &str) {
    let (gate, resources) = shared();
    let server = Server::start(web::router_with(taking, resources).unwrap());
    let page = Chromium::open(&server.url());
    page.click_on(selector);
    page.press("milk\u{e007}");
    page.until_text("Stop");
    assert_eq!(gate.waiting(), 1);
    page.reload();
    gate.open();
    page.until_text("all=[\"milk\"].");
    page.until(&format!("{THINGS} === ','"));
    page.click("Look");
    page.click("Add");
    page.until_text("all=[\"milk\", \"\"].");
}

#[test]
fn a_value_that_is_on_its_way_is_no_draft() {
    reloaded_amid_a_run("[data-input=text] input");
    reloaded_amid_a_run("form input");
}

#[derive(Default, Serialize, Deserialize)]
struct People(Vec<String>);

#[app]
fn choosing(ui: &Ui, people: &mut People) {
    if people.0.is_empty() {
        people.0 = ["Alice", "Bob", "Carol", "Dora"].map(str::to_owned).to_vec();
    }
    if ui.button("Remove the first") {
        people.0.remove(0);
    }
    let (one, other, some, sent) = ui.form("form", |ui| {
        let one = ui.selectbox("One", &people.0);
        let other = ui.radio("Other", &people.0);
        let some = ui.multiselect("Some", &people.0);
        (one, other, some, ui.form_submit_button("Send"))
    });
    ui.write(format!("one={one} other={other} some={some:?} sent={sent}."));
}

/// A choice is the position of an option.
#[test]
fn a_draft_of_a_choice_is_kept_as_long_as_its_option_is_there() {
    let server = Server::start(web::router(choosing));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('[role=listbox]')");
    let choose = |word: &str| {
        page.js("(() => {
            const form = document.querySelector('form');
            const select = form.querySelector('select');
            select.selectedIndex = 1;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            form.querySelectorAll('[type=radio]')[2].click();
        })()");
        page.click_on("[role=combobox]");
        page.press(format!("{word}\u{e007}"));
        page.press("\u{e00c}");
    };
    choose("Bob");
    page.reload();
    page.until("document.documentElement.dataset.connection === 'open'");
    page.click("Send");
    page.until_text("one=Bob other=Carol some=[\"Bob\"] sent=true.");
    page.click("Remove the first");
    page.until_gone("Alice");
    choose("Carol");
    // The options are others when the page comes again.
    let drafts = "`dacapo drafts ${location.pathname}`";
    page.js("dispatchEvent(new PageTransitionEvent('pagehide'))");
    let kept = page.js(&format!("sessionStorage.getItem({drafts})"));
    page.js("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    page.click("Remove the first");
    page.until_text("one=Carol other=Carol some=[]");
    page.until_settled();
    page.js(&format!(
        "addEventListener('pagehide', () => sessionStorage.setItem({drafts}, {kept}))"
    ));
    page.reload();
    page.until("document.documentElement.dataset.connection === 'open'");
    page.click("Send");
    page.until_text("sent=true.");
    assert!(page.says("one=Carol other=Carol some=[]"), "{}", page.js("document.body.innerText"));
}
