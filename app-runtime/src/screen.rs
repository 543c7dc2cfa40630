//! The page as the person has it, and the renderer that shows it. Everything that reaches a
//! renderer goes through here, so the two cannot drift apart.

use std::fmt;
use std::mem;
use std::sync::Arc;

use crate::diff::diff;
use crate::event::Refusal;
use crate::renderer::{Effect, Nowhere, Renderer, Update};
use crate::tree::Tree;

/// What the person has before them. A run borrows it, to show what it has so far.
pub(crate) struct Screen {
    /// What was rendered, and what the person has entered since.
    pub(crate) page: Arc<Tree>,
    /// The newest event that was taken in.
    pub(crate) consumed: u64,
    /// What has happened and is not rendered yet.
    pub(crate) effects: Vec<Effect>,
    renderer: Box<dyn Renderer>,
}

impl Screen {
    pub(crate) fn new(renderer: Box<dyn Renderer>) -> Screen {
        Screen { page: Arc::default(), consumed: 0, effects: Vec::new(), renderer }
    }

    /// Whether a run that goes on should show what it has.
    pub(crate) fn is_watched(&self) -> bool {
        self.renderer.is_watched()
    }

    /// Shows the page that a run has ended with.
    pub(crate) fn show(&mut self, page: Arc<Tree>) {
        self.render(page, false);
    }

    /// Shows the page of a run that goes on, where there is anything to show.
    ///
    /// Gives the page that was there before.
    pub(crate) fn show_so_far(&mut self, page: Tree) -> Option<Arc<Tree>> {
        let news = page != *self.page || !self.effects.is_empty();
        news.then(|| self.render(page.at_rest(), true))
    }

    /// Says that an event is done with, and that the page stays as it is.
    pub(crate) fn stay(&mut self, refused: Option<Refusal>) {
        let effects = mem::take(&mut self.effects);
        let consumed = self.consumed;
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
        self.renderer.render(Update { patches, effects, consumed, refused: None, running });
        before
    }
}

/// Shows an empty page to nobody: what a session has while a run has its screen.
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
            .finish_non_exhaustive()
    }
}
