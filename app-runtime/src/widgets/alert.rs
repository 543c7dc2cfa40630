//! `success`, `info`, `warning`, `error`.

use std::fmt::Display;

use app_literals::Icon;

use smol_str::ToSmolStr;

use crate::element::{ElementData, Words};
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// A message in a coloured box.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alert {
    /// How it is meant.
    pub level: Level,
    /// The message; Markdown.
    pub body: Words,
    /// Instead of the one that its level has.
    pub icon: Option<Icon>,
}

/// How an [`Alert`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something worked.
    Success,
    /// Something to know.
    Info,
    /// Something to look out for.
    Warning,
    /// Something failed.
    Error,
}

impl<P: Place> Ui<P> {
    /// Says that something worked; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn success(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Success, body))
    }

    /// Says something worth knowing; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn info(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Info, body))
    }

    /// Says what to look out for; Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | that of its kind |
    /// | `key` | the call site |
    #[track_caller]
    pub fn warning(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert::new(Level::Warning, body))
    }

    /// Says that something failed; Markdown.
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
        Alert { level, body: body.to_smolstr(), icon: None }
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
        self.body.to_string()
    }
}
