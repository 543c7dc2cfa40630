//! `color_picker`, and [`Color`].

use std::fmt;
use std::str::FromStr;

use app_literals::as_read;
use serde::{Deserialize, Serialize};

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input, plain, plain_value};
use crate::words::IntoWords;

const NAME: &str = "color_picker";

/// A color. Its text form is `#rrggbb`, in serde data too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// A color from its red, green and blue.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Color {
        Color { r, g, b }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Color { r, g, b } = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// The error for text that is not a color.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColorError(String);

impl fmt::Display for ColorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a color: write it as \"#rrggbb\"", self.0)
    }
}

impl std::error::Error for ColorError {}

impl FromStr for Color {
    type Err = ColorError;

    fn from_str(text: &str) -> Result<Color, ColorError> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, r, g, b] = number.ok_or_else(|| ColorError(text.to_owned()))?.to_be_bytes();
        Ok(Color { r, g, b })
    }
}

impl TryFrom<&str> for Color {
    type Error = ColorError;
    fn try_from(text: &str) -> Result<Color, ColorError> {
        text.parse()
    }
}

impl TryFrom<String> for Color {
    type Error = ColorError;
    fn try_from(text: String) -> Result<Color, ColorError> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> String {
        color.to_string()
    }
}

plain!(Color);

/// A color, chosen in the browser's own color picker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColorPicker {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The color.
    pub value: Color,
}

/// A [`ColorPicker`] under construction.
#[derive(Debug)]
pub struct ColorEntry {
    value: Result<Color, String>,
}

impl<P: Place> Ui<P> {
    /// A color input; returns its red, green and blue.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | black |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn color_picker(&self, label: impl IntoWords) -> Input<'_, ColorEntry, P> {
        Input::new(self, label, ColorEntry { value: Ok(Color::default()) })
    }
}

impl<'u, P: Place> Input<'u, ColorEntry, P> {
    setters! {
        /// The color until a person chooses one: a [`Color`], or `"#rrggbb"`. Default: black.
        value: impl TryInto<Color, Error: fmt::Display> =>
            widget.data.value = value.try_into().map_err(|error| format!("`value`: {error}"));

        /// A [`Color`] of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = Color> => place = Some(bind.reach());
    }
}

fn parse(value: &Value) -> Option<Color> {
    match value {
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

impl Sealed for ColorEntry {}

impl Entry for ColorEntry {
    plain_value!(Color, |_: &Self, held| Ok(held));
    type Draft = ColorPicker;

    fn kind(&self) -> &'static str {
        NAME
    }
    fn initial(&self) -> Result<Color, String> {
        self.value.clone()
    }
    fn read(&self, entered: &Value) -> Option<Color> {
        parse(entered)
    }
    fn to_value(&self, value: &Color) -> Value {
        Value::Text(value.to_string())
    }
    fn element(self, field: Field, &value: &Color) -> ColorPicker {
        ColorPicker { field, value }
    }
}

impl ElementData for ColorPicker {
    fn name(&self) -> &'static str {
        NAME
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
        match (&value, parse(&value)) {
            (_, Some(color)) => Ok(Value::Text(color.to_string())),
            (Value::Text(_), None) => Err(Refusal::NotOffered),
            _ => Err(Refusal::WrongKind),
        }
    }
    fn set_value(&mut self, value: &Value) {
        self.value = parse(value).unwrap_or(self.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_reads_what_it_writes() {
        for color in [Color::default(), Color::rgb(255, 255, 255), Color::rgb(1, 32, 171)] {
            assert_eq!(color.to_string().parse(), Ok(color));
        }
        assert_eq!(Color::rgb(1, 32, 171).to_string(), "#0120ab");
        assert_eq!("#0120AB".parse(), Ok(Color::rgb(1, 32, 171)));
    }

    #[test]
    fn anything_else_is_no_color() {
        for text in [
            "", "#", "red", "0120ab", "#12345", "#1234567", "#+12345", "#12345g", "#ä2345",
            " #012345",
        ] {
            assert!(text.parse::<Color>().is_err(), "{text}");
        }
    }
}
