use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.botton("Save", kind = Primary);
    ui.headr("Hello");
}

fn main() {}
