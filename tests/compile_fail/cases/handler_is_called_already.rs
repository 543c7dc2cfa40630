use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.button("Clear", on_click = notes.lines.clear());
}

fn main() {}
