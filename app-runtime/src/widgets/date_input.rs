//! `date_input`.

use app_literals::as_read;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::civil::{Civil, CivilEntry, within};
use crate::widgets::input::{Bind, Input, plain};
use crate::words::IntoWords;

/// A date, typed or chosen from a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DateInput {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The earliest date.
    pub min: Date,
    /// The latest date.
    pub max: Date,
    /// The date.
    pub value: Date,
}

impl<P: Place> Ui<P> {
    /// A date, typed or chosen from a calendar.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | today for a date, in UTC, and midnight for a time; where that is out of bounds, the nearest bound |
    /// | `min` | no bound |
    /// | `max` | no bound |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn date_input(&self, label: impl IntoWords) -> Input<'_, CivilEntry<Date>, P> {
        Input::new(self, label, CivilEntry::new())
    }
}

impl Sealed for Date {}

impl Civil for Date {
    const KIND: &'static str = "date_input";
    const FIRST: Date = date(1, 1, 1);
    const LAST: Date = date(9999, 12, 31);
    type Data = DateInput;

    fn start() -> Date {
        Timestamp::now().to_zoned(TimeZone::UTC).date()
    }
    fn parse(text: &str) -> Option<Date> {
        text.parse().ok().filter(|date: &Date| date.to_string() == text)
    }
    fn element(
        field: Field,
        value: Date,
        &CivilEntry { min, max, .. }: &CivilEntry<Date>,
    ) -> DateInput {
        DateInput { field, min, max, value }
    }
}

plain!(Date);

impl ElementData for DateInput {
    fn name(&self) -> &'static str {
        Date::KIND
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
        within(self.min, self.max, &value).map(|date| Value::Text(date.to_string()))
    }
    fn set_value(&mut self, value: &Value) {
        self.value = within(self.min, self.max, value).unwrap_or(self.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_way_to_be_written() {
        assert_eq!(Date::parse("2024-02-29"), Some(date(2024, 2, 29)));
        for text in [
            "",
            "2023-02-29",
            "20240229",
            "2024-02-29T12:00",
            "2024-2-29",
            "29.02.2024",
            "+002024-02-29",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
