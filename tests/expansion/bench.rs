//! The time that the attributes take for an app of a thousand lines, and its part of the app's
//! `cargo check`: `cargo bench --bench expansion`.
//!
//! Measured inside of the compiler, by its own clock for the expansion of a program. That clock
//! runs for all macros and for loading the crates that have them, so the same state types with
//! their derives, and nothing else, are measured too: the rest is what the attributes take. The
//! macros are built as they are for everybody, without optimisation.
//!
//! The share is told twice: of a check after an edit that changes no type, where the compiler
//! finds nearly all of its own work in its cache and expands the macros anew, and of one that has
//! no cache.

#![expect(clippy::print_stdout, reason = "a bench is a program that prints figures")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::{IMPORT, STATE};

const LINES: usize = 1000;
const RUNS: usize = 9;

fn main() {
    let program = Program::new();
    let (app, data) = (program::app(LINES), data());
    // The first run builds what the program depends on.
    program.check(&app, 0, "1");
    println!("an app of {} lines, medians of {RUNS} runs:", app.lines().count());
    for (incremental, check_of) in [("1", "after a changed comment"), ("0", "without a cache")] {
        let (expansion, check) = program.median(&app, incremental);
        let (without, _) = program.median(&data, incremental);
        let attributes = expansion - without;
        println!("  {check_of}:");
        println!("    its check        {:6.1} ms", check * 1000.0);
        println!("    its attributes   {:6.1} ms", attributes * 1000.0);
        println!("    their share      {:6.1} %", attributes / check * 100.0);
    }
}

/// A package of its own, beside the target folder's other temporary things.
struct Program {
    folder: PathBuf,
}

impl Program {
    fn new() -> Program {
        let workspace =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in the workspace");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("expansion");
        fs::create_dir_all(folder.join("src")).expect("the folder can be made");
        let manifest = format!(
            "[package]\nname = \"thousand\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             dacapo = {{ path = {:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n",
            workspace.join("dacapo")
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))
            .expect("there is a lock file");
        Program { folder }
    }

    /// The seconds that expansion takes, and the whole check.
    fn median(&self, source: &str, incremental: &str) -> (f64, f64) {
        let (mut expansion, mut total): (Vec<f64>, Vec<f64>) =
            (1..=RUNS).map(|run| self.check(source, run, incremental)).unzip();
        expansion.sort_by(f64::total_cmp);
        total.sort_by(f64::total_cmp);
        (expansion[RUNS / 2], total[RUNS / 2])
    }

    /// Checks the program with another last line than before, so that there is something to do.
    fn check(&self, source: &str, run: usize, incremental: &str) -> (f64, f64) {
        fs::write(self.folder.join("src/main.rs"), format!("{source}// {run}\n"))
            .expect("the source can be written");
        let output = Command::new(env!("CARGO"))
            .args(["rustc", "--offline", "--quiet", "--profile", "check", "--", "-Ztime-passes"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", incremental)
            // The clock is for the compiler's own people, but it tells everybody's time.
            .env("RUSTC_BOOTSTRAP", "1")
            .output()
            .expect("cargo runs");
        let text =
            String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}");
        (seconds(&text, "macro_expand_crate"), seconds(&text, "total"))
    }
}

/// Reads the seconds of `time: 0.012; rss: … macro_expand_crate`.
fn seconds(text: &str, pass: &str) -> f64 {
    let line = text.lines().find(|line| line.split_whitespace().last() == Some(pass));
    let line = line.unwrap_or_else(|| panic!("the compiler says nothing of {pass}:\n{text}"));
    let number = line.split([':', ';']).nth(1).map(str::trim);
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no time in {line}"))
}

/// The state types of that app, and nothing else.
fn data() -> String {
    let parts = program::app(LINES).matches("#[component]").count();
    let states: String = (0..parts).map(|part| STATE.replace("PART", &part.to_string())).collect();
    format!("{IMPORT}{states}fn main() {{}}\n")
}
