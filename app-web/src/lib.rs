//! The web renderer: a server, the pages it sends, and the part that runs in the browser.
//!
//! The only crate of Da Capo that knows HTTP, HTML, JSON and WebSockets. A page comes as HTML
//! first, readable before any script runs; then a socket per tab carries events up and patches
//! down. [`router`] mounts an app in any axum server, [`serve`] runs one until it is told to
//! stop.

// The layers: a module names only those above it.
mod base;
mod visitors;
mod store;
mod files;
mod markup;
mod wire;
mod sessions;
mod server;

#[cfg(test)]
mod attacks;
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod test_server;

use std::sync::Arc;

use app_runtime::{App, ResourceError, Resources};
use axum::Router;
use axum::routing::{get, put};

pub use axum;
pub use base::metrics::show_metrics;
pub use server::hosts::allow_hosts;
pub use server::serve::{Ending, serve};
#[cfg(feature = "redis")]
pub use store::redis::Redis;
pub use store::{Attempt, Folder, Kept, SaveError, SessionStore, Told, Unfinished};
pub use visitors::proxies::{ProxyError, TrustedProxies, trust_proxies};

/// A page as HTML: what the test reads that compares renderers.
#[doc(hidden)]
#[must_use]
pub fn read(page: &app_runtime::Tree) -> String {
    markup::page_body(page)
}

/// Patches as the page in the browser gets them: what the same test plays.
#[doc(hidden)]
#[must_use]
pub fn ops(patches: &[app_runtime::Patch]) -> serde_json::Value {
    patches.iter().map(wire::encode_patch).collect()
}

/// Why somebody gets nothing, or nothing more: as what it is counted, its words, and the code with
/// which a socket closes for it. What the test reads that sees each of them on a page.
#[doc(hidden)]
#[must_use]
pub fn reasons() -> Vec<(&'static str, &'static str, u16)> {
    let all = base::reason::Reason::ALL.iter();
    all.map(|&reason| (reason.name(), reason.words(), sessions::socket::code(reason))).collect()
}

/// A router that serves an app at its root: the page, the socket, and the files both need.
/// `nest_service` has the app live elsewhere. Sessions go on after a restart where there is a
/// `store`.
///
/// # Errors
/// Where the app takes a resource that is not there, or one that was given cannot be opened.
pub fn router(
    app: App,
    resources: Arc<Resources>,
    store: Option<Arc<dyn SessionStore>>,
) -> Result<Router, ResourceError> {
    router_of_build(files::assets::BUILD.clone(), app, resources, store)
}

/// The same as another build of this library would serve it, so far as its name goes: for the test
/// that has two behind one proxy.
///
/// # Errors
/// As there.
#[doc(hidden)]
pub fn router_of_build(
    build: String,
    app: App,
    resources: Arc<Resources>,
    store: Option<Arc<dyn SessionStore>>,
) -> Result<Router, ResourceError> {
    app.check(&resources)?;
    let mut hosted = sessions::host::Hosted::new(app, resources, store);
    hosted.build = build;
    let hosted = Arc::new(hosted);
    hosted.watch();
    let router = Router::new()
        .route("/", get(sessions::page::page))
        .route(
            sessions::socket::ROUTE,
            get(sessions::socket::socket).post(sessions::socket::socket),
        )
        .route(files::uploads::ROUTE, put(files::uploads::put).delete(files::uploads::delete))
        .route(files::pictures::ROUTE, get(files::pictures::media))
        .route(files::assets::ROUTE, get(files::assets::asset))
        .route(files::downloads::ROUTE, get(files::downloads::download))
        .route(server::health::LIVE_ROUTE, get(server::health::live))
        .route(server::health::READY_ROUTE, get(server::health::ready))
        .with_state(hosted);
    Ok(router)
}
