use dacapo::prelude::*;

struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui) {
    ui.button("Clear", on_click = |notes: &mut Notes| notes.lines.clear());
}

fn main() {}
