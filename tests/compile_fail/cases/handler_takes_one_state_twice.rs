use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[handler]
fn swap(notes: &mut Notes, archive: &mut Notes) {
    std::mem::swap(&mut notes.lines, &mut archive.lines);
}

#[app]
fn page(ui: &Ui) {
    ui.button("Swap", on_click = swap());
}

fn main() {}
