//! The names of lines at their ends, where there is room for them.

use crate::chart::{Chart, Legend};
use crate::scene::{Outline, Point, Series, Shape, View};
use crate::ticks::{LINE, width_of};

/// The part of a plot's width that names may take.
const WIDEST: f64 = 0.25;

/// The end of each named series, if all of them are lines that end at the right edge, and no two of
/// their names would meet.
pub(crate) fn ends(
    chart: &Chart,
    series: &[Series],
    shapes: &[Shape],
    view: &View,
) -> Option<Vec<(usize, Point)>> {
    let named: Vec<usize> =
        (0..series.len()).filter(|&at| !series[at].plain && !series[at].name.is_empty()).collect();
    let fits = named.iter().all(|&at| width_of(&series[at].name) <= view.width * WIDEST);
    if chart.legend != Legend::Auto || named.len() < 2 || !fits {
        return None;
    }
    let end = |&at: &usize| {
        let mut own = shapes.iter().filter(|shape| shape.series == at);
        let Some(Outline::Line(points)) = own.next().map(|shape| &shape.outline) else {
            return None;
        };
        let last = points.iter().rev().find(|point| !point.0.is_nan()).copied();
        let at_edge = |point: &Point| (0.98..1.02).contains(&point.0);
        let inside = |point: &Point| (0.0..=1.0).contains(&point.1);
        last.filter(|last| at_edge(last) && inside(last)).map(|last| (at, last))
    };
    let ends: Vec<(usize, Point)> = named.iter().map(end).collect::<Option<_>>()?;
    let mut heights: Vec<f64> = ends.iter().map(|(_, end)| end.1 * view.height).collect();
    heights.sort_by(f64::total_cmp);
    heights.windows(2).all(|pair| pair[1] - pair[0] >= LINE).then_some(ends)
}
