use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn count(notes: &mut Notes) -> usize {
    notes.lines.len()
}

#[app]
fn page(ui: &Ui) {
    ui.button("Count", on_click = count());
}

fn main() {}
