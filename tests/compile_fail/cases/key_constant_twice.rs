use dacapo::prelude::*;

const AMOUNT: &str = "amount";

#[app]
fn order(ui: &Ui) {
    let [left, right] = ui.columns();
    left.slider("Small", 1..=9, key = AMOUNT);
    right.slider("Large", 10..=99, key = AMOUNT);
}

fn main() {}
