use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Order {
    size: u8,
    extras: Vec<u8>,
}

#[app]
fn page(ui: &Ui, order: &mut Order) {
    ui.selectbox("Size", ["small", "large"], bind = &mut order.size);
    ui.multiselect("Extras", ["roof", "hook"], bind = &mut order.extras);
}

fn main() {}
