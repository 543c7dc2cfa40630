//! A chart on the axes of a view: the same for what is drawn and for what is asked about a place.

use crate::chart::Chart;
use crate::marks::{Derived, Plot, derive, measure};
use crate::plan::{LayerPlan, Plan};
use crate::scale::Scale;
use crate::scene::View;

/// A chart whose axes have a window and a length.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    pub(crate) plan: Plan<'a>,
    pub(crate) derived: Vec<Derived>,
    pub(crate) view: View,
    pub(crate) x: Scale,
    pub(crate) y: Scale,
}

impl<'a> Layout<'a> {
    pub(crate) fn of(chart: &'a Chart, view: &View) -> Layout<'a> {
        let sane = |pixels: f64| if pixels.is_nan() { 1.0 } else { pixels.clamp(1.0, 16_384.0) };
        let view = View { width: sane(view.width), height: sane(view.height), ..*view };
        let mut plan = Plan::of(chart);
        let derived = derive(&plan);
        for (layer, derived) in plan.layers.iter().zip(&derived) {
            measure(layer, derived, &mut plan.x, &mut plan.y);
        }
        if chart.map {
            plan.x.nice = false;
            plan.y.nice = false;
            plan.y.mercator = true;
        }
        let mut x = plan.x.scale(view.x, view.width, true);
        let mut y = plan.y.scale(view.y, view.height, false);
        if chart.map {
            equal_aspect(&mut x, &mut y, &view);
        }
        Layout { plan, derived, view, x, y }
    }

    pub(crate) fn plot(&self) -> Plot<'_> {
        Plot { view: &self.view, x: &self.x, y: &self.y }
    }

    pub(crate) fn layers(&self) -> impl Iterator<Item = (&LayerPlan<'a>, &Derived)> {
        self.plan.layers.iter().zip(&self.derived)
    }
}

/// The narrowest part of the world that a map shows by itself, in degrees.
const NARROWEST: f64 = 0.01;

/// Widens the windows of a map so that a degree is as long across as it is upward.
fn equal_aspect(x: &mut Scale, y: &mut Scale, view: &View) {
    // A map whole has some space around its dots.
    let space = |window: Option<(f64, f64)>| if window.is_none() { 1.1 } else { 1.0 };
    let ends = |scale: &Scale, space: f64| {
        let (low, high) = scale.sorted();
        let (low, high) = (scale.curve.bend(low), scale.curve.bend(high));
        (low / 2.0 + high / 2.0, (high - low).clamp(NARROWEST, 1e6) * space)
    };
    let (across, width) = ends(x, space(view.x));
    let (up, height) = ends(y, space(view.y));
    let pixel = (width / view.width).max(height / view.height);
    let half = |pixels: f64| pixel * pixels / 2.0;
    let of = |scale: &Scale, middle: f64, half: f64| {
        let window = (scale.curve.unbend(middle - half), scale.curve.unbend(middle + half));
        Scale::new(scale.curve, window, scale.upward)
    };
    *x = of(x, across.clamp(-1e6, 1e6), half(view.width));
    *y = of(y, up, half(view.height));
}
