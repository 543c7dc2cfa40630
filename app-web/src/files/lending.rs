//! Files that servers of one store lend to each other. A browser fetches a picture or a download on a
//! connection of its own, which a proxy may lead to any server. A server that has its store alone
//! lends nothing, at no cost.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;
use tokio::sync::Semaphore;

use crate::base::lanes;
use crate::base::limits::{MOST_ASKING, MOST_LENT};
use crate::store::SessionStore;

/// The files that a server lends to others of its store, and borrows from them.
#[derive(Debug)]
pub(crate) struct Lending {
    /// `None` if this server has its store alone.
    store: Option<Arc<dyn SessionStore>>,
    lent: Mutex<RecentLoans>,
    asking: Semaphore,
}

/// The files lent lately, the newest last. They need not be lent again.
#[derive(Debug, Default)]
struct RecentLoans {
    names: HashSet<String>,
    times: VecDeque<(Instant, String)>,
}

/// A file in lent form: a header line, then its bytes.
pub(crate) fn pack(head: &Json, bytes: &[u8]) -> Vec<u8> {
    let mut packed = head.to_string().into_bytes();
    packed.push(b'\n');
    packed.extend_from_slice(bytes);
    packed
}

/// Reverses [`pack`].
pub(crate) fn unpack(packed: &[u8]) -> Option<(Json, &[u8])> {
    let end = packed.iter().position(|&byte| byte == b'\n')?;
    Some((serde_json::from_slice(&packed[..end]).ok()?, &packed[end + 1..]))
}

/// The reason why a file is not borrowed.
#[derive(Debug)]
pub(crate) struct Unreachable;

impl IntoResponse for Unreachable {
    fn into_response(self) -> Response {
        let words = "what the servers share cannot be reached just now; try again in a moment";
        (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], words)
            .into_response()
    }
}

impl Lending {
    pub(crate) fn over(store: Option<&Arc<dyn SessionStore>>) -> Lending {
        let store = store.filter(|store| store.is_shared()).cloned();
        Lending { store, lent: Mutex::default(), asking: Semaphore::new(MOST_ASKING) }
    }

    /// Whether other servers share the store.
    pub(crate) fn has_others(&self) -> bool {
        self.store.is_some()
    }

    /// Lends a file under a name, before any page learns the name. If that fails, only this server can
    /// serve it, and the page goes on. Blocks.
    pub(crate) fn lend(&self, name: &str, file: &[u8], keep: Duration) -> bool {
        let Some(store) = &self.store else { return false };
        if file.len() > MOST_LENT {
            tracing::warn!(bytes = file.len(), "a file is too large to be found on every server");
            return false;
        }
        let saved = store.save_file(name, file, keep);
        if let Err(error) = &saved {
            tracing::error!(%error, "a file cannot be lent to other servers");
        }
        saved.is_ok()
    }

    /// Lends a file that is shown again and again: it is lent once more after half of its time.
    pub(crate) fn lend_once(&self, name: &str, file: &[u8], keep: Duration) {
        if self.has_others()
            && !self.lent().has(name, keep / 2, Instant::now())
            && self.lend(name, file, keep)
        {
            self.lent().add(name.to_owned(), Instant::now());
        }
    }

    /// The file that another server has lent under this name. Blocks.
    ///
    /// # Errors
    /// If the store does not answer.
    pub(crate) fn borrow(&self, name: &str) -> Result<Option<Vec<u8>>, Unreachable> {
        let Some(store) = &self.store else { return Ok(None) };
        store.load_file(name).map_err(|error| {
            tracing::error!(%error, "the files of other servers cannot be reached");
            Unreachable
        })
    }

    /// Does blocking work, under a limit of simultaneous calls.
    ///
    /// # Errors
    /// The error of the work itself.
    pub(crate) async fn in_turn<T: Send + 'static>(
        self: &Arc<Lending>,
        work: impl FnOnce(&Lending) -> Result<T, Unreachable> + Send + 'static,
    ) -> Result<T, Unreachable> {
        let Ok(_place) = self.asking.acquire().await else { return Err(Unreachable) };
        let own = Arc::clone(self);
        lanes::runtime().spawn_blocking(move || work(&own)).await.unwrap_or(Err(Unreachable))
    }

    fn lent(&self) -> std::sync::MutexGuard<'_, RecentLoans> {
        self.lent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RecentLoans {
    fn has(&mut self, name: &str, long: Duration, now: Instant) -> bool {
        while let Some((_, name)) =
            self.times.pop_front_if(|(time, _)| now.saturating_duration_since(*time) >= long)
        {
            self.names.remove(&name);
        }
        self.names.contains(name)
    }

    fn add(&mut self, name: String, now: Instant) {
        if self.names.insert(name.clone()) {
            self.times.push_back((now, name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lent_is_forgotten_in_time() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut lent = RecentLoans::default();
        lent.add("a".into(), start);
        lent.add("b".into(), start + second);
        lent.add("a".into(), start + second);
        assert!(lent.has("a", 2 * second, start + second));
        assert!(!lent.has("a", 2 * second, start + 2 * second));
        assert!(lent.has("b", 2 * second, start + 2 * second));
        assert!(!lent.has("b", 2 * second, start + 3 * second));
        assert!(lent.names.is_empty() && lent.times.is_empty());
    }
}
