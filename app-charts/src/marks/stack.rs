//! Values on top of each other or side by side: the pieces of bars and areas.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::chart::Stack;
use crate::plan::LayerPlan;

/// The sum of the rows of one series at one place, and its part of the stack there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) series: usize,
    pub(crate) at: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// The sum.
    pub(crate) sum: f64,
    /// Its place among those side by side.
    pub(crate) slot: usize,
    /// The first of its rows.
    pub(crate) row: usize,
    /// The step of that row in a ramp of colours.
    pub(crate) class: Option<usize>,
}

/// All pieces of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pieces {
    /// In the order of their places, those at one place in the order of their series.
    pub(crate) all: Vec<Piece>,
    /// How many stand side by side.
    pub(crate) slots: usize,
    /// The smallest distance between two places; `None`: there is only one.
    pub(crate) distance: Option<f64>,
}

/// The most pieces that are made for series without a value at a place.
const MOST_FILLED: usize = 4_000_000;

/// Stacks the rows of layers. With `fill`, each series has a piece at each place, as areas need it.
pub(crate) fn pieces(layers: &[&LayerPlan<'_>], stack: Stack, fill: bool) -> Pieces {
    let mut sums = Sums::default();
    for layer in layers {
        let Some(value) = &layer.value else { continue };
        for (row, &sum) in value.positions().iter().enumerate() {
            let at = layer.at.as_ref().map_or(row as f64, |at| at.positions()[row]);
            let Some(series) = layer.colors.series_of_row(row) else { continue };
            if !at.is_nan() && !sum.is_nan() {
                let class = layer.colors.class(row);
                sums.add(Piece { series, at, from: 0.0, to: sum, sum, slot: 0, row, class });
            }
        }
    }
    let mut all = sums.all;
    sort(&mut all);
    if fill {
        all = filled(all);
    }
    Pieces::of(all, stack)
}

/// One piece for each series and place.
#[derive(Default)]
struct Sums {
    all: Vec<Piece>,
    /// The pieces by place and series; empty as long as the rows come in their order.
    known: HashMap<(u64, usize), usize>,
}

impl Sums {
    fn add(&mut self, piece: Piece) {
        // Zero has two signs and one place.
        let key = |piece: &Piece| ((piece.at + 0.0).to_bits(), piece.series);
        let place = match self.all.last() {
            None => 0,
            Some(last) if self.known.is_empty() => match order(last, &piece) {
                Ordering::Less => self.all.len(),
                Ordering::Equal => self.all.len() - 1,
                Ordering::Greater => {
                    self.known = self.all.iter().map(key).zip(0..).collect();
                    *self.known.entry(key(&piece)).or_insert(self.all.len())
                }
            },
            Some(_) => *self.known.entry(key(&piece)).or_insert(self.all.len()),
        };
        match self.all.get_mut(place) {
            Some(known) => {
                known.sum = (known.sum + piece.sum).clamp(f64::MIN, f64::MAX);
                known.to = known.sum;
            }
            None => self.all.push(piece),
        }
    }
}

/// The order of pieces: by place, then by series.
fn order(one: &Piece, other: &Piece) -> Ordering {
    let places = one.at.partial_cmp(&other.at).unwrap_or(Ordering::Equal);
    places.then(one.series.cmp(&other.series))
}

fn sort(all: &mut [Piece]) {
    if !all.is_sorted_by(|one, other| order(one, other).is_le()) {
        all.sort_by(order);
    }
}

impl Pieces {
    /// Piles up pieces, of which there is one for each series and place at most.
    pub(crate) fn of(mut all: Vec<Piece>, stack: Stack) -> Pieces {
        sort(&mut all);
        let series = series(&all);
        let distance = all.windows(2).map(|pair| pair[1].at - pair[0].at).filter(|gap| *gap > 0.0);
        let distance = distance.min_by(f64::total_cmp);
        for group in all.chunk_by_mut(|one, other| one.at == other.at) {
            pile(group, stack, &series);
        }
        let slots = if stack == Stack::Grouped { series.len().max(1) } else { 1 };
        Pieces { all, slots, distance }
    }
}

/// The series of pieces, each once, ascending.
pub(crate) fn series(all: &[Piece]) -> Vec<usize> {
    let mut series: Vec<usize> = Vec::new();
    for piece in all {
        if let Err(place) = series.binary_search(&piece.series) {
            series.insert(place, piece.series);
        }
    }
    series
}

/// The pieces, with one of nothing for each series that has none at a place.
fn filled(all: Vec<Piece>) -> Vec<Piece> {
    let series = series(&all);
    let places = all.chunk_by(|one, other| one.at == other.at).count();
    if places.saturating_mul(series.len()) > MOST_FILLED {
        return all;
    }
    let mut filled = Vec::with_capacity(places * series.len());
    for group in all.chunk_by(|one, other| one.at == other.at) {
        let mut group = group.iter().peekable();
        let Some(&first) = group.peek().copied() else { continue };
        for &series in &series {
            match group.next_if(|piece| piece.series == series) {
                Some(piece) => filled.push(*piece),
                None => filled.push(Piece { series, from: 0.0, to: 0.0, sum: 0.0, ..first }),
            }
        }
    }
    filled
}

/// Puts the pieces at one place on top of each other or side by side.
fn pile(group: &mut [Piece], stack: Stack, series: &[usize]) {
    // Halves of the sum, for the whole may be infinite.
    let half: f64 = group.iter().map(|piece| piece.sum.abs() / 2.0).sum::<f64>().min(f64::MAX);
    let (mut above, mut below) = (0.0, 0.0);
    for piece in group {
        match stack {
            Stack::Overlaid => {}
            Stack::Grouped => piece.slot = series.binary_search(&piece.series).unwrap_or(0),
            Stack::Stacked | Stack::Normalized => {
                let size = match stack {
                    Stack::Normalized if half > 0.0 => piece.sum / half * 50.0,
                    Stack::Normalized => 0.0,
                    _ => piece.sum,
                };
                let end = if size < 0.0 { &mut below } else { &mut above };
                piece.from = *end;
                *end = (*end + size).clamp(f64::MIN, f64::MAX);
                piece.to = *end;
            }
        }
    }
}
