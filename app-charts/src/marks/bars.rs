//! Bars from zero.

use std::collections::BTreeMap;

use super::stack::{Piece, Pieces};
use super::{Plot, Shapes};
use crate::column::Kind;
use crate::format::DAY;
use crate::plan::{AxisPlan, strength};
use crate::scale::Scale;
use crate::scene::{Outline, Rect};
use crate::ticks::Content;

/// The most bars over words that are drawn each: bars of words may be thinner than a pixel.
const MOST: usize = 20_000;

/// Widens the axes to bars: one of places, and one of values.
pub(crate) fn measure(pieces: &Pieces, places: &mut AxisPlan<'_>, values: &mut AxisPlan<'_>) {
    values.zero = true;
    for piece in &pieces.all {
        values.take(piece.from);
        values.take(piece.to);
    }
    if let Content::Words(_) = places.content() {
        return;
    }
    let half = width(pieces, places.content()) / 2.0;
    places.nice = false;
    // They stand in the order of their places.
    for piece in pieces.all.first().into_iter().chain(pieces.all.last()) {
        places.take((piece.at - half).max(f64::MIN));
        places.take((piece.at + half).min(f64::MAX));
    }
}

/// The width of the place of a bar, in values of the axis.
pub(crate) fn width(pieces: &Pieces, content: &Content) -> f64 {
    match (content, pieces.distance) {
        (Content::Words(_), _) => 1.0,
        (_, Some(distance)) => distance,
        (Content::Times(Kind::Date), None) => DAY,
        (Content::Times(_), None) => 60_000.0,
        (Content::Numbers, None) => 1.0,
    }
}

/// The edges of a bar's place on the axis, the smaller one first.
pub(crate) fn band(at: f64, width: f64, scale: &Scale) -> (f64, f64) {
    let (one, other) = (scale.place(at - width / 2.0), scale.place(at + width / 2.0));
    // A place near zero on a logarithmic axis has no left edge.
    let (one, other) = if one.is_nan() { (scale.place(at), other) } else { (one, other) };
    (one.min(other), one.max(other))
}

pub(crate) fn draw(
    pieces: &Pieces,
    content: &Content,
    lies: bool,
    plot: Plot<'_>,
    shapes: &mut Shapes,
) {
    let (places, values) = if lies { (plot.y, plot.x) } else { (plot.x, plot.y) };
    let pixels = if lies { plot.view.height } else { plot.view.width }.clamp(1.0, 16_384.0);
    let width = width(pieces, content);
    let mut bars: BTreeMap<(usize, Option<usize>), Vec<Rect>> = BTreeMap::new();
    let mut push = |piece: &Piece, (left, right): (f64, f64), (low, high): (f64, f64)| {
        let rect = match lies {
            true => Rect { left: low, top: left, right: high, bottom: right },
            false => Rect { left, top: low, right, bottom: high },
        };
        bars.entry((piece.series, piece.class)).or_default().push(rect);
    };
    // Pieces stand in the order of their places.
    let (low, high) = places.sorted();
    let from = pieces.all.partition_point(|piece| piece.at + width / 2.0 < low);
    let to = pieces.all.partition_point(|piece| piece.at - width / 2.0 <= high).max(from);
    let inside = &pieces.all[from..to];
    let shown = inside.iter().filter_map(|piece| {
        let (first, last) = band(piece.at, width, places);
        let ends = ends(piece, values);
        let inside = first < 1.0 && last > 0.0 && ends.0 <= 1.0 && ends.1 >= 0.0;
        inside.then_some((piece, (first, last), ends))
    });
    let few = if let Content::Words(_) = content { MOST } else { pixels as usize * 2 };
    if inside.len() <= few {
        for (piece, band, ends) in shown {
            push(piece, slot(band, piece.slot, pieces.slots, pixels), ends);
        }
    } else {
        // Bars of one series in one pixel become one bar, from the lowest end to the highest.
        let mut open: BTreeMap<usize, (&Piece, usize, (f64, f64))> = BTreeMap::new();
        let pixel = |at: usize| (at as f64 / pixels, (at + 1) as f64 / pixels);
        for (piece, (first, last), ends) in shown {
            let at = ((first + last) / 2.0 * pixels).clamp(0.0, pixels - 1.0) as usize;
            let own = open.entry(piece.series).or_insert((piece, at, ends));
            if own.1 == at {
                own.2 = (own.2.0.min(ends.0), own.2.1.max(ends.1));
            } else {
                let (piece, at, ends) = std::mem::replace(own, (piece, at, ends));
                push(piece, pixel(at), ends);
            }
        }
        for (piece, at, ends) in open.into_values() {
            push(piece, pixel(at), ends);
        }
    }
    for ((series, class), rects) in bars {
        let outline = match class {
            Some(class) => Outline::Cells { cells: rects, strength: strength(class) },
            None => Outline::Bars(rects),
        };
        shapes.push(series, outline);
    }
}

/// The places of the two ends of a bar. One without a place, as zero on a logarithmic axis, is at the
/// beginning of the axis.
pub(crate) fn ends(piece: &Piece, values: &Scale) -> (f64, f64) {
    let beginning = if values.upward { 1.0 } else { 0.0 };
    let place = |value: f64| {
        let place = values.place(value);
        if place.is_nan() { beginning } else { place }
    };
    let (from, to) = (place(piece.from), place(piece.to));
    (from.min(to), from.max(to))
}

/// The edges of one of several bars side by side, with some space around all of them.
pub(crate) fn slot(
    (first, last): (f64, f64),
    slot: usize,
    slots: usize,
    pixels: f64,
) -> (f64, f64) {
    let size = last - first;
    // Bars of few pixels stand close.
    let space = if size * pixels < 4.0 * slots as f64 { 0.0 } else { 0.1 };
    let (first, size) = (first + size * space, size * (1.0 - 2.0 * space));
    let each = size / slots as f64;
    let thinnest = (0.5 / pixels).min(0.5);
    let left = first + each * slot as f64;
    if each < thinnest { (left, left + thinnest) } else { (left, left + each) }
}
