//! The memory behind `#[cached]`: results by arguments, shared by all sessions.
//!
//! `quick_cache` evicts results when there are too many. This file adds their expiry.

use std::any::Any;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

use crate::clock;

/// The capacity without `max_entries`.
const MAX_ENTRIES: usize = 1000;

/// Results of a function by its arguments. One thread at a time computes the result for a key;
/// others that want it wait. Results are cloned for each caller; errors are not kept.
///
/// It does not name the types of its arguments and results. So the compiler tells a mistake in one of
/// them once, at the function, and not at each place that names the type.
pub struct Cached {
    results: OnceLock<Box<dyn Results>>,
    ttl: Option<Duration>,
    max_entries: usize,
}

/// An argument by which a cached function's results are told apart: `Clone`, `Hash` and `Eq`, or
/// a text, a slice or a path.
#[diagnostic::on_unimplemented(
    message = "results cannot be told apart by `{Self}`",
    label = "this argument is not `Hash`, `Eq` and `Clone`, or not for any thread",
    note = "a type of your own gets them by `#[derive(PartialEq, Eq, Hash, Clone)]`, on it and on what \
            it is made of; a fraction can be passed as a whole number, as in `f64::to_bits`; and if \
            the result does not depend on this argument, name it in `#[cached(skip(…))]`"
)]
pub trait CachedArgument {
    /// A copy to keep.
    fn kept(&self) -> CachedPart;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Hash + Eq + Send + Sync + 'static> CachedArgument for T {
    fn kept(&self) -> CachedPart {
        CachedPart(Arc::new(self.clone()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Hash + Eq + Send + Sync + 'static> CachedArgument for [T] {
    fn kept(&self) -> CachedPart {
        self.to_vec().kept()
    }
}

#[diagnostic::do_not_recommend]
impl CachedArgument for str {
    fn kept(&self) -> CachedPart {
        self.to_owned().kept()
    }
}

#[diagnostic::do_not_recommend]
impl CachedArgument for Path {
    fn kept(&self) -> CachedPart {
        self.to_owned().kept()
    }
}

/// A copy of one argument of any type.
#[derive(Clone)]
pub struct CachedPart(Arc<dyn Part>);

trait Part: Any + Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
    fn hash_into(&self, hasher: &mut dyn Hasher);
}

impl<T: Hash + Eq + Send + Sync + 'static> Part for T {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }
    fn hash_into(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl PartialEq for CachedPart {
    fn eq(&self, other: &CachedPart) -> bool {
        self.0.equals(&*other.0)
    }
}
impl Eq for CachedPart {}

impl Hash for CachedPart {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash_into(hasher);
    }
}

impl fmt::Debug for CachedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedPart").finish_non_exhaustive()
    }
}

/// Copies of the arguments of one call.
pub type CachedKey = Vec<CachedPart>;

/// A result that can be remembered.
#[diagnostic::on_unimplemented(
    message = "a result of type `{Self}` cannot be remembered",
    label = "this is not `Clone`, or not for any thread",
    note = "each caller gets a clone, on whatever thread: put `#[derive(Clone)]` on the type \
            (of a `Vec<Row>` on `Row`), or return it in an `Arc`; and what is inside is `Send` and `Sync`, so `Arc` and `Mutex` in place of \
            `Rc` and `RefCell`"
)]
pub trait CachedResult: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> CachedResult for T {}

/// The results, whatever their type.
trait Results: Any + Send + Sync {
    fn clear(&self);
    fn forget(&self, key: &CachedKey);
}

impl<V: CachedResult> Results for Cache<CachedKey, Kept<V>> {
    fn clear(&self) {
        Cache::clear(self);
    }
    fn forget(&self, key: &CachedKey) {
        self.remove(key);
    }
}

#[derive(Clone)]
struct Kept<V> {
    value: V,
    since: Instant,
}

impl Cached {
    /// Empty, for about 1,000 results of any age.
    #[must_use]
    pub const fn new() -> Cached {
        Cached { results: OnceLock::new(), ttl: None, max_entries: MAX_ENTRIES }
    }

    /// The time after which a result expires. Default: never.
    #[must_use]
    pub const fn ttl(mut self, ttl: Duration) -> Cached {
        self.ttl = Some(ttl);
        self
    }

    /// The approximate number of results that are kept; rarely used ones go first. Default: 1,000.
    #[must_use]
    pub const fn max_entries(mut self, max_entries: usize) -> Cached {
        self.max_entries = max_entries;
        self
    }
}

impl Cached {
    /// The result for these arguments, computed if it is not there.
    pub fn get_or_compute<V: CachedResult>(
        &self,
        key: CachedKey,
        compute: impl FnOnce() -> V,
    ) -> V {
        let computed = self.get_or_try_compute(key, || Ok::<V, Infallible>(compute()));
        computed.unwrap_or_else(|never| match never {})
    }

    /// As [`get_or_compute`](Self::get_or_compute), for a computation that can fail.
    ///
    /// # Errors
    /// The error of `compute`; the next caller tries again.
    pub fn get_or_try_compute<V: CachedResult, E>(
        &self,
        key: CachedKey,
        compute: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E> {
        let results = self
            .results
            .get_or_init(|| Box::new(Cache::<CachedKey, Kept<V>>::new(self.max_entries)));
        let results: &dyn Any = &**results;
        let Some(results) = results.downcast_ref::<Cache<CachedKey, Kept<V>>>() else {
            unreachable!("a function has results of one type")
        };
        if let Some(ttl) = self.ttl {
            let now = clock::now();
            results.remove_if(&key, |kept| now.saturating_duration_since(kept.since) >= ttl);
        }
        let kept = results.get_or_insert_with(&key, || {
            let value = compute()?;
            Ok(Kept { value, since: clock::now() })
        })?;
        Ok(kept.value)
    }

    /// Forgets all results.
    pub fn clear(&self) {
        if let Some(results) = self.results.get() {
            results.clear();
        }
    }

    /// Forgets the result for these arguments.
    pub fn forget(&self, key: &CachedKey) {
        if let Some(results) = self.results.get() {
            results.forget(key);
        }
    }
}

impl Default for Cached {
    fn default() -> Cached {
        Cached::new()
    }
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cached { ttl, max_entries, .. } = self;
        f.debug_struct("Cached")
            .field("ttl", ttl)
            .field("max_entries", max_entries)
            .finish_non_exhaustive()
    }
}
