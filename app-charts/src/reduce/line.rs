//! Lines by M4: of all rows in one column of pixels, only the first, the lowest, the highest and the
//! last make a difference to what is drawn.

use crate::column::strands::{Along, Strand};
use crate::column::{BLOCK, Block};
use crate::scale::Scale;
use crate::scene::Point;

/// A gap in a line.
pub(crate) const GAP: Point = (f64::NAN, f64::NAN);

/// The points of a strand in a plot of so many pixels across.
pub(crate) fn line(strand: &Strand, x: &Scale, y: &Scale, pixels: f64) -> Vec<Point> {
    let along = strand.along();
    let values = strand.y();
    let (first, last) = x.sorted();
    let from = along.first_from(0, first, false);
    let to = along.first_from(from, last, true);
    let place = |row: usize| (x.place(along.at(row)), y.place(values[row]));
    let mut path = Path::default();
    if from > 0 && from < along.len() {
        path.push(enter(place(from - 1), place(from)));
    }
    let columns = pixels.ceil().clamp(1.0, 16_384.0) as usize;
    if to.saturating_sub(from) <= 4 * columns {
        for row in from..to {
            path.push(place(row));
        }
    } else {
        let blocks = strand.y.blocks();
        for (from, to) in by_column(along, x, (from, to), columns) {
            one_column(&mut path, from, to, values, blocks, place);
        }
    }
    if to > 0 && to < along.len() {
        path.push(enter(place(to), place(to - 1)));
    }
    path.points
}

/// The rows of each column of pixels, those without rows left out.
fn by_column(
    along: Along<'_>,
    x: &Scale,
    (from, to): (usize, usize),
    columns: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let turned = x.window.0 > x.window.1;
    let x = *x;
    let mut row = from;
    let rows = (1..=columns).map(move |column| {
        let edge = column as f64 / columns as f64;
        let edge = x.value(if turned { 1.0 - edge } else { edge });
        let end = if column == columns { to } else { along.first_from(row, edge, false).min(to) };
        (std::mem::replace(&mut row, end), end)
    });
    rows.filter(|(from, to)| from < to)
}

/// The points of the rows in one column of pixels.
fn one_column(
    path: &mut Path,
    from: usize,
    to: usize,
    values: &[f64],
    blocks: &[Block],
    place: impl Fn(usize) -> Point,
) {
    if to - from <= 4 {
        (from..to).for_each(|row| path.push(place(row)));
        return;
    }
    let (low, high) = lowest_and_highest(values, blocks, from, to);
    let Some(low) = low else { return path.push(GAP) };
    let is_value = |row: &usize| !values[*row].is_nan();
    let first = (from..to).find(is_value).unwrap_or(from);
    let last = (from..to).rev().find(is_value).unwrap_or(first);
    if first > from {
        path.push(GAP);
    }
    let high = high.unwrap_or(low);
    let mut rows = [first, low.min(high), low.max(high), last].to_vec();
    rows.dedup();
    rows.into_iter().for_each(|row| path.push(place(row)));
    if last + 1 < to {
        path.push(GAP);
    }
}

/// The rows of the smallest and the largest value. Whole blocks are known; rows are read in the two
/// blocks at the ends, and in those that hold the extremes.
pub(crate) fn lowest_and_highest(
    values: &[f64],
    blocks: &[Block],
    from: usize,
    to: usize,
) -> (Option<usize>, Option<usize>) {
    let mut found = Extremes::default();
    let (first_whole, end_whole) = (from.div_ceil(BLOCK), to / BLOCK);
    if first_whole >= end_whole {
        found.read(values, from, to);
        return (found.lowest, found.highest);
    }
    found.read(values, from, first_whole * BLOCK);
    found.read(values, end_whole * BLOCK, to);
    let (mut low_block, mut high_block) = (None, None);
    let (mut low, mut high) = (found.low, found.high);
    for (place, block) in blocks.iter().enumerate().take(end_whole).skip(first_whole) {
        if block.low < low {
            (low, low_block) = (block.low, Some(place));
        }
        if block.high > high {
            (high, high_block) = (block.high, Some(place));
        }
    }
    for place in [low_block, high_block].into_iter().flatten() {
        found.read(values, place * BLOCK, (place + 1) * BLOCK);
    }
    (found.lowest, found.highest)
}

struct Extremes {
    low: f64,
    high: f64,
    lowest: Option<usize>,
    highest: Option<usize>,
}

impl Default for Extremes {
    fn default() -> Extremes {
        Extremes { low: f64::INFINITY, high: f64::NEG_INFINITY, lowest: None, highest: None }
    }
}

impl Extremes {
    fn read(&mut self, values: &[f64], from: usize, to: usize) {
        for (row, &value) in values.iter().enumerate().take(to).skip(from) {
            if value < self.low {
                (self.low, self.lowest) = (value, Some(row));
            }
            if value > self.high {
                (self.high, self.highest) = (value, Some(row));
            }
        }
    }
}

/// The point on the edge of the plot where a line from outside comes in.
fn enter(outside: Point, inside: Point) -> Point {
    let edge = if outside.0 < 0.0 { 0.0 } else { 1.0 };
    let part = (edge - outside.0) / (inside.0 - outside.0);
    // The next row may lie beyond the other edge, if none lies in the window.
    if !part.is_finite() || !(-1e-9..=1.0 + 1e-9).contains(&part) {
        return outside;
    }
    (edge, outside.1 + (inside.1 - outside.1) * part)
}

/// Points in a row, with one gap where there are several.
#[derive(Default)]
struct Path {
    points: Vec<Point>,
}

impl Path {
    fn push(&mut self, point: Point) {
        let is_gap = |point: &Point| point.0.is_nan() || point.1.is_nan();
        if !is_gap(&point) {
            self.points.push(point);
        } else if self.points.last().is_some_and(|last| !is_gap(last)) {
            self.points.push(GAP);
        }
    }
}

/// The points that stand alone between gaps, which a line does not show.
pub(crate) fn alone(points: &[Point]) -> Vec<Point> {
    let is_gap = |at: Option<&Point>| at.is_none_or(|point| point.0.is_nan());
    let stands = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| points.get(before));
        !points[at].0.is_nan() && is_gap(before) && is_gap(points.get(at + 1))
    };
    (0..points.len()).filter(stands).map(|at| points[at]).collect()
}

/// The points of the area between two strands over the same places: (x, upper y, lower y). Of all
/// rows in one column of pixels, the extremes.
pub(crate) fn band(
    low: &Strand,
    high: &Strand,
    x: &Scale,
    y: &Scale,
    pixels: f64,
) -> Vec<(f64, f64, f64)> {
    let along = low.along();
    let (first, last) = x.sorted();
    // One row more at each side, so that the area reaches the edges of the plot.
    let from = along.first_from(0, first, false).saturating_sub(1);
    let to = (along.first_from(from, last, true) + 1).min(along.len()).min(high.len());
    let (lows, highs) = (low.y(), high.y());
    let columns = pixels.ceil().clamp(1.0, 16_384.0) as usize;
    let point = |(from, to): (usize, usize)| {
        let middle = x.place(along.at(from + (to - from) / 2));
        let low_row = lowest_and_highest(lows, low.y.blocks(), from, to).0;
        let high_row = lowest_and_highest(highs, high.y.blocks(), from, to).1;
        let of =
            |row: Option<usize>, values: &[f64]| row.map_or(f64::NAN, |row| y.place(values[row]));
        let (one, other) = (of(low_row, lows), of(high_row, highs));
        if (middle + one + other).is_nan() {
            return (f64::NAN, f64::NAN, f64::NAN);
        }
        (middle, one.min(other), one.max(other))
    };
    if to.saturating_sub(from) <= 2 * columns {
        return (from..to).map(|row| point((row, row + 1))).collect();
    }
    by_column(along, x, (from, to), columns).map(point).collect()
}

/// No more points of an area than a plot can show: of those in one column of pixels, the extremes.
pub(crate) fn thin_area(
    points: impl Iterator<Item = (f64, f64, f64)>,
    pixels: f64,
) -> Vec<(f64, f64, f64)> {
    let all: Vec<(f64, f64, f64)> = points.collect();
    // The last before the plot and the first behind it are kept, for the area goes on there.
    let (mut from, mut to) = (0, all.len());
    if let (Some(first), Some(last)) = (all.first(), all.last()) {
        let outside = |place: f64| if first.0 <= last.0 { place < 0.0 } else { place > 1.0 };
        let beyond = |place: f64| if first.0 <= last.0 { place > 1.0 } else { place < 0.0 };
        from = all.iter().position(|point| !outside(point.0)).unwrap_or(to).saturating_sub(1);
        let end = all.iter().rposition(|point| !beyond(point.0)).map_or(0, |last| last + 2);
        to = end.min(to).max(from);
    }
    let shown = &all[from..to];
    let columns = pixels.ceil().clamp(1.0, 16_384.0);
    if shown.len() as f64 <= columns * 2.0 {
        return shown.to_vec();
    }
    let column = |point: &(f64, f64, f64)| (point.0 * columns).floor();
    let groups = shown.chunk_by(|one, other| column(one) == column(other));
    let ends = groups.flat_map(|group| {
        let top = group.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
        let bottom = group.iter().map(|point| point.2).fold(f64::NEG_INFINITY, f64::max);
        let (first, last) = (group[0], group[group.len() - 1]);
        let middle = ((first.0 + last.0) / 2.0, top, bottom);
        let all = if group.len() > 2 { vec![first, middle, last] } else { group.to_vec() };
        all.into_iter()
    });
    ends.collect()
}
