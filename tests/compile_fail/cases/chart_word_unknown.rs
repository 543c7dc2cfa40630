use dacapo::prelude::*;

struct Row {
    day: u32,
    price: f64,
    name: String,
}

fn rows() -> Vec<Row> {
    Vec::new()
}

#[app]
fn page(ui: &Ui) {
    let rows = rows();
    ui.bar_chart(&rows, x = |r| r.name.as_str(), y = |r| r.price, stack = Beside);
}

fn main() {}
