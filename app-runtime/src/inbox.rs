//! Everything that waits for a session: the queue of its events, and the wake that asks for a redraw.

mod wakes;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

pub(crate) use self::wakes::Wake;
use self::wakes::Wakes;
use crate::clock;
use crate::event::{Action, Event};
use crate::key::Key;

/// The events that a session has not taken in yet, in order, and the wake that waits. Renderers push
/// events from any thread. A redraw looks here whether a newer event waits.
#[derive(Debug, Default)]
pub struct Inbox {
    queue: Mutex<Queue>,
    /// The length of the queue, readable without the lock: runs look at every element.
    waiting: AtomicUsize,
    /// The number of waiting events that interrupt, readable without the lock too.
    interrupts: AtomicUsize,
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
    /// The buttons on the page whose clicks end the run in progress. There are few.
    interrupting: Vec<Key>,
    /// Wakes the run in progress, if it waits for a future.
    awaiting: Option<Waker>,
    /// `None` as long as nothing has woken the session: that is most sessions.
    wakes: Option<Box<Wakes>>,
    /// The renderer waits for a wake.
    waker: Option<Waker>,
    /// The names of the work in the background.
    background: Vec<Cow<'static, str>>,
}

impl Queue {
    fn wakes(&mut self) -> &mut Wakes {
        self.wakes.get_or_insert_default()
    }
}

/// An event, with the run in progress at its arrival.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) event: Event,
    /// The button on whose click that run acted.
    pub(crate) during: Option<Key>,
    /// Whether it ends the runs before it.
    interrupts: bool,
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

    /// Appends an event. Gives the number of waiting events. A click on a button that interrupts ends
    /// the run in progress, and those of events before it.
    pub fn push(&self, event: Event) -> usize {
        let mut queue = self.queue();
        let during = queue.working;
        let interrupts = match &event.action {
            Action::Click(key) | Action::Submit(key, _) => queue.interrupting.contains(key),
            _ => false,
        };
        queue.events.push_back(Arrived { event, during, interrupts });
        if interrupts {
            self.interrupts.fetch_add(1, Ordering::Release);
        }
        self.waiting.store(queue.events.len(), Ordering::Release);
        let waiting = queue.events.len();
        let awaiting = queue.awaiting.take();
        drop(queue);
        awaiting.into_iter().for_each(Waker::wake);
        waiting
    }

    pub(crate) fn pop(&self) -> Option<Arrived> {
        let mut queue = self.queue();
        let next = queue.events.pop_front();
        // Before it no longer waits, so that it is one or the other at any time.
        if next.is_some() {
            self.at_work.store(true, Ordering::Release);
        }
        if next.as_ref().is_some_and(|next| next.interrupts) {
            self.interrupts.fetch_sub(1, Ordering::Release);
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

    /// Ends the run in progress at its next element, whatever its purpose, and an `async` handler at
    /// its next await. The page drawn so far stays. Without a run, nothing happens.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        let awaiting = self.queue().awaiting.take();
        awaiting.into_iter().for_each(Waker::wake);
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

    /// Whether an event waits that ends the runs before it.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupts.load(Ordering::Acquire) > 0
    }

    /// Notes a button on the page whose clicks interrupt.
    pub(crate) fn note_interrupting(&self, button: Key) {
        let mut queue = self.queue();
        if !queue.interrupting.contains(&button) {
            queue.interrupting.push(button);
        }
    }

    /// Forgets the interrupting buttons that are no longer on the page.
    pub(crate) fn retain_interrupting(&self, stays: impl FnMut(&Key) -> bool) {
        self.queue().interrupting.retain(stays);
    }

    /// Waits for a future, and drops it as soon as `end` has a reason to end the run. It asks after
    /// each poll, and again when an event arrives or the run is told to stop.
    pub(crate) async fn wait_for<T, E>(
        &self,
        future: impl Future<Output = T>,
        end: impl Fn() -> Option<E>,
    ) -> Result<T, E> {
        let mut future = pin!(future);
        let ended = poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            // Before the question, so that a reason which comes after it wakes this task.
            self.queue().awaiting = Some(context.waker().clone());
            end().map_or(Poll::Pending, |why| Poll::Ready(Err(why)))
        });
        ended.await
    }

    /// Begins an interaction, and clears an earlier stop. `on` is the button on whose click it acts.
    pub(crate) fn begin(&self, on: Option<Key>) {
        self.stop.store(false, Ordering::Release);
        self.at_work.store(true, Ordering::Release);
        self.queue().working = on;
    }

    /// Ends the interaction.
    pub(crate) fn end(&self) {
        let mut queue = self.queue();
        (queue.working, queue.awaiting) = (None, None);
        drop(queue);
        self.at_work.store(false, Ordering::Release);
    }

    /// Calls this waker when a wake begins to wait, and when work in the background ends: then
    /// [`due`](Self::due) may have changed. After a run, the renderer looks by itself.
    pub fn set_waker(&self, waker: Waker) {
        self.queue().waker = Some(waker);
    }

    /// Calls the [waker](Self::set_waker), so that a renderer that could not redraw before looks again.
    pub fn ring(&self) {
        let waker = self.queue().waker.clone();
        waker.into_iter().for_each(Waker::wake);
    }

    /// The time from which [`Session::redraw`](crate::Session::redraw) has something to do: a wake
    /// waits, or a timer is due. `None`: not before another wake.
    pub fn due(&self) -> Option<Instant> {
        self.queue().wakes.as_ref()?.due()
    }

    /// Whether a wake waits, at whatever time it may run.
    pub fn is_woken(&self) -> bool {
        self.queue().wakes.as_ref().is_some_and(|wakes| wakes.is_waiting())
    }

    /// The names of the work in the background, such as a running task.
    pub fn background(&self) -> Vec<String> {
        self.queue().background.iter().map(ToString::to_string).collect()
    }

    /// Whether a redraw may begin.
    pub(crate) fn is_due(&self) -> bool {
        self.due().is_some_and(|due| due <= clock::now())
    }

    /// Adds a wake of this memo call, or of the code outside of all.
    pub(crate) fn wake(&self, call: Option<Key>) {
        let mut queue = self.queue();
        let waker = if queue.wakes().add(call) { queue.waker.clone() } else { None };
        drop(queue);
        waker.into_iter().for_each(Waker::wake);
    }

    /// Takes the wake that waits, for the run that begins.
    pub(crate) fn take_wake(&self) -> Option<Wake> {
        self.queue().wakes.as_mut()?.take()
    }

    /// Puts back a wake whose run was cut short.
    pub(crate) fn put_back(&self, wake: Wake) {
        self.queue().wakes().put_back(wake);
    }

    /// Begins the pause after a wake.
    pub(crate) fn pause(&self) {
        self.queue().wakes().pause();
    }

    /// Sets the time at which the next timer is due.
    pub(crate) fn set_alarm(&self, alarm: Option<Instant>) {
        let mut queue = self.queue();
        if alarm.is_some() || queue.wakes.is_some() {
            queue.wakes().alarm = alarm;
        }
    }

    pub(crate) fn begin_background(&self, name: Cow<'static, str>) {
        self.queue().background.push(name);
    }

    pub(crate) fn end_background(&self, name: &str) {
        let mut queue = self.queue();
        if let Some(at) = queue.background.iter().position(|own| own == name) {
            queue.background.swap_remove(at);
        }
        drop(queue);
        self.ring();
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
