//! The web renderer: a server, the pages it sends, and the part that runs in the browser.
//!
//! The only crate of Da Capo that knows HTTP, HTML, JSON and WebSockets. A page comes as HTML
//! first, readable before any script runs; then a socket per tab carries events up and patches
//! down. [`router`] mounts an app in any axum server, [`serve`] runs one until it is told to
//! stop.

// The layers: a module names only those above it.
mod limits;
mod reason;
mod metrics;
mod memory;
mod token;
mod lanes;
mod gzip;
mod theme;
mod identity;
mod proxies;
mod visitor;
mod store;
mod attempts;
mod allotments;
mod lending;
mod csv;
mod assets;
mod downloads;
mod media;
mod upload;
mod html;
mod highlight;
mod markdown;
mod wire;
mod websocket;
mod grids;
mod outlet;
mod live;
mod keeping;
mod hosted;
mod socket;
mod page;
mod serve;
mod connections;
mod hosts;
mod health;
#[cfg(test)]
mod attacks;
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod served;

use std::sync::Arc;

use app_runtime::{App, ResourceError, Resources};
use axum::Router;
use axum::routing::{get, put};

pub use axum;
pub use hosts::allow_hosts;
pub use metrics::show_metrics;
pub use proxies::{ProxyError, TrustedProxies, trust_proxies};
pub use serve::{Ending, serve};
#[cfg(feature = "redis")]
pub use store::redis::Redis;
pub use store::{Attempt, Folder, Kept, SaveError, SessionStore, Told, Unfinished};

/// A page as HTML: what the test reads that compares renderers.
#[doc(hidden)]
#[must_use]
pub fn read(page: &app_runtime::Tree) -> String {
    html::page_body(page)
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
    let all = reason::Reason::ALL.iter();
    all.map(|&reason| (reason.name(), reason.words(), socket::code(reason))).collect()
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
    router_of_build(assets::BUILD.clone(), app, resources, store)
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
    let mut hosted = hosted::Hosted::new(app, resources, store);
    hosted.build = build;
    let hosted = Arc::new(hosted);
    hosted.watch();
    let router = Router::new()
        .route("/", get(page::page))
        .route(socket::ROUTE, get(socket::socket).post(socket::socket))
        .route(upload::ROUTE, put(upload::put).delete(upload::delete))
        .route(media::ROUTE, get(media::media))
        .route(assets::ROUTE, get(assets::asset))
        .route(downloads::ROUTE, get(downloads::download))
        .route(health::LIVE_ROUTE, get(health::live))
        .route(health::READY_ROUTE, get(health::ready))
        .with_state(hosted);
    Ok(router)
}
