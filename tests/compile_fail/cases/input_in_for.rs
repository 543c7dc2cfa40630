use dacapo::prelude::*;

struct Item {
    id: u64,
    name: String,
}

#[component]
fn rows(ui: &Ui, items: &[Item]) {
    for item in items {
        ui.checkbox(&item.name);
        ui.write(item.id);
    }
}

fn main() {}
