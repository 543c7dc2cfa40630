use dacapo::prelude::*;

#[derive(Default)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.write(notes.lines.len());
}

fn main() {}
