use dacapo::prelude::*;

fn actions(ui: &Ui) {
    ui.button("Save", kind = Primary);
}

#[app]
fn page(ui: &Ui) {
    actions(ui);
}

fn main() {}
