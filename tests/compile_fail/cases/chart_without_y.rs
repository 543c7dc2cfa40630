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
    ui.line_chart(&rows, x = |r| r.day);
    ui.heatmap(&rows, x = |r| r.day);
    ui.map(&rows, lat = |r| r.price);
    ui.chart(&rows, x = |r| r.day, |chart| {
        chart.line(name = "price");
    });
}

fn main() {}
