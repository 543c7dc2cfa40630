//! A map that keeps nothing alive: an entry exists while it has a holder.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Weak entries by key: each lives while it has a holder.
#[derive(Debug)]
pub(crate) struct WeakMap<K, V>(Mutex<HashMap<K, Weak<V>>>);

impl<K: Eq + Hash, V> WeakMap<K, V> {
    pub(crate) fn new() -> WeakMap<K, V> {
        WeakMap(Mutex::default())
    }

    /// The entry of a key, or a new one.
    pub(crate) fn of(&self, holder: K, new: impl FnOnce(&K) -> V) -> Arc<V> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.get(&holder).and_then(Weak::upgrade) {
            return value;
        }
        if known.len() == known.capacity() {
            // Before the map grows: most entries may be dead.
            known.retain(|_, value| value.strong_count() > 0);
        }
        let value = Arc::new(new(&holder));
        known.insert(holder, Arc::downgrade(&value));
        value
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
