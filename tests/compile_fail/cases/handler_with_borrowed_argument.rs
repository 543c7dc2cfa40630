use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

struct Item {
    name: String,
}

#[handler]
fn save(notes: &mut Notes, item: &Item) {
    notes.lines.push(item.name.clone());
}

#[app]
fn page(ui: &Ui) {
    let item = Item { name: "first".to_owned() };
    ui.button("Save", on_click = save(&item));
}

fn main() {}
