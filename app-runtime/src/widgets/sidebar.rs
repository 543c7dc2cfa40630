//! `sidebar`.

use crate::key::Key;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;

/// The sidebar of the page, which all calls share.
#[derive(Debug)]
pub struct Sidebar;

impl<P: Place> Ui<P> {
    /// The place beside the main column; on a phone it is behind a button. Every call writes to the
    /// same sidebar, below the content that is already there.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn sidebar(&self) -> Widget<'_, Sidebar, P> {
        Widget::new(self, Sidebar)
    }
}

impl<'u, P: Place> Widget<'u, Sidebar, P> {
    /// Returns the place to write to.
    pub fn show(self) -> &'u Ui<P> {
        let node = self.ui.run().sidebar();
        self.ui.inside(node, Key::SIDEBAR, self.key)
    }

    /// Runs `body` with the place to write to; returns the result of `body`.
    pub fn with<R>(self, body: impl FnOnce(&Ui<P>) -> R) -> R {
        body(self.show())
    }
}
