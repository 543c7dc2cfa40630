//! The action of a person, as it reaches a session: the element, and its new value.

use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::upload::UploadedFile;

/// One action of a person. Renderers make events; a session takes them in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Rises by one with each event of a session, from 1. A renderer learns from
    /// [`Update::consumed`](crate::Update::consumed) which of them a shown page includes.
    pub number: u64,
    /// The action.
    pub action: Action,
}

/// The actions of a person.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// An actionable element was clicked, or triggered by keyboard.
    Click(Key),
    /// A submit button was clicked: the inputs of its form that were changed, and their values.
    Submit(Key, Vec<(Key, Value)>),
    /// An input has a new value. It is checked against what the input last offered.
    Change(Key, Value),
    /// Run from the top, nothing else.
    Rerun,
}

/// The value of an input, as renderers send it and sessions keep it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// No value: nothing chosen.
    Nothing,
    /// On or off.
    Bool(bool),
    /// A number; from outside also the index of an option.
    Number(Num),
    /// Text.
    Text(String),
    /// A chosen option: its position and its text. When options come and go, the text finds it
    /// again.
    Choice {
        /// Its position among the options, from 0.
        index: usize,
        /// Its text.
        label: String,
    },
    /// An uploaded file.
    #[serde(skip)]
    File(UploadedFile),
    /// Rows of a frame: their positions, and the frame they belong to. When the rows change, the
    /// positions mean other rows, and the value belongs to a frame that is no longer there.
    Rows {
        /// From outside, the frame's [`mark`](crate::widgets::frame::Frame::mark).
        frame: u64,
        /// Their positions, from 0.
        rows: Vec<usize>,
    },
    /// Several values, in the order in which they were chosen; none of them a list.
    List(Vec<Value>),
}

impl Value {
    /// The files in the value: itself, or the files of a list.
    pub(crate) fn files(&self) -> Vec<&UploadedFile> {
        match self {
            Value::File(file) => vec![file],
            Value::List(values) => values.iter().flat_map(Value::files).collect(),
            _ => Vec::new(),
        }
    }
}

/// A number as widgets exchange it: whole numbers stay exact.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub enum Num {
    /// A whole number.
    Int(i64),
    /// Any other number. Never NaN or infinite in an element or an accepted event.
    Float(f64),
}

impl Num {
    /// The number as a float; exact up to 2⁵³.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            Num::Int(number) => number as f64,
            Num::Float(number) => number,
        }
    }

    /// Reads a number as programs write it, in the shape of `like`; whole numbers stay exact.
    /// `None`: it is no number, or does not fit.
    pub(crate) fn parse(text: &str, like: Num) -> Option<Num> {
        let whole = || text.strip_suffix('.').unwrap_or(text).parse().ok();
        if let (Num::Int(_), Some(whole)) = (like, whole()) {
            return Some(Num::Int(whole));
        }
        // Adding zero turns -0 into 0.
        Num::Float(text.parse::<f64>().ok()? + 0.0).like(like)
    }

    /// The number after this many steps. A sum has no more decimals than its parts: three steps of
    /// 0.1 lead from 0 to 0.3. Whole numbers end at the bounds of their type.
    #[must_use]
    pub fn plus(self, step: Num, times: i64) -> Num {
        match (self, step) {
            (Num::Int(number), Num::Int(step)) => {
                Num::Int(number.saturating_add(step.saturating_mul(times)))
            }
            (number, step) => {
                let (number, step) = (number.as_f64(), step.as_f64());
                let decimals = |part: f64| {
                    part.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
                };
                let (sum, places) =
                    (number + step * times as f64, decimals(number).max(decimals(step)));
                Num::Float(format!("{sum:.places$}").parse().unwrap_or(sum) + 0.0)
            }
        }
    }

    /// The same number in the shape of `other`: whole if `other` is whole. `None`: it is not a
    /// finite number, or does not fit.
    pub(crate) fn like(self, other: Num) -> Option<Num> {
        match (self, other) {
            (Num::Int(_), Num::Int(_)) => Some(self),
            (number, Num::Float(_)) => {
                Some(Num::Float(number.as_f64())).filter(|n| n.as_f64().is_finite())
            }
            (Num::Float(number), Num::Int(_)) => {
                let whole = number.fract() == 0.0 && number.abs() < 9.0e15;
                whole.then_some(Num::Int(number as i64))
            }
        }
    }
}

/// The number as a person writes it: `0.3`, not the `0.30000000000000004` that adding tenths gives.
impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Num::Int(whole) => whole.fmt(f),
            // A person cannot count the zeros of a longer number.
            Num::Float(value) if value.abs() >= 1e21 => write!(f, "{:e}", without_noise(value)),
            // Adding zero turns -0 into 0.
            Num::Float(value) => (without_noise(value) + 0.0).fmt(f),
        }
    }
}

/// A float holds fifteen digits exactly; the rest is noise of arithmetic. The noise is in the last
/// bits. A number that an `f32` holds too, as most numbers are, has none.
fn without_noise(value: f64) -> f64 {
    match f64::from(value as f32) == value {
        true => value,
        false => format!("{value:.14e}").parse().unwrap_or(value),
    }
}

/// The types a numeric widget can return: every primitive number up to 64 bits.
///
/// A widget takes a `u64` or `usize` up to `i64::MAX`, and reports a larger one.
pub trait Number: Copy + PartialEq + std::fmt::Display + 'static {
    /// Zero, in the shape of this type.
    const ZERO: Num;
    /// The step of a widget without a given step: 1, or 0.01 for floats, as in Streamlit.
    const STEP: Num;
    /// The smallest value, if the exchange form reaches below it.
    const LEAST: Option<Num>;
    /// The largest value, if the exchange form reaches above it.
    const MOST: Option<Num>;
    /// To the exchange form.
    fn to_num(self) -> Num;
    /// From the exchange form. `None`: the type cannot hold it.
    fn from_num(number: Num) -> Option<Self>;
    /// Whether the exchange form can hold it.
    fn is_exchanged(self) -> bool;
}

/// The largest number of a type that the exchange form has.
const fn most(number: i128) -> i64 {
    if number > i64::MAX as i128 { i64::MAX } else { number as i64 }
}

macro_rules! whole_numbers {
    ($least:expr, $most:expr => $($number:ident)*) => {$(
        impl Number for $number {
            const ZERO: Num = Num::Int(0);
            const STEP: Num = Num::Int(1);
            const LEAST: Option<Num> = if $least { Some(Num::Int($number::MIN as i64)) } else { None };
            const MOST: Option<Num> = if $most { Some(Num::Int(most($number::MAX as i128))) } else { None };
            fn to_num(self) -> Num {
                Num::Int(i64::try_from(self).unwrap_or(i64::MAX))
            }
            fn is_exchanged(self) -> bool {
                i64::try_from(self).is_ok()
            }
            fn from_num(number: Num) -> Option<Self> {
                match number.like(Self::ZERO)? {
                    Num::Int(whole) => <$number>::try_from(whole).ok(),
                    Num::Float(_) => None,
                }
            }
        }
    )*};
}
whole_numbers!(true, true => i8 i16 i32 u8 u16 u32);
whole_numbers!(true, true => u64 usize);
whole_numbers!(false, false => i64 isize);

/// The same number as a double: 0.1 stays 0.1, and does not become the double that is nearest to
/// its bits.
pub(crate) fn widened(narrow: f32) -> f64 {
    narrow.to_string().parse().unwrap_or(f64::from(narrow))
}

macro_rules! floats {
    ($($number:ty, $exchanged:expr, $least:expr, $most:expr;)*) => {$(
        impl Number for $number {
            const ZERO: Num = Num::Float(0.0);
            const STEP: Num = Num::Float(0.01);
            const LEAST: Option<Num> = $least;
            const MOST: Option<Num> = $most;
            fn to_num(self) -> Num {
                Num::Float($exchanged(self))
            }
            fn is_exchanged(self) -> bool {
                !self.is_nan()
            }
            fn from_num(number: Num) -> Option<Self> {
                Some(number.as_f64() as $number)
            }
        }
    )*};
}
/// The largest `f32`, widened as the others are.
const F32_MOST: f64 = 3.402_823_5e38;

floats! {
    f32, widened, Some(Num::Float(-F32_MOST)), Some(Num::Float(F32_MOST));
    f64, f64::from, None, None;
}

/// The reason why an event was refused. Nothing changes then, and the session goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The page last shown has no element of that key.
    UnknownKey,
    /// The element does not take that kind of event.
    WrongKind,
    /// The element is disabled.
    Disabled,
    /// The value is not among those the element offers.
    NotOffered,
    /// The event ended the process that ran it before.
    EndedProcess,
    /// The rows belong to a frame that the page no longer shows.
    Outdated,
    /// The event's changes exceed the most that is kept of a session.
    NotKept,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Refusal::UnknownKey => "no such element on the page",
            Refusal::WrongKind => "the element takes no such event",
            Refusal::Disabled => "the element is disabled",
            Refusal::NotOffered => "the element does not offer that value",
            Refusal::NotKept => "with it, this page has more to keep than the server keeps of one",
            Refusal::EndedProcess => "it ended the server's program once, and is not tried again",
            Refusal::Outdated => "the rows have changed since; select them again",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_left_out_of_a_number_that_is_read() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (20.0, "20"),
            (1.0 / 3.0, "0.333333333333333"),
            (-17.5, "-17.5"),
            (1e-9, "0.000000001"),
            (123_456_789.25, "123456789.25"),
            // An `f32` holds this number too, but would print it with fewer digits than it has.
            (1_073_741_824.0, "1073741824"),
            (1_234_567.125, "1234567.125"),
            (1e39, "1e39"),
        ];
        for (value, shown) in cases {
            assert_eq!(Num::Float(value).to_string(), shown);
        }
        assert_eq!(Num::Int(i64::MIN).to_string(), i64::MIN.to_string());
    }

    #[test]
    fn steps_add_up_without_noise_at_any_size() {
        let steps =
            |from: f64, step: f64, times| Num::Float(from).plus(Num::Float(step), times).as_f64();
        assert_eq!(steps(0.0, 0.1, 3), 0.3);
        assert_eq!(steps(0.3, 0.1, -3), 0.0);
        assert_eq!(steps(1000.1, 1000.0, -1), 0.1);
        assert_eq!(steps(1e-12, 1e-12, 1), 2e-12);
        assert_eq!(steps(1e300, 1.0, 1), 1e300);
        let exact = Num::Int(9_007_199_254_740_993).plus(Num::Int(1), 1);
        assert_eq!(exact, Num::Int(9_007_199_254_740_994));
        assert_eq!(Num::Int(i64::MAX).plus(Num::Int(1), 1), Num::Int(i64::MAX));
    }

    #[test]
    fn an_f32_is_the_number_that_its_author_wrote() {
        for (narrow, number) in [(0.1, 0.1), (0.7, 0.7), (-16_777.1, -16_777.1), (3e9, 3e9)] {
            let exchanged = f32::to_num(narrow);
            assert_eq!(exchanged, Num::Float(number));
            assert_eq!(f32::from_num(exchanged), Some(narrow));
        }
        assert_eq!((f32::LEAST, f32::MOST), (Some(f32::MIN.to_num()), Some(f32::MAX.to_num())));
    }
}
