use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button("Save", kind = Primary, kind = Secondary);
}

fn main() {}
