//! The ways in which a body or a handler ends. An early end unwinds, with a payload of its own.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use crate::handler::Outcome;
use crate::inbox::Inbox;
use crate::panics::panic_message;
use crate::state::ResourceError;

/// Ends this run and starts the body again from the top, at once. State and remembered cells
/// keep what was written to them.
///
/// In a handler, the rest of the handler is skipped and the body runs as usual. A body that asks
/// for reruns without end is stopped with an error on the page.
///
/// # Panics
/// Outside of a body or handler.
pub fn rerun() -> ! {
    unwind(Unwound::Rerun)
}

/// Ends this run here: what is on the page so far stays, nothing is added.
///
/// In a handler: the body does not run for this event.
///
/// # Panics
/// Outside of a body or handler.
pub fn stop() -> ! {
    unwind(Unwound::Stop)
}

/// Waits for the future of an `async` handler, on the thread that runs the session. The handler ends
/// at its next await if it was told to stop or if an interrupting click waits: its future is dropped.
///
/// There is no executor here. The async runtime that the renderer has entered on this thread drives the
/// sockets, timers and tasks that the future waits for. So a handler's future need not be `Send`, and
/// `rerun()` unwinds through it as through any other call.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let Some(inbox) = RUNNING.with_borrow(Option::clone) else { return pollster::block_on(future) };
    wait_for(future, &inbox, || match () {
        () if inbox.is_interrupted() => Some(Unwound::Interrupted),
        () if inbox.is_stopping() => Some(Unwound::Stop),
        () => None,
    })
}

/// Waits for a future on this thread, and ends the run as soon as `end` has a reason.
pub(super) fn wait_for<T>(
    future: impl Future<Output = T>,
    inbox: &Inbox,
    end: impl Fn() -> Option<Unwound>,
) -> T {
    pollster::block_on(inbox.wait_for(future, end)).unwrap_or_else(|why| unwind(why))
}

/// The reason for an early end. It is the payload of an unwinding: every destructor on the way
/// runs, and no panic hook sees it.
pub(super) enum Unwound {
    Rerun,
    Stop,
    Interrupted,
    Reached,
}

/// How a body or a handler ended.
#[derive(Debug)]
pub(crate) enum Ending {
    Finished(Outcome),
    Rerun,
    Stop,
    Interrupted,
    Reached,
    Panicked(String),
    /// A resource is not there.
    Without(ResourceError),
}

thread_local! {
    /// The inbox of the session whose body or handler runs on this thread.
    static RUNNING: RefCell<Option<Arc<Inbox>>> = const { RefCell::new(None) };
}

pub(super) fn unwind(why: Unwound) -> ! {
    assert!(
        RUNNING.with_borrow(Option::is_some),
        "`rerun()` and `stop()` work inside an app's body or handler, on its thread"
    );
    resume_unwind(Box::new(why))
}

/// Calls a body or a handler of the session with this inbox, and tells how it ended.
pub(crate) fn run_to_its_end(inbox: &Arc<Inbox>, call: impl FnOnce() -> Outcome) -> Ending {
    let outer = RUNNING.replace(Some(Arc::clone(inbox)));
    // While unwinding, guards put back the state that the call held, as after any early return.
    let result = catch_unwind(AssertUnwindSafe(call));
    RUNNING.set(outer);
    match result {
        Ok(outcome) => Ending::Finished(outcome),
        Err(payload) => match payload.downcast::<Unwound>() {
            Ok(why) => match *why {
                Unwound::Rerun => Ending::Rerun,
                Unwound::Stop => Ending::Stop,
                Unwound::Interrupted => Ending::Interrupted,
                Unwound::Reached => Ending::Reached,
            },
            Err(payload) => match payload.downcast::<ResourceError>() {
                Ok(error) => Ending::Without(*error),
                Err(panic) => Ending::Panicked(panic_message(&*panic)),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::sync::mpsc;
    use std::task::{Poll, Waker};
    use std::thread;

    #[test]
    fn a_future_is_waited_for_however_often_it_is_woken() {
        let (sender, receiver) = mpsc::channel::<Waker>();
        let ringing = thread::spawn(move || {
            for waker in receiver {
                waker.wake();
            }
        });
        let mut left = 100;
        let answer = block_on(poll_fn(move |context| {
            if left == 0 {
                return Poll::Ready(42);
            }
            left -= 1;
            // Every other wake-up happens before this thread sleeps.
            if left % 2 == 0 {
                context.waker().wake_by_ref();
            } else {
                sender.send(context.waker().clone()).unwrap();
            }
            Poll::Pending
        }));
        assert_eq!(answer, 42);
        ringing.join().unwrap();
    }
}
