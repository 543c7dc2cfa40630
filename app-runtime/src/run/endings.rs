//! The ways in which a body or a handler ends. An early end unwinds, with a payload of its own.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::handler::Outcome;
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
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn unwind(why: Unwound) -> ! {
    assert!(
        RUNNING.get(),
        "`rerun()` and `stop()` work inside an app's body or handler, on its thread"
    );
    resume_unwind(Box::new(why))
}

/// Calls a body or a handler, and tells how it ended.
pub(crate) fn run_to_its_end(call: impl FnOnce() -> Outcome) -> Ending {
    let outer = RUNNING.replace(true);
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

fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "the panic carries no message".to_owned())
}
