//! The side of a task's work: progress, log, and whether it was cancelled.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::Failed;
use crate::wake::WakeHandle;

/// The newest lines of a log that are kept.
const MOST_LINES: usize = 10;

/// The most bytes that are kept of a line, and of the words of progress.
const MOST_BYTES: usize = 500;

/// The argument of a task's work, which reports progress through it and asks whether it was cancelled.
#[derive(Debug)]
pub struct Work(pub(super) Arc<Attempt>);

impl Work {
    /// Tells how far the work is, from 0.0 to 1.0, and what it does now (inline Markdown). The page
    /// shows it soon. Many in a row cost one run: the page shows the newest.
    pub fn progress(&self, fraction: f64, words: impl Into<String>) {
        let fraction = if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) };
        let words = bounded(words.into());
        self.0.tell(|notes| notes.progress = Some((fraction, words)));
    }

    /// Adds a line to the log of the task, which keeps the newest ten.
    pub fn log(&self, line: impl Into<String>) {
        let line = bounded(line.into());
        self.0.tell(|notes| {
            if notes.log.len() == MOST_LINES {
                notes.log.pop_front();
            }
            notes.log.push_back(line);
        });
    }

    /// Ends the work of a cancelled task: `t.check()?`.
    ///
    /// # Errors
    /// If the task was cancelled, started anew, or its session is gone.
    pub fn check(&self) -> Result<(), Failed> {
        if self.is_cancelled() { Err("cancelled".into()) } else { Ok(()) }
    }

    /// Whether the task was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits for a future on this thread. It is dropped once the task is cancelled.
    pub(super) fn wait_for<T>(
        &self,
        future: impl Future<Output = Result<T, Failed>>,
    ) -> Result<T, Failed> {
        let mut future = pin!(future);
        pollster::block_on(std::future::poll_fn(|context| {
            // Before the look: a cancellation after it wakes this thread.
            self.0.wake_with(context.waker());
            match self.check() {
                Ok(()) => future.as_mut().poll(context),
                Err(cancelled) => Poll::Ready(Err(cancelled)),
            }
        }))
    }
}

/// The first bytes of a text, up to the bound.
fn bounded(mut text: String) -> Arc<str> {
    if text.len() > MOST_BYTES {
        text.truncate(text.floor_char_boundary(MOST_BYTES));
        text.push('…');
    }
    text.into()
}

/// One start of a task, shared by its work and its call site.
#[derive(Debug)]
pub(super) struct Attempt {
    cancelled: AtomicBool,
    notes: Mutex<Notes>,
}

/// The reports of the work, and the readers to wake.
#[derive(Debug, Default)]
struct Notes {
    progress: Option<(f64, Arc<str>)>,
    log: VecDeque<Arc<str>>,
    /// Wakes the session that has read these.
    reader: Option<WakeHandle>,
    /// Wakes the thread that waits for the future of this work.
    waker: Option<Waker>,
}

/// The reports of the work when a run looked.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) progress: Option<(f64, Arc<str>)>,
    pub(super) log: VecDeque<Arc<str>>,
}

impl Attempt {
    pub(super) fn new(reader: WakeHandle) -> Attempt {
        let notes = Notes { reader: Some(reader), ..Notes::default() };
        Attempt { cancelled: AtomicBool::new(false), notes: Mutex::new(notes) }
    }

    /// The reports of the work so far. `reader` is woken when there are more.
    pub(super) fn read(&self, reader: WakeHandle) -> Told {
        let mut notes = self.notes();
        notes.reader = Some(reader);
        Told { progress: notes.progress.clone(), log: notes.log.clone() }
    }

    fn tell(&self, change: impl FnOnce(&mut Notes)) {
        let mut notes = self.notes();
        change(&mut notes);
        let reader = notes.reader.take();
        drop(notes);
        reader.iter().for_each(WakeHandle::wake);
    }

    /// Tells that the work has ended.
    pub(super) fn end(&self) {
        self.tell(|notes| notes.waker = None);
    }

    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        let waker = self.notes().waker.take();
        waker.into_iter().for_each(Waker::wake);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    fn wake_with(&self, waker: &Waker) {
        let mut notes = self.notes();
        match &mut notes.waker {
            Some(own) => own.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
    }

    /// Every update under this lock is one step, so a poisoned lock is safe to use.
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
