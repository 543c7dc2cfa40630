//! The rows of a rectangle.

use crate::chart::{Chart, Mark};
use crate::column::Column;
use crate::column::strands::Along;
use crate::plan::Plan;

/// The rows in a window of the horizontal axis and one of the vertical axis, in ascending order. Bars
/// and histograms, whose rows share a bar, ask only where the bar stands.
pub(crate) fn rows_within(chart: &Chart, x: (f64, f64), y: Option<(f64, f64)>) -> Vec<usize> {
    let plan = Plan::of(chart);
    let mut rows: Vec<usize> = Vec::new();
    for layer in &plan.layers {
        let (places, values) = match layer.layer.mark {
            Mark::RuleX(_) | Mark::RuleY(_) | Mark::Pie { .. } => continue,
            Mark::Bar { horizontal: true, .. } => (y, None),
            Mark::Bar { horizontal: false, .. } | Mark::Histogram { .. } => (Some(x), None),
            _ => (Some(x), y),
        };
        let along = match &layer.at {
            Some(at) => Along::Values(at.positions()),
            None => Along::Rows(layer.rows),
        };
        // Rows in the order of x are found without looking at the others.
        let ascending = layer.at.as_ref().is_none_or(Column::is_ascending);
        let (from, to) = match places {
            Some((one, other)) if ascending => {
                let from = along.first_from(0, one.min(other), false);
                (from, along.first_from(from, one.max(other), true))
            }
            _ => (0, layer.rows),
        };
        let inside = |value: f64, window: Option<(f64, f64)>| {
            window.is_none_or(|(one, other)| (one.min(other)..=one.max(other)).contains(&value))
        };
        let value = layer.value.as_ref().or(layer.high.as_ref()).map(Column::positions);
        rows.extend((from..to.min(layer.rows)).filter(|&row| {
            let place = along.at(row);
            let value = value.map_or(0.0, |value| value[row]);
            !place.is_nan() && !value.is_nan() && inside(place, places) && inside(value, values)
        }));
    }
    if plan.layers.len() > 1 {
        rows.sort_unstable();
        rows.dedup();
    }
    rows
}
