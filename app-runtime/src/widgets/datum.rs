//! A value of any type as plain data, for the elements that show one.
//!
//! Anything serde can serialize becomes a [`Datum`]; renderers write it in their own notation. The
//! serializer is our own, because the runtime knows no data format.

use std::fmt::{self, Display, Write};

use serde::ser::{self, Serialize};

use crate::widgets::frame::Rank;

/// A value as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// No value.
    Nothing,
    /// A boolean.
    Bool(bool),
    /// A number as its digits: exact, regardless of its size.
    Number(String),
    /// Text.
    Text(String),
    /// A list of values.
    List(Vec<Datum>),
    /// Named values. A struct keeps its field order. A map is sorted by name, because a `HashMap`
    /// iterates in another order in each run. A map that is flattened into a struct keeps its own
    /// order.
    Record(Vec<(String, Datum)>),
}

impl Datum {
    /// Converts a value into plain data.
    ///
    /// # Errors
    /// If the value refuses to be serialized, or is a map with keys that cannot be names.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Datum, DatumError> {
        value.serialize(Taker)
    }
}

/// Writes one line: `{"name": "Ada", "tags": [1, true, null]}`.
impl Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Datum::Nothing => f.write_str("null"),
            Datum::Bool(on) => on.fmt(f),
            Datum::Number(digits) => f.write_str(digits),
            Datum::Text(text) => write!(f, "{text:?}"),
            Datum::List(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                f.write_char(']')
            }
            Datum::Record(entries) => {
                f.write_char('{')?;
                for (index, (name, value)) in entries.iter().enumerate() {
                    write!(f, "{}{name:?}: {value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_char('}')
            }
        }
    }
}

/// Serializes like the original value, as far as the data tells. Renderers write it in their own
/// format.
impl Serialize for Datum {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Datum::Nothing => serializer.serialize_unit(),
            Datum::Bool(on) => serializer.serialize_bool(*on),
            Datum::Number(digits) => serialize_number(digits, serializer),
            Datum::Text(text) => serializer.serialize_str(text),
            Datum::List(items) => serializer.collect_seq(items),
            Datum::Record(entries) => {
                serializer.collect_map(entries.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

/// Serializes a number in a type that holds it exactly, or otherwise as its digits.
fn serialize_number<S: ser::Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = digits.parse::<i64>() {
        serializer.serialize_i64(number)
    } else if let Ok(number) = digits.parse::<u64>() {
        serializer.serialize_u64(number)
    } else if digits.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        // Most formats have no number type of this width.
        serializer.serialize_str(digits)
    } else if let Ok(number) = digits.parse::<f64>() {
        serializer.serialize_f64(number)
    } else {
        serializer.serialize_str(digits)
    }
}

/// The reason why a value cannot be converted into data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatumError(pub(super) String);

impl Display for DatumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DatumError {}

impl ser::Error for DatumError {
    fn custom<T: Display>(message: T) -> DatumError {
        DatumError(message.to_string())
    }
}

type Taken = Result<Datum, DatumError>;

/// The serializer of one value.
pub(super) struct Taker;

/// The serializer of a list, which may be the content of an enum variant.
pub(super) struct ListTaker {
    variant: Option<&'static str>,
    items: Vec<Datum>,
}

/// The serializer of named values.
pub(super) struct RecordTaker {
    variant: Option<&'static str>,
    entries: Vec<(String, Datum)>,
    /// The key of a map entry whose value has not come yet.
    key: String,
    /// Whether it is a map, whose entries have no order.
    sorts: bool,
}

/// Whether serde was given a map. A struct with `#[serde(flatten)]` also arrives as a map, but
/// without a length; its fields have an order.
pub(super) fn is_map(length: Option<usize>) -> bool {
    length.is_some()
}

fn list(variant: Option<&'static str>, length: usize) -> Result<ListTaker, DatumError> {
    // A length from outside is a hint, not a guarantee.
    Ok(ListTaker { variant, items: Vec::with_capacity(length.min(1024)) })
}

fn record(variant: Option<&'static str>) -> Result<RecordTaker, DatumError> {
    Ok(RecordTaker { variant, entries: Vec::new(), key: String::new(), sorts: false })
}

fn in_variant(variant: Option<&'static str>, value: Datum) -> Taken {
    Ok(match variant {
        Some(name) => Datum::Record(vec![(name.to_owned(), value)]),
        None => value,
    })
}

macro_rules! numbers {
    ($($method:ident: $number:ty,)*) => {$(
        fn $method(self, value: $number) -> Taken {
            // `{:?}` gives the shortest digits that mean the same number, for both float sizes.
            Ok(Datum::Number(format!("{value:?}")))
        }
    )*};
}

impl ser::Serializer for Taker {
    type Ok = Datum;
    type Error = DatumError;
    type SerializeSeq = ListTaker;
    type SerializeTuple = ListTaker;
    type SerializeTupleStruct = ListTaker;
    type SerializeTupleVariant = ListTaker;
    type SerializeMap = RecordTaker;
    type SerializeStruct = RecordTaker;
    type SerializeStructVariant = RecordTaker;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_bool(self, value: bool) -> Taken {
        Ok(Datum::Bool(value))
    }
    fn serialize_char(self, value: char) -> Taken {
        Ok(Datum::Text(value.to_string()))
    }
    fn serialize_str(self, value: &str) -> Taken {
        Ok(Datum::Text(value.to_owned()))
    }
    fn serialize_bytes(self, value: &[u8]) -> Taken {
        Ok(Datum::List(value.iter().map(|byte| Datum::Number(byte.to_string())).collect()))
    }
    fn serialize_none(self) -> Taken {
        Ok(Datum::Nothing)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Taken {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Taken {
        Ok(Datum::Nothing)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Taken {
        Ok(Datum::Nothing)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Taken {
        Ok(Datum::Text(variant.to_owned()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Taken {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Taken {
        in_variant(Some(variant), value.serialize(self)?)
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<ListTaker, DatumError> {
        list(None, length.unwrap_or(0))
    }
    fn serialize_tuple(self, length: usize) -> Result<ListTaker, DatumError> {
        list(None, length)
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<ListTaker, DatumError> {
        list(None, length)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<ListTaker, DatumError> {
        list(Some(variant), length)
    }
    fn serialize_map(self, length: Option<usize>) -> Result<RecordTaker, DatumError> {
        Ok(RecordTaker { sorts: is_map(length), ..record(None)? })
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<RecordTaker, DatumError> {
        record(None)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<RecordTaker, DatumError> {
        record(Some(variant))
    }
}

macro_rules! lists {
    ($($of:ident: $method:ident,)*) => {$(
        impl ser::$of for ListTaker {
            type Ok = Datum;
            type Error = DatumError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DatumError> {
                self.items.push(value.serialize(Taker)?);
                Ok(())
            }
            fn end(self) -> Taken {
                in_variant(self.variant, Datum::List(self.items))
            }
        }
    )*};
}
lists! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

macro_rules! records {
    ($($of:ident,)*) => {$(
        impl ser::$of for RecordTaker {
            type Ok = Datum;
            type Error = DatumError;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), DatumError> {
                self.entries.push((name.to_owned(), value.serialize(Taker)?));
                Ok(())
            }
            fn end(self) -> Taken {
                in_variant(self.variant, Datum::Record(self.entries))
            }
        }
    )*};
}
records! { SerializeStruct, SerializeStructVariant, }

impl ser::SerializeMap for RecordTaker {
    type Ok = Datum;
    type Error = DatumError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), DatumError> {
        self.key = match key.serialize(Taker)? {
            Datum::Text(name) | Datum::Number(name) => name,
            Datum::Bool(on) => on.to_string(),
            other => {
                return Err(DatumError(format!(
                    "a key of a map must be text, a number or a bool, not `{other}`"
                )));
            }
        };
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DatumError> {
        let value = value.serialize(Taker)?;
        self.entries.push((std::mem::take(&mut self.key), value));
        Ok(())
    }
    fn end(mut self) -> Taken {
        if self.sorts {
            self.entries.sort_by(|(one, _), (other, _)| Rank::of(one).compare(&Rank::of(other)));
        }
        Ok(Datum::Record(self.entries))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    enum Shape {
        Point,
        Circle(f32),
        Line(i8, i8),
        Box { width: u128 },
    }

    fn shown(value: impl Serialize) -> String {
        Datum::of(&value).unwrap().to_string()
    }

    #[test]
    fn everything_serde_knows_comes_out_as_json_has_it() {
        let shapes =
            [Shape::Point, Shape::Circle(0.1), Shape::Line(-1, 2), Shape::Box { width: u128::MAX }];
        assert_eq!(
            shown(shapes),
            "[\"Point\", {\"Circle\": 0.1}, {\"Line\": [-1, 2]}, \
             {\"Box\": {\"width\": 340282366920938463463374607431768211455}}]"
        );
        assert_eq!(shown((Some('x'), None::<u8>, (), "a\"b")), "[\"x\", null, null, \"a\\\"b\"]");
        assert_eq!(shown(BTreeMap::from([(1, true), (2, false)])), "{\"1\": true, \"2\": false}");
    }

    #[test]
    fn the_entries_of_a_map_stand_by_name_at_each_run() {
        for _ in 0..20 {
            let map: HashMap<_, _> = (1..=20).map(|number| (number, ())).collect();
            assert!(shown(map).starts_with("{\"1\": null, \"2\": null, \"3\": null, "));
        }
    }

    #[test]
    fn taken_apart_once_more_it_is_the_same() {
        let value = Datum::of(&(
            Some('x'),
            (),
            [1.5, -0.0],
            u64::MAX,
            BTreeMap::from([("a", Shape::Line(-1, 2))]),
        ));
        let value = value.unwrap();
        assert_eq!(Datum::of(&value), Ok(value));
        let wide = Datum::of(&i128::MIN).unwrap();
        assert_eq!(Datum::of(&wide), Ok(Datum::Text(i128::MIN.to_string())));
    }

    #[test]
    fn a_key_that_is_no_name_is_an_error() {
        let error = Datum::of(&BTreeMap::from([((1, 2), 3)])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a key of a map must be text, a number or a bool, not `[1, 2]`"
        );
    }
}
