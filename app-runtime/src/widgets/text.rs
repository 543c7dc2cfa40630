//! `text`, `caption`.

use std::fmt::{self, Display};
use std::sync::Arc;

use smol_str::ToSmolStr;

use crate::element::{Draft, Element, ElementData, IntoWords, Kind, Words, other_words};
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// Text as it is, line breaks and spaces included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub body: Words,
}

/// Small, quiet text below or beside something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The text; Markdown.
    pub body: Words,
}

/// A value that [`text`](Ui::text) is to show as it is. It is displayed once, against the words of
/// the page before, and put together only where it says something else.
pub struct Plain<T>(T);

impl<T> fmt::Debug for Plain<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plain")
    }
}

impl<T: Display> Draft for Plain<T> {
    type Data = Text;

    fn draw(self, before: Option<Arc<Text>>) -> Element {
        let body = match before {
            None => self.0.to_smolstr(),
            Some(text) => match other_words(&self.0, &text.body) {
                None => return Text::share(text),
                Some(words) => words,
            },
        };
        Text { body }.into()
    }
}

impl<P: Place> Ui<P> {
    /// Shows a value as it is, in a fixed-width font: no Markdown, line breaks kept.
    #[track_caller]
    pub fn text<T: Display>(&self, value: T) -> Widget<'_, Plain<T>, P> {
        Widget::new(self, Plain(value))
    }

    /// Small, quiet text; Markdown.
    #[track_caller]
    pub fn caption(&self, body: impl IntoWords) -> Widget<'_, Caption, P> {
        Widget::new(self, Caption { body: body.into_words() })
    }
}

impl<T: Display> Output for Plain<T> {}
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
        self.body.to_string()
    }
}
