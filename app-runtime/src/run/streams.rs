//! The streams of a run: texts that grow while it goes on. A piece is appended to the page that the run
//! draws and to the person's page, and travels alone: neither page is copied or compared for it.

use std::cell::{Cell, RefCell};

use super::endings::wait_for;
use super::{Purpose, Run};
use crate::key::Key;
use crate::tree::NodeId;
use crate::words::Prose;

/// The texts that grow now, the innermost last: the pieces of one may be made by another.
#[derive(Debug, Default)]
pub(super) struct Streams(RefCell<Vec<Growing>>);

/// An element whose text grows.
#[derive(Debug)]
struct Growing {
    key: Key,
    /// Its node on the page that is drawn.
    drawn: NodeId,
    /// Its node on the person's page, when it was last grown there.
    shown: Cell<Option<NodeId>>,
}

/// Grows an element that was emitted without text. It grows no more once this is dropped.
#[derive(Debug)]
pub(crate) struct Stream<'r>(&'r Run);

impl Run {
    /// Begins to grow an element without text, and shows the page so far: the first piece may take
    /// long.
    pub(crate) fn grow(&self, drawn: NodeId) -> Stream<'_> {
        self.access.note_impure();
        self.show_so_far();
        let key = self.drawing.borrow().page.node(drawn).key;
        let growing = Growing { key, drawn, shown: Cell::new(None) };
        self.streams.0.borrow_mut().push(growing);
        Stream(self)
    }

    /// Waits for the next piece of a stream. While it waits, the run may end as before an element.
    pub(crate) fn wait_for<T>(&self, piece: impl Future<Output = T>) -> T {
        wait_for(piece, &self.inbox, || self.early_end())
    }

    /// Shows what has come since it was shown last.
    pub(super) fn show_growth(&self) {
        let growing = self.streams.0.borrow();
        let mut screen = self.display.screen.borrow_mut();
        if growing.is_empty() || !screen.is_watched() || matches!(self.purpose, Purpose::Reach(_)) {
            return;
        }
        for Growing { key, drawn, shown } in &*growing {
            if let Some(text) = self.drawing.borrow().page.node(*drawn).element.prose() {
                screen.grow(*key, shown, text);
            }
        }
    }

    /// Changes the text of the newest stream, unless something else has taken its place.
    fn change_newest(&self, change: impl Fn(&mut Prose)) {
        if let Some(Growing { drawn, .. }) = self.streams.0.borrow().last() {
            let page = &mut self.drawing.borrow_mut().page;
            page.node_mut(*drawn).element.prose_mut().into_iter().for_each(&change);
            self.mirror.iter().for_each(|mirror| mirror.change(*drawn, &change));
        }
    }
}

impl Stream<'_> {
    /// Appends the next piece. The run may end here, as before an element.
    pub(crate) fn push(&self, piece: &str) {
        let Stream(run) = self;
        run.change_newest(|text| text.push_str(piece));
        run.show_growth();
        run.give_way();
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        let Stream(run) = self;
        run.display.screen.borrow_mut().catch_up();
        run.change_newest(Prose::settle);
        run.streams.0.borrow_mut().pop();
    }
}
