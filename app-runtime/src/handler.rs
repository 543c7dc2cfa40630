//! Typed callbacks: they run between an event and the body.

use std::fmt;

use crate::renderer::Download;
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
    pub fn new<O: IntoOutcome>(
        name: &'static str,
        call: impl FnOnce(&Access) -> O + Send + 'static,
    ) -> Handler {
        Handler { name, call: Box::new(move |access| call(access).into_outcome()) }
    }

    /// The name of the function.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Calls it inside a tracing span of its name.
    pub(crate) fn call(self, access: &Access) -> Outcome {
        tracing::info_span!("handler", name = self.name).in_scope(|| (self.call)(access))
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handler").field(&self.name).finish()
    }
}

/// The calls for an event on a widget, made before the body runs: the handler, and for a download
/// button the function that makes the file.
#[derive(Debug, Default)]
pub(crate) struct Call {
    pub(crate) handler: Option<Handler>,
    /// Boxed, because it is rare and large, and every input passes a `Call` on.
    pub(crate) download: Option<Box<OfferedFile>>,
}

impl Call {
    /// `None` if there is nothing to call.
    #[inline]
    pub(crate) fn of(handler: Option<Handler>, download: Option<Box<OfferedFile>>) -> Option<Call> {
        let any = handler.is_some() || download.is_some();
        any.then_some(Call { handler, download })
    }
}

/// A file that is made at the click.
pub(crate) struct OfferedFile {
    pub(crate) file_name: String,
    pub(crate) mime: String,
    pub(crate) data: Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send>,
}

impl OfferedFile {
    pub(crate) fn make(self) -> Result<Download, String> {
        let OfferedFile { file_name, mime, data } = self;
        Ok(Download { file_name, mime, data: data()?.into() })
    }
}

impl fmt::Debug for OfferedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OfferedFile").field(&self.file_name).finish()
    }
}

/// A value for `on_click =` and `on_change =`: a bound `#[handler]`, or a closure that takes `&mut`
/// session state.
#[diagnostic::on_unimplemented(
    message = "a handler is expected here, found `{Self}`",
    label = "not a handler",
    note = "call a `#[handler]` function with its arguments, as in `on_click = save(3)`, or write \
            a closure that takes one session state, as in `on_click = |state: &mut Notes| …`"
)]
pub trait IntoHandler<Kind> {
    /// The bound call.
    fn into_handler(self) -> Handler;
}

/// Marks a value that is a handler already.
#[derive(Debug)]
pub struct Bound;

impl IntoHandler<Bound> for Handler {
    fn into_handler(self) -> Handler {
        self
    }
}

impl<F, S, O> IntoHandler<fn(&mut S) -> O> for F
where
    F: OneLiner<S, O>,
    S: State,
    O: IntoOutcome,
{
    fn into_handler(self) -> Handler {
        Handler::new("closure", move |access| self.call(&mut access.state::<S>()))
    }
}

/// A closure that takes one session state.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a handler is expected here, found `{Self}`",
    label = "not a handler",
    note = "call a `#[handler]` function with its arguments, as in `on_click = save(3)`, or write \
            a closure that takes one session state, as in `on_click = |state: &mut Notes| …`"
)]
pub trait OneLiner<S, O>: Send + 'static {
    /// Calls it.
    fn call(self, state: &mut S) -> O;
}

#[diagnostic::do_not_recommend]
impl<F: FnOnce(&mut S) -> O + Send + 'static, S, O> OneLiner<S, O> for F {
    fn call(self, state: &mut S) -> O {
        self(state)
    }
}

/// Replaces a `#[handler]` if a plain function was given: the output of the attributes falls back
/// on it when no type has the function's name.
#[doc(hidden)]
pub type PlainFunction = Function<Plain>;

/// A function passed as a handler.
#[doc(hidden)]
#[derive(Debug)]
pub struct Function<Kind>(Kind);

/// The kind of a function without an attribute.
#[doc(hidden)]
#[derive(Debug)]
pub enum Plain {}

/// No type implements it; it exists for its error message.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a handler is expected here, found a plain function",
    label = "this function is not a `#[handler]`",
    note = "put `#[handler]` in front of the function; it can still be called as before"
)]
pub trait IsAHandler {}

impl<Kind> Function<Kind>
where
    Function<Kind>: IsAHandler,
{
    /// The signature that `#[handler]` would give.
    #[doc(hidden)]
    pub fn with() -> Handler {
        Handler::new("", |_| ())
    }
}

/// How a body or a handler ended: well, or with an error to show.
#[derive(Debug)]
pub struct Outcome(pub(crate) Result<(), String>);

impl Outcome {
    /// The outcome of a returned value.
    pub fn of(returned: impl IntoOutcome) -> Outcome {
        returned.into_outcome()
    }
}

/// A return type of a body or a handler: nothing, or a `Result` whose error can be shown.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a page or a handler can return",
    label = "expected `()`, or a `Result<(), E>` whose `E` implements `Display`",
    note = "what a page shows, it draws with its `ui`; what a handler finds out, it writes to session \
            state; an `Err` is shown on the page"
)]
pub trait IntoOutcome {
    /// How it ended.
    fn into_outcome(self) -> Outcome;
}

// The compiler recommends none of these impls, because the message names them all.
#[diagnostic::do_not_recommend]
impl IntoOutcome for Outcome {
    fn into_outcome(self) -> Outcome {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoOutcome for () {
    fn into_outcome(self) -> Outcome {
        Outcome(Ok(()))
    }
}

#[diagnostic::do_not_recommend]
impl<E: fmt::Display> IntoOutcome for Result<(), E> {
    fn into_outcome(self) -> Outcome {
        Outcome(self.map_err(|error| error.to_string()))
    }
}
