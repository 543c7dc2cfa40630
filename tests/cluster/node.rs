//! A server of the cluster, which the tests start, kill and start again.

mod told;
mod wait;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::process;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use dacapo::Live;
use dacapo::prelude::*;

/// The number of changes that this server has seen.
static BOARD: LazyLock<Live<u64>> = LazyLock::new(|| Live::new(0));

/// All that a person has done, in order.
#[derive(Default, Serialize, Deserialize)]
struct Done {
    words: String,
    all: Vec<String>,
}

#[handler]
fn step(done: &mut Done) {
    done.all.push("step".to_owned());
}

#[handler]
fn say(done: &mut Done) {
    done.all.push(done.words.clone());
}

/// Notes a deed by its name.
#[handler]
fn note(done: &mut Done, deed: String) {
    if deed == "update" {
        BOARD.update(|changes| *changes += 1);
    }
    done.all.push(deed);
}

/// Work in a run, a task beside it, and what wakes the page.
#[component]
fn lively(ui: &Ui) {
    if ui.button("Work", on_click = note("work".to_owned())) {
        ui.spinner("Working", |_| thread::sleep(Duration::from_millis(200)));
    }
    let task = ui.task::<u64>();
    if ui.button("Start", on_click = note("start".to_owned())) {
        task.start(|t| {
            for step in 0..100 {
                t.check()?;
                t.progress(f64::from(step) / 100.0, "On its way");
                thread::sleep(Duration::from_millis(20));
            }
            Ok(7)
        });
    }
    if ui.button("Cancel task", on_click = note("cancel".to_owned())) {
        task.cancel();
    }
    task.show(ui);
    if ui.checkbox("Wake") {
        let ticks = ui.every(Duration::from_millis(50));
        ui.write(format!("ticks={ticks}"));
    }
    ui.button("Update", on_click = note("update".to_owned()));
    let changes = BOARD.read(ui);
    ui.write(format!("board={changes}"));
}

/// Draws a part of the page, and the rest once the test lets it go on.
#[component]
fn held(ui: &Ui) {
    let path = PathBuf::from(std::env::var_os("HELD").unwrap());
    ui.write(format!("a part of it by={}.", process::id()));
    let lines = OpenOptions::new().create(true).append(true).open(path.with_extension("runs"));
    writeln!(lines.unwrap(), "{}", process::id()).unwrap();
    let open = path.with_extension("open");
    wait::until(|| open.exists().then_some(()).ok_or("the test lets no run go on".to_owned()));
    ui.write(format!("all of it by={}.", process::id()));
}

/// Deeper than any stack.
fn sum(depth: u64) -> u64 {
    let here = std::hint::black_box([depth; 100]);
    if depth == u64::MAX { 0 } else { sum(depth + 1) + here[(depth % 100) as usize] }
}

#[handler]
fn overflow(done: &mut Done) {
    done.all.push(sum(0).to_string());
}

#[handler]
fn allocate(done: &mut Done) {
    // More than any machine has; `with_capacity` alone might be left out by the compiler.
    let room = Vec::<u8>::with_capacity(std::hint::black_box(isize::MAX as usize / 2));
    done.all.push(room.capacity().to_string());
}

#[handler]
fn abort(_done: &mut Done) {
    process::abort();
}

#[app]
fn node(ui: &Ui, done: &mut Done) {
    ui.text_input("Words", on_change = say(), bind = &mut done.words);
    ui.button("Step", on_click = step());
    ui.download_button("Save", "what was done", file_name = "done.txt");
    ui.download_button("Save much", || vec![b'x'; 40_000_000], file_name = "much.bin");
    ui.image(format!("GIF89a of {}", process::id()).into_bytes(), alt = "A picture");
    let files = ui.files_uploader("Files");
    ui.button("Overflow", on_click = overflow());
    ui.button("Allocate", on_click = allocate());
    ui.button("Abort", on_click = abort());
    if std::env::var_os("CANNOT_DRAW").is_some() && !done.all.is_empty() {
        process::abort();
    }
    let told = told::told(done.all.iter().map(String::as_str));
    ui.write(format!("{told} node={}", process::id()));
    for file in &files {
        ui.write(format!("file={} bytes={}", file.name(), file.size()));
    }
    lively(ui);
    if ui.button("Hold", on_click = note("hold".to_owned())) {
        ui.spinner("Held", |ui| held(ui));
    }
    // A first run is seen while it draws nothing.
    if ui.query_param("held").is_some() {
        held(ui);
    }
}

fn main() -> dacapo::Result {
    dacapo::run(node)
}
