use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn save<T: ToString>(notes: &mut Notes, line: T) {
    notes.lines.push(line.to_string());
}

#[app]
fn page(ui: &Ui) {
    ui.button("Save", on_click = save("first"));
}

fn main() {}
