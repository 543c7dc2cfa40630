//! The counts of a histogram.

use std::collections::BTreeMap;

use super::bars::ends;
use super::stack::{Piece, Pieces};
use super::{Plot, Shapes};
use crate::chart::Stack;
use crate::column::Column;
use crate::plan::{AxisPlan, LayerPlan};
use crate::scene::{Outline, Rect};
use crate::ticks::{Content, edges, step_of};

/// The bins of a histogram, and the number of rows of each series in them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bins {
    /// The edges, ascending: one more than there are bins.
    pub(crate) edges: Vec<f64>,
    /// One for each series in each bin with rows; `at` is the number of the bin.
    pub(crate) counts: Pieces,
}

/// Counts the rows of a layer. Words are a bin each.
pub(crate) fn bins(layer: &LayerPlan<'_>, content: &Content, wish: Option<usize>) -> Bins {
    let none = Pieces { all: Vec::new(), slots: 1, distance: None };
    let Some(at) = &layer.at else { return Bins { edges: Vec::new(), counts: none } };
    let Some(range) = at.range() else { return Bins { edges: Vec::new(), counts: none } };
    let edges = match content {
        Content::Words(words) => (0..=words.len()).map(|word| word as f64 - 0.5).collect(),
        _ => edges(content, range, wish.unwrap_or_else(|| suggested(at)).clamp(1, 1000) as f64),
    };
    let mut counts: Vec<Option<Piece>> = Vec::new();
    let last = edges.len().saturating_sub(2);
    let mut series: Vec<usize> = Vec::new();
    for (row, &value) in at.positions().iter().enumerate() {
        let Some(own) = layer.colors.series_of_row(row).filter(|_| !value.is_nan()) else {
            continue;
        };
        let slot = series.iter().position(|known| *known == own).unwrap_or_else(|| {
            series.push(own);
            counts.resize(series.len() * (last + 1), None);
            series.len() - 1
        });
        // The largest value is in the last bin.
        let bin = step_of(&edges, value);
        let piece = counts[slot * (last + 1) + bin].get_or_insert(Piece {
            series: own,
            at: bin as f64,
            from: 0.0,
            to: 0.0,
            sum: 0.0,
            slot: 0,
            row,
            class: None,
        });
        piece.sum += 1.0;
    }
    let all: Vec<Piece> = counts.into_iter().flatten().collect();
    Bins { edges, counts: Pieces::of(all, Stack::Stacked) }
}

/// The number of bins that the values suggest: about the cube root of twice their number, as the
/// rule of Rice has it.
fn suggested(values: &Column) -> usize {
    let present = values.positions().iter().filter(|value| !value.is_nan()).count();
    ((present as f64).cbrt() * 2.0).ceil().clamp(1.0, 60.0) as usize
}

impl Bins {
    /// The values at both ends of a bin.
    pub(crate) fn ends(&self, piece: &Piece) -> (f64, f64) {
        let bin = piece.at as usize;
        (self.edges[bin], self.edges[bin + 1])
    }

    pub(crate) fn measure(&self, x: &mut AxisPlan<'_>, y: &mut AxisPlan<'_>) {
        x.nice = false;
        y.zero = true;
        for edge in self.edges.first().into_iter().chain(self.edges.last()) {
            x.take(*edge);
        }
        for piece in &self.counts.all {
            y.take(piece.to);
        }
    }
}

impl Bins {
    pub(crate) fn draw(&self, plot: Plot<'_>, shapes: &mut Shapes) {
        let mut bars: BTreeMap<usize, Vec<Rect>> = BTreeMap::new();
        for piece in &self.counts.all {
            let (one, other) = self.ends(piece);
            let (one, other) = (plot.x.place(one), plot.x.place(other));
            // The first edge may have no place on a logarithmic axis.
            let one = if one.is_nan() { 0.0 } else { one };
            let (left, right) = (one.min(other), one.max(other));
            // A hair between two bars, if they are wide.
            let hair = 0.5 / plot.view.width.max(1.0);
            let hair = if right - left > 8.0 * hair { hair } else { 0.0 };
            if left < 1.0 && right > 0.0 {
                let (top, bottom) = ends(piece, plot.y);
                let rect = Rect { left: left + hair, top, right: right - hair, bottom };
                bars.entry(piece.series).or_default().push(rect);
            }
        }
        for (series, rects) in bars {
            shapes.push(series, Outline::Bars(rects));
        }
    }
}
