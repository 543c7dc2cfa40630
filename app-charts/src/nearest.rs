//! The row at a place of the plot, and the values there.

use std::sync::Arc;

use crate::chart::{Mark, Stack};
use crate::column::strands::{Strand, strands};
use crate::column::{Column, Kind};
use crate::format;
use crate::layout::Layout;
use crate::marks::bars::{band, ends, slot, width};
use crate::marks::bins::Bins;
use crate::marks::cells::Grid;
use crate::marks::stack::{Piece, Pieces};
use crate::marks::{Derived, dots, share};
use crate::plan::{Colors, LayerPlan};
use crate::scene::Point;
use crate::ticks::Content;

/// A row, and the values of all series at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The number of the row.
    pub row: usize,
    /// Its place in the plot.
    pub at: Point,
    /// The words of its place on the horizontal axis (of horizontal bars, on the vertical one), or the
    /// name of a dot.
    pub title: String,
    /// The values there: the number of the series in the scene, its name, and the words of the
    /// value. A dot has the names of its axes in place of that of its series. The author's own words,
    /// if there are any, stand alone with an empty name and no title.
    pub values: Vec<(usize, String, String)>,
}

/// The reach of a pointer around a dot, in pixels.
const REACH: f64 = 24.0;

/// Values of other series count as at the same place if they are as near as this, in pixels.
const SAME: f64 = 4.0;

/// The row nearest to a place: a dot near it, what lies under it, or else the values above and below.
pub(crate) fn nearest(layout: &Layout<'_>, to: Point) -> Option<Hit> {
    if to.0.is_nan() || to.1.is_nan() {
        return None;
    }
    let hit = dot(layout, to)
        .or_else(|| layout.layers().find_map(|(layer, derived)| under(layout, layer, derived, to)))
        .or_else(|| along(layout, to))?;
    // Zero has no place on a logarithmic axis, but may be part of what has one.
    let or = |place: f64, other: f64| if place.is_nan() { other } else { place };
    let hit = Hit { at: (or(hit.at.0, to.0), or(hit.at.1, to.1)), ..hit };
    let tooltip = layout.plan.chart.tooltip.as_ref();
    let words = tooltip.and_then(|words| words_of(words, hit.row));
    Some(match words {
        Some(words) => {
            let series = hit.values.first().map_or(0, |value| value.0);
            Hit { title: String::new(), values: vec![(series, String::new(), words)], ..hit }
        }
        None => hit,
    })
}

fn words_of(column: &Column, row: usize) -> Option<String> {
    let value = *column.positions().get(row).filter(|value| !value.is_nan())?;
    Some(match column.word(row) {
        Some(word) => word.to_owned(),
        None => format::words(value, column.kind(), None),
    })
}

fn name(layout: &Layout<'_>, series: usize) -> String {
    layout.plan.series.get(series).map_or(String::new(), |series| series.name.clone())
}

fn strands_of(layer: &LayerPlan<'_>) -> Option<Arc<[Strand]>> {
    let value = layer.value.as_ref().or(layer.high.as_ref())?;
    Some(strands(layer.at.as_ref(), value, layer.colors.words(), layer.rows))
}

/// The dot nearest to a place.
fn dot(layout: &Layout<'_>, to: Point) -> Option<Hit> {
    let mut best: Option<(f64, usize, &LayerPlan<'_>, usize)> = None;
    let points = |layer: &&LayerPlan<'_>| matches!(layer.layer.mark, Mark::Points | Mark::Text);
    for layer in layout.plan.layers.iter().filter(points) {
        if let Some((row, distance)) = dots::nearest(layer, layout.plot(), to, REACH)
            && best.is_none_or(|best| distance < best.0)
        {
            best = Some((distance, row, layer, layer.colors.series_of_row(row)?));
        }
    }
    let (_, row, layer, series) = best?;
    let x = layer.at.as_ref().map_or(row as f64, |at| at.positions()[row]);
    let y = layer.value.as_ref()?.positions()[row];
    let plan = &layout.plan;
    let label = |label: &Option<String>, other: &str| label.clone().unwrap_or(other.to_owned());
    let mut values = vec![
        (series, label(&plan.x.axis.label, "x"), plan.x.words(x)),
        (series, label(&plan.y.axis.label, "y"), plan.y.words(y)),
    ];
    let channels = &layer.layer.channels;
    if let Colors::Ramp(column, ..) = &layer.colors
        && let Some(words) = words_of(column, row)
    {
        values.push((series, "color".to_owned(), words));
    }
    if let Some(words) = channels.size.as_ref().and_then(|size| words_of(size, row)) {
        values.push((series, "size".to_owned(), words));
    }
    let text = channels.text.as_ref().and_then(|text| words_of(text, row));
    let title = text.unwrap_or_else(|| name(layout, series));
    Some(Hit { row, at: (layout.x.place(x), layout.y.place(y)), title, values })
}

/// The slice, the cell or the bars under a place.
fn under(layout: &Layout<'_>, layer: &LayerPlan<'_>, derived: &Derived, to: Point) -> Option<Hit> {
    match (derived, &layer.colors) {
        (_, Colors::Slices(_)) => slice(layout, layer, to),
        (Derived::Cells(grid), _) => cell(layout, layer, grid, to),
        (Derived::Bins(bins), _) => bin(layout, bins, to),
        (Derived::Pieces(pieces), _) => match layer.layer.mark {
            Mark::Bar { horizontal, stack } => bars(layout, pieces, horizontal, stack, to),
            _ => None,
        },
        _ => None,
    }
}

fn cell(layout: &Layout<'_>, layer: &LayerPlan<'_>, grid: &Grid, to: Point) -> Option<Hit> {
    let x = grid.across.step(layout.x.value(to.0))?;
    let y = grid.down.step(layout.y.value(to.1))?;
    let cell = grid.cells.iter().find(|cell| cell.at == (x, y))?;
    let place = |column: &Option<Column>| Some(column.as_ref()?.positions()[cell.row]);
    let (x, y) = (place(&layer.at)?, place(&layer.value)?);
    let title = format!("{} \u{b7} {}", layout.plan.x.words(x), layout.plan.y.words(y));
    let kind = layer.layer.channels.color.as_ref().map_or(Kind::Number, Column::kind);
    let kind = if kind == Kind::Words { Kind::Number } else { kind };
    let value = format::words(cell.value, kind, None);
    let values = vec![(layer.colors.series(None), String::new(), value)];
    Some(Hit { row: cell.row, at: (layout.x.place(x), layout.y.place(y)), title, values })
}

fn bin(layout: &Layout<'_>, bins: &Bins, to: Point) -> Option<Hit> {
    let value = layout.x.value(to.0);
    let bin = bins.edges.partition_point(|edge| *edge <= value).checked_sub(1)?;
    let own: Vec<&Piece> =
        bins.counts.all.iter().filter(|piece| piece.at as usize == bin).collect();
    let first = own.first()?;
    let (low, high) = bins.ends(first);
    let plan = &layout.plan;
    let title = match plan.x.content() {
        Content::Words(_) => plan.x.words(low + 0.5),
        _ => format!("{} \u{2013} {}", plan.x.words(low), plan.x.words(high)),
    };
    let middle = (layout.x.place(low) + layout.x.place(high)) / 2.0;
    let top = own.iter().map(|piece| piece.to).fold(0.0, f64::max);
    let value =
        |piece: &&Piece| (piece.series, name(layout, piece.series), plan.y.words(piece.sum));
    let values = own.iter().map(value).collect();
    Some(Hit { row: first.row, at: (middle, layout.y.place(top)), title, values })
}

fn slice(layout: &Layout<'_>, layer: &LayerPlan<'_>, to: Point) -> Option<Hit> {
    let Colors::Slices(slices) = &layer.colors else { return None };
    let (width, height) = (layout.view.width, layout.view.height);
    let (across, up) = ((to.0 - 0.5) * width, (0.5 - to.1) * height);
    let radius = width.min(height) / 2.0;
    if across.hypot(up) > radius {
        return None;
    }
    let turn = (across.atan2(up) / std::f64::consts::TAU).rem_euclid(1.0);
    let mut from = 0.0;
    for slice in slices {
        let part = slice.share;
        if turn < from + part {
            let middle = (from + part / 2.0) * std::f64::consts::TAU;
            let at = (
                0.5 + middle.sin() * radius * 0.7 / width,
                0.5 - middle.cos() * radius * 0.7 / height,
            );
            let words = format!("{} ({})", layout.plan.y.words(slice.sum), share(part));
            let values = vec![(slice.series, String::new(), words)];
            return Some(Hit { row: *slice.rows.first()?, at, title: slice.name.clone(), values });
        }
        from += part;
    }
    None
}

fn bars(layout: &Layout<'_>, pieces: &Pieces, lies: bool, stack: Stack, to: Point) -> Option<Hit> {
    let plan = &layout.plan;
    let (places, values) = if lies { (&plan.y, &plan.x) } else { (&plan.x, &plan.y) };
    let (scale, other) = if lies { (&layout.y, &layout.x) } else { (&layout.x, &layout.y) };
    let (along, across) = if lies { (to.1, to.0) } else { to };
    let width = width(pieces, places.content());
    let value = scale.value(along);
    // The last place whose band begins before the pointer.
    let end = pieces.all.partition_point(|piece| piece.at - width / 2.0 <= value);
    let at = pieces.all.get(end.checked_sub(1)?)?.at;
    let band = band(at, width, scale);
    if !(band.0..=band.1).contains(&along) {
        return None;
    }
    let first = pieces.all[..end].partition_point(|piece| piece.at < at);
    let group = &pieces.all[first..end];
    let pixels = if lies { layout.view.height } else { layout.view.width };
    let distance = |piece: &&Piece| {
        let (low, high) = ends(piece, other);
        let (left, right) = slot(band, piece.slot, pieces.slots, pixels);
        let off = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        let beside = if stack == Stack::Grouped { off(along, left, right) * 10.0 } else { 0.0 };
        beside + off(across, low, high)
    };
    let nearest = group.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)))?;
    let (left, right) = slot(band, nearest.slot, pieces.slots, pixels);
    let middle = ((left + right) / 2.0, other.place(nearest.to));
    let middle = (middle.0, if middle.1.is_nan() { 1.0 } else { middle.1 });
    let whole: f64 = group.iter().map(|piece| piece.sum.abs() / 2.0).sum();
    let words = |piece: &Piece| match stack {
        Stack::Normalized => {
            let share = share(piece.sum.abs() / 2.0 / whole);
            format!("{} ({share})", format::words(piece.sum, values.content().kind(), None))
        }
        _ => values.words(piece.sum),
    };
    Some(Hit {
        row: nearest.row,
        at: if lies { (middle.1, middle.0) } else { middle },
        title: places.words(at),
        values: group
            .iter()
            .map(|piece| (piece.series, name(layout, piece.series), words(piece)))
            .collect(),
    })
}

/// One value of a series near a place of the horizontal axis.
struct Found {
    series: usize,
    row: usize,
    x: f64,
    at: Point,
    words: String,
    /// Whether it is the edge of a band, on which no crosshair stands if there is a line.
    is_band: bool,
}

/// The values of all series above and below a place.
fn along(layout: &Layout<'_>, to: Point) -> Option<Hit> {
    let mut found: Vec<Found> = Vec::new();
    for (layer, derived) in layout.layers() {
        match (layer.layer.mark, derived) {
            (Mark::Area(_), Derived::Pieces(pieces)) => stacked(layout, pieces, to, &mut found),
            (Mark::Line | Mark::Area(_) | Mark::Band, Derived::Rows) => {
                for strand in strands_of(layer).iter().flat_map(|strands| strands.iter()) {
                    let Some(place) = nearest_row(layout, strand, to) else { continue };
                    let (row, x) = (strand.row(place), strand.along().at(place));
                    let value = strand.y()[place];
                    let low = layer.low.as_ref().map(|low| low.positions()[row]);
                    let words = match low.filter(|_| layer.layer.mark == Mark::Band) {
                        Some(low) => {
                            let words = |value| layout.plan.y.words(value);
                            format!("{} \u{2013} {}", words(low), words(value))
                        }
                        None => layout.plan.y.words(value),
                    };
                    let at = (layout.x.place(x), layout.y.place(value));
                    let series = layer.colors.series(strand.word);
                    let is_band = layer.layer.mark == Mark::Band;
                    found.push(Found { series, row, x, at, words, is_band });
                }
            }
            _ => {}
        }
    }
    let across = |found: &Found| (found.at.0 - to.0).abs();
    let down = |found: &Found| (found.at.1 - to.1).abs();
    let nearest = found.iter().min_by(|one, other| across(one).total_cmp(&across(other)))?;
    let (x, place) = (nearest.x, nearest.at.0);
    let same = |found: &&Found| (found.at.0 - place).abs() * layout.view.width <= SAME;
    let own: Vec<&Found> = found.iter().filter(same).collect();
    let order = |one: &&&Found, other: &&&Found| {
        one.is_band.cmp(&other.is_band).then(down(one).total_cmp(&down(other)))
    };
    let best = own.iter().min_by(order)?;
    let values =
        own.iter().map(|found| (found.series, name(layout, found.series), found.words.clone()));
    let title = layout.plan.x.words(x);
    Some(Hit { row: best.row, at: (place, best.at.1), title, values: values.collect() })
}

/// The row of a strand with a value whose x is nearest to a place.
fn nearest_row(layout: &Layout<'_>, strand: &Strand, to: Point) -> Option<usize> {
    let along = strand.along();
    let values = strand.y();
    let value = layout.x.value(to.0);
    let (first, last) = layout.x.sorted();
    let from = along.first_from(0, first, false);
    let end = along.first_from(from, last, true);
    let middle = along.first_from(from, value, false).min(end);
    let is_value = |row: &usize| !layout.y.place(values[*row]).is_nan();
    let after = (middle..end).find(is_value);
    let before = (from..middle).rev().find(is_value);
    // Of several rows at one place, the one whose value is nearest.
    let distance = |row: usize| (layout.x.place(along.at(row)) - to.0).abs();
    let best = match (before, after) {
        (Some(before), Some(after)) if distance(before) < distance(after) => before,
        (before, after) => after.or(before)?,
    };
    let x = along.at(best);
    let same = (along.first_from(from, x, false)..along.first_from(from, x, true)).take(1000);
    let down = |row: &usize| (layout.y.place(values[*row]) - to.1).abs();
    same.filter(is_value).min_by(|one, other| down(one).total_cmp(&down(other)))
}

fn stacked(layout: &Layout<'_>, pieces: &Pieces, to: Point, found: &mut Vec<Found>) {
    let all = &pieces.all;
    let value = layout.x.value(to.0);
    let end = all.partition_point(|piece| piece.at < value);
    let near = [end.checked_sub(1), Some(end)].into_iter().flatten();
    let near = near.filter_map(|place| all.get(place)).map(|piece| piece.at);
    let distance = |at: &f64| (layout.x.place(*at) - to.0).abs();
    let Some(at) = near.min_by(|one, other| distance(one).total_cmp(&distance(other))) else {
        return;
    };
    let place = layout.x.place(at);
    if !(0.0..=1.0).contains(&place) {
        return;
    }
    let first = all.partition_point(|piece| piece.at < at);
    for piece in all[first..].iter().take_while(|piece| piece.at == at) {
        let at = (place, layout.y.place(piece.to));
        let mut words = layout.plan.y.words(piece.sum);
        if layout.plan.y.percent {
            let sum = format::words(piece.sum, Kind::Number, None);
            words = format!("{sum} ({})", layout.plan.y.words((piece.to - piece.from).abs()));
        }
        let (series, row, x) = (piece.series, piece.row, piece.at);
        found.push(Found { series, row, x, at, words, is_band: false });
    }
}
