use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let clicks = ui.remember(|| 0, key = "clicks");
    ui.write(*clicks);
}

fn main() {}
