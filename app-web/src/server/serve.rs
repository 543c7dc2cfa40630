//! Running a server, and ending it cleanly.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};

use axum::{Extension, Router};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::base::ending::{Ending, GRACE, Stopping};
use crate::base::lanes::Lanes;
use crate::server::connections::{self, Bounds};
use crate::visitors::proxies::{TrustedProxies, trust_proxies};

/// Serves until `end` says how it ends, then closes every socket with a message and returns.
/// `started` is told the address once connections are accepted. The headers of `proxies` are
/// believed.
///
/// # Errors
/// If the system gives no threads, or takes the listener away.
pub fn serve(
    router: Router,
    listener: TcpListener,
    proxies: TrustedProxies,
    end: impl Future<Output = Ending> + Send + 'static,
    started: impl FnOnce(SocketAddr),
) -> io::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let lanes = Lanes::new(runtime.handle())?;
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (sender, ending) = watch::channel(None);
        let router = trust_proxies(router, proxies.clone()).layer(Extension(Stopping(ending)));
        started(address);
        let bounds = Bounds::of_this_process();
        let (ending, connections) =
            connections::accept(listener, router, bounds, proxies, &lanes, end).await;
        // This program no longer listens: a page that comes back at once must find the next
        // program.
        sender.send_replace(Some(ending));
        let gone = async { (connections.end().await, sender.closed().await) };
        drop(timeout(GRACE, gone).await);
        Ok(ending)
    });
    drop(lanes);
    runtime.shutdown_timeout(GRACE);
    result
}
