use dacapo::prelude::*;

#[app]
fn page(ui: &Ui, name: String) {
    ui.write(name);
}

fn main() {}
