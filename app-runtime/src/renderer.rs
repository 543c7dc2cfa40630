//! The interface of everything that shows a page: a web page, a terminal, a test.

use std::fmt;
use std::sync::Arc;

use app_literals::Icon;

use crate::event::Refusal;
use crate::patch::Patch;

/// Shows pages. A session tells it what changed; it sends the session [`Event`](crate::Event)s.
pub trait Renderer: Send {
    /// Shows what changed. The patches of each call apply to the page as the calls before have
    /// left it. An event that is done with gets one call, unless a newer one has cut its run
    /// short: then the newer one's stands for both. A long run shows what it has so far by calls
    /// of its own, which say that it is still [`running`](Update::running).
    fn render(&mut self, update: Update);

    /// Whether somebody watches a run while it goes on. Where nobody does, it shows nothing before
    /// its end. Default: `true`.
    fn is_watched(&self) -> bool {
        true
    }
}

/// What one interaction changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The changes, to be applied from first to last. Often there are none.
    pub patches: Vec<Patch>,
    /// What happened beside the page, in order; each happens once.
    pub effects: Vec<Effect>,
    /// The number of the newest event that the page now includes. Whatever a person has done
    /// after it is newer than these patches.
    pub consumed: u64,
    /// Why the event changed nothing, where it was refused.
    pub refused: Option<Refusal>,
    /// The run goes on, and more is to come: this is what it has so far.
    pub running: bool,
}

/// Something that happens once, and of which the page keeps nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// `toast`.
    Toast(Toast),
    /// Something about the session itself that the person should know, in plain words.
    Notice(String),
    /// A file for the person to keep: what a `download_button` gives.
    Download(Download),
    /// The address of the page has these parameters from now on: what `set_query_param` does.
    Query(Vec<(String, String)>),
}

/// A few words that appear beside the page and go away by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// The words; inline Markdown.
    pub message: String,
    /// Before the words.
    pub icon: Option<Icon>,
}

/// A file for the person to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Download {
    /// The name that it should have.
    pub file_name: String,
    /// What kind of file it is, as `text/csv`.
    pub mime: String,
    /// What is in it.
    pub data: Arc<[u8]>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.file_name)
            .field("mime", &self.mime)
            .field("bytes", &self.data.len())
            .finish()
    }
}

/// Shows nothing: for a session that is run for its page alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Renderer for Nowhere {
    fn render(&mut self, _: Update) {}

    fn is_watched(&self) -> bool {
        false
    }
}
