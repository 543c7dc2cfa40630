//! A year of sales: figures, bars side by side and on top of each other, and the orders behind the
//! bars that are selected.

use std::sync::LazyLock;

use dacapo::prelude::*;
use jiff::ToSpan;
use jiff::civil::{Date, date};

const REGIONS: [&str; 4] = ["North", "East", "South", "West"];
const PRODUCTS: [&str; 3] = ["Coffee", "Tea", "Cocoa"];

#[derive(Serialize)]
struct Order {
    day: Date,
    region: &'static str,
    product: &'static str,
    total: f64,
}

/// A bar: the orders of a region in a quarter.
struct Bar {
    quarter: String,
    region: &'static str,
    total: f64,
}

fn quarter(day: Date) -> String {
    format!("Q{}", (day.month() + 2) / 3)
}

/// Invented, and the same each time.
static ORDERS: LazyLock<Vec<Order>> = LazyLock::new(|| {
    let mut chance = fastrand::Rng::with_seed(1);
    let mut order = |number: i64| Order {
        day: date(2025, 1, 1).saturating_add((number * 365 / 1_000).days()),
        // One of the first more often than one of the last.
        region: REGIONS[chance.usize(..4).min(chance.usize(..4))],
        product: PRODUCTS[chance.usize(..3).min(chance.usize(..3))],
        total: f64::from(chance.u32(2_000..25_000)) / 100.0,
    };
    (0..1_000).map(&mut order).collect()
});

static BARS: LazyLock<Vec<Bar>> = LazyLock::new(|| {
    let quarters = ["Q1", "Q2", "Q3", "Q4"].into_iter();
    let places = quarters.flat_map(|quarter| REGIONS.map(|region| (quarter.to_owned(), region)));
    let mut bars: Vec<Bar> =
        places.map(|(quarter, region)| Bar { quarter, region, total: 0.0 }).collect();
    for bar in &mut bars {
        bar.total = ORDERS.iter().filter(|order| bar.has(order)).map(|order| order.total).sum();
    }
    bars
});

impl Bar {
    fn has(&self, order: &Order) -> bool {
        self.region == order.region && self.quarter == quarter(order.day)
    }
}

#[app(title = "Sales", icon = ":material/bar_chart:", layout = Wide)]
pub fn sales(ui: &Ui) {
    ui.title("Sales of 2025");
    let [sales, number, mean] = ui.columns();
    let [left, right] = ui.columns();
    let picked = left.bar_chart(
        &*BARS,
        x = |bar| &bar.quarter,
        y = |bar| bar.total,
        color = |bar| bar.region,
        stack = Grouped,
        selection = Points,
        title = "By quarter and region",
        y_format = "€ {:,.0}",
    );
    let is_picked = |order: &&Order| picked.iter().any(|&bar| BARS[bar].has(order));
    let orders: Vec<&Order> =
        ORDERS.iter().filter(|order| picked.is_empty() || is_picked(order)).collect();
    right.bar_chart(
        &orders,
        x = |order| order.day.first_of_month(),
        y = |order| order.total,
        color = |order| order.product,
        title = "By month and product",
        y_format = "€ {:,.0}",
    );

    let total: f64 = orders.iter().map(|order| order.total).sum();
    sales.metric("Sales", format!("€ {total:.0}"));
    number.metric("Orders", orders.len());
    mean.metric("Mean order", format!("€ {:.2}", total / orders.len() as f64));
    let [left, right] = ui.columns(weights = [1, 2]);
    left.pie_chart(
        &orders,
        x = |order| order.product,
        y = |order| order.total,
        donut = true,
        title = "By product",
    );
    right.dataframe(&orders);
}

fn main() -> dacapo::Result {
    dacapo::run(sales)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selected_bars_show_their_orders() {
        let mut page = TestApp::new(sales);
        assert_eq!(page.metric("Orders").value(), "1000");
        page.chart("By quarter and region").select_points([0, 1]);
        let [north, east] =
            [0, 1].map(|bar| ORDERS.iter().filter(move |order| BARS[bar].has(order)));
        let orders = north.count() + east.count();
        assert_eq!(page.metric("Orders").value(), orders.to_string().as_str());
        assert_eq!(page.chart("By month and product").series("Tea").len(), {
            let tea = ORDERS.iter().filter(|order| order.product == "Tea");
            tea.filter(|order| BARS[0].has(order) || BARS[1].has(order)).count()
        });
        assert_eq!(page.dataframe(0).cell(orders - 1, "day").split_once('-').unwrap().0, "2025");
        page.chart("By quarter and region").select_points([]);
        assert_eq!(page.metric("Orders").value(), "1000");
    }
}
