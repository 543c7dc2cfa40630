//! The results of `#[component(memo)]` calls: each with its arguments and its piece of the page, so
//! that the piece can stand again without the body. Arguments and events decide here. The run notes
//! side effects, which a skipped body would not have (`run/memo.rs`).

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::drawing::TakenKey;
use crate::inbox::Wake;
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
    /// Whether it equals the kept argument of an earlier call.
    fn equals(&self, kept: &dyn Any) -> bool;
    /// A copy to keep.
    fn kept(&self) -> Box<dyn Any + Send>;
    /// A reference without its type, for a list of arguments.
    fn erased(&self) -> ErasedArgument<'_> {
        ErasedArgument(Box::new(Typed(self)))
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

/// A reference to an argument of any type. It does not name the type, so the compiler tells a mistake
/// once.
pub struct ErasedArgument<'a>(Box<dyn Argument + 'a>);

impl fmt::Debug for ErasedArgument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErasedArgument").finish_non_exhaustive()
    }
}

/// [`MemoArgument`] as an object-safe trait, for a sized type.
trait Argument {
    fn equals(&self, kept: &dyn Any) -> bool;
    fn kept(&self) -> Box<dyn Any + Send>;
}

struct Typed<'a, T: ?Sized>(&'a T);

impl<T: MemoArgument + ?Sized> Argument for Typed<'_, T> {
    fn equals(&self, kept: &dyn Any) -> bool {
        self.0.equals(kept)
    }
    fn kept(&self) -> Box<dyn Any + Send> {
        self.0.kept()
    }
}

/// Copies of the arguments of one call.
pub(crate) struct Arguments(Vec<Box<dyn Any + Send>>);

impl Arguments {
    pub(crate) fn of(arguments: &[ErasedArgument<'_>]) -> Arguments {
        Arguments(arguments.iter().map(|argument| argument.0.kept()).collect())
    }

    pub(crate) fn equal(&self, arguments: &[ErasedArgument<'_>]) -> bool {
        self.0.len() == arguments.len()
            && std::iter::zip(arguments, &self.0).all(|(argument, kept)| argument.0.equals(&**kept))
    }
}

impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Arguments").field(&self.0.len()).finish()
    }
}

/// One call that may be skipped: its arguments and its result.
#[derive(Debug)]
pub(crate) struct Memo {
    pub(crate) arguments: Arguments,
    /// The key of the element that it wrote to.
    pub(crate) parent: Key,
    pub(crate) piece: Piece,
    pub(crate) named: Vec<(KeyValue, Key)>,
    pub(crate) brought: Brought,
}

/// The memos of a session. During a run, `kept` belongs to the last complete page, and the other
/// fields to the page that the run draws.
#[derive(Debug, Default)]
pub(crate) struct Memos {
    kept: HashMap<Key, Memo, KeyBuildHasher>,
    /// The page of `kept`, if a long run has shown another page since.
    page: Option<Arc<Tree>>,
    /// The scopes of the memo calls of this run.
    called: HashSet<Key, KeyBuildHasher>,
    /// The skipped calls, each with the start of its piece on the new page.
    again: Vec<(Key, u32)>,
    /// The widgets with a handler in skipped calls.
    handlers: Vec<Key>,
    /// The calls whose bodies have run.
    made: Vec<(Key, Memo)>,
    /// The claims and handlers of calls whose bodies run, in order.
    log: Log,
}

/// The claims and handlers that a skipped call repeats.
#[derive(Debug, Default)]
struct Log {
    keys: Vec<TakenKey>,
    beside: Vec<TakenKey>,
    handlers: Vec<Key>,
}

/// A position in a run. [`Memos::since`] gives what a call has brought since then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    keys: usize,
    beside: usize,
    handlers: usize,
    again: usize,
    made: usize,
}

/// The result of a call beside its elements.
#[derive(Debug)]
pub(crate) struct Brought {
    /// The keys that its elements claimed.
    pub(crate) keys: Vec<TakenKey>,
    /// The keys claimed by cells and component calls, which emit no element.
    pub(crate) beside: Vec<TakenKey>,
    /// The widgets with a handler.
    handlers: Vec<Key>,
    /// The scopes of the memo calls inside.
    inner: Vec<Key>,
}

impl Memos {
    /// Begins a run. Results that were not settled belong to a page that was never shown.
    pub(crate) fn begin(&mut self) {
        self.called.clear();
        self.again.clear();
        self.handlers.clear();
        self.made.clear();
        self.log = Log::default();
    }

    /// Notes a call. `false` if this scope was called before in this run.
    pub(crate) fn call(&mut self, scope: Key) -> bool {
        self.called.insert(scope)
    }

    /// The page of the memos, if the screen shows another one.
    pub(crate) fn page(&self) -> Option<&Tree> {
        self.page.as_deref()
    }

    /// Keeps the page of the memos: the screen shows a page of the unfinished run instead.
    pub(crate) fn keep_page(&mut self, page: Arc<Tree>) {
        if self.page.is_none() && !self.kept.is_empty() {
            self.page = Some(page);
        }
    }

    /// The memo of a call.
    pub(crate) fn get(&self, scope: Key) -> Option<&Memo> {
        self.kept.get(&scope)
    }

    /// Removes the memo of a call whose body is about to run: however the run ends, it is out of date.
    pub(crate) fn forget(&mut self, scope: Key) {
        self.kept.remove(&scope);
    }

    /// Removes the memos of all components around an element that an event has reached.
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

    /// Removes the memos of the calls that a wake runs anew, and of all calls around them.
    pub(crate) fn forget_woken(&mut self, wake: &Wake) {
        match wake {
            Wake::AllCalls => self.kept.clear(),
            Wake::Calls(calls) if calls.is_empty() => {}
            Wake::Calls(calls) => self.kept.retain(|scope, memo| {
                !calls.iter().any(|call| call == scope || memo.brought.inner.contains(call))
            }),
        }
    }

    /// Skips a call and all calls inside. `start` is the start of its piece on the new page.
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

    /// Notes a claim inside a memo call.
    pub(crate) fn note_claim(&mut self, taken: TakenKey, beside: bool) {
        let keys = if beside { &mut self.log.beside } else { &mut self.log.keys };
        keys.push(taken);
    }

    /// Notes a handler inside a memo call.
    pub(crate) fn note_handler(&mut self, key: Key) {
        self.log.handlers.push(key);
    }

    /// Notes the result of a skipped call for the call around it.
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

    /// The result of a call that began at this mark.
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

    /// Keeps the memo of a call whose body has run.
    pub(crate) fn keep(&mut self, scope: Key, memo: Memo) {
        self.made.push((scope, memo));
    }

    /// Makes the page of the run the page of the memos. Gives the widgets that keep their handlers.
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
