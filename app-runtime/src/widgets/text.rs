//! `text`, `caption`.

use std::fmt::{self, Display};

use app_literals::as_read;

use crate::element::{Draft, ElementData};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::{IntoWords, Words, other_words};

/// Text shown unchanged, including line breaks and spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Text {
    /// The text.
    pub body: Words,
}

impl Text {
    /// The data of a `text` element.
    #[must_use]
    pub fn new(body: Words) -> Text {
        Text { body }
    }
}

/// Small, quiet text for remarks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caption {
    /// The text; Markdown.
    pub body: Words,
}

/// A value that [`text`](Ui::text) shows unchanged. It is formatted once and compared with the old
/// text of the page at the same time. A new string is built only if the text differs.
pub struct TextDraft<T> {
    value: T,
    /// The new text, once it was found to differ.
    words: Option<Words>,
}

impl<T> fmt::Debug for TextDraft<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TextDraft")
    }
}

impl<T> Sealed for TextDraft<T> {}

impl<T: Display> Draft for TextDraft<T> {
    type Data = Text;

    fn is(&mut self, text: &Text) -> bool {
        self.words = other_words(&self.value, &text.body);
        self.words.is_none()
    }
    fn make(self) -> Text {
        Text { body: self.words.unwrap_or_else(|| Words::of(self.value)) }
    }
}

impl<P: Place> Ui<P> {
    /// Shows a value unchanged, in a fixed-width font: no Markdown, line breaks kept.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn text<T: Display>(&self, value: T) -> Widget<'_, TextDraft<T>, P> {
        Widget::new(self, TextDraft { value, words: None })
    }

    /// Small, quiet text; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn caption(&self, body: impl IntoWords) -> Widget<'_, Caption, P> {
        Widget::new(self, Caption { body: body.into_words() })
    }
}

impl<T: Display> Output for TextDraft<T> {}
impl Output for Caption {}

impl ElementData for Text {
    fn name(&self) -> &'static str {
        "text"
    }
    fn text(&self) -> String {
        self.body.to_string()
    }
}

impl ElementData for Caption {
    fn name(&self) -> &'static str {
        "caption"
    }
    fn text(&self) -> String {
        as_read(&self.body).into_owned()
    }
}
