//! Words at points, and the slices of a pie with their shares.

use super::{Plot, Shapes};
use crate::format;
use crate::plan::{Colors, LayerPlan};
use crate::scene::Outline;

/// The most words of one layer: more cannot be read.
const MOST: usize = 500;

pub(crate) fn draw(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let (Some(value), Some(text)) = (&layer.value, &layer.layer.channels.text) else { return };
    let rows = (0..layer.rows).filter_map(|row| {
        let at = layer.at.as_ref().map_or(row as f64, |at| at.positions()[row]);
        let point = (plot.x.place(at), plot.y.place(value.positions()[row]));
        let inside = |place: f64| (0.0..=1.0).contains(&place);
        let words = match text.word(row) {
            Some(word) => word.to_owned(),
            None if text.positions()[row].is_nan() => return None,
            None => format::words(text.positions()[row], text.kind(), None),
        };
        let series = layer.colors.series_of_row(row)?;
        (inside(point.0) && inside(point.1)).then_some((series, point, words))
    });
    for (series, point, words) in rows.take(MOST) {
        shapes.push(series, Outline::Text(point, words));
    }
}

/// The part of the radius of a donut that is empty.
const HOLE: f64 = 0.6;

pub(crate) fn draw_slices(layer: &LayerPlan<'_>, donut: bool, shapes: &mut Shapes) {
    let Colors::Slices(slices) = &layer.colors else { return };
    let hole = if donut { HOLE } else { 0.0 };
    let mut from = 0.0;
    for slice in slices {
        let to = (from + slice.share).min(1.0);
        let words = share(slice.share);
        shapes.push(slice.series, Outline::Slice { from, to, hole, words });
        from = to;
    }
}

/// A part of one as words.
pub(crate) fn share(part: f64) -> String {
    let percent = part * 100.0;
    match percent {
        percent if percent >= 10.0 || percent == 0.0 => format!("{percent:.0}%"),
        percent if percent >= 0.1 => format!("{percent:.1}%"),
        _ => "< 0.1%".to_owned(),
    }
}
