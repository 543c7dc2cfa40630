//! Runs that are joined: the document begins the run of its page, and every page that comes later
//! shows what it has drawn so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::prelude::*;
use dacapo::web::{self, Resources};
use serde_json::json;

use crate::cable::Cable;
use crate::chromium::Chromium;
use crate::long_runs::Gate;
use crate::server::Server;

/// The state of the test, shared with its app.
#[derive(Clone, Default)]
struct Shared {
    gate: Arc<Gate>,
    runs: Arc<AtomicUsize>,
    handled: Arc<AtomicUsize>,
}

impl Shared {
    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    fn resources(&self) -> Resources {
        let mut resources = Resources::default();
        resources.insert(self.clone());
        resources
    }
}

#[app]
fn slow(ui: &Ui, shared: &Shared) {
    shared.runs.fetch_add(1, Ordering::SeqCst);
    ui.title("Report");
    // The body draws nothing meanwhile.
    shared.gate.wait();
    ui.write("all of it");
}

#[test]
fn a_visitor_sees_a_first_run_that_takes_long_and_the_body_runs_once() {
    let shared = Shared::default();
    let server = Server::start(web::router_with(slow, shared.resources()).unwrap());
    let page = Chromium::open(&server.url());
    page.until_text("Report");
    page.until("!document.querySelector('.activity').hidden");
    assert!(!page.says("all of it"));
    shared.gate.open();
    page.until_text("all of it");
    page.until("document.querySelector('.activity').hidden");
    assert_eq!(shared.runs(), 1);
    page.reload();
    page.until_text("all of it");
    assert_eq!(shared.runs(), 2, "a page that is loaded anew runs once");
}

#[app]
fn silent(_ui: &Ui, shared: &Shared) {
    shared.gate.wait();
}

#[test]
fn a_page_that_has_drawn_nothing_says_that_it_is_running_until_its_run_ends() {
    let shared = Shared::default();
    let server = Server::start(web::router_with(silent, shared.resources()).unwrap());
    let page = Chromium::open(&server.url());
    page.until("document.documentElement.dataset.connection === 'open'");
    // The script's own sign, not that of the document.
    page.until("!document.getElementById('running')");
    let says = "getComputedStyle(document.querySelector('.activity'), '::before').content";
    page.until(&format!("{says}.includes('Running…')"));
    page.until("!document.querySelector('.activity').hidden");
    shared.gate.open();
    page.until("document.querySelector('.activity').hidden");
}

#[test]
fn without_scripts_a_page_whose_run_takes_long_ends_up_whole() {
    let shared = Shared::default();
    let server = Server::start(web::router_with(slow, shared.resources()).unwrap());
    let page = Chromium::blank();
    let text = page.text_without_script(&server.url());
    assert!(text.contains("Report") && !text.contains("all of it"), "{text}");
    shared.gate.open();
    page.until_text_without_script("all of it");
    assert_eq!(shared.runs(), 1);
}

#[handler]
fn begin(shared: &Shared, jobs: &mut Jobs) {
    shared.handled.fetch_add(1, Ordering::SeqCst);
    jobs.begun += 1;
}

#[derive(Default, Serialize, Deserialize)]
struct Jobs {
    begun: u32,
}

#[app]
fn job(ui: &Ui, shared: &Shared, jobs: &mut Jobs) {
    shared.runs.fetch_add(1, Ordering::SeqCst);
    let clicked = ui.button("Start", on_click = begin());
    ui.write(format!("begun {}", jobs.begun));
    if clicked {
        ui.spinner("Working", |ui| {
            ui.write("half");
            shared.gate.wait();
        });
        ui.success("finished");
    }
    ui.caption("No job yet.");
}

fn at_work(shared: &Shared, page: &Chromium) {
    page.click("Start");
    page.until_text("half");
    assert_eq!(shared.handled.load(Ordering::SeqCst), 1);
}

#[test]
fn a_page_loaded_anew_amid_a_run_shows_the_run_and_what_follows() {
    loads_anew_amid_a_run(|_| ());
}

#[test]
fn so_it_does_on_a_slow_line() {
    loads_anew_amid_a_run(Chromium::slow_line);
}

fn loads_anew_amid_a_run(line: fn(&Chromium)) {
    let shared = Shared::default();
    let server = Server::start(web::router_with(job, shared.resources()).unwrap());
    let page = Chromium::open(&server.url());
    line(&page);
    at_work(&shared, &page);
    let runs = shared.runs();
    page.until("getComputedStyle(document.querySelector('.caption')).opacity < 1");
    page.reload();
    // The document itself has it: no flash of another page, no false words about the connection.
    assert!(page.says("half") && page.says("begun 1"), "{}", page.js("document.body.innerText"));
    page.until("!document.querySelector('.activity').hidden");
    assert!(page.says("half"));
    assert!(!page.says("Connecting"));
    assert_eq!(shared.runs(), runs, "nothing else has run");
    shared.gate.open();
    page.until_text("finished");
    page.until_settled();
    page.until("document.querySelector('.activity').hidden");
    assert_eq!(shared.handled.load(Ordering::SeqCst), 1);
}

#[test]
fn a_page_that_comes_back_amid_a_run_shows_the_run() {
    let shared = Shared::default();
    let server = Server::start(web::router_with(job, shared.resources()).unwrap());
    let page = Chromium::open(&server.url());
    at_work(&shared, &page);
    let runs = shared.runs();
    page.visit("about:blank");
    page.back();
    page.until_text("half");
    page.until("document.documentElement.dataset.connection == 'open'");
    shared.gate.open();
    page.until_text("finished");
    assert_eq!(shared.handled.load(Ordering::SeqCst), 1);
    assert!(shared.runs() <= runs + 1, "a browser that keeps no page has its document drawn");
}

/// The same app on a line that is slow from its first byte.
#[test]
fn on_a_slow_line_a_first_run_that_takes_long_is_seen_and_joined() {
    let shared = Shared::default();
    let server = Server::start(web::router_with(slow, shared.resources()).unwrap());
    let page = Chromium::blank();
    page.slow_line();
    page.goto(&server.url());
    assert!(page.says("Report") && !page.says("all of it"));
    page.until("!document.querySelector('.activity').hidden");
    shared.gate.open();
    page.until_text("all of it");
    assert_eq!(shared.runs(), 1);
}

#[test]
fn a_body_that_waits_and_reruns_is_seen_at_each_run() {
    #[app]
    fn polls(ui: &Ui) {
        let mut runs = ui.remember(|| 0);
        if ui.button("Poll") {
            *runs = 1;
        }
        ui.write(format!("run {}", *runs));
        if (1..4).contains(&*runs) {
            *runs += 1;
            drop(runs);
            // The work: a run is shown if the page has not changed for half a second.
            std::thread::sleep(std::time::Duration::from_millis(600));
            rerun();
        }
        ui.write("rests");
    }
    let server = Server::start(web::router(polls));
    let page = Chromium::open(&server.url());
    page.js("void new MutationObserver(() => {
            const run = document.body.innerText.match(/run \\d/)?.[0];
            window.seen = [...new Set([...(window.seen ?? []), run])];
        }).observe(document, { subtree: true, childList: true, characterData: true })");
    page.click("Poll");
    page.until_text("run 4");
    page.until_text("rests");
    assert_eq!(
        page.js("window.seen.filter(run => run != 'run 0')"),
        json!(["run 1", "run 2", "run 3", "run 4"])
    );
}

#[test]
fn a_cable_that_is_cut_amid_a_run_joins_the_run_again() {
    let shared = Shared::default();
    let server = Server::start(web::router_with(job, shared.resources()).unwrap());
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    at_work(&shared, &page);
    let runs = shared.runs();
    cable.cut();
    page.until("document.documentElement.dataset.connection == 'lost'");
    cable.mend();
    page.until("!document.querySelector('.activity').hidden");
    assert!(page.says("half"));
    shared.gate.open();
    page.until_text("finished");
    assert_eq!(shared.runs(), runs);
    assert_eq!(shared.handled.load(Ordering::SeqCst), 1);
}

#[test]
fn a_run_that_was_joined_can_be_stopped() {
    #[app]
    fn counts(ui: &Ui) {
        if ui.button("Count") {
            let place = ui.placeholder();
            for number in 0.. {
                place.write(number);
                std::thread::yield_now();
            }
        }
    }
    let server = Server::start(web::router(counts));
    let page = Chromium::open(&server.url());
    page.click("Count");
    page.until("!document.querySelector('.stop').hidden");
    page.reload();
    page.until("document.querySelector('.stop')?.hidden === false");
    page.click("Stop");
    page.until("document.querySelector('.activity').hidden");
}

#[test]
fn a_new_tab_has_a_session_of_its_own() {
    let shared = Shared::default();
    shared.gate.open();
    let server = Server::start(web::router_with(job, shared.resources()).unwrap());
    let page = Chromium::open(&server.url());
    page.click("Start");
    page.until_text("begun 1");
    page.reload();
    page.until_text("begun 1");
    page.new_tab(&server.url());
    page.until_text("begun 0");
    page.switch_to_tab(0);
    page.until_text("begun 1");
    assert_eq!(page.js("document.documentElement.dataset.connection"), "open");
}
