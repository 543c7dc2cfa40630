use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.text_input("Line", bind = &mut notes.lines);
}

fn main() {}
