//! The web renderer: a server, the pages it sends, and the part that runs in the browser.
//!
//! The only crate of Da Capo that knows HTTP, HTML, JSON and WebSockets. A page comes as HTML
//! first, readable before any script runs; then a socket per tab carries events up and patches
//! down. [`router`] mounts an app in any axum server, [`serve`] runs one until it is told to
//! stop.
//!
//! # The road of a click
//!
//! A connection was accepted by `server/connections.rs` and became a socket at a route of
//! `server/router.rs`. It lives on a lane, a thread with its share of the connections
//! (`base/lanes.rs`). A click passes these files:
//!
//! 1. `wire/websocket.rs` puts frames together to a message, within bounds.
//! 2. `sessions/socket.rs` gets the message, and `wire/up.rs` reads it as an event.
//! 3. `sessions/session.rs` checks how much its page may send, queues the event, and runs the app.
//! 4. `sessions/persistence.rs` notes the run before it begins (`store/attempts.rs`) and saves the
//!    session after it (`store.rs`), before its page changes.
//! 5. `sessions/renderer.rs` gets the update, `wire/down.rs` encodes it, and `markup.rs` writes the
//!    HTML of the changed elements.
//! 6. `sessions/socket.rs` sends the message.
//!
//! A page comes to its session by `sessions/host.rs`, and before that as a document by
//! `sessions/page.rs`.

// The layers: a module names only modules above it.
mod base; // limits, reasons, metrics, threads
mod visitors; // addresses, cookies, shares of the server
mod store; // sessions that are kept
mod files; // scripts, style sheets, pictures, downloads, uploads
mod markup; // elements as HTML
mod wire; // frames and messages
mod sessions; // sessions that live here
mod server; // connections and routes

#[cfg(test)]
mod attacks;
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod test_server;

pub use axum;
pub use base::ending::Ending;
pub use base::metrics::show_metrics;
pub use server::hosts::allow_hosts;
pub use server::router::router;
#[doc(hidden)]
pub use server::router::router_of_build;
pub use server::serve::serve;
#[cfg(feature = "redis")]
pub use store::redis::Redis;
pub use store::{Attempt, Folder, Kept, SaveError, SessionStore, Told, Unfinished};
pub use visitors::proxies::{ProxyError, TrustedProxies, trust_proxies};

/// A page as HTML, for the test that compares renderers.
#[doc(hidden)]
#[must_use]
pub fn read(page: &app_runtime::Tree) -> String {
    markup::page_body(page)
}

/// Patches as a page in the browser gets them, for the same test.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Ops(wire::streams::Streams);

impl Ops {
    /// The next ones.
    #[doc(hidden)]
    pub fn of(&mut self, patches: &[app_runtime::Patch]) -> serde_json::Value {
        let Ops(streams) = self;
        patches.iter().filter_map(|patch| wire::down::encode_patch(patch, streams)).collect()
    }
}

/// All reasons of a refusal, each with its name in the metrics, its words, and the status of a
/// refused upload or the close code of a socket. For the test that sees each of them on a page.
#[doc(hidden)]
#[must_use]
pub fn reasons() -> Vec<(&'static str, &'static str, u16)> {
    let code = |reason| match files::uploads::status(reason) {
        Some(status) => status.as_u16(),
        None => sessions::socket::code(reason),
    };
    let all = base::reason::Reason::ALL.iter();
    all.map(|&reason| (reason.name(), reason.words(), code(reason))).collect()
}
