#![deny(unused_must_use)]

use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let columns: [&Ui; 3] = ui.columns();
    for column in columns {
        column.text("Hello");
    }
}

fn main() {}
