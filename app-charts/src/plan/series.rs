//! The series of a chart, their names and colours.

use crate::chart::{Chart, Layer, Mark};
use crate::column::{Column, Kind};
use crate::palette::PALETTE;
use crate::plan::slices::{Slice, slices};
use crate::scene::Series;

/// The colours of the rows of a layer.
#[derive(Clone, Debug)]
pub(crate) enum Colors {
    /// All rows are of one series.
    One(usize),
    /// The series of each word of the colour channel.
    Words(Column, Vec<usize>),
    /// Rows of one series in a ramp of colours, from the first value to the last.
    Ramp(Column, (f64, f64), usize),
    /// The slices of a pie, each of which is a series.
    Slices(Vec<Slice>),
}

impl Colors {
    /// The column by which rows are told into series.
    pub(crate) fn words(&self) -> Option<&Column> {
        match self {
            Colors::Words(column, _) => Some(column),
            _ => None,
        }
    }

    /// The series of a word, or the only one.
    pub(crate) fn series(&self, word: Option<usize>) -> usize {
        match self {
            Colors::Words(_, series) => word.map_or(0, |word| series[word]),
            Colors::One(series) | Colors::Ramp(_, _, series) => *series,
            Colors::Slices(slices) => slices.first().map_or(0, |slice| slice.series),
        }
    }

    /// The series of a row; `None` if it has none.
    pub(crate) fn series_of_row(&self, row: usize) -> Option<usize> {
        match self {
            Colors::Words(column, series) => {
                let word = column.positions()[row];
                (!word.is_nan()).then(|| series[word as usize])
            }
            _ => Some(self.series(None)),
        }
    }

    /// The class of a row in the ramp, from 0 to [`CLASSES`]. `None`: it has the colour of its series.
    pub(crate) fn class(&self, row: usize) -> Option<usize> {
        let Colors::Ramp(column, range, _) = self else { return None };
        let value = column.positions()[row];
        (!value.is_nan()).then(|| class(value, *range))
    }
}

/// The number of steps of a ramp of colours.
pub(crate) const CLASSES: usize = 8;

/// The step of a value in a range.
pub(crate) fn class(value: f64, (low, high): (f64, f64)) -> usize {
    let part = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
    // All values are one: they stand in the middle.
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.5 };
    (part * CLASSES as f64).round() as usize
}

/// The strength of a step, from 0 to 1.
pub(crate) fn strength(class: usize) -> f64 {
    class as f64 / CLASSES as f64
}

/// The series of all layers, and the colours of each. Layers of one name, or with one word in their
/// colour channels, share a series.
pub(crate) fn assign(chart: &Chart) -> (Vec<Series>, Vec<Colors>) {
    let mut found = Assigned { chart, series: Vec::new(), colored: 0 };
    let mut colors: Vec<Option<Colors>> = Vec::new();
    for layer in &chart.layers {
        let is_band = layer.mark == Mark::Band && layer.name.is_none();
        let waits = is_band && layer.channels.color.is_none();
        colors.push((!waits).then(|| found.of(layer)));
    }
    let line = chart.layers.iter().zip(&colors).find_map(|(layer, colors)| match colors {
        Some(Colors::One(series)) if layer.mark == Mark::Line => Some(*series),
        _ => None,
    });
    // A band without a name is around the line of the chart, and has its colour.
    let colors = colors.into_iter().map(|colors| {
        colors.unwrap_or_else(|| Colors::One(line.unwrap_or_else(|| found.unnamed(false))))
    });
    let colors = colors.collect();
    (found.series, colors)
}

struct Assigned<'a> {
    chart: &'a Chart,
    series: Vec<Series>,
    /// The number of series that have a colour of the palette.
    colored: usize,
}

impl Assigned<'_> {
    fn of(&mut self, layer: &Layer) -> Colors {
        let rows = layer.channels.len();
        if let Mark::Pie { .. } = layer.mark {
            let most = self.chart.colors.len().max(PALETTE.len());
            let mut slices = slices(layer, most);
            for slice in &mut slices {
                slice.series = self.named(&slice.name);
            }
            return Colors::Slices(slices);
        }
        let color = layer.channels.color.as_ref();
        let ramps = matches!(layer.mark, Mark::Points | Mark::Bar { .. } | Mark::Heatmap);
        let plain = matches!(layer.mark, Mark::RuleX(_) | Mark::RuleY(_) | Mark::Text);
        match color.map(|color| color.first(rows)) {
            Some(color) if color.kind() == Kind::Words && layer.mark != Mark::Heatmap => {
                let series = color.words().iter().map(|word| self.named(word)).collect();
                Colors::Words(color, series)
            }
            Some(color) if ramps && color.range().is_some() => {
                let range = color.range().unwrap_or_default();
                Colors::Ramp(color, range, self.layer(layer, plain))
            }
            _ => Colors::One(self.layer(layer, plain)),
        }
    }

    fn layer(&mut self, layer: &Layer, plain: bool) -> usize {
        match &layer.name {
            Some(name) if plain => {
                let at = self.unnamed(true);
                self.series[at].name.clone_from(name);
                at
            }
            Some(name) => self.named(name),
            None => self.unnamed(plain),
        }
    }

    fn named(&mut self, name: &str) -> usize {
        let is_it = |series: &Series| !series.plain && series.name == name;
        self.series.iter().position(is_it).unwrap_or_else(|| {
            let at = self.unnamed(false);
            self.series[at].name = name.to_owned();
            at
        })
    }

    fn unnamed(&mut self, plain: bool) -> usize {
        let place = self.colored;
        let own = &self.chart.colors;
        let own_color = if plain || own.is_empty() { None } else { own.get(place % own.len()) };
        self.series.push(Series {
            name: String::new(),
            color: if plain { 0 } else { place % PALETTE.len() },
            own_color: own_color.cloned(),
            dashed: !plain && place >= 4,
            plain,
            end: None,
        });
        self.colored += usize::from(!plain);
        self.series.len() - 1
    }
}
