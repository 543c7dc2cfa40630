//! The layers of `ui.chart`.

use std::cell::RefCell;
use std::hash::Hash;
use std::marker::PhantomData;

use app_charts::Column;
use app_charts::chart::{Channels, Layer, Mark, Stack};

use super::data::{ChartNames, Each, Named};
use super::marks::{
    Absent, AreaMark, BandMark, BarMark, Complete, Has, LineMark, PointsMark, TextMark,
};
use super::values::{ChartMeasure, ChartValue};
use crate::key::Site;

/// The layers of a chart, from back to front. Each call adds one.
#[derive(Debug)]
pub struct Layers<D> {
    data: D,
    x: Option<Column>,
    layers: RefCell<Vec<Layer>>,
    mistakes: RefCell<Vec<String>>,
}

/// A layer under construction: the mark `K` over the data `D`, with the type `Y` of its measure.
#[derive(Debug)]
#[must_use = "a layer is drawn once it is finished: end with `.show()`"]
pub struct LayerEntry<'c, K, D, Y = Absent> {
    chart: &'c Layers<D>,
    layer: Layer,
    /// Further columns of `y`, by their names.
    more: Vec<(String, Column)>,
    types: PhantomData<(K, Y)>,
}

/// A rule under construction.
#[derive(Debug)]
#[must_use = "a rule is drawn once it is finished: end with `.show()`"]
pub struct RuleEntry<'c, D> {
    chart: &'c Layers<D>,
    at: Option<Mark>,
    name: Option<String>,
}

impl<D> Layers<D> {
    pub(super) fn new(data: D, x: Option<Column>) -> Layers<D> {
        Layers { data, x, layers: RefCell::default(), mistakes: RefCell::default() }
    }

    pub(super) fn finish(self) -> (D, Vec<Layer>, Vec<String>) {
        (self.data, self.layers.into_inner(), self.mistakes.into_inner())
    }

    /// These layers: a call site means nothing here, because a layer is no element. The attributes
    /// write it.
    #[must_use]
    pub fn at(&self, _: &'static Site) -> &Layers<D> {
        self
    }

    /// These layers, as for [`at`](Self::at).
    #[must_use]
    pub fn enter(&self, _: &'static Site) -> &Layers<D> {
        self
    }

    /// These layers: a key means nothing here, because a layer is no element.
    #[must_use]
    pub fn keyed(&self, _: impl Hash) -> &Layers<D> {
        self
    }

    /// A line through the values of each row.
    pub fn line(&self) -> LayerEntry<'_, LineMark, D> {
        self.layer(LineMark::MARK)
    }

    /// The area from zero to the value of each row.
    pub fn area(&self) -> LayerEntry<'_, AreaMark, D> {
        self.layer(AreaMark::MARK)
    }

    /// The area between `low` and `high` of each row.
    pub fn band(&self) -> LayerEntry<'_, BandMark, D> {
        self.layer(BandMark::MARK)
    }

    /// A bar for each row.
    pub fn bar(&self) -> LayerEntry<'_, BarMark, D> {
        self.layer(BarMark::MARK)
    }

    /// A dot for each row.
    pub fn points(&self) -> LayerEntry<'_, PointsMark, D> {
        self.layer(PointsMark::MARK)
    }

    /// Words at the place of each row.
    pub fn text(&self) -> LayerEntry<'_, TextMark, D> {
        self.layer(TextMark::MARK)
    }

    /// A straight line through the whole plot, at one `x` or one `y`.
    pub fn rule(&self) -> RuleEntry<'_, D> {
        RuleEntry { chart: self, at: None, name: None }
    }

    fn layer<K>(&self, mark: Mark) -> LayerEntry<'_, K, D> {
        let channels = Channels { x: self.x.clone(), ..Channels::default() };
        let layer = Layer { mark, channels, name: None };
        LayerEntry { chart: self, layer, more: Vec::new(), types: PhantomData }
    }
}

impl<'c, K, D, Y> LayerEntry<'c, K, D, Y> {
    /// The name of the layer, in the legend and the tooltip. Default: none; of a frame, the name of
    /// the column.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.layer.name = Some(name.into());
        self
    }

    /// A selection is of the whole chart.
    #[doc(hidden)]
    pub fn selection<S: OfTheChart>(self, _: S) -> Self {
        self
    }

    fn typed<Y2>(self) -> LayerEntry<'c, K, D, Y2> {
        let LayerEntry { chart, layer, more, types: _ } = self;
        LayerEntry { chart, layer, more, types: PhantomData }
    }

    /// Adds the layer to the chart.
    pub fn show(mut self)
    where
        K: Complete<D, Absent, Y>,
    {
        K::complete(&self.chart.data, None, &mut self.layer);
        let mut layers = self.chart.layers.borrow_mut();
        let more = self.more.into_iter().map(|(name, column)| {
            let channels = Channels { y: Some(column), ..self.layer.channels.clone() };
            Layer { name: Some(name), channels, ..self.layer.clone() }
        });
        let more: Vec<Layer> = more.collect();
        layers.push(self.layer);
        layers.extend(more);
    }
}

/// Never true.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a selection is of the whole chart, not of one layer",
    label = "move `selection = …` to the call of `ui.chart`"
)]
pub trait OfTheChart {}

/// The keywords of some marks.
impl<D, Y> LayerEntry<'_, BarMark, D, Y> {
    /// The arrangement of the bars at one place. Default: `Stacked`.
    pub fn stack(mut self, stack: Stack) -> Self {
        self.layer.mark = Mark::Bar { stack, horizontal: false };
        self
    }
}

impl<D, Y> LayerEntry<'_, AreaMark, D, Y> {
    /// The arrangement of the areas. Default: `Stacked`.
    pub fn stack(mut self, stack: Stack) -> Self {
        self.layer.mark = Mark::Area(stack);
        self
    }
}

/// Channels by closures over a row.
impl<'c, K, R, Y> LayerEntry<'c, K, Each<R>, Y> {
    /// The place of each row on the horizontal axis. Default: that of the chart.
    pub fn x<V: ChartValue>(mut self, of: impl Fn(R) -> V) -> Self {
        self.layer.channels.x = Some(self.chart.data.column(of));
        self
    }

    /// The value of each row. Default: the rows themselves, if they are numbers.
    pub fn y<V: ChartValue>(mut self, of: impl Fn(R) -> V) -> LayerEntry<'c, K, Each<R>, Has<V>> {
        self.layer.channels.y = Some(self.chart.data.column(of));
        self.typed()
    }

    /// The series of each row by words, or its colour in a ramp by numbers. Default: one series.
    pub fn color<V: ChartValue>(mut self, of: impl Fn(R) -> V) -> Self {
        self.layer.channels.color = Some(self.chart.data.column(of));
        self
    }
}

impl<R, Y> LayerEntry<'_, PointsMark, Each<R>, Y> {
    /// The area of each dot. Default: all the same.
    pub fn size<V: ChartMeasure>(mut self, of: impl Fn(R) -> V) -> Self {
        self.layer.channels.size = Some(self.chart.data.column(of));
        self
    }
}

impl<R, Y> LayerEntry<'_, TextMark, Each<R>, Y> {
    /// The words of each row.
    pub fn text<V: ChartValue>(mut self, of: impl Fn(R) -> V) -> Self {
        self.layer.channels.text = Some(self.chart.data.column(of));
        self
    }
}

impl<R, Y> LayerEntry<'_, BandMark, Each<R>, Y> {
    /// The lower edge at each row.
    pub fn low<V: ChartMeasure>(mut self, of: impl Fn(R) -> V) -> Self {
        self.layer.channels.low = Some(self.chart.data.column(of));
        self
    }

    /// The upper edge at each row.
    pub fn high<V: ChartMeasure>(mut self, of: impl Fn(R) -> V) -> Self {
        self.layer.channels.high = Some(self.chart.data.column(of));
        self
    }
}

/// Channels by the names of columns.
impl<'c, K, Y> LayerEntry<'c, K, Named, Y> {
    /// The column on the horizontal axis. Default: that of the chart.
    pub fn x(mut self, column: impl AsRef<str>) -> Self {
        self.layer.channels.x = self.column(column.as_ref());
        self
    }

    /// The column, or several, with the values.
    pub fn y(mut self, columns: impl ChartNames) -> Self {
        for (place, name) in columns.names().into_iter().enumerate() {
            let Some(column) = self.column(&name) else { continue };
            if place == 0 {
                self.layer.channels.y = Some(column);
                self.layer.name.get_or_insert(name);
            } else {
                self.more.push((name, column));
            }
        }
        self
    }

    /// The column that names the series of each row, or its colour in a ramp. Default: one series.
    pub fn color(mut self, column: impl AsRef<str>) -> Self {
        self.layer.channels.color = self.column(column.as_ref());
        self
    }

    fn column(&self, name: &str) -> Option<Column> {
        let column = self.chart.data.column(name);
        column.map_err(|mistake| self.chart.mistakes.borrow_mut().push(mistake)).ok()
    }
}

impl<Y> LayerEntry<'_, PointsMark, Named, Y> {
    /// The column with the area of each dot. Default: all the same.
    pub fn size(mut self, column: impl AsRef<str>) -> Self {
        self.layer.channels.size = self.column(column.as_ref());
        self
    }
}

impl<Y> LayerEntry<'_, TextMark, Named, Y> {
    /// The column with the words.
    pub fn text(mut self, column: impl AsRef<str>) -> Self {
        self.layer.channels.text = self.column(column.as_ref());
        self
    }
}

impl<Y> LayerEntry<'_, BandMark, Named, Y> {
    /// The column with the lower edge.
    pub fn low(mut self, column: impl AsRef<str>) -> Self {
        self.layer.channels.low = self.column(column.as_ref());
        self
    }

    /// The column with the upper edge.
    pub fn high(mut self, column: impl AsRef<str>) -> Self {
        self.layer.channels.high = self.column(column.as_ref());
        self
    }
}

impl<D> RuleEntry<'_, D> {
    /// Its place on the horizontal axis: an upright line.
    pub fn x(mut self, at: impl ChartMeasure) -> Self {
        self.at = Some(Mark::RuleX(at.datum().position()));
        self
    }

    /// Its place on the vertical axis: a level line.
    pub fn y(mut self, at: impl ChartMeasure) -> Self {
        self.at = Some(Mark::RuleY(at.datum().position()));
        self
    }

    /// Its name, at its end. Default: none.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds the rule to the chart. A rule without a place becomes an error in place of the chart.
    pub fn show(self) {
        match self.at {
            Some(mark) => {
                let layer = Layer { mark, channels: Channels::default(), name: self.name };
                self.chart.layers.borrow_mut().push(layer);
            }
            None => {
                let mistake = "a rule needs its place: `x = …` or `y = …`".to_owned();
                self.chart.mistakes.borrow_mut().push(mistake);
            }
        }
    }
}
