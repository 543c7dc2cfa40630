use dacapo::prelude::*;

struct Database {
    name: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, database: &Database) {
    ui.button("Add", on_click = |notes: &mut Notes| notes.lines.push(database.name.clone()));
}

fn main() {}
