//! The memory behind `#[cached]`: results by arguments, shared by all sessions.
//!
//! Which results stay when there are too many is the business of `quick_cache`; this adds how
//! long a result is good for.

use std::convert::Infallible;
use std::fmt;
use std::hash::Hash;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

/// How many results are kept where `max_entries` does not say.
const MAX_ENTRIES: usize = 1000;

/// Results of a function by its arguments. One thread at a time computes the result for a key;
/// others that want it wait. Results are cloned for each caller; errors are not kept.
pub struct Cached<K, V> {
    results: OnceLock<Cache<K, Kept<V>>>,
    ttl: Option<Duration>,
    max_entries: usize,
}

#[derive(Clone)]
struct Kept<V> {
    value: V,
    since: Instant,
}

impl<K, V> Cached<K, V> {
    /// Empty, for about 1,000 results of any age.
    #[must_use]
    pub const fn new() -> Cached<K, V> {
        Cached { results: OnceLock::new(), ttl: None, max_entries: MAX_ENTRIES }
    }

    /// How long a result is good for. Default: for ever.
    #[must_use]
    pub const fn ttl(mut self, ttl: Duration) -> Cached<K, V> {
        self.ttl = Some(ttl);
        self
    }

    /// About how many results are kept; those that are seldom asked for go first. Default: 1,000.
    #[must_use]
    pub const fn max_entries(mut self, max_entries: usize) -> Cached<K, V> {
        self.max_entries = max_entries;
        self
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Cached<K, V> {
    /// The result for these arguments, computed if it is not there.
    pub fn get_or_compute(&self, key: K, compute: impl FnOnce() -> V) -> V {
        let computed = self.get_or_try_compute(key, || Ok::<V, Infallible>(compute()));
        computed.unwrap_or_else(|never| match never {})
    }

    /// As [`get_or_compute`](Self::get_or_compute), for what can fail.
    ///
    /// # Errors
    /// That of `compute`; the next caller tries again.
    pub fn get_or_try_compute<E>(
        &self,
        key: K,
        compute: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E> {
        let results = self.results();
        if let Some(ttl) = self.ttl {
            results.remove_if(&key, |kept| kept.since.elapsed() >= ttl);
        }
        let kept = results.get_or_insert_with(&key, || {
            let value = compute()?;
            Ok(Kept { value, since: Instant::now() })
        })?;
        Ok(kept.value)
    }

    /// Forgets all results.
    pub fn clear(&self) {
        self.results().clear();
    }

    /// Forgets the result for these arguments.
    pub fn forget(&self, key: &K) {
        self.results().remove(key);
    }

    fn results(&self) -> &Cache<K, Kept<V>> {
        self.results.get_or_init(|| Cache::new(self.max_entries))
    }
}

impl<K, V> Default for Cached<K, V> {
    fn default() -> Cached<K, V> {
        Cached::new()
    }
}

impl<K, V> fmt::Debug for Cached<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cached { ttl, max_entries, .. } = self;
        f.debug_struct("Cached")
            .field("ttl", ttl)
            .field("max_entries", max_entries)
            .finish_non_exhaustive()
    }
}
