use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    text: String,
}

#[handler]
fn clear(notes: &mut Notes) {
    notes.txt.clear();
}

#[app]
fn notes(ui: &Ui, notes: &mut Notes) {
    ui.text_input("Note", bind = &mut notes.title);
    ui.button("Clear", on_click = clear());
}

fn main() {}
