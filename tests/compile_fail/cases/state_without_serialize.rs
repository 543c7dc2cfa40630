use dacapo::prelude::*;

#[derive(Default)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn clear(notes: &mut Notes) {
    notes.lines.clear();
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.write(notes.lines.len());
    ui.button("Clear", on_click = clear());
}

fn main() {}
