use dacapo::prelude::*;

#[app]
async fn page(ui: &Ui) {
    ui.write("Hello");
}

fn main() {}
