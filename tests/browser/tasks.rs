//! Tasks: what a reload, another page, and the end of the program do to them.

use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::examples::Program;
use crate::rebuilt::Work;
use crate::survive::{Kept, NOTE};

#[test]
fn a_job_goes_on_through_a_reload_and_others_see_it_until_it_is_cancelled() {
    let program = Program::start("jobs", 0);
    let (page, other) = (Chromium::open(&program.url), Chromium::open(&program.url));
    other.until_text("None yet.");
    page.click("Start");
    page.until_text("File 2 of 50");
    other.until_text("of 50, running");
    page.reload();
    page.until_text("File 5 of 50");
    page.click("Cancel");
    page.until_text("Cancelled.");
    other.until_text("of 50, cancelled");
}

/// The words above the list of all jobs.
const HEADER: &str = "Everybody's jobs";

const INTERRUPTED: &str = "Interrupted: its program ended.";

/// A page of `jobs` on a line, with a job under way and a name that is half typed. Nothing on it says
/// that a job was interrupted.
fn at_work(program: &Program, line: fn(&Chromium)) -> Chromium {
    let page = Chromium::open(&program.url);
    line(&page);
    page.click("Start");
    page.until_text("File 2 of 50");
    page.click_on("input");
    page.press_key(Key::End);
    page.press(" and M");
    // From here on, all that the page says at any time.
    page.js("void (window.said = new Set(), new MutationObserver(() =>
            said.add(document.querySelector('main').innerText)).observe(
                document, { subtree: true, childList: true, characterData: true }))");
    assert!(!page.says("Interrupted"));
    page
}

/// The page of a program that has ended amid a job, once another one is in its place: it says what
/// became of the job, until the next one, and goes on with what is being typed.
fn says_that_it_was_interrupted(page: &Chromium) {
    page.until_text(INTERRUPTED);
    page.until("document.documentElement.dataset.connection === 'open'");
    assert!(!page.says("of 50") && !page.says("Cancel"), "{}", page.js("document.body.innerText"));
    let always = "[...said].every((page) => /File \\d+ of 50|Interrupted/.test(page))";
    assert_eq!(page.js(always), json!(true), "a job that was begun: {}", page.js("[...said]"));
    assert_eq!(page.js(NOTE), "April and M");
    page.press("ay");
    assert_eq!(page.js(NOTE), "April and May", "the caret is where it was");
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0, "nothing to tell");
    page.reload();
    page.until_text(INTERRUPTED);
    page.until(&format!("{NOTE} === 'April and May'"));
    page.click("Start");
    page.until_text("April and May: 1 of 50, running");
    assert!(!page.says("Interrupted"));
}

fn killed_amid_a_job(name: &str, line: fn(&Chromium)) {
    let kept = Kept::new(name);
    let program = Program::start_with("jobs", 0, kept.path());
    let page = at_work(&program, line);
    let port = program.kill();
    page.until("document.documentElement.dataset.connection === 'lost'");
    assert!(!page.says("Interrupted"), "nobody knows yet");
    let _again = Program::start_with("jobs", port, kept.path());
    says_that_it_was_interrupted(&page);
}

#[test]
fn a_job_whose_program_was_killed_is_interrupted_and_starts_again() {
    killed_amid_a_job("jobs", |_| ());
}

#[test]
fn so_it_is_on_a_slow_line() {
    killed_amid_a_job("jobs-slow", Chromium::slow_line);
}

fn built_anew_amid_a_job(name: &str, line: fn(&Chromium)) {
    let work = Work::on(name, "jobs", HEADER);
    let mut program = work.start(work.kept.path());
    let page = at_work(&program, line);
    work.build("Everybody's work");
    page.until_text("Everybody's work");
    says_that_it_was_interrupted(&page);
    assert!(program.is_running(), "it is the same process");
}

#[test]
fn a_job_whose_program_is_built_anew_is_interrupted_and_starts_again() {
    built_anew_amid_a_job("jobs-built", |_| ());
}

#[test]
fn so_it_is_when_it_is_built_anew_on_a_slow_line() {
    built_anew_amid_a_job("jobs-built-slow", Chromium::slow_line);
}

#[test]
fn a_job_that_was_over_before_its_program_was_killed_was_not_interrupted() {
    let kept = Kept::new("jobs-over");
    let program = Program::start_with("jobs", 0, kept.path());
    let page = Chromium::open(&program.url);
    page.click("Start");
    page.until_text("File 2 of 50");
    page.click("Cancel");
    page.until_text("Cancelled.");
    page.until_settled();
    let port = program.kill();
    page.until("document.documentElement.dataset.connection === 'lost'");
    let _again = Program::start_with("jobs", port, kept.path());
    page.until("document.documentElement.dataset.connection === 'open'");
    page.reload();
    assert!(!page.says("Interrupted"), "{}", page.js("document.body.innerText"));
    page.click("Start");
    page.until_text("File 1 of 50");
}
