//! What is asked about a place, and what is told in words.

use app_charts::chart::{Channels, Chart, Mark, Stack};
use app_charts::draw::Hit;
use app_charts::scene::Outline;

use crate::made::{VIEW, chart, dates, layer, numbers, words};

fn hit(chart: &Chart, at: (f64, f64)) -> Hit {
    chart.nearest(&VIEW, at).unwrap()
}

fn values(hit: &Hit) -> Vec<(&str, &str)> {
    hit.values.iter().map(|(_, name, words)| (&**name, &**words)).collect()
}

fn cities() -> Chart {
    let channels = Channels {
        x: dates(["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-01", "2020-01-02"]),
        y: numbers([1.0, 2.0, f64::NAN, 5.0, 6.0]),
        color: words(["Ulm", "Ulm", "Ulm", "Rome", "Rome"]),
        ..Channels::default()
    };
    chart([layer(Mark::Line, channels)])
}

#[test]
fn a_place_in_lines_has_the_values_of_all_of_them() {
    let chart = cities();
    let found = hit(&chart, (0.45, 0.1));
    assert_eq!((found.row, &*found.title), (4, "Jan 2, 2020"));
    assert_eq!(values(&found), [("Ulm", "2"), ("Rome", "6")]);
    // A gap is no value: the last one before it is nearest.
    assert_eq!(hit(&chart, (1.0, 1.0)).title, "Jan 2, 2020");
}

#[test]
fn a_dot_is_found_within_reach() {
    let channels = Channels {
        x: numbers([0.0, 10.0]),
        y: numbers([0.0, 10.0]),
        text: words(["first", "last"]),
        ..Channels::default()
    };
    let chart = chart([layer(Mark::Points, channels)]);
    let found = hit(&chart, (0.99, 0.02));
    assert_eq!((found.row, &*found.title), (1, "last"));
    assert_eq!(values(&found), [("x", "10"), ("y", "10")]);
    assert_eq!(chart.nearest(&VIEW, (0.5, 0.5)), None);
}

#[test]
fn a_bar_is_found_anywhere_in_its_band() {
    for horizontal in [false, true] {
        let bars = Mark::Bar { stack: Stack::Grouped, horizontal };
        let channels = Channels {
            x: words(["North", "South"]),
            y: numbers([3.0, 1.0]),
            ..Channels::default()
        };
        let chart = chart([layer(bars, channels)]);
        let at = if horizontal { (0.9, 0.75) } else { (0.75, 0.1) };
        let found = hit(&chart, at);
        assert_eq!((found.row, &*found.title), (1, "South"));
        assert_eq!(values(&found), [("", "1")]);
    }
}

#[test]
fn the_authors_words_stand_alone() {
    let mut chart = cities();
    chart.tooltip = words(["a", "b", "c", "d", "e"]);
    let found = hit(&chart, (0.45, 0.1));
    assert_eq!((&*found.title, values(&found)), ("", vec![("", "e")]));
}

#[test]
fn a_slice_is_found_by_its_angle() {
    let channels =
        Channels { x: words(["tea", "milk"]), y: numbers([3.0, 1.0]), ..Channels::default() };
    let chart = chart([layer(Mark::Pie { donut: false }, channels)]);
    let found = hit(&chart, (0.45, 0.2));
    assert_eq!((&*found.title, values(&found)), ("milk", vec![("", "1 (25%)")]));
    assert_eq!(chart.nearest(&VIEW, (0.0, 0.5)), None);
}

#[test]
fn bins_and_cells_are_found_under_a_place() {
    let values_of = [1.0, 2.0, 2.0, 9.0];
    let histogram = layer(
        Mark::Histogram { bins: Some(2) },
        Channels { x: numbers(values_of), ..Channels::default() },
    );
    let found = hit(&chart([histogram]), (0.1, 0.9));
    assert_eq!((&*found.title, values(&found)), ("0 \u{2013} 5", vec![("", "3")]));
    let heatmap = layer(
        Mark::Heatmap,
        Channels {
            x: words(["Mon", "Tue"]),
            y: words(["am", "am"]),
            color: numbers([1.0, 2.5]),
            ..Channels::default()
        },
    );
    let found = hit(&chart([heatmap]), (0.9, 0.5));
    assert_eq!((&*found.title, values(&found)), ("Tue \u{b7} am", vec![("", "2.5")]));
}

/// What is nearest to a drawn point is that point.
#[test]
fn each_drawn_point_is_nearest_to_itself() {
    let chart = cities();
    for shape in chart.scene(&VIEW).shapes {
        let Outline::Line(points) = shape.outline else { continue };
        for point in points.into_iter().filter(|point| !point.0.is_nan()) {
            assert_eq!(hit(&chart, point).at, point);
        }
    }
}

#[test]
fn rows_are_found_in_a_rectangle() {
    let x = numbers([3.0, 1.0, f64::NAN, 2.0]);
    let channels = Channels { x, y: numbers([1.0, 2.0, 3.0, 4.0]), ..Channels::default() };
    let chart = chart([layer(Mark::Points, channels)]);
    assert_eq!(chart.rows_within((1.0, 2.5), None), [1, 3]);
    assert_eq!(chart.rows_within((9.0, 0.0), Some((0.0, 2.0))), [0, 1]);
    assert_eq!(chart.rows_within((f64::NAN, 0.0), None), [0usize; 0]);
}

#[test]
fn a_chart_is_told_in_words() {
    let channels = Channels {
        x: dates(["2020-01-01", "2020-06-01", "2020-12-01"]),
        y: numbers([-3.0, 24.0, 2.0]),
        ..Channels::default()
    };
    let mut chart = chart([layer(Mark::Line, channels)]);
    chart.x.label = Some("month".to_owned());
    chart.y.label = Some("temperature".to_owned());
    assert_eq!(
        chart.summary(),
        "Line chart of 3 rows. month from Jan 1, 2020 to Dec 1, 2020; temperature from -3 to 24. \
         Begins at -3, ends at 2, lowest -3 at Jan 1, 2020, highest 24 at Jun 1, 2020."
    );
    let (names, rows) = chart.table(2);
    assert_eq!(names, ["month", "temperature"]);
    assert_eq!(rows, [["Jan 1, 2020", "-3"], ["Jun 1, 2020", "24"]]);
}

#[test]
fn a_summary_tells_the_first_of_several_extremes_in_a_long_series() {
    let values =
        (0..2_000).map(|row| if row % 4 == 1 { f64::NAN } else { f64::from(row * 37 % 501) });
    let values: Vec<f64> = values.collect();
    let first = |value: f64| values.iter().position(|own| *own == value).unwrap();
    let (low, high) = (first(0.0), first(500.0));
    let y = Some(app_charts::Column::numbers(values.iter().copied()));
    let summary = chart([layer(Mark::Line, Channels { y, ..Channels::default() })]).summary();
    assert!(summary.contains(&format!("lowest 0 at {low}, highest 500 at {high}")), "{summary}");
}
