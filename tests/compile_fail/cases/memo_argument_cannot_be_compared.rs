use dacapo::prelude::*;

struct Item {
    name: String,
}

#[component(memo)]
fn row(ui: &Ui, item: &Item, shared: std::rc::Rc<u32>) {
    ui.text(&item.name);
    ui.text(shared);
}

fn main() {}
