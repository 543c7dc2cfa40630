use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn save(notes: &mut Notes, line: &str) {
    notes.lines.push(line.to_owned());
}

#[app]
fn page(ui: &Ui) {
    ui.button("Save", on_click = save("first"));
}

fn main() {}
