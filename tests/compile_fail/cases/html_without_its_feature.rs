use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.html("<b>Bold</b>");
}

fn main() {}
