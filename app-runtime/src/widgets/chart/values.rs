//! Values of a channel: what a closure may give for each row.

use app_charts::column::Datum;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// A value that a chart can place: numbers, dates, times and words, and each of them in an
/// `Option`. `None` and NaN are gaps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no place in a chart",
    label = "a channel gives a number, a date or time, or words, for each row",
    note = "`.to_string()` makes words of whatever can be displayed"
)]
pub trait ChartValue {
    /// The value as data.
    fn datum(&self) -> Datum<'_>;
}

/// A value with a size: numbers, dates and times. Words have none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no measure",
    label = "a number, or a date or time, is needed here",
    note = "words name things: they fit `x`, `color` and `text`"
)]
pub trait ChartMeasure: ChartValue {
    /// The type of such values, without `Option` and reference.
    type Measure;

    /// The value at a place of the axis, as [`Datum::position`] gives it. A whole number is the
    /// nearest one.
    fn at(position: f64) -> Self::Measure;
}

/// Values and their type: how to make data of one, and one of a place on the axis.
macro_rules! measures {
    ($($given:ty: |$value:ident| $datum:expr, |$position:ident| $back:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl ChartValue for $given {
            fn datum(&self) -> Datum<'_> {
                let $value = self;
                $datum
            }
        }

        #[diagnostic::do_not_recommend]
        impl ChartMeasure for $given {
            type Measure = $given;

            fn at($position: f64) -> $given {
                $back
            }
        }
    )+};
}

macro_rules! numbers {
    ($($given:ty)+) => {
        measures! {$(
            $given: |number| Datum::Number(*number as f64), |position| position.round() as $given;
        )+}
    };
}

numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

measures! {
    f32: |number| Datum::Number(f64::from(*number)), |position| position as f32;
    f64: |number| Datum::Number(*number), |position| position;
    Date: |date| Datum::Date(*date), |position| civil(position).date();
    DateTime: |datetime| Datum::DateTime(*datetime), |position| civil(position);
    Timestamp: |moment| Datum::Timestamp(*moment), |position| moment(position);
    Zoned: |zoned| Datum::Timestamp(zoned.timestamp()), |position| moment(position).to_zoned(TimeZone::UTC);
    Time: |time| Datum::Time(*time), |position| {
        Time::midnight().saturating_add(milliseconds(position))
    };
}

fn milliseconds(position: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(position / 1e3).unwrap_or(SignedDuration::MAX)
}

/// The moment so many milliseconds after 1970; the nearest there is.
fn moment(position: f64) -> Timestamp {
    let nanoseconds = (position * 1e6).round() as i128;
    Timestamp::from_nanosecond(nanoseconds).unwrap_or(match position < 0.0 {
        true => Timestamp::MIN,
        false => Timestamp::MAX,
    })
}

fn civil(position: f64) -> DateTime {
    TimeZone::UTC.to_datetime(moment(position))
}

macro_rules! words {
    ($($given:ty: |$value:ident| $word:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl ChartValue for $given {
            fn datum(&self) -> Datum<'_> {
                let $value = self;
                Datum::Word($word)
            }
        }
    )+};
}

words! {
    str: |word| word;
    String: |word| word;
    std::borrow::Cow<'_, str>: |word| word;
    bool: |word| if *word { "true" } else { "false" };
}

#[diagnostic::do_not_recommend]
impl<V: ChartValue + ?Sized> ChartValue for &V {
    fn datum(&self) -> Datum<'_> {
        (**self).datum()
    }
}

#[diagnostic::do_not_recommend]
impl<V: ChartMeasure> ChartMeasure for &V {
    type Measure = V::Measure;

    fn at(position: f64) -> V::Measure {
        V::at(position)
    }
}

#[diagnostic::do_not_recommend]
impl<V: ChartValue> ChartValue for Option<V> {
    fn datum(&self) -> Datum<'_> {
        self.as_ref().map_or(Datum::Missing, ChartValue::datum)
    }
}

#[diagnostic::do_not_recommend]
impl<V: ChartMeasure> ChartMeasure for Option<V> {
    type Measure = V::Measure;

    fn at(position: f64) -> V::Measure {
        V::at(position)
    }
}
