use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.checkbox("Done", on_click = |notes: &mut Notes| notes.lines.clear());
    ui.button("Clear", on_change = |notes: &mut Notes| notes.lines.clear());
}

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

fn main() {}
