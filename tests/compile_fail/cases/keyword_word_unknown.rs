use dacapo::prelude::*;

#[app]
fn jobs(ui: &Ui) {
    ui.button("Cancel", busy = Interupt);
}

fn main() {}
