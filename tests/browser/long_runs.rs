//! Runs that take long, and what happens beside the page.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dacapo::prelude::*;
use dacapo::web::{self, Resources};
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

/// A body waits here until the test has seen enough.
#[derive(Default)]
pub(crate) struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
    waiting: AtomicUsize,
}

impl Gate {
    pub(crate) fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }

    /// The number of bodies that have come to wait here.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    pub(crate) fn wait(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let shut = |open: &mut bool| !*open;
        let (open, limit) = (self.open.lock().unwrap(), Duration::from_secs(20));
        drop(self.opened.wait_timeout_while(open, limit, shut).unwrap());
    }
}

/// The gate, shared with the app.
pub(crate) struct Shared(pub(crate) std::sync::Arc<Gate>);

#[app]
fn working(ui: &Ui, gate: &Shared) {
    ui.text_input("Note");
    if ui.button("Think") {
        ui.spinner("Thinking", |ui| {
            ui.write("a first thought");
            gate.0.wait();
        });
        ui.success("done");
    }
    ui.caption("the end of the page");
}

pub(crate) fn shared() -> (std::sync::Arc<Gate>, Resources) {
    let gate = std::sync::Arc::new(Gate::default());
    let mut resources = Resources::default();
    resources.insert(Shared(std::sync::Arc::clone(&gate)));
    (gate, resources)
}

#[test]
fn a_spinner_turns_while_its_body_runs_and_typing_goes_on() {
    let (gate, resources) = shared();
    let server = Server::start(web::router_with(working, resources).unwrap());
    let page = Chromium::open(&server.url());
    page.click("Think");
    page.until_text("Thinking");
    assert!(page.says("the end of the page"), "what the run has yet to reach stays");
    page.until("document.querySelector('button[data-click]').hasAttribute('data-busy')");
    page.click_on("input");
    page.press("typed meanwhile");
    gate.open();
    page.until_text("done");
    page.until_gone("Thinking");
    assert!(page.says("a first thought"));
    assert_eq!(page.js("document.querySelector('input').value"), "typed meanwhile");
}

/// A state too short for a person to see makes the browser draw the page while the answer waits.
#[test]
fn an_answer_that_comes_at_once_is_all_that_changes() {
    #[app]
    fn count(ui: &Ui) {
        let mut count = ui.remember(|| 0);
        *count += u32::from(ui.button("Step"));
        ui.text(format!("count\r\n{}", *count / 2));
        ui.text(format!("<count> & {}", *count));
    }
    let server = Server::start(web::router(count));
    let page = Chromium::open(&server.url());
    // To a busy machine each answer shall be one at once.
    page.hurry(0.01);
    page.goto(&server.url());
    page.js(
        "void new MutationObserver(all => {
            const what = ({ type, target, attributeName }) => [type, target.nodeName, attributeName].join(' ');
            window.changes = [...(window.changes ?? []), ...all.map(what)];
        }).observe(document, { subtree: true, attributes: true, childList: true, characterData: true })",
    );
    page.js("void getSelection().selectAllChildren(document.querySelectorAll('pre')[1])");
    page.js("void document.querySelector('button[data-click]').click()");
    page.until_text("<count> & 1");
    page.until_settled();
    let pending = "attributes HTML data-pending";
    assert_eq!(page.js("changes"), json!([pending, pending, "characterData #text "]));
    assert_eq!(page.js("getSelection().toString()"), "<count> & 1", "what is selected stays so");
    // As a page that is parsed has it, also where something else has been put in its place.
    page.js(
        "void (document.querySelectorAll('pre')[1].innerHTML = '<font>conter</font> &amp; un')",
    );
    page.click("Step");
    page.until_text("<count> & 2");
    assert_eq!(
        page.js("[...document.querySelectorAll('pre')].map(text => text.textContent)"),
        json!(["count\n1", "<count> & 2"])
    );
}

#[app]
fn endless(ui: &Ui) {
    let mut clicks = ui.remember(|| 0);
    let go = ui.button("Go");
    *clicks += u32::from(go);
    ui.write(format!("clicks {}", *clicks));
    let place = ui.placeholder();
    let start = Instant::now();
    while go && start.elapsed() < Duration::from_secs(30) {
        place.write(format!("tick {}", start.elapsed().as_millis()));
        // The work of a loop that draws.
        thread::sleep(Duration::from_millis(10));
    }
    ui.caption("the end");
}

#[test]
fn g5_a_long_run_can_be_stopped_from_the_page() {
    let server = Server::start(web::router(endless));
    let page = Chromium::open(&server.url());
    page.click("Go");
    page.until_text("tick");
    page.until("!document.querySelector('.stop').hidden");
    page.click("Stop");
    page.until_settled();
    assert!(page.says("clicks 1") && page.says("tick"));
    assert!(!page.says("the end"), "the run ended where it was");
    assert_eq!(page.js("document.querySelector('.stop').hidden"), json!(true));
}

#[derive(Default, Serialize, Deserialize)]
struct Calls {
    started: u32,
    cancelled: u32,
}

#[handler]
fn note_start(calls: &mut Calls) {
    calls.started += 1;
}

#[handler]
fn note_cancel(calls: &mut Calls) {
    calls.cancelled += 1;
}

/// A run that takes longer than a test has patience, above its Cancel.
#[app]
fn cancellable(ui: &Ui, calls: &mut Calls) {
    let mut seen = ui.remember(|| 0);
    let place = ui.placeholder();
    if ui.button("Start", on_click = note_start()) {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(26) {
            place.write(format!("working for {} ms", start.elapsed().as_millis()));
            thread::sleep(Duration::from_millis(10));
        }
    }
    *seen += u32::from(ui.button("Cancel", busy = Interrupt, on_click = note_cancel()));
    let Calls { started, cancelled } = calls;
    ui.write(format!("started {started}, cancelled {cancelled}, seen {}", *seen));
}

#[test]
fn a18_a_button_of_the_app_ends_a_run_that_a_click_caused() {
    let server = Server::start(web::router(cancellable));
    let page = Chromium::open(&server.url());
    for round in 1..=2 {
        page.click("Start");
        page.until_text("working for");
        page.click("Cancel");
        page.until_text(&format!("started {round}, cancelled {round}, seen {round}"));
        page.until_settled();
        assert!(!page.says("working for"));
    }
}

#[app]
fn silent(ui: &Ui, gate: &Shared) {
    if ui.button("Work") {
        gate.0.wait();
    }
    ui.write("the end");
}

#[test]
fn a_run_that_draws_nothing_says_that_it_cannot_be_stopped_yet() {
    let (gate, resources) = shared();
    let server = Server::start(web::router_with(silent, resources).unwrap());
    let page = Chromium::open(&server.url());
    page.click("Work");
    page.until("!document.querySelector('.stop').hidden");
    page.click("Stop");
    page.until_text("This cannot be stopped yet");
    assert_eq!(page.says("For its author"), cfg!(debug_assertions));
    gate.open();
    page.until_settled();
}

#[app]
fn beside(ui: &Ui) {
    let shown = ui.query_param("tab").unwrap_or_else(|| "first".to_owned());
    ui.write(format!("showing {shown}"));
    if ui.button("Next") {
        ui.set_query_param("tab", Some("second & last"));
        ui.toast("Moved **on**", icon = "👉");
        rerun();
    }
    let report = || "a;b\n1;ä\n".to_owned();
    ui.download_button("Save", report, file_name = "größe.csv", mime = "text/csv");
}

#[test]
fn a_toast_and_the_address_tell_what_happened() {
    let server = Server::start(web::router(beside));
    let page = Chromium::open(&server.url());
    page.click("Next");
    page.until_text("showing second & last");
    page.until("document.querySelector('.notice .toast strong').textContent === 'on'");
    assert_eq!(page.js("new URLSearchParams(location.search).get('tab')"), "second & last");
    let address = page.js("location.href");
    page.goto(address.as_str().unwrap());
    assert!(page.says("showing second & last"), "the address leads back here");
}

#[test]
fn a_download_lands_in_the_folder_under_its_name() {
    let server = Server::start(web::router(beside));
    let page = Chromium::open(&server.url());
    let files = page.keep_files();
    page.click("Save");
    assert_eq!(files.until("größe.csv"), "a;b\n1;ä\n");
    assert!(page.says("showing first"), "the page is where it was");
}

#[app]
fn shortcuts(ui: &Ui) {
    let mut pressed = ui.remember(Vec::<String>::new);
    for (label, shortcut) in [("Join", "Ctrl+J"), ("Help", "?"), ("Off", "Alt+O")] {
        let ui = ui.keyed(label);
        if ui.button(label, shortcut = shortcut, disabled = label == "Off") {
            pressed.push(label.to_owned());
        }
    }
    ui.text_input("Note");
    ui.write(format!("pressed {}", pressed.join(" ")));
}

#[test]
fn a14_a_shortcut_clicks_its_button_and_leaves_typing_alone() {
    let server = Server::start(web::router(shortcuts));
    let page = Chromium::open(&server.url());
    assert_eq!(page.js("document.querySelector('button .keys').textContent"), "Ctrl+J");
    page.press(format!("{}j", Key::Control.value()));
    page.until_text("pressed Join");
    page.press("?");
    page.until_text("pressed Join Help");
    page.press(format!("{}o", Key::Alt.value()));
    page.click_on("input");
    page.press("why?");
    assert_eq!(page.js("document.querySelector('input').value"), "why?");
    page.press(format!("{}j", Key::Control.value()));
    page.until_text("pressed Join Help Join");
    assert_eq!(page.js("document.querySelector('input').value"), "why?", "the text came along");
}
