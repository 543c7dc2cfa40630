//! Areas down to zero, on top of each other, or between two lines.

use super::stack::{Pieces, series};
use super::{Plot, Shapes};
use crate::column::strands::strands;
use crate::plan::LayerPlan;
use crate::reduce::line;
use crate::scene::{Outline, Point};

/// Areas in front of each other.
pub(crate) fn draw_each(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let Some(value) = &layer.value else { return };
    let zero = plot.y.place(0.0);
    let zero = if zero.is_nan() { 1.0 } else { zero };
    let strands = strands(layer.at.as_ref(), value, layer.colors.words(), layer.rows);
    for strand in strands.iter() {
        let points = line::line(strand, plot.x, plot.y, plot.view.width);
        // A gap has neither an upper nor a lower edge.
        let edges = points.iter().map(|&(x, y)| (x, y, if y.is_nan() { y } else { zero }));
        push(layer.colors.series(strand.word), edges, shapes);
    }
}

/// Areas on top of each other.
pub(crate) fn draw_stacked(pieces: &Pieces, plot: Plot<'_>, shapes: &mut Shapes) {
    let floor = |place: f64| if place.is_nan() { 1.0 } else { place };
    for series in series(&pieces.all) {
        let own = pieces.all.iter().filter(|piece| piece.series == series).map(|piece| {
            let (one, other) = (floor(plot.y.place(piece.from)), floor(plot.y.place(piece.to)));
            (plot.x.place(piece.at), one.min(other), one.max(other))
        });
        // Zero has no place on a logarithmic axis.
        let own = own.filter(|point| !point.0.is_nan());
        push(series, line::thin_area(own, plot.view.width).into_iter(), shapes);
    }
}

/// The area between the lines of `low` and `high`.
pub(crate) fn draw_band(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let (Some(low), Some(high)) = (&layer.low, &layer.high) else { return };
    let of = |column| strands(layer.at.as_ref(), column, layer.colors.words(), layer.rows);
    for (low, high) in of(low).iter().zip(of(high).iter()) {
        let points = line::band(low, high, plot.x, plot.y, plot.view.width);
        push(layer.colors.series(low.word), points.into_iter(), shapes);
    }
}

/// An area, if it has a width. One of a single place is a hair, so that it is seen.
fn push(series: usize, points: impl Iterator<Item = (f64, f64, f64)>, shapes: &mut Shapes) {
    let points: Vec<(f64, f64, f64)> = points.collect();
    let edge: Vec<Point> = points.iter().map(|point| (point.0, point.1)).collect();
    let alone = line::alone(&edge);
    if !points.is_empty() {
        shapes.push(series, Outline::Area(points));
    }
    if !alone.is_empty() {
        shapes.push(series, Outline::Dots { at: alone, radius: 2.5, strength: None });
    }
}
