//! The queue of a session's events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::event::Event;
use crate::key::Key;

/// What a person has done and the session has not yet taken in, in order. Renderers push from
/// any thread; a run that only redraws looks here whether it is still wanted.
#[derive(Debug, Default)]
pub struct Inbox {
    queue: Mutex<Queue>,
    /// The length of the queue, readable without the lock: runs look at every element.
    waiting: AtomicUsize,
    /// Somebody wants the run in progress to end.
    stop: AtomicBool,
}

#[derive(Debug, Default)]
struct Queue {
    events: VecDeque<Arrived>,
    /// The button whose click is being acted on.
    working: Option<Key>,
}

/// An event, and what was going on when it came in.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) event: Event,
    /// The button whose click was being acted on at that moment.
    pub(crate) during: Option<Key>,
}

impl Inbox {
    /// Adds an event at the end; gives the number of events that now wait.
    pub fn push(&self, event: Event) -> usize {
        let mut queue = self.queue();
        let during = queue.working;
        queue.events.push_back(Arrived { event, during });
        self.waiting.store(queue.events.len(), Ordering::Release);
        queue.events.len()
    }

    pub(crate) fn pop(&self) -> Option<Arrived> {
        let mut queue = self.queue();
        let next = queue.events.pop_front();
        self.waiting.store(queue.events.len(), Ordering::Release);
        next
    }

    /// Whether an event waits.
    pub fn is_waiting(&self) -> bool {
        self.waiting() > 0
    }

    /// How many events wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Ends the run in progress at its next element, whatever it was for; what is on the page so
    /// far stays. Where nothing runs, nothing happens.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }

    /// Whether the run in progress is to end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// An interaction begins: no earlier wish to stop is about it. `on` is the button whose click
    /// it acts on.
    pub(crate) fn begin(&self, on: Option<Key>) {
        self.stop.store(false, Ordering::Release);
        self.queue().working = on;
    }

    /// The interaction is over.
    pub(crate) fn end(&self) {
        self.queue().working = None;
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
