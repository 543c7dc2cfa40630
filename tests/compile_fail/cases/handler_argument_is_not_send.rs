use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

use std::rc::Rc;

#[handler]
fn save(notes: &mut Notes, line: Rc<str>) {
    notes.lines.push(line.to_string());
}

#[app]
fn page(ui: &Ui) {
    ui.button("Save", on_click = save(Rc::from("first")));
}

fn main() {}
