//! `text`, `caption`.

use std::fmt::Display;

use smol_str::ToSmolStr;

use crate::element::{ElementData, Words, words};
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

impl<P: Place> Ui<P> {
    /// Shows a value as it is, in a fixed-width font: no Markdown, line breaks kept.
    #[track_caller]
    pub fn text(&self, value: impl Display) -> Widget<'_, Text, P> {
        Widget::new(self, Text { body: value.to_smolstr() })
    }

    /// Small, quiet text; Markdown.
    #[track_caller]
    pub fn caption(&self, body: impl Into<String>) -> Widget<'_, Caption, P> {
        Widget::new(self, Caption { body: words(body) })
    }
}

impl Output for Text {}
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
