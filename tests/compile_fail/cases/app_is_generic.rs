use dacapo::prelude::*;

#[app]
fn page<T: Default>(ui: &Ui) {
    ui.write("Hello");
}

fn main() {}
