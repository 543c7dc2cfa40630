//! What a person can select in a chart, and what the app gets of it.

use std::ops::RangeInclusive;

use super::Selected;
use super::data::ByName;
use super::marks::{Absent, Has};
use super::values::ChartMeasure;

/// Nothing can be selected.
#[derive(Debug)]
pub enum Off {}

/// Points can be selected: by a click, or by a rectangle around them. The chart gives the numbers of
/// their rows, in ascending order.
#[derive(Clone, Copy, Debug)]
pub struct Points;

/// A part of the horizontal axis can be selected, by dragging. The chart gives its first and last
/// value, in an `Option`.
#[derive(Clone, Copy, Debug)]
pub struct Interval;

/// A kind of selection in a chart whose horizontal axis has values of type `X`.
#[diagnostic::on_unimplemented(
    message = "this chart has no such selection",
    label = "an `Interval` needs numbers, or dates or times, on `x`; `Points` fits every chart"
)]
pub trait Selects<X> {
    /// What the chart gives.
    type Picked;

    /// The selection before a person has selected anything.
    fn none() -> Selected;

    /// What the chart gives for a selection.
    fn picked(selected: &Selected) -> Self::Picked;
}

impl<X> Selects<X> for Off {
    type Picked = ();

    fn none() -> Selected {
        Selected::Off
    }
    fn picked(_: &Selected) {}
}

impl<X> Selects<X> for Points {
    type Picked = Vec<usize>;

    fn none() -> Selected {
        Selected::Points(Vec::new())
    }
    fn picked(selected: &Selected) -> Vec<usize> {
        match selected {
            Selected::Points(rows) => rows.clone(),
            _ => Vec::new(),
        }
    }
}

macro_rules! intervals {
    ($(<$($v:ident)?> $x:ty => $value:ty, |$position:ident| $at:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl$(<$v: ChartMeasure>)? Selects<$x> for Interval {
            type Picked = Option<RangeInclusive<$value>>;

            fn none() -> Selected {
                Selected::Interval(None)
            }
            fn picked(selected: &Selected) -> Self::Picked {
                let Selected::Interval(interval) = selected else { return None };
                let at = |$position: f64| $at;
                interval.map(|(from, to)| at(from)..=at(to))
            }
        }
    )+};
}

intervals! {
    <V> Has<V> => V::Measure, |position| V::at(position);
    // The numbers of rows.
    <> Absent => usize, |position| position.round() as usize;
    // A frame knows its types only in a run: places, which are milliseconds for times.
    <> ByName => f64, |position| position;
}
