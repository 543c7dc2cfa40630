use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn clear(ui: &Ui, notes: &mut Notes) {
    notes.lines.clear();
    ui.success("All gone");
}

#[app]
fn page(ui: &Ui) {
    ui.button("Clear", on_click = clear());
}

fn main() {}
