//! The data of a chart as a table.

use crate::chart::{Chart, Mark};
use crate::column::{Column, Kind};
use crate::format;

/// A column of the table, and the first row at which it has values.
struct Shown<'a> {
    name: String,
    column: Option<&'a Column>,
    format: Option<&'a str>,
    first: usize,
    rows: usize,
}

impl Shown<'_> {
    fn words(&self, row: usize) -> String {
        let Some(row) = row.checked_sub(self.first).filter(|row| *row < self.rows) else {
            return String::new();
        };
        let Some(column) = self.column else { return format::number(row as f64) };
        match column.positions()[row] {
            value if value.is_nan() => String::new(),
            _ if column.kind() == Kind::Words => column.word(row).unwrap_or_default().to_owned(),
            value => format::words(value, column.kind(), self.format),
        }
    }
}

/// The names of the columns and the first rows of a chart. Layers over one x stand beside each other,
/// others one below the other.
pub(crate) fn table(chart: &Chart, most_rows: usize) -> (Vec<String>, Vec<Vec<String>>) {
    let mut shown: Vec<Shown<'_>> = Vec::new();
    let mut all = 0;
    let mut before: Option<(&Option<Column>, usize, usize)> = None;
    for layer in &chart.layers {
        let channels = &layer.channels;
        let rows = layer.channels.len();
        if matches!(layer.mark, Mark::RuleX(_) | Mark::RuleY(_)) {
            continue;
        }
        let beside = before.filter(|(x, _, known)| *known == rows && **x == channels.x);
        let first = beside.map_or(all, |(_, first, _)| first);
        let (x, y) = if layer.mark.lies() { (&chart.y, &chart.x) } else { (&chart.x, &chart.y) };
        let label = |label: &Option<String>, other: &str| label.clone().unwrap_or(other.to_owned());
        let mut push = |name: String, column, format| {
            // A column that another layer has shown for these rows is there already.
            let known = shown.iter().any(|known| {
                known.first == first
                    && known.rows == rows
                    && known.name == name
                    && known.column == column
            });
            if !known {
                shown.push(Shown { name, column, format, first, rows });
            }
        };
        if beside.is_none() {
            push(label(&x.label, "x"), channels.x.as_ref(), x.format.as_deref());
        }
        let format = y.format.as_deref();
        let name = layer.name.clone();
        if let Some(column) = &channels.color {
            let is_words = column.kind() == Kind::Words;
            push(if is_words { "series" } else { "color" }.to_owned(), Some(column), None);
        }
        if let Some(column) = &channels.y {
            push(name.clone().unwrap_or_else(|| label(&y.label, "y")), Some(column), format);
        }
        let of =
            |edge: &str| name.as_ref().map_or(edge.to_owned(), |name| format!("{name} {edge}"));
        for (column, edge) in [(&channels.low, "low"), (&channels.high, "high")] {
            if let Some(column) = column {
                push(of(edge), Some(column), format);
            }
        }
        for (column, name) in [(&channels.size, "size"), (&channels.text, "text")] {
            if let Some(column) = column {
                push(name.to_owned(), Some(column), None);
            }
        }
        all = all.max(first + rows);
        before = Some((&channels.x, first, rows));
    }
    let rows = 0..all.min(most_rows);
    let cells = rows.map(|row| shown.iter().map(|column| column.words(row)).collect());
    let cells = cells.collect();
    (shown.into_iter().map(|column| column.name).collect(), cells)
}
