//! The queue of a session's events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::event::Event;
use crate::key::Key;

/// The events that a session has not taken in yet, in order. Renderers push from any thread. A redraw
/// looks here whether a newer event waits.
#[derive(Debug, Default)]
pub struct Inbox {
    queue: Mutex<Queue>,
    /// The length of the queue, readable without the lock: runs look at every element.
    waiting: AtomicUsize,
    /// The run in progress was told to stop.
    stop: AtomicBool,
    /// An event has been taken out, or a first run begun, and the interaction is not over.
    at_work: AtomicBool,
}

#[derive(Debug, Default)]
struct Queue {
    events: VecDeque<Arrived>,
    /// The button on whose click the run in progress acts.
    working: Option<Key>,
}

/// An event, with the run in progress at its arrival.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) event: Event,
    /// The button on whose click that run acted.
    pub(crate) during: Option<Key>,
}

impl Inbox {
    /// The time after which a renderer shows [`STILL_RUNS`](Self::STILL_RUNS) for a run that goes on
    /// although it was told to stop.
    pub const STOP_PATIENCE: Duration = Duration::from_secs(3);

    /// The words for that: a run that draws nothing cannot be ended from outside. A debug build tells
    /// its author how to change that.
    pub const STILL_RUNS: &str = if cfg!(debug_assertions) {
        "This cannot be stopped yet: it stops when it shows something, or when it is done. For its \
         author: a run ends at its next element, so draw in long work, with `ui.progress` or into a \
         placeholder."
    } else {
        "This cannot be stopped yet: it stops when it shows something, or when it is done."
    };

    /// Appends an event. Gives the number of waiting events.
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
        // Before it no longer waits, so that it is one or the other at any time.
        if next.is_some() {
            self.at_work.store(true, Ordering::Release);
        }
        self.waiting.store(queue.events.len(), Ordering::Release);
        next
    }

    /// Whether an event waits.
    pub fn is_waiting(&self) -> bool {
        self.waiting() > 0
    }

    /// The number of waiting events.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Ends the run in progress at its next element, whatever its purpose. The page drawn so far stays.
    /// Without a run, nothing happens.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }

    /// Whether an interaction is in progress.
    pub fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::Acquire)
    }

    /// Whether the interaction in progress was told to stop and goes on.
    pub fn still_runs(&self) -> bool {
        self.is_stopping() && self.is_at_work()
    }

    /// Whether the run in progress is to end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// Begins an interaction, and clears an earlier stop. `on` is the button on whose click it acts.
    pub(crate) fn begin(&self, on: Option<Key>) {
        self.stop.store(false, Ordering::Release);
        self.at_work.store(true, Ordering::Release);
        self.queue().working = on;
    }

    /// Ends the interaction.
    pub(crate) fn end(&self) {
        self.queue().working = None;
        self.at_work.store(false, Ordering::Release);
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
