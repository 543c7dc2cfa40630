//! The values of one channel, such as the x of each row.

pub(crate) mod strands;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp};

/// The values of one channel, in the order of the rows. A clone costs nothing, and shares what was
/// found out about the values.
///
/// ```
/// use app_charts::column::{Column, Datum};
///
/// let prices = Column::numbers([2.5, f64::NAN, 3.0]);
/// assert_eq!((prices.len(), prices.range()), (3, Some((2.5, 3.0))));
/// let cities: Column = ["Ulm", "Bonn", "Ulm"].into_iter().map(Datum::Word).collect();
/// assert_eq!(cities.words().len(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Column(Arc<Values>);

#[derive(Debug)]
struct Values {
    kind: Kind,
    numbers: Vec<f64>,
    words: Vec<Box<str>>,
    ascending: OnceLock<bool>,
    blocks: OnceLock<Vec<Block>>,
    strands: OnceLock<strands::Strands>,
    mark: OnceLock<u64>,
}

/// The kind of the values in a [`Column`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers.
    Number,
    /// Dates.
    Date,
    /// Dates with a time of day, without a zone.
    DateTime,
    /// Moments in time.
    Timestamp,
    /// Times of day.
    Time,
    /// Words, each of which is a category.
    Words,
}

impl Kind {
    /// Whether its values are dates, times or moments.
    #[must_use]
    pub fn is_time(self) -> bool {
        !matches!(self, Kind::Number | Kind::Words)
    }
}

/// One value on its way into a [`Column`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Datum<'a> {
    /// No value: a gap.
    Missing,
    /// A number. NaN and the infinities are gaps.
    Number(f64),
    /// A date.
    Date(Date),
    /// A date with a time of day.
    DateTime(DateTime),
    /// A moment.
    Timestamp(Timestamp),
    /// A time of day.
    Time(Time),
    /// A word.
    Word(&'a str),
}

impl Datum<'_> {
    /// The kind of column that it begins; `None` if it is missing.
    fn kind(&self) -> Option<Kind> {
        Some(match self {
            Datum::Missing => return None,
            Datum::Number(_) => Kind::Number,
            Datum::Date(_) => Kind::Date,
            Datum::DateTime(_) => Kind::DateTime,
            Datum::Timestamp(_) => Kind::Timestamp,
            Datum::Time(_) => Kind::Time,
            Datum::Word(_) => Kind::Words,
        })
    }

    /// Its place on an axis: numbers as they are, times in milliseconds, since 1970 or since
    /// midnight. NaN if it has none.
    #[must_use]
    pub fn position(&self) -> f64 {
        // Not by way of moments: those end a day before the calendar does.
        let civil = |civil: DateTime| milliseconds(civil.duration_since(EPOCH));
        match *self {
            Datum::Missing | Datum::Word(_) => f64::NAN,
            Datum::Number(number) if number.is_finite() => number,
            Datum::Number(_) => f64::NAN,
            Datum::Date(date) => civil(date.to_datetime(Time::midnight())),
            Datum::DateTime(datetime) => civil(datetime),
            Datum::Timestamp(moment) => milliseconds(moment.as_duration()),
            Datum::Time(time) => milliseconds(time.duration_since(Time::midnight())),
        }
    }
}

/// The beginning of 1970.
pub(crate) const EPOCH: DateTime = jiff::civil::datetime(1970, 1, 1, 0, 0, 0, 0);

fn milliseconds(duration: SignedDuration) -> f64 {
    duration.as_secs() as f64 * 1e3 + f64::from(duration.subsec_nanos()) / 1e6
}

impl<'a> FromIterator<Datum<'a>> for Column {
    /// The first value that is not missing gives the column its kind; a value of another kind is a
    /// gap.
    fn from_iter<I: IntoIterator<Item = Datum<'a>>>(values: I) -> Column {
        let values = values.into_iter();
        let mut kind = None;
        let mut numbers = Vec::with_capacity(values.size_hint().0);
        let mut words: Vec<Box<str>> = Vec::new();
        let mut known: HashMap<&'a str, usize> = HashMap::new();
        for value in values {
            kind = kind.or(value.kind());
            numbers.push(match value {
                _ if value.kind() != kind => f64::NAN,
                Datum::Word(word) => {
                    let place = known.entry(word).or_insert_with(|| {
                        words.push(word.into());
                        words.len() - 1
                    });
                    *place as f64
                }
                value => value.position(),
            });
        }
        Column::of(kind.unwrap_or(Kind::Number), numbers, words)
    }
}

impl Column {
    fn of(kind: Kind, numbers: Vec<f64>, words: Vec<Box<str>>) -> Column {
        let (ascending, blocks, strands) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let mark = OnceLock::new();
        Column(Arc::new(Values { kind, numbers, words, ascending, blocks, strands, mark }))
    }

    /// A column of numbers. NaN and the infinities are gaps.
    #[must_use]
    pub fn numbers(numbers: impl IntoIterator<Item = f64>) -> Column {
        let finite = |number: f64| if number.is_finite() { number } else { f64::NAN };
        Column::of(Kind::Number, numbers.into_iter().map(finite).collect(), Vec::new())
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.numbers.len()
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.numbers.is_empty()
    }

    /// The kind of its values.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The places of its values on an axis, as [`Datum::position`] says. A word is its index in
    /// [`words`](Self::words). A gap is NaN; nothing is infinite.
    #[must_use]
    pub fn positions(&self) -> &[f64] {
        &self.0.numbers
    }

    /// The different words of the column, in the order in which they come first.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        &self.0.words
    }

    /// The word of a row.
    #[must_use]
    pub fn word(&self, row: usize) -> Option<&str> {
        let place = self.0.numbers.get(row).filter(|place| !place.is_nan())?;
        self.0.words.get(*place as usize).map(|word| &**word)
    }

    /// The smallest and the largest value; `None` if all are gaps.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        if let (true, [first, ..]) = (self.is_ascending(), self.positions()) {
            return Some((*first, *self.positions().last()?));
        }
        let both = self.blocks().iter().fold((f64::INFINITY, f64::NEG_INFINITY), |range, block| {
            (range.0.min(block.low), range.1.max(block.high))
        });
        (both.0 <= both.1).then_some(both)
    }

    /// The first rows with the smallest and with the largest value; `None` if all are gaps.
    pub(crate) fn extremes(&self) -> Option<(usize, usize)> {
        let blocks = self.blocks();
        // Only the block that has the extreme is searched.
        let row = |block: usize, value: f64| {
            let first = block * BLOCK;
            let inside = self.positions()[first..].iter().take(BLOCK);
            Some(first + inside.copied().position(|own| own == value)?)
        };
        let low = blocks.iter().map(|block| block.low).fold(f64::INFINITY, f64::min);
        let high = blocks.iter().map(|block| block.high).fold(f64::NEG_INFINITY, f64::max);
        let lowest = blocks.iter().position(|block| block.low == low && low <= high)?;
        let highest = blocks.iter().position(|block| block.high == high)?;
        Some((row(lowest, low)?, row(highest, high)?))
    }

    /// The column of its first rows.
    pub(crate) fn first(&self, rows: usize) -> Column {
        if rows >= self.len() {
            return self.clone();
        }
        Column::of(self.kind(), self.positions()[..rows].to_vec(), self.words().to_vec())
    }

    /// Whether the values rise or stay equal from row to row, without a gap. It is found out once.
    #[must_use]
    pub fn is_ascending(&self) -> bool {
        *self.0.ascending.get_or_init(|| {
            let numbers = self.positions();
            numbers.first().is_none_or(|first| !first.is_nan())
                && numbers.windows(2).all(|pair| pair[0] <= pair[1])
        })
    }

    /// A hash of the values that the caller makes of them. It is made once, and kept with them.
    #[must_use]
    pub fn mark(&self, hash: impl FnOnce(&Column) -> u64) -> u64 {
        *self.0.mark.get_or_init(|| hash(self))
    }

    /// The extremes of each block of [`BLOCK`] rows. They are found once, so the smallest and
    /// largest of any range of rows need no second look at all of them.
    pub(crate) fn blocks(&self) -> &[Block] {
        self.0.blocks.get_or_init(|| {
            let rows = self.positions().chunks(BLOCK);
            rows.map(|rows| {
                let mut block = Block { low: f64::INFINITY, high: f64::NEG_INFINITY };
                for &value in rows {
                    // Comparisons with NaN are false: a gap changes nothing.
                    if value < block.low {
                        block.low = value;
                    }
                    if value > block.high {
                        block.high = value;
                    }
                }
                block
            })
            .collect()
        })
    }
}

/// Columns are equal if one is a clone of the other, or if they hold the same values.
impl PartialEq for Column {
    fn eq(&self, other: &Column) -> bool {
        let bits = |number: &f64| number.to_bits();
        Arc::ptr_eq(&self.0, &other.0)
            || self.kind() == other.kind()
                && self.words() == other.words()
                && self.len() == other.len()
                && self.positions().iter().map(bits).eq(other.positions().iter().map(bits))
    }
}

/// The rows of one block.
pub(crate) const BLOCK: usize = 256;

/// The extremes of one block; `low` is above `high` if all values are gaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) low: f64,
    pub(crate) high: f64,
}
