//! The slices of a pie: the sums of its categories.

use std::collections::HashMap;

use crate::chart::Layer;
use crate::column::{Column, Kind};
use crate::format;

/// One category of a pie.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slice {
    pub(crate) name: String,
    pub(crate) sum: f64,
    /// Its part of the whole round, from 0 to 1.
    pub(crate) share: f64,
    /// The rows of the slice.
    pub(crate) rows: Vec<usize>,
    pub(crate) series: usize,
}

/// The slices in the order in which their categories come first, so many at most: the smallest ones
/// are one slice, "Other". A size that is not above zero is no part of a round.
pub(super) fn slices(layer: &Layer, most: usize) -> Vec<Slice> {
    let rows = layer.channels.len();
    let (Some(x), y) = (&layer.channels.x, &layer.channels.y) else { return Vec::new() };
    let mut known: HashMap<u64, usize> = HashMap::new();
    let mut slices: Vec<Slice> = Vec::new();
    for row in 0..rows {
        let size = y.as_ref().map_or(1.0, |y| y.positions()[row]);
        let category = x.positions()[row];
        if category.is_nan() || size.is_nan() || size <= 0.0 {
            continue;
        }
        let place = *known.entry(category.to_bits()).or_insert_with(|| {
            let name = name(x, row);
            slices.push(Slice { name, sum: 0.0, share: 0.0, rows: Vec::new(), series: 0 });
            slices.len() - 1
        });
        slices[place].sum = (slices[place].sum + size).min(f64::MAX);
        slices[place].rows.push(row);
    }
    if slices.len() > most {
        let mut sums: Vec<f64> = slices.iter().map(|slice| slice.sum).collect();
        sums.sort_by(|one, other| other.total_cmp(one));
        // One place is for the others.
        let (limit, mut left) = (sums[most - 2], most - 1);
        let (kept, others): (Vec<Slice>, Vec<Slice>) = slices.into_iter().partition(|slice| {
            let is_kept = slice.sum >= limit && left > 0;
            left -= usize::from(is_kept);
            is_kept
        });
        let mut other = Slice {
            name: format!("Other ({})", others.len()),
            sum: others.iter().map(|slice| slice.sum).sum::<f64>().min(f64::MAX),
            share: 0.0,
            rows: others.into_iter().flat_map(|slice| slice.rows).collect(),
            series: 0,
        };
        other.rows.sort_unstable();
        slices = kept;
        slices.push(other);
    }
    // The sum of halves is finite where that of the wholes may not be.
    let whole: f64 = slices.iter().map(|slice| slice.sum / 2.0).sum::<f64>().min(f64::MAX);
    slices.iter_mut().for_each(|slice| slice.share = slice.sum / 2.0 / whole);
    slices
}

fn name(x: &Column, row: usize) -> String {
    match x.kind() {
        Kind::Words => x.word(row).unwrap_or_default().to_owned(),
        kind => format::words(x.positions()[row], kind, None),
    }
}
