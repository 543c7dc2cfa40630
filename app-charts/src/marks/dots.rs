//! Dots, by series, size and place in a ramp of colours; cells of strength where there are too many.

use std::collections::BTreeMap;

use super::{Plot, Shapes};
use crate::column::strands::Along;
use crate::column::{BLOCK, Column};
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
    let mut groups: BTreeMap<Group, Vec<Point>> = BTreeMap::new();
    let mut found = 0;
    visible(layer, plot, |row, at| {
        let Some(series) = layer.colors.series_of_row(row) else { return true };
        found += 1;
        if found <= MOST {
            let class = layer.colors.class(row);
            groups.entry(Group { size: size(layer, row), series, class }).or_default().push(at);
        }
        found <= MOST
    });
    if found > MOST {
        return dense(layer, plot, shapes);
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

/// Calls with each row in the plot, as long as it is answered with true. Rows in the order of x are
/// found without looking at those outside; others are not sorted for it, which takes longer than
/// drawing them does.
fn visible(layer: &LayerPlan<'_>, plot: Plot<'_>, mut each: impl FnMut(usize, Point) -> bool) {
    let Some(value) = &layer.value else { return };
    let along = along(layer);
    let (from, to) = rows_between(layer, along, plot.x.sorted());
    let inside = |place: f64| (0.0..=1.0).contains(&place);
    let windows = [(layer.at.as_ref(), plot.x.sorted()), (Some(value), plot.y.sorted())];
    for block in from / BLOCK..to.div_ceil(BLOCK) {
        // Rows near each other are often near each other in the plot.
        let outside = |&(column, (low, high)): &(Option<&Column>, (f64, f64))| {
            let block = column.and_then(|column| column.blocks().get(block));
            block.is_some_and(|block| block.high < low || block.low > high)
        };
        if windows.iter().any(outside) {
            continue;
        }
        for row in (block * BLOCK).max(from)..((block + 1) * BLOCK).min(to) {
            let at = (plot.x.place(along.at(row)), plot.y.place(value.positions()[row]));
            if inside(at.0) && inside(at.1) && !each(row, at) {
                return;
            }
        }
    }
}

fn along<'a>(layer: &'a LayerPlan<'_>) -> Along<'a> {
    layer.at.as_ref().map_or(Along::Rows(layer.rows), |at| Along::Values(at.positions()))
}

/// The rows among which all with an x in a window are.
fn rows_between(layer: &LayerPlan<'_>, along: Along<'_>, window: (f64, f64)) -> (usize, usize) {
    if layer.at.as_ref().is_none_or(Column::is_ascending) {
        let from = along.first_from(0, window.0, false);
        return (from, along.first_from(from, window.1, true));
    }
    (0, layer.rows)
}

/// Draws cells: the more rows, the stronger; with a ramp, the mean of its values.
fn dense(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let (words, ramp) = match &layer.colors {
        Colors::Words(words, series) => (Some((words, series)), None),
        Colors::Ramp(values, range, _) => (None, Some((values, *range))),
        _ => (None, None),
    };
    let mut density = Density::new(plot.view, words.map_or(1, |(_, series)| series.len()));
    visible(layer, plot, |row, at| {
        let word = words.map_or(0.0, |(words, _)| words.positions()[row]);
        if !word.is_nan() {
            let value = ramp.map_or(f64::NAN, |(values, _)| values.positions()[row]);
            density.add(word as usize, at, value);
        }
        true
    });
    for (word, class, cells) in density.cells(ramp.map(|(_, range)| range), CLASSES) {
        let series = layer.colors.series(words.map(|_| word));
        shapes.push(series, Outline::Cells { cells, strength: strength(class) });
    }
}

/// The row whose dot is nearest to a place, and the square of its distance in pixels.
pub(crate) fn nearest(
    layer: &LayerPlan<'_>,
    plot: Plot<'_>,
    to: Point,
    within: f64,
) -> Option<(usize, f64)> {
    let value = layer.value.as_ref()?.positions();
    let along = along(layer);
    let reach = within / plot.view.width;
    let (one, other) = (plot.x.value(to.0 - reach), plot.x.value(to.0 + reach));
    let window = (one.min(other), one.max(other));
    let (from, end) = rows_between(layer, along, window);
    let near = (from..end).filter(|row| (window.0..=window.1).contains(&along.at(*row)));
    let distance = |row: usize| {
        let across = (plot.x.place(along.at(row)) - to.0) * plot.view.width;
        let down = (plot.y.place(value[row]) - to.1) * plot.view.height;
        across * across + down * down
    };
    let near = near.map(|row| (row, distance(row)));
    near.filter(|(row, distance)| {
        *distance <= within * within && layer.colors.series_of_row(*row).is_some()
    })
    .min_by(|one, other| one.1.total_cmp(&other.1))
}
