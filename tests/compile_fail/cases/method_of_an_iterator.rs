use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let places = [(59.33, 18.07)];
    ui.map(places);
    ui.map(places, zoom = 3);
}

fn main() {}
