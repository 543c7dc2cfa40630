use dacapo::prelude::*;

macro_rules! twice {
    ($call:expr) => {
        ($call, $call)
    };
}

#[app]
fn page(ui: &Ui) {
    let (a, b) = twice!(ui.button("Roll"));
    ui.write(a != b);
}

fn main() {}
