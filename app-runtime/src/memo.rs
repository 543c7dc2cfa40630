//! What the calls of `#[component(memo)]` have put on a page, and with which arguments, so that
//! it can stand again without the body. It knows when that is so as far as arguments and events
//! tell; what a body did that a skipped one would not do, the run knows (`run/memo.rs`).

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::drawing::Taken;
use crate::key::{Key, KeyBuildHasher, KeyValue};
use crate::tree::{NodeId, Piece, Tree};

/// An argument of a `#[component(memo)]`: `PartialEq` and `Clone`, or a text, a slice or a path.
#[diagnostic::on_unimplemented(
    message = "the calls of a memo component cannot be told apart by `{Self}`",
    label = "this argument is not `PartialEq` and `Clone`, or holds what is not `Send` or only borrowed",
    note = "a memo component is skipped where its arguments equal those of its last run, of which it keeps \
            a copy: put `#[derive(PartialEq, Clone)]` on a type of your own and on what it is made of, or \
            write `#[component]` without `memo`"
)]
pub trait MemoArgument {
    /// Whether it equals what an earlier call was given.
    fn equals(&self, kept: &dyn Any) -> bool;
    /// A copy to keep.
    fn kept(&self) -> Box<dyn Any + Send>;
    /// Itself, in a form that goes into a list with others.
    fn look(&self) -> Look<'_> {
        Look(Box::new(Sight(self)))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone + PartialEq + Send + 'static> MemoArgument for T {
    fn equals(&self, kept: &dyn Any) -> bool {
        kept.downcast_ref::<T>().is_some_and(|kept| self == kept)
    }
    fn kept(&self) -> Box<dyn Any + Send> {
        Box::new(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone + PartialEq + Send + 'static> MemoArgument for [T] {
    fn equals(&self, kept: &dyn Any) -> bool {
        kept.downcast_ref::<Vec<T>>().is_some_and(|kept| self == kept)
    }
    fn kept(&self) -> Box<dyn Any + Send> {
        Box::new(self.to_vec())
    }
}

#[diagnostic::do_not_recommend]
impl MemoArgument for str {
    fn equals(&self, kept: &dyn Any) -> bool {
        kept.downcast_ref::<String>().is_some_and(|kept| self == kept)
    }
    fn kept(&self) -> Box<dyn Any + Send> {
        Box::new(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl MemoArgument for Path {
    fn equals(&self, kept: &dyn Any) -> bool {
        kept.downcast_ref::<PathBuf>().is_some_and(|kept| self == kept)
    }
    fn kept(&self) -> Box<dyn Any + Send> {
        Box::new(self.to_owned())
    }
}

/// A look at an argument, whatever its type. It does not name that, so that what is wrong with it
/// is said once.
pub struct Look<'a>(Box<dyn Looked + 'a>);

impl fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Look").finish_non_exhaustive()
    }
}

/// As [`MemoArgument`], of a type whose size is known.
trait Looked {
    fn equals(&self, kept: &dyn Any) -> bool;
    fn kept(&self) -> Box<dyn Any + Send>;
}

struct Sight<'a, T: ?Sized>(&'a T);

impl<T: MemoArgument + ?Sized> Looked for Sight<'_, T> {
    fn equals(&self, kept: &dyn Any) -> bool {
        self.0.equals(kept)
    }
    fn kept(&self) -> Box<dyn Any + Send> {
        self.0.kept()
    }
}

/// The arguments of one call, as they are kept.
pub(crate) struct Arguments(Vec<Box<dyn Any + Send>>);

impl Arguments {
    pub(crate) fn of(arguments: &[Look<'_>]) -> Arguments {
        Arguments(arguments.iter().map(|argument| argument.0.kept()).collect())
    }

    pub(crate) fn equal(&self, arguments: &[Look<'_>]) -> bool {
        self.0.len() == arguments.len()
            && std::iter::zip(arguments, &self.0).all(|(argument, kept)| argument.0.equals(&**kept))
    }
}

impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Arguments").field(&self.0.len()).finish()
    }
}

/// One call that may be skipped: what it was given, and what came of it.
#[derive(Debug)]
pub(crate) struct Memo {
    pub(crate) arguments: Arguments,
    /// The element it wrote to.
    pub(crate) parent: Key,
    pub(crate) piece: Piece,
    pub(crate) named: Vec<(KeyValue, Key)>,
    pub(crate) brought: Brought,
}

/// The memos of a session. While a run goes on, those of the page that was drawn to its end last
/// stand beside those that the run makes of them.
#[derive(Debug, Default)]
pub(crate) struct Memos {
    kept: HashMap<Key, Memo, KeyBuildHasher>,
    /// The page that those are about, where a long run has shown another one since.
    page: Option<Arc<Tree>>,
    /// The calls of this run that came.
    called: HashSet<Key, KeyBuildHasher>,
    /// Those that were skipped, and where on the new page their piece begins.
    again: Vec<(Key, u32)>,
    /// The widgets in them that have a handler.
    handlers: Vec<Key>,
    /// Those that have run.
    made: Vec<(Key, Memo)>,
    /// What those that run have claimed and offered, in order.
    log: Log,
}

/// What a call takes again where it is skipped.
#[derive(Debug, Default)]
struct Log {
    keys: Vec<Taken>,
    beside: Vec<Taken>,
    handlers: Vec<Key>,
}

/// How far a run has come, to tell later what a call has brought.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    keys: usize,
    beside: usize,
    handlers: usize,
    again: usize,
    made: usize,
}

/// What a call has brought beside its elements.
#[derive(Debug)]
pub(crate) struct Brought {
    /// The keys that its elements took.
    pub(crate) keys: Vec<Taken>,
    /// The keys of that which has no place on the page, such as a cell.
    pub(crate) beside: Vec<Taken>,
    /// The widgets that have a handler.
    handlers: Vec<Key>,
    /// The scopes of the calls inside that may be skipped too.
    inner: Vec<Key>,
}

impl Memos {
    /// A run begins. What the one before made is no longer needed, or was never shown.
    pub(crate) fn begin(&mut self) {
        self.called.clear();
        self.again.clear();
        self.handlers.clear();
        self.made.clear();
        self.log = Log::default();
    }

    /// Notes that a call comes; `false` where one of the same scope has come before it.
    pub(crate) fn call(&mut self, scope: Key) -> bool {
        self.called.insert(scope)
    }

    /// The page that the memos are about, where that is not the one on the screen.
    pub(crate) fn page(&self) -> Option<&Tree> {
        self.page.as_deref()
    }

    /// Another page is shown before the run has ended, in place of this one.
    pub(crate) fn keep_page(&mut self, page: Arc<Tree>) {
        if self.page.is_none() && !self.kept.is_empty() {
            self.page = Some(page);
        }
    }

    /// What is known of a call.
    pub(crate) fn get(&self, scope: Key) -> Option<&Memo> {
        self.kept.get(&scope)
    }

    /// A call is about to run: whatever becomes of the run, what was known of it is out of date.
    pub(crate) fn forget(&mut self, scope: Key) {
        self.kept.remove(&scope);
    }

    /// An event has reached an element of the page on the screen: a component around it is not
    /// skipped.
    pub(crate) fn forget_around(&mut self, element: NodeId, on_screen: &Tree) {
        if self.kept.is_empty() {
            return;
        }
        let node = match &self.page {
            Some(page) => page.find(on_screen.node(element).key),
            None => Some(element),
        };
        if let Some(node) = node {
            self.kept.retain(|_, memo| !memo.piece.contains(node));
        }
    }

    /// A call is skipped, and all in it: its piece begins here on the new page.
    pub(crate) fn skip(&mut self, scope: Key, start: u32) {
        let Some(memo) = self.kept.get(&scope) else { return };
        let inner = memo.brought.inner.iter().filter_map(|inner| {
            let at = self.kept.get(inner)?.piece.start - memo.piece.start;
            Some((*inner, start + at))
        });
        self.called.extend(&memo.brought.inner);
        self.again.extend(inner);
        self.again.push((scope, start));
        self.handlers.extend(&memo.brought.handlers);
    }

    /// A call that may be skipped next time has claimed a key.
    pub(crate) fn note_claim(&mut self, taken: Taken, beside: bool) {
        let keys = if beside { &mut self.log.beside } else { &mut self.log.keys };
        keys.push(taken);
    }

    /// A call that may be skipped next time has given a widget a handler.
    pub(crate) fn note_handler(&mut self, key: Key) {
        self.log.handlers.push(key);
    }

    /// Takes note of what a skipped call has brought, for the one around it.
    pub(crate) fn note_skipped(&mut self, scope: Key) {
        let Memos { kept, log, .. } = self;
        if let Some(memo) = kept.get(&scope) {
            log.keys.extend(&memo.brought.keys);
            log.beside.extend(&memo.brought.beside);
            log.handlers.extend(&memo.brought.handlers);
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        let Log { keys, beside, handlers } = &self.log;
        Mark {
            keys: keys.len(),
            beside: beside.len(),
            handlers: handlers.len(),
            again: self.again.len(),
            made: self.made.len(),
        }
    }

    /// What has been brought since a mark.
    pub(crate) fn since(&self, mark: Mark) -> Brought {
        let again = self.again[mark.again..].iter().map(|(scope, _)| *scope);
        let made = self.made[mark.made..].iter().map(|(scope, _)| *scope);
        Brought {
            keys: self.log.keys[mark.keys..].to_vec(),
            beside: self.log.beside[mark.beside..].to_vec(),
            handlers: self.log.handlers[mark.handlers..].to_vec(),
            inner: again.chain(made).collect(),
        }
    }

    /// A call has run, and may be skipped from now on.
    pub(crate) fn keep(&mut self, scope: Key, memo: Memo) {
        self.made.push((scope, memo));
    }

    /// The page of the run is now the page. Gives the widgets whose handlers are as they were.
    pub(crate) fn settle(&mut self) -> Vec<Key> {
        self.page = None;
        let mut before = mem::take(&mut self.kept);
        self.kept.extend(self.made.drain(..));
        for (scope, start) in self.again.drain(..) {
            if let Some(mut memo) = before.remove(&scope) {
                memo.piece.start = start;
                self.kept.insert(scope, memo);
            }
        }
        mem::take(&mut self.handlers)
    }
}
