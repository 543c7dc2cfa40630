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
    let picked = ui.bar_chart(&rows, x = |r| r.name.as_str(), y = |r| r.price, selection = Interval);
    ui.write(picked.is_some());
}

fn main() {}
