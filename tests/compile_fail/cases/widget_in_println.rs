use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    println!("{}", ui.slider("Amount", 0..=9, value = 3));
}

fn main() {}
