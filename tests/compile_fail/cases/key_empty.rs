use dacapo::prelude::*;

#[app]
fn order(ui: &Ui) {
    ui.slider("Amount", 1..=9, key = "");
}

fn main() {}
