#![deny(warnings)]

use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.write("Hello");
}

fn main() {
    page();
}
