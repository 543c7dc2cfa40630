use dacapo::prelude::*;

#[component(cached)]
fn row(ui: &Ui, name: &str) {
    ui.text(name);
}

fn main() {}
