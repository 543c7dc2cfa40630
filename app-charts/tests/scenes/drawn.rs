//! What is drawn of columns that are large, odd or empty.

use app_charts::Column;
use app_charts::chart::{Axis, Channels, Mark, ScaleKind, Stack};
use app_charts::scene::{Outline, View};

use crate::made::{VIEW, chart, dates, layer, numbers, scene, words};

const BARS: Mark = Mark::Bar { stack: Stack::Stacked, horizontal: false };

#[test]
fn a_line_goes_through_its_points() {
    let scene = scene(Mark::Line, None, numbers([3.5, 1.0, 2.25]));
    let line = Outline::Line(vec![(0.0, 0.0), (0.5, 1.0), (1.0, 0.5)]);
    assert_eq!(scene.shapes[0].outline, line);
    let words = |axis: Option<app_charts::scene::AxisScene>| -> Vec<String> {
        axis.unwrap().ticks.into_iter().map(|tick| tick.words).collect()
    };
    assert_eq!(words(scene.y), ["3.5", "3.0", "2.5", "2.0", "1.5", "1.0"]);
    // Rows are counted in whole numbers.
    assert_eq!(words(scene.x), ["0", "1", "2"]);
}

#[test]
fn a_year_is_told_without_a_comma() {
    let scene = scene(BARS, numbers([2019.0, 2020.0, 2021.0]), numbers([9000.0, 12_000.0, 1.0]));
    let words = |axis: Option<app_charts::scene::AxisScene>| -> Vec<String> {
        axis.unwrap().ticks.into_iter().map(|tick| tick.words).collect()
    };
    assert_eq!(words(scene.x), ["2019", "2020", "2021"]);
    assert_eq!(words(scene.y)[..2], ["12,000", "10,000"]);
}

#[test]
fn a_gap_parts_a_line_and_a_value_alone_is_a_dot() {
    let values = [1.0, 2.0, f64::NAN, 3.0, f64::NAN, 1.0, 1.0];
    let scene = scene(Mark::Line, None, numbers(values));
    let Outline::Line(line) = &scene.shapes[0].outline else { panic!("{scene:?}") };
    assert_eq!(line.len(), 7);
    let Outline::Dots { at, .. } = &scene.shapes[1].outline else { panic!("{scene:?}") };
    assert_eq!(at, &[(0.5, 0.0)]);
}

#[test]
fn a_million_points_are_four_for_a_pixel() {
    let wave = (0..1_000_000).map(|row| (f64::from(row) / 5e4).sin() + f64::from(row % 7));
    let scene = scene(Mark::Line, None, Some(Column::numbers(wave)));
    let Outline::Line(line) = &scene.shapes[0].outline else { panic!("{scene:?}") };
    assert!(line.len() <= 4 * 640 && line.len() > 640, "{}", line.len());
}

/// In each column of pixels, the reduced line goes as high and as low as the whole one.
#[test]
fn a_reduced_line_loses_no_peak() {
    let mut values: Vec<f64> = (0..100_000).map(|row| f64::from(row % 10)).collect();
    values[77_777] = 50.0;
    values[33_333] = -50.0;
    let scene = scene(Mark::Line, None, Some(Column::numbers(values)));
    let Outline::Line(line) = &scene.shapes[0].outline else { panic!("{scene:?}") };
    let has = |place: f64, height: f64| {
        line.iter().any(|point| (point.0 - place).abs() < 1e-4 && (point.1 - height).abs() < 1e-9)
    };
    // The axis goes from -60 to 60.
    assert!(has(0.77777, 10.0 / 120.0) && has(0.33333, 110.0 / 120.0));
}

#[test]
fn rows_are_drawn_in_the_order_of_x() {
    let scene = scene(Mark::Line, numbers([2.0, 0.0, 1.0]), numbers([1.0, 3.0, 2.0]));
    let line = Outline::Line(vec![(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)]);
    assert_eq!(scene.shapes[0].outline, line);
}

#[test]
fn a_line_enters_a_window_at_its_edge() {
    let view = View { x: Some((0.5, 1.5)), ..VIEW };
    let channels = Channels { y: numbers([0.0, 1.0, 2.0]), ..Channels::default() };
    let scene = chart([layer(Mark::Line, channels)]).scene(&view);
    let line = Outline::Line(vec![(0.0, 0.75), (0.5, 0.5), (1.0, 0.25)]);
    assert_eq!(scene.shapes[0].outline, line);
}

#[test]
fn an_empty_chart_says_why() {
    let why = |mark, x, y| scene(mark, x, y).nothing.unwrap();
    assert_eq!(why(Mark::Points, None, numbers([])), "No rows.");
    assert_eq!(why(Mark::Line, None, numbers([f64::NAN; 3])), "All values are missing.");
    let pie = why(Mark::Pie { donut: false }, words(["a"]), numbers([-1.0]));
    assert_eq!(pie, "No value is above zero, which a slice needs.");
    let channels = Channels { y: numbers([0.0, -1.0]), ..Channels::default() };
    let mut chart = chart([layer(Mark::Line, channels)]);
    let view = View { x: Some((5.0, 6.0)), ..VIEW };
    let nothing = chart.scene(&view).nothing.unwrap();
    assert_eq!(nothing, "No values lie in this part of the chart.");
    chart.y = Axis { scale: ScaleKind::Log, ..Axis::default() };
    let nothing = chart.scene(&VIEW).nothing.unwrap();
    assert_eq!(nothing, "No value is above zero, which a logarithmic axis needs.");
}

#[test]
fn bars_and_areas_begin_at_zero_and_lines_do_not() {
    let window = |mark| scene(mark, None, numbers([80.0, 100.0])).y.unwrap().scale.window;
    assert_eq!(window(Mark::Line), (80.0, 100.0));
    assert_eq!(window(Mark::Area(Stack::Stacked)), (0.0, 100.0));
    assert_eq!(window(BARS), (0.0, 100.0));
}

#[test]
fn names_of_two_hundred_categories_thin_out() {
    let names: Vec<String> = (0..200).map(|name| format!("Category {name}")).collect();
    let x = names.iter().map(|name| app_charts::column::Datum::Word(name)).collect();
    let scene = scene(BARS, Some(x), Some(Column::numbers((0..200).map(f64::from))));
    for width in [320.0, 640.0, 1920.0, 3840.0] {
        let ticks = &scene.x.as_ref().unwrap().ticks;
        let shown: Vec<_> = ticks.iter().filter(|tick| tick.room <= width).collect();
        assert!(shown.len() > 2, "{} at {width}", shown.len());
        let least = 60.0 / width;
        assert!(shown.windows(2).all(|pair| pair[1].at - pair[0].at >= least), "at {width}");
    }
}

#[test]
fn a_time_axis_tells_the_year_once() {
    let axis =
        |first, last| scene(Mark::Line, dates([first, last]), numbers([1.0, 2.0])).x.unwrap();
    let words = |first, last| {
        let axis = axis(first, last);
        let ticks: Vec<String> = axis.ticks.into_iter().map(|tick| tick.words).collect();
        (ticks.join(" "), axis.context)
    };
    let year = Some("2020".to_owned());
    let found = words("2020-02-10", "2021-02-10");
    assert_eq!(found, ("Mar May Jul Sep Nov 2021".to_owned(), year.clone()));
    let found = words("2020-02-27", "2020-03-02");
    assert_eq!(found, ("Feb 27 Feb 28 Feb 29 Mar 1 Mar 2".to_owned(), year));
    assert_eq!(words("0001-01-01", "9999-12-31").0, "2000 4000 6000 8000");
}

#[test]
fn columns_of_different_lengths_have_as_many_rows_as_the_shortest() {
    let scene = scene(Mark::Line, numbers([0.0, 1.0, 5.0]), numbers([1.0, 2.0]));
    assert_eq!(scene.x.unwrap().scale.window, (0.0, 1.0));
}
