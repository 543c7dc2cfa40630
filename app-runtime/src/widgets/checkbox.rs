//! `checkbox`, `toggle`.

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input, plain_value};
use crate::words::IntoWords;

/// A value that is on or off.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checkbox {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// Whether it is on.
    pub checked: bool,
    /// Whether it is drawn as a switch.
    pub toggle: bool,
}

fn name(toggle: bool) -> &'static str {
    if toggle { "toggle" } else { "checkbox" }
}

/// A [`Checkbox`] under construction.
#[derive(Debug)]
pub struct CheckboxEntry {
    value: bool,
    toggle: bool,
}

impl<P: Place> Ui<P> {
    /// A box to tick; returns its value.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | `false` |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn checkbox(&self, label: impl IntoWords) -> Input<'_, CheckboxEntry, P> {
        Input::new(self, label, CheckboxEntry { value: false, toggle: false })
    }

    /// A switch; returns its value.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | `false` |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn toggle(&self, label: impl IntoWords) -> Input<'_, CheckboxEntry, P> {
        Input::new(self, label, CheckboxEntry { value: false, toggle: true })
    }
}

impl<'u, P: Place> Input<'u, CheckboxEntry, P> {
    setters! {
        /// The value until a person changes it. Default: `false`.
        value: bool => widget.data.value = value;

        /// A `bool` of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = bool> => place = Some(bind.reach());
    }
}

impl Sealed for CheckboxEntry {}

impl Entry for CheckboxEntry {
    plain_value!(bool, |_: &Self, held| Ok(held));
    type Draft = Checkbox;

    fn kind(&self) -> &'static str {
        name(self.toggle)
    }
    fn initial(&self) -> Result<bool, String> {
        Ok(self.value)
    }
    fn read(&self, entered: &Value) -> Option<bool> {
        match entered {
            Value::Bool(checked) => Some(*checked),
            _ => None,
        }
    }
    fn to_value(&self, &checked: &bool) -> Value {
        Value::Bool(checked)
    }
    fn element(self, field: Field, &checked: &bool) -> Checkbox {
        Checkbox { field, checked, toggle: self.toggle }
    }
}

impl ElementData for Checkbox {
    fn name(&self) -> &'static str {
        name(self.toggle)
    }
    fn text(&self) -> String {
        format!("[{}] {}", if self.checked { 'x' } else { ' ' }, as_read(&self.field.label))
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        Some(Value::Bool(self.checked))
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        match value {
            Value::Bool(_) => Ok(value),
            _ => Err(Refusal::WrongKind),
        }
    }
    fn set_value(&mut self, value: &Value) {
        if let Value::Bool(checked) = value {
            self.checked = *checked;
        }
    }
}
