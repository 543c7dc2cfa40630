//! From a chart to its scene.

use crate::chart::{Chart, Layer, Legend, Mark};
use crate::column::Kind;
use crate::format;
use crate::layout::Layout;
use crate::marks::ends::ends;
use crate::marks::{self, Derived, Shapes};
use crate::nearest::nearest;
use crate::plan::{AxisPlan, Colors, LayerPlan};
use crate::scale::{Curve, Scale};
use crate::scene::{AxisScene, Outline, Point, Ramp, Scene, Series, Shape, View};
use crate::summary::summary;
use crate::table::table;
use crate::ticks::{Content, Edge, ticks};
use crate::within::rows_within;

pub use crate::nearest::Hit;

/// The steps of the search for a row, in each direction.
const SEARCHED: u32 = 40;

impl Chart {
    /// The scene of this chart in a view.
    #[must_use]
    pub fn scene(&self, view: &View) -> Scene {
        let layout = Layout::of(self, view);
        let mut shapes = Shapes::default();
        for (layer, derived) in layout.layers() {
            marks::draw(layer, derived, &layout.plan, layout.plot(), &mut shapes);
        }
        let nothing = nothing(&layout, &shapes);
        let ends = ends(self, &layout.plan.series, &shapes.0, &layout.view);
        let is_pie = |layer: &Layer| matches!(layer.mark, Mark::Pie { .. });
        let has_axes = !self.layers.iter().all(is_pie) || self.layers.is_empty();
        let axes = has_axes.then(|| {
            let x = axis_scene(&layout.plan.x, &layout.x, layout.view.width, true);
            (x, axis_scene(&layout.plan.y, &layout.y, layout.view.height, false))
        });
        let (x, y) = axes.unzip();
        let legend = self.legend(&layout, ends.is_some());
        let ramp = ramp(&layout);
        let mut series = layout.plan.series;
        for (at, end) in ends.into_iter().flatten() {
            series[at].end = Some(end);
        }
        let nothing = nothing.map(Into::into);
        Scene { x, y, shapes: shapes.0, series, legend, ramp, nothing }
    }

    fn legend(&self, layout: &Layout<'_>, direct: bool) -> Legend {
        let named = |series: &&Series| !series.plain && !series.name.is_empty();
        match (self.legend, layout.plan.series.iter().filter(named).count()) {
            (_, 0) => Legend::Hidden,
            (Legend::Auto, named) if named < 2 || direct => Legend::Hidden,
            (Legend::Auto, _) => Legend::Top,
            (legend, _) => legend,
        }
    }

    /// The row nearest to a place of the plot, as a tooltip shows it. `None`: none is near.
    #[must_use]
    pub fn nearest(&self, view: &View, at: Point) -> Option<Hit> {
        nearest(&Layout::of(self, view), at)
    }

    /// The tooltip of a row, as [`nearest`](Self::nearest) shows it where a pointer finds the row.
    /// `None`: no pointer does, because it is a gap or lies under another one.
    #[must_use]
    pub fn tooltip_of(&self, view: &View, row: usize) -> Option<Hit> {
        let layout = Layout::of(self, view);
        let found = |(x, y)| nearest(&layout, (x, y)).filter(|hit| hit.row == row);
        layout.layers().find_map(|(layer, _)| {
            let (x, y) = layer.place_of(row, &layout.x, &layout.y)?;
            // The pointer of a person searches too: bars reach from here to zero, beside others.
            let steps = (0..=SEARCHED).map(|step| f64::from(step) / f64::from(SEARCHED));
            let around = steps.clone().flat_map(|share| [x - share / 2.0, x + share / 2.0]);
            found((x, y))
                .or_else(|| around.flat_map(|x| steps.clone().map(move |y| (x, y))).find_map(found))
        })
    }

    /// The values of a series on the vertical axis, in the order of the rows; a gap is NaN. `None`:
    /// there is no such series.
    #[must_use]
    pub fn values_of(&self, series: &str) -> Option<Vec<f64>> {
        self.layers.iter().find_map(|layer| {
            let values = layer.channels.y.as_ref().or(layer.channels.high.as_ref())?.positions();
            match &layer.channels.color {
                Some(color) if color.kind() == Kind::Words => {
                    color.words().iter().find(|word| ***word == *series)?;
                    let rows = values.iter().enumerate();
                    let own = rows.filter(|(row, _)| color.word(*row) == Some(series));
                    Some(own.map(|(_, value)| *value).collect())
                }
                _ => (layer.name.as_deref().unwrap_or_default() == series).then(|| values.to_vec()),
            }
        })
    }

    /// The places of rows in the plot, to mark those that a person has selected. A row that the view
    /// does not show has none.
    #[must_use]
    pub fn places(&self, view: &View, rows: &[usize]) -> Vec<Point> {
        let layout = Layout::of(self, view);
        let inside = |share: f64| (0.0..=1.0).contains(&share);
        let place = |&row: &usize| {
            let mut places =
                layout.layers().filter_map(|(layer, _)| layer.place_of(row, &layout.x, &layout.y));
            places.find(|(x, y)| inside(*x) && inside(*y))
        };
        rows.iter().filter_map(place).collect()
    }

    /// The rows of a rectangle, in ascending order: a window of the horizontal axis, and one of the
    /// vertical axis or all of it.
    #[must_use]
    pub fn rows_within(&self, x: (f64, f64), y: Option<(f64, f64)>) -> Vec<usize> {
        rows_within(self, x, y)
    }

    /// The chart in a few sentences, for people who do not see it, and for tests.
    #[must_use]
    pub fn summary(&self) -> String {
        summary(self)
    }

    /// The data of the chart as a table: the names of its columns, and the rows.
    #[must_use]
    pub fn table(&self, most_rows: usize) -> (Vec<String>, Vec<Vec<String>>) {
        table(self, most_rows)
    }
}

fn axis_scene(plan: &AxisPlan<'_>, scale: &Scale, pixels: f64, lies: bool) -> AxisScene {
    let edge = Edge { pixels, lies, least: if plan.whole { 1.0 } else { 0.0 } };
    let (ticks, context) = ticks(plan.content(), scale, edge, plan.format());
    AxisScene {
        label: plan.axis.label.clone(),
        ticks,
        scale: *scale,
        context,
        grid: !matches!(plan.content(), Content::Words(_)),
    }
}

/// The words of the ramp that the first layer with one has.
fn ramp(layout: &Layout<'_>) -> Option<Ramp> {
    layout.layers().find_map(|(layer, derived)| {
        let (kind, (low, high)) = match (derived, &layer.colors) {
            (Derived::Cells(grid), _) if grid.cells.is_empty() => return None,
            (Derived::Cells(grid), Colors::Ramp(column, ..)) => (column.kind(), grid.range),
            (Derived::Cells(grid), _) => (Kind::Number, grid.range),
            (_, Colors::Ramp(column, range, _)) => (column.kind(), *range),
            _ => return None,
        };
        let words = |value| format::words(value, kind, None);
        Some(Ramp { low: words(low), high: words(high) })
    })
}

/// The reason why a chart shows nothing.
fn nothing(layout: &Layout<'_>, shapes: &Shapes) -> Option<&'static str> {
    let is_rule =
        |layer: &LayerPlan<'_>| matches!(layer.layer.mark, Mark::RuleX(_) | Mark::RuleY(_));
    let data: Vec<&LayerPlan<'_>> =
        layout.plan.layers.iter().filter(|layer| !is_rule(layer)).collect();
    let drawn = |shape: &Shape| data.is_empty() || !matches!(shape.outline, Outline::Rule(..));
    if shapes.0.iter().any(drawn) {
        return None;
    }
    if data.iter().all(|layer| layer.rows == 0) {
        return Some("No rows.");
    }
    let present = |layer: &LayerPlan<'_>, above: f64| {
        let columns = [&layer.at, &layer.value, &layer.low, &layer.high];
        let fits = |row: usize| {
            columns.iter().all(|column| {
                column.as_ref().is_none_or(|column| !column.positions()[row].is_nan())
            })
        };
        let any_above = |row: usize| {
            columns[1..].iter().copied().flatten().all(|column| column.positions()[row] > above)
        };
        (0..layer.rows).any(|row| fits(row) && any_above(row))
    };
    if !data.iter().any(|layer| present(layer, f64::NEG_INFINITY)) {
        return Some("All values are missing.");
    }
    if data.iter().all(|layer| matches!(layer.layer.mark, Mark::Pie { .. })) {
        return Some("No value is above zero, which a slice needs.");
    }
    let axes = [&layout.plan.x, &layout.plan.y];
    if axes.iter().any(|axis| axis.curve() == Curve::Log && axis.is_empty()) {
        return Some("No value is above zero, which a logarithmic axis needs.");
    }
    if layout.view.x.is_some() || layout.view.y.is_some() {
        return Some("No values lie in this part of the chart.");
    }
    if axes.iter().any(|axis| axis.axis.range.is_some()) {
        return Some("All values lie outside the range of an axis.");
    }
    Some("The values of no row fit this mark.")
}
