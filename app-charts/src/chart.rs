//! A chart as an author describes it: marks over columns, and two axes.

use crate::column::Column;

/// A chart: layers from back to front, two axes, and colours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The marks, from back to front.
    pub layers: Vec<Layer>,
    /// The horizontal axis; of horizontal bars too.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The author's own colours, `#rrggbb`, instead of the palette. More series than colours begin
    /// again with the first.
    pub colors: Vec<String>,
    /// The place of the legend.
    pub legend: Legend,
    /// The author's own words for the tooltip of each row.
    pub tooltip: Option<Column>,
    /// Whether x is a longitude and y a latitude, in degrees, drawn in Web Mercator's projection.
    pub map: bool,
}

/// One mark over the columns of its channels.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The shape that is drawn.
    pub mark: Mark,
    /// The data.
    pub channels: Channels,
    /// The name of the series, in the legend and the tooltip. With a colour channel, the words of
    /// that channel name the series.
    pub name: Option<String>,
}

/// The columns of a layer, all of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Channels {
    /// The place on the horizontal axis. `None`: the number of the row, from 0.
    pub x: Option<Column>,
    /// The place on the vertical axis, or the size of a bar or of a slice. For a histogram, none.
    pub y: Option<Column>,
    /// The lower edge of a band.
    pub low: Option<Column>,
    /// The upper edge of a band.
    pub high: Option<Column>,
    /// The series of each row (words; a row without a word is left out), or a value that a ramp of
    /// colours shows (numbers).
    pub color: Option<Column>,
    /// The area of each dot.
    pub size: Option<Column>,
    /// The words of each row: the text of a text mark, the name of a dot.
    pub text: Option<Column>,
}

impl Channels {
    /// All channels, whether there or not.
    #[must_use]
    pub fn all(&self) -> [Option<&Column>; 7] {
        [&self.x, &self.y, &self.low, &self.high, &self.color, &self.size, &self.text]
            .map(Option::as_ref)
    }

    /// The number of rows: those of its shortest column.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all().into_iter().flatten().map(Column::len).min().unwrap_or(0)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The shape that a layer draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// A line through the points, in the order of x.
    Line,
    /// The area below a line, down to zero.
    Area(Stack),
    /// The area between `low` and `high`.
    Band,
    /// Bars from zero. Rows of one series at one place are one bar: their sum.
    Bar {
        /// The arrangement of the bars at one place.
        stack: Stack,
        /// Whether the bars lie: then the category stands on the vertical axis.
        horizontal: bool,
    },
    /// Dots; where there are more than 20,000, cells of strength.
    Points,
    /// A straight line through the whole plot at one place of the horizontal axis.
    RuleX(f64),
    /// A straight line through the whole plot at one place of the vertical axis.
    RuleY(f64),
    /// Words at points.
    Text,
    /// Bars over the counts of x in equal bins.
    Histogram {
        /// The number of bins, about; `None`: as many as the values suggest.
        bins: Option<usize>,
    },
    /// Coloured cells: the colour channel at each x and y, or the number of rows there.
    Heatmap,
    /// The slices of a round: x names them, y is their size. More than eight, or than the chart has
    /// colours of its own, are told as the largest and one for the others.
    Pie {
        /// Whether the middle is empty.
        donut: bool,
    },
}

/// The arrangement of several series at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stack {
    /// On top of each other.
    #[default]
    Stacked,
    /// Beside each other.
    Grouped,
    /// On top of each other, as shares of 100 %.
    Normalized,
    /// In front of each other.
    Overlaid,
}

/// One of the two axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// The label beside the axis.
    pub label: Option<String>,
    /// The format of its values, such as `"€ {:,.2}"` or, for times, strftime's. `None`: as short as
    /// the ticks allow.
    pub format: Option<String>,
    /// How values become places.
    pub scale: ScaleKind,
    /// The first and the last value of the axis. `None`: those of the data.
    pub range: Option<(f64, f64)>,
}

/// How values become places on an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScaleKind {
    /// By the kind of the values: linear for numbers, time for times, a band each for words.
    #[default]
    Auto,
    /// In proportion.
    Linear,
    /// By the logarithm. Values that are not above zero are gaps.
    Log,
    /// Numbers are milliseconds since 1970.
    Time,
}

/// The place of the legend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Legend {
    /// Above the plot if there are several series, unless each is named at its end.
    #[default]
    Auto,
    /// Above the plot.
    Top,
    /// Below the plot.
    Bottom,
    /// At the right of the plot.
    Right,
    /// None.
    Hidden,
}
