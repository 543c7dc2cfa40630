//! Values and places on the axes of a chart, and the part of the horizontal one that is looked at.

use app_runtime::charts::Column;
use app_runtime::charts::chart::{Mark, ScaleKind};
use app_runtime::charts::scene::Point;
use app_runtime::widgets::chart::Figure;

use crate::page::Zoom;
use crate::plot;

/// The narrowest part of an axis that can be looked at, as a share of it.
const NARROWEST: f64 = 1e-9;

/// Looks at another part. The cursor stays at its value.
pub(super) fn look_at(figure: &Figure, zoom: &mut Zoom, window: Option<(f64, f64)>) -> bool {
    let Some(before) = Axis::across(figure, zoom) else { return false };
    zoom.window = window;
    if let (Some((x, y)), Some(axis)) = (zoom.cursor, Axis::across(figure, zoom)) {
        zoom.cursor = Some((axis.share(before.value(x)).clamp(0.0, 1.0), y));
    }
    true
}

/// Looks at a part that is wider or narrower by a factor, around the cursor.
pub(super) fn scale(figure: &Figure, zoom: &mut Zoom, factor: f64) -> bool {
    let whole = Axis::across(figure, &Zoom::default());
    let (Some(now), Some(whole)) = (Axis::across(figure, zoom), whole) else { return false };
    let wide = now.length(&whole) * factor;
    let middle = whole.share(now.value(zoom.cursor.map_or(0.5, |at| at.0)));
    if wide < NARROWEST {
        return true;
    }
    let from = middle - wide / 2.0;
    look_at(figure, zoom, (wide < 1.0).then(|| whole.part(from, wide)))
}

/// Looks at the part beside, to the right if `way` is above zero. `false`: there is none.
pub(super) fn pan(figure: &Figure, zoom: &mut Zoom, way: f64) -> bool {
    let whole = Axis::across(figure, &Zoom::default());
    let (Some(now), Some(whole)) = (Axis::across(figure, zoom), whole) else { return false };
    let wide = now.length(&whole);
    let from = whole.share(now.window.0);
    let window = whole.part(from + way * wide / 2.0, wide);
    let moves = (whole.share(window.0) - from).abs() > wide / 1e3;
    zoom.window.is_some() && moves && look_at(figure, zoom, Some(window))
}

/// The places of rows: NaN for a row that no layer shows as a point.
pub(super) fn places(figure: &Figure, zoom: &Zoom, rows: &[usize]) -> Vec<Point> {
    let scene = figure.chart.scene(&plot::usual(zoom.window));
    let (Some(x), Some(y)) = (scene.x, scene.y) else { return Vec::new() };
    let x = Axis { window: x.window, log: figure.chart.x.scale == ScaleKind::Log };
    let y = Axis { window: y.window, log: figure.chart.y.scale == ScaleKind::Log };
    let place = |row: usize| {
        let (across, up) = channels(figure, row)?;
        Some((x.share(across), 1.0 - up.map_or(f64::NAN, |up| y.share(up))))
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

/// One axis, and the part of it that is looked at.
pub(super) struct Axis {
    window: (f64, f64),
    log: bool,
}

impl Axis {
    /// The horizontal axis.
    pub(super) fn across(figure: &Figure, zoom: &Zoom) -> Option<Axis> {
        let scene = figure.chart.scene(&plot::usual(zoom.window));
        Some(Axis { window: scene.x?.window, log: figure.chart.x.scale == ScaleKind::Log })
    }

    fn bent(&self, value: f64) -> f64 {
        if self.log { value.ln() } else { value }
    }

    /// The place of a value, as a share of the axis.
    pub(super) fn share(&self, value: f64) -> f64 {
        let (from, to) = (self.bent(self.window.0), self.bent(self.window.1));
        (self.bent(value) - from) / (to - from)
    }

    /// Its length, as a share of another one.
    fn length(&self, whole: &Axis) -> f64 {
        whole.share(self.window.1) - whole.share(self.window.0)
    }

    /// The window of a part of it, moved into it.
    fn part(&self, from: f64, wide: f64) -> (f64, f64) {
        let from = from.clamp(0.0, (1.0 - wide).max(0.0));
        (self.value(from), self.value(from + wide))
    }

    /// The value at a share of the axis.
    pub(super) fn value(&self, share: f64) -> f64 {
        let (from, to) = (self.bent(self.window.0), self.bent(self.window.1));
        let value = from + (to - from) * share;
        if self.log { value.exp() } else { value }
    }
}

/// The value of a row on the horizontal axis.
pub(super) fn value(figure: &Figure, row: usize) -> Option<f64> {
    channels(figure, row).map(|(value, _)| value).filter(|value| value.is_finite())
}
