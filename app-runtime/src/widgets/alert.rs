//! `success`, `info`, `warning`, `error`.

use std::fmt::Display;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// A message in a coloured box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// How it is meant.
    pub level: Level,
    /// The message; Markdown.
    pub body: String,
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
    #[track_caller]
    pub fn success(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert { level: Level::Success, body: body.to_string() })
    }

    /// Says something worth knowing; Markdown.
    #[track_caller]
    pub fn info(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert { level: Level::Info, body: body.to_string() })
    }

    /// Says what to look out for; Markdown.
    #[track_caller]
    pub fn warning(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert { level: Level::Warning, body: body.to_string() })
    }

    /// Says that something failed; Markdown.
    #[track_caller]
    pub fn error(&self, body: impl Display) -> Widget<'_, Alert, P> {
        Widget::new(self, Alert { level: Level::Error, body: body.to_string() })
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
    fn text(&self) -> String {
        self.body.clone()
    }
}
