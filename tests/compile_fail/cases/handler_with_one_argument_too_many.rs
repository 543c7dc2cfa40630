use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn save(notes: &mut Notes, line: String) {
    notes.lines.push(line);
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.button("Save", on_click = save(notes, "first".to_owned()));
}

fn main() {}
