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
    ui.pie_chart(&rows, x = |r| r.name.as_str(), y = |r| r.price, color = |r| r.name.as_str());
    ui.line_chart(&rows, x = |r| r.day, y = |r| r.price, stack = Grouped);
    ui.line_chart(&rows, x = |r| r.day, y = |r| r.price, smooth = true);
}

fn main() {}
