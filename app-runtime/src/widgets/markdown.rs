//! `write`, `markdown`, `latex`.

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
    /// Whether all of `body` is one formula in LaTeX, and no Markdown.
    pub formula: bool,
}

impl<P: Place> Ui<P> {
    /// Shows a value as text, with Markdown in it.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn write(&self, value: impl Display) -> Widget<'_, Markdown, P> {
        Widget::new(self, Markdown { body: Words::of(value).into(), formula: false })
    }

    /// GitHub-flavoured Markdown: tables, task lists, footnotes, alerts, strikethrough. HTML in
    /// it is shown as text; links go to `http`, `https` and `mailto` alone.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn markdown(&self, body: impl IntoWords) -> Widget<'_, Markdown, P> {
        Widget::new(self, Markdown { body: body.into_words().into(), formula: false })
    }

    /// A formula in LaTeX on a line of its own, as `ui.latex(r"\sum_{i=0}^n i")`. One that cannot be
    /// read is shown as written, with the reason. In Markdown, formulas stand between dollar signs:
    /// `$x^2$`, and `$$x^2$$` on a line of its own.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn latex(&self, formula: impl IntoWords) -> Widget<'_, Markdown, P> {
        Widget::new(self, Markdown { body: formula.into_words().into(), formula: true })
    }
}

impl Output for Markdown {}

impl ElementData for Markdown {
    fn name(&self) -> &'static str {
        if self.formula { "latex" } else { "markdown" }
    }
    fn text(&self) -> String {
        if self.formula { self.body.to_string() } else { as_read(&self.body).into_owned() }
    }
}
