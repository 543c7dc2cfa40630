use dacapo::prelude::*;

#[component(memo)]
fn row(ui: &Ui, name: Option<&str>) {
    ui.text(name.unwrap_or("nobody"));
}

fn main() {}
