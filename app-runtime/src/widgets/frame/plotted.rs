//! The cells of a column, as a chart reads them.

use app_charts::Column;
use app_charts::column::Datum;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::{Cell, Cells};

/// Reads a text as a date or time.
type Reads = fn(&str) -> Option<Datum<'static>>;

/// The kinds of dates and times that a text may be, each in ISO 8601. Some texts are of several
/// kinds: the first counts.
const READERS: [Reads; 4] = [
    |text| (text.len() == 10).then(|| text.parse::<Date>().ok().map(Datum::Date))?,
    |text| text.parse::<Timestamp>().ok().map(Datum::Timestamp),
    |text| text.contains(['T', ' ']).then(|| text.parse::<DateTime>().ok().map(Datum::DateTime))?,
    |text| text.contains(':').then(|| text.parse::<Time>().ok().map(Datum::Time))?,
];

/// Cells of numbers are numbers; texts are dates or times if all of them are, else words.
pub(super) fn column(cells: &Cells, rows: usize) -> Column {
    match cells {
        Cells::Float(cells) => Column::numbers(cells.iter().copied()),
        Cells::Whole(cells) => {
            Column::numbers(cells.iter().map(|cell| cell.map_or(f64::NAN, |cell| cell as f64)))
        }
        _ if cells.kind().is_number() => {
            Column::numbers((0..rows).map(|row| number(&cells.get(row))))
        }
        Cells::Text(_) | Cells::Computed(..) => {
            times(cells, rows).unwrap_or_else(|| words(cells, rows))
        }
        Cells::Missing(_) | Cells::Bool(_) | Cells::Digits(..) => words(cells, rows),
    }
}

fn number(cell: &Cell<'_>) -> f64 {
    match cell {
        Cell::Whole(number) => *number as f64,
        Cell::Float(number) => *number,
        Cell::Digits(digits) => digits.parse().unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}

/// The dates or times of a column, if each of its texts is one of the same kind.
fn times(cells: &Cells, rows: usize) -> Option<Column> {
    let text = |row| match cells.get(row) {
        Cell::Text(text) => Some(text),
        _ => None,
    };
    let first = (0..rows).find_map(text)?;
    let reader = READERS.iter().find(|reads| reads(&first).is_some())?;
    let times: Option<Vec<_>> = (0..rows)
        .map(|row| match cells.get(row) {
            Cell::Text(text) => reader(&text),
            Cell::Missing => Some(Datum::Missing),
            _ => None,
        })
        .collect();
    Some(times?.into_iter().collect())
}

fn words(cells: &Cells, rows: usize) -> Column {
    let words: Vec<Option<String>> = (0..rows)
        .map(|row| match cells.get(row) {
            Cell::Missing => None,
            cell => Some(cell.to_string()),
        })
        .collect();
    words.iter().map(|word| word.as_deref().map_or(Datum::Missing, Datum::Word)).collect()
}
