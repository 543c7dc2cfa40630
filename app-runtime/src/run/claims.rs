//! The keys that a run gives out. An element claims its key with the page that is drawn; a cell or a
//! component call, which emits no element, claims it here.

use std::cell::RefCell;

use super::Run;
use crate::drawing::{ClaimsByKey, claim_again, claim_once};
use crate::key::{Key, KeyValue, Origin};
use crate::tree::NodeId;

/// The claims of a run beside its page.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Keys claimed by cells and component calls, which emit no element.
    pub(super) beside: RefCell<ClaimsByKey>,
    /// The elements that have an explicit key.
    pub(super) named: RefCell<Vec<(KeyValue, Key)>>,
}

impl Run {
    /// Claims a key for an element. The key must be free.
    pub(crate) fn claim(&self, key: Key, by: Origin, within: NodeId) -> Result<Key, Origin> {
        let back = self.placeholders.take_back(key, |nth| nth == 1);
        self.drawing
            .borrow_mut()
            .claim_once(key, by, back)
            .inspect_err(|_| self.access.note_impure())?;
        self.note_claim(key, by, 1, within, false);
        Ok(key)
    }

    /// Claims a key for an element that may come again: each time gets a key of its own.
    pub(crate) fn claim_in_order(&self, key: Key, by: Origin, within: NodeId) -> Key {
        let back = self.placeholders.take_back(key, |_| true);
        let nth = self.drawing.borrow_mut().claim_again(key, by, back);
        self.note_claim(key, by, nth, within, false);
        key.time(nth)
    }

    /// Claims a key for a cell or a component call, which emits no element. The key must be free.
    pub(crate) fn claim_beside(&self, key: Key, by: Origin, within: NodeId) -> Result<Key, Origin> {
        let back = self.placeholders.take_back(key, |nth| nth == 1);
        claim_once(&mut self.claims.beside.borrow_mut(), key, by, back)
            .inspect_err(|_| self.access.note_impure())?;
        self.note_claim(key, by, 1, within, true);
        Ok(key)
    }

    /// Claims a key for a call that emits no element and may come again. Gives its ordinal, from 1.
    pub(crate) fn claim_times(&self, key: Key, by: Origin, within: NodeId) -> u32 {
        let back = self.placeholders.take_back(key, |_| true);
        let nth = claim_again(&mut self.claims.beside.borrow_mut(), key, by, back);
        self.note_claim(key, by, nth, within, true);
        nth
    }

    /// Tells placeholders and memo calls of a claim, `beside` the elements or by one.
    #[inline]
    fn note_claim(&self, key: Key, by: Origin, nth: u32, within: NodeId, beside: bool) {
        self.placeholders.note_claim(key, nth, within);
        self.memo_calls.note_claim(key, by, nth, beside);
    }

    /// Notes that an element has an explicit key.
    pub(crate) fn name(&self, value: KeyValue, key: Key) {
        self.claims.named.borrow_mut().push((value, key));
    }
}
