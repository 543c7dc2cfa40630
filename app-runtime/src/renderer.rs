//! The interface of everything that shows a page: a web page, a terminal, a test.

use crate::event::Refusal;
use crate::patch::Patch;

/// Shows pages. A session tells it what changed; it sends the session [`Event`](crate::Event)s.
pub trait Renderer {
    /// Shows what changed. Called once for each event that is done with, in order; the patches
    /// of each call apply to the page as the calls before have left it.
    fn render(&mut self, update: Update);
}

/// What one interaction changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The changes, to be applied from first to last. Often there are none.
    pub patches: Vec<Patch>,
    /// The number of the newest event that the page now includes. Whatever a person has done
    /// after it is newer than these patches.
    pub consumed: u64,
    /// Why the event changed nothing, where it was refused.
    pub refused: Option<Refusal>,
}
