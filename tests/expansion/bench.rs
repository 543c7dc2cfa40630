//! How long the attributes take for an app of a thousand lines, and what part of its
//! `cargo check` that is: `cargo bench --bench expansion`.
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

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LINES: usize = 1000;
const RUNS: usize = 9;

fn main() {
    let program = Program::new();
    let (app, data) = (app(), data());
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

/// An app as people write them: state, handlers, components with rows and columns, and a page that
/// uses them all.
fn app() -> String {
    let mut source = String::from(IMPORT);
    let mut part = 0;
    while source.lines().count() + part + 4 < LINES {
        source += &STATE.replace("PART", &part.to_string());
        source += &PART.replace("PART", &part.to_string());
        part += 1;
    }
    let states: String =
        (0..part).map(|part| format!(", state_{part}: &mut State{part}")).collect();
    let calls: String =
        (0..part).map(|part| format!("    part_{part}(ui, state_{part});\n")).collect();
    source
        + &format!("#[app(title = \"A thousand lines\")]\nfn main(ui: &Ui{states}) {{\n{calls}}}\n")
}

/// The state types of that app, and nothing else.
fn data() -> String {
    let parts = app().matches("#[component]").count();
    let states: String = (0..parts).map(|part| STATE.replace("PART", &part.to_string())).collect();
    format!("{IMPORT}{states}fn main() {{}}\n")
}

const IMPORT: &str = "use dacapo::prelude::*;\n\n";

const STATE: &str = r#"#[derive(Default, Serialize, Deserialize)]
struct StatePART {
    items: Vec<(u64, String)>,
    limit: u32,
    name: String,
}

"#;

const PART: &str = r#"#[handler]
fn add_PART(state: &mut StatePART, name: String) -> Result<(), String> {
    let id = state.items.len() as u64;
    state.items.push((id, name));
    Ok(())
}

#[handler]
fn remove_PART(state: &mut StatePART, id: u64) {
    state.items.retain(|item| item.0 != id);
}

#[component]
fn part_PART(ui: &Ui, state: &mut StatePART) {
    ui.header("Part PART");
    let [left, right] = ui.columns(weights = [2, 1]);
    let name = left.text_input("Name", help = "Whatever you like", bind = &mut state.name);
    right.button("Add", kind = Primary, disabled = name.is_empty(), on_click = add_PART(name.clone()));
    let limit = ui.slider("At most", 0..=100, value = 10, step = 5);
    if ui.checkbox("Only some") {
        state.limit = limit;
        ui.info(format!("No more than {limit}"));
    }
    for (id, name) in &state.items {
        let ui = ui.keyed(*id);
        let [text, delete] = ui.columns(weights = [8, 1]);
        text.write(name);
        delete.button("Delete", width = Stretch, on_click = remove_PART(*id));
    }
    ui.expander("More", |ui| {
        let mut open = ui.remember(|| false);
        if ui.button("Toggle") {
            *open = !*open;
        }
        let kind = ui.selectbox("Kind", ["small", "base", "large"]);
        ui.caption(format!("{kind}: {}", *open));
    });
    ui.divider();
}

"#;
