use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let flags = vec![ui.checkbox("A"), ui.checkbox("B")];
    ui.write(flags.len());
}

fn main() {}
