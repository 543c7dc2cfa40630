use dacapo::prelude::*;

#[derive(Default)]
struct Draft(String);

#[app]
fn page(ui: &Ui) {
    let draft = ui.remember(Draft::default);
    ui.write(&draft.0);
}

fn main() {}
