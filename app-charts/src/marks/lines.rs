//! Lines, and the names at their ends.

use super::{Plot, Shapes};
use crate::column::strands::strands;
use crate::plan::LayerPlan;
use crate::reduce::line;
use crate::scene::Outline;

/// The radius of a value that stands alone, in pixels.
const ALONE: f64 = 2.5;

pub(crate) fn draw(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let Some(value) = &layer.value else { return };
    let strands = strands(layer.at.as_ref(), value, layer.colors.words(), layer.rows);
    for strand in strands.iter() {
        let series = layer.colors.series(strand.word);
        let points = line::line(strand, plot.x, plot.y, plot.view.width);
        let alone = line::alone(&points);
        if points.len() > 1 {
            shapes.push(series, Outline::Line(points));
        }
        if !alone.is_empty() {
            shapes.push(series, Outline::Dots { at: alone, radius: ALONE, strength: None });
        }
    }
}
