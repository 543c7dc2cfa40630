use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button(kind = Primary);
}

fn main() {}
