//! The copy of the page of a first run, for those who come meanwhile: they have no earlier page to look
//! at, and the body may be at other work for a long time. A lock around the page itself would make each
//! element of every run slower.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::screen::Screen;
use crate::tree::{NodeId, Tree};
use crate::words::Prose;

/// The copy of the page that a first run draws.
#[derive(Debug)]
pub(super) struct Mirror(Arc<Mutex<Tree>>);

impl Mirror {
    /// A copy that the onlookers of a screen see.
    pub(super) fn on(screen: &Screen) -> Mirror {
        let page = Arc::default();
        screen.share(&page);
        Mirror(page)
    }

    /// Follows a page to which an element was put: most are the next node.
    pub(super) fn follow(&self, page: &Tree, parent: NodeId, node: NodeId) {
        let mut copy = self.lock();
        if copy.end() == node && page.end() == node.after() {
            let put = page.node(node);
            copy.push(parent, put.key, put.element.clone());
        } else {
            *copy = page.clone();
        }
    }

    /// Follows a page on which a text was changed.
    pub(super) fn change(&self, node: NodeId, change: impl Fn(&mut Prose)) {
        self.lock().node_mut(node).element.prose_mut().into_iter().for_each(change);
    }

    /// Follows a page that has changed in any other way.
    pub(super) fn copy(&self, page: &Tree) {
        *self.lock() = page.clone();
    }

    fn lock(&self) -> MutexGuard<'_, Tree> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
