//! Conversion of rows of any type into columns.
//!
//! Each row is serialized into a `FrameBuilder`, which grows. A record (a struct or a map) names its
//! cells; a sequence numbers them; any other value is a row of one cell. A column starts without a
//! kind and takes the kind of its first value. It widens when a value of another kind follows:
//! whole numbers become floats; numbers become their digits if a float would change one of them;
//! all other mixtures become text.

use std::collections::HashMap;

use serde::ser::{self, Serialize};

use super::digits::{is_number, is_whole};
use super::{
    Cell, Cells, Column, Frame, FrameError, IntoCell, Kind, MOST_ROWS, Parts, Rank, TextCells,
};
use crate::widgets::datum::{self, Datum, DatumError};

/// The name of the only column when the rows are plain values.
const VALUE: &str = "value";

/// Columns that grow row by row.
#[derive(Default)]
pub(super) struct FrameBuilder {
    rows: usize,
    /// Whether a header has fixed the number of columns.
    named: bool,
    shape: Option<Shape>,
    /// Whether the first row is a map, whose entries have no order.
    sorts: bool,
    columns: Vec<(String, Cells)>,
    /// The index of each column by its name, for rows with the names in another order.
    places: HashMap<String, usize>,
}

/// The shape of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A row with named cells.
    Record,
    /// A row with ordered cells.
    Sequence,
    /// A row of one cell.
    Value,
}

impl FrameBuilder {
    /// A table of sequences with these column names.
    pub(super) fn named(names: impl IntoIterator<Item: AsRef<str>>) -> FrameBuilder {
        let mut table =
            FrameBuilder { named: true, shape: Some(Shape::Sequence), ..FrameBuilder::default() };
        for name in names {
            table.columns.push((name.as_ref().to_owned(), Cells::Missing(0)));
        }
        table
    }

    pub(super) fn push(&mut self, row: &(impl Serialize + ?Sized)) -> Result<(), FrameError> {
        let number = self.rows + 1;
        let at = |DatumError(error)| FrameError(format!("row {number} {error}"));
        self.begin().map_err(at)?;
        row.serialize(RowTaker(self)).map_err(at)?;
        self.end();
        Ok(())
    }

    pub(super) fn push_words(
        &mut self,
        row: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), FrameError> {
        let number = self.rows + 1;
        let at = |DatumError(error)| FrameError(format!("row {number} {error}"));
        self.begin().map_err(at)?;
        let mut length = 0;
        for word in row {
            let word = word.as_ref();
            let cell = if word.is_empty() { Cell::Missing } else { Cell::Text(word.into()) };
            self.put_at(length, &cell);
            length += 1;
        }
        self.end_of_sequence(length).map_err(at)?;
        self.end();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Frame {
        if self.sorts {
            self.columns.sort_by(|(one, _), (other, _)| Rank::of(one).compare(&Rank::of(other)));
        }
        let column = |(name, cells)| Column::new(name, cells_of(cells));
        let columns = self.columns.into_iter().map(column).collect();
        Frame(Parts::new(self.rows, columns).into())
    }

    /// Finds the type of each column of words.
    pub(super) fn finish_words(mut self) -> Frame {
        for (_, cells) in &mut self.columns {
            if let Cells::Text(words) = cells {
                *cells = read(std::mem::take(words));
            }
        }
        self.finish()
    }

    fn begin(&mut self) -> Result<(), DatumError> {
        if self.rows == MOST_ROWS {
            return Err(DatumError(format!("is one too many: a frame has {MOST_ROWS} at most")));
        }
        Ok(())
    }

    /// Ends a row: a value that it did not mention is missing.
    fn end(&mut self) {
        self.rows += 1;
        for (_, cells) in &mut self.columns {
            if cells.len() < self.rows {
                cells.push_missing();
            }
        }
    }

    fn is(&mut self, shape: Shape) -> Result<(), DatumError> {
        let known = *self.shape.get_or_insert(shape);
        if known == shape {
            return Ok(());
        }
        let words = |shape| match shape {
            Shape::Record => "a record with names",
            Shape::Sequence => "a sequence of values",
            Shape::Value => "a single value",
        };
        Err(DatumError(format!(
            "is {}, but should be {} as {}",
            words(shape),
            words(known),
            if self.named { "the header has it" } else { "the rows before it are" },
        )))
    }

    fn put_at(&mut self, place: usize, cell: &Cell<'_>) {
        if place == self.columns.len() && self.rows == 0 && !self.named {
            self.columns.push(((place + 1).to_string(), Cells::Missing(0)));
        }
        if let Some((_, cells)) = self.columns.get_mut(place) {
            cells.push(cell);
        }
    }

    fn end_of_sequence(&mut self, length: usize) -> Result<(), DatumError> {
        let width = self.columns.len();
        if length == width {
            return Ok(());
        }
        let plural = if length == 1 { "value" } else { "values" };
        let model = if self.named { "the header names" } else { "the rows before it have" };
        Err(DatumError(format!("has {length} {plural}, but {model} {width}")))
    }

    /// The index of the column with a name; usually the guess from the previous row is right.
    fn place_of(&mut self, name: &str, guess: usize) -> usize {
        if self.columns.get(guess).is_some_and(|(own, _)| own == name) {
            return guess;
        }
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        // The first row of a struct adds its names here; later rows look them up.
        let place = self.columns.len();
        self.columns.push((name.to_owned(), Cells::Missing(self.rows)));
        self.places.insert(name.to_owned(), place);
        place
    }

    fn put_named(&mut self, name: &str, guess: usize, cell: &Cell<'_>) -> usize {
        let place = self.place_of(name, guess);
        let cells = &mut self.columns[place].1;
        // If a name comes twice in one row, the first value stays.
        if cells.len() == self.rows {
            cells.push(cell);
        }
        place + 1
    }
}

/// Frees the spare capacity of a grown column.
fn cells_of(mut cells: Cells) -> std::sync::Arc<Cells> {
    match &mut cells {
        Cells::Whole(cells) => cells.shrink_to_fit(),
        Cells::Float(cells) => cells.shrink_to_fit(),
        Cells::Bool(cells) => cells.shrink_to_fit(),
        Cells::Digits(_, cells) | Cells::Text(cells) => cells.shrink_to_fit(),
        Cells::Missing(_) | Cells::Computed(..) => {}
    }
    cells.into()
}

/// A column of words as the type that fits all of them, provided that each is still shown the same.
fn read(words: TextCells) -> Cells {
    fn all<T>(words: &TextCells, read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
        words.iter().map(|word| word.map_or(Some(None), |word| read(word).map(Some))).collect()
    }
    let whole = |word: &str| word.parse().ok().filter(|_| keeps_its_digits(word) && word != "-0");
    if let Some(cells) = all(&words, whole) {
        return Cells::Whole(cells);
    }
    if let Some(cells) = all(&words, |word| word.parse().ok().filter(|_| survives_a_float(word))) {
        return Cells::Float(cells.into_iter().map(|cell| cell.unwrap_or(f64::NAN)).collect());
    }
    if words.iter().flatten().all(is_number) {
        let kind = if words.iter().flatten().all(is_whole) { Kind::Whole } else { Kind::Float };
        return Cells::Digits(kind, words);
    }
    let truth = |word: &str| word.parse().ok();
    all(&words, truth).map_or(Cells::Text(words), Cells::Bool)
}

/// Whether a number is written without a plus, spaces and leading zeros, which no number type
/// keeps.
fn keeps_its_digits(word: &str) -> bool {
    is_number(word) && word.trim() == word
}

/// Whether a float made from this word is shown as the same word: it has fifteen digits at most,
/// six decimals at most, and no zero at its end.
fn survives_a_float(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "1"));
    keeps_its_digits(word)
        && !word.contains(['e', 'E'])
        && !whole.is_empty()
        && (1..=6).contains(&decimals.len())
        && whole.len() + decimals.len() <= 15
        && !decimals.ends_with('0')
        && !(whole == "0" && decimals.starts_with("0000"))
}

/// Whether a float holds this number exactly, and is written with the same digits.
fn fits_a_float(number: i64) -> bool {
    number.unsigned_abs() <= 1 << 53
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Cells::Missing(length) => *length,
            Cells::Whole(cells) => cells.len(),
            Cells::Float(cells) => cells.len(),
            Cells::Bool(cells) => cells.len(),
            Cells::Digits(_, cells) | Cells::Text(cells) => cells.len(),
            Cells::Computed(..) => 0,
        }
    }

    /// Adds a cell, and widens the column if the cell does not fit. The cell is borrowed, because
    /// moving it costs more than all other steps.
    pub(super) fn push(&mut self, cell: &Cell<'_>) {
        match (&mut *self, cell) {
            (Cells::Whole(cells), Cell::Whole(number)) => cells.push(Some(*number)),
            (Cells::Float(cells), Cell::Float(number)) => cells.push(*number),
            (Cells::Bool(cells), Cell::Bool(on)) => cells.push(Some(*on)),
            (Cells::Text(cells), Cell::Text(text)) => cells.push(Some(text)),
            (_, Cell::Missing) => self.push_missing(),
            (_, Cell::Float(number)) if number.is_nan() => self.push_missing(),
            (Cells::Float(cells), Cell::Whole(number)) if fits_a_float(*number) => {
                cells.push(*number as f64);
            }
            (Cells::Text(cells), cell) => cells.push(Some(&cell.exact())),
            (Cells::Digits(kind, words), Cell::Whole(_) | Cell::Float(_) | Cell::Digits(_)) => {
                let number = cell.exact();
                if !is_whole(&number) {
                    *kind = Kind::Float;
                }
                words.push(Some(&number));
            }
            (Cells::Computed(..), _) => {}
            _ => {
                self.widen(cell);
                self.push(cell);
            }
        }
    }

    fn push_missing(&mut self) {
        match self {
            Cells::Missing(length) => *length += 1,
            Cells::Whole(cells) => cells.push(None),
            Cells::Float(cells) => cells.push(f64::NAN),
            Cells::Bool(cells) => cells.push(None),
            Cells::Digits(_, cells) | Cells::Text(cells) => cells.push(None),
            Cells::Computed(..) => {}
        }
    }

    /// Widens the column to a kind that takes this cell too.
    #[cold]
    fn widen(&mut self, cell: &Cell<'_>) {
        *self = match (&*self, cell) {
            (&Cells::Missing(length), cell) => match cell {
                Cell::Whole(_) => Cells::Whole(vec![None; length]),
                Cell::Float(_) => Cells::Float(vec![f64::NAN; length]),
                Cell::Bool(_) => Cells::Bool(vec![None; length]),
                Cell::Digits(_) => Cells::Digits(Kind::Whole, TextCells::missing(length)),
                Cell::Missing | Cell::Text(_) => Cells::Text(TextCells::missing(length)),
            },
            (Cells::Whole(cells), Cell::Float(_))
                if cells.iter().flatten().all(|&cell| fits_a_float(cell)) =>
            {
                let widened = cells.iter().map(|cell| cell.map_or(f64::NAN, |cell| cell as f64));
                Cells::Float(widened.collect())
            }
            _ => {
                let mut words = TextCells::default();
                for row in 0..self.len() {
                    let own = self.get(row);
                    words.push((!own.is_missing()).then(|| own.exact()).as_deref());
                }
                let numbers = matches!(cell, Cell::Whole(_) | Cell::Float(_) | Cell::Digits(_));
                match self.kind() {
                    kind if kind.is_number() && numbers => Cells::Digits(kind, words),
                    _ => Cells::Text(words),
                }
            }
        };
    }
}

type Done = Result<(), DatumError>;

/// The serializer of one row.
struct RowTaker<'t>(&'t mut FrameBuilder);

/// The serializer of a row with ordered cells.
struct SequenceRowTaker<'t> {
    table: &'t mut FrameBuilder,
    length: usize,
}

/// The serializer of a row with named cells.
struct RecordRowTaker<'t> {
    table: &'t mut FrameBuilder,
    /// The index of the next name in the previous row.
    guess: usize,
    /// The key of a map entry whose value has not come yet.
    key: String,
}

impl<'t> RowTaker<'t> {
    /// The serializer of the only cell of a row.
    fn cell(self) -> Result<CellTaker<impl FnOnce(&Cell<'_>)>, DatumError> {
        self.0.is(Shape::Value)?;
        Ok(CellTaker(move |cell: &Cell<'_>| {
            self.0.put_named(VALUE, 0, cell);
        }))
    }
    fn sequence(self) -> Result<SequenceRowTaker<'t>, DatumError> {
        self.0.is(Shape::Sequence)?;
        Ok(SequenceRowTaker { table: self.0, length: 0 })
    }
    fn record(self) -> Result<RecordRowTaker<'t>, DatumError> {
        self.0.is(Shape::Record)?;
        Ok(RecordRowTaker { table: self.0, guess: 0, key: String::new() })
    }
}

macro_rules! plain_values {
    ($($method:ident: $value:ty,)*) => {$(
        fn $method(self, value: $value) -> Done {
            self.cell()?.$method(value)
        }
    )*};
}

impl<'t> ser::Serializer for RowTaker<'t> {
    type Ok = ();
    type Error = DatumError;
    type SerializeSeq = SequenceRowTaker<'t>;
    type SerializeTuple = SequenceRowTaker<'t>;
    type SerializeTupleStruct = SequenceRowTaker<'t>;
    type SerializeTupleVariant = SequenceRowTaker<'t>;
    type SerializeMap = RecordRowTaker<'t>;
    type SerializeStruct = RecordRowTaker<'t>;
    type SerializeStructVariant = RecordRowTaker<'t>;

    plain_values! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64, serialize_unit_struct: &'static str,
    }

    fn serialize_none(self) -> Done {
        self.cell()?.serialize_none()
    }
    fn serialize_unit(self) -> Done {
        self.cell()?.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Done {
        self.cell()?.serialize_unit_variant(name, index, variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }
    /// The content of an enum variant is the row.
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Done {
        value.serialize(self)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<SequenceRowTaker<'t>, DatumError> {
        self.sequence()
    }
    fn serialize_tuple(self, _: usize) -> Result<SequenceRowTaker<'t>, DatumError> {
        self.sequence()
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<SequenceRowTaker<'t>, DatumError> {
        self.sequence()
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<SequenceRowTaker<'t>, DatumError> {
        self.sequence()
    }
    fn serialize_map(self, length: Option<usize>) -> Result<RecordRowTaker<'t>, DatumError> {
        self.0.sorts |= self.0.rows == 0 && datum::is_map(length);
        self.record()
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<RecordRowTaker<'t>, DatumError> {
        self.record()
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<RecordRowTaker<'t>, DatumError> {
        self.record()
    }
}

macro_rules! sequences {
    ($($of:ident: $method:ident,)*) => {$(
        impl ser::$of for SequenceRowTaker<'_> {
            type Ok = ();
            type Error = DatumError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                let place = self.length;
                self.length += 1;
                value.serialize(CellTaker(|cell: &Cell<'_>| self.table.put_at(place, cell)))
            }
            fn end(self) -> Done {
                self.table.end_of_sequence(self.length)
            }
        }
    )*};
}
sequences! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

macro_rules! records {
    ($($of:ident)*) => {$(
        impl ser::$of for RecordRowTaker<'_> {
            type Ok = ();
            type Error = DatumError;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
                value.serialize(CellTaker(|cell: &Cell<'_>| {
                    self.guess = self.table.put_named(name, self.guess, cell);
                }))
            }
            fn end(self) -> Done {
                Ok(())
            }
        }
    )*};
}
records!(SerializeStruct SerializeStructVariant);

impl ser::SerializeMap for RecordRowTaker<'_> {
    type Ok = ();
    type Error = DatumError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(CellTaker(|cell: &Cell<'_>| self.key = cell.exact()))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(CellTaker(|cell: &Cell<'_>| {
            self.guess = self.table.put_named(&self.key, self.guess, cell);
        }))
    }
    fn end(self) -> Done {
        Ok(())
    }
}

/// The serializer of one cell, which it passes on by reference. A value that contains further
/// values becomes text.
struct CellTaker<F>(F);

/// The serializer of a value that contains further values.
struct Nested<T, F> {
    taker: T,
    hand_on: F,
}

impl<F: FnOnce(&Cell<'_>)> CellTaker<F> {
    fn hand_on(self, cell: Cell<'_>) -> Done {
        (self.0)(&cell);
        Ok(())
    }
    fn text(self, datum: &Datum) -> Done {
        self.hand_on(Cell::Text(datum.to_string().into()))
    }
    fn nested<T>(self, taker: Result<T, DatumError>) -> Result<Nested<T, F>, DatumError> {
        Ok(Nested { taker: taker?, hand_on: self.0 })
    }
}

macro_rules! cells {
    ($($method:ident: $value:ty,)*) => {$(
        fn $method(self, value: $value) -> Done {
            self.hand_on(value.into_cell())
        }
    )*};
}

impl<F: FnOnce(&Cell<'_>)> ser::Serializer for CellTaker<F> {
    type Ok = ();
    type Error = DatumError;
    type SerializeSeq = Nested<datum::ListTaker, F>;
    type SerializeTuple = Nested<datum::ListTaker, F>;
    type SerializeTupleStruct = Nested<datum::ListTaker, F>;
    type SerializeTupleVariant = Nested<datum::ListTaker, F>;
    type SerializeMap = Nested<datum::RecordTaker, F>;
    type SerializeStruct = Nested<datum::RecordTaker, F>;
    type SerializeStructVariant = Nested<datum::RecordTaker, F>;

    cells! {
        serialize_bool: bool, serialize_char: char,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_str(self, value: &str) -> Done {
        self.hand_on(Cell::Text(value.into()))
    }
    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.text(&datum::Taker.serialize_bytes(value)?)
    }
    fn serialize_none(self) -> Done {
        self.hand_on(Cell::Missing)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        self.hand_on(Cell::Missing)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.hand_on(Cell::Missing)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.hand_on(Cell::Text(variant.into()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.text(&datum::Taker.serialize_newtype_variant(name, index, variant, value)?)
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, DatumError> {
        self.nested(datum::Taker.serialize_seq(length))
    }
    fn serialize_tuple(self, length: usize) -> Result<Self::SerializeTuple, DatumError> {
        self.nested(datum::Taker.serialize_tuple(length))
    }
    fn serialize_tuple_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleStruct, DatumError> {
        self.nested(datum::Taker.serialize_tuple_struct(name, length))
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, DatumError> {
        self.nested(datum::Taker.serialize_tuple_variant(name, index, variant, length))
    }
    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, DatumError> {
        self.nested(datum::Taker.serialize_map(length))
    }
    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStruct, DatumError> {
        self.nested(datum::Taker.serialize_struct(name, length))
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, DatumError> {
        self.nested(datum::Taker.serialize_struct_variant(name, index, variant, length))
    }
}

macro_rules! nested {
    ($($of:ident: $($method:ident($($name:ident: $type:ty)?))+,)*) => {$(
        impl<S, F> ser::$of for Nested<S, F>
        where
            S: ser::$of<Ok = Datum, Error = DatumError>,
            F: FnOnce(&Cell<'_>),
        {
            type Ok = ();
            type Error = DatumError;
            $(fn $method<T: Serialize + ?Sized>(&mut self, $($name: $type,)? value: &T) -> Done {
                self.taker.$method($($name,)? value)
            })+
            fn end(self) -> Done {
                CellTaker(self.hand_on).text(&self.taker.end()?)
            }
        }
    )*};
}
nested! {
    SerializeSeq: serialize_element(),
    SerializeTuple: serialize_element(),
    SerializeTupleStruct: serialize_field(),
    SerializeTupleVariant: serialize_field(),
    SerializeMap: serialize_key() serialize_value(),
    SerializeStruct: serialize_field(name: &'static str),
    SerializeStructVariant: serialize_field(name: &'static str),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::super::Kind;
    use super::*;

    #[derive(Clone, Serialize)]
    struct Person {
        name: &'static str,
        age: Option<u8>,
        tags: Vec<&'static str>,
    }

    const ADA: Person = Person { name: "Ada", age: Some(36), tags: Vec::new() };

    /// `name:Text age:Whole | Ada 36 | …`, with `–` for missing values.
    fn read_out(frame: &Frame) -> String {
        let head =
            frame.columns().iter().map(|column| format!("{}:{:?}", column.name(), column.kind()));
        let mut out = head.collect::<Vec<_>>().join(" ");
        for row in 0..frame.rows() {
            out += " |";
            for column in 0..frame.columns().len() {
                let cell = frame.cell(row, column);
                out += &if cell.is_missing() {
                    " –".to_owned()
                } else {
                    format!(" {}", cell.exact())
                };
            }
        }
        out
    }

    #[track_caller]
    fn becomes(rows: impl IntoIterator<Item: Serialize>, expected: &str) {
        assert_eq!(read_out(&Frame::new(rows).unwrap()), expected);
    }

    #[track_caller]
    fn fails(frame: Result<Frame, FrameError>, expected: &str) {
        assert_eq!(frame.unwrap_err().to_string(), expected);
    }

    #[test]
    fn rows_of_every_shape_become_columns() {
        let tagged = Person { name: "Bo", age: None, tags: vec!["a", "b"] };
        becomes([&ADA, &tagged], "name:Text age:Whole tags:Text | Ada 36 [] | Bo – [\"a\", \"b\"]");
        becomes(
            [(1, 2.5, true), (2, 0.1, false)],
            "1:Whole 2:Float 3:Bool | 1 2.5 true | 2 0.1 false",
        );
        becomes([[1, 2], [3, 4]], "1:Whole 2:Whole | 1 2 | 3 4");
        becomes(["a", "b"], "value:Text | a | b");
        becomes([Some(1), None], "value:Whole | 1 | –");
        becomes([None::<u8>; 2], "value:Text | – | –");
        becomes([0.1f32], "value:Float | 0.1");
        becomes([u64::MAX, 1], "value:Whole | 18446744073709551615 | 1");
        let wide = [i128::MIN, 0, i128::from(u64::MAX)];
        becomes(wide, &format!("value:Whole | {} | 0 | {}", i128::MIN, u64::MAX));
        becomes([] as [Person; 0], "");
        becomes([Some(&ADA)], "name:Text age:Whole tags:Text | Ada 36 []");
    }

    #[test]
    fn maps_may_have_different_names() {
        let rows = [
            BTreeMap::from([("a", 1), ("c", 3)]),
            BTreeMap::from([("b", 2), ("c", 4)]),
            BTreeMap::from([("a", 5)]),
        ];
        becomes(rows, "a:Whole b:Whole c:Whole | 1 – 3 | – 2 4 | 5 – –");
        becomes([BTreeMap::from([(1, true)])], "1:Bool | true");
    }

    #[test]
    fn the_columns_of_a_map_stand_by_name_at_each_run() {
        let entries = (1..=20).map(|number| (number, number));
        let model = read_out(&Frame::new([entries.clone().collect::<BTreeMap<_, _>>()]).unwrap());
        assert!(model.starts_with("1:Whole 2:Whole 3:Whole"), "{model}");
        for _ in 0..20 {
            let map: HashMap<_, _> = entries.clone().collect();
            becomes([&map], &model);
            becomes([(1, map.clone())], &read_out(&Frame::new([(1, map)]).unwrap()));
        }
        #[derive(Serialize)]
        struct Row {
            z: u8,
            #[serde(flatten)]
            rest: Rest,
        }
        #[derive(Serialize)]
        struct Rest {
            b: u8,
            a: u8,
        }
        becomes([Row { z: 1, rest: Rest { b: 2, a: 3 } }], "z:Whole b:Whole a:Whole | 1 2 3");
    }

    #[test]
    fn no_number_is_changed_by_those_beside_it() {
        #[derive(Clone, Copy, Serialize)]
        #[serde(untagged)]
        enum Any {
            Whole(i64),
            Large(u64),
            Float(f64),
            Bool(bool),
        }
        use Any::*;
        let odd = (1 << 53) + 1;
        becomes([Whole(1 << 53), Float(0.5)], "value:Float | 9007199254740992 | 0.5");
        becomes([Whole(odd), Float(0.5)], "value:Float | 9007199254740993 | 0.5");
        becomes([Float(0.1), Whole(-odd)], "value:Float | 0.1 | -9007199254740993");
        becomes([Float(0.5), Whole(i64::MAX)], &format!("value:Float | 0.5 | {}", i64::MAX));
        becomes([Whole(i64::MIN), Float(0.5)], "value:Float | -9223372036854775808 | 0.5");
        becomes([Float(0.5), Large(u64::MAX)], "value:Float | 0.5 | 18446744073709551615");
        becomes([Large(u64::MAX), Whole(-1)], "value:Whole | 18446744073709551615 | -1");
        becomes([Large(u64::MAX), Bool(true)], "value:Text | 18446744073709551615 | true");
    }

    #[test]
    fn a_column_widens_as_little_as_it_must() {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Any {
            Nothing,
            Whole(i64),
            Float(f64),
            Bool(bool),
            Text(&'static str),
        }
        use Any::*;
        becomes([Nothing, Whole(1), Float(0.5)], "value:Float | – | 1 | 0.5");
        becomes([Float(0.5), Whole(1), Float(f64::NAN)], "value:Float | 0.5 | 1 | –");
        becomes([Whole(1), Nothing, Bool(true)], "value:Text | 1 | – | true");
        becomes([Bool(true), Text("x")], "value:Text | true | x");
        becomes([Text("x"), Float(0.1)], "value:Text | x | 0.1");
    }

    #[test]
    fn what_variants_hold_is_the_row() {
        #[derive(Serialize)]
        enum Event {
            Made { id: u8, by: &'static str },
            Gone { id: u8 },
        }
        let rows = [Event::Made { id: 1, by: "Ada" }, Event::Gone { id: 2 }];
        becomes(rows, "id:Whole by:Text | 1 Ada | 2 –");
    }

    #[test]
    fn rows_that_do_not_go_together_are_told_by_number() {
        fails(
            Frame::new([vec![1, 2], vec![3]]),
            "row 2 has 1 value, but the rows before it have 2",
        );
        fails(
            Frame::new([vec![1], vec![3, 4]]),
            "row 2 has 2 values, but the rows before it have 1",
        );
        fails(Frame::with_header(["a"], [(1, 2)]), "row 1 has 2 values, but the header names 1");
        fails(
            Frame::with_header(["a"], [ADA]),
            "row 1 is a record with names, but should be a sequence of values as the header has it",
        );
        fails(
            Frame::from_text(["a", "b"], [vec!["1", "2"], vec![]]),
            "row 2 has 0 values, but the header names 2",
        );
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Mixed {
            One(u8),
            Record(Person),
        }
        fails(
            Frame::new([Mixed::Record(ADA), Mixed::One(1)]),
            "row 2 is a single value, but should be a record with names as the rows before it are",
        );
        struct Refuses;
        impl Serialize for Refuses {
            fn serialize<S: ser::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(ser::Error::custom("cannot be read any more"))
            }
        }
        fails(Frame::new([Refuses]), "row 1 cannot be read any more");
    }

    #[test]
    fn words_become_what_all_of_a_column_mean() {
        let frame = Frame::from_text(
            ["whole", "float", "bool", "text", "zip", "none"],
            [
                ["1", "1", "true", "a", "01234", ""],
                ["-20", "-2.5", "false", "1", "80331", ""],
                ["", "", "", "", "", ""],
            ],
        );
        assert_eq!(
            read_out(&frame.unwrap()),
            "whole:Whole float:Float bool:Bool text:Text zip:Text none:Text \
             | 1 1 true a 01234 – | -20 -2.5 false 1 80331 – | – – – – – –"
        );
        for word in ["inf", "NaN", "+49", "1_000", "0x10", "-", ".", "TRUE", "True"] {
            let frame = Frame::from_text(["a"], [[word]]).unwrap();
            assert_eq!(frame.columns()[0].kind(), Kind::Text, "{word}");
        }
    }

    #[test]
    fn words_read_as_they_did() {
        let words = [
            "9007199254740993",
            "18446744073709551616",
            "0.10",
            "007",
            "1e5",
            "+1",
            " 1",
            "1 ",
            "-0",
            "0.0",
            "3.141592653589793",
            "0.00001",
            "123456789012345.6",
            "-2.50",
            ".5",
            "5.",
            "TRUE",
            "99999999999999999999.5",
            "1E400",
            "0.1",
            "-12",
            "123456789.123456",
            "true",
            "0.0001",
        ];
        let check = |column: &[&str]| {
            let frame = Frame::from_text(["a"], column.iter().map(|word| [word])).unwrap();
            for (row, word) in column.iter().enumerate() {
                let cell = frame.cell(row, 0);
                assert_eq!(
                    (cell.to_string().as_str(), cell.exact().as_str()),
                    (*word, *word),
                    "{column:?}"
                );
            }
        };
        for word in words {
            check(&[word]);
            for other in words {
                check(&[word, other]);
            }
        }
        let frame = Frame::from_text(["a"], [["9007199254740993"], ["0.5"]]).unwrap();
        assert_eq!(frame.columns()[0].kind(), Kind::Float);
    }
}
