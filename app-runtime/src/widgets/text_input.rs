//! `text_input`.

use crate::element::{Element, ElementData, Field};
use crate::event::{Refusal, Value};
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input};

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextInput {
    /// Label and other shared facts.
    pub field: Field,
    /// The text.
    pub value: String,
    /// What to show while there is no text.
    pub placeholder: Option<String>,
    /// How many characters there may be at most.
    pub max_chars: Option<usize>,
    /// Not readable while it is typed.
    pub password: bool,
}

/// A [`TextInput`] that is being described.
#[derive(Debug)]
pub struct TextEntry {
    value: String,
    placeholder: Option<String>,
    max_chars: Option<usize>,
    password: bool,
}

impl<P: Place> Ui<P> {
    /// One line of text; its value. A person's text counts once they press Enter, leave the
    /// field or use another widget.
    #[track_caller]
    pub fn text_input(&self, label: impl Into<String>) -> Input<'_, TextEntry, P> {
        let entry =
            TextEntry { value: String::new(), placeholder: None, max_chars: None, password: false };
        Input::new(self, label, entry)
    }
}

impl<'u, P: Place> Input<'u, TextEntry, P> {
    /// The text until a person changes it. Default: `""`.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.widget.data.value = value.into();
        self
    }

    /// What to show while there is no text. Default: nothing.
    pub fn placeholder(mut self, words: impl Into<String>) -> Self {
        self.widget.data.placeholder = Some(words.into());
        self
    }

    /// How many characters (Unicode scalar values) there may be. Default: no limit of its own.
    pub fn max_chars(mut self, max_chars: usize) -> Self {
        self.widget.data.max_chars = Some(max_chars);
        self
    }

    /// Hides what is typed. Default: `false`.
    pub fn password(mut self, password: bool) -> Self {
        self.widget.data.password = password;
        self
    }

    /// A `String` of the app's own that this reads and writes. Default: none.
    pub fn bind(mut self, place: &'u mut (impl Bind<Value = String> + 'static)) -> Self {
        self.place = Some(place);
        self
    }
}

impl TextEntry {
    fn check(&self, what: &str, text: &str) -> Result<(), String> {
        match self.max_chars {
            Some(most) if text.chars().count() > most => Err(format!(
                "{what} \"{text}\", which is longer than this field's {most} characters"
            )),
            _ => Ok(()),
        }
    }
}

impl Entry for TextEntry {
    type Value = String;
    type Place = dyn Bind<Value = String>;

    fn kind(&self) -> &'static str {
        "text_input"
    }
    fn initial(&self) -> Result<String, String> {
        self.check("`value` is", &self.value).map(|()| self.value.clone())
    }
    fn read(&self, entered: &Value) -> Option<String> {
        match entered {
            Value::Text(text) if self.check("", text).is_ok() => Some(text.clone()),
            _ => None,
        }
    }
    fn read_place(&self, place: &Self::Place) -> Result<Option<String>, String> {
        let text = place.get();
        if let Some(text) = &text {
            self.check("the place this field is bound to holds", text)?;
        }
        Ok(text)
    }
    fn write_place(&self, place: &mut Self::Place, value: String) {
        place.set(value);
    }
    fn to_value(&self, value: &String) -> Value {
        Value::Text(value.clone())
    }
    fn element(self, field: Field, value: &String) -> Element {
        let TextEntry { placeholder, max_chars, password, .. } = self;
        TextInput { field, value: value.clone(), placeholder, max_chars, password }.into()
    }
}

impl ElementData for TextInput {
    fn name(&self) -> &'static str {
        "text_input"
    }
    fn text(&self) -> String {
        let hidden = || "•".repeat(self.value.chars().count());
        let shown = if self.password { hidden() } else { self.value.clone() };
        format!("{}: {shown}", self.field.label)
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        Some(Value::Text(self.value.clone()))
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        let Value::Text(text) = &value else { return Err(Refusal::WrongKind) };
        let too_long = self.max_chars.is_some_and(|most| text.chars().count() > most);
        let one_line = !text.contains(['\n', '\r']);
        if one_line && !too_long { Ok(value) } else { Err(Refusal::NotOffered) }
    }
    fn set_value(&mut self, value: &Value) {
        if let Value::Text(text) = value {
            self.value.clone_from(text);
        }
    }
}
