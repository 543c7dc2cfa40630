//! The queue of a session's events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::event::Event;

/// What a person has done and the session has not yet taken in, in order. Renderers push from
/// any thread; a run that only redraws looks here whether it is still wanted.
#[derive(Debug, Default)]
pub struct Inbox {
    queue: Mutex<VecDeque<Event>>,
    /// The length of the queue, readable without the lock: runs look at every element.
    waiting: AtomicUsize,
}

impl Inbox {
    /// Adds an event at the end; gives the number of events that now wait.
    pub fn push(&self, event: Event) -> usize {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.push_back(event);
        self.waiting.store(queue.len(), Ordering::Release);
        queue.len()
    }

    pub(crate) fn pop(&self) -> Option<Event> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let event = queue.pop_front();
        self.waiting.store(queue.len(), Ordering::Release);
        event
    }

    /// Whether an event waits.
    pub fn is_waiting(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }
}
