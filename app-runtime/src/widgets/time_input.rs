//! `time_input`.

use std::time::Duration;

use app_literals::as_read;
use jiff::ToSpan as _;
use jiff::civil::{Time, time};

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::civil::{Civil, CivilEntry, within};
use crate::widgets::input::{Bind, Input, plain};
use crate::words::IntoWords;

/// A time of day, to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeInput {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The earliest time.
    pub min: Time,
    /// The latest time.
    pub max: Time,
    /// The distance between two times in seconds, counted from `min`.
    pub step: u32,
    /// The time.
    pub value: Time,
}

impl<P: Place> Ui<P> {
    /// A time of day, typed or chosen.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | today for a date, in UTC, and midnight for a time; where that is out of bounds, the nearest bound |
    /// | `min` | no bound |
    /// | `max` | no bound |
    /// | `bind` | none |
    /// | `step` | a minute, or a second where the value has seconds |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn time_input(&self, label: impl IntoWords) -> Input<'_, CivilEntry<Time>, P> {
        Input::new(self, label, CivilEntry::new())
    }
}

impl<P: Place> Input<'_, CivilEntry<Time>, P> {
    /// The distance between two times, in whole seconds, counted from `min`. Default: a
    /// minute, or a second where the value has seconds.
    pub fn step(mut self, step: Duration) -> Self {
        let seconds = u32::try_from(step.as_secs()).ok();
        let whole = seconds.filter(|&seconds| seconds > 0 && step.subsec_nanos() == 0);
        let fault = || {
            format!("`step` of this time_input is {step:?}: give it whole seconds, at least one")
        };
        self.widget.data.step = whole.map(Some).ok_or_else(fault);
        self
    }
}

impl Sealed for Time {}

impl Civil for Time {
    const KIND: &'static str = "time_input";
    const FIRST: Time = Time::midnight();
    const LAST: Time = time(23, 59, 59, 0);
    type Data = TimeInput;

    fn start() -> Time {
        Time::midnight()
    }
    /// `12:30`, `12:30:00` or `12:30:00.000`.
    fn parse(text: &str) -> Option<Time> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.');
        let clock = plain && text.as_bytes().get(2) == Some(&b':') && !text.ends_with(":60");
        if clock { text.parse().ok() } else { None }
    }
    fn element(field: Field, value: Time, entry: &CivilEntry<Time>) -> TimeInput {
        // Seconds in the value must be editable; otherwise they would obstruct every entry.
        let exact = value.second() != 0 || entry.value.is_some_and(|value| value.second() != 0);
        let default = if exact { 1 } else { 60 };
        let step = entry.step.clone().ok().flatten().unwrap_or(default);
        TimeInput { field, min: entry.min, max: entry.max, step, value }
    }
}

plain!(Time);

impl TimeInput {
    /// A time as the field shows it: with seconds if it has some or may have some.
    #[must_use]
    pub fn written(&self, time: Time) -> String {
        let seconds = !self.step.is_multiple_of(60)
            || [self.min, self.value].iter().any(|time| time.second() != 0);
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        if seconds {
            format!("{hour:02}:{minute:02}:{second:02}")
        } else {
            format!("{hour:02}:{minute:02}")
        }
    }

    /// The next time on the steps, later or earlier; `None` beyond the bounds.
    #[must_use]
    pub fn beside(&self, later: bool) -> Option<Time> {
        let (min, step) = (seconds(self.min), i64::from(self.step.max(1)));
        let past = seconds(self.value) - min;
        let on_step = past % step == 0 && self.value.subsec_nanosecond() == 0;
        let steps = past.div_euclid(step) + if later { 1 } else { -i64::from(on_step) };
        let time = Time::midnight().checked_add((min + steps * step).seconds()).ok()?;
        (self.min..=self.max).contains(&time).then_some(time)
    }

    fn read(&self, value: &Value) -> Result<Time, Refusal> {
        let time = within(self.min, self.max, value)?;
        let past_min = seconds(time) - seconds(self.min);
        let on_step = past_min % i64::from(self.step) == 0 && time.subsec_nanosecond() == 0;
        if on_step { Ok(time) } else { Err(Refusal::NotOffered) }
    }
}

fn seconds(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

impl ElementData for TimeInput {
    fn name(&self) -> &'static str {
        Time::KIND
    }
    fn text(&self) -> String {
        format!("{}: {}", as_read(&self.field.label), self.value)
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        Some(Value::Text(self.value.to_string()))
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        self.read(&value).map(|time| Value::Text(time.to_string()))
    }
    fn set_value(&mut self, value: &Value) {
        self.value = self.read(value).unwrap_or(self.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_time_is_on_the_steps() {
        let field = |value, step| TimeInput {
            field: Field::new("Alarm"),
            min: Time::midnight(),
            max: Time::LAST,
            step,
            value,
        };
        let off = field(time(9, 7, 0, 0), 900);
        assert_eq!(off.beside(true), Some(time(9, 15, 0, 0)));
        assert_eq!(off.beside(false), Some(time(9, 0, 0, 0)));
        let on = field(time(9, 15, 0, 0), 900);
        assert_eq!(on.beside(true), Some(time(9, 30, 0, 0)));
        assert_eq!(on.beside(false), Some(time(9, 0, 0, 0)));
        let now = field(time(9, 15, 0, 1), 900);
        assert_eq!(now.beside(false), Some(time(9, 15, 0, 0)));
        assert_eq!(field(time(23, 59, 0, 0), 60).beside(true), None);
        assert_eq!(field(Time::midnight(), 60).beside(false), None);
    }

    #[test]
    fn a_time_is_read_as_pages_write_it() {
        assert_eq!(Time::parse("08:05"), Some(time(8, 5, 0, 0)));
        assert_eq!(Time::parse("23:59:59"), Some(time(23, 59, 59, 0)));
        assert_eq!(Time::parse("12:30:00.000"), Some(time(12, 30, 0, 0)));
        for text in [
            "",
            "8:05",
            "0805",
            "T08:05",
            "24:00",
            "23:60",
            "23:59:60",
            "08:05+01:00",
            "08:05[UTC]",
            "noon",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }
}
