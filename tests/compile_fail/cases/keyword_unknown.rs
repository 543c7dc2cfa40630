use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button("Save", icons = ":material/save:");
}

fn main() {}
