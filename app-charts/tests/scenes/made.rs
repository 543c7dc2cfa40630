//! Charts made in a line.

use app_charts::Column;
use app_charts::chart::{Channels, Chart, Layer, Mark};
use app_charts::column::Datum;
use app_charts::scene::{Scene, View};

pub(crate) const VIEW: View = View { width: 640.0, height: 320.0, x: None, y: None };

pub(crate) fn numbers<const N: usize>(numbers: [f64; N]) -> Option<Column> {
    Some(Column::numbers(numbers))
}

pub(crate) fn words<const N: usize>(words: [&str; N]) -> Option<Column> {
    Some(words.into_iter().map(Datum::Word).collect())
}

/// Dates as `2020-01-31`.
pub(crate) fn dates<const N: usize>(dates: [&str; N]) -> Option<Column> {
    Some(dates.into_iter().map(|date| Datum::Date(date.parse().unwrap())).collect())
}

pub(crate) fn layer(mark: Mark, channels: Channels) -> Layer {
    Layer { mark, channels, name: None }
}

pub(crate) fn chart<const N: usize>(layers: [Layer; N]) -> Chart {
    Chart { layers: layers.into(), ..Chart::default() }
}

/// The scene of one layer of x and y.
pub(crate) fn scene(mark: Mark, x: Option<Column>, y: Option<Column>) -> Scene {
    chart([layer(mark, Channels { x, y, ..Channels::default() })]).scene(&VIEW)
}
