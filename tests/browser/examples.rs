//! Every example of the gallery, clicked through.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

/// A program of the examples, as `cargo run --bin …` starts it.
pub(crate) struct Program {
    process: Child,
    pub(crate) url: String,
}

impl Program {
    pub(crate) fn start(name: &str, port: u16) -> Program {
        let mut process = Command::new(path(name))
            .args(["--no-open", "--port", &port.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{name} is not built ({error}): `cargo xtask test browser` does that")
            });
        let mut lines =
            BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("http://")).expect("it says where it is");
        let url =
            line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        Program { process, url }
    }

    /// How much memory it takes, in kilobytes.
    pub(crate) fn resident_kilobytes(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Ends it without a word, as a crash does.
    pub(crate) fn kill(mut self) -> u16 {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Beside the test programs, where `cargo build` puts binaries.
fn path(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap().join(name)
}

fn gallery(example: &str) -> (Program, Chromium) {
    let program = Program::start("gallery", 0);
    let page = Chromium::open(&format!("{}/{example}", program.url));
    (program, page)
}

#[test]
fn the_index_leads_to_every_example_and_back() {
    let (_program, page) = gallery("");
    let links =
        page.js("[...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))");
    let links: Vec<_> =
        links.as_array().unwrap().iter().map(|link| link.as_str().unwrap().to_owned()).collect();
    assert_eq!(
        links,
        ["hello", "counter", "dashboard", "reveal", "action_row", "converter", "todo"]
    );
    for link in links {
        page.click_on(&format!("main a[href='{link}']"));
        page.until("document.documentElement.dataset.connection === 'open'");
        page.until(&format!(
            "document.querySelector('pre').innerText.includes({})",
            json!("#[app")
        ));
        page.click_on("main a[href='../']");
        page.until("document.title === 'Da Capo'");
    }
}

#[test]
fn hello_says_hello_on_the_click() {
    let (_program, page) = gallery("hello");
    assert!(!page.says("Hello, world!"));
    page.click("Say hello");
    page.until_text("Hello, world!");
}

#[test]
fn what_a_click_shows_is_gone_at_the_next_interaction() {
    #[app]
    fn two(ui: &Ui) {
        if ui.button("Say hello") {
            ui.success("Hello, world!");
        }
        ui.button("Something else");
    }
    let server = Server::start(web::router(two));
    let page = Chromium::open(&server.url());
    page.click("Say hello");
    page.until_text("Hello, world!");
    page.click("Something else");
    page.until_gone("Hello, world!");
}

#[test]
fn counter_counts_in_the_page_and_in_its_state() {
    let (_program, page) = gallery("counter");
    page.click("Count");
    page.until_text("Clicks: 1");
    page.click("+ 10");
    page.until_text("Count: 10");
    page.click("− 1");
    page.until_text("Count: 9");
    assert!(page.says("Clicks: 1"));
}

#[test]
fn dashboard_refreshes_and_shows_its_options() {
    let (_program, page) = gallery("dashboard");
    page.click("Refresh 100");
    page.until_text("Last limit: Some(100)");
    page.click("Toggle advanced options");
    page.until("document.querySelector('select') !== null");
    page.click_on("select");
    page.press("large");
    page.press_key(Key::Enter);
    page.until("[...document.querySelectorAll('p')].some(p => p.innerText === 'large')");
    page.click("Toggle advanced options");
    page.until("document.querySelector('select') === null");
    page.click("Toggle advanced options");
    page.until("document.querySelector('select')?.selectedOptions[0].innerText === 'large'");
}

#[test]
fn reveal_shows_controls_that_keep_their_values() {
    let (_program, page) = gallery("reveal");
    page.click("Show the details");
    page.until_text("●●●●");
    page.click_label("Diamond");
    page.until_text("◆◆◆◆");
    page.click_label("Filled");
    page.until_text("◇◇◇◇");
    page.click_on("input[type=range]");
    page.press_key(Key::Home);
    page.until("document.querySelector('input[type=range]').value === '1'");
    page.until_settled();
    page.click("Hide the details");
    page.until("document.querySelector('input[type=range]') === null");
    page.click("Show the details");
    page.until("document.querySelector('input[type=range]')?.value === '1'");
    page.until_text("◇");
}

#[test]
fn action_row_walks_forth_and_back() {
    let (_program, page) = gallery("action_row");
    page.until_text("Step 1 of 4");
    assert_eq!(
        page.js(
            "[...document.querySelectorAll('button')].find(b => b.innerText === 'Back').disabled"
        ),
        true
    );
    page.click("Next");
    page.until_text("Step 2 of 4");
    page.click("Back");
    page.until_text("Step 1 of 4");
}

#[test]
fn converter_keeps_both_sides_in_step() {
    let (_program, page) = gallery("converter");
    page.click_on("input");
    page.js("document.activeElement.select()");
    page.press("100");
    page.press_key(Key::Enter);
    page.until("document.querySelectorAll('input')[1].value === '212'");
    page.until_text("Water is steam.");
}

#[test]
fn todo_adds_ticks_and_deletes() {
    let (_program, page) = gallery("todo");
    page.click_on("input[type=text]");
    for text in ["Milk", "Bread", "Salt"] {
        page.press(text);
        page.press_key(Key::Enter);
        page.until_text(text);
        page.until("document.querySelector('input[type=text]').value === ''");
    }
    page.click_label("Bread");
    page.until_text("1 of 3 done");
    page.click("Delete");
    page.until_gone("Milk");
    page.until_text("1 of 2 done");
    assert_eq!(
        page.js("[...document.querySelectorAll('input[type=checkbox]')].map(box => box.checked)"),
        json!([true, false])
    );
}

#[test]
fn an_example_runs_alone() {
    let program = Program::start("counter", 0);
    let page = Chromium::open(&program.url);
    page.click("+ 1");
    page.until_text("Count: 1");
    assert_eq!(page.js("document.title"), "Counter");
}
