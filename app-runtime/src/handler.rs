//! Typed callbacks: what runs between an event and the body.

use std::fmt;

use crate::state::{Access, State};

/// A callback with its arguments bound, ready to be called by one event.
///
/// `on_click = save(3)` makes one from a `#[handler]` function; `save::with(3)` is the same
/// without the macro.
pub struct Handler {
    name: &'static str,
    call: Box<dyn FnOnce(&Access) -> Outcome + Send>,
}

impl Handler {
    /// Binds a call. The name is for messages and logs.
    pub fn new<O: Into<Outcome>>(
        name: &'static str,
        call: impl FnOnce(&Access) -> O + Send + 'static,
    ) -> Handler {
        Handler { name, call: Box::new(move |access| call(access).into()) }
    }

    /// The name of the function.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn call(self, access: &Access) -> Outcome {
        (self.call)(access)
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handler").field(&self.name).finish()
    }
}

/// What may stand behind `on_click =` and `on_change =`: a bound `#[handler]`, or a closure that
/// takes `&mut` session state.
pub trait IntoHandler<Kind> {
    /// The bound call.
    fn into_handler(self) -> Handler;
}

/// Marks what is a handler already.
#[derive(Debug)]
pub struct Bound;

impl IntoHandler<Bound> for Handler {
    fn into_handler(self) -> Handler {
        self
    }
}

impl<F, S, O> IntoHandler<fn(&mut S) -> O> for F
where
    F: FnOnce(&mut S) -> O + Send + 'static,
    S: State,
    O: Into<Outcome>,
{
    fn into_handler(self) -> Handler {
        Handler::new("closure", move |access| self(&mut access.state::<S>()))
    }
}

/// How a body or a handler ended: well, or with an error to show.
#[derive(Debug)]
pub struct Outcome(pub(crate) Result<(), String>);

impl From<()> for Outcome {
    fn from((): ()) -> Outcome {
        Outcome(Ok(()))
    }
}

impl<E: fmt::Display> From<Result<(), E>> for Outcome {
    fn from(result: Result<(), E>) -> Outcome {
        Outcome(result.map_err(|error| error.to_string()))
    }
}
