use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) -> u32 {
    ui.slider("Amount", 0..=9)
}

fn main() {}
