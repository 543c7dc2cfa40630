//! Running a server, and ending it cleanly.

use std::future::{Future, IntoFuture};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::serve::{Listener, ListenerExt};
use axum::{Extension, Router};
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

/// How long open sockets get to say goodbye, and then runs to come to their end.
const GRACE: Duration = Duration::from_secs(2);

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
/// is told the address once connections are accepted.
///
/// # Errors
/// Where the system gives no threads, or takes the listener away.
pub fn serve(
    router: Router,
    listener: TcpListener,
    end: impl Future<Output = Ending> + Send + 'static,
    started: impl FnOnce(SocketAddr),
) -> io::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // A patch is small and wanted at once: never wait for more to send.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let (open, shut) = oneshot::channel();
        let door = Door { listener, _open: open };
        let (sender, ending) = watch::channel(None);
        let router = router.layer(Extension(Stopping(ending)));
        let (decide, decided) = oneshot::channel();
        let end = async move {
            let _ = decide.send(end.await);
        };
        started(address);
        let serving = axum::serve(door, router).with_graceful_shutdown(end).into_future();
        let serving = tokio::spawn(serving);
        // Nobody speaks there; it ends with the door.
        let (Ok(()) | Err(_)) = shut.await;
        let ending = decided.await.map_err(io::Error::other)?;
        sender.send_replace(Some(ending));
        // axum waits for idle connections as long as they please, and not for sockets.
        let gone = async { (serving.await, sender.closed().await) };
        drop(timeout(GRACE, gone).await);
        Ok(ending)
    });
    runtime.shutdown_timeout(GRACE);
    result
}

/// Where connections come in, until axum drops it. Only then are the sockets told: a page that
/// comes back at once must find the next program there, not this one.
struct Door<L> {
    listener: L,
    _open: oneshot::Sender<()>,
}

impl<L: Listener<Io = TcpStream>> Listener for Door<L> {
    type Io = TcpStream;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (TcpStream, L::Addr) {
        self.listener.accept().await
    }

    fn local_addr(&self) -> io::Result<L::Addr> {
        self.listener.local_addr()
    }
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
