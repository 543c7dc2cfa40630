//! The values that an axis has, and its window.

use crate::chart::{Axis, ScaleKind};
use crate::column::{Column, Kind};
use crate::format::DAY;
use crate::scale::{Curve, Extent, Scale};
use crate::ticks::Content;

/// So many values tell whether all are whole.
const ASKED: usize = 10_000;

/// An axis whose values are known.
#[derive(Debug)]
pub(crate) struct AxisPlan<'a> {
    pub(crate) axis: &'a Axis,
    content: Option<Content>,
    extent: Extent,
    /// Whether the axis begins at zero, as the lengths of bars do.
    pub(crate) zero: bool,
    /// Whether its ends are ticks.
    pub(crate) nice: bool,
    pub(crate) mercator: bool,
    /// Whether its values are shares of 100.
    pub(crate) percent: bool,
    /// Whether all its values are whole, so that it has no ticks between whole numbers.
    pub(crate) whole: bool,
}

impl<'a> AxisPlan<'a> {
    pub(crate) fn new(axis: &'a Axis) -> AxisPlan<'a> {
        AxisPlan {
            axis,
            content: None,
            extent: Extent::EMPTY,
            zero: false,
            nice: true,
            mercator: false,
            percent: false,
            whole: true,
        }
    }

    /// Takes the kind of this column for the axis, if it is the first with a value, and its words.
    pub(crate) fn learn(&mut self, column: Option<&Column>) {
        let Some(column) = column.filter(|column| column.range().is_some()) else { return };
        let is_whole = |value: &f64| value.is_nan() || value.fract() == 0.0;
        self.whole &= column.positions().iter().take(ASKED).all(is_whole);
        let found = self.content.get_or_insert_with(|| match column.kind() {
            Kind::Number if self.axis.scale == ScaleKind::Time => Content::Times(Kind::Timestamp),
            Kind::Number => Content::Numbers,
            Kind::Words => Content::Words(Vec::new()),
            time => Content::Times(time),
        });
        match found {
            Content::Words(words) if column.kind() == Kind::Words => {
                let known: std::collections::HashSet<Box<str>> = words.iter().cloned().collect();
                let new = column.words().iter().filter(|word| !known.contains(*word));
                words.extend(new.cloned());
            }
            // A day and a moment of it stand on one axis, which then tells times of day.
            Content::Times(kind @ Kind::Date)
                if matches!(column.kind(), Kind::DateTime | Kind::Timestamp) =>
            {
                *kind = column.kind();
            }
            _ => {}
        }
    }

    pub(crate) fn content(&self) -> &Content {
        self.content.as_ref().unwrap_or(&Content::Numbers)
    }

    /// The column with its values as this axis has them: all gaps if it has another kind of value.
    pub(crate) fn column(&self, column: &Column) -> Column {
        let time_of_day = |kind| kind == Kind::Time;
        match (self.content(), column.kind()) {
            (Content::Words(words), Kind::Words) if words.starts_with(column.words()) => {
                column.clone()
            }
            (Content::Words(words), Kind::Words) => {
                let places: std::collections::HashMap<&str, usize> =
                    words.iter().enumerate().map(|(place, word)| (&**word, place)).collect();
                let place = |word: &str| places.get(word).map_or(f64::NAN, |at| *at as f64);
                let places: Vec<f64> = column.words().iter().map(|word| place(word)).collect();
                let of = |at: &f64| if at.is_nan() { f64::NAN } else { places[*at as usize] };
                Column::numbers(column.positions().iter().map(of))
            }
            (Content::Numbers, Kind::Number) => column.clone(),
            (Content::Times(_), Kind::Number) if self.axis.scale == ScaleKind::Time => {
                column.clone()
            }
            (Content::Times(own), kind)
                if kind.is_time() && time_of_day(*own) == time_of_day(kind) =>
            {
                column.clone()
            }
            _ => Column::numbers(std::iter::repeat_n(f64::NAN, column.len())),
        }
    }

    /// The format of its values.
    pub(crate) fn format(&self) -> Option<&str> {
        self.axis.format.as_deref().or(self.percent.then_some("{}%"))
    }

    /// A value of the axis in words.
    pub(crate) fn words(&self, value: f64) -> String {
        self.content().words(value, self.format())
    }

    pub(crate) fn curve(&self) -> Curve {
        match (self.content(), self.axis.scale) {
            (Content::Numbers, _) if self.mercator => Curve::Mercator,
            (Content::Numbers, ScaleKind::Log) => Curve::Log,
            _ => Curve::Linear,
        }
    }

    /// Widens the axis to a value.
    pub(crate) fn take(&mut self, value: f64) {
        if self.curve() != Curve::Log || value > 0.0 {
            self.extent.take(value);
        }
    }

    /// Widens the axis to all values of a column, which is on this axis.
    pub(crate) fn take_column(&mut self, column: &Column) {
        let range = column.range();
        if self.curve() == Curve::Log && range.is_some_and(|(low, _)| low <= 0.0) {
            for &value in column.positions() {
                self.take(value);
            }
        } else {
            self.extent.take_range(range);
        }
    }

    /// Whether no value has widened it.
    pub(crate) fn is_empty(&self) -> bool {
        self.extent.is_empty() && !matches!(self.content(), Content::Words(_))
    }

    /// The scale of this axis in a plot of so many pixels, within the window of a person.
    pub(crate) fn scale(&self, window: Option<(f64, f64)>, pixels: f64, lies: bool) -> Scale {
        let curve = self.curve();
        let usable = |window: &(f64, f64)| {
            let (one, other) = (curve.bend(window.0), curve.bend(window.1));
            window.0.is_finite() && window.1.is_finite() && (one - other).abs() > 0.0
        };
        let range = window.filter(usable).or(self.axis.range.filter(usable));
        let upward = !lies && !matches!(self.content(), Content::Words(_));
        Scale::new(curve, range.unwrap_or_else(|| self.whole(pixels, lies)), upward)
    }

    /// The window of all values.
    fn whole(&self, pixels: f64, lies: bool) -> (f64, f64) {
        let curve = self.curve();
        if let Content::Words(words) = self.content() {
            return (-0.5, words.len() as f64 - 0.5);
        }
        let mut extent = self.extent;
        if extent.is_empty() {
            return if curve == Curve::Log { (1.0, 10.0) } else { (0.0, 1.0) };
        }
        if self.zero && curve == Curve::Linear {
            extent.take(0.0);
        }
        let (low, high) = (extent.low, extent.high);
        let numbers = *self.content() == Content::Numbers;
        if curve.bend(high) - curve.bend(low) > 0.0 {
            // Few parts, so that the window of live data seldom moves.
            let most = (pixels / if lies { 80.0 } else { 44.0 }).clamp(2.0, 12.0);
            return if self.nice && numbers { curve.nice((low, high), most) } else { (low, high) };
        }
        // All values are one: it stands in the middle, or at the end of a bar.
        match (curve, self.content()) {
            (Curve::Log, _) => ((low / 10.0).max(f64::MIN_POSITIVE), (low * 10.0).min(f64::MAX)),
            (_, Content::Times(Kind::Date)) => (low - DAY / 2.0, high + DAY / 2.0),
            (_, Content::Times(_)) => (low - 30_000.0, high + 30_000.0),
            _ if self.zero && low == 0.0 => (0.0, 1.0),
            _ if low == 0.0 => (-1.0, 1.0),
            _ => {
                let around = (low.abs() * 0.1).max(f64::MIN_POSITIVE);
                ((low - around).max(f64::MIN), (high + around).min(f64::MAX))
            }
        }
    }
}
