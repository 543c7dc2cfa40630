//! The calls that draw a chart, and their keywords.

use std::marker::PhantomData;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use app_charts::chart::{Axis, Channels, Layer, Legend, Mark, ScaleKind, Stack};
use app_charts::palette::confusable;
use app_charts::{Chart, Column};

use super::data::{ByName, ChartData, ChartNames, Each, Named};
use super::layers::Layers;
use super::marks::{
    Absent, AreaMark, BarMark, Colored, Complete, Dots, Has, HasX, HasY, HeatmapMark,
    HistogramMark, LayeredMarks, LineMark, MapMark, PieMark, PointsMark,
};
use super::selection::{Off, Selects};
use super::values::{ChartMeasure, ChartValue};
use super::{Figure, Selected};
use crate::element::{ElementData, IntoWidth, Width};
use crate::event::Value;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::color_picker::Color;
use crate::words::{IntoWords, Words};

/// A chart under construction: the mark `K` over the data `D`, with the types of its axes `X` and
/// `Y`, and the selection `S`.
#[derive(Debug)]
pub struct ChartEntry<K, D, X = Absent, Y = Absent, S = Off> {
    data: D,
    x: Option<(String, Column)>,
    /// The columns of `y`, each with its name if it has one.
    y: Vec<(Option<String>, Column)>,
    layer: Layer,
    figure: Sketch,
    types: PhantomData<(K, X, Y, S)>,
}

/// The parts of a chart that are the same whatever its marks are.
#[derive(Debug)]
struct Sketch {
    /// The chart without its layers.
    chart: Chart,
    title: Option<Words>,
    help: Option<Words>,
    height: u32,
    width: Width,
    /// What is wrong with the keywords, in words.
    mistakes: Vec<String>,
}

const HEIGHT: u32 = 320;

impl<K, D> ChartEntry<K, D> {
    fn new(data: D, mark: Mark) -> ChartEntry<K, D> {
        ChartEntry {
            data,
            x: None,
            y: Vec::new(),
            layer: Layer { mark, channels: Channels::default(), name: None },
            figure: Sketch {
                chart: Chart::default(),
                title: None,
                help: None,
                height: HEIGHT,
                width: Width::Stretch,
                mistakes: Vec::new(),
            },
            types: PhantomData,
        }
    }
}

impl<P: Place> Ui<P> {
    /// A line through the values of each row: `ui.line_chart(&rows, x = |r| r.day, y = |r| r.price)`.
    ///
    /// Rows are given by reference or by an iterator over references; each channel is a closure over
    /// a row. Of a `&Frame`, channels are names of columns: `x = "day", y = ["low", "high"]`. Plain
    /// numbers need no channel: `ui.line_chart([3.0, 1.0, 2.0])`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `x` | the number of the row |
    /// | `y` | the rows themselves, if they are numbers; of a frame, all its columns of numbers |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn line_chart<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<LineMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), LineMark::MARK))
    }

    /// Areas from zero, one on top of the other: `ui.area_chart(&rows, x = |r| r.day, y = |r|
    /// r.load)`. Data and channels are those of [`line_chart`](Ui::line_chart).
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `stack` | `Stacked` |
    /// | `x` | the number of the row |
    /// | `y` | the rows themselves, if they are numbers; of a frame, all its columns of numbers |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn area_chart<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<AreaMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), AreaMark::MARK))
    }

    /// Bars from zero: `ui.bar_chart(&rows, x = |r| r.region.as_str(), y = |r| r.sales)`. Data and
    /// channels are those of [`line_chart`](Ui::line_chart).
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `stack` | `Stacked` |
    /// | `horizontal` | `false` |
    /// | `x` | the number of the row |
    /// | `y` | the rows themselves, if they are numbers; of a frame, all its columns of numbers |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn bar_chart<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<BarMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), BarMark::MARK))
    }

    /// A dot for each row: `ui.scatter_chart(&rows, x = |r| r.height, y = |r| r.weight)`. Data and
    /// channels are those of [`line_chart`](Ui::line_chart).
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `x` | the number of the row |
    /// | `y` | the rows themselves, if they are numbers; of a frame, all its columns of numbers |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `size` | all the same |
    /// | `name` | none |
    /// | `key` | the call site |
    #[track_caller]
    pub fn scatter_chart<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<PointsMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), PointsMark::MARK))
    }

    /// The number of values in equal bins: `ui.histogram(&rows, x = |r| r.age)`, or
    /// `ui.histogram(&ages)`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `bins` | as many as the values suggest |
    /// | `x` | the number of the row |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn histogram<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<HistogramMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), HistogramMark::MARK))
    }

    /// Coloured cells: `ui.heatmap(&rows, x = |r| r.hour, y = |r| r.weekday, color = |r| r.load)`.
    /// Without `color`, the number of rows in each cell.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `x` | the number of the row |
    /// | `y` | the rows themselves, if they are numbers; of a frame, all its columns of numbers |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn heatmap<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<HeatmapMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), HeatmapMark::MARK))
    }

    /// The slices of a round: `ui.pie_chart(&rows, x = |r| r.kind, y = |r| r.share)`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `donut` | `false` |
    /// | `x` | the number of the row |
    /// | `y` | the rows themselves, if they are numbers; of a frame, all its columns of numbers |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn pie_chart<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<PieMark, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), PieMark::MARK))
    }

    /// Dots on a map: `ui.map(&rows, lat = |r| r.lat, lon = |r| r.lon)`, in degrees.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `color` | one series |
    /// | `tooltip` | the values of its channels |
    /// | `size` | all the same |
    /// | `name` | none |
    /// | `lat` | none, a map needs it |
    /// | `lon` | none, a map needs it |
    /// | `key` | the call site |
    #[track_caller]
    pub fn map<M, D: ChartData<M>>(&self, data: D) -> Widget<'_, ChartEntry<MapMark, D::Data>, P> {
        let mut entry = ChartEntry::new(data.chart_data(), MapMark::MARK);
        entry.figure.chart.map = true;
        Widget::new(self, entry)
    }

    /// A chart of several layers over the same rows:
    ///
    /// ```text
    /// ui.chart(&rows, x = |r| r.day, |chart| {
    ///     chart.band(low = |r| r.low, high = |r| r.high);
    ///     chart.line(y = |r| r.mean, name = "mean");
    ///     chart.rule(y = 0.0, name = "freezing");
    /// });
    /// ```
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `title` | none |
    /// | `help` | none |
    /// | `height` | 320 |
    /// | `width` | `Stretch` |
    /// | `legend` | above the plot if there are several series that have no room for their names |
    /// | `x_label` | none; of a frame, the name of the column |
    /// | `y_label` | none; of a frame, the name of the column |
    /// | `x_format` | as short as the ticks allow |
    /// | `y_format` | as short as the ticks allow |
    /// | `x_scale` | by the kind of the values |
    /// | `y_scale` | by the kind of the values |
    /// | `x_range` | those of the data |
    /// | `y_range` | those of the data |
    /// | `colors` | the palette of the theme |
    /// | `selection` | nothing can be selected |
    /// | `x` | the number of the row |
    /// | `tooltip` | the values of its channels |
    /// | `key` | the call site |
    #[track_caller]
    pub fn chart<M, D: ChartData<M>>(
        &self,
        data: D,
    ) -> Widget<'_, ChartEntry<LayeredMarks, D::Data>, P> {
        Widget::new(self, ChartEntry::new(data.chart_data(), Mark::Line))
    }
}

impl<'u, K, D, X, Y, S, P: Place> Widget<'u, ChartEntry<K, D, X, Y, S>, P> {
    setters! {
        /// The title above the chart; inline Markdown. Default: none.
        title: impl IntoWords => data.figure.title = Some(title.into_words());

        /// A hint behind a question mark; Markdown. Default: none.
        help: impl IntoWords => data.figure.help = Some(help.into_words());

        /// The height in pixels, with axes and legend. Default: 320.
        height: u32 => data.figure.height = height;

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Stretch`.
        width: impl IntoWidth => data.figure.width = width.into_width();

        /// The place of the legend: `Auto`, `Top`, `Bottom`, `Right` or `Hidden`. Default: above the
        /// plot if there are several series that have no room for their names.
        legend: Legend => data.figure.chart.legend = legend;

        /// The label of the horizontal axis. Default: none; of a frame, the name of the column.
        x_label: impl Into<String> => data.figure.chart.x.label = Some(x_label.into());

        /// The label of the vertical axis. Default: none; of a frame, the name of the column.
        y_label: impl Into<String> => data.figure.chart.y.label = Some(y_label.into());

        /// The format of the values of `x`, such as `"{:,.1} km"`, or strftime's for times. Default:
        /// as short as the ticks allow.
        x_format: impl Into<String> => data.figure.chart.x.format = Some(x_format.into());

        /// The format of the values of `y`. Default: as short as the ticks allow.
        y_format: impl Into<String> => data.figure.chart.y.format = Some(y_format.into());

        /// How values of `x` become places: `Linear`, `Log` or `Time`. Default: by the kind of the
        /// values.
        x_scale: ScaleKind => data.figure.chart.x.scale = x_scale;

        /// How values of `y` become places: `Linear`, `Log` or `Time`. Default: by the kind of the
        /// values.
        y_scale: ScaleKind => data.figure.chart.y.scale = y_scale;
    }

    /// The first and the last value of the horizontal axis. Default: those of the data.
    pub fn x_range<V: ChartMeasure>(mut self, range: RangeInclusive<V>) -> Self {
        self.data.figure.chart.x.range = Some(ends(&range));
        self
    }

    /// The first and the last value of the vertical axis. Default: those of the data.
    pub fn y_range<V: ChartMeasure>(mut self, range: RangeInclusive<V>) -> Self {
        self.data.figure.chart.y.range = Some(ends(&range));
        self
    }

    /// Colours of the app's own for the series, as `#rrggbb`. Default: the palette of the theme.
    pub fn colors<C: AsRef<str>>(mut self, colors: impl IntoIterator<Item = C>) -> Self {
        for color in colors {
            let color = color.as_ref();
            match color.parse::<Color>() {
                Ok(color) => self.data.figure.chart.colors.push(color.to_string()),
                Err(_) => self.data.figure.mistakes.push(format!(
                    "`colors` has `{color}`, which is no color: write it as `#4f46d8`"
                )),
            }
        }
        self
    }

    /// Lets a person select: `Points` or `Interval`. Default: nothing can be selected.
    pub fn selection<T>(self, selection: T) -> Widget<'u, ChartEntry<K, D, X, Y, T>, P> {
        let _ = selection;
        self.typed()
    }

    /// The same entry, with other types of its channels.
    fn typed<X2, Y2, S2>(self) -> Widget<'u, ChartEntry<K, D, X2, Y2, S2>, P> {
        let Widget { ui, origin, key, data } = self;
        let ChartEntry { data, x, y, layer, figure, types: _ } = data;
        let data = ChartEntry { data, x, y, layer, figure, types: PhantomData };
        Widget { ui, origin, key, data }
    }
}

/// Warns of an author's own colours that people cannot tell apart, once for each list of them.
fn warn_of(colors: &[String]) {
    static TOLD: Mutex<Vec<Vec<String>>> = Mutex::new(Vec::new());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if colors.len() < 2 || told.len() >= MOST_TOLD || told.iter().any(|known| known == colors) {
        return;
    }
    told.push(colors.to_vec());
    for alike in confusable(colors) {
        let (first, second) = (&colors[alike.pair.0], &colors[alike.pair.1]);
        tracing::warn!("{} cannot tell {first} and {second} of a chart apart", alike.whom);
    }
}

/// The most lists of colours of which a program is warned.
const MOST_TOLD: usize = 100;

fn ends<V: ChartMeasure>(range: &RangeInclusive<V>) -> (f64, f64) {
    (range.start().datum().position(), range.end().datum().position())
}

/// The keywords of some marks.
impl<D, X, Y, S, P: Place> Widget<'_, ChartEntry<BarMark, D, X, Y, S>, P> {
    /// The arrangement of the bars at one place: `Stacked`, `Grouped`, `Normalized` or `Overlaid`.
    /// Default: `Stacked`.
    pub fn stack(mut self, stack: Stack) -> Self {
        if let Mark::Bar { stack: own, .. } = &mut self.data.layer.mark {
            *own = stack;
        }
        self
    }

    /// Lays the bars: the categories of `x` stand on the vertical axis. Default: `false`.
    pub fn horizontal(mut self, horizontal: bool) -> Self {
        if let Mark::Bar { horizontal: own, .. } = &mut self.data.layer.mark {
            *own = horizontal;
        }
        self
    }
}

impl<D, X, Y, S, P: Place> Widget<'_, ChartEntry<AreaMark, D, X, Y, S>, P> {
    /// The arrangement of the areas: `Stacked`, `Normalized` or `Overlaid`. Default: `Stacked`.
    pub fn stack(mut self, stack: Stack) -> Self {
        self.data.layer.mark = Mark::Area(stack);
        self
    }
}

impl<D, X, Y, S, P: Place> Widget<'_, ChartEntry<HistogramMark, D, X, Y, S>, P> {
    /// The number of bins, about. Default: as many as the values suggest.
    pub fn bins(mut self, bins: usize) -> Self {
        self.data.layer.mark = Mark::Histogram { bins: Some(bins) };
        self
    }
}

impl<D, X, Y, S, P: Place> Widget<'_, ChartEntry<PieMark, D, X, Y, S>, P> {
    /// Leaves the middle empty. Default: `false`.
    pub fn donut(mut self, donut: bool) -> Self {
        self.data.layer.mark = Mark::Pie { donut };
        self
    }
}

/// Channels by closures over a row.
impl<'u, K: HasX, R, X, Y, S, P: Place> Widget<'u, ChartEntry<K, Each<R>, X, Y, S>, P> {
    /// The place of each row on the horizontal axis, or the category of its bar. Default: the number
    /// of the row.
    pub fn x<V: ChartValue>(
        mut self,
        of: impl Fn(R) -> V,
    ) -> Widget<'u, ChartEntry<K, Each<R>, Has<V>, Y, S>, P> {
        self.data.x = Some((String::new(), self.data.data.column(of)));
        self.typed()
    }
}

impl<'u, K: HasY, R, X, Y, S, P: Place> Widget<'u, ChartEntry<K, Each<R>, X, Y, S>, P> {
    /// The place of each row on the vertical axis, or the size of its bar. Default: the rows
    /// themselves, if they are numbers; of a frame, all its columns of numbers.
    pub fn y<V: ChartValue>(
        mut self,
        of: impl Fn(R) -> V,
    ) -> Widget<'u, ChartEntry<K, Each<R>, X, Has<V>, S>, P> {
        self.data.y = vec![(None, self.data.data.column(of))];
        self.typed()
    }
}

impl<K: Colored, R, X, Y, S, P: Place> Widget<'_, ChartEntry<K, Each<R>, X, Y, S>, P> {
    /// The series of each row by words, or its colour in a ramp by numbers. Default: one series.
    pub fn color<V: ChartValue>(mut self, of: impl Fn(R) -> V) -> Self {
        self.data.layer.channels.color = Some(self.data.data.column(of));
        self
    }
}

impl<K, R, X, Y, S, P: Place> Widget<'_, ChartEntry<K, Each<R>, X, Y, S>, P> {
    /// The words of each row in the tooltip. Default: the values of its channels.
    pub fn tooltip<T: std::fmt::Display>(mut self, of: impl Fn(R) -> T) -> Self {
        self.data.figure.chart.tooltip = Some(self.data.data.column(|row| of(row).to_string()));
        self
    }
}

impl<K: Dots, R, X, Y, S, P: Place> Widget<'_, ChartEntry<K, Each<R>, X, Y, S>, P> {
    /// The area of each dot. Default: all the same.
    pub fn size<V: ChartMeasure>(mut self, of: impl Fn(R) -> V) -> Self {
        self.data.layer.channels.size = Some(self.data.data.column(of));
        self
    }

    /// The name of each dot, in the tooltip. Default: none.
    pub fn name<V: ChartValue>(mut self, of: impl Fn(R) -> V) -> Self {
        self.data.layer.channels.text = Some(self.data.data.column(of));
        self
    }
}

impl<'u, R, X, Y, S, P: Place> Widget<'u, ChartEntry<MapMark, Each<R>, X, Y, S>, P> {
    /// The latitude of each row in degrees. Default: none, a map needs it.
    pub fn lat<V: ChartMeasure>(
        mut self,
        of: impl Fn(R) -> V,
    ) -> Widget<'u, ChartEntry<MapMark, Each<R>, X, Has<V>, S>, P> {
        self.data.y = vec![(None, self.data.data.column(of))];
        self.typed()
    }

    /// The longitude of each row in degrees. Default: none, a map needs it.
    pub fn lon<V: ChartMeasure>(
        mut self,
        of: impl Fn(R) -> V,
    ) -> Widget<'u, ChartEntry<MapMark, Each<R>, Has<V>, Y, S>, P> {
        self.data.x = Some((String::new(), self.data.data.column(of)));
        self.typed()
    }
}

/// Channels by the names of columns.
impl<'u, K: HasX, X, Y, S, P: Place> Widget<'u, ChartEntry<K, Named, X, Y, S>, P> {
    /// The place of each row on the horizontal axis, or the category of its bar. Default: the number
    /// of the row.
    pub fn x(self, column: impl AsRef<str>) -> Widget<'u, ChartEntry<K, Named, ByName, Y, S>, P> {
        self.across(column.as_ref())
    }
}

impl<'u, K: HasY, X, Y, S, P: Place> Widget<'u, ChartEntry<K, Named, X, Y, S>, P> {
    /// The place of each row on the vertical axis, or the size of its bar: one column, or several.
    /// Default: the rows themselves, if they are numbers; of a frame, all its columns of numbers.
    pub fn y(self, columns: impl ChartNames) -> Widget<'u, ChartEntry<K, Named, X, ByName, S>, P> {
        self.upon(columns.names())
    }
}

impl<K: Colored, X, Y, S, P: Place> Widget<'_, ChartEntry<K, Named, X, Y, S>, P> {
    /// The column that names the series of each row, or its colour in a ramp. Default: one series.
    pub fn color(mut self, column: impl AsRef<str>) -> Self {
        self.data.layer.channels.color = self.column(column.as_ref());
        self
    }
}

impl<'u, K, X, Y, S, P: Place> Widget<'u, ChartEntry<K, Named, X, Y, S>, P> {
    /// The column with the words of each tooltip. Default: the values of its channels.
    pub fn tooltip(mut self, column: impl AsRef<str>) -> Self {
        self.data.figure.chart.tooltip = self.column(column.as_ref());
        self
    }

    fn across(mut self, name: &str) -> Widget<'u, ChartEntry<K, Named, ByName, Y, S>, P> {
        self.data.x = self.column(name).map(|column| (name.to_owned(), column));
        self.typed()
    }

    fn upon(mut self, names: Vec<String>) -> Widget<'u, ChartEntry<K, Named, X, ByName, S>, P> {
        for name in names {
            if let Some(column) = self.column(&name) {
                self.data.y.push((Some(name), column));
            }
        }
        self.typed()
    }

    fn column(&mut self, name: &str) -> Option<Column> {
        let column = self.data.data.column(name);
        column.map_err(|mistake| self.data.figure.mistakes.push(mistake)).ok()
    }
}

impl<K: Dots, X, Y, S, P: Place> Widget<'_, ChartEntry<K, Named, X, Y, S>, P> {
    /// The column with the area of each dot. Default: all the same.
    pub fn size(mut self, column: impl AsRef<str>) -> Self {
        self.data.layer.channels.size = self.column(column.as_ref());
        self
    }

    /// The column with the name of each dot, in the tooltip. Default: none.
    pub fn name(mut self, column: impl AsRef<str>) -> Self {
        self.data.layer.channels.text = self.column(column.as_ref());
        self
    }
}

impl<'u, X, Y, S, P: Place> Widget<'u, ChartEntry<MapMark, Named, X, Y, S>, P> {
    /// The column with the latitudes in degrees. Default: none, a map needs it.
    pub fn lat(
        self,
        column: impl AsRef<str>,
    ) -> Widget<'u, ChartEntry<MapMark, Named, X, ByName, S>, P> {
        self.upon(vec![column.as_ref().to_owned()])
    }

    /// The column with the longitudes in degrees. Default: none, a map needs it.
    pub fn lon(
        self,
        column: impl AsRef<str>,
    ) -> Widget<'u, ChartEntry<MapMark, Named, ByName, Y, S>, P> {
        self.across(column.as_ref())
    }
}

/// The layers of a chart of one mark: one for each `y`.
fn layers_of(
    mut layer: Layer,
    x: Option<(String, Column)>,
    y: Vec<(Option<String>, Column)>,
    chart: &mut Chart,
) {
    let named = |axis: &mut Axis, name: &str| {
        if axis.label.is_none() && !name.is_empty() {
            axis.label = Some(name.to_owned());
        }
    };
    if let Some((name, column)) = x {
        named(&mut chart.x, &name);
        layer.channels.x = Some(column);
    }
    if let [(Some(name), _)] = &*y {
        named(&mut chart.y, name);
    }
    let is_alone = y.len() < 2;
    let drawn = y.into_iter().map(|(name, column)| {
        let channels = Channels { y: Some(column), ..layer.channels.clone() };
        Layer { channels, name: name.filter(|_| !is_alone), ..layer.clone() }
    });
    let drawn: Vec<Layer> = drawn.collect();
    match drawn.is_empty() {
        true => chart.layers.push(layer),
        false => chart.layers.extend(drawn),
    }
}

/// The channel that a layer over a frame lacks, in words. Over rows, the compiler has checked that.
fn missing(layer: &Layer) -> Option<String> {
    let Channels { x, y, .. } = &layer.channels;
    let channel = match layer.mark {
        Mark::Histogram { .. } | Mark::Heatmap if x.is_none() => "x",
        Mark::Histogram { .. } => return None,
        _ if y.is_none() => "y",
        _ => return None,
    };
    Some(format!("it has no `{channel}`: give the name of a column, as in `{channel} = \"price\"`"))
}

impl<K, D, X, Y, S, P: Place> Widget<'_, ChartEntry<K, D, X, Y, S>, P> {
    /// Puts it on the page; returns what is selected, as `selection` says. A name that is no column
    /// becomes an error in its place.
    #[track_caller]
    pub fn show<O>(mut self) -> O
    where
        S: Selects<X, Picked = O>,
        K: Complete<D, X, Y>,
    {
        let ChartEntry { data, layer, x, y, figure, .. } = &mut self.data;
        let name = x.as_ref().map(|(name, _)| &**name);
        let all = K::complete(data, name, layer);
        if y.is_empty() && !matches!(layer.mark, Mark::Histogram { .. }) {
            y.extend(all.into_iter().map(|(name, column)| (Some(name), column)));
        }
        layers_of(layer.clone(), x.take(), std::mem::take(y), &mut figure.chart);
        figure.mistakes.extend(figure.chart.layers.iter().find_map(missing));
        self.put::<O>()
    }

    #[track_caller]
    fn put<O>(self) -> O
    where
        S: Selects<X, Picked = O>,
    {
        let Widget { ui, origin, key, data } = self;
        let Sketch { chart, title, help, height, width, mistakes } = data.figure;
        if !mistakes.is_empty() {
            ui.misuse(format!("this chart cannot be drawn: {}", mistakes.join("; ")));
            return S::picked(&S::none());
        }
        warn_of(&chart.colors);
        let selected = S::none();
        let figure = Figure { chart: Arc::new(chart), title, help, height, width, selected };
        if figure.selected == Selected::Off {
            let key = ui.identify_in_order(origin, key);
            ui.emit(key, figure);
            return S::picked(&Selected::Off);
        }
        let nothing = figure.value().unwrap_or(Value::Nothing);
        let picked = |figure: &Figure| S::picked(&figure.selected);
        ui.emit_selectable(origin, key, figure, nothing, None, picked)
    }
}

impl<D, X, Y, S, P: Place> Widget<'_, ChartEntry<LayeredMarks, D, X, Y, S>, P> {
    /// Draws the layers that `body` adds, from back to front, and puts the chart on the page; returns
    /// what is selected, as `selection` says.
    #[track_caller]
    pub fn with<O>(mut self, body: impl FnOnce(&Layers<D>)) -> O
    where
        S: Selects<X, Picked = O>,
    {
        let entry = self.data;
        let layers = Layers::new(entry.data, entry.x.map(|(_, column)| column));
        body(&layers);
        let (data, layers, mistakes) = layers.finish();
        let mut figure = entry.figure;
        figure.chart.layers = layers;
        figure.mistakes.extend(mistakes);
        self.data = ChartEntry {
            data,
            x: None,
            y: Vec::new(),
            layer: entry.layer,
            figure,
            types: PhantomData,
        };
        self.put::<O>()
    }
}
