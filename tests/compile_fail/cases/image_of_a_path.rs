use std::path::Path;

use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.image(Path::new("cat.png"));
}

fn main() {}
