//! In Rust, an annotated function is an interactive app. It runs from the top at every interaction,
//! its widgets return their values, and what changed appears on the page.
//!
//! ```no_run
//! use dacapo::prelude::*;
//!
//! #[app]
//! fn main(ui: &Ui) {
//!     if ui.button("Say hello") {
//!         ui.success("Hello, world!");
//!     }
//! }
//! ```
//!
//! `cargo run` serves it and opens the browser. In a test, the same app runs without one:
//!
//! ```
//! use dacapo::prelude::*;
//!
//! #[app(title = "Counter")]
//! fn counter(ui: &Ui) {
//!     let mut clicks = ui.remember(|| 0);
//!     if ui.button("Count") {
//!         *clicks += 1;
//!     }
//!     ui.write(format!("Clicks: {}", *clicks));
//! }
//!
//! let mut page = TestApp::new(counter);
//! page.button("Count").click();
//! page.button("Count").click();
//! assert!(page.contains("Clicks: 2"));
//! ```
//!
//! The [guides] have a chapter for each subject.

#[cfg(not(any(feature = "web", feature = "terminal")))]
compile_error!(
    "nothing is left to show an app: turn on the feature `web` or `terminal` of `dacapo` in \
     Cargo.toml; both are on unless `default-features = false` is there"
);

// The layers: a module names only modules above it.
#[cfg(feature = "arrow")]
pub mod arrow;
// Documentation alone needs it, and its doc tests serve pages.
#[cfg(all(doc, any(not(doctest), feature = "web")))]
pub mod guides;
mod theme;
#[cfg(any(feature = "web", feature = "terminal"))]
mod launch;
#[cfg(any(feature = "web", feature = "terminal"))]
mod program;

#[cfg(all(doctest, feature = "web"))]
#[doc = include_str!("../README.md")]
mod readme {}

pub use app_macros::{app, cached, component, handler};
/// Dates and times, as `date_input` and `time_input` give them.
pub use app_runtime::jiff;
pub use app_runtime::widgets::badge::BadgeColor;
pub use app_runtime::widgets::button::{Busy, ButtonKind, IconPosition};
pub use app_runtime::widgets::color_picker::Color;
pub use app_runtime::widgets::columns::{Align, Gap};
pub use app_runtime::widgets::dataframe::Selection;
pub use app_runtime::widgets::metric::DeltaColor;
pub use app_runtime::{
    App, Failed, FailureKind, Form, Icon, IntoApp, LabelVisibility, Live, LiveError, Outcome, Page,
    PageLayout, Place, Remember, Shortcut, State, Task, TaskProgress, TaskState, TestApp, Theme,
    Ui, UploadedFile, Width, Work, rerun, stop,
};
#[cfg(any(feature = "web", feature = "terminal"))]
pub use launch::{Error, Launch, Result, launch, run};
pub use theme::read_theme;

/// The names that an app needs in scope, and no others.
pub mod prelude {
    pub use crate::{Place, TestApp, Ui, app, cached, component, handler, rerun, stop};
    pub use app_runtime::PageLayout::{Centered, Wide};
    pub use app_runtime::Width::{Content, Stretch};
    pub use app_runtime::widgets::button::Busy::Ignore;
    pub use app_runtime::widgets::button::ButtonKind::{Primary, Secondary, Tertiary};
    pub use serde::{Deserialize, Serialize};
}

/// Tables of named, typed columns, for `ui.table` and `ui.dataframe`.
///
/// ```
/// use dacapo::frame::Frame;
/// use dacapo::prelude::*;
///
/// #[app]
/// fn squares(ui: &Ui) {
///     ui.table(Frame::computed(3).column("number", |row| row).column("square", |row| row * row));
/// }
/// # let page = TestApp::new(squares);
/// # assert!(page.contains("square"));
/// ```
pub mod frame {
    pub use app_runtime::widgets::frame::{
        Cell, Column, Frame, FrameError, IntoCell, IntoFrame, Kind,
    };
}

/// An app as part of a web server of your own.
#[cfg(feature = "web")]
pub mod web {
    use std::sync::Arc;

    pub use app_web::axum;

    use crate::IntoApp;

    /// A router that serves an app at its root. `nest_service` puts it at another path, with and
    /// without a slash at the end of its address; axum's `nest` does not serve an address with one.
    ///
    /// ```
    /// use dacapo::prelude::*;
    /// use dacapo::web::{self, axum::Router};
    ///
    /// #[app]
    /// fn shop(ui: &Ui) {
    ///     ui.write("apples");
    /// }
    ///
    /// let router: Router = Router::new().nest_service("/shop", web::router(shop));
    /// ```
    ///
    /// # Panics
    /// If the app takes a resource: [`router_with`] shares them.
    pub fn router(app: impl IntoApp) -> axum::Router {
        router_with(app, Resources::default()).unwrap_or_else(|missing| panic!("{missing}"))
    }

    /// Like [`router`], with resources.
    ///
    /// # Errors
    /// If the app takes a resource that is missing, or if a given resource cannot be opened.
    pub fn router_with(
        app: impl IntoApp,
        resources: Resources,
    ) -> Result<axum::Router, app_runtime::ResourceError> {
        app_web::router(app.into_app(), Arc::new(resources), None)
    }

    /// Like [`router_with`], with a store: sessions go on from where they were when the server
    /// comes back. Apps of one name in one store would take each other's sessions for their own, so
    /// give each one its own store.
    ///
    /// # Errors
    /// If the app takes a resource that is missing, or if a given resource cannot be opened.
    pub fn router_with_store(
        app: impl IntoApp,
        resources: Resources,
        store: impl SessionStore + 'static,
    ) -> Result<axum::Router, app_runtime::ResourceError> {
        app_web::router(app.into_app(), Arc::new(resources), Some(Arc::new(store)))
    }

    pub use app_runtime::Resources;
    #[cfg(feature = "redis")]
    pub use app_web::Redis;
    pub use app_web::{
        Attempt, Folder, Kept, SaveError, SessionStore, Told, Unfinished, allow_hosts, show_metrics,
    };
    pub use app_web::{ProxyError, TrustedProxies, trust_proxies};
}

/// The parts of a renderer of your own. The guide [renderers](crate::guides::renderers) builds one.
pub mod runtime {
    pub use app_runtime::{
        Action, Branch, Click, Download, Effect, Element, ElementData, Event, Failure, Field,
        Inbox, Key, Misread, Node, NodeId, Nowhere, Num, NumberFormat, Onlooker, Patch, Refusal,
        Region, Renderer, ResourceError, Resources, Session, Settings, SoFar, TaskCounts, Tasks,
        Toast, Tree, Update, Value, Words, diff,
    };
    pub use app_runtime::{charts, widgets};
}

/// The code that the attributes write uses these. Not for use by hand; it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::program::Program;
    pub use crate::theme::theme_in_file;
    pub use app_runtime::widgets::chart::channel;
    pub use app_runtime::{Access, App, Cached, CachedArgument, CachedKey, Handler, MemoArgument};
    pub use app_runtime::{Outcome, PlainFunction, Site, block_on};

    /// The words that the value of a keyword may be, in a module of its name.
    pub mod words {
        pub mod busy {
            pub use app_runtime::widgets::button::Busy::*;
        }
        pub mod selection {
            pub use app_runtime::widgets::chart::{Interval, Points};
            pub use app_runtime::widgets::dataframe::Selection::{Multiple, Single};
        }
        pub mod stack {
            pub use app_runtime::charts::chart::Stack::*;
        }
        pub mod legend {
            pub use app_runtime::charts::chart::Legend::*;
        }
        pub mod x_scale {
            pub use app_runtime::charts::chart::ScaleKind::*;
        }
        pub mod y_scale {
            pub use app_runtime::charts::chart::ScaleKind::*;
        }
    }
}
