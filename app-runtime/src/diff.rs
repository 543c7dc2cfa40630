//! The pure middle: two pages in, the patches between them out. No clock, no I/O, no state.

use std::collections::HashMap;
use std::mem::discriminant;

use crate::key::{Key, KeyBuildHasher};
use crate::patch::Patch;
use crate::tree::{Node, NodeId, Tree};

/// The patches that turn `old` into `new`.
///
/// Children are matched by key, whatever their order, so a reordered list moves its elements and
/// rebuilds none; as few of them move as possible. An element whose key now belongs to another
/// kind of element is replaced. All removals come first: a key that went to another parent is
/// never on the page twice.
#[must_use]
pub fn diff(old: &Tree, new: &Tree) -> Vec<Patch> {
    if let Some(updates) = updates(old, new) {
        return updates;
    }
    let mut differ = Differ { old, new, removals: Vec::new(), changes: Vec::new() };
    differ.node(Tree::ROOT, Tree::ROOT);
    let mut patches = differ.removals;
    patches.append(&mut differ.changes);
    patches
}

/// The patches between two pages with the same keys at the same places, which is the common case. Nodes
/// are compared side by side, without a lookup by key.
fn updates(old: &Tree, new: &Tree) -> Option<Vec<Patch>> {
    let mut updates = Vec::new();
    for (old, new) in old.beside(new)? {
        if old.key != new.key {
            return None;
        }
        if old.element != new.element {
            if !same_kind(old, new) {
                return None;
            }
            updates.push(change(old, new));
        }
    }
    Some(updates)
}

/// The change of an element's data. Of a text that grows, only the newest words travel.
fn change(old: &Node, new: &Node) -> Patch {
    let key = new.key;
    if let (Some(before), Some(after)) = (old.element.prose(), new.element.prose())
        && let Some(piece) = after.strip_prefix(&**before)
        && before.grows()
    {
        return Patch::Append { key, piece: piece.to_owned() };
    }
    Patch::Update { key, element: new.element.clone() }
}

fn same_kind(old: &Node, new: &Node) -> bool {
    discriminant(&old.element) == discriminant(&new.element)
}

struct Differ<'a> {
    old: &'a Tree,
    new: &'a Tree,
    removals: Vec<Patch>,
    changes: Vec<Patch>,
}

impl Differ<'_> {
    fn node(&mut self, old: NodeId, new: NodeId) {
        let (before, after) = (self.old.node(old), self.new.node(new));
        if before.element != after.element {
            self.changes.push(change(before, after));
        }
        let (old, new) = (self.old.children(old), self.new.children(new));
        // Most nodes have no children.
        if !(old.is_empty() && new.is_empty()) {
            self.children(after.key, old, new);
        }
    }

    fn children(&mut self, parent: Key, old: &[NodeId], new: &[NodeId]) {
        let same_order =
            old.len() == new.len() && std::iter::zip(old, new).all(|(&o, &n)| self.matches(o, n));
        if same_order {
            for (&old, &new) in std::iter::zip(old, new) {
                self.node(old, new);
            }
            return;
        }
        let places: HashMap<Key, usize, KeyBuildHasher> =
            old.iter().enumerate().map(|(place, &id)| (self.old.node(id).key, place)).collect();
        let matched: Vec<Option<usize>> = new
            .iter()
            .map(|&id| {
                places
                    .get(&self.new.node(id).key)
                    .copied()
                    .filter(|&place| self.matches(old[place], id))
            })
            .collect();
        self.remove_unmatched(old, &matched);
        self.place(parent, old, new, &matched);
    }

    fn matches(&self, old: NodeId, new: NodeId) -> bool {
        let (old, new) = (self.old.node(old), self.new.node(new));
        old.key == new.key && same_kind(old, new)
    }

    fn remove_unmatched(&mut self, old: &[NodeId], matched: &[Option<usize>]) {
        let mut kept = vec![false; old.len()];
        for &place in matched.iter().flatten() {
            kept[place] = true;
        }
        let gone = std::iter::zip(old, kept).filter(|(_, kept)| !kept);
        self.removals.extend(gone.map(|(&id, _)| Patch::Remove { key: self.old.node(id).key }));
    }

    /// From the last child to the first, so that the next sibling of each child is already in its final
    /// place.
    fn place(&mut self, parent: Key, old: &[NodeId], new: &[NodeId], matched: &[Option<usize>]) {
        let staying = longest_rising(matched);
        let mut before = None;
        for (index, &id) in new.iter().enumerate().rev() {
            let key = self.new.node(id).key;
            match matched[index] {
                None => {
                    let branch = self.new.branch(id);
                    self.changes.push(Patch::Insert { parent, before, branch });
                }
                Some(place) => {
                    if !staying[index] {
                        self.changes.push(Patch::Move { key, parent, before });
                    }
                    self.node(old[place], id);
                }
            }
            before = Some(key);
        }
    }
}

/// Marks the longest series of positions that are already in order: these stay, all others move.
/// Patience sorting, O(n log n).
fn longest_rising(places: &[Option<usize>]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new(); // per length, the index of the smallest last place
    let mut previous = vec![None; places.len()];
    for (index, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        let length = tails.partition_point(|&tail| places[tail] < Some(*place));
        previous[index] = length.checked_sub(1).map(|shorter| tails[shorter]);
        if length == tails.len() {
            tails.push(index);
        } else {
            tails[length] = index;
        }
    }
    let mut staying = vec![false; places.len()];
    let mut next = tails.last().copied();
    while let Some(index) = next {
        staying[index] = true;
        next = previous[index];
    }
    staying
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyValue, Scope};
    use crate::widgets::{container::Container, expander::Expander, text::Text};
    use proptest::prelude::*;

    fn key(number: u32) -> Key {
        Scope::PAGE.key_of(KeyValue::of(number))
    }

    fn texts(numbers: impl IntoIterator<Item = u32>) -> Tree {
        let mut tree = Tree::default();
        for number in numbers {
            let text = Text { body: number.to_string().into() };
            tree.push(Tree::MAIN, key(number), text.into());
        }
        tree
    }

    fn moves(patches: &[Patch]) -> usize {
        patches.iter().filter(|patch| matches!(patch, Patch::Move { .. })).count()
    }

    #[test]
    fn a_keyed_reorder_moves_and_rebuilds_nothing() {
        let (old, new) = (texts(0..100), texts((0..100).rev()));
        let patches = diff(&old, &new);
        assert_eq!(patches.len(), moves(&patches));
        assert_eq!(moves(&patches), 99);
    }

    #[test]
    fn one_row_sent_to_the_end_is_one_move() {
        let patches = diff(&texts(0..50), &texts((1..50).chain([0])));
        assert!(matches!(patches[..], [Patch::Move { before: None, .. }]), "{patches:?}");
    }

    #[test]
    fn a_key_of_another_kind_is_replaced() {
        let mut new = Tree::default();
        new.push(Tree::MAIN, key(1), Container { border: false }.into());
        let patches = diff(&texts([1]), &new);
        assert!(matches!(patches[..], [Patch::Remove { .. }, Patch::Insert { .. }]), "{patches:?}");
    }

    /// A page as data: a number, and the elements below it.
    #[derive(Clone, Debug)]
    struct Sketch {
        number: u32,
        label: u8,
        below: Vec<Sketch>,
    }

    fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
        let leaf =
            (0..40u32, 0..3u8).prop_map(|(number, label)| Sketch { number, label, below: vec![] });
        let sketch = leaf.prop_recursive(3, 40, 8, |inner| {
            (0..40u32, 0..3u8, prop::collection::vec(inner, 0..8))
                .prop_map(|(number, label, below)| Sketch { number, label, below })
        });
        prop::collection::vec(sketch, 0..12)
    }

    /// Keys are unique on a page: a number that was there already is left out.
    fn draw(sketches: &[Sketch]) -> Tree {
        fn put(tree: &mut Tree, parent: NodeId, sketches: &[Sketch], seen: &mut Vec<u32>) {
            for Sketch { number, label, below } in sketches {
                if seen.contains(number) {
                    continue;
                }
                seen.push(*number);
                let element = match (below.is_empty(), label) {
                    (true, _) => Text { body: label.to_string().into() }.into(),
                    (false, 0) => Container { border: true }.into(),
                    (false, _) => {
                        Expander { label: label.to_string().into(), icon: None, expanded: false }
                            .into()
                    }
                };
                let id = tree.push(parent, key(*number), element);
                put(tree, id, below, seen);
            }
        }
        let mut tree = Tree::default();
        put(&mut tree, Tree::MAIN, sketches, &mut Vec::new());
        tree
    }

    proptest! {
        #[test]
        fn applying_the_diff_gives_the_new_page(old in sketches(), new in sketches()) {
            let (mut old, new) = (draw(&old), draw(&new));
            old.apply(&diff(&old, &new));
            prop_assert_eq!(old, new);
        }

        #[test]
        fn a_page_differs_in_nothing_from_itself(page in sketches()) {
            let page = draw(&page);
            prop_assert_eq!(diff(&page, &page), vec![]);
        }

        #[test]
        fn a_run_half_way_shows_each_element_once_and_its_own_as_they_are(
            old in sketches(), new in sketches(),
        ) {
            let (old, new) = (draw(&old), draw(&new));
            let (shown, _) = new.followed_by(&old);
            let keys = |tree: &Tree| tree.walk(Tree::ROOT).map(|id| tree.node(id).key).collect::<Vec<_>>();
            let (all, own) = (keys(&shown), keys(&new));
            let different: std::collections::HashSet<_> = all.iter().collect();
            prop_assert_eq!(different.len(), all.len());
            let of_the_run: Vec<_> = all.iter().filter(|key| own.contains(key)).copied().collect();
            prop_assert_eq!(of_the_run, own);
            prop_assert_eq!(&Tree::default().followed_by(&old).0, &old, "nothing drawn yet");
            prop_assert_eq!(&old.followed_by(&old).0, &old, "all drawn again");
        }

        #[test]
        fn a_shuffled_list_only_moves(order in Just((0..30u32).collect::<Vec<_>>()).prop_shuffle()) {
            let patches = diff(&texts(0..30), &texts(order));
            prop_assert_eq!(patches.len(), moves(&patches));
        }
    }
}
