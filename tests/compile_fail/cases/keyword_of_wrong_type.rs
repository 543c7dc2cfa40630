use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button("Save", disabled = "yes");
    ui.slider("Amount", 0..=9, value = 2.5);
    ui.text_input("Name", width = Primary);
}

fn main() {}
