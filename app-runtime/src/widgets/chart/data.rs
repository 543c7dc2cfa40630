//! Data of a chart: rows, whose channels are closures, or a frame, whose channels are names.

use app_charts::Column;

use super::values::ChartValue;
use crate::widgets::frame::Frame;

/// Data that a chart can draw: rows by reference, such as `&rows`; plain numbers, such as
/// `[3.0, 1.0, 2.0]`; a `&Frame`. Sealed by its parameter.
#[diagnostic::on_unimplemented(
    message = "a chart cannot draw `{Self}`",
    label = "give a reference: `&rows`, or an iterator over references",
    note = "a chart reads its rows in each run; plain numbers, and a `&Frame`, fit as well"
)]
pub trait ChartData<Kind> {
    /// The data, as the channels read them.
    type Data;

    /// The data, as the channels read them.
    fn chart_data(self) -> Self::Data;
}

/// Channels are closures over a row.
#[derive(Debug)]
pub enum ByRow {}

/// Channels are names of columns.
#[derive(Debug)]
pub enum ByName {}

/// Rows of type `R`, a reference or a plain value.
#[derive(Debug)]
pub struct Each<R> {
    rows: Vec<R>,
    /// Rows are `Copy`, which only the constructor asks for: one error for rows that are not, and no
    /// others behind it.
    copy: fn(&R) -> R,
}

/// The columns of a frame.
#[derive(Debug)]
pub struct Named(Frame);

#[diagnostic::do_not_recommend]
impl<I: IntoIterator<Item: Copy>> ChartData<ByRow> for I {
    type Data = Each<I::Item>;

    fn chart_data(self) -> Each<I::Item> {
        Each { rows: self.into_iter().collect(), copy: |row| *row }
    }
}

#[diagnostic::do_not_recommend]
impl ChartData<ByName> for &Frame {
    type Data = Named;

    fn chart_data(self) -> Named {
        Named(self.clone())
    }
}

impl<R> Each<R> {
    /// The column that a closure gives.
    pub(super) fn column<V: ChartValue>(&self, of: impl Fn(R) -> V) -> Column {
        let values: Vec<V> = self.rows.iter().map(|row| of((self.copy)(row))).collect();
        values.iter().map(ChartValue::datum).collect()
    }
}

impl Named {
    /// The column of that name.
    ///
    /// # Errors
    /// In words, with the nearest name, if there is none.
    pub(super) fn column(&self, name: &str) -> Result<Column, String> {
        let columns = self.0.columns();
        match columns.iter().position(|column| column.name() == name) {
            Some(place) => Ok(self.0.chart_column(place)),
            None => {
                Err(match app_literals::nearest(name, columns.iter().map(|column| column.name())) {
                    Some(nearest) => {
                        format!("there is no column `{name}`, the nearest is `{nearest}`")
                    }
                    None => format!("there is no column `{name}`: the frame has none at all"),
                })
            }
        }
    }

    /// The columns of numbers but for `x`, each with its name.
    pub(super) fn numbers(&self, x: Option<&str>) -> Vec<(String, Column)> {
        let columns = self.0.columns().iter().enumerate();
        let numbers =
            columns.filter(|(_, column)| column.kind().is_number() && Some(column.name()) != x);
        numbers
            .map(|(place, column)| (column.name().to_owned(), self.0.chart_column(place)))
            .collect()
    }
}

/// The columns of some `y`, by their names: one name, or several.
#[diagnostic::on_unimplemented(
    message = "a column of a frame is given by its name",
    label = "write the name, as in `y = \"price\"`, or several, as in `y = [\"low\", \"high\"]`",
    note = "closures are for rows: `ui.line_chart(&rows, y = |row| row.price)`"
)]
pub trait ChartNames {
    /// The names.
    fn names(self) -> Vec<String>;
}

#[diagnostic::do_not_recommend]
impl ChartNames for &str {
    fn names(self) -> Vec<String> {
        vec![self.to_owned()]
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> ChartNames for [&str; N] {
    fn names(self) -> Vec<String> {
        self.map(str::to_owned).to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl ChartNames for &[&str] {
    fn names(self) -> Vec<String> {
        self.iter().map(|&name| name.to_owned()).collect()
    }
}

#[diagnostic::do_not_recommend]
impl ChartNames for &[String] {
    fn names(self) -> Vec<String> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl ChartNames for &Vec<String> {
    fn names(self) -> Vec<String> {
        self.clone()
    }
}
