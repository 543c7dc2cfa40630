//! The page as a tree of elements.

use std::collections::HashMap;
use std::sync::Arc;

use crate::element::{Element, Region};
use crate::event::{Refusal, Value};
use crate::key::{Key, KeyBuildHasher};

/// The index of a node in its [`Tree`]. It is not stable from run to run, and ends when the node is
/// removed: another may take its index. A [`Key`] is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(pub(crate) u32);

/// An element under its key, with the elements inside it.
#[derive(Clone, Debug)]
pub struct Node {
    /// The identity of the element; unique on the page.
    pub key: Key,
    /// The element.
    pub element: Element,
    /// The ordinal of its call, from 1. 0 if no call has claimed it, as for a column.
    pub(crate) nth: u32,
    /// The number of the list with its children, from 1. 0 if it never had any.
    inside: u32,
}

/// All elements of a page. The root is [`Region::Page`].
///
/// Nodes lie in one vector, in the order in which they were emitted: a run appends, since an app may
/// write to a column that it made long ago. A page that is kept by patches reuses the places of removed
/// nodes.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    /// The children of the nodes that have some; most have none.
    lists: Vec<Vec<NodeId>>,
    /// The places of removed nodes.
    free: Vec<NodeId>,
    /// The nodes are exactly those that one run has emitted, in that order.
    in_order: bool,
}

/// Siblings that were emitted one after the other, with all their descendants.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The index of the first; the others follow.
    pub(crate) start: u32,
    length: u32,
    /// The distances of the siblings from `start`.
    outermost: Vec<u32>,
}

impl Piece {
    /// The index of the first node.
    pub(crate) fn begin(&self) -> NodeId {
        NodeId(self.start)
    }

    /// The index after the last node.
    pub(crate) fn end(&self) -> NodeId {
        NodeId(self.start + self.length)
    }

    pub(crate) fn contains(&self, node: NodeId) -> bool {
        (self.start..self.end().0).contains(&node.0)
    }
}

/// An index of the nodes by key.
pub(crate) type NodesByKey = HashMap<Key, NodeId, KeyBuildHasher>;

impl NodeId {
    /// The next index.
    pub(crate) fn after(self) -> NodeId {
        NodeId(self.0 + 1)
    }
}

impl Default for Tree {
    /// An empty page: the root and its main column.
    fn default() -> Tree {
        Tree::begin(Region::Page.into(), Region::Main.into(), 2)
    }
}

impl Tree {
    /// The root of every tree.
    pub const ROOT: NodeId = NodeId(0);
    pub(crate) const MAIN: NodeId = NodeId(1);

    /// An empty page with the capacity for as many elements as this one has.
    pub(crate) fn begin_again(&self) -> Tree {
        let element = |id| self.node(id).element.clone();
        Tree::begin(element(Tree::ROOT), element(Tree::MAIN), self.size())
    }

    fn begin(root: Element, main: Element, size: usize) -> Tree {
        let (nodes, lists, free) = (Vec::with_capacity(size), Vec::new(), Vec::new());
        let mut tree = Tree { nodes, lists, free, in_order: true };
        tree.hold(Key::PAGE, root);
        tree.push(Tree::ROOT, Key::MAIN, main);
        tree
    }

    /// Frees capacity that its elements do not need. Most pages are idle most of the time, and their
    /// first run could not know their length.
    pub(crate) fn at_rest(mut self) -> Arc<Tree> {
        self.nodes.shrink_to_fit();
        self.lists.shrink_to_fit();
        self.lists.iter_mut().for_each(Vec::shrink_to_fit);
        Arc::new(self)
    }

    /// Whether both trees are the same node by node. Equal trees may differ in their indices.
    pub(crate) fn is(&self, other: &Tree) -> bool {
        let same = |(a, b): (&Node, &Node)| {
            (a.key, a.nth, a.inside) == (b.key, b.nth, b.inside) && a.element == b.element
        };
        self.nodes.len() == other.nodes.len()
            && std::iter::zip(&self.nodes, &other.nodes).all(same)
            && (&self.lists, &self.free, self.in_order)
                == (&other.lists, &other.free, other.in_order)
    }

    /// The number of places for nodes, including empty ones.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the nodes are exactly those that one run has emitted, in that order.
    pub(crate) fn is_in_order(&self) -> bool {
        self.in_order
    }

    /// Notes that the nodes are no longer those of one run in order.
    pub(crate) fn disorder(&mut self) {
        self.in_order = false;
    }

    /// Pairs of nodes of two pages, if both were emitted in the same order with the same nesting.
    pub(crate) fn beside<'a>(
        &'a self,
        other: &'a Tree,
    ) -> Option<impl Iterator<Item = (&'a Node, &'a Node)>> {
        let alike = self.in_order
            && other.in_order
            && self.nodes.len() == other.nodes.len()
            && self.lists == other.lists;
        let pairs = std::iter::zip(&self.nodes, &other.nodes);
        let inside = |(a, b): (&Node, &Node)| a.inside == b.inside;
        (alike && pairs.clone().all(inside)).then_some(pairs)
    }

    /// An index by key, including removed nodes.
    pub(crate) fn places(&self) -> NodesByKey {
        let ids = (0..).map(NodeId);
        std::iter::zip(&self.nodes, ids).skip(2).map(|(node, id)| (node.key, id)).collect()
    }

    /// The index after the last node.
    pub(crate) fn end(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2³² elements on a page"))
    }

    /// The node of an id, if there is one.
    pub(crate) fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// Whether it has no elements yet.
    pub(crate) fn is_blank(&self) -> bool {
        self.end() == Tree::MAIN.after()
    }

    /// The node of an id of this tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// The nodes inside a node, in the order of the page.
    #[must_use]
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).inside {
            0 => &[],
            list => &self.lists[list as usize - 1],
        }
    }

    pub(crate) fn children_mut(&mut self, id: NodeId) -> &mut Vec<NodeId> {
        let node = &mut self.nodes[id.0 as usize];
        if node.inside == 0 {
            self.lists.push(Vec::new());
            node.inside = self.lists.len() as u32;
        }
        &mut self.lists[node.inside as usize - 1]
    }

    /// Removes all children of a node.
    pub(crate) fn empty(&mut self, id: NodeId) {
        if self.node(id).inside > 0 {
            self.children_mut(id).clear();
        }
    }

    /// Finds a node by its key.
    #[must_use]
    pub fn find(&self, key: Key) -> Option<NodeId> {
        self.walk(Tree::ROOT).find(|&id| self.node(id).key == key)
    }

    fn by_key(&self) -> NodesByKey {
        self.walk(Tree::ROOT).map(|id| (self.node(id).key, id)).collect()
    }

    /// The parent of `child`.
    #[must_use]
    pub fn parent(&self, child: NodeId) -> Option<NodeId> {
        self.walk(Tree::ROOT).find(|&id| self.children(id).contains(&child))
    }

    /// The form around a node.
    #[must_use]
    pub fn form_around(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.parent(node)?;
        match self.node(parent).element {
            Element::Form(_) => Some(parent),
            _ => self.form_around(parent),
        }
    }

    /// Shows an entered value before the session has taken it in, as every renderer must. Gives the
    /// value in stored form.
    ///
    /// # Errors
    /// The refusal of the session: there is no such element, it is disabled, or it does not take that
    /// value. The page stays as it is.
    pub fn enter(&mut self, key: Key, value: Value) -> Result<Value, Refusal> {
        let id = self.find(key).ok_or(Refusal::UnknownKey)?;
        let data = self.node_mut(id).element.data_mut();
        if data.disabled() {
            return Err(Refusal::Disabled);
        }
        let value = data.accept(value)?;
        data.set_value(&value);
        Ok(value)
    }

    /// A node and its descendants, in the order of the page.
    pub fn walk(&self, from: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut waiting = vec![from];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(self.children(next).iter().rev());
            Some(next)
        })
    }

    /// This unfinished page, followed by the elements of `old` that the run may yet reach: at each
    /// place, those below the last element that came again. Gives the keys of the first of them at each
    /// place, too: all siblings after one are not reached either.
    pub(crate) fn followed_by(&self, old: &Tree) -> (Tree, Vec<Key>) {
        let (mut page, mut unreached) = (self.clone(), Vec::new());
        let (there, before) = (self.by_key(), old.by_key());
        let mut follow = |page: &mut Tree, place: NodeId, rest: &[NodeId]| {
            let mut keys = rest.iter().map(|&child| old.node(child).key);
            unreached.extend(keys.find(|key| !there.contains_key(key)));
            rest.iter().for_each(|&child| page.take_over(place, old, child, &there));
        };
        if let Some(&sidebar) = before.get(&Key::SIDEBAR)
            && !there.contains_key(&Key::SIDEBAR)
        {
            let place = page.sidebar();
            follow(&mut page, place, old.children(sidebar));
        }
        for id in self.walk(Tree::ROOT) {
            let node = self.node(id);
            let Some(&before) = before.get(&node.key) else { continue };
            // A placeholder shows its last write alone.
            if matches!(node.element, Element::Placeholder(_)) && !self.children(id).is_empty() {
                continue;
            }
            let stood = old.children(before);
            let again = |child: &NodeId| there.contains_key(&old.node(*child).key);
            let passed = stood.iter().rposition(again).map_or(0, |last| last + 1);
            follow(&mut page, id, &stood[passed..]);
        }
        (page, unreached)
    }

    /// Appends a branch of another page to a node, without the keys that are `there` already.
    fn take_over(&mut self, parent: NodeId, old: &Tree, branch: NodeId, there: &NodesByKey) {
        self.in_order = false;
        let node = old.node(branch);
        if there.contains_key(&node.key) {
            return;
        }
        let id = self.push(parent, node.key, node.element.clone());
        for &child in old.children(branch) {
            self.take_over(id, old, child, there);
        }
    }

    /// Appends a new element to a node.
    pub(crate) fn push(&mut self, parent: NodeId, key: Key, element: Element) -> NodeId {
        self.emit(parent, key, 0, element)
    }

    /// As [`push`](Self::push), for a call that has claimed the key for the `nth` time.
    pub(crate) fn emit(&mut self, parent: NodeId, key: Key, nth: u32, element: Element) -> NodeId {
        let id = self.end();
        self.nodes.push(Node { key, element, nth, inside: 0 });
        self.children_mut(parent).push(id);
        id
    }

    pub(crate) fn insert(
        &mut self,
        parent: NodeId,
        at: usize,
        key: Key,
        element: Element,
    ) -> NodeId {
        self.in_order = false;
        let id = self.hold(key, element);
        self.children_mut(parent).insert(at, id);
        id
    }

    /// The piece that a call has emitted since `start`. `None` unless all of it went into this node,
    /// which had this number of `children` before, and was claimed by this number of keys.
    pub(crate) fn piece(
        &self,
        start: NodeId,
        parent: NodeId,
        children: usize,
        keys: usize,
    ) -> Option<Piece> {
        let since = |child: &NodeId| child.0.checked_sub(start.0);
        let outermost = self.children(parent).get(children..)?.iter().map(since);
        let outermost: Vec<u32> = outermost.collect::<Option<_>>()?;
        let nodes = self.nodes.get(start.0 as usize..)?;
        let (mut held, mut claimed) = (0, 0);
        for (node, id) in std::iter::zip(nodes, start.0..) {
            let children = self.children(NodeId(id));
            held += children.iter().filter(|child| since(child).is_some()).count();
            claimed += usize::from(node.nth > 0);
        }
        let whole = outermost.len() + held == nodes.len() && claimed == keys;
        let length = u32::try_from(nodes.len()).ok()?;
        whole.then_some(Piece { start: start.0, length, outermost })
    }

    /// Appends a piece of another tree to a node. Gives its start.
    pub(crate) fn put_again(&mut self, parent: NodeId, from: &Tree, piece: &Piece) -> u32 {
        let NodeId(start) = self.end();
        let nodes = &from.nodes[piece.start as usize..piece.end().0 as usize];
        let moved = |id: &NodeId| NodeId(id.0 - piece.start + start);
        let outermost = piece.outermost.iter().map(|at| NodeId(start + at));
        if !piece.outermost.is_empty() {
            self.children_mut(parent).extend(outermost);
        }
        // In the order in which a run makes them, or the two pages would not lie side by side.
        let mut lists: Vec<u32> = nodes.iter().map(|node| node.inside).collect();
        lists.retain(|&list| list > 0);
        lists.sort_unstable();
        let first = self.lists.len();
        let again = lists.iter().map(|&list| from.lists[list as usize - 1].iter());
        self.lists.extend(again.map(|list| list.map(moved).collect()));
        let inside = |list| match lists.binary_search(&list) {
            Ok(at) => (first + at + 1) as u32,
            Err(_) => 0,
        };
        self.nodes.extend(nodes.iter().map(|node| Node {
            key: node.key,
            element: node.element.clone(),
            nth: node.nth,
            inside: inside(node.inside),
        }));
        start
    }

    /// Gives an element a place in the tree, but none on the page.
    fn hold(&mut self, key: Key, element: Element) -> NodeId {
        match self.free.pop() {
            Some(id) => {
                let node = self.node_mut(id);
                (node.key, node.element, node.nth) = (key, element, 0);
                id
            }
            None => {
                let id = self.end();
                self.nodes.push(Node { key, element, nth: 0, inside: 0 });
                id
            }
        }
    }

    /// Detaches a node from its parent, to be attached elsewhere.
    pub(crate) fn detach(&mut self, id: NodeId) {
        if let Some(parent) = self.parent(id) {
            self.children_mut(parent).retain(|&child| child != id);
        }
    }

    /// Removes a node and its descendants for good.
    pub(crate) fn remove(&mut self, id: NodeId) {
        self.in_order = false;
        self.detach(id);
        let gone: Vec<NodeId> = self.walk(id).collect();
        for &id in &gone {
            // Elements may hold large data, which are freed now.
            let node = self.node_mut(id);
            (node.key, node.element) = (Key::PAGE, Region::Page.into());
            self.empty(id);
        }
        self.free.extend(gone);
    }

    /// Puts a removed node back, with new data and without children.
    pub(crate) fn refill(&mut self, id: NodeId, parent: NodeId, element: Element) -> NodeId {
        self.in_order = false;
        self.node_mut(id).element = element;
        self.empty(id);
        self.children_mut(parent).push(id);
        id
    }

    /// The sidebar, made at the first request. It is before the main column, in the order of
    /// renderers.
    pub(crate) fn sidebar(&mut self) -> NodeId {
        let mut regions = self.children(Tree::ROOT).iter().copied();
        regions.find(|&id| self.node(id).key == Key::SIDEBAR).unwrap_or_else(|| {
            let id = self.hold(Key::SIDEBAR, Region::Sidebar.into());
            self.children_mut(Tree::ROOT).insert(0, id);
            id
        })
    }
}

/// Two trees are equal if a person could not tell them apart: the same elements under the same keys at
/// the same places.
impl PartialEq for Tree {
    fn eq(&self, other: &Tree) -> bool {
        fn equal(a: &Tree, a_id: NodeId, b: &Tree, b_id: NodeId) -> bool {
            let (left, right) = (a.node(a_id), b.node(b_id));
            let (inside_left, inside_right) = (a.children(a_id), b.children(b_id));
            left.key == right.key
                && left.element == right.element
                && inside_left.len() == inside_right.len()
                && std::iter::zip(inside_left, inside_right).all(|(&l, &r)| equal(a, l, b, r))
        }
        equal(self, Tree::ROOT, other, Tree::ROOT)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::app::App;
    use crate::renderer::Nowhere;
    use crate::session::Session;
    use crate::state::Resources;
    use crate::ui::Ui;

    #[test]
    fn a_page_at_rest_has_no_room_to_spare() {
        let app = App::new("lines", |ui: &Ui| {
            for line in 0..100 {
                ui.text(line.to_string()).show();
            }
        });
        let mut session = Session::new(app, Arc::new(Resources::default()), Nowhere);
        session.start();
        assert_eq!(session.page().nodes.capacity(), session.page().size());
    }
}
