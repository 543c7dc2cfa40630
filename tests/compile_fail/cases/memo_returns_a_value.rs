use dacapo::prelude::*;

#[component(memo)]
fn row(ui: &Ui, name: &str) -> bool {
    ui.checkbox(name)
}

fn main() {}
