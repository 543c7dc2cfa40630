//! What each mark draws.

use app_charts::Column;
use app_charts::chart::{Channels, Chart, Layer, Mark};
use app_charts::scene::{Outline, Scene, View};

pub(crate) fn layer(mark: Mark, x: Option<Column>, y: Column) -> Layer {
    Layer { mark, channels: Channels { x, y: Some(y), ..Channels::default() }, name: None }
}

fn scene(layer: Layer) -> Scene {
    Chart { layers: vec![layer], ..Chart::default() }.scene(&View::whole(640.0, 320.0))
}

#[test]
fn a_line_goes_through_its_points() {
    let scene = scene(layer(Mark::Line, None, Column::numbers([3.0, 1.0, 2.0])));
    let line = Outline::Line(vec![(0.0, 0.0), (0.5, 1.0), (1.0, 0.5)]);
    assert_eq!(scene.shapes[0].outline, line);
    let words: Vec<&str> =
        scene.y.as_ref().unwrap().ticks.iter().map(|tick| &*tick.words).collect();
    assert_eq!(words, ["3.0", "2.5", "2.0", "1.5", "1.0"]);
}

#[test]
fn a_gap_parts_a_line_and_a_value_alone_is_a_dot() {
    let values = [1.0, 2.0, f64::NAN, 3.0, f64::NAN, 1.0, 1.0];
    let scene = scene(layer(Mark::Line, None, Column::numbers(values)));
    let Outline::Line(line) = &scene.shapes[0].outline else { panic!("{scene:?}") };
    assert_eq!(line.len(), 7);
    let Outline::Dots { at, .. } = &scene.shapes[1].outline else { panic!("{scene:?}") };
    assert_eq!(at, &[(0.5, 0.0)]);
}

#[test]
fn a_million_points_are_four_for_a_pixel() {
    let wave = (0..1_000_000).map(|row| (f64::from(row) / 5e4).sin() + f64::from(row % 7));
    let scene = scene(layer(Mark::Line, None, Column::numbers(wave)));
    let Outline::Line(line) = &scene.shapes[0].outline else { panic!("{scene:?}") };
    assert!(line.len() <= 4 * 640 && line.len() > 640, "{}", line.len());
}

#[test]
fn an_empty_chart_says_why() {
    let none = scene(layer(Mark::Points, None, Column::numbers([])));
    assert_eq!(none.nothing.as_deref(), Some("No rows."));
    let gaps = scene(layer(Mark::Line, None, Column::numbers([f64::NAN; 3])));
    assert_eq!(gaps.nothing.as_deref(), Some("All values are missing."));
}
