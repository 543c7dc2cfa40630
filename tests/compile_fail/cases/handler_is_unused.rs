#![deny(warnings, dead_code)]

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn clear(notes: &mut Notes) {
    notes.lines.clear();
}

#[handler]
fn count(notes: &mut Notes) {
    notes.lines.push(String::new());
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.write(notes.lines.len());
}

fn main() {
    // A handler may be called as a function alone.
    count(&mut Notes::default());
    let _ = page();
}
