//! A program that is built anew while it runs, and its pages.

use std::path::{Path, PathBuf};

use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::examples::{Program, path};
use crate::survive::{Kept, NOTE};

/// An example under development, in a folder of its own: some of its words change with each build.
pub(crate) struct Work {
    pub(crate) kept: Kept,
    bytes: Vec<u8>,
    words: &'static str,
}

impl Work {
    /// The folder has this name, and the example has these words.
    pub(crate) fn on(name: &str, example: &str, words: &'static str) -> Work {
        let kept = Kept::new(name);
        std::fs::create_dir_all(kept.path()).unwrap();
        let work = Work { kept, bytes: std::fs::read(path(example)).unwrap(), words };
        work.build(words);
        work
    }

    /// Builds the program with other words, as many.
    pub(crate) fn build(&self, words: &str) {
        self.put(&self.program_with(self.words, words));
    }

    /// Starts the program, with a place where its sessions are kept.
    pub(crate) fn start(&self, store: &str) -> Program {
        Program::start_file(&self.file(), 0, store)
    }

    fn file(&self) -> PathBuf {
        Path::new(self.kept.path()).join("program")
    }

    /// The compiler's output for other words: the same bytes except for these.
    fn program_with(&self, old: &str, new: &str) -> Vec<u8> {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        assert_eq!(old.len(), new.len());
        let mut program = self.bytes.clone();
        let mut found = 0;
        for at in 0..program.len() - old.len() {
            if program[at] == old[0] && program[at..].starts_with(old) {
                program[at..at + old.len()].copy_from_slice(new);
                found += 1;
            }
        }
        assert!(found > 0, "the words stand in the program");
        program
    }

    /// The same way as cargo: beside the running program, and then into its place.
    fn put(&self, program: &[u8]) {
        use std::os::unix::fs::PermissionsExt;
        let fresh = Path::new(self.kept.path()).join("fresh");
        std::fs::write(&fresh, program).unwrap();
        std::fs::set_permissions(&fresh, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::rename(fresh, self.file()).unwrap();
    }
}

/// The question of the example `todo`.
const QUESTION: &str = "What is next?";

/// A page of `todo` with an entry, and another one that is half typed.
fn half_typed(program: &Program) -> Chromium {
    let page = Chromium::open(&program.url);
    page.click_on("input");
    page.press("Milk");
    page.press_key(Key::Enter);
    page.until_text("0 of 1 done");
    page.click_on("input");
    page.press("half a w");
    page
}

#[test]
fn a_program_that_is_built_anew_goes_on_with_its_page() {
    let work = Work::on("built", "todo", QUESTION);
    let mut program = work.start(work.kept.path());
    let page = half_typed(&program);
    work.build("What is left?");
    page.until_text("What is left?");
    assert!(page.says("0 of 1 done") && page.says("Milk"));
    assert_eq!(page.js(NOTE), "half a w");
    // Twice in a row: the first of them may not even have started.
    work.build("What is over?");
    work.build("What is last?");
    page.until_text("What is last?");
    page.until("document.documentElement.dataset.connection === 'open'");
    page.press("ord");
    page.press_key(Key::Enter);
    page.until_text("0 of 2 done");
    assert!(page.says("half a word"));
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0, "nothing to tell");
    assert!(program.is_running(), "it is the same process");
}

#[test]
fn what_was_built_but_cannot_be_started_leaves_the_old_program_running() {
    let work = Work::on("broken", "todo", QUESTION);
    let mut program = work.start("memory");
    let page = half_typed(&program);
    page.js("void (window.changes = 0)");
    page.js("void new MutationObserver(() => window.changes++).observe(document.documentElement,
         { attributeFilter: ['data-connection'] })");
    // Not even tried, and then tried in vain: what would load it is not there.
    work.put(b"no program");
    work.put(&work.program_with("/ld-linux", "/no-linux"));
    page.until("window.changes === 2 && document.documentElement.dataset.connection === 'open'");
    page.press("ord");
    page.press_key(Key::Enter);
    page.until_text("0 of 2 done");
    assert!(program.is_running());
    // State that is not kept starts over, and the page says so.
    work.build("What is left?");
    page.until_text("What is left?");
    page.until_text("started over");
    assert!(program.is_running());
}
