//! The end of a server, as its sockets and its health answer learn of it.

use std::time::Duration;

use tokio::sync::watch;

/// Open sockets get this long to say goodbye, and then runs get this long to end.
pub(crate) const GRACE: Duration = Duration::from_secs(2);

/// The reason why a server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The server was told to stop.
    Stopped,
    /// Another program goes on with the same listener. New connections wait there meanwhile, so
    /// pages may come back at once.
    Replaced,
}

/// Tells the sockets of a server how it ends. The server waits until each socket has dropped its
/// own. In a server of another program there is none, and sockets end with their connections.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(pub(crate) watch::Receiver<Option<Ending>>);

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
