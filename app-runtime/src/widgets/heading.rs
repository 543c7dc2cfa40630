//! `title`, `header`, `subheader`.

use app_literals::as_read;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::{IntoWords, Words};

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Heading {
    /// The level: 1 for a title, 2 for a header, 3 for a subheader.
    pub level: u8,
    /// The words; inline Markdown.
    pub body: Words,
}

impl<P: Place> Ui<P> {
    /// The title of the page; inline Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn title(&self, body: impl IntoWords) -> Widget<'_, Heading, P> {
        Widget::new(self, Heading { level: 1, body: body.into_words() })
    }

    /// The heading of a section; inline Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn header(&self, body: impl IntoWords) -> Widget<'_, Heading, P> {
        Widget::new(self, Heading { level: 2, body: body.into_words() })
    }

    /// The heading below a header; inline Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn subheader(&self, body: impl IntoWords) -> Widget<'_, Heading, P> {
        Widget::new(self, Heading { level: 3, body: body.into_words() })
    }
}

impl Output for Heading {}

impl ElementData for Heading {
    fn name(&self) -> &'static str {
        ["title", "header", "subheader"][usize::from(self.level.clamp(1, 3)) - 1]
    }
    fn text(&self) -> String {
        as_read(&self.body).into_owned()
    }
}
