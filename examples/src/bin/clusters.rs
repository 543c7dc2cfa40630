//! A hundred thousand flowers as dots: drag a rectangle around some, and see what they are.

use std::sync::LazyLock;

use dacapo::frame::Frame;
use dacapo::prelude::*;

/// The kinds, and how long and how wide their petals are, in centimetres.
const KINDS: [(&str, f64, f64); 3] =
    [("setosa", 1.5, 0.3), ("versicolor", 4.3, 1.3), ("virginica", 5.6, 2.0)];

#[derive(Serialize)]
struct Flower {
    kind: &'static str,
    length: f64,
    width: f64,
}

/// Invented, and the same each time.
static FLOWERS: LazyLock<Vec<Flower>> = LazyLock::new(|| {
    let mut chance = fastrand::Rng::with_seed(150);
    // About normal: the mean of four.
    let mut near = |mean: f64| mean * (0.5 + (0..4).map(|_| chance.f64()).sum::<f64>() / 4.0);
    let mut flower = |number| {
        let (kind, length, width) = KINDS[number % KINDS.len()];
        // A large flower is large in both.
        let size = near(1.0);
        Flower { kind, length: size * near(length), width: size * near(width) }
    };
    (0..100_000).map(&mut flower).collect()
});

/// A frame keeps what was found out about its columns, however often the page runs.
#[cached]
fn frame() -> Frame {
    Frame::new(&*FLOWERS).expect("rows of one type")
}

#[app(title = "Clusters", icon = ":material/scatter_plot:")]
pub fn clusters(ui: &Ui) {
    ui.title("A hundred thousand flowers");
    let picked = ui.scatter_chart(
        &frame(),
        x = "length",
        y = "width",
        color = "kind",
        selection = Points,
        title = "Petals, in cm",
        height = 480,
    );
    if picked.is_empty() {
        ui.caption("Drag a rectangle around some of them.");
        return;
    }
    let flowers: Vec<&Flower> = picked.iter().map(|&row| &FLOWERS[row]).collect();
    let length = flowers.iter().map(|flower| flower.length).sum::<f64>() / flowers.len() as f64;
    let [left, right] = ui.columns();
    left.metric("Selected", flowers.len());
    right.metric("Mean length", format!("{length:.2} cm"));
    ui.bar_chart(
        &flowers,
        x = |flower| flower.kind,
        y = |_| 1,
        horizontal = true,
        title = "Selected, by kind",
        height = 200,
    );
}

fn main() -> dacapo::Result {
    dacapo::run(clusters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selected_flowers_are_counted_by_kind() {
        let mut page = TestApp::new(clusters);
        assert_eq!(page.chart("Petals, in cm").series("setosa").len(), 33_334);
        assert!(page.contains("Drag a rectangle"), "{}", page.text());
        page.chart("Petals, in cm").select_points((0..300).filter(|row| row % 3 > 0));
        assert_eq!(page.metric("Selected").value(), "200");
        assert!(page.chart("Selected, by kind").hover(0).contains("100"));
    }
}
