//! The cursor of a chart, which goes from point to point.
//!
//! A chart tells the row nearest to a place. So the next point in a direction is looked for: first
//! straight on, and of dots, which may stand anywhere, also on both sides of the way.

use app_runtime::charts::chart::{Layer, Mark};
use app_runtime::charts::draw::Hit;
use app_runtime::charts::scene::Point;
use app_runtime::widgets::chart::Figure;

use crate::page::Zoom;
use crate::plot;

/// The shortest step straight on.
const STEP: f64 = 1.0 / 640.0;

/// The distance of the places at which dots are looked for, across the plot and down. Around each,
/// those within 24 of its 640 × 320 pixels are found.
const DISTANCE: Point = (1.0 / 20.0, 1.0 / 10.0);

/// What is nearest to a place.
pub(super) fn nearest(figure: &Figure, zoom: &Zoom, at: Point) -> Option<Hit> {
    figure.chart.nearest(&plot::usual(zoom.window), at)
}

/// Whether bars lie, so that a cursor goes up and down.
pub(super) fn lies(figure: &Figure) -> bool {
    let lies = |layer: &Layer| matches!(layer.mark, Mark::Bar { horizontal: true, .. });
    figure.chart.layers.iter().any(lies)
}

/// Whether a cursor goes in all four directions.
fn is_field(figure: &Figure) -> bool {
    let is_field = |layer: &Layer| matches!(layer.mark, Mark::Points | Mark::Text | Mark::Heatmap);
    figure.chart.layers.iter().any(is_field)
}

/// Moves the cursor to the next point in a direction, a step of 1 along one of the two axes.
/// `false`: there is none.
pub(super) fn step(figure: &Figure, zoom: &mut Zoom, way: Point) -> bool {
    let upright = way.0 == 0.0;
    if upright != lies(figure) && !is_field(figure) {
        return false;
    }
    let hit = zoom.cursor.and_then(|at| nearest(figure, zoom, at));
    let found = match hit {
        Some(hit) => next(figure, zoom, hit.at, way),
        None => first(figure, zoom, way),
    };
    zoom.cursor = found.or(zoom.cursor);
    found.is_some()
}

/// The next point after another one.
fn next(figure: &Figure, zoom: &Zoom, from: Point, way: Point) -> Option<Point> {
    let ahead = |at: Point| (at.0 - from.0) * way.0 + (at.1 - from.1) * way.1;
    let look = |along: f64, aside: f64| {
        let x = from.0 + way.0 * along + way.1 * aside;
        let y = from.1 + way.1 * along + way.0 * aside;
        nearest(figure, zoom, (x, y)).map(|hit| hit.at).filter(|at| ahead(*at) > 1e-9)
    };
    // Far enough to come to another point, and back to the first of these.
    let edge = if way.0 + way.1 > 0.0 { ahead((1.0, 1.0)) } else { ahead((0.0, 0.0)) };
    let (mut near, mut far) = (0.0, STEP);
    let mut found = look(far, 0.0);
    while found.is_none() && far < edge {
        near = far;
        far = (far * 2.0).min(edge);
        found = look(far, 0.0);
    }
    while found.is_some() && far - near > STEP {
        let middle = (near + far) / 2.0;
        match look(middle, 0.0) {
            Some(nearer) => (far, found) = (middle, Some(nearer)),
            None => near = middle,
        }
    }
    if found.is_some() || !is_field(figure) {
        return found;
    }
    let (length, width) = distances(way);
    steps(length).skip(1).find_map(|along| {
        let mut asides = steps(width).flat_map(|aside| [aside, -aside]);
        asides.find_map(|aside| look(along, aside))
    })
}

/// The distances of places, on the way and aside.
fn distances(way: Point) -> (f64, f64) {
    if way.0 == 0.0 { (DISTANCE.1, DISTANCE.0) } else { DISTANCE }
}

/// The places along a side of the plot.
fn steps(distance: f64) -> impl Iterator<Item = f64> {
    let count = (1.0 / distance).round() as u32;
    (0..=count).map(move |step| f64::from(step) * distance)
}

/// The first point from an edge on.
fn first(figure: &Figure, zoom: &Zoom, way: Point) -> Option<Point> {
    let (length, width) = distances(way);
    let mut all = steps(length).flat_map(|along| steps(width).map(move |across| (along, across)));
    all.find_map(|(along, across)| {
        let along = if way.0 + way.1 > 0.0 { along } else { 1.0 - along };
        let at = if way.0 == 0.0 { (across, along) } else { (along, across) };
        nearest(figure, zoom, at).map(|hit| hit.at)
    })
}
