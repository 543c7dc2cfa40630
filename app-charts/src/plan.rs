//! A chart before it has a size: its axes, its series, and the columns of each layer on the axes.

mod axis;
mod slices;
mod series;

pub(crate) use axis::AxisPlan;
pub(crate) use series::{CLASSES, Colors, class, strength};

use crate::chart::{Chart, Layer, Mark};
use crate::column::Column;
use crate::scale::Scale;
use crate::scene::{Point, Series};

/// A chart whose columns are on their axes.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) chart: &'a Chart,
    pub(crate) x: AxisPlan<'a>,
    pub(crate) y: AxisPlan<'a>,
    pub(crate) layers: Vec<LayerPlan<'a>>,
    pub(crate) series: Vec<Series>,
}

/// A layer whose columns are on their axes and have one length. Columns whose values the axis does
/// not have are all gaps.
#[derive(Debug)]
pub(crate) struct LayerPlan<'a> {
    pub(crate) layer: &'a Layer,
    pub(crate) rows: usize,
    /// The place of each row; `None`: its number.
    pub(crate) at: Option<Column>,
    pub(crate) value: Option<Column>,
    pub(crate) low: Option<Column>,
    pub(crate) high: Option<Column>,
    /// The area of each dot.
    pub(crate) size: Option<Column>,
    pub(crate) colors: Colors,
}

impl Mark {
    /// Whether its places stand on the vertical axis, and its values on the horizontal one.
    pub(crate) fn lies(self) -> bool {
        matches!(self, Mark::Bar { horizontal: true, .. })
    }
}

impl LayerPlan<'_> {
    /// The place of a row in the plot. `None`: it has none.
    pub(crate) fn place_of(&self, row: usize, x: &Scale, y: &Scale) -> Option<Point> {
        let value = |column: &Option<Column>| column.as_ref()?.positions().get(row).copied();
        let at = if self.at.is_some() { value(&self.at)? } else { row as f64 };
        let upon = value(&self.value).or_else(|| value(&self.high))?;
        let place = match self.layer.mark.lies() {
            true => (x.place(upon), y.place(at)),
            false => (x.place(at), y.place(upon)),
        };
        (!place.0.is_nan() && !place.1.is_nan()).then_some(place)
    }
}

impl<'a> Plan<'a> {
    pub(crate) fn of(chart: &'a Chart) -> Plan<'a> {
        let mut x = AxisPlan::new(&chart.x);
        let mut y = AxisPlan::new(&chart.y);
        for layer in &chart.layers {
            let channels = &layer.channels;
            let (places, values) =
                if layer.mark.lies() { (&mut y, &mut x) } else { (&mut x, &mut y) };
            if !matches!(layer.mark, Mark::Pie { .. }) {
                places.learn(channels.x.as_ref());
                for column in [&channels.y, &channels.low, &channels.high] {
                    values.learn(column.as_ref());
                }
            }
        }
        let (series, colors) = series::assign(chart);
        let layers = chart.layers.iter().zip(colors).map(|(layer, colors)| {
            let (places, values) = if layer.mark.lies() { (&y, &x) } else { (&x, &y) };
            let channels = &layer.channels;
            let rows = layer.channels.len();
            let on = |axis: &AxisPlan<'_>, column: &Option<Column>| {
                column.as_ref().map(|column| axis.column(column).first(rows))
            };
            let pie = matches!(layer.mark, Mark::Pie { .. });
            LayerPlan {
                layer,
                rows,
                at: if pie { channels.x.clone() } else { on(places, &channels.x) },
                value: if pie { channels.y.clone() } else { on(values, &channels.y) },
                low: on(values, &channels.low),
                high: on(values, &channels.high),
                size: channels.size.as_ref().map(|size| size.first(rows)),
                colors,
            }
        });
        let layers = layers.collect();
        Plan { chart, x, y, layers, series }
    }
}
