use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button(3);
}

fn main() {}
