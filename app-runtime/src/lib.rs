//! The engine of Da Capo: an app's body runs from the top at every interaction, its widgets
//! return their values, and what changed goes to a renderer.
//!
//! This crate knows no network, no terminal, no HTML and no async runtime. It gives renderers
//! [`Session`], [`Event`], [`Patch`] and the [`Renderer`] trait; it gives authors [`Ui`] and
//! [`TestApp`]. Most people use it through the `dacapo` crate.
//!
//! ```
//! use app_runtime::{App, TestApp};
//!
//! let app = App::new("hello", |ui| {
//!     if ui.button("Say hello").show() {
//!         ui.success("Hello, world!").show();
//!     }
//! });
//! let mut page = TestApp::new(app);
//! page.button("Say hello").click();
//! assert!(page.contains("Hello, world!"));
//! ```

#[cfg(panic = "abort")]
compile_error!(
    "this program is built with `panic = \"abort\"`, but `rerun()`, `stop()` and the isolation of \
     panics need unwinding: remove `panic = \"abort\"` from the profile in Cargo.toml"
);

// The layers: a module names only modules above it.
mod sealed; // traits for this crate alone
mod clock; // time, which tests move
mod panics; // panics in words
mod key; // sites, scopes and keys of elements
mod upload; // uploaded files
mod event; // actions of a person
mod number_format; // numbers as people write them
mod words; // labels and texts
mod element; // content of a page, as data
mod tree; // the page as a tree
mod patch; // steps from one page to the next
mod diff; // comparison of two pages
mod drawing; // page that a run draws
mod inbox; // queue of events, and the wake that waits
mod wake; // wakes from any thread
mod memo; // results of memo components
mod renderer; // the interface of renderers
mod screen; // page of a session and its renderer
mod task; // work beside runs
mod snapshot; // session as bytes
mod state; // data that outlives a run
mod handler; // callbacks before the body
mod run; // one run of the body
mod ui; // place that an app writes to
pub mod widgets; // builders, one file each
mod live; // values that many sessions watch
mod cached; // memory behind `#[cached]`
mod theme; // appearance of a page
mod app; // body and settings
mod session; // one person's page and data
mod rerun; // the loop: event, handler, body, patches
mod testing; // renderer for tests

pub use app::{App, IntoApp, PageLayout, Settings};
pub use app_charts as charts;
pub use app_literals::{Icon, Shortcut};
pub use cached::{Cached, CachedArgument, CachedKey, CachedPart, CachedResult};
pub use diff::diff;
pub use element::{
    Click, Draft, Element, ElementData, ElementKind, Failure, FailureKind, Field, IntoWidth,
    LabelVisibility, Region, Width,
};
pub use event::{Action, Event, Num, Number, Refusal, Value};
#[doc(hidden)]
pub use handler::PlainFunction;
pub use handler::{Bound, Handler, IntoHandler, IntoOutcome, Outcome};
pub use inbox::Inbox;
pub use jiff;
pub use key::{Key, Site};
pub use live::{Live, LiveChanged, LiveError, LiveStore, StoredLive};
pub use memo::{ErasedArgument, MemoArgument};
pub use number_format::{Misread, NumberFormat};
pub use patch::{Branch, Patch};
pub use renderer::{Download, Effect, Nowhere, Renderer, Toast, Update};
#[doc(hidden)]
pub use run::block_on;
pub use run::{MemoCall, rerun, stop};
pub use screen::{Onlooker, SoFar};
pub use session::Session;
pub use snapshot::SnapshotError;
pub use state::{Access, Lent, Remember, ResourceError, Resources, State, Stored};
pub use task::{Failed, Task, TaskCounts, TaskProgress, TaskResult, TaskState, Tasks, Work};
pub use testing::{Chosen, Found, Shown, TestApp, TestAppBuilder};
pub use theme::{Fonts, Length, Palette, Theme, ThemeError, Unit};
pub use tree::{Node, NodeId, Tree};
pub use ui::{Form, InsideForm, OutsideForm, Page, Place, Ui};
pub use upload::{Content, FileLabel, FileSource, KeptFile, Size, UploadedFile, WeakFile};
pub use words::{IntoWords, Prose, Words};
