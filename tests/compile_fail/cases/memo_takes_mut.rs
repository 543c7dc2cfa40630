use dacapo::prelude::*;

struct Item {
    done: bool,
}

#[component(memo)]
fn row(ui: &Ui, item: &mut Item) {
    ui.checkbox("Done", bind = &mut item.done);
}

fn main() {}
