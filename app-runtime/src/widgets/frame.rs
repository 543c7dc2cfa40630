//! A frame: a table of named, typed columns, shown by `table` and `dataframe`.
//!
//! A clone costs nothing, so an app may keep a frame anywhere: in a resource, a static, or behind
//! `#[cached]`. A column holds its cells, or a function that makes them when they are shown; a
//! frame of a million generated rows is a few closures. The module `rows` turns rows of any type
//! into columns, and `order` sorts and searches.

mod digits;
mod order;
mod plotted;
mod text_cells;
mod rows;

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::Serialize;

pub(super) use digits::Rank;
pub use order::{Order, Query, Sort};
use rows::FrameBuilder;
use text_cells::TextCells;

use crate::event::widened;
use crate::key::KeyHasher;

/// A table of named, typed columns, all of one length.
///
/// It is made from rows of anything serde can serialize, from text such as a CSV file has, or
/// column by column from functions that are called only for the rows in sight:
///
/// ```
/// use app_runtime::widgets::frame::Frame;
///
/// let squares = Frame::computed(1_000_000)
///     .column("number", |row| row)
///     .column("square", |row| row * row)
///     .column("even", |row| row % 2 == 0);
/// assert_eq!(squares.cell(999, 1).to_string(), "998001");
/// ```
///
/// Two frames are equal if their columns are equal; computed columns are equal if one is a clone of
/// the other. So a frame with computed columns that is made anew in every run is sent anew after
/// every run: keep large ones, for instance behind `#[cached]`.
#[derive(Clone, Debug)]
pub struct Frame(Arc<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    rows: usize,
    columns: Vec<Column>,
    /// Computed once, on the first call.
    mark: OnceLock<u64>,
}

impl Parts {
    fn new(rows: usize, columns: Vec<Column>) -> Parts {
        Parts { rows, columns, mark: OnceLock::new() }
    }
}

/// Row positions are stored in 32 bits.
const MOST_ROWS: usize = u32::MAX as usize;

impl Frame {
    /// A frame of rows: structs, maps, sequences, tuples, plain values, or references to any of
    /// these. Structs and maps name the columns; columns of sequences are called `1`, `2`, and so
    /// on. The columns of a struct stand in its field order. The columns of a map are sorted by
    /// name, because a `HashMap` iterates in another order in each run. A map that is flattened
    /// into a struct keeps its own order, because serde does not distinguish it from the struct:
    /// use a `BTreeMap` there. A `None` is a missing value, and so is a name that only other rows
    /// have. A value that contains further values becomes text. A number keeps all its digits,
    /// regardless of its size.
    ///
    /// # Errors
    /// The number of the first row that does not match the rows before it, or that cannot be
    /// serialized.
    pub fn new(rows: impl IntoIterator<Item: Serialize>) -> Result<Frame, FrameError> {
        let mut table = FrameBuilder::default();
        rows.into_iter().try_for_each(|row| table.push(&row))?;
        Ok(table.finish())
    }

    /// A frame of sequences or tuples, with names for their columns.
    ///
    /// # Errors
    /// As [`new`](Self::new), and if a row has more or fewer values than there are names.
    pub fn with_header(
        names: impl IntoIterator<Item: AsRef<str>>,
        rows: impl IntoIterator<Item: Serialize>,
    ) -> Result<Frame, FrameError> {
        let mut table = FrameBuilder::named(names);
        rows.into_iter().try_for_each(|row| table.push(&row))?;
        Ok(table.finish())
    }

    /// A frame of text cells, as a CSV file has them. A column in which every cell is a number
    /// becomes a column of numbers, and the same for `true` and `false`; an empty cell is missing.
    /// Every cell is shown and exported as it was: `0.10`, ` 1` and 9007199254740993 too. Codes
    /// such as `007` and `+49` are not numbers.
    ///
    /// ```
    /// # use app_runtime::widgets::frame::{Frame, Kind};
    /// let frame = Frame::from_text(["city", "people"], [["Ulm", "128"], ["Bonn", ""]])?;
    /// assert_eq!(frame.columns()[1].kind(), Kind::Whole);
    /// # Ok::<(), app_runtime::widgets::frame::FrameError>(())
    /// ```
    ///
    /// The header and the records of the crate `csv` fit as they are: `Frame::from_text(&header,
    /// &records)`.
    ///
    /// # Errors
    /// The number of the first row that has more or fewer cells than there are names.
    pub fn from_text(
        names: impl IntoIterator<Item: AsRef<str>>,
        rows: impl IntoIterator<Item: IntoIterator<Item: AsRef<str>>>,
    ) -> Result<Frame, FrameError> {
        let mut table = FrameBuilder::named(names);
        rows.into_iter().try_for_each(|row| table.push_words(row))?;
        Ok(table.finish_words())
    }

    /// A frame with this many rows and no columns yet: [`column`](Self::column) adds them.
    #[must_use]
    pub fn computed(rows: usize) -> Frame {
        Frame(Arc::new(Parts::new(rows.min(MOST_ROWS), Vec::new())))
    }

    /// Adds a column whose cells are made when they are shown. `cell` is given the row number, from
    /// 0, and must return the same cell for it every time.
    #[must_use]
    pub fn column<T: IntoCell>(
        self,
        name: impl Into<String>,
        cell: impl Fn(usize) -> T + Send + Sync + 'static,
    ) -> Frame {
        self.column_of(name, T::KIND, move |row| cell(row).into_cell())
    }

    /// Adds such a column with a kind that is known only at run time.
    #[must_use]
    pub fn column_of(
        self,
        name: impl Into<String>,
        kind: Kind,
        cell: impl Fn(usize) -> Cell<'static> + Send + Sync + 'static,
    ) -> Frame {
        let mut parts = Arc::unwrap_or_clone(self.0);
        let cells = Arc::new(Cells::Computed(kind, Box::new(cell)));
        parts.columns.push(Column::new(name.into(), cells));
        Frame(Arc::new(Parts::new(parts.rows, parts.columns)))
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.rows
    }

    /// Its columns, from left to right.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.0.columns
    }

    /// Whether the other frame is a clone of this one.
    #[must_use]
    pub fn is(&self, other: &Frame) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A hash that tells whether the rows are still those from which a person selected. It covers
    /// the number of rows, the names and kinds of the columns, and all cells; of computed columns,
    /// the first 40 cells. Equal frames have equal marks. It is computed once for a frame and its
    /// clones.
    #[must_use]
    pub fn mark(&self) -> u64 {
        *self.0.mark.get_or_init(|| {
            let mut hasher = KeyHasher::default();
            self.rows().hash(&mut hasher);
            for Column { name, cells, .. } in self.columns() {
                (name, cells.kind() as u8).hash(&mut hasher);
                match &**cells {
                    Cells::Missing(_) => {}
                    Cells::Whole(cells) => cells.hash(&mut hasher),
                    Cells::Float(cells) => cells.iter().for_each(|c| c.to_bits().hash(&mut hasher)),
                    Cells::Bool(cells) => cells.hash(&mut hasher),
                    Cells::Digits(_, cells) | Cells::Text(cells) => cells.hash(&mut hasher),
                    Cells::Computed(..) => {
                        let first = 0..self.rows().min(FIRST_ROWS);
                        first.for_each(|row| cells.get(row).exact().hash(&mut hasher));
                    }
                }
            }
            hasher.finish()
        })
    }

    /// The mark together with the computed cells of the given rows, at most the first 40 of them.
    pub(super) fn mark_with(&self, rows: &[usize]) -> u64 {
        let mut hasher = KeyHasher::default();
        self.mark().hash(&mut hasher);
        let computed = |column: &&Column| matches!(*column.cells, Cells::Computed(..));
        for column in self.columns().iter().filter(computed) {
            for &row in rows.iter().filter(|&&row| row < self.rows()).take(FIRST_ROWS) {
                column.cells.get(row).exact().hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// One cell. It is missing if there is no such row or column.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let column = self.0.columns.get(column).filter(|_| row < self.0.rows);
        column.map_or(Cell::Missing, |column| column.cells.get(row))
    }
}

impl Frame {
    /// The cells of a column as a chart reads them. It is made once for a frame and its clones.
    pub(super) fn chart_column(&self, column: usize) -> app_charts::Column {
        let Column { cells, plotted, .. } = &self.0.columns[column];
        plotted.get_or_init(|| plotted::column(cells, self.rows())).clone()
    }

    /// Makes the first cells of computed columns inside the run of an app. So a panic there is a
    /// panic of the app, and not of its renderer.
    pub(super) fn probe(&self, rows: usize) {
        for column in &self.0.columns {
            if let Cells::Computed(_, cell) = &*column.cells {
                (0..self.rows().min(rows)).for_each(|row| drop(cell(row)));
            }
        }
    }

    /// The first rows as lines of text with aligned columns, for tests.
    pub(super) fn lines(&self) -> String {
        let shown = self.rows().min(LINES);
        let columns: Vec<(bool, Vec<String>)> = self
            .columns()
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let cell = |row| match self.cell(row, place) {
                    Cell::Missing => "–".to_owned(),
                    cell => cell.to_string(),
                };
                let cells = std::iter::once(column.name.clone()).chain((0..shown).map(cell));
                let cells = cells.map(|cell| cell.replace(['\n', '\r', '\t'], " "));
                (column.kind().is_number(), cells.collect())
            })
            .collect();
        let width = |cells: &[String]| cells.iter().map(|cell| cell.chars().count()).max();
        let mut lines: Vec<String> = (0..=shown)
            .map(|line| {
                let cells = columns.iter().map(|(number, cells)| {
                    let (cell, width) = (&cells[line], width(cells).unwrap_or(0));
                    if *number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
                });
                cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
            })
            .collect();
        match self.rows() - shown {
            0 if shown == 0 => lines.push("no rows".to_owned()),
            0 => {}
            1 => lines.push("… 1 more row".to_owned()),
            more => lines.push(format!("… {more} more rows")),
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// The number of rows that renderers show at first.
pub const FIRST_ROWS: usize = 40;

/// The number of rows that a test reads.
const LINES: usize = 10;

/// Frames are equal if one is a clone of the other, or if they read the same.
impl PartialEq for Frame {
    fn eq(&self, other: &Frame) -> bool {
        self.is(other) || (self.rows() == other.rows() && self.columns() == other.columns())
    }
}

/// One column of a [`Frame`].
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    cells: Arc<Cells>,
    /// The same cells as a chart reads them, made for the first chart.
    plotted: Arc<OnceLock<app_charts::Column>>,
}

impl Column {
    fn new(name: String, cells: Arc<Cells>) -> Column {
        Column { name, cells, plotted: Arc::default() }
    }

    /// The name, shown above the column.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kind of its cells.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.cells.kind()
    }
}

impl PartialEq for Column {
    fn eq(&self, other: &Column) -> bool {
        let same = || Arc::ptr_eq(&self.cells, &other.cells) || self.cells.reads_like(&other.cells);
        self.name == other.name && same()
    }
}

/// The kind of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Whole,
    /// Numbers.
    Float,
    /// Booleans.
    Bool,
    /// All other values, including dates and times.
    Text,
}

impl Kind {
    /// Whether its cells are numbers, which are right-aligned.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Whole | Kind::Float)
    }
}

/// The cells of a column.
enum Cells {
    /// This many cells, all without a value.
    Missing(usize),
    Whole(Vec<Option<i64>>),
    /// Floats. A NaN is a missing value.
    Float(Vec<f64>),
    /// Numbers of this kind, of which an `i64` or `f64` would change at least one.
    Digits(Kind, TextCells),
    Bool(Vec<Option<bool>>),
    Text(TextCells),
    Computed(Kind, Box<dyn Fn(usize) -> Cell<'static> + Send + Sync>),
}

impl Cells {
    fn kind(&self) -> Kind {
        match self {
            Cells::Whole(_) => Kind::Whole,
            Cells::Float(_) => Kind::Float,
            Cells::Bool(_) => Kind::Bool,
            Cells::Text(_) | Cells::Missing(_) => Kind::Text,
            Cells::Digits(kind, _) | Cells::Computed(kind, _) => *kind,
        }
    }

    fn get(&self, row: usize) -> Cell<'_> {
        match self {
            Cells::Missing(_) => Cell::Missing,
            Cells::Whole(cells) => cells[row].map_or(Cell::Missing, Cell::Whole),
            Cells::Float(cells) => Cell::Float(cells[row]).or_missing(),
            Cells::Digits(_, cells) => {
                cells.get(row).map_or(Cell::Missing, |digits| Cell::Digits(digits.into()))
            }
            Cells::Bool(cells) => cells[row].map_or(Cell::Missing, Cell::Bool),
            Cells::Text(cells) => {
                cells.get(row).map_or(Cell::Missing, |text| Cell::Text(text.into()))
            }
            Cells::Computed(_, cell) => cell(row).or_missing(),
        }
    }

    fn reads_like(&self, other: &Cells) -> bool {
        match (self, other) {
            (Cells::Missing(own), Cells::Missing(other)) => own == other,
            (Cells::Whole(own), Cells::Whole(other)) => own == other,
            (Cells::Float(own), Cells::Float(other)) => {
                let bits = |cell: &f64| cell.to_bits();
                own.iter().map(bits).eq(other.iter().map(bits))
            }
            (Cells::Digits(kind, own), Cells::Digits(other_kind, other)) => {
                kind == other_kind && own == other
            }
            (Cells::Bool(own), Cells::Bool(other)) => own == other,
            (Cells::Text(own), Cells::Text(other)) => own == other,
            _ => false,
        }
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// One cell of a [`Frame`].
///
/// Its text is meant for people: a `Float` has six decimals at most. [`exact`](Self::exact) returns
/// all of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Missing,
    /// A whole number.
    Whole(i64),
    /// A number.
    Float(f64),
    /// A number that neither an `i64` nor an `f64` holds exactly, as its digits: `0.10`,
    /// `18446744073709551615`. It is shown as it is.
    Digits(Cow<'a, str>),
    /// A boolean.
    Bool(bool),
    /// Any other value, as text.
    Text(Cow<'a, str>),
}

impl Cell<'_> {
    /// Whether there is no value.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        *self == Cell::Missing
    }

    /// All digits of a number, in a form that programs can parse; otherwise the text.
    #[must_use]
    pub fn exact(&self) -> String {
        match self {
            // `{:?}` gives the shortest digits that mean the same number, `1e300` for the very
            // large.
            Cell::Float(number) => {
                let digits = format!("{number:?}");
                digits.strip_suffix(".0").map(str::to_owned).unwrap_or(digits)
            }
            other => other.to_string(),
        }
    }

    /// Turns a NaN into a missing value.
    fn or_missing(self) -> Self {
        if matches!(self, Cell::Float(number) if number.is_nan()) { Cell::Missing } else { self }
    }
}

impl Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Missing => Ok(()),
            Cell::Whole(number) => number.fmt(f),
            Cell::Float(number) => {
                let size = number.abs();
                if size != 0.0 && !(1e-4..1e21).contains(&size) {
                    return f.write_str(&shortened(&format!("{number:.6e}")));
                }
                let digits = format!("{number:.6}");
                f.write_str(digits.trim_end_matches('0').trim_end_matches('.'))
            }
            Cell::Bool(on) => on.fmt(f),
            Cell::Digits(text) | Cell::Text(text) => f.write_str(text),
        }
    }
}

/// Shortens `1.500000e300` to `1.5e300`.
fn shortened(number: &str) -> String {
    match number.split_once('e') {
        Some((digits, power)) => {
            format!("{}e{power}", digits.trim_end_matches('0').trim_end_matches('.'))
        }
        None => number.to_owned(),
    }
}

/// A type that a computed column may return for a row.
#[diagnostic::on_unimplemented(
    message = "a column cannot have cells of type `{Self}`",
    label = "this is not a value of a cell",
    note = "a cell is a number, a `bool`, a `String` or `&'static str`, a date or time of `jiff`, or \
            an `Option` of one of these; `.to_string()` makes text of anything else"
)]
pub trait IntoCell {
    /// The kind of a column with such cells.
    const KIND: Kind;
    /// Converts it into a cell.
    fn into_cell(self) -> Cell<'static>;
}

impl<T: IntoCell> IntoCell for Option<T> {
    const KIND: Kind = T::KIND;
    fn into_cell(self) -> Cell<'static> {
        self.map_or(Cell::Missing, T::into_cell)
    }
}

impl IntoCell for bool {
    const KIND: Kind = Kind::Bool;
    fn into_cell(self) -> Cell<'static> {
        Cell::Bool(self)
    }
}

impl IntoCell for f64 {
    const KIND: Kind = Kind::Float;
    fn into_cell(self) -> Cell<'static> {
        Cell::Float(self)
    }
}

impl IntoCell for f32 {
    const KIND: Kind = Kind::Float;
    fn into_cell(self) -> Cell<'static> {
        Cell::Float(widened(self))
    }
}

impl IntoCell for &'static str {
    const KIND: Kind = Kind::Text;
    fn into_cell(self) -> Cell<'static> {
        Cell::Text(self.into())
    }
}

impl IntoCell for String {
    const KIND: Kind = Kind::Text;
    fn into_cell(self) -> Cell<'static> {
        Cell::Text(self.into())
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl IntoCell for $number {
            const KIND: Kind = Kind::Whole;
            fn into_cell(self) -> Cell<'static> {
                let digits = |_| Cell::Digits(self.to_string().into());
                i64::try_from(self).map_or_else(digits, Cell::Whole)
            }
        }
    )*};
}
whole_numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! written {
    ($($value:ty)*) => {$(
        impl IntoCell for $value {
            const KIND: Kind = Kind::Text;
            fn into_cell(self) -> Cell<'static> {
                Cell::Text(self.to_string().into())
            }
        }
    )*};
}
written!(char Date Time DateTime Timestamp);

/// A value that can be shown as a table: a [`Frame`], or rows of anything serde can serialize.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown as a table",
    label = "this is neither a `Frame` nor rows that serde can serialize",
    note = "give a reference to a `Vec`, slice or array of rows, as in `&rows`, and put \
            `#[derive(Serialize)]` on the type of a row; a `Frame` serves for everything else"
)]
pub trait IntoFrame {
    /// Converts it into a frame.
    ///
    /// # Errors
    /// If the rows make no frame.
    fn into_frame(self) -> Result<Frame, FrameError>;
}

impl IntoFrame for Frame {
    fn into_frame(self) -> Result<Frame, FrameError> {
        Ok(self)
    }
}

impl IntoFrame for &Frame {
    fn into_frame(self) -> Result<Frame, FrameError> {
        Ok(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<I: IntoIterator<Item: Serialize>> IntoFrame for I {
    fn into_frame(self) -> Result<Frame, FrameError> {
        Frame::new(self)
    }
}

/// The reason why rows make no frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameError(String);

impl FrameError {
    /// An error for code that makes frames from other data: the reason, in words for a developer.
    #[must_use]
    pub fn new(message: impl Into<String>) -> FrameError {
        FrameError(message.into())
    }
}

impl Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FrameError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_columns_are_asked_only_for_what_is_looked_at() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let frame = Frame::computed(1_000_000_000).column("n", move |row| {
            counter.fetch_add(1, Ordering::Relaxed);
            row
        });
        assert_eq!(frame.cell(999_999_999, 0), Cell::Whole(999_999_999));
        assert_eq!(frame.cell(1_000_000_000, 0), Cell::Missing);
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn frames_are_equal_by_content_and_computed_ones_by_origin() {
        let rows = [(1, Some("a")), (2, None)];
        assert_eq!(Frame::new(rows), Frame::new(rows));
        assert_ne!(Frame::new(rows), Frame::new([(1, Some("a"))]));
        assert_eq!(Frame::new([0.1, f64::NAN]), Frame::new([0.1, f64::NAN]));
        let computed = || Frame::computed(3).column("n", |row| row);
        let one = computed();
        assert_eq!(one, one.clone());
        assert_ne!(one, computed());
        assert_ne!(one, one.clone().column("m", |row| row));
    }

    #[test]
    fn odd_names_stay_in_their_line() {
        let frame = Frame::from_text(["a", "a", "b\nc\td"], [["1", "x", "y\nz"]]).unwrap();
        assert_eq!(frame.lines(), "a  a  b c d\n1  x  y z");
    }

    #[test]
    fn numbers_read_well_and_can_be_had_exactly() {
        let cases = [
            (0.1 + 0.2, "0.3", "0.30000000000000004"),
            (2.0, "2", "2"),
            (-0.5, "-0.5", "-0.5"),
            (1.0 / 3.0, "0.333333", "0.3333333333333333"),
            (1.5e300, "1.5e300", "1.5e300"),
            (0.0000125, "1.25e-5", "1.25e-5"),
            (f64::INFINITY, "inf", "inf"),
            (9_007_199_254_740_992.0, "9007199254740992", "9007199254740992"),
            (1e20, "100000000000000000000", "1e20"),
            (1e21, "1e21", "1e21"),
        ];
        for (number, shown, exact) in cases {
            let cell = Cell::Float(number);
            assert_eq!((cell.to_string().as_str(), cell.exact().as_str()), (shown, exact));
        }
        assert_eq!(0.1f32.into_cell(), Cell::Float(0.1));
        assert_eq!(i64::MAX.into_cell(), Cell::Whole(i64::MAX));
        assert_eq!(u64::MAX.into_cell(), Cell::Digits("18446744073709551615".into()));
        assert_eq!(i128::MIN.into_cell(), Cell::Digits(i128::MIN.to_string().into()));
        assert_eq!(Some(f64::NAN).into_cell().or_missing(), Cell::Missing);
    }
}
