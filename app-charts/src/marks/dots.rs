//! Dots.

use super::{Plot, Shapes};
use crate::column::strands::strands;
use crate::plan::LayerPlan;
use crate::scene::{Outline, Point};

pub(crate) fn draw(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let Some(value) = &layer.value else { return };
    let strands = strands(layer.at.as_ref(), value, layer.colors.words(), layer.rows);
    for strand in strands.iter() {
        let series = layer.colors.series(strand.word);
        let (along, y) = (strand.along(), strand.y());
        let point = |row: usize| (plot.x.place(along.at(row)), plot.y.place(y[row]));
        let inside = |place: f64| (0.0..=1.0).contains(&place);
        let at: Vec<Point> = (0..strand.len())
            .map(point)
            .filter(|&(across, down)| inside(across) && inside(down))
            .collect();
        if !at.is_empty() {
            shapes.push(series, Outline::Dots { at, radius: 3.5, strength: None });
        }
    }
}
