use dacapo::prelude::*;

#[component]
fn rows(ui: &Ui, mut names: Vec<String>) {
    while let Some(name) = names.pop() {
        ui.checkbox(name);
    }
}

fn main() {}
