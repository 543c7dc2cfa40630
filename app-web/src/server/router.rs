//! The routes of an app, and the part of the app that each handler gets.

use std::sync::Arc;

use app_runtime::{App, ResourceError, Resources};
use axum::extract::FromRef;
use axum::routing::{get, put};
use axum::{Extension, Router};

use crate::files::assets::{self, Assets, BUILD};
use crate::files::downloads::{self, Downloads};
use crate::files::lending::Lending;
use crate::files::pictures;
use crate::server::health::{self, Readiness};
use crate::sessions::host::Host;
use crate::sessions::{page, socket, upload};
use crate::store::SessionStore;
use crate::visitors::visitor::Shares;

/// A router that serves an app at its root: the page, the socket, and the files both need.
/// `nest_service` puts the app at another path. With a `store`, sessions go on after a restart.
///
/// # Errors
/// If the app uses a resource that is missing, or if a given resource cannot be opened.
pub fn router(
    app: App,
    resources: Arc<Resources>,
    store: Option<Arc<dyn SessionStore>>,
) -> Result<Router, ResourceError> {
    router_of_build(BUILD.clone(), app, resources, store)
}

/// The same router, under the build name of another version of this library: for the test with two
/// versions behind one proxy.
///
/// # Errors
/// As for [`router`].
#[doc(hidden)]
pub fn router_of_build(
    build: String,
    app: App,
    resources: Arc<Resources>,
    store: Option<Arc<dyn SessionStore>>,
) -> Result<Router, ResourceError> {
    app.check(&resources)?;
    let mut host = Host::new(app, resources, store);
    host.assets = Arc::new(Assets::new(build, &host.app.settings.theme));
    let host = Arc::new(host);
    host.watch();
    let router = Router::new()
        .route("/", get(page::page))
        .route(socket::SOCKET_ROUTE, get(socket::socket).post(socket::socket))
        .route(upload::UPLOAD_ROUTE, put(upload::put).delete(upload::delete))
        .route(pictures::PICTURE_ROUTE, get(pictures::picture))
        .route(assets::ASSET_ROUTE, get(assets::asset))
        .route(downloads::DOWNLOAD_ROUTE, get(downloads::download))
        .route(health::LIVE_ROUTE, get(health::live))
        .route(health::READY_ROUTE, get(health::ready).layer(Extension(Readiness::default())))
        .with_state(RouterState(host));
    Ok(router)
}

/// The state of the router. A handler takes only the part of it that it needs.
#[derive(Clone, Debug)]
struct RouterState(Arc<Host>);

impl FromRef<RouterState> for Arc<Host> {
    fn from_ref(state: &RouterState) -> Arc<Host> {
        Arc::clone(&state.0)
    }
}

impl FromRef<RouterState> for Arc<Shares> {
    fn from_ref(state: &RouterState) -> Arc<Shares> {
        Arc::clone(&state.0.shares)
    }
}

impl FromRef<RouterState> for Arc<Assets> {
    fn from_ref(state: &RouterState) -> Arc<Assets> {
        Arc::clone(&state.0.assets)
    }
}

impl FromRef<RouterState> for Arc<Downloads> {
    fn from_ref(state: &RouterState) -> Arc<Downloads> {
        Arc::clone(&state.0.downloads)
    }
}

impl FromRef<RouterState> for Arc<Lending> {
    fn from_ref(state: &RouterState) -> Arc<Lending> {
        Arc::clone(&state.0.lending)
    }
}
