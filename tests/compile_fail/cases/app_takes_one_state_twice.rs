use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes, archive: &mut Notes) {
    ui.write(notes.lines.len() + archive.lines.len());
}

fn main() {}
