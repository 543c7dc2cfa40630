//! The person's page, and the renderer that shows it. Everything that reaches a renderer goes through
//! here, so the two cannot drift apart.

use std::fmt;
use std::mem;
use std::sync::Arc;

use crate::diff::diff;
use crate::event::Refusal;
use crate::renderer::{Effect, Nowhere, Renderer, Update};
use crate::tree::Tree;

/// The page on the person's screen. A run borrows it, to show its page before its end.
pub(crate) struct Screen {
    /// The rendered page, with the values entered since.
    pub(crate) page: Arc<Tree>,
    /// The number of the newest event that was taken in.
    pub(crate) consumed: u64,
    /// Effects that are not rendered yet.
    pub(crate) effects: Vec<Effect>,
    /// The renderer waits for an update, though nothing may have changed: for the answer to an event,
    /// or for the end of a run that was shown before its end.
    pub(crate) is_awaited: bool,
    renderer: Box<dyn Renderer>,
}

impl Screen {
    pub(crate) fn new(renderer: Box<dyn Renderer>) -> Screen {
        let (page, effects) = (Arc::default(), Vec::new());
        Screen { page, consumed: 0, effects, is_awaited: false, renderer }
    }

    /// Whether a run in progress should show its page.
    pub(crate) fn is_watched(&self) -> bool {
        self.renderer.is_watched()
    }

    /// Shows the page of a finished run. A wake that changed nothing shows nothing.
    pub(crate) fn show(&mut self, page: Arc<Tree>) {
        self.render(page, false);
    }

    /// Shows the page of a run in progress, if it differs. Gives the page from before.
    pub(crate) fn show_so_far(&mut self, page: Tree) -> Option<Arc<Tree>> {
        let news = page != *self.page || !self.effects.is_empty();
        news.then(|| self.render(page.at_rest(), true))
    }

    /// Acknowledges an event that leaves the page as it is.
    pub(crate) fn stay(&mut self, refused: Option<Refusal>) {
        let effects = mem::take(&mut self.effects);
        let consumed = self.consumed;
        self.is_awaited = false;
        self.renderer.render(Update {
            patches: Vec::new(),
            effects,
            consumed,
            refused,
            running: false,
        });
    }

    fn render(&mut self, page: Arc<Tree>, running: bool) -> Arc<Tree> {
        let patches = diff(&self.page, &page);
        let effects = mem::take(&mut self.effects);
        let before = mem::replace(&mut self.page, page);
        let consumed = self.consumed;
        let is_news = !patches.is_empty() || !effects.is_empty();
        if is_news || self.is_awaited {
            self.is_awaited = running;
            self.renderer.render(Update { patches, effects, consumed, refused: None, running });
        }
        before
    }
}

/// An empty page without a renderer: the session's stand-in while a run borrows its screen.
impl Default for Screen {
    fn default() -> Screen {
        Screen::new(Box::new(Nowhere))
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen")
            .field("page", &self.page)
            .field("consumed", &self.consumed)
            .field("effects", &self.effects)
            .field("is_awaited", &self.is_awaited)
            .finish_non_exhaustive()
    }
}
