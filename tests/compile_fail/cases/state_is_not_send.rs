use dacapo::prelude::*;

use std::rc::Rc;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    #[serde(skip)]
    lines: Rc<Vec<String>>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    ui.write(notes.lines.len());
}

fn main() {}
