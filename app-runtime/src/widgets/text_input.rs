//! `text_input`, and the parts that `text_area` shares with it.

use app_literals::as_read;

use crate::element::{ElementData, ElementKind, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input, plain_value};
use crate::words::{IntoWords, Words};

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextInput {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The text. For a password only [`HIDDEN`](TextInput::HIDDEN), if it is not empty.
    pub value: Words,
    /// The text of the empty field.
    pub placeholder: Option<String>,
    /// The maximum number of characters.
    pub max_chars: Option<usize>,
    /// Whether it is a password: unreadable while it is typed, and stored nowhere.
    pub password: bool,
}

impl TextInput {
    /// The value that an element shows for a password, regardless of its length.
    pub const HIDDEN: &str = "••••••••";
}

/// A text field under construction; `Look` holds the properties of one kind of field.
#[derive(Debug)]
pub struct TextEntry<Look> {
    pub(crate) value: String,
    pub(crate) placeholder: Option<String>,
    pub(crate) max_chars: Option<usize>,
    pub(crate) look: Look,
}

/// The properties of one kind of text field. Sealed.
pub trait Look: Sealed + Sized {
    /// The `Ui` method.
    const KIND: &'static str;
    /// The element it makes.
    type Data: ElementKind;
    /// The element that shows `value`.
    fn element(entry: TextEntry<Self>, field: Field, value: Words) -> Self::Data;
    /// Whether it is for passwords.
    fn is_secret(&self) -> bool {
        false
    }
}

/// The properties that only a [`TextInput`] has.
#[derive(Debug)]
pub struct Line {
    password: bool,
}

impl Sealed for Line {}

impl Look for Line {
    const KIND: &'static str = "text_input";
    type Data = TextInput;
    fn element(entry: TextEntry<Line>, field: Field, value: Words) -> TextInput {
        let TextEntry { placeholder, max_chars, look: Line { password }, .. } = entry;
        let value = if password { hidden(&value) } else { value };
        TextInput { field, value, placeholder, max_chars, password }
    }
    fn is_secret(&self) -> bool {
        self.password
    }
}

/// The value that an element shows for a password.
fn hidden(password: &str) -> Words {
    Words::from(if password.is_empty() { "" } else { TextInput::HIDDEN })
}

impl<P: Place> Ui<P> {
    /// One line of text; returns its value. A person's text counts once they press Enter, leave the
    /// field or use another widget.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `password` | `false` |
    /// | `value` | `""` |
    /// | `placeholder` | nothing |
    /// | `max_chars` | no limit of its own |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn text_input(&self, label: impl IntoWords) -> Input<'_, TextEntry<Line>, P> {
        Input::new(self, label, TextEntry::new(Line { password: false }))
    }
}

impl<P: Place> Input<'_, TextEntry<Line>, P> {
    setters! {
        /// Hides the typed text, for passwords. Default: `false`.
        ///
        /// Such a text lasts for one run: that run reads it, and so does a handler of the same
        /// click. Afterwards it is `""` and the field is empty, unless it is bound to a variable of
        /// the app, which then holds the text. Neither the page nor a store ever contains the text.
        /// A field whose variable holds a text looks empty after a reload, and leaves the variable
        /// unchanged until a person types.
        ///
        /// So ask for it in a form, whose submit brings all of its fields at once:
        ///
        /// ```
        /// # use app_runtime::{App, TestApp, Ui};
        /// # fn login(ui: &Ui) {
        /// let (name, password, sent) = ui.form("log in").with(|ui| {
        ///     let name = ui.text_input("Name").show();
        ///     let password = ui.text_input("Password").password(true).show();
        ///     (name, password, ui.form_submit_button("Log in").show())
        /// });
        /// if sent && password == "open sesame" {
        ///     ui.write(format!("Welcome, {name}")).show();
        /// }
        /// # }
        /// # let mut page = TestApp::new(App::new("login", login));
        /// # page.text_input("Password").set("open sesame");
        /// # page.button("Log in").click();
        /// # assert!(page.contains("Welcome"));
        /// ```
        password: bool => widget.data.look.password = password;
    }
}

impl<'u, L: Look, P: Place> Input<'u, TextEntry<L>, P> {
    setters! {
        /// The text until a person changes it. Default: `""`.
        value: impl Into<String> => widget.data.value = value.into();

        /// The text of the empty field. Default: nothing.
        placeholder: impl Into<String> => widget.data.placeholder = Some(placeholder.into());

        /// The maximum number of characters (Unicode scalar values). Default: no limit of its own.
        max_chars: usize => widget.data.max_chars = Some(max_chars);

        /// A `String` of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = String> => place = Some(bind.reach());
    }
}

impl<L> TextEntry<L> {
    pub(crate) fn new(look: L) -> TextEntry<L> {
        TextEntry { value: String::new(), placeholder: None, max_chars: None, look }
    }

    fn check(&self, what: &str, text: &str) -> Result<(), String>
    where
        L: Look,
    {
        let shown = if self.look.is_secret() { TextInput::HIDDEN } else { text };
        match self.max_chars {
            Some(most) if is_longer(text, most) => Err(format!(
                "{what} \"{shown}\", which is longer than this field's {most} characters"
            )),
            _ => Ok(()),
        }
    }
}

impl<L> Sealed for TextEntry<L> {}

impl<L: Look> Entry for TextEntry<L> {
    plain_value!(String, |own: &Self, held: String| {
        own.check("the place this field is bound to holds", &held).map(|()| held)
    });
    type Draft = L::Data;

    fn kind(&self) -> &'static str {
        L::KIND
    }
    fn is_secret(&self) -> bool {
        self.look.is_secret()
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
    fn to_value(&self, value: &String) -> Value {
        Value::Text(value.clone())
    }
    fn element(self, field: Field, value: &String) -> L::Data {
        L::element(self, field, Words::from(value))
    }
}

/// Checks the kind and the length of a text from outside.
pub(crate) fn accept_text(value: Value, max_chars: Option<usize>) -> Result<Value, Refusal> {
    match &value {
        Value::Text(text) if max_chars.is_some_and(|most| is_longer(text, most)) => {
            Err(Refusal::NotOffered)
        }
        Value::Text(_) => Ok(value),
        _ => Err(Refusal::WrongKind),
    }
}

fn is_longer(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}

impl ElementData for TextInput {
    fn name(&self) -> &'static str {
        Line::KIND
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
    fn is_secret(&self) -> bool {
        self.password
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        match accept_text(value, self.max_chars)? {
            Value::Text(text) if text.contains(['\n', '\r']) => Err(Refusal::NotOffered),
            value => Ok(value),
        }
    }
    fn set_value(&mut self, value: &Value) {
        if let Value::Text(text) = value {
            self.value = if self.password { hidden(text) } else { Words::from(text) };
        }
    }
}
