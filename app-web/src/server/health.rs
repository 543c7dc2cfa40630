//! The questions of a supervisor or a proxy to a server. Neither answer says anything about the app
//! or its users, so both are public.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};

use crate::base::ending::Stopping;
use crate::base::lanes;
use crate::sessions::host::Host;

/// Whether the process answers at all. If it does not, it must be started again.
pub(crate) const LIVE_ROUTE: &str = "/healthz";

/// Whether people may be sent here. If not, a proxy sends them elsewhere for now.
pub(crate) const READY_ROUTE: &str = "/readyz";

type HealthAnswer = (StatusCode, [(HeaderName, &'static str); 1], &'static str);

const fn answer(status: StatusCode, text: &'static str) -> HealthAnswer {
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}

pub(crate) async fn live() -> HealthAnswer {
    answer(StatusCode::OK, "ok\n")
}

/// The store is asked each time: it may be another machine.
pub(crate) async fn ready(
    State(host): State<Arc<Host>>,
    stopping: Option<Extension<Stopping>>,
) -> HealthAnswer {
    if stopping.is_some_and(|Extension(stopping)| stopping.has_begun()) {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping\n");
    }
    match lanes::runtime().spawn_blocking(move || host.reaches_store()).await {
        Ok(true) => answer(StatusCode::OK, "ok\n"),
        _ => answer(StatusCode::SERVICE_UNAVAILABLE, "the sessions' store cannot be written\n"),
    }
}
