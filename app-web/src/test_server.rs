//! A server for one test, at a port of its own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};

use app_runtime::App;
use axum::Router;
use tokio::sync::oneshot;

use crate::Ending;
use crate::base::lanes::Lanes;
use crate::server::connections::{self, Bounds};
use crate::visitors::proxies::TrustedProxies;

/// A server, which ends when this is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    _stop: oneshot::Sender<Ending>,
}

/// The router of an app without resources and without a store.
pub(crate) fn router_of(app: App) -> Router {
    crate::router(app, Arc::default(), None).unwrap()
}

/// Serves as programs do.
pub(crate) fn serve(router: Router) -> Served {
    serve_behind("", router)
}

/// The same, behind these proxies.
pub(crate) fn serve_behind(proxies: &str, router: Router) -> Served {
    let proxies = proxies.parse().unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (stop, stopped) = oneshot::channel();
    let (started, address) = mpsc::channel();
    std::thread::spawn(move || {
        let stopped = async move { stopped.await.unwrap_or(Ending::Stopped) };
        crate::serve(router, listener, proxies, stopped, |address| started.send(address).unwrap())
    });
    Served { address: address.recv().unwrap(), _stop: stop }
}

/// The same, within narrower bounds.
pub(crate) fn serve_within(bounds: Bounds, router: Router) -> Served {
    let proxies = TrustedProxies::default();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let (stop, stopped) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let lanes = Lanes::new(runtime.handle()).unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            drop(connections::accept(listener, router, bounds, proxies, &lanes, stopped).await)
        })
    });
    Served { address, _stop: stop }
}
