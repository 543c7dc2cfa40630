use dacapo::prelude::*;

#[app(title = "Page", layout = "wide")]
fn page(ui: &Ui) {
    ui.write("Hello");
}

fn main() {}
