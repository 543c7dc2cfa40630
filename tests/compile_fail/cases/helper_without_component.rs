#![deny(unused_must_use)]

use dacapo::prelude::*;

fn actions(ui: &Ui) {
    ui.text("What now?");
    ui.text_input("Name");
}

#[app]
fn page(ui: &Ui) {
    actions(ui);
}

fn main() {}
