use dacapo::prelude::*;

#[app]
fn page(ui: &mut Ui) {
    ui.write("Hello");
}

fn main() {}
