use dacapo::prelude::*;

#[app(titel = "Page")]
fn page(ui: &Ui) {
    ui.write("Hello");
}

fn main() {}
