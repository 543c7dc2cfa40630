//! `exception`.

use std::error::Error;
use std::iter;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// An error with all that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exception {
    /// What the error says; plain text.
    pub message: String,
    /// What its sources say, from the nearest to the first cause.
    pub sources: Vec<String>,
}

/// A chain that comes back to itself ends here.
const MOST_SOURCES: usize = 32;

impl<P: Place> Ui<P> {
    /// Shows an error with the chain of its sources. Everybody who sees the page reads them.
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
