//! The calls that a run offers to events, and the click that caused it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::endings::{Unwound, unwind};
use super::{Purpose, Run};
use crate::handler::Call;
use crate::key::{Key, KeyBuildHasher};

/// The handlers of a page by the key of their widget.
pub(crate) type Handlers = HashMap<Key, OfferedCall, KeyBuildHasher>;

/// The call that an event on a widget makes.
#[derive(Debug)]
pub(crate) struct OfferedCall {
    /// `None` after the call was taken: its arguments went along.
    pub(crate) call: Option<Call>,
    /// The widget, or the form around it, is bound to places of the app. The handler may read them,
    /// so they must be written first.
    pub(crate) bound: bool,
    /// The body must run as far as this key to make the call anew: the widget, or its form.
    pub(crate) reach: Key,
}

/// The offers of a run.
#[derive(Debug, Default)]
pub(super) struct Offers {
    pub(super) handlers: RefCell<Handlers>,
    /// The body has asked whether there was a click.
    click_read: Cell<bool>,
}

impl Run {
    /// Notes the call of an event on a widget. A run whose purpose is to reach this widget ends
    /// here.
    pub(crate) fn offer(&self, key: Key, call: Option<Call>, bound: bool) {
        // The run writes to the bound place, which lies outside of the component.
        if bound {
            self.access.note_impure();
        }
        if call.is_some() {
            self.note_handler(key, OfferedCall { call, bound, reach: key });
        }
        self.reached(key);
    }

    pub(super) fn note_handler(&self, key: Key, offered: OfferedCall) {
        self.offers.handlers.borrow_mut().insert(key, offered);
        self.memo_calls.note_handler(key);
    }

    pub(super) fn reached(&self, key: Key) {
        if self.purpose == Purpose::Reach(key) {
            unwind(Unwound::Reached);
        }
    }

    /// Whether this run was caused by a click on `key`.
    pub(crate) fn is_clicked(&self, key: Key) -> bool {
        let clicked = self.purpose == Purpose::Act(key);
        if clicked {
            self.offers.click_read.set(true);
            self.access.note_impure();
        }
        clicked
    }

    /// The click that caused this run, if the body has not asked for it.
    pub(super) fn unread_click(&self) -> Option<Key> {
        match self.purpose {
            Purpose::Act(key) if !self.offers.click_read.get() => Some(key),
            _ => None,
        }
    }
}
