//! Dots, by series, size and place in a ramp of colours; cells of strength where there are too many.

use std::collections::BTreeMap;

use super::{Plot, Shapes};
use crate::column::strands::{Along, Strand, strands};
use crate::plan::{CLASSES, Colors, LayerPlan, strength};
use crate::reduce::density::Density;
use crate::scene::{Outline, Point};

/// More dots than this are cells.
pub(crate) const MOST: usize = 20_000;

/// The radius of a dot in pixels: of few dots, and of many.
const RADII: (f64, f64) = (4.0, 2.0);

/// The radii of the smallest and the largest dot with a size channel, in pixels.
const SIZES: (f64, f64) = (2.0, 20.0);

pub(crate) fn draw(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let Some(value) = &layer.value else { return };
    let strands = strands(layer.at.as_ref(), value, layer.colors.words(), layer.rows);
    let mut groups: BTreeMap<Group, Vec<Point>> = BTreeMap::new();
    let mut found = 0;
    for strand in strands.iter() {
        let series = layer.colors.series(strand.word);
        visible(strand, plot, |row, at| {
            found += 1;
            if found <= MOST {
                let row = strand.row(row);
                let class = layer.colors.class(row);
                groups.entry(Group { size: size(layer, row), series, class }).or_default().push(at);
            }
            found <= MOST
        });
    }
    if found > MOST {
        return dense(layer, &strands, plot, shapes);
    }
    let usual = if found > 2000 { RADII.1 } else { RADII.0 };
    // The largest first, so that none is hidden behind another.
    for (Group { size, series, class }, at) in groups.into_iter().rev() {
        let radius = size.map_or(usual, |size| f64::from(size) / 2.0);
        shapes.push(series, Outline::Dots { at, radius, strength: class.map(strength) });
    }
}

/// Dots that are drawn alike.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    /// Their radius, in halves of a pixel.
    size: Option<u8>,
    series: usize,
    class: Option<usize>,
}

/// The radius of a row's dot in halves of a pixel: its area is in proportion to the value.
fn size(layer: &LayerPlan<'_>, row: usize) -> Option<u8> {
    let sizes = layer.size.as_ref()?;
    let (_, largest) = sizes.range()?;
    let part = (sizes.positions()[row] / largest).clamp(0.0, 1.0);
    let part = if part.is_nan() { 0.0 } else { part.sqrt() };
    Some(((SIZES.0 + (SIZES.1 - SIZES.0) * part) * 2.0).round() as u8)
}

/// Calls with each row of a strand in the plot, as long as it is answered with true.
fn visible(strand: &Strand, plot: Plot<'_>, mut each: impl FnMut(usize, Point) -> bool) {
    let along = strand.along();
    let (first, last) = plot.x.sorted();
    let from = along.first_from(0, first, false);
    let to = along.first_from(from, last, true);
    let values = strand.y();
    for (row, &value) in values.iter().enumerate().take(to).skip(from) {
        let at = (plot.x.place(along.at(row)), plot.y.place(value));
        let inside = |place: f64| (0.0..=1.0).contains(&place);
        if inside(at.0) && inside(at.1) && !each(row, at) {
            return;
        }
    }
}

/// Draws cells: the more rows, the stronger; with a ramp, the mean of its values.
fn dense(layer: &LayerPlan<'_>, strands: &[Strand], plot: Plot<'_>, shapes: &mut Shapes) {
    let series: Vec<usize> =
        strands.iter().map(|strand| layer.colors.series(strand.word)).collect();
    let mut density = Density::new(plot.view, strands.len());
    for (place, strand) in strands.iter().enumerate() {
        match &layer.colors {
            Colors::Ramp(values, ..) => visible(strand, plot, |row, at| {
                density.add(place, at, values.positions()[strand.row(row)]);
                true
            }),
            _ => visible(strand, plot, |_, at| {
                density.add(place, at, f64::NAN);
                true
            }),
        }
    }
    let range = match &layer.colors {
        Colors::Ramp(_, range, _) => Some(*range),
        _ => None,
    };
    for (place, class, cells) in density.cells(range, CLASSES) {
        shapes.push(series[place], Outline::Cells { cells, strength: strength(class) });
    }
}

/// The row of a strand whose dot is nearest to a place, and the square of its distance in pixels.
pub(crate) fn nearest(
    strand: &Strand,
    plot: Plot<'_>,
    to: Point,
    within: f64,
) -> Option<(usize, f64)> {
    let along: Along<'_> = strand.along();
    let reach = within / plot.view.width.max(1.0);
    let (one, other) = (plot.x.value(to.0 - reach), plot.x.value(to.0 + reach));
    let from = along.first_from(0, one.min(other), false);
    let end = along.first_from(from, one.max(other), true);
    let distance = |row: usize| {
        let across = (plot.x.place(along.at(row)) - to.0) * plot.view.width;
        let down = (plot.y.place(strand.y()[row]) - to.1) * plot.view.height;
        across * across + down * down
    };
    let near = (from..end).map(|row| (row, distance(row)));
    near.filter(|(_, distance)| *distance <= within * within)
        .min_by(|one, other| one.1.total_cmp(&other.1))
}
