use dacapo::prelude::*;

#[app]
fn order(ui: &Ui) {
    let amount = ui.slider("Amount", 1..=9, key = "amount");
    ui.write(amount);
    ui.text_input("Gift note", key = "amount");
}

fn main() {}
