use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.write(format!("You are {}", ui.text_input("Name")));
}

fn main() {}
