//! The queue of a session's events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

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

    /// Whether the run in progress is to end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// Begins an interaction, and clears an earlier stop. `on` is the button on whose click it acts.
    pub(crate) fn begin(&self, on: Option<Key>) {
        self.stop.store(false, Ordering::Release);
        self.queue().working = on;
    }

    /// Ends the interaction.
    pub(crate) fn end(&self) {
        self.queue().working = None;
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
