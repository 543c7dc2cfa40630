use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
struct Archive(Vec<String>);

#[app]
fn page(ui: &Ui) {
    ui.button("Archive", on_click = |notes: &mut Notes, archive: &mut Archive| {
        archive.0.append(&mut notes.lines);
    });
}

fn main() {}
