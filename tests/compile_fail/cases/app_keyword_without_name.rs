use dacapo::prelude::*;

#[app("Page")]
fn page(ui: &Ui) {
    ui.write("Hello");
}

fn main() {}
