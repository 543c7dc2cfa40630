//! `text_area`.

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::Input;
use crate::widgets::text_input::{Look, TextEntry, accept_text};
use crate::words::{IntoWords, Words};

/// Several lines of text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextArea {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The text.
    pub value: Words,
    /// The text of the empty field.
    pub placeholder: Option<String>,
    /// The maximum number of characters.
    pub max_chars: Option<usize>,
    /// The height in CSS pixels; `None` grows with the text.
    pub height: Option<u32>,
}

/// The properties that only a [`TextArea`] has.
#[derive(Debug)]
pub struct Area {
    height: Option<u32>,
}

impl Sealed for Area {}

impl Look for Area {
    const KIND: &'static str = "text_area";
    type Data = TextArea;
    fn element(entry: TextEntry<Area>, field: Field, value: Words) -> TextArea {
        let TextEntry { placeholder, max_chars, look: Area { height }, .. } = entry;
        TextArea { field, value, placeholder, max_chars, height }
    }
}

impl<P: Place> Ui<P> {
    /// Several lines of text; returns its value. A person's text counts once they press Ctrl+Enter,
    /// leave the field or use another widget.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `height` | a few lines, and more as the text grows |
    /// | `value` | `""` |
    /// | `placeholder` | nothing |
    /// | `max_chars` | no limit of its own |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn text_area(&self, label: impl IntoWords) -> Input<'_, TextEntry<Area>, P> {
        Input::new(self, label, TextEntry::new(Area { height: None }))
    }
}

impl<P: Place> Input<'_, TextEntry<Area>, P> {
    setters! {
        /// The height in CSS pixels. Default: a few lines, and more as the text grows.
        height: u32 => widget.data.look.height = Some(height);
    }
}

impl ElementData for TextArea {
    fn name(&self) -> &'static str {
        Area::KIND
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
        accept_text(value, self.max_chars)
    }
    fn set_value(&mut self, value: &Value) {
        if let Value::Text(text) = value {
            self.value = Words::from(text);
        }
    }
}
