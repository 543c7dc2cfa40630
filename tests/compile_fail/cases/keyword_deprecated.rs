#![deny(deprecated)]

use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button("Save", use_container_width = true);
}

fn main() {}
