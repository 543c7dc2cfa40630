//! Memo calls of a run. A skipped call puts the piece of its last run on the page again. A call whose
//! body runs is noted for the next run.
//!
//! A call is skipped only if its result cannot differ. Any access beyond its arguments, its widgets
//! and its own cells makes all calls around it [impure](crate::state::Access::note_impure), so these
//! run the next time too.

use std::cell::{Cell, RefCell};
use std::thread;

use super::Run;
use crate::drawing::{TakenKey, give_back, take_again};
use crate::key::{Key, Origin};
use crate::memo::{Arguments, ErasedArgument, Mark, Memo, Memos};
use crate::tree::NodeId;

/// The memo calls of a run.
#[derive(Debug)]
pub(super) struct MemoCalls {
    pub(super) memos: RefCell<Memos>,
    /// The innermost memo call whose body is running, by its scope.
    pub(super) innermost: Cell<Option<Key>>,
}

impl MemoCalls {
    pub(super) fn new(mut memos: Memos) -> MemoCalls {
        memos.begin();
        MemoCalls { memos: RefCell::new(memos), innermost: Cell::new(None) }
    }

    /// Notes a claim for the memo calls around it: a skipped call claims the same keys again.
    #[inline]
    pub(super) fn note_claim(&self, key: Key, by: Origin, nth: u32, beside: bool) {
        if self.innermost.get().is_some() {
            self.memos.borrow_mut().note_claim(TakenKey { key, by, nth }, beside);
        }
    }

    /// Notes a handler for the memo calls around it.
    #[inline]
    pub(super) fn note_handler(&self, key: Key) {
        if self.innermost.get().is_some() {
            self.memos.borrow_mut().note_handler(key);
        }
    }
}

/// A memo call whose body runs. Its drop marks the end of the body.
#[derive(Debug)]
#[must_use = "the body of the component lasts as long as this"]
pub struct MemoCall<'u> {
    run: &'u Run,
    parent: NodeId,
    /// `None` if nothing of the call is kept.
    began: Option<Began>,
}

/// The position of the run when the body began.
#[derive(Debug)]
struct Began {
    scope: Key,
    /// The memo call around it.
    around: Option<Key>,
    arguments: Arguments,
    children: usize,
    start: NodeId,
    named: usize,
    memos: Mark,
    impure_steps: u64,
}

impl Run {
    /// Begins a memo call. `None` if the body is skipped: its piece is on the page again.
    pub(crate) fn call_memo(
        &self,
        scope: Key,
        parent: NodeId,
        arguments: &[ErasedArgument<'_>],
    ) -> Option<MemoCall<'_>> {
        self.approach(parent);
        // A scope that is called twice has no memo: it could belong to either call.
        if !self.memo_calls.memos.borrow_mut().call(scope) {
            return Some(self.call_unkept(parent));
        }
        if self.stand_again(scope, parent, arguments) {
            return None;
        }
        self.memo_calls.memos.borrow_mut().forget(scope);
        let began = self.begin(scope, parent, Arguments::of(arguments));
        Some(MemoCall { run: self, parent, began: Some(began) })
    }

    /// Begins a memo call that always runs, such as one inside a placeholder.
    pub(crate) fn call_unkept(&self, parent: NodeId) -> MemoCall<'_> {
        MemoCall { run: self, parent, began: None }
    }

    fn stand_again(&self, scope: Key, parent: NodeId, arguments: &[ErasedArgument<'_>]) -> bool {
        let mut memos = self.memo_calls.memos.borrow_mut();
        let mut drawing = self.drawing.borrow_mut();
        let Some(memo) = memos.get(scope) else { return false };
        if memo.parent != drawing.page.node(parent).key || !memo.arguments.equal(arguments) {
            return false;
        }
        let mut beside = self.claims.beside.borrow_mut();
        if !take_again(&mut beside, &memo.brought.beside) {
            return false;
        }
        let screen = self.display.screen.borrow();
        let from = memos.page().unwrap_or(&screen.page);
        let start = drawing.put_again(parent, from, &memo.piece, &memo.brought.keys);
        let Some(start) = start else {
            give_back(&mut beside, &memo.brought.beside);
            return false;
        };
        self.claims.named.borrow_mut().extend(&memo.named);
        if self.memo_calls.innermost.get().is_some() {
            memos.note_skipped(scope);
        }
        memos.skip(scope, start);
        drop((memos, drawing, beside, screen));
        self.writing.set(parent);
        self.show_if_due();
        true
    }

    fn begin(&self, scope: Key, parent: NodeId, arguments: Arguments) -> Began {
        let around = self.memo_calls.innermost.replace(Some(scope));
        let page = &self.drawing.borrow().page;
        Began {
            scope,
            around,
            arguments,
            children: page.children(parent).len(),
            start: page.end(),
            named: self.claims.named.borrow().len(),
            memos: self.memo_calls.memos.borrow().mark(),
            impure_steps: self.access.impure_steps(),
        }
    }

    /// Ends a memo call. If it was pure, the next call may be skipped.
    fn keep(&self, parent: NodeId, began: Began) {
        if self.access.impure_steps() != began.impure_steps {
            return;
        }
        let page = &self.drawing.borrow().page;
        let mut memos = self.memo_calls.memos.borrow_mut();
        let brought = memos.since(began.memos);
        let keys = brought.keys.len();
        let Some(piece) = page.piece(began.start, parent, began.children, keys) else { return };
        let named = self.claims.named.borrow();
        let Some(named) = named.get(began.named..) else { return };
        let memo = Memo {
            arguments: began.arguments,
            parent: page.node(parent).key,
            piece,
            named: named.to_vec(),
            brought,
        };
        memos.keep(began.scope, memo);
    }
}

impl Drop for MemoCall<'_> {
    fn drop(&mut self) {
        let began = self.began.take();
        if let Some(began) = &began {
            self.run.memo_calls.innermost.set(began.around);
        }
        // `rerun()`, `stop()` and a panic unwind: then it has not come to its end.
        if thread::panicking() {
            return;
        }
        // As after a call that is skipped.
        self.run.writing.set(self.parent);
        if let Some(began) = began {
            self.run.keep(self.parent, began);
        }
    }
}
