//! The end of a server, as its sockets and its health hear of it.

use std::time::Duration;

use tokio::sync::watch;

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

/// Tells the sockets of a server how it ends, which waits until each has dropped its own. In a
/// server of somebody else's there is none, and sockets end with their connections.
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
