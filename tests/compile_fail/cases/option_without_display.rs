use dacapo::prelude::*;

#[derive(Clone, PartialEq)]
enum Size {
    Small,
    Large,
}

#[app]
fn page(ui: &Ui) {
    let size = ui.selectbox("Size", [Size::Small, Size::Large]);
    if size == Size::Large {
        ui.text("Large");
    }
    ui.multiselect("Sizes", [Size::Small, Size::Large]);
    ui.select_slider("Size", [Size::Small, Size::Large]);
}

fn main() {}
