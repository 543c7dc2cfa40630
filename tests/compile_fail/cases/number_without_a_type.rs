use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let n = ui.number_input("N");
    ui.text(n);
}

fn main() {}
