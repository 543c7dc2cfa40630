//! Values and places on the axes of a chart, and the part of the horizontal one that is looked at.

use app_runtime::charts::Column;
use app_runtime::charts::chart::Mark;
use app_runtime::charts::scale::Scale;
use app_runtime::charts::scene::Point;
use app_runtime::widgets::chart::Figure;

use crate::page::Zoom;
use crate::plot;

/// The narrowest part of an axis that can be looked at, as a share of it.
const NARROWEST: f64 = 1e-9;

/// Looks at another part. The cursor stays at its value.
pub(super) fn look_at(figure: &Figure, zoom: &mut Zoom, window: Option<(f64, f64)>) -> bool {
    let Some(before) = across(figure, zoom) else { return false };
    zoom.window = window;
    if let (Some((x, y)), Some(axis)) = (zoom.cursor, across(figure, zoom)) {
        zoom.cursor = Some((axis.place(before.value(x)).clamp(0.0, 1.0), y));
    }
    true
}

/// Looks at a part that is wider or narrower by a factor, around the cursor.
pub(super) fn scale(figure: &Figure, zoom: &mut Zoom, factor: f64) -> bool {
    let whole = across(figure, &Zoom::default());
    let (Some(now), Some(whole)) = (across(figure, zoom), whole) else { return false };
    let wide = length(&now, &whole) * factor;
    let middle = whole.place(now.value(zoom.cursor.map_or(0.5, |at| at.0)));
    if wide < NARROWEST {
        return true;
    }
    let from = middle - wide / 2.0;
    look_at(figure, zoom, (wide < 1.0).then(|| part(&whole, from, wide)))
}

/// Looks at the part beside, to the right if `way` is above zero. `false`: there is none.
pub(super) fn pan(figure: &Figure, zoom: &mut Zoom, way: f64) -> bool {
    let whole = across(figure, &Zoom::default());
    let (Some(now), Some(whole)) = (across(figure, zoom), whole) else { return false };
    let wide = length(&now, &whole);
    let from = whole.place(now.window.0);
    let window = part(&whole, from + way * wide / 2.0, wide);
    let moves = (whole.place(window.0) - from).abs() > wide / 1e3;
    zoom.window.is_some() && moves && look_at(figure, zoom, Some(window))
}

/// The places of rows: NaN for a row that no layer shows as a point.
pub(super) fn places(figure: &Figure, zoom: &Zoom, rows: &[usize]) -> Vec<Point> {
    let scene = figure.chart.scene(&plot::usual(zoom.window));
    let (Some(x), Some(y)) = (scene.x, scene.y) else { return Vec::new() };
    let place = |row: usize| {
        let (across, up) = channels(figure, row)?;
        Some((x.scale.place(across), up.map_or(f64::NAN, |up| y.scale.place(up))))
    };
    rows.iter().filter_map(|row| place(*row)).collect()
}

/// The values of a row: on the horizontal axis, and on the vertical one unless other rows stand
/// below it.
fn channels(figure: &Figure, row: usize) -> Option<(f64, Option<f64>)> {
    let mut layers = figure.chart.layers.iter().filter(|layer| row < layer.channels.len());
    let layer = layers.next()?;
    let of = |column: &Option<Column>| column.as_ref().map(|column| column.positions()[row]);
    let place = of(&layer.channels.x).unwrap_or(row as f64);
    let value = of(&layer.channels.y);
    Some(match layer.mark {
        Mark::Bar { horizontal: true, .. } => (value?, Some(place)),
        Mark::Bar { .. } | Mark::Area(_) | Mark::Histogram { .. } => (place, None),
        _ => (place, value),
    })
}

/// The horizontal axis, and the part of it that is looked at.
pub(super) fn across(figure: &Figure, zoom: &Zoom) -> Option<Scale> {
    Some(figure.chart.scene(&plot::usual(zoom.window)).x?.scale)
}

/// The length of an axis, as a share of another one.
fn length(axis: &Scale, whole: &Scale) -> f64 {
    whole.place(axis.window.1) - whole.place(axis.window.0)
}

/// The window of a part of an axis, moved into it.
fn part(axis: &Scale, from: f64, wide: f64) -> (f64, f64) {
    let from = from.clamp(0.0, (1.0 - wide).max(0.0));
    (axis.value(from), axis.value(from + wide))
}

/// The value of a row on the horizontal axis.
pub(super) fn value(figure: &Figure, row: usize) -> Option<f64> {
    channels(figure, row).map(|(value, _)| value).filter(|value| value.is_finite())
}
