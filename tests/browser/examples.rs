//! Every example of the gallery, clicked through.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

/// The examples, as the index of the gallery has them.
pub(crate) const EXAMPLES: &[&str] = &[
    "hello",
    "counter",
    "dashboard",
    "buttons",
    "who",
    "reveal",
    "action_row",
    "stages",
    "presets",
    "add_rows",
    "confirm_delete",
    "report",
    "settings",
    "signup",
    "wizard",
    "converter",
    "linked_sliders",
    "todo",
    "chat",
    "stream_chat",
    "clock",
    "board",
    "jobs",
    "status_page",
    "weather",
    "sales",
    "clusters",
    "uber",
    "live_load",
    "csv_analyse",
    "explorer",
    "json_lines",
];

/// A program of the examples, as `cargo run --bin …` starts it.
pub(crate) struct Program {
    process: Child,
    pub(crate) url: String,
}

impl Program {
    pub(crate) fn start(name: &str, port: u16) -> Program {
        Program::start_with(name, port, "memory")
    }

    /// The same, with a place where its sessions are kept.
    pub(crate) fn start_with(name: &str, port: u16, store: &str) -> Program {
        Program::start_file(&path(name), port, store)
    }

    /// The same, of a program that lies elsewhere.
    pub(crate) fn start_file(file: &Path, port: u16, store: &str) -> Program {
        let name = file.display();
        let mut process = Command::new(file)
            .env("DACAPO_STORE", store)
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

    /// Whether it is still the process that was started.
    pub(crate) fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// The memory it takes, in kilobytes.
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

/// Beside the test programs, where `cargo build` puts binaries, or in the folder that is named.
pub(crate) fn path(name: &str) -> PathBuf {
    if let Some(folder) = std::env::var_os("DACAPO_PROGRAMS") {
        return Path::new(&folder).join(name);
    }
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
    assert_eq!(links, EXAMPLES);
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
fn an_example_is_the_same_page_with_a_slash_at_its_end() {
    let (_program, page) = gallery("counter/");
    page.click("+ 10");
    page.until_text("Count: 10");
    page.click_on("main a[href='../']");
    page.until("document.title === 'Da Capo'");
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
fn chat_answers_each_line_once() {
    let (_program, page) = gallery("chat");
    page.until_text("Nothing said yet.");
    page.click_on(".chat textarea");
    page.press("abc");
    page.press_key(Key::Enter);
    page.until("document.querySelector('.chat-message em').innerText === 'cba'");
    assert_eq!(page.js("document.querySelector('.chat textarea').value"), "");
    page.press("two words");
    page.click_on(".chat .send");
    page.until("document.querySelectorAll('.chat-message em')[1].innerText === 'sdrow owt'");
    page.until_settled();
    assert_eq!(page.js("document.querySelectorAll('.chat-message').length"), json!(4));
    page.press_key(Key::Tab);
    page.click("Forget it all");
    page.until_text("Nothing said yet.");
}

#[test]
fn beside_an_example_stands_the_same_for_streamlit() {
    let (_program, page) = gallery("signup");
    let shown =
        "[...document.querySelectorAll('pre')].find(pre => pre.checkVisibility()).innerText";
    page.until(&format!("{shown}.includes('#[handler]')"));
    page.click("Streamlit");
    page.until(&format!("{shown}.includes('import streamlit as st')"));
    page.click("Rust");
    page.until(&format!("{shown}.includes('#[handler]')"));
}

#[test]
fn buttons_say_what_was_pressed() {
    let (_program, page) = gallery("buttons");
    page.until_text("Nothing was clicked in this run.");
    page.click("Save");
    page.until_text("Saved.");
    page.until_gone("Nothing was clicked in this run.");
    page.click_on("button[aria-label='I like it']");
    page.until_text("So do we.");
    page.press(format!("{}l", Key::Alt.value()));
    page.until_text("A little louder.");
    page.click_label("I have read what it does");
    page.until("[...document.querySelectorAll('button')].some(b => b.innerText === 'Do it' && !b.disabled)");
    page.click("Do it");
    page.until_text("Done.");
}

#[test]
fn who_changes_what_stands_above_by_a_handler_only() {
    let (_program, page) = gallery("who");
    page.until_text("Tonight: nobody yet");
    page.click("Martha");
    page.until_text("Tonight: Martha");
    page.click("Ask again");
    page.until_text("Read above the button: 0. Read below it: 1.");
    page.click("Clara");
    page.until_text("Tonight: Clara");
    page.until_text("Read above the button: 1. Read below it: 1.");
}

#[test]
fn stages_open_one_below_the_other_and_close_again() {
    let (_program, page) = gallery("stages");
    page.click("It is mixed");
    page.until_text("4 hours are enough.");
    page.click_label("In the fridge");
    page.until_text("12 hours are enough.");
    page.click("It has risen");
    page.until_text("35 minutes at 240 °C.");
    page.click("It is done");
    page.until_text("A loaf of about 750 g.");
    page.click_on("input[type=range]");
    page.press_key(Key::End);
    page.until_gone("A loaf of about");
    page.until_gone("hours are enough");
    page.until_text("700 g of water");
}

#[test]
fn presets_set_and_clear_the_other_widgets() {
    let (_program, page) = gallery("presets");
    let values = "[...document.querySelectorAll('input')].map(input => input.value).join()";
    page.click("Rock");
    page.until(&format!("{values} === '6,4,Rock'"));
    page.click("Clear");
    page.until(&format!("{values} === '6,4,'"));
    page.until_text("Untitled");
    page.click("Voice");
    page.until(&format!("{values} === '-4,3,Voice'"));
}

#[test]
fn add_rows_splits_the_bill_among_rows_that_come_and_go() {
    let (_program, page) = gallery("add_rows");
    page.click("Add a person");
    page.until("document.querySelectorAll('input[type=text][placeholder]').length === 3");
    page.js("document.querySelectorAll('input[placeholder]')[2].focus()");
    page.press("Grace");
    page.press_key(Key::Tab);
    page.press("30");
    page.press_key(Key::Enter);
    page.until_text("gets 20.00 back.");
    page.click("✕");
    page.until("document.querySelectorAll('input[placeholder]').length === 2");
    page.until("document.querySelectorAll('input[placeholder]')[1].value === 'Grace'");
    page.until_text("gets 15.00 back.");
}

#[test]
fn confirm_delete_asks_before_and_has_a_way_back() {
    let (_program, page) = gallery("confirm_delete");
    let asks = "[...document.querySelectorAll('p')].some(p => p.innerText === 'Delete Goldberg Variations?')";
    page.click("Delete…");
    page.until(asks);
    page.click("Keep");
    page.until(&format!("!{asks}"));
    page.click("Delete…");
    page.until(asks);
    page.click("Delete");
    page.until_text(" is deleted.");
    page.until("document.querySelectorAll('main button.secondary').length === 2");
    page.click("Put Goldberg Variations back");
    page.until("document.querySelectorAll('main button.secondary').length === 3");
}

#[test]
fn report_tells_how_far_it_is_and_gives_a_file() {
    let (_program, page) = gallery("report");
    page.until_text("No report yet.");
    page.click("Look");
    page.until_text("Counting steps…");
    page.until_text("442 steps, from 230631");
    page.until_text("The report is ready.");
    let files = page.keep_files();
    page.click("Download it");
    assert!(files.until("collatz.csv").starts_with("start,length\n"));
    page.until_gone("Done. The next look");
    page.until_text("442 steps, from 230631");
}

#[test]
fn settings_show_every_input_as_data() {
    let (_program, page) = gallery("settings");
    page.click_on("input[type=text]");
    page.js("document.activeElement.select()");
    page.press("Fanny");
    page.press_key(Key::Enter);
    page.until_text("\"Fanny\"");
    page.click("Looks");
    page.click_label("Dark");
    page.until_text("\"Dark\"");
    page.click("Mail");
    page.click_label("Daily");
    page.until_text("\"Daily\"");
    page.click("Back to the defaults");
    page.until_text("\"Clara\"");
    page.until_text("\"Weekly\"");
    page.click("Person");
    page.until("document.querySelector('input[type=text]').value === 'Clara'");
}

#[test]
fn signup_says_what_is_wrong_and_then_welcomes() {
    let (_program, page) = gallery("signup");
    page.click_on("input[placeholder='Ada Lovelace']");
    page.press("Grace");
    page.press_key(Key::Enter);
    // The address is a link, so the words are several texts.
    page.until("document.body.innerText.includes('An address looks like ada@example.com.')");
    page.until("document.querySelector('input[placeholder=\"Ada Lovelace\"]').value === 'Grace'");
    page.click_on("input[placeholder='ada@example.com']");
    page.press("grace@example.com");
    page.click_label("Orchestra");
    page.click_label("I have read the terms");
    page.click("Create account");
    page.until_text("Your Orchestra account is ready.");
    page.click("Sign up someone else");
    page.until("document.querySelector('input[placeholder=\"Ada Lovelace\"]').value === ''");
}

#[test]
fn wizard_goes_four_steps_and_back() {
    let (_program, page) = gallery("wizard");
    page.click_label("Sourdough");
    page.click("Next");
    page.until_text("Step 2 of 4");
    page.click("Back");
    page.until_text("Step 1 of 4");
    page.until("[...document.querySelectorAll('label')].find(l => l.innerText.trim() === 'Sourdough').querySelector('input').checked");
    page.click("Next");
    page.until_text("Step 2 of 4");
    page.click("Next");
    page.until_text("Step 3 of 4");
    page.click_on("input[type=text]");
    page.press("Abbey Road");
    page.press_key(Key::Enter);
    page.click("Next");
    page.until_text("Step 4 of 4");
    page.click("Order");
    page.until_text("Sourdough, nothing on it");
    page.until_text("Abbey Road");
}

#[test]
fn linked_sliders_answer_each_other() {
    let (_program, page) = gallery("linked_sliders");
    let values =
        "[...document.querySelectorAll('input[type=range]')].map(input => input.value).join()";
    page.click_on("input[type=range]");
    page.press_key(Key::End);
    page.until(&format!("{values} === '100,0'"));
    page.click_label("Always alike");
    page.until(&format!("{values} === '100,100'"));
    page.js("document.querySelectorAll('input[type=range]')[1].focus()");
    page.press_key(Key::Home);
    page.until(&format!("{values} === '0,0'"));
    page.until_text("No paint at all.");
}

#[test]
fn csv_analyse_reads_the_sample_and_a_file_from_disk() {
    let (_program, page) = gallery("csv_analyse");
    page.click("Use the sample");
    page.until_text("seattle-weather.csv");
    page.click("Analyse");
    page.until_text("1461");
    page.until_text("2012-01-01");
    page.click("Columns");
    page.until_text("35.6");
    let files = page.keep_files();
    page.click("Download the summary");
    let summary = files.until("summary.csv");
    assert!(
        summary.starts_with("column,kind,missing,different,least,mean,most\ndate,"),
        "{summary}"
    );

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data/seattle-weather.csv");
    let file = file.canonicalize().unwrap();
    page.choose("//input[@type='file']", file.to_str().unwrap());
    page.until_gone("1461");
    page.until("[...document.querySelectorAll('button')].some(b => b.innerText === 'Use the sample' && !b.disabled)");
    page.click("Analyse");
    page.until_text("1461");
}

#[test]
fn explorer_filters_sorts_and_shows_what_is_selected() {
    let (_program, page) = gallery("explorer");
    let count = "document.querySelector('.grid-count').textContent";
    page.until(&format!("{count} === '1,000,000 rows'"));
    page.click_on(".grid th:nth-child(4)");
    page.click_on(".grid th:nth-child(4)");
    page.until("document.querySelector('.grid th:nth-child(4)').ariaSort === 'descending'");
    page.click_on("main select");
    page.press("Dune");
    page.press_key(Key::Enter);
    page.until(&format!("{count} === '125,000 rows'"));
    page.until("[...document.querySelectorAll('.grid tbody td:nth-child(3)')].every(cell => cell.textContent === 'Dune')");
    page.click_on(".grid tbody tr:nth-child(2) .grid-mark");
    page.until_text("Strongest wind");
    page.until("document.querySelector('.frame.static tbody tr')?.textContent.includes('Dune')");
}

#[test]
fn an_example_runs_alone() {
    let program = Program::start("counter", 0);
    let page = Chromium::open(&program.url);
    page.click("+ 1");
    page.until_text("Count: 1");
    assert_eq!(page.js("document.title"), "Counter");
}
