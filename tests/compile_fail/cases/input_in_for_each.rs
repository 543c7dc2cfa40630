use dacapo::prelude::*;

#[component]
fn rows(ui: &Ui, names: &[String]) {
    names.iter().for_each(|name| {
        ui.text_input(name);
    });
}

fn main() {}
