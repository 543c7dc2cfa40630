//! `write`, `markdown`.

use std::fmt::Display;

use app_literals::as_read;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::{IntoWords, Prose, Words};

/// Text with Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Markdown {
    /// GitHub-flavoured Markdown; HTML in it is shown as text.
    pub body: Prose,
}

impl<P: Place> Ui<P> {
    /// Shows a value as text, with Markdown in it.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn write(&self, value: impl Display) -> Widget<'_, Markdown, P> {
        Widget::new(self, Markdown { body: Words::of(value).into() })
    }

    /// GitHub-flavoured Markdown: tables, task lists, footnotes, alerts, strikethrough. HTML in
    /// it is shown as text; links go to `http`, `https` and `mailto` alone.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn markdown(&self, body: impl IntoWords) -> Widget<'_, Markdown, P> {
        Widget::new(self, Markdown { body: body.into_words().into() })
    }
}

impl Output for Markdown {}

impl ElementData for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }
    fn text(&self) -> String {
        as_read(&self.body).into_owned()
    }
}
