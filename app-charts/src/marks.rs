//! The shapes of each mark, in three steps: an intermediate form is derived of the rows, widens the
//! axes to its values, and is drawn on them.

pub(crate) mod stack;
pub(crate) mod bars;
pub(crate) mod bins;
pub(crate) mod cells;
pub(crate) mod lines;
pub(crate) mod areas;
pub(crate) mod dots;
mod words;
pub(crate) mod ends;

use crate::chart::{Mark, Stack};
use crate::plan::{AxisPlan, Colors, LayerPlan, Plan};
use crate::scale::Scale;
use crate::scene::{Outline, Shape, View};
use bins::Bins;
use cells::Grid;
use stack::{Pieces, pieces};
pub(crate) use words::share;

/// The view and the two scales on which a layer is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plot<'a> {
    pub(crate) view: &'a View,
    pub(crate) x: &'a Scale,
    pub(crate) y: &'a Scale,
}

/// The shapes that are drawn so far.
#[derive(Debug, Default)]
pub(crate) struct Shapes(pub(crate) Vec<Shape>);

impl Shapes {
    pub(crate) fn push(&mut self, series: usize, outline: Outline) {
        self.0.push(Shape { series, outline });
    }
}

/// The intermediate form of a layer's rows.
#[derive(Debug)]
pub(crate) enum Derived {
    /// Each row stands for itself.
    Rows,
    /// Bars or areas of all layers with the same mark.
    Pieces(Pieces),
    /// The pieces of this layer are among those of an earlier one.
    Elsewhere,
    Bins(Bins),
    Cells(Grid),
}

/// Derives each layer's intermediate form.
pub(crate) fn derive(plan: &Plan<'_>) -> Vec<Derived> {
    let derive = |(place, layer): (usize, &LayerPlan<'_>)| {
        let mark = layer.layer.mark;
        let alike = || -> Vec<&LayerPlan<'_>> {
            plan.layers.iter().filter(|other| other.layer.mark == mark).collect()
        };
        let is_first = plan.layers[..place].iter().all(|other| other.layer.mark != mark);
        match mark {
            Mark::Area(Stack::Stacked | Stack::Normalized) if !is_stacked(&alike(), mark) => {
                Derived::Rows
            }
            Mark::Bar { .. } | Mark::Area(Stack::Stacked | Stack::Normalized) if !is_first => {
                Derived::Elsewhere
            }
            Mark::Bar { stack, .. } => Derived::Pieces(pieces(&alike(), stack, false)),
            Mark::Area(stack @ (Stack::Stacked | Stack::Normalized)) => {
                Derived::Pieces(pieces(&alike(), stack, true))
            }
            Mark::Histogram { bins } => Derived::Bins(bins::bins(layer, plan.x.content(), bins)),
            Mark::Heatmap => Derived::Cells(cells::grid(layer, plan.x.content(), plan.y.content())),
            _ => Derived::Rows,
        }
    };
    plan.layers.iter().enumerate().map(derive).collect()
}

/// Whether areas stand on others: a single one has nothing to stand on.
fn is_stacked(alike: &[&LayerPlan<'_>], mark: Mark) -> bool {
    let several = |layer: &&LayerPlan<'_>| matches!(&layer.colors, Colors::Words(_, series) if series.len() > 1);
    mark == Mark::Area(Stack::Normalized) || alike.len() > 1 || alike.iter().any(several)
}

/// Widens the axes to what a layer shows.
pub(crate) fn measure<'a>(
    layer: &LayerPlan<'_>,
    derived: &Derived,
    x: &mut AxisPlan<'a>,
    y: &mut AxisPlan<'a>,
) {
    match (layer.layer.mark, derived) {
        (Mark::RuleX(at), _) => x.take(at),
        (Mark::RuleY(at), _) => y.take(at),
        (Mark::Pie { .. }, _) | (_, Derived::Elsewhere) => {}
        (Mark::Bar { horizontal, stack }, Derived::Pieces(pieces)) => {
            let (places, values) = if horizontal { (y, x) } else { (x, y) };
            values.percent |= stack == Stack::Normalized;
            bars::measure(pieces, places, values);
        }
        (_, Derived::Pieces(pieces)) => {
            y.zero = true;
            y.percent |= layer.layer.mark == Mark::Area(Stack::Normalized);
            for piece in &pieces.all {
                x.take(piece.at);
                y.take(piece.from);
                y.take(piece.to);
            }
        }
        (_, Derived::Bins(bins)) => bins.measure(x, y),
        (_, Derived::Cells(grid)) => grid.measure(x, y),
        (mark, Derived::Rows) => {
            y.zero |= matches!(mark, Mark::Area(_));
            match &layer.at {
                Some(at) => x.take_column(at),
                None if layer.rows > 0 => {
                    x.take(0.0);
                    x.take((layer.rows - 1) as f64);
                }
                None => {}
            }
            for column in [&layer.value, &layer.low, &layer.high].into_iter().flatten() {
                y.take_column(column);
            }
        }
    }
}

/// Draws a layer.
pub(crate) fn draw(
    layer: &LayerPlan<'_>,
    derived: &Derived,
    plan: &Plan<'_>,
    plot: Plot<'_>,
    shapes: &mut Shapes,
) {
    let series = layer.colors.series(None);
    match (layer.layer.mark, derived) {
        (_, Derived::Elsewhere) => {}
        (Mark::RuleX(at), _) => rule(plot.x.place(at), true, series, shapes),
        (Mark::RuleY(at), _) => rule(plot.y.place(at), false, series, shapes),
        (Mark::Bar { horizontal, .. }, Derived::Pieces(pieces)) => {
            let places = if horizontal { &plan.y } else { &plan.x };
            bars::draw(pieces, places.content(), horizontal, plot, shapes);
        }
        (_, Derived::Pieces(pieces)) => areas::draw_stacked(pieces, plot, shapes),
        (_, Derived::Bins(bins)) => bins.draw(plot, shapes),
        (_, Derived::Cells(grid)) => grid.draw(series, plot, shapes),
        (Mark::Line, _) => lines::draw(layer, plot, shapes),
        (Mark::Area(_), _) => areas::draw_each(layer, plot, shapes),
        (Mark::Band, _) => areas::draw_band(layer, plot, shapes),
        (Mark::Points, _) => dots::draw(layer, plot, shapes),
        (Mark::Text, _) => words::draw(layer, plot, shapes),
        (Mark::Pie { donut }, _) => words::draw_slices(layer, donut, shapes),
        // They are always derived.
        (Mark::Bar { .. } | Mark::Histogram { .. } | Mark::Heatmap, Derived::Rows) => {}
    }
}

fn rule(at: f64, stands: bool, series: usize, shapes: &mut Shapes) {
    if (0.0..=1.0).contains(&at) {
        let (from, to) = if stands { ((at, 0.0), (at, 1.0)) } else { ((0.0, at), (1.0, at)) };
        shapes.push(series, Outline::Rule(from, to));
    }
}
