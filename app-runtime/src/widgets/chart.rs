//! `chart` and the charts of one mark: `line_chart`, `area_chart`, `bar_chart`, `scatter_chart`,
//! `histogram`, `heatmap`, `pie_chart` and `map`.
//!
//! This file has the element. The calls of authors are in `calls`, the layers of `ui.chart` in
//! `layers`; `data` and `values` say what a chart can read.

// The layers: a module names only modules above it.
mod values; // values of a channel
#[doc(hidden)]
pub mod channel; // words of a channel
mod data; // rows, and columns by their names
mod marks; // marks, and the channels they need
mod selection; // what a person can select
mod layers; // the layers of `ui.chart`
#[expect(clippy::type_complexity, reason = "the type of an entry says which channels are given")]
mod calls; // the calls of authors

pub use calls::ChartEntry;
pub use data::{ByName, ByRow, ChartData, ChartNames, Each, Named};
pub use layers::{LayerEntry, Layers, RuleEntry};
pub use marks::{
    Absent, AreaMark, BandMark, BarMark, Colored, Complete, Dots, GivenMeasure, GivenValue, Has,
    HasX, HasY, HeatmapMark, HistogramMark, LayeredMarks, LineMark, MapMark, PieMark, PointsMark,
    TextMark,
};
pub use selection::{Interval, Off, Points, Selects};
pub use values::{ChartMeasure, ChartValue};

use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;
use std::sync::Arc;

use app_charts::{Chart, Column};

use crate::element::{ElementData, Width};
use crate::event::{Num, Refusal, Value};
use crate::key::KeyHasher;
use crate::words::Words;

/// A chart on a page: its marks, its size, and what a person has selected in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Figure {
    /// The marks over their columns, and the axes.
    pub chart: Arc<Chart>,
    /// The title above it; inline Markdown.
    pub title: Option<Words>,
    /// A hint behind a question mark; Markdown.
    pub help: Option<Words>,
    /// The height in CSS pixels, with axes and legend.
    pub height: u32,
    /// The width.
    pub width: Width,
    /// What can be selected, and what is.
    pub selected: Selected,
}

/// What a person can select in a chart, and has selected.
#[derive(Clone, Debug, PartialEq)]
pub enum Selected {
    /// Nothing can be selected.
    Off,
    /// Points, by the numbers of their rows, in ascending order.
    Points(Vec<usize>),
    /// A part of the horizontal axis, as places on it.
    Interval(Option<(f64, f64)>),
}

impl Figure {
    /// A chart as wide as its place and 320 CSS pixels high, without a title and a selection.
    #[must_use]
    pub fn new(chart: Arc<Chart>) -> Figure {
        let (height, width) = (320, Width::Stretch);
        Figure { chart, title: None, help: None, height, width, selected: Selected::Off }
    }

    /// The value of a selection of exactly these rows. Renderers send it when a person has changed
    /// the selection.
    #[must_use]
    pub fn rows(&self, rows: impl IntoIterator<Item = usize>) -> Value {
        Value::Rows { frame: self.mark(), rows: rows.into_iter().collect() }
    }

    /// The value of a selection of a part of the horizontal axis; `None`: of nothing.
    #[must_use]
    pub fn interval(interval: Option<(f64, f64)>) -> Value {
        match interval {
            None => Value::Nothing,
            Some((from, to)) => numbers([from, to]),
        }
    }

    /// The value of a selection of all points in a rectangle. The session takes it as their rows.
    #[must_use]
    pub fn rectangle(x: RangeInclusive<f64>, y: RangeInclusive<f64>) -> Value {
        numbers([*x.start(), *x.end(), *y.start(), *y.end()])
    }

    /// A hash that tells whether the rows are still those among which a person selected.
    #[must_use]
    pub fn mark(&self) -> u64 {
        let mut hasher = KeyHasher::default();
        for layer in &self.chart.layers {
            for column in layer.channels.all().into_iter().flatten() {
                column.mark(hash).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// The number of rows: those of its longest layer.
    fn len(&self) -> usize {
        let layers = self.chart.layers.iter();
        layers.map(|layer| layer.channels.len()).max().unwrap_or(0)
    }
}

fn hash(column: &Column) -> u64 {
    let mut hasher = KeyHasher::default();
    column.positions().iter().for_each(|number| number.to_bits().hash(&mut hasher));
    column.words().hash(&mut hasher);
    hasher.finish()
}

fn numbers<const N: usize>(numbers: [f64; N]) -> Value {
    Value::List(numbers.map(|number| Value::Number(Num::Float(number))).to_vec())
}

/// The finite numbers of a list, if it is one of exactly `N`.
fn as_numbers<const N: usize>(value: &Value) -> Option<[f64; N]> {
    let Value::List(items) = value else { return None };
    let number = |item: &Value| match item {
        Value::Number(number) => Some(number.as_f64()).filter(|number| number.is_finite()),
        _ => None,
    };
    items.iter().map(number).collect::<Option<Vec<f64>>>()?.try_into().ok()
}

impl ElementData for Figure {
    fn name(&self) -> &'static str {
        "chart"
    }
    fn text(&self) -> String {
        let summary = self.chart.summary();
        self.title.as_ref().map_or(summary.clone(), |title| format!("{title}\n{summary}"))
    }
    fn label(&self) -> Option<&str> {
        self.title.as_deref()
    }
    fn value(&self) -> Option<Value> {
        match &self.selected {
            Selected::Off => None,
            Selected::Points(rows) => Some(self.rows(rows.iter().copied())),
            Selected::Interval(interval) => Some(Figure::interval(*interval)),
        }
    }
    /// An event carries rows and the mark of the chart, or a rectangle, or a part of the horizontal
    /// axis.
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        match (&self.selected, &value) {
            (Selected::Points(_), Value::Rows { frame, rows }) => {
                if *frame != self.mark() {
                    return Err(Refusal::Outdated);
                }
                let mut rows = rows.clone();
                rows.sort_unstable();
                let repeats = rows.windows(2).any(|pair| pair[0] == pair[1]);
                if repeats || rows.last().is_some_and(|&row| row >= self.len()) {
                    return Err(Refusal::NotOffered);
                }
                Ok(self.rows(rows))
            }
            (Selected::Points(_), Value::List(_)) => {
                let [left, right, low, high] = as_numbers(&value).ok_or(Refusal::NotOffered)?;
                if left > right || low > high {
                    return Err(Refusal::NotOffered);
                }
                Ok(self.rows(self.chart.rows_within((left, right), Some((low, high)))))
            }
            (Selected::Interval(_), Value::Nothing) => Ok(value),
            (Selected::Interval(_), Value::List(_)) => match as_numbers(&value) {
                Some([from, to]) if from <= to => Ok(value),
                _ => Err(Refusal::NotOffered),
            },
            _ => Err(Refusal::WrongKind),
        }
    }
    /// Rows of another chart select nothing.
    fn set_value(&mut self, value: &Value) {
        self.selected = match (&self.selected, value) {
            (Selected::Off, _) => Selected::Off,
            (Selected::Points(_), Value::Rows { frame, rows }) if *frame == self.mark() => {
                Selected::Points(rows.clone())
            }
            (Selected::Points(_), _) => Selected::Points(Vec::new()),
            (Selected::Interval(_), value) => {
                Selected::Interval(as_numbers(value).map(|[from, to]| (from, to)))
            }
        };
    }
}
