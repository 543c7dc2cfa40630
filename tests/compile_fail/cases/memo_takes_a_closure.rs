use dacapo::prelude::*;

#[component(memo)]
fn row(ui: &Ui, name: &str, then: impl Fn()) {
    if ui.button("Do it") {
        then();
    }
    ui.text(name);
}

fn main() {}
