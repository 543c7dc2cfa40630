//! The marks as types, and the channels that each needs.
//!
//! A channel that is missing, or of the wrong kind, does not compile: [`Complete`] has an `impl` for
//! each mark, and the traits it asks for have the words of the error.

use std::marker::PhantomData;

use app_charts::Column;
use app_charts::chart::{Layer, Mark, Stack};

use super::data::{Each, Named};
use super::values::ChartMeasure;
use crate::sealed::Sealed;

/// A channel that is not given.
#[derive(Debug)]
pub enum Absent {}

/// A channel with values of type `V`.
#[derive(Debug)]
pub struct Has<V: ?Sized>(PhantomData<V>);

macro_rules! marks {
    ($($(#[$documentation:meta])* $name:ident = $mark:expr;)+) => {$(
        $(#[$documentation])*
        #[derive(Debug)]
        pub enum $name {}

        impl Sealed for $name {}

        impl $name {
            pub(super) const MARK: Mark = $mark;
        }
    )+};
}

marks! {
    /// A line.
    LineMark = Mark::Line;
    /// An area from zero.
    AreaMark = Mark::Area(Stack::Stacked);
    /// The area between two lines.
    BandMark = Mark::Band;
    /// Bars.
    BarMark = Mark::Bar { stack: Stack::Stacked, horizontal: false };
    /// Dots.
    PointsMark = Mark::Points;
    /// Dots on a map.
    MapMark = Mark::Points;
    /// Words at points.
    TextMark = Mark::Text;
    /// Counts of values in bins.
    HistogramMark = Mark::Histogram { bins: None };
    /// Coloured cells.
    HeatmapMark = Mark::Heatmap;
    /// Slices of a round.
    PieMark = Mark::Pie { donut: false };
}

/// Several layers.
#[derive(Debug)]
pub enum LayeredMarks {}

impl Sealed for LayeredMarks {}

/// Marks by the channels that they have. Each list is complete: the traits are sealed.
macro_rules! having {
    ($($(#[$documentation:meta])* $name:ident: $message:literal;)+) => {$(
        $(#[$documentation])*
        #[diagnostic::on_unimplemented(message = $message)]
        pub trait $name: Sealed {}
    )+};
}

having! {
    /// Marks with a place on the horizontal axis.
    HasX: "this chart has no `x`";
    /// Marks with a place on the vertical axis, or a size.
    HasY: "this chart has no `y`";
    /// Marks in several colours.
    Colored: "this chart has no `color`";
    /// Dots, each with a size and a name.
    Dots: "only dots have a `size` and a `name`";
}

impl HasX for LineMark {}
impl HasX for AreaMark {}
impl HasX for BarMark {}
impl HasX for PointsMark {}
impl HasX for HistogramMark {}
impl HasX for HeatmapMark {}
impl HasX for PieMark {}
impl HasX for LayeredMarks {}

impl HasY for LineMark {}
impl HasY for AreaMark {}
impl HasY for BarMark {}
impl HasY for PointsMark {}
impl HasY for HeatmapMark {}
impl HasY for PieMark {}

impl Colored for LineMark {}
impl Colored for AreaMark {}
impl Colored for BarMark {}
impl Colored for PointsMark {}
impl Colored for MapMark {}
impl Colored for HistogramMark {}
impl Colored for HeatmapMark {}

impl Dots for PointsMark {}
impl Dots for MapMark {}

/// A channel with a value for each row. Without the channel, the rows are values themselves.
#[diagnostic::on_unimplemented(
    message = "a channel of this chart is missing",
    label = "give `x = |row| …` and `y = |row| …`",
    note = "a chart of plain values, such as `ui.line_chart([3.0, 1.0, 2.0])`, needs none"
)]
pub trait GivenValue<R> {}

#[diagnostic::do_not_recommend]
impl<R, V> GivenValue<R> for Has<V> {}

/// A channel with a measure for each row. Without the channel, the rows are measures themselves.
#[diagnostic::on_unimplemented(
    message = "this chart has no `y`",
    label = "give the height of each row: `y = |row| …`",
    note = "a chart of plain numbers, such as `ui.line_chart([3.0, 1.0, 2.0])`, needs none"
)]
pub trait GivenMeasure<R> {
    /// Gives the rows themselves to a channel that is absent.
    fn fill(data: &Each<R>, layer: &mut Layer);
}

impl<R, V: ChartMeasure> GivenMeasure<R> for Has<V> {
    fn fill(_: &Each<R>, _: &mut Layer) {}
}

#[diagnostic::do_not_recommend]
impl<R: ChartMeasure> GivenMeasure<R> for Absent {
    fn fill(data: &Each<R>, layer: &mut Layer) {
        let values = data.column(|row| row);
        match layer.mark {
            Mark::Histogram { .. } => layer.channels.x = Some(values),
            _ => layer.channels.y = Some(values),
        }
    }
}

/// A mark whose channels are all there.
#[diagnostic::on_unimplemented(
    message = "a channel of this chart is missing",
    label = "give `x = …` and `y = …`"
)]
pub trait Complete<D, X, Y> {
    /// Gives the data themselves to the channels that may be left out. `x` is the name of the column
    /// on the horizontal axis. Gives the columns of `y` that count if none is given.
    fn complete(data: &D, x: Option<&str>, layer: &mut Layer) -> Vec<(String, Column)>;
}

/// The marks over rows: each with the channels it needs, and the one that the rows themselves fill.
macro_rules! complete {
    ($($mark:ty: <$x:ident $(: $needs_x:ident)?, $y:ident $(: $needs_y:ident)?> $(fill $filled:ident)?;)+) => {$(
        impl<R, $x $(: $needs_x<R>)?, $y $(: $needs_y<R>)?> Complete<Each<R>, $x, $y> for $mark {
            fn complete(_data: &Each<R>, _: Option<&str>, _layer: &mut Layer) -> Vec<(String, Column)> {
                $($filled::fill(_data, _layer);)?
                Vec::new()
            }
        }

        /// Names are checked as the page is drawn.
        #[diagnostic::do_not_recommend]
        impl<X, Y> Complete<Named, X, Y> for $mark {
            fn complete(data: &Named, x: Option<&str>, _: &mut Layer) -> Vec<(String, Column)> {
                data.numbers(x)
            }
        }
    )+};
}

complete! {
    LineMark: <X, Y: GivenMeasure> fill Y;
    AreaMark: <X, Y: GivenMeasure> fill Y;
    BarMark: <X, Y: GivenMeasure> fill Y;
    PointsMark: <X, Y: GivenMeasure> fill Y;
    PieMark: <X, Y: GivenMeasure> fill Y;
    MapMark: <X: GivenValue, Y: GivenValue>;
    HeatmapMark: <X: GivenValue, Y: GivenValue>;
    HistogramMark: <X: GivenMeasure, Y> fill X;
    TextMark: <X, Y: GivenValue>;
    BandMark: <X, Y>;
}
