//! `success`, `info`, `warning`, `error`.

use std::fmt::Display;

use app_literals::{Icon, as_read};

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::Words;

/// A message in a coloured box.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alert {
    /// The level: success, information, warning or error.
    pub level: Level,
    /// The message; Markdown.
    pub body: Words,
    /// An icon that replaces the one of the level.
    pub icon: Option<Icon>,
}

/// The level of an [`Alert`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Success: something worked.
    Success,
    /// Information: something to know.
    Info,
    /// A warning: something to watch out for.
    Warning,
    /// An error: something failed.
    Error,
}

impl<P: Place> Ui<P> {
    /// Shows that something worked; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn success(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Success, body))
    }

    /// Shows information; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn info(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Info, body))
    }

    /// Shows a warning; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn warning(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Warning, body))
    }

    /// Shows that something failed; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn error(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Error, body))
    }
}

impl Alert {
    fn new(level: Level, body: impl Display) -> Alert {
        Alert { level, body: Words::of(body), icon: None }
    }
}

impl<P: Place> Widget<'_, Alert, P> {
    setters! {
        /// An emoji, or a Material icon as `":material/thumb_up:"`. Default: that of its kind.
        icon: impl Into<Icon> => data.icon = Some(icon.into());
    }
}

impl Output for Alert {}

impl ElementData for Alert {
    fn name(&self) -> &'static str {
        match self.level {
            Level::Success => "success",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
    fn icon(&self) -> Option<&Icon> {
        self.icon.as_ref()
    }
    fn text(&self) -> String {
        as_read(&self.body).into_owned()
    }
}
