//! One run of an app's body, from its first element to its record. Each moment of a run has a file:
//! keys are claimed, placeholders emptied, calls offered to events, forms opened and closed, memo
//! calls skipped, streams grow, a long run is displayed, and a run ends.

mod endings;
mod claims;
mod placeholders;
mod streams;
mod display;
mod mirror;
mod offers;
mod forms;
mod memo;
mod tasks;

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use self::claims::Claims;
use self::display::Display;
pub(crate) use self::endings::{Ending, run_to_its_end};
use self::endings::{Unwound, unwind};
pub use self::endings::{block_on, rerun, stop};
use self::forms::Forms;
pub use self::memo::MemoCall;
use self::memo::MemoCalls;
use self::mirror::Mirror;
pub(crate) use self::offers::Handlers;
use self::offers::Offers;
use self::placeholders::Placeholders;
use self::streams::Streams;
use self::tasks::HandedOut;
use crate::drawing::{ClaimsByKey, Drawing};
use crate::element::{Draft, Element, ElementKind, Failure, FailureKind};
use crate::event::Value;
use crate::inbox::Inbox;
use crate::key::{Key, KeyValue};
use crate::memo::Memos;
use crate::renderer::Effect;
use crate::screen::Screen;
use crate::state::{Access, CallKey};
use crate::tree::{NodeId, Tree};
use crate::wake::WakeHandle;

/// The purpose of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Acts on a click on this widget. Only a stop and an interrupting click end such a run early.
    Act(Key),
    /// Redraws. A newer event may cut it short.
    Redraw,
    /// Runs as far as this widget. The widget makes its handler with current arguments and writes
    /// its new value to its bound place. No event ends such a run, or its handler would be lost.
    Reach(Key),
}

/// A run in progress.
#[derive(Debug)]
pub(crate) struct Run {
    purpose: Purpose,
    inbox: Arc<Inbox>,
    /// An interrupting click waited when this run began.
    begins_interrupted: bool,
    pub(crate) access: Access,
    drawing: RefCell<Drawing>,
    mirror: Option<Mirror>,
    /// The parent of the newest element: where a panic is shown.
    writing: Cell<NodeId>,
    claims: Claims,
    placeholders: Placeholders,
    display: Display,
    streams: Streams,
    offers: Offers,
    forms: Forms,
    memo_calls: MemoCalls,
    tasks: HandedOut,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) page: Tree,
    pub(crate) handlers: Handlers,
    /// The elements that have an explicit key.
    pub(crate) named: Vec<(KeyValue, Key)>,
    /// The keys claimed by calls without an element.
    pub(crate) beside: ClaimsByKey,
    /// The fields of a submitted form that clears, each with the value it shows from now on.
    pub(crate) cleared: Vec<(Key, Value)>,
    /// Effects that no renderer has been given yet.
    pub(crate) effects: Vec<Effect>,
    /// The click that caused this run, if the run ended before the body asked for it.
    pub(crate) unread: Option<Key>,
}

impl Run {
    /// `likely` is a page to compare with while the person's own is still blank.
    pub(crate) fn new(
        access: Access,
        screen: Screen,
        memos: Memos,
        likely: Option<Arc<Tree>>,
        purpose: Purpose,
        inbox: Arc<Inbox>,
    ) -> Run {
        let before = likely.unwrap_or_else(|| Arc::clone(&screen.page));
        let mirror = screen.page.is_blank().then(|| Mirror::on(&screen));
        Run {
            purpose,
            begins_interrupted: inbox.is_interrupted(),
            inbox,
            access,
            drawing: RefCell::new(Drawing::new(before)),
            mirror,
            writing: Cell::new(Tree::MAIN),
            claims: Claims::default(),
            placeholders: Placeholders::default(),
            display: Display::new(screen),
            streams: Streams::default(),
            offers: Offers::default(),
            forms: Forms::default(),
            memo_calls: MemoCalls::new(memos),
            tasks: HandedOut::default(),
        }
    }

    /// Called before an element is written to this place. The run may end here. A run that has become
    /// long shows its page here.
    pub(crate) fn approach(&self, place: NodeId) {
        self.give_way();
        self.show_if_long();
        self.make_room(place);
    }

    /// Ends a run that was told to stop, and one that gives way to an event that waits. This comes
    /// before a placeholder is emptied.
    #[inline]
    fn give_way(&self) {
        if let Some(why) = self.early_end() {
            unwind(why);
        }
    }

    /// The reason to end this run now.
    #[inline]
    fn early_end(&self) -> Option<Unwound> {
        match () {
            () if self.inbox.is_waiting() && self.gives_way() => Some(Unwound::Interrupted),
            () if self.inbox.is_stopping() => Some(Unwound::Stop),
            () => None,
        }
    }

    /// Whether this run gives way to the events that wait. A click that came before the one that
    /// interrupts is not lost: a run on it that begins now goes on until the body has read it.
    #[cold]
    fn gives_way(&self) -> bool {
        match self.purpose {
            Purpose::Redraw => true,
            Purpose::Act(_) => {
                let lost = self.begins_interrupted && self.unread_click().is_some();
                self.inbox.is_interrupted() && !lost
            }
            Purpose::Reach(_) => false,
        }
    }

    /// Notes a button whose clicks interrupt. From now on a person may see it.
    pub(crate) fn note_interrupting(&self, button: Key) {
        self.inbox.note_interrupting(button);
    }

    /// A handle that wakes this session. It runs the memo call anew whose body is running.
    pub(crate) fn wake_handle(&self) -> WakeHandle {
        WakeHandle::new(&self.inbox, self.memo_calls.innermost.get())
    }

    /// Sets the timer of a call. Gives its count.
    pub(crate) fn every(&self, call: CallKey, period: Duration) -> u64 {
        self.access.every(call, period, self.memo_calls.innermost.get())
    }

    /// Puts an element on the page. It shares the data of the page before if they are equal.
    pub(crate) fn emit<D: Draft>(&self, parent: NodeId, key: Key, mut draft: D) -> NodeId {
        self.writing.set(parent);
        let mut borrowed = self.drawing.borrow_mut();
        let drawing = &mut *borrowed;
        let element = match drawing.before::<D::Data>(key) {
            Some(data) if draft.is(&data) => ElementKind::share(data),
            _ => draft.make().into(),
        };
        let node = self.put(drawing, parent, key, element);
        self.mirror.iter().for_each(|mirror| mirror.follow(&drawing.page, parent, node));
        drop(borrowed);
        self.show_if_due();
        node
    }

    fn put(&self, drawing: &mut Drawing, parent: NodeId, key: Key, element: Element) -> NodeId {
        if let Element::Placeholder(_) = element {
            self.placeholders.begin();
            drawing.by_key();
            self.access.note_impure();
        }
        match self.placeholders.vacated(key) {
            Some(node) => drawing.page.refill(node, parent, element),
            None => drawing.put(parent, key, element),
        }
    }

    /// The sidebar. It is shared: a component that writes there puts elements outside of its own
    /// place, so it is not skipped.
    pub(crate) fn sidebar(&self) -> NodeId {
        self.access.note_impure();
        self.drawing.borrow_mut().sidebar()
    }

    /// Puts an error beside the newest element.
    pub(crate) fn fail(&self, kind: FailureKind, message: String, details: Option<String>) {
        self.fail_at(self.writing.get(), kind, message, details);
    }

    pub(crate) fn fail_at(
        &self,
        at: NodeId,
        kind: FailureKind,
        message: String,
        details: Option<String>,
    ) {
        let page = &mut self.drawing.borrow_mut().page;
        page.push(at, Key::MAIN.part(0), Failure { kind, message, details }.into());
    }

    /// Ends the run. A run that ended inside a form or a spinner has not closed it.
    pub(crate) fn finish(self) -> (Access, Screen, Memos, Record) {
        self.settle_open_forms();
        for spinner in self.display.spinning.take() {
            self.rest(spinner);
        }
        let (unread, mut screen) = (self.unread_click(), self.display.screen.into_inner());
        screen.unshare();
        let record = Record {
            unread,
            page: self.drawing.into_inner().page,
            handlers: self.offers.handlers.into_inner(),
            named: self.claims.named.into_inner(),
            beside: self.claims.beside.into_inner(),
            cleared: self.forms.cleared.into_inner(),
            effects: self.display.effects.into_inner(),
        };
        let memos = self.memo_calls.memos.into_inner();
        (self.access, screen, memos, record)
    }
}
