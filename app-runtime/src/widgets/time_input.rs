//! `time_input`.

use std::time::Duration;

use jiff::civil::{Time, time};

use crate::element::{ElementData, Field, IntoWords};
use crate::event::{Refusal, Value};
use crate::ui::{Place, Ui};
use crate::widgets::civil::{Civil, CivilEntry, within};
use crate::widgets::input::{Bind, Input, plain};

/// A time of day, to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeInput {
    /// Label and other shared facts.
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
    #[track_caller]
    pub fn time_input(&self, label: impl IntoWords) -> Input<'_, CivilEntry<Time>, P> {
        Input::new(self, label, CivilEntry::new())
    }
}

impl<P: Place> Input<'_, CivilEntry<Time>, P> {
    /// The distance between two times, in whole seconds, counted from `min`. Default: a minute.
    pub fn step(mut self, step: Duration) -> Self {
        let seconds = u32::try_from(step.as_secs()).ok();
        let whole = seconds.filter(|&seconds| seconds > 0 && step.subsec_nanos() == 0);
        let fault = || {
            format!("`step` of this time_input is {step:?}: give it whole seconds, at least one")
        };
        self.widget.data.step = whole.ok_or_else(fault);
        self
    }
}

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
        let step = entry.step.clone().unwrap_or(1);
        TimeInput { field, min: entry.min, max: entry.max, step, value }
    }
}

plain!(Time);

impl TimeInput {
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
        format!("{}: {}", self.field.label, self.value)
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
