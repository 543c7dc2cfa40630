use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.button("Clear", on_click = || println!("All gone"));
}

fn main() {}
