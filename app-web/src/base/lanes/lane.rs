//! A lane: its connections, its work, and the thread that leads it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Notify;
use tokio::task::yield_now;

use super::handover::Handover;
use super::watch::{LOOK, Watch};
use crate::base::ending::GRACE;

/// Work that may block.
pub(super) type Work = Box<dyn FnOnce() + Send>;

thread_local! {
    /// The lane that this thread leads.
    pub(super) static LANE: RefCell<Option<Arc<Lane>>> = const { RefCell::new(None) };
}

pub(super) struct Lane {
    /// Taken when the lane is dropped.
    runtime: Option<Runtime>,
    pub(super) elsewhere: Handle,
    waiting: Mutex<VecDeque<Work>>,
    more: Notify,
    handover: Handover,
    watch: Arc<Watch>,
    _alive: Sender<()>,
}

impl Lane {
    /// A lane that nobody leads. `alive` is dropped with it.
    ///
    /// # Errors
    /// If the system gives no runtime.
    pub(super) fn new(
        elsewhere: &Handle,
        watch: &Arc<Watch>,
        alive: &Sender<()>,
    ) -> io::Result<Lane> {
        Ok(Lane {
            runtime: Some(Builder::new_current_thread().enable_all().build()?),
            elsewhere: elsewhere.clone(),
            waiting: Mutex::default(),
            more: Notify::new(),
            handover: Handover::default(),
            watch: Arc::clone(watch),
            _alive: alive.clone(),
        })
    }

    /// Starts a thread that leads the lane.
    pub(super) fn lead(self: &Arc<Lane>) -> io::Result<()> {
        let lane = Arc::clone(self);
        thread::Builder::new().name("dacapo-lane".to_owned()).spawn(move || lane.run()).map(drop)
    }

    fn run(self: Arc<Lane>) {
        LANE.set(Some(Arc::clone(&self)));
        let mut served = self.watch.now();
        let next = || self.runtime().block_on(self.next(&mut served));
        self.handover.lead(&self.watch, next, |work| {
            let _entered = self.elsewhere.enter();
            if catch_unwind(AssertUnwindSafe(work)).is_err() {
                tracing::error!("the work of a connection panicked");
            }
        });
        LANE.set(None);
    }

    /// The next work; `None` at the end. Connections make progress while this future waits; `served`
    /// is the time when they last did. Small pieces of work run in a row, because each turn of the
    /// connections costs a system call.
    async fn next(&self, served: &mut u64) -> Option<Work> {
        let late = LOOK.as_nanos() < u128::from(self.watch.now() - *served);
        if late && !self.waiting().is_empty() {
            yield_now().await;
            *served = self.watch.now();
        }
        loop {
            if self.watch.has_ended() {
                return None;
            }
            let work = self.waiting().pop_front();
            if work.is_some() {
                return work;
            }
            self.more.notified().await;
            *served = self.watch.now();
        }
    }

    /// Has its thread see that the server ends.
    pub(super) fn end(&self) {
        self.more.notify_one();
    }

    pub(super) fn add(&self, work: Work) {
        self.waiting().push_back(work);
        self.more.notify_one();
    }

    /// Gives the lane another thread if its own has been at work since before `last`.
    pub(super) fn look(self: &Arc<Lane>, last: u64) {
        if let Err(error) = self.handover.look(last, || self.lead()) {
            tracing::error!(%error, "no thread for connections; trying again");
        }
    }

    pub(super) fn is_at_work(&self) -> bool {
        self.handover.is_at_work()
    }

    pub(super) fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("only drop takes the runtime")
    }

    /// Every change under this lock is one step, so a poisoned lock is safe to use.
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Work>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(GRACE);
        }
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane").field("handover", &self.handover).finish_non_exhaustive()
    }
}
