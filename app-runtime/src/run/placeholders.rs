//! Placeholders: a write replaces the elements of the write before. These give their keys back, so the
//! next write gets the same keys, and a loop that draws updates what it drew before.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::Run;
use crate::element::Element;
use crate::key::{Key, KeyBuildHasher};
use crate::tree::NodeId;

/// The placeholders of a run. Most pages have none, and then nothing is noted.
#[derive(Debug, Default)]
pub(super) struct Placeholders {
    /// Made by the first placeholder: from then on a write may replace elements.
    replacing: OnceCell<RefCell<Replacing>>,
}

/// The claims and nodes that a write to a placeholder may free.
#[derive(Debug, Default)]
struct Replacing {
    /// The claims since the first placeholder, in order, each with its place. A placeholder gives
    /// back the claims of its last write. Earlier claims lie in no placeholder.
    claimed: Vec<PlacedClaim>,
    /// The ordinals of each key that were given back.
    given_back: HashMap<Key, Vec<u32>, KeyBuildHasher>,
    /// The nodes of replaced elements, for when the same elements come again.
    vacated: HashMap<Key, NodeId, KeyBuildHasher>,
}

#[derive(Debug)]
struct PlacedClaim {
    key: Key,
    nth: u32,
    within: NodeId,
}

impl Placeholders {
    /// Notes that a placeholder is on the page.
    pub(super) fn begin(&self) {
        self.replacing.get_or_init(RefCell::default);
    }

    /// Takes the first `wanted` ordinal of a key that was given back.
    #[inline]
    pub(super) fn take_back(&self, key: Key, wanted: impl Fn(u32) -> bool) -> Option<u32> {
        let mut replacing = self.replacing.get()?.borrow_mut();
        let times = replacing.given_back.get_mut(&key)?;
        let at = times.iter().position(|&nth| wanted(nth))?;
        Some(times.remove(at))
    }

    #[inline]
    pub(super) fn note_claim(&self, key: Key, nth: u32, within: NodeId) {
        if let Some(replacing) = self.replacing.get() {
            replacing.borrow_mut().claimed.push(PlacedClaim { key, nth, within });
        }
    }

    /// The node that this element had before a placeholder replaced it.
    #[inline]
    pub(super) fn vacated(&self, key: Key) -> Option<NodeId> {
        self.replacing.get()?.borrow_mut().vacated.remove(&key)
    }
}

impl Run {
    /// Whether a write to this node replaces earlier elements.
    pub(crate) fn is_placeholder(&self, node: NodeId) -> bool {
        self.placeholders.replacing.get().is_some()
            && matches!(self.drawing.borrow().page.node(node).element, Element::Placeholder(_))
    }

    /// Empties a placeholder before a write: it shows the last write alone.
    #[inline]
    pub(super) fn make_room(&self, place: NodeId) {
        if let Some(replacing) = self.placeholders.replacing.get() {
            self.empty_placeholder(place, &mut replacing.borrow_mut());
        }
    }

    fn empty_placeholder(&self, place: NodeId, replacing: &mut Replacing) {
        let page = &mut self.drawing.borrow_mut().page;
        let replaces = matches!(page.node(place).element, Element::Placeholder(_));
        if !replaces || page.children(place).is_empty() {
            return;
        }
        page.disorder();
        let gone: Vec<NodeId> = page.walk(place).collect();
        for &id in &gone {
            page.empty(id);
        }
        let Replacing { claimed, given_back, vacated } = replacing;
        let mut keys = Vec::new();
        claimed.retain(|PlacedClaim { key, nth, within }| {
            let stays = !gone.contains(within);
            if !stays {
                given_back.entry(*key).or_default().push(*nth);
                keys.push(*key);
            }
            stays
        });
        self.claims.named.borrow_mut().retain(|(_, key)| !keys.contains(key));
        vacated.extend(gone.iter().skip(1).map(|&id| (page.node(id).key, id)));
    }
}
