//! What a renderer draws: axes, shapes in the unit square, a legend.

use std::borrow::Cow;

use crate::scale::Scale;

/// The plot to draw into, and the part of the data that it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The width of the plot in pixels, or in dots of a terminal.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The window on the horizontal axis that a person has zoomed into, as values of the axis.
    pub x: Option<(f64, f64)>,
    /// The window on the vertical axis.
    pub y: Option<(f64, f64)>,
}

impl View {
    /// The view of all data in a plot of this size.
    #[must_use]
    pub fn whole(width: f64, height: f64) -> View {
        View { width, height, x: None, y: None }
    }
}

/// A chart, ready to be drawn. Places are in the unit square: (0, 0) is the upper left corner of
/// the plot, (1, 1) the lower right one. Lines may leave the square; renderers clip them.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The horizontal axis. `None`: a pie.
    pub x: Option<AxisScene>,
    /// The vertical axis. `None`: a pie.
    pub y: Option<AxisScene>,
    /// The shapes, from back to front.
    pub shapes: Vec<Shape>,
    /// The series, by the number that shapes name.
    pub series: Vec<Series>,
    /// The place of the legend; never `Auto`.
    pub legend: crate::chart::Legend,
    /// The ramp of colours that strengths stand for.
    pub ramp: Option<Ramp>,
    /// The reason why nothing is drawn, for the person.
    pub nothing: Option<Cow<'static, str>>,
}

/// The words at a ramp of colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    /// The value of strength 0.
    pub low: String,
    /// The value of strength 1.
    pub high: String,
}

/// One axis of a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisScene {
    /// The label beside the axis.
    pub label: Option<String>,
    /// The ticks, in the order of their places.
    pub ticks: Vec<Tick>,
    /// The places of values, and the window of the axis.
    pub scale: Scale,
    /// Words told once for all ticks, such as the year of the first one.
    pub context: Option<String>,
    /// Whether grid lines are drawn at the ticks: not for words.
    pub grid: bool,
}

/// One tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its place along the axis, from 0 (left, or top) to 1.
    pub at: f64,
    /// Its words.
    pub words: String,
    /// The narrowest plot (of a vertical axis, the lowest) that has room for the words of this tick,
    /// in pixels. A wider one shows it, a narrower one only its line.
    pub room: f64,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name; empty if it has none.
    pub name: String,
    /// Its colour: a number of the palette, from 0.
    pub color: usize,
    /// The author's own colour, `#rrggbb`.
    pub own_color: Option<String>,
    /// Whether it is dashed, or has markers, to be told from one of a similar colour.
    pub dashed: bool,
    /// Whether it is drawn in the colour of text, and told in no legend: rules and words.
    pub plain: bool,
    /// The place of its end at the right edge, if there is room for its name there.
    pub end: Option<Point>,
}

/// One shape of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The number of its series.
    pub series: usize,
    /// Its outline.
    pub outline: Outline,
}

/// A place in the unit square.
pub type Point = (f64, f64);

/// The outline of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A line through these points. It has a gap where a point is NaN.
    Line(Vec<Point>),
    /// An area between two lines over the same places: (x, upper y, lower y), with gaps at NaN.
    Area(Vec<(f64, f64, f64)>),
    /// Bars.
    Bars(Vec<Rect>),
    /// Dots of one radius, in pixels.
    Dots {
        /// Their middles.
        at: Vec<Point>,
        /// Their radius in pixels.
        radius: f64,
        /// Their place in a ramp of colours, from 0 to 1. `None`: the colour of the series.
        strength: Option<f64>,
    },
    /// Cells of one strength, from 0 to 1, which a ramp of colours shows.
    Cells {
        /// The cells.
        cells: Vec<Rect>,
        /// Their strength, from 0 to 1.
        strength: f64,
    },
    /// A slice of a round, in turns from the top, clockwise.
    Slice {
        /// Where it begins, from 0 to 1.
        from: f64,
        /// Where it ends, from 0 to 1.
        to: f64,
        /// The part of the radius that is empty.
        hole: f64,
        /// Its share, as words.
        words: String,
    },
    /// A straight line through the plot from one point to the other, with its name.
    Rule(Point, Point),
    /// Words around a point.
    Text(Point, String),
}

/// A rectangle in the unit square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}
