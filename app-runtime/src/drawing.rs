//! The page that a run draws, beside the page of the run before. Most elements come again unchanged
//! and in the same order. So each is looked up right after the last one found, and equal elements
//! are shared by both pages.

use std::collections::HashMap;
use std::sync::Arc;

use crate::element::{Element, ElementKind};
use crate::key::{Key, KeyBuildHasher, Origin};
use crate::tree::{Node, NodeId, NodesByKey, Piece, Tree};

/// A page that is being drawn.
#[derive(Debug)]
pub(crate) struct Drawing {
    pub(crate) page: Tree,
    /// The person's page when the run began. For a first run, the page of another session.
    before: Arc<Tree>,
    /// The node on `before` that follows the element found last.
    next: NodeId,
    lookup: Lookup,
    claims: PageClaims,
    /// The newest claim, until its element is emitted.
    newest: Option<(Key, u32)>,
}

/// The way to find an element on `before` that does not come next.
#[derive(Debug)]
enum Lookup {
    /// The element found last has a place there, so the search looks right after it.
    Nearby,
    /// The last lookup failed. A second failure in a row builds the index.
    Missed,
    /// An index of `before` by key.
    Indexed(NodesByKey),
}

/// The keys that elements have claimed.
#[derive(Debug)]
enum PageClaims {
    /// The claims in order, while this run is in step with the last one: `before` has all elements of
    /// its run in order, and each element found there so far came right after the last. So `before`
    /// answers all questions.
    InStep(Vec<(Key, Origin)>),
    /// All claims, from the first difference on.
    ByKey(ClaimsByKey),
}

/// The claims by key.
pub(crate) type ClaimsByKey = HashMap<Key, Claim, KeyBuildHasher>;

/// The first claimant of a key, and the number of its claims.
#[derive(Debug)]
pub(crate) struct Claim {
    by: Origin,
    times: u32,
}

/// One claim of a key, with its ordinal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakenKey {
    pub(crate) key: Key,
    pub(crate) by: Origin,
    pub(crate) nth: u32,
}

impl Drawing {
    pub(crate) fn new(before: Arc<Tree>) -> Drawing {
        // A page keeps about its length from run to run.
        let room = before.size();
        let claims = if before.is_in_order() {
            PageClaims::InStep(Vec::with_capacity(room))
        } else {
            PageClaims::ByKey(by_key_with(room))
        };
        Drawing {
            page: before.begin_again(),
            before,
            next: Tree::MAIN.after(),
            lookup: Lookup::Nearby,
            claims,
            newest: None,
        }
    }

    /// Claims a key that must be free, or whose ordinal was given `back`.
    pub(crate) fn claim_once(
        &mut self,
        key: Key,
        by: Origin,
        back: Option<u32>,
    ) -> Result<(), Origin> {
        if self.claim_as_before(key, by, 1).is_none() {
            claim_once(self.by_key(), key, by, back)?;
        }
        self.note_claim(key, 1);
        Ok(())
    }

    /// Claims a key that may come again, or an ordinal that was given `back`. Gives the ordinal.
    pub(crate) fn claim_again(&mut self, key: Key, by: Origin, back: Option<u32>) -> u32 {
        let nth = self
            .claim_as_before(key, by, u32::MAX)
            .unwrap_or_else(|| claim_again(self.by_key(), key, by, back));
        self.note_claim(key.time(nth), nth);
        nth
    }

    /// The ordinal of a claim, read from `before`. `None` if the claims differ from those of the last
    /// run, or if the ordinal is above `last`.
    #[inline]
    fn claim_as_before(&mut self, key: Key, by: Origin, last: u32) -> Option<u32> {
        let PageClaims::InStep(claims) = &mut self.claims else { return None };
        // A claim without an element leaves `next` where it was.
        if self.newest.is_some() {
            return None;
        }
        let &Node { key: expected, nth, .. } = self.before.get(self.next)?;
        let comes = (1..=last).contains(&nth) && expected == key.time(nth);
        comes.then(|| {
            claims.push((key, by));
            nth
        })
    }

    fn note_claim(&mut self, key: Key, nth: u32) {
        if self.newest.replace((key, nth)).is_some() {
            // The claim before it emitted nothing, so the page does not tell all claims.
            self.page.disorder();
        }
    }

    /// The claims by key, once `before` does not tell them any more.
    pub(crate) fn by_key(&mut self) -> &mut ClaimsByKey {
        if let PageClaims::InStep(claims) = &self.claims {
            let mut by_key = by_key_with(self.before.size());
            for &(key, by) in claims {
                by_key.entry(key).or_insert(Claim { by, times: 0 }).times += 1;
            }
            self.claims = PageClaims::ByKey(by_key);
        }
        match &mut self.claims {
            PageClaims::ByKey(by_key) => by_key,
            PageClaims::InStep(_) => unreachable!("it has just been replaced"),
        }
    }

    /// The data of an element on the page before.
    pub(crate) fn before<K: ElementKind>(&mut self, key: Key) -> Option<Arc<K>> {
        let node = self.find(key)?;
        K::of(&self.before.node(node).element).cloned()
    }

    /// The node of a key on the page before. A single new or missing element costs no index.
    fn find(&mut self, key: Key) -> Option<NodeId> {
        let comes_next = self.before.get(self.next).is_some_and(|node| node.key == key);
        let found = if comes_next { Some(self.next) } else { self.find_elsewhere(key) };
        self.lookup.note(found.is_some());
        self.next = found.map_or(self.next, NodeId::after);
        found
    }

    #[cold]
    fn find_elsewhere(&mut self, key: Key) -> Option<NodeId> {
        let after = self.next.after();
        let found = if self.before.get(after).is_some_and(|node| node.key == key) {
            Some(after)
        } else {
            self.lookup.search(&self.before, key)
        };
        if found.is_some() {
            // Out of step: the elements between were passed over.
            self.by_key();
        }
        found
    }

    /// Appends an element to a node.
    #[inline]
    pub(crate) fn put(&mut self, parent: NodeId, key: Key, element: Element) -> NodeId {
        let claimed = self.newest.take_if(|(claimed, _)| *claimed == key);
        let nth = claimed.map_or(0, |(_, nth)| nth);
        self.page.emit(parent, key, nth, element)
    }

    /// Appends the piece of a skipped call to a node, and claims the keys of the call. Gives the start
    /// of the piece. `None`, without any claim, if the call would get other keys now.
    pub(crate) fn put_again(
        &mut self,
        parent: NodeId,
        from: &Tree,
        piece: &Piece,
        keys: &[TakenKey],
    ) -> Option<u32> {
        let is_before = std::ptr::eq(from, &*self.before);
        let comes_next = is_before && self.next == piece.begin();
        match &mut self.claims {
            PageClaims::InStep(claims) if comes_next && self.newest.is_none() => {
                claims.extend(keys.iter().map(|taken| (taken.key, taken.by)));
            }
            _ => {
                if !take_again(self.by_key(), keys) {
                    return None;
                }
            }
        }
        if !keys.is_empty() && self.newest.take().is_some() {
            self.page.disorder();
        }
        if is_before {
            self.next = piece.end();
            self.lookup.note(true);
        }
        Some(self.page.put_again(parent, from, piece))
    }

    /// The sidebar, made at the first request.
    pub(crate) fn sidebar(&mut self) -> NodeId {
        let size = self.page.size();
        let sidebar = self.page.sidebar();
        if self.page.size() > size {
            self.find(Key::SIDEBAR);
        }
        sidebar
    }
}

impl Lookup {
    /// Notes whether an element was found.
    #[inline]
    fn note(&mut self, found: bool) {
        match self {
            Lookup::Nearby if !found => *self = Lookup::Missed,
            Lookup::Missed if found => *self = Lookup::Nearby,
            _ => {}
        }
    }

    /// The node of a key anywhere on the page before, or `None` while a search would cost an index.
    fn search(&mut self, before: &Tree, key: Key) -> Option<NodeId> {
        if matches!(self, Lookup::Missed) {
            *self = Lookup::Indexed(before.places());
        }
        let Lookup::Indexed(nodes) = self else { return None };
        nodes.get(&key).copied()
    }
}

fn by_key_with(room: usize) -> ClaimsByKey {
    ClaimsByKey::with_capacity_and_hasher(room, KeyBuildHasher::default())
}

/// Claims a key that must be free, or an ordinal that was given `back`. The error is its claimant.
pub(crate) fn claim_once(
    claims: &mut ClaimsByKey,
    key: Key,
    by: Origin,
    back: Option<u32>,
) -> Result<(), Origin> {
    let claim = claims.entry(key).or_insert(Claim { by, times: 0 });
    if claim.times > 0 && back.is_none() {
        return Err(claim.by);
    }
    claim.times = claim.times.max(1);
    Ok(())
}

/// Claims a key that may come again, or an ordinal that was given `back`. Gives the ordinal.
pub(crate) fn claim_again(
    claims: &mut ClaimsByKey,
    key: Key,
    by: Origin,
    back: Option<u32>,
) -> u32 {
    let claim = claims.entry(key).or_insert(Claim { by, times: 0 });
    back.unwrap_or_else(|| {
        claim.times += 1;
        claim.times
    })
}

/// Whether this key was claimed this often.
pub(crate) fn is_claimed(claims: &ClaimsByKey, key: Key, times: u32) -> bool {
    claims.get(&key).is_some_and(|claim| claim.times >= times)
}

/// Repeats earlier claims. Claims nothing and gives `false` if any would get another ordinal now.
pub(crate) fn take_again(claims: &mut ClaimsByKey, keys: &[TakenKey]) -> bool {
    for (at, taken) in keys.iter().enumerate() {
        let claim = claims.entry(taken.key).or_insert(Claim { by: taken.by, times: 0 });
        if claim.times + 1 != taken.nth {
            give_back(claims, &keys[..at]);
            return false;
        }
        claim.times = taken.nth;
    }
    true
}

/// Undoes [`take_again`].
pub(crate) fn give_back(claims: &mut ClaimsByKey, keys: &[TakenKey]) {
    for taken in keys.iter().rev() {
        if let Some(claim) = claims.get_mut(&taken.key) {
            claim.times = taken.nth - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::Location;

    use super::*;
    use crate::key::{KeyValue, Scope};
    use crate::widgets::text::Caption;
    use proptest::prelude::*;

    /// One step of a run: a call that claims a key and emits something under it.
    #[derive(Clone, Debug)]
    struct Step {
        call: u8,
        words: u8,
        kind: Does,
    }

    #[derive(Clone, Debug)]
    enum Does {
        /// Claims a key that must be free.
        Once,
        /// Claims a key that may come again.
        Again,
        /// Claims a key and emits nothing.
        Fails,
        /// Emits a part of an element, which claims nothing.
        Part,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let kind = prop_oneof![
            4 => Just(Does::Again),
            4 => Just(Does::Once),
            1 => Just(Does::Fails),
            1 => Just(Does::Part),
        ];
        let step =
            (0..6u8, 0..2u8, kind).prop_map(|(call, words, kind)| Step { call, words, kind });
        prop::collection::vec(step, 0..12)
    }

    #[test]
    fn a_sidebar_that_is_asked_for_often_costs_no_search() {
        let draw = |before: &Arc<Tree>| {
            let mut drawing = Drawing::new(Arc::clone(before));
            for call in 0..2 {
                let key = Scope::PAGE.key_of(KeyValue::of(call));
                drawing.sidebar();
                let place = drawing.sidebar();
                drawing.before::<Caption>(key);
                drawing.put(place, key, Caption { body: "same".into() }.into());
            }
            drawing
        };
        let first = draw(&Arc::default()).page;
        let second = draw(&Arc::new(first));
        assert!(matches!(second.claims, PageClaims::InStep(_)));
        assert!(!matches!(second.lookup, Lookup::Indexed(_)));
    }

    /// The page that a run has drawn, and the keys that it was given.
    fn draw(before: &Arc<Tree>, steps: &[Step]) -> (Arc<Tree>, Vec<Option<Key>>) {
        let by = Origin::Caller(Location::caller());
        let mut drawing = Drawing::new(Arc::clone(before));
        let mut keys = Vec::new();
        for Step { call, words, kind } in steps {
            let own = Scope::PAGE.key_of(KeyValue::of(call));
            let key = match kind {
                Does::Once => drawing.claim_once(own, by, None).ok().map(|()| own),
                Does::Again => Some(own.time(drawing.claim_again(own, by, None))),
                Does::Fails => {
                    drawing.claim_again(own, by, None);
                    None
                }
                Does::Part => {
                    let part = own.part(usize::from(*words));
                    let is_new = drawing.page.find(part).is_none();
                    is_new.then_some(part)
                }
            };
            keys.push(key);
            let Some(key) = key else { continue };
            let caption = Caption { body: words.to_string().into() };
            let element = match drawing.before::<Caption>(key) {
                Some(same) if *same == caption => Element::Caption(same),
                _ => caption.into(),
            };
            drawing.put(Tree::MAIN, key, element);
        }
        (Arc::new(drawing.page), keys)
    }

    fn captions(words: impl IntoIterator<Item = u8>) -> Vec<Step> {
        words.into_iter().map(|call| Step { call, words: 0, kind: Does::Once }).collect()
    }

    /// The number of elements that two pages share.
    fn shared(one: &Tree, other: &Tree) -> usize {
        let own = one.walk(Tree::MAIN).filter_map(|id| Caption::of(&one.node(id).element));
        let all: Vec<_> =
            other.walk(Tree::MAIN).filter_map(|id| Caption::of(&other.node(id).element)).collect();
        own.filter(|own| all.iter().any(|other| Arc::ptr_eq(own, other))).count()
    }

    #[test]
    fn what_comes_again_is_shared_whatever_has_come_and_gone_around_it() {
        let (old, _) = draw(&Arc::default(), &captions(0..10));
        for (now, expected) in [
            (captions(0..10), 10),
            (captions(1..10), 9),
            (captions([90].into_iter().chain(0..10)), 10),
            (captions((0..10).filter(|call| !(3..6).contains(call))), 6),
            (captions((0..10).rev()), 9),
        ] {
            let (new, _) = draw(&old, &now);
            assert_eq!(shared(&new, &old), expected, "{now:?}");
        }
    }

    proptest! {
        #[test]
        fn no_key_depends_on_the_page_before(old in steps(), between in steps(), now in steps()) {
            let (old, _) = draw(&Arc::default(), &old);
            let (between, _) = draw(&old, &between);
            let (afresh, fresh_keys) = draw(&Arc::default(), &now);
            for before in [&old, &between, &afresh] {
                let (page, keys) = draw(before, &now);
                prop_assert_eq!(&keys, &fresh_keys);
                prop_assert_eq!(&page, &afresh);
            }
        }
    }
}
