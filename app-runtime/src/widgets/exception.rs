//! `exception`.

use std::error::Error;
use std::iter;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// An error with its causes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exception {
    /// The message of the error; plain text.
    pub message: String,
    /// The messages of its sources, from the nearest to the first cause.
    pub sources: Vec<String>,
}

/// The limit on sources, so that a cyclic chain ends too.
const MOST_SOURCES: usize = 32;

impl<P: Place> Ui<P> {
    /// Shows an error with the chain of its sources. Everybody who sees the page can read them.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn exception(&self, error: &dyn Error) -> Widget<'_, Exception, P> {
        let chain = iter::successors(error.source(), |&error| error.source());
        let sources = chain.take(MOST_SOURCES).map(ToString::to_string).collect();
        Widget::new(self, Exception { message: error.to_string(), sources })
    }
}

impl Output for Exception {}

impl ElementData for Exception {
    fn name(&self) -> &'static str {
        "exception"
    }
    fn text(&self) -> String {
        let causes = self.sources.iter().map(|source| format!("\ncaused by: {source}"));
        iter::once(self.message.clone()).chain(causes).collect()
    }
}
