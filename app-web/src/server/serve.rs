//! Running a server, and ending it cleanly.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::{Extension, Router};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::base::lanes::Lanes;
use crate::server::connections::{self, Bounds};
use crate::visitors::proxies::{TrustedProxies, trust_proxies};

/// How long open sockets get to say goodbye, and then runs to come to their end.
pub(crate) const GRACE: Duration = Duration::from_secs(2);

/// Why a server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was told to stop.
    Stopped,
    /// Another program goes on with the same listener: whoever connects meanwhile waits there, so
    /// pages may come back at once.
    Replaced,
}

/// Serves until `end` says how it ends, then closes every socket with a word and returns. `started`
/// is told the address once connections are accepted. What `proxies` say of others is believed.
///
/// # Errors
/// Where the system gives no threads, or takes the listener away.
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
        // Nobody listens here any more: a page that comes back at once must find the next program.
        sender.send_replace(Some(ending));
        let gone = async { (connections.end().await, sender.closed().await) };
        drop(timeout(GRACE, gone).await);
        Ok(ending)
    });
    drop(lanes);
    runtime.shutdown_timeout(GRACE);
    result
}

/// Tells the sockets of a server how it ends, which waits until each has dropped its own. In a
/// server of somebody else's there is none, and sockets end with their connections.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(watch::Receiver<Option<Ending>>);

impl Stopping {
    /// Whether the server is ending.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Done once the server ends.
    pub(crate) async fn wait(mut self) -> Ending {
        match self.0.wait_for(Option::is_some).await.map(|ending| *ending) {
            Ok(Some(ending)) => ending,
            _ => std::future::pending().await,
        }
    }
}
