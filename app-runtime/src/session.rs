//! A session: one person's page, with all that must outlive a run.

use std::sync::Arc;

use crate::app::App;
use crate::event::Event;
use crate::inbox::Inbox;
use crate::key::{Key, KeyValue};
use crate::renderer::{Renderer, Update};
use crate::rerun;
use crate::run::Handlers;
use crate::state::{Access, Lent, Resources, State};
use crate::tree::Tree;

/// One person's page. It takes events from its inbox one at a time; there are never two bodies
/// of one session at once.
#[derive(Debug)]
pub struct Session {
    pub(crate) app: App,
    pub(crate) access: Access,
    /// The page as the person has it: what was rendered, and what they entered since.
    pub(crate) page: Tree,
    pub(crate) handlers: Handlers,
    pub(crate) named: Vec<(KeyValue, Key)>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) runs: u64,
    pub(crate) consumed: u64,
}

impl Session {
    /// A session of an app, with an empty page. [`start`](Self::start) runs it first.
    #[must_use]
    pub fn new(app: App, resources: Arc<Resources>) -> Session {
        Session {
            app,
            access: Access::new(resources),
            page: Tree::default(),
            handlers: Handlers::default(),
            named: Vec::new(),
            inbox: Arc::default(),
            runs: 0,
            consumed: 0,
        }
    }

    /// Where renderers put events.
    #[must_use]
    pub fn inbox(&self) -> Arc<Inbox> {
        Arc::clone(&self.inbox)
    }

    /// The page as the person has it.
    #[must_use]
    pub fn page(&self) -> &Tree {
        &self.page
    }

    /// How many times the body has run.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// The number of the newest event that is done with.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Runs the body for the first time and renders the whole page.
    pub fn start(&mut self, renderer: &mut dyn Renderer) {
        if let Some(patches) = rerun::run_body(self, None) {
            renderer.render(Update { patches, consumed: self.consumed, refused: None });
        }
    }

    /// Takes the next event and renders what it changed. `false` where none waits.
    pub fn advance(&mut self, renderer: &mut dyn Renderer) -> bool {
        let Some(Event { number, action }) = self.inbox.pop() else { return false };
        self.consumed = number;
        let (patches, refused) = match rerun::interaction(self, action) {
            Ok(Some(patches)) => (patches, None),
            // A newer event has cut the run short; its own update follows.
            Ok(None) => return true,
            Err(refusal) => (Vec::new(), Some(refusal)),
        };
        renderer.render(Update { patches, consumed: number, refused });
        true
    }

    /// This session's `T`.
    pub fn state<T: State>(&self) -> Lent<'_, T> {
        self.access.state()
    }

    /// Puts this session's `T` in place.
    pub fn set_state<T: State>(&mut self, value: T) {
        self.access.set_state(value);
    }
}
