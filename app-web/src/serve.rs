//! Running a server, and stopping it cleanly.

use std::future::{Future, IntoFuture};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::serve::ListenerExt;
use axum::{Extension, Router};
use tokio::sync::watch;

/// How long open sockets get to say goodbye.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until `stop` is done, then closes every socket with a word and returns. `started` is
/// told the address once connections are accepted.
///
/// # Errors
/// Where the system gives no threads, or takes the listener away.
pub fn serve(
    router: Router,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
    started: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // A patch is small and wanted at once: never wait for more to send.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let (sender, stopping) = watch::channel(false);
        let stopping = Stopping(stopping);
        let router = router.layer(Extension(stopping.clone()));
        let stopped = async move {
            stop.await;
            sender.send_replace(true);
        };
        started(address);
        let serving = axum::serve(listener, router).with_graceful_shutdown(stopped).into_future();
        tokio::select! {
            result = serving => result,
            // axum waits for idle connections as long as they please.
            () = async { stopping.wait().await; tokio::time::sleep(GRACE).await } => Ok(()),
        }
    });
    runtime.shutdown_timeout(GRACE);
    result
}

/// Tells the sockets of a server that it is stopping. In a server of somebody else's there is
/// none, and sockets end with their connections.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Whether the server is stopping.
    pub(crate) fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Done once the server is stopping.
    pub(crate) async fn wait(mut self) {
        if self.0.wait_for(|&stopping| stopping).await.is_err() {
            std::future::pending().await
        }
    }
}
