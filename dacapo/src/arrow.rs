//! Frames over Arrow's record batches, with the feature `arrow`.
//!
//! Nothing is copied: a frame keeps the batches and reads a cell when the cell is shown. The module
//! is here and not in the runtime because Arrow has a new major version every few months; this
//! module follows it, and no other one depends on it.

use std::borrow::Borrow;
use std::sync::Arc;

use app_runtime::widgets::frame::{Cell, Frame, FrameError, IntoCell, Kind};
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch};
use arrow_schema::{DataType, TimeUnit};

/// The crates of the accepted types, in the accepted version.
pub use {arrow_array, arrow_schema};

/// A frame over the rows of record batches, one after the other: `arrow::frame([&batch])`. Numbers,
/// booleans and text stay as they are; dates, times and nested values become text; decimals keep
/// their digits.
///
/// ```
/// use std::sync::Arc;
/// use dacapo::arrow::arrow_array::{ArrayRef, Int32Array, RecordBatch};
///
/// let ages: ArrayRef = Arc::new(Int32Array::from(vec![Some(36), None]));
/// let batch = RecordBatch::try_from_iter([("age", ages)])?;
/// let frame = dacapo::arrow::frame([&batch])?;
/// assert_eq!(frame.cell(0, 0).to_string(), "36");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the batches have different columns, or if a column has a type that cannot be shown.
pub fn frame(batches: impl IntoIterator<Item: Borrow<RecordBatch>>) -> Result<Frame, FrameError> {
    let batches: Vec<RecordBatch> =
        batches.into_iter().map(|batch| batch.borrow().clone()).collect();
    let Some(first) = batches.first() else { return Ok(Frame::computed(0)) };
    if let Some(other) = batches.iter().position(|batch| batch.schema() != first.schema()) {
        return Err(FrameError::new(format!(
            "record batch {} has other columns than the first",
            other + 1
        )));
    }
    let ends: Arc<[usize]> = batches
        .iter()
        .scan(0, |rows, batch| {
            *rows += batch.num_rows();
            Some(*rows)
        })
        .collect();
    let rows = ends.last().copied().unwrap_or(0);
    let mut frame = Frame::computed(rows);
    for (place, field) in first.schema().fields().iter().enumerate() {
        let readers = batches.iter().map(|batch| reader(batch.column(place)));
        let readers: Option<Vec<_>> = readers.collect();
        let readers = readers.ok_or_else(|| {
            let (name, kind) = (field.name(), field.data_type());
            FrameError::new(format!(
                "the column `{name}` is of type {kind}, which cannot be shown: cast it to another"
            ))
        })?;
        let ends = Arc::clone(&ends);
        frame = frame.column_of(field.name(), kind(field.data_type()), move |row| {
            let batch = ends.partition_point(|&end| end <= row);
            let before = if batch == 0 { 0 } else { ends[batch - 1] };
            readers[batch](row - before)
        });
    }
    Ok(frame)
}

fn kind(data: &DataType) -> Kind {
    match data {
        _ if data.is_integer() => Kind::Whole,
        _ if data.is_floating() || data.is_decimal() => Kind::Float,
        DataType::Boolean => Kind::Bool,
        DataType::Dictionary(_, values) => kind(values),
        _ => Kind::Text,
    }
}

/// A decimal number, with all its digits.
struct Digits(String);

impl IntoCell for Digits {
    const KIND: Kind = Kind::Float;
    fn into_cell(self) -> Cell<'static> {
        Cell::Digits(self.0.into())
    }
}

/// Makes the cells of one column of one batch.
type Reader = Box<dyn Fn(usize) -> Cell<'static> + Send + Sync>;

/// `None` for a type that has no reader.
fn reader(array: &ArrayRef) -> Option<Reader> {
    macro_rules! values {
        ($type:ty, $value:expr) => {{
            let array = array.as_primitive::<$type>().clone();
            let value = $value;
            Box::new(move |row| match array.is_null(row) {
                true => Cell::Missing,
                false => IntoCell::into_cell(value(&array, row)),
            })
        }};
    }
    macro_rules! numbers {
        ($type:ty) => {
            values!($type, |array: &arrow_array::PrimitiveArray<$type>, row| array.value(row))
        };
    }
    macro_rules! civil {
        ($type:ty, $method:ident) => {
            values!($type, |array: &arrow_array::PrimitiveArray<$type>, row| {
                array.$method(row).map(|value| value.to_string())
            })
        };
    }
    macro_rules! decimals {
        ($type:ty) => {
            values!($type, |array: &arrow_array::PrimitiveArray<$type>, row| {
                Digits(array.value_as_string(row))
            })
        };
    }
    macro_rules! words {
        ($array:expr) => {{
            let array = $array.clone();
            Box::new(move |row| match array.is_null(row) {
                true => Cell::Missing,
                false => Cell::Text(array.value(row).to_owned().into()),
            })
        }};
    }
    Some(match array.data_type() {
        DataType::Null => Box::new(|_| Cell::Missing),
        DataType::Int8 => numbers!(Int8Type),
        DataType::Int16 => numbers!(Int16Type),
        DataType::Int32 => numbers!(Int32Type),
        DataType::Int64 => numbers!(Int64Type),
        DataType::UInt8 => numbers!(UInt8Type),
        DataType::UInt16 => numbers!(UInt16Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::Float64 => numbers!(Float64Type),
        DataType::Decimal128(..) => decimals!(Decimal128Type),
        DataType::Decimal256(..) => decimals!(Decimal256Type),
        DataType::Date32 => civil!(Date32Type, value_as_date),
        DataType::Date64 => civil!(Date64Type, value_as_datetime),
        DataType::Time32(TimeUnit::Second) => civil!(Time32SecondType, value_as_time),
        DataType::Time32(_) => civil!(Time32MillisecondType, value_as_time),
        DataType::Time64(TimeUnit::Microsecond) => civil!(Time64MicrosecondType, value_as_time),
        DataType::Time64(_) => civil!(Time64NanosecondType, value_as_time),
        DataType::Timestamp(unit, _) => match unit {
            TimeUnit::Second => civil!(TimestampSecondType, value_as_datetime),
            TimeUnit::Millisecond => civil!(TimestampMillisecondType, value_as_datetime),
            TimeUnit::Microsecond => civil!(TimestampMicrosecondType, value_as_datetime),
            TimeUnit::Nanosecond => civil!(TimestampNanosecondType, value_as_datetime),
        },
        DataType::Boolean => {
            let array = array.as_boolean().clone();
            Box::new(move |row| match array.is_null(row) {
                true => Cell::Missing,
                false => Cell::Bool(array.value(row)),
            })
        }
        DataType::Utf8 => words!(array.as_string::<i32>()),
        DataType::LargeUtf8 => words!(array.as_string::<i64>()),
        DataType::Utf8View => words!(array.as_string_view()),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let (keys, value) = (dictionary.normalized_keys(), reader(dictionary.values())?);
            let array = Arc::clone(array);
            Box::new(move |row| if array.is_null(row) { Cell::Missing } else { value(keys[row]) })
        }
        DataType::List(_) => listed(array.as_list::<i32>())?,
        DataType::LargeList(_) => listed(array.as_list::<i64>())?,
        _ => return None,
    })
}

/// `[1, 2]`.
fn listed<O: OffsetSizeTrait>(list: &GenericListArray<O>) -> Option<Reader> {
    let (list, item) = (list.clone(), reader(list.values())?);
    Some(Box::new(move |row| {
        if list.is_null(row) {
            return Cell::Missing;
        }
        let offsets = list.value_offsets();
        let items = offsets[row].as_usize()..offsets[row + 1].as_usize();
        let words: Vec<String> = items.map(|at| item(at).exact()).collect();
        Cell::Text(format!("[{}]", words.join(", ")).into())
    }))
}

#[cfg(test)]
mod tests {
    use arrow_array::{
        BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array,
        Int64Array, ListArray, StringArray, TimestampMillisecondArray, UInt64Array,
    };

    use super::*;

    fn batch<const N: usize>(columns: [(&str, ArrayRef); N]) -> RecordBatch {
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)))
            .unwrap()
    }

    #[test]
    fn every_kind_of_column_reads_as_it_should() {
        let words: DictionaryArray<Int8Type> = [Some("a"), None, Some("a")].into_iter().collect();
        let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([
            Some(vec![Some(1), None]),
            None,
            Some(vec![]),
        ]);
        let decimals = Decimal128Array::from(vec![Some(1250), None, Some(-5)]);
        let decimals = decimals.with_precision_and_scale(10, 2).unwrap();
        let batch = batch([
            ("whole", Arc::new(Int64Array::from(vec![Some(1), None, Some(-3)]))),
            ("large", Arc::new(UInt64Array::from(vec![1, 2, u64::MAX]))),
            ("float", Arc::new(Float64Array::from(vec![Some(0.5), Some(f64::NAN), None]))),
            ("decimal", Arc::new(decimals)),
            ("bool", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
            ("text", Arc::new(StringArray::from(vec![Some("ä"), Some(""), None]))),
            ("word", Arc::new(words)),
            ("date", Arc::new(Date32Array::from(vec![Some(0), None, Some(19_782)]))),
            ("time", Arc::new(TimestampMillisecondArray::from(vec![Some(1500), None, None]))),
            ("list", Arc::new(lists)),
        ]);
        let frame = frame([&batch]).unwrap();
        let cells = |row| -> Vec<String> {
            (0..frame.columns().len()).map(|column| frame.cell(row, column).to_string()).collect()
        };
        assert_eq!(
            cells(0),
            [
                "1",
                "1",
                "0.5",
                "12.50",
                "true",
                "ä",
                "a",
                "1970-01-01",
                "1970-01-01 00:00:01.500",
                "[1, ]"
            ]
        );
        assert_eq!(cells(1), ["", "2", "", "", "", "", "", "", "", ""]);
        assert_eq!(cells(2)[..6], ["-3", "18446744073709551615", "", "-0.05", "false", ""]);
        assert_eq!(cells(2)[7..], ["2024-02-29", "", "[]"]);
        let kinds: Vec<Kind> = frame.columns().iter().map(|column| column.kind()).collect();
        assert_eq!(kinds[..4], [Kind::Whole, Kind::Whole, Kind::Float, Kind::Float]);
        assert_eq!(kinds[4..7], [Kind::Bool, Kind::Text, Kind::Text]);
    }

    #[test]
    fn batches_follow_one_another() {
        let part = |numbers: Vec<i64>| batch([("n", Arc::new(Int64Array::from(numbers)))]);
        let frame = frame([part(vec![1, 2]), part(vec![]), part(vec![3])]).unwrap();
        let cells: Vec<_> = (0..frame.rows()).map(|row| frame.cell(row, 0).to_string()).collect();
        assert_eq!(cells, ["1", "2", "3"]);
    }

    #[test]
    fn what_cannot_be_shown_is_told() {
        let numbers = batch([("n", Arc::new(Int64Array::from(vec![1])))]);
        let bytes = batch([("bytes", Arc::new(BinaryArray::from(vec![b"x".as_slice()])))]);
        let message = |frame: Result<Frame, FrameError>| frame.unwrap_err().to_string();
        assert_eq!(
            message(frame([&bytes])),
            "the column `bytes` is of type Binary, which cannot be shown: cast it to another"
        );
        assert_eq!(
            message(frame([&numbers, &bytes])),
            "record batch 2 has other columns than the first"
        );
    }
}
