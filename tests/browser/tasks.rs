//! Tasks: what a reload, another page and the end of the program do to them.

use crate::chromium::Chromium;
use crate::examples::Program;

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

#[test]
fn a_job_whose_program_was_killed_is_interrupted_and_starts_again() {
    let folder = std::env::temp_dir().join(format!("dacapo-kept-jobs-{}", std::process::id()));
    let store = folder.to_str().unwrap();
    let program = Program::start_with("jobs", 0, store);
    let page = Chromium::open(&program.url);
    page.click("Start");
    page.until_text("File 2 of 50");
    let port = program.kill();
    let _again = Program::start_with("jobs", port, store);
    page.until_text("Interrupted: its program ended.");
    page.click("Start");
    page.until_text("File 1 of 50");
    drop(std::fs::remove_dir_all(&folder));
}
