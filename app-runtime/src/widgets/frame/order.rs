//! The order in which a person sees a frame: sorted by a column, and limited to the rows that match
//! the search. The frame itself does not change.

use std::cmp::Reverse;
use std::fmt::Write;

use super::{Cell, Cells, Column, Frame, Rank};

/// The sorting and the search of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The sorting. `None`: the order of the frame.
    pub sort: Option<Sort>,
    /// The search text, matched in all columns, in upper or lower case. Empty: no search.
    pub search: String,
}

/// The column to sort by. Equal rows keep their order; rows without a value come last, in both
/// directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The position of the column, from 0.
    pub column: usize,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The rows of a frame in the order in which a person sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// All of this many rows, in the order of the frame.
    Natural(usize),
    /// Only these rows, in this order.
    Chosen(Box<[u32]>),
}

impl Order {
    /// The number of rows that a person sees.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Order::Natural(rows) => *rows,
            Order::Chosen(rows) => rows.len(),
        }
    }

    /// Whether the person sees no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The frame's row at a position that a person sees.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<usize> {
        match self {
            Order::Natural(rows) => (position < *rows).then_some(position),
            Order::Chosen(rows) => rows.get(position).map(|&row| row as usize),
        }
    }
}

/// The number of rows between two calls of `outdated`.
const STRIDE: usize = 4096;

impl Frame {
    /// Computes the order for a query. This reads every row, so it takes time; it calls `outdated`
    /// at intervals to learn whether the result is no longer wanted.
    ///
    /// `None`: the result is no longer wanted.
    #[must_use]
    pub fn order(&self, query: &Query, outdated: &dyn Fn() -> bool) -> Option<Order> {
        let sorting =
            query.sort.and_then(|sort| Some((self.columns().get(sort.column)?, sort.descending)));
        if query.search.is_empty() && sorting.is_none() {
            return Some(Order::Natural(self.rows()));
        }
        let rows = self.search(&query.search, outdated)?;
        let rows = match sorting {
            Some((column, descending)) => column.sort(rows, descending, outdated)?,
            None => rows,
        };
        Some(Order::Chosen(rows.into()))
    }

    fn search(&self, words: &str, outdated: &dyn Fn() -> bool) -> Option<Vec<u32>> {
        let wanted = words.to_lowercase();
        // A search finds a number by its shown digits and by its exact digits.
        let digits = wanted.chars().all(|c| c.is_ascii_digit() || ".-+e".contains(c));
        let mut text = String::new();
        let mut found = Vec::new();
        for row in 0..self.rows() {
            if row % STRIDE == 0 && outdated() {
                return None;
            }
            let fits = |column: &Column| {
                text.clear();
                let cell = column.cells.get(row);
                // Writing to a string cannot fail.
                let _ = match &cell {
                    Cell::Text(words) => text.write_str(words),
                    other => write!(text, "{other}"),
                };
                contains(&mut text, &wanted)
                    || (digits && matches!(cell, Cell::Float(_)) && cell.exact().contains(&wanted))
            };
            if wanted.is_empty() || self.columns().iter().any(fits) {
                found.push(row as u32);
            }
        }
        Some(found)
    }
}

fn contains(text: &mut str, wanted: &str) -> bool {
    if text.is_ascii() {
        text.make_ascii_lowercase();
        text.contains(wanted)
    } else {
        text.to_lowercase().contains(wanted)
    }
}

impl Column {
    fn sort(
        &self,
        rows: Vec<u32>,
        descending: bool,
        outdated: &dyn Fn() -> bool,
    ) -> Option<Vec<u32>> {
        let rows = match &*self.cells {
            Cells::Computed(_, cell) => {
                // Each cell is made once, and only for the rows that matched the search.
                let mut made = Cells::Missing(0);
                for (count, &row) in rows.iter().enumerate() {
                    if count % STRIDE == 0 && outdated() {
                        return None;
                    }
                    made.push(&cell(row as usize));
                }
                let places = (0..rows.len() as u32).collect();
                made.sorted(places, descending)
                    .into_iter()
                    .map(|place| rows[place as usize])
                    .collect()
            }
            cells => cells.sorted(rows, descending),
        };
        (!outdated()).then_some(rows)
    }
}

impl Cells {
    fn sorted(&self, rows: Vec<u32>, descending: bool) -> Vec<u32> {
        match self {
            Cells::Missing(_) | Cells::Computed(..) => rows,
            Cells::Whole(cells) => by_key(rows, descending, |row| cells[row]),
            Cells::Bool(cells) => by_key(rows, descending, |row| cells[row]),
            Cells::Float(cells) => by_key(rows, descending, |row| rank(cells[row])),
            Cells::Digits(_, cells) => {
                by_rank(rows, descending, |row| cells.get(row).map(Rank::of_number))
            }
            Cells::Text(cells) => by_rank(rows, descending, |row| cells.get(row).map(Rank::of)),
        }
    }
}

fn by_rank<'c>(
    rows: Vec<u32>,
    descending: bool,
    rank: impl Fn(usize) -> Option<Rank<'c>>,
) -> Vec<u32> {
    let mut missing = Vec::new();
    let mut ranked: Vec<(Rank<'c>, u32)> = Vec::with_capacity(rows.len());
    for row in rows {
        match rank(row as usize) {
            Some(rank) => ranked.push((rank, row)),
            None => missing.push(row),
        }
    }
    // The sort is stable: equal rows keep their order.
    ranked.sort_by(|(left, _), (right, _)| {
        let order = left.compare(right);
        if descending { order.reverse() } else { order }
    });
    ranked.into_iter().map(|(_, row)| row).chain(missing).collect()
}

/// Sorts by a key that is cheap to copy; the row number decides between equal keys.
fn by_key<K: Ord + Copy>(
    rows: Vec<u32>,
    descending: bool,
    key: impl Fn(usize) -> Option<K>,
) -> Vec<u32> {
    let mut missing = Vec::new();
    let mut keyed: Vec<(K, u32)> = Vec::with_capacity(rows.len());
    for row in rows {
        match key(row as usize) {
            Some(key) => keyed.push((key, row)),
            None => missing.push(row),
        }
    }
    if descending {
        keyed.sort_unstable_by_key(|&(key, row)| (Reverse(key), row));
    } else {
        keyed.sort_unstable();
    }
    keyed.into_iter().map(|(_, row)| row).chain(missing).collect()
}

/// A float as bits that sort like the number. `None`: it is a NaN.
fn rank(number: f64) -> Option<i64> {
    // Both zeros are the same number.
    let bits = (number + 0.0).to_bits() as i64;
    let order = bits ^ (((bits >> 63) as u64) >> 1) as i64;
    (!number.is_nan()).then_some(order)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell as Counter;

    use super::*;

    fn frame() -> Frame {
        let rows = [
            (3, Some("Bremen"), 0.5, true),
            (1, Some("aachen"), -0.0, false),
            (2, None, f64::NAN, true),
            (1, Some("Ähre"), f64::NEG_INFINITY, false),
            (3, Some("AACHEN"), 0.0, true),
        ];
        Frame::with_header(["n", "text", "float", "bool"], rows).unwrap()
    }

    /// The same frame with computed cells.
    fn computed() -> Frame {
        let stored = frame();
        stored.columns().iter().enumerate().fold(Frame::computed(5), |frame, (place, column)| {
            let stored = stored.clone();
            frame.column_of(column.name(), column.kind(), move |row| {
                match stored.cell(row, place) {
                    Cell::Text(text) => Cell::Text(text.into_owned().into()),
                    Cell::Whole(number) => Cell::Whole(number),
                    Cell::Float(number) => Cell::Float(number),
                    Cell::Digits(digits) => Cell::Digits(digits.into_owned().into()),
                    Cell::Bool(on) => Cell::Bool(on),
                    Cell::Missing => Cell::Missing,
                }
            })
        })
    }

    #[track_caller]
    fn seen(sort: Option<(usize, bool)>, search: &str, rows: &[usize]) {
        let sort = sort.map(|(column, descending)| Sort { column, descending });
        let query = Query { sort, search: search.to_owned() };
        for frame in [frame(), computed()] {
            let order = frame.order(&query, &|| false).unwrap();
            let found: Vec<_> = (0..order.len()).filter_map(|place| order.row(place)).collect();
            assert_eq!(found, rows, "{query:?}");
            assert_eq!(order.row(rows.len()), None);
        }
    }

    #[test]
    fn rows_are_sorted_as_their_kind_is_with_equals_in_their_order() {
        seen(None, "", &[0, 1, 2, 3, 4]);
        seen(Some((0, false)), "", &[1, 3, 2, 0, 4]);
        seen(Some((0, true)), "", &[0, 4, 2, 1, 3]);
        seen(Some((3, false)), "", &[1, 3, 0, 2, 4]);
        seen(Some((9, true)), "", &[0, 1, 2, 3, 4]);
    }

    #[test]
    fn what_is_missing_comes_last_both_ways_and_zeros_are_one() {
        seen(Some((1, false)), "", &[4, 1, 0, 3, 2]);
        seen(Some((1, true)), "", &[3, 0, 1, 4, 2]);
        seen(Some((2, false)), "", &[3, 1, 4, 0, 2]);
        seen(Some((2, true)), "", &[0, 1, 4, 3, 2]);
    }

    #[test]
    fn a_search_finds_words_in_every_column_in_capitals_or_not() {
        seen(None, "aach", &[1, 4]);
        seen(None, "äHRE", &[3]);
        seen(None, "tru", &[0, 2, 4]);
        seen(None, "nan", &[]);
        seen(None, "0.5", &[0]);
        seen(Some((0, true)), "aachen", &[4, 1]);
    }

    #[test]
    fn numbers_of_any_size_are_sorted_by_value() {
        #[track_caller]
        fn sorted(frame: &Frame, expected: &[&str]) {
            let sort = Some(Sort { column: 0, descending: false });
            let order = frame.order(&Query { sort, search: String::new() }, &|| false).unwrap();
            let rows = (0..order.len()).filter_map(|place| order.row(place));
            let cells: Vec<_> = rows.map(|row| frame.cell(row, 0).exact()).collect();
            assert_eq!(cells, expected);
        }
        let large = [u64::MAX, 9, u64::MAX - 1, 10];
        let rising = ["9", "10", "18446744073709551614", "18446744073709551615"];
        sorted(&Frame::new(large).unwrap(), &rising);
        sorted(&Frame::computed(4).column("n", move |row| large[row]), &rising);
        let text =
            |words: &[&str]| Frame::from_text(["a"], words.iter().map(|word| [word])).unwrap();
        sorted(&text(&["10.0", "9.50", "-1.0"]), &["-1.0", "9.50", "10.0"]);
        sorted(&text(&["10", "007", "+9", "1e5", "n/a"]), &["007", "+9", "10", "1e5", "n/a"]);
        sorted(&text(&["1e5", "20", " 3"]), &[" 3", "20", "1e5"]);
    }

    #[test]
    fn a_search_finds_what_is_shown_and_what_is_meant() {
        let frame = Frame::with_header(["a"], [(0.1 + 0.2,), (1.0 / 3.0,), (1e20,)]).unwrap();
        let found = |search: &str| {
            let order = frame.order(&Query { sort: None, search: search.into() }, &|| false);
            let order = order.unwrap();
            (0..order.len()).filter_map(|place| order.row(place)).collect::<Vec<_>>()
        };
        assert_eq!(found("0.3"), [0, 1]);
        assert_eq!(found("0.30000000000000004"), [0]);
        assert_eq!(found("0.3333333333"), [1]);
        assert_eq!(found("1e20"), [2]);
        assert_eq!(found("100000000000000000000"), [2]);
    }

    #[test]
    fn nobody_waits_for_an_order_that_is_out_of_date() {
        let frame = Frame::computed(1_000_000).column("n", |row| row);
        let asked = Counter::new(0);
        let outdated = || asked.replace(asked.get() + 1) == 3;
        let query = Query { search: "7".into(), ..Query::default() };
        assert_eq!(frame.order(&query, &outdated), None);
        assert_eq!(asked.get(), 4);
    }
}
