use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.slider("Amount", value = 3, 0..=9);
}

fn main() {}
