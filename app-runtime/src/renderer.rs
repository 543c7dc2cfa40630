//! The interface of everything that shows a page: a web page, a terminal, a test.

use std::fmt;
use std::sync::Arc;

use app_literals::Icon;

use crate::event::Refusal;
use crate::key::Key;
use crate::patch::Patch;

/// Shows pages. A session sends it updates; it sends the session [`Event`](crate::Event)s.
pub trait Renderer: Send {
    /// Shows an update. Its patches apply to the page that earlier calls have left. Each event gets one
    /// call, unless a newer event has cut its run short: then the call of the newer one stands for
    /// both. A wake gets a call if it has changed something. A long run shows its page by further calls,
    /// which say that it is still [`running`](Update::running).
    fn render(&mut self, update: Update);

    /// Whether the page is watched during a run. A run that is not watched shows nothing before its end.
    /// Default: `true`.
    fn is_watched(&self) -> bool {
        true
    }
}

/// The changes of one interaction. Default: none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// The changes, to be applied from first to last. Often there are none.
    pub patches: Vec<Patch>,
    /// The effects beside the page, in order; each happens once.
    pub effects: Vec<Effect>,
    /// The number of the newest event that the page now includes. Later events of the person are newer
    /// than these patches.
    pub consumed: u64,
    /// The reason, if the event was refused and changed nothing.
    pub refused: Option<Refusal>,
    /// The run goes on, and further updates follow.
    pub running: bool,
    /// The elements of the last run that a running one has not reached yet: at each place the first,
    /// and all its siblings after it. A renderer fades them.
    pub unreached: Vec<Key>,
}

/// An effect happens once, and leaves nothing on the page.
///
/// The enum is closed on purpose, as [`Element`](crate::Element) is: only a renderer can bring an
/// effect to a person, so one without an answer would lose it in silence. A new effect breaks the
/// build of every renderer until it answers, and comes with a version that says so.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// `toast`.
    Toast(Toast),
    /// A message about the session itself, in plain words for the person.
    Notice(String),
    /// A file for the person to keep, from a `download_button`.
    Download(Download),
    /// The address of the page has these parameters from now on, from `set_query_param`.
    Query(Vec<(String, String)>),
}

/// A few words that appear beside the page and go away by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Toast {
    /// The words; inline Markdown.
    pub message: String,
    /// The icon before the words.
    pub icon: Option<Icon>,
}

impl Toast {
    /// A toast of these words.
    #[must_use]
    pub fn new(message: String, icon: Option<Icon>) -> Toast {
        Toast { message, icon }
    }
}

/// A file for the person to keep.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Download {
    /// The name that it should have.
    pub file_name: String,
    /// The media type, such as `text/csv`.
    pub mime: String,
    /// The content.
    pub data: Arc<[u8]>,
}

impl Download {
    /// A file of this name, media type and content.
    #[must_use]
    pub fn new(file_name: String, mime: String, data: Arc<[u8]>) -> Download {
        Download { file_name, mime, data }
    }
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

/// A renderer that shows nothing, for a session that is run for its page alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Renderer for Nowhere {
    fn render(&mut self, _: Update) {}

    fn is_watched(&self) -> bool {
        false
    }
}
