//! From a chart to its scene.

use crate::chart::{Chart, Legend, Mark};
use crate::marks::{Plot, Shapes, dots, lines};
use crate::plan::{AxisPlan, LayerPlan, Plan};
use crate::scale::Scale;
use crate::scene::{AxisScene, Outline, Point, Scene, View};
use crate::ticks::{Content, ticks};

impl Chart {
    /// The scene of this chart in a view.
    #[must_use]
    pub fn scene(&self, view: &View) -> Scene {
        let mut plan = Plan::of(self);
        for layer in &plan.layers {
            measure(layer, &mut plan.x, &mut plan.y);
        }
        let x = plan.x.scale(view.x, view.width, true);
        let y = plan.y.scale(view.y, view.height, false);
        let plot = Plot { view, x: &x, y: &y };
        let mut shapes = Shapes::default();
        for layer in &plan.layers {
            draw(layer, plot, &mut shapes);
        }
        let named = plan.series.iter().filter(|series| !series.plain && !series.name.is_empty());
        let legend = match self.legend {
            Legend::Auto if named.count() > 1 => Legend::Top,
            Legend::Auto => Legend::Hidden,
            legend => legend,
        };
        Scene {
            x: Some(axis_scene(&plan.x, &x, view.width, true)),
            y: Some(axis_scene(&plan.y, &y, view.height, false)),
            nothing: nothing(&plan, &shapes).map(Into::into),
            shapes: shapes.0,
            series: plan.series,
            legend,
            ramp: None,
        }
    }

    /// The row nearest to a place of the plot, as a tooltip shows it. `None`: none is near.
    #[must_use]
    pub fn nearest(&self, view: &View, at: Point) -> Option<Hit> {
        let _ = (view, at);
        None
    }

    /// The rows of a rectangle, in ascending order: a window of the horizontal axis, and one of the
    /// vertical axis or all of it.
    #[must_use]
    pub fn rows_within(&self, x: (f64, f64), y: Option<(f64, f64)>) -> Vec<usize> {
        let _ = (x, y);
        Vec::new()
    }

    /// The chart in a few sentences, for people who do not see it, and for tests.
    #[must_use]
    pub fn summary(&self) -> String {
        String::new()
    }

    /// The data of the chart as a table: the names of its columns, and the rows.
    #[must_use]
    pub fn table(&self, most_rows: usize) -> (Vec<String>, Vec<Vec<String>>) {
        let _ = most_rows;
        (Vec::new(), Vec::new())
    }
}

/// Widens the axes to what a layer shows.
fn measure(layer: &LayerPlan<'_>, x: &mut AxisPlan<'_>, y: &mut AxisPlan<'_>) {
    match layer.layer.mark {
        Mark::RuleX(at) => x.take(at),
        Mark::RuleY(at) => y.take(at),
        _ => {
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
fn draw(layer: &LayerPlan<'_>, plot: Plot<'_>, shapes: &mut Shapes) {
    let series = layer.colors.series(None);
    match layer.layer.mark {
        Mark::Line => lines::draw(layer, plot, shapes),
        Mark::Points => dots::draw(layer, plot, shapes),
        Mark::RuleX(at) => {
            let at = plot.x.place(at);
            if (0.0..=1.0).contains(&at) {
                shapes.push(series, Outline::Rule((at, 0.0), (at, 1.0)));
            }
        }
        Mark::RuleY(at) => {
            let at = plot.y.place(at);
            if (0.0..=1.0).contains(&at) {
                shapes.push(series, Outline::Rule((0.0, at), (1.0, at)));
            }
        }
        _ => {}
    }
}

fn axis_scene(plan: &AxisPlan<'_>, scale: &Scale, pixels: f64, lies: bool) -> AxisScene {
    let format = plan.axis.format.as_deref();
    let (ticks, context) = ticks(plan.content(), scale, pixels, lies, format);
    AxisScene {
        label: plan.axis.label.clone(),
        ticks,
        window: scale.window,
        context,
        grid: !matches!(plan.content(), Content::Words(_)),
    }
}

/// The reason why a chart shows nothing.
fn nothing(plan: &Plan<'_>, shapes: &Shapes) -> Option<&'static str> {
    if shapes.0.iter().any(|shape| !matches!(shape.outline, Outline::Rule(..))) {
        return None;
    }
    if plan.layers.iter().all(|layer| layer.rows == 0) {
        return Some("No rows.");
    }
    Some("All values are missing.")
}

/// A row, and the values of all series at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The number of the row.
    pub row: usize,
    /// Its place in the plot.
    pub at: Point,
    /// The words of its place on the horizontal axis.
    pub title: String,
    /// The values there: the number of the series in the scene, its name, and the words of the
    /// value. The author's own words, if there are any, stand alone with an empty name.
    pub values: Vec<(usize, String, String)>,
}
