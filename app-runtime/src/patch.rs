//! Patches: the difference between two pages, in an order in which they can be applied.

use crate::element::Element;
use crate::key::Key;
use crate::tree::{NodeId, Tree};

/// One change of a page. A list of them is applied from first to last.
#[derive(Clone, Debug, PartialEq)]
pub enum Patch {
    /// Removes an element with its descendants.
    Remove {
        /// The key of the element.
        key: Key,
    },
    /// Inserts a new element with its descendants into a parent.
    Insert {
        /// The parent's key; it is on the page by then.
        parent: Key,
        /// The next sibling, which is on the page by then. `None`: the end.
        before: Option<Key>,
        /// The new elements.
        branch: Branch,
    },
    /// Moves an element within its parent. The person's caret, selection and scroll position in it stay.
    Move {
        /// The key of the element.
        key: Key,
        /// The parent's key.
        parent: Key,
        /// The next sibling. `None`: the end.
        before: Option<Key>,
    },
    /// Replaces the data of an element; its children stay.
    Update {
        /// The key of the element.
        key: Key,
        /// Its new data, of the same variant.
        element: Element,
    },
    /// Appends to the text of a [`Markdown`](crate::widgets::markdown::Markdown) element that
    /// [`grows`](crate::Prose::grows). A stream sends each piece in an update of its own. A renderer
    /// may join pieces that come fast.
    Append {
        /// The key of the element.
        key: Key,
        /// The next piece of its text.
        piece: String,
    },
}

/// A new element with its descendants.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The element's key.
    pub key: Key,
    /// The element.
    pub element: Element,
    /// The children.
    pub children: Vec<Branch>,
}

impl Patch {
    /// All new elements of the patch, each after its parent.
    pub fn brought(&self) -> impl Iterator<Item = (Key, &Element)> {
        let (own, mut waiting) = match self {
            Patch::Insert { branch, .. } => (None, vec![branch]),
            Patch::Update { key, element } => (Some((*key, element)), Vec::new()),
            Patch::Remove { .. } | Patch::Move { .. } | Patch::Append { .. } => (None, Vec::new()),
        };
        own.into_iter().chain(std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.children.iter().rev());
            Some((next.key, &next.element))
        }))
    }
}

impl Tree {
    /// A copy of a node and its descendants.
    #[must_use]
    pub fn branch(&self, id: NodeId) -> Branch {
        let node = self.node(id);
        Branch {
            key: node.key,
            element: node.element.clone(),
            children: self.children(id).iter().map(|&child| self.branch(child)).collect(),
        }
    }

    /// Applies the patches of a [`diff`](crate::diff). This defines the meaning of a patch: a renderer
    /// must do the same to its page.
    ///
    /// # Panics
    /// If a patch names a key that this tree does not have, or appends to another kind of element: it
    /// was made for another tree.
    pub fn apply(&mut self, patches: &[Patch]) {
        for patch in patches {
            match patch {
                Patch::Remove { key } => {
                    let id = self.known(*key);
                    self.remove(id);
                }
                Patch::Insert { parent, before, branch } => {
                    let parent = self.known(*parent);
                    let at = self.position(parent, *before);
                    self.graft(parent, at, branch);
                }
                Patch::Move { key, parent, before } => {
                    let (id, parent) = (self.known(*key), self.known(*parent));
                    self.detach(id);
                    let at = self.position(parent, *before);
                    self.children_mut(parent).insert(at, id);
                }
                Patch::Update { key, element } => {
                    let id = self.known(*key);
                    self.node_mut(id).element = element.clone();
                }
                Patch::Append { key, piece } => {
                    let id = self.known(*key);
                    let grows = self.node_mut(id).element.prose_mut();
                    grows
                        .unwrap_or_else(|| panic!("element {key} has no text that grows"))
                        .push_str(piece);
                }
            }
        }
    }

    fn known(&self, key: Key) -> NodeId {
        self.find(key).unwrap_or_else(|| panic!("no element {key} on this page"))
    }

    fn position(&self, parent: NodeId, before: Option<Key>) -> usize {
        let children = self.children(parent);
        before.map_or(children.len(), |before| {
            let sibling = children.iter().position(|&child| self.node(child).key == before);
            sibling.unwrap_or_else(|| panic!("no element {before} in {}", self.node(parent).key))
        })
    }

    fn graft(&mut self, parent: NodeId, at: usize, branch: &Branch) {
        let id = self.insert(parent, at, branch.key, branch.element.clone());
        for (index, child) in branch.children.iter().enumerate() {
            self.graft(id, index, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyValue, Scope};
    use crate::widgets::{container::Container, text::Text};

    /// A box with a text in it, under keys that no other number has.
    fn boxed(number: u32) -> Branch {
        let key = |part: u32| Scope::PAGE.key_of(KeyValue::of(2 * number + part));
        let words = Text { body: number.to_string().into() }.into();
        let inside = Branch { key: key(1), element: words, children: Vec::new() };
        let element = Container { border: true }.into();
        Branch { key: key(0), element, children: vec![inside] }
    }

    fn insert(number: u32) -> Patch {
        Patch::Insert { parent: Key::MAIN, before: None, branch: boxed(number) }
    }

    #[test]
    fn what_comes_takes_the_place_of_what_was_removed() {
        let mut page = Tree::default();
        page.apply(&[insert(0)]);
        let size = page.size();
        for number in 1..10_000 {
            page.apply(&[Patch::Remove { key: boxed(number - 1).key }, insert(number)]);
        }
        assert_eq!(page.size(), size);
        let mut fresh = Tree::default();
        fresh.apply(&[insert(9_999)]);
        assert_eq!(page, fresh);
    }
}
