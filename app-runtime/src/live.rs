//! `Live`: a value that many sessions watch. A session that reads it registers for its next change, once,
//! as a future registers its waker. So nothing has to be taken back when a part of a page goes away.

mod shared;

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::iter;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::shared::Sharing;
pub use self::shared::{LiveChanged, LiveError, LiveStore, StoredLive};
use crate::ui::{Place, Ui};
use crate::wake::WakeHandle;

/// A value that many sessions watch: a page that has [read](Self::read) it runs again when it changes.
/// A clone is the same value. It is shared as any resource is, with `launch(app).resource(…)`, and
/// changed from anywhere: handlers, tasks, threads.
///
/// ```
/// use app_runtime::{App, Live, TestApp, Ui};
///
/// let visits = Live::new(0);
/// let app = App::new("visits", {
///     let visits = visits.clone();
///     move |ui: &Ui| {
///         ui.text(format!("{} visits", visits.read(ui))).show();
///     }
/// });
/// let mut page = TestApp::new(app);
/// visits.update(|visits| *visits += 1);
/// page.settle();
/// assert_eq!(page.text(), "1 visits");
/// ```
pub struct Live<T>(Arc<LiveCell<T>>);

struct LiveCell<T> {
    watched: Mutex<Watched<T>>,
    /// Copies the value if a page still reads it. Known from `new` on, so that only `new` asks for
    /// `Clone`.
    make_mut: fn(&mut Arc<T>) -> &mut T,
    /// `None` if the value lives in this program alone.
    sharing: Option<Sharing<T>>,
}

struct Watched<T> {
    value: Arc<T>,
    /// The version in the store, if it is shared.
    version: u64,
    /// The parts of pages that have read the value.
    watchers: HashSet<WakeHandle>,
    /// Watchers of ended sessions are looked for once there are this many.
    prune_at: usize,
}

/// Fewer watchers are never looked through for those of ended sessions.
const FEW: usize = 64;

/// The most attempts to change a shared value that others change too.
const MOST_ATTEMPTS: u32 = 100;

impl<T> Live<T> {
    /// A value that can be watched.
    #[must_use]
    pub fn new(value: T) -> Live<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        Live::make(value, None)
    }

    fn make(value: T, sharing: Option<Sharing<T>>) -> Live<T>
    where
        T: Clone,
    {
        let (value, watchers) = (Arc::new(value), HashSet::new());
        let watched = Mutex::new(Watched { value, version: 0, watchers, prune_at: FEW });
        Live(Arc::new(LiveCell { watched, make_mut: Arc::make_mut, sharing }))
    }

    /// A value that follows a source: a receiver of a channel, or any other iterator that waits for its
    /// next item. Each item changes the value by `fold`, on a thread of its own, which ends with the
    /// source; or at the next item, if nobody has the value any more.
    ///
    /// ```
    /// use std::sync::mpsc::channel;
    /// use app_runtime::Live;
    ///
    /// let (sender, readings) = channel();
    /// let highest = Live::fed_by(readings, 0, |highest: &mut u32, reading: u32| {
    ///     *highest = reading.max(*highest);
    /// });
    /// sender.send(7).unwrap();
    /// # while *highest.get() != 7 { std::thread::yield_now(); }
    /// ```
    ///
    /// # Panics
    /// If the system gives no thread.
    #[must_use]
    pub fn fed_by<I>(
        source: I,
        init: T,
        mut fold: impl FnMut(&mut T, I::Item) + Send + 'static,
    ) -> Live<T>
    where
        T: Clone + Send + Sync + 'static,
        I: IntoIterator + Send + 'static,
    {
        let live = Live::new(init);
        let cell = Arc::downgrade(&live.0);
        let feed = move || {
            for item in source {
                let Some(cell) = cell.upgrade() else { return };
                Live(cell).change(|value| fold(value, item));
            }
        };
        let thread = thread::Builder::new().name("live".to_owned()).spawn(feed);
        drop(thread.expect("the system gives a thread"));
        live
    }

    /// [`fed_by`](Live::fed_by) for the items of an async `Stream`, such as a receiver of an async channel.
    ///
    /// Its thread is in no async runtime. A stream that starts timers or sockets while it is polled belongs
    /// in a task of that runtime, which calls [`update`](Live::update).
    ///
    /// # Panics
    /// If the system gives no thread.
    #[must_use]
    pub fn fed_by_stream<S>(
        source: S,
        init: T,
        fold: impl FnMut(&mut T, S::Item) + Send + 'static,
    ) -> Live<T>
    where
        T: Clone + Send + Sync + 'static,
        S: Stream + Send + 'static,
    {
        let mut source = Box::pin(source);
        let next =
            move || pollster::block_on(poll_fn(|context| source.as_mut().poll_next(context)));
        Live::fed_by(iter::from_fn(next), init, fold)
    }

    /// A value that all programs with this store share under a name, such as all servers behind a proxy.
    /// It begins as the default of its type. A [change](Self::update) is made to the newest value, and
    /// made again if another program was faster; so it costs a round trip, and blocks meanwhile.
    ///
    /// Reading costs nothing: each program has a copy, which follows. Without its store it stays as it
    /// was, and catches up later.
    #[must_use]
    pub fn shared(name: impl Into<String>, store: impl LiveStore) -> Live<T>
    where
        T: Serialize + DeserializeOwned + Default + Clone + Send + Sync + 'static,
    {
        let sharing = Sharing::new(name.into(), Box::new(store));
        let live = Live::make(T::default(), Some(sharing));
        let cell = Arc::downgrade(&live.0);
        let follow = move |stored| {
            let Some(cell) = cell.upgrade() else { return false };
            Live(cell).follow(&stored);
            true
        };
        if let Some(Sharing { name, store, .. }) = &live.0.sharing {
            store.watch(name, Box::new(follow));
        }
        live
    }

    /// The value as it is now. This page, or the memo component around, runs again when it changes.
    /// The result is a snapshot: it never changes, and no writer waits for it.
    #[must_use]
    pub fn read<P: Place>(&self, ui: &Ui<P>) -> Arc<T> {
        let watcher = ui.run().wake_handle();
        let mut watched = self.lock();
        watched.watchers.insert(watcher);
        if watched.watchers.len() >= watched.prune_at {
            watched.watchers.retain(WakeHandle::is_alive);
            watched.prune_at = FEW.max(2 * watched.watchers.len());
        }
        Arc::clone(&watched.value)
    }

    /// The value as it is now, for code that is not drawing a page. Nothing is watched.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        Arc::clone(&self.lock().value)
    }

    /// Changes the value, and has all pages run again that have read it. Pages that still read the value
    /// of before keep it: then it is copied first. Others wait meanwhile, so `change` is quick, and does
    /// not use this same value in any other way.
    ///
    /// If the value is [shared](Self::shared), the change may have to be made more than once: therefore
    /// it is `Clone`, as closures are if what they take along is.
    ///
    /// # Panics
    /// If a shared value could not be changed. [`try_update`](Self::try_update) gives the error.
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R + Clone) -> R {
        self.try_update(change).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The same, for a value that may be [shared](Self::shared). Others are never waited for.
    ///
    /// # Errors
    /// If a shared value could not be changed. Then it may still have been, if its store was lost in
    /// that moment.
    pub fn try_update<R>(&self, change: impl FnOnce(&mut T) -> R + Clone) -> Result<R, LiveError> {
        let Some(sharing) = &self.0.sharing else { return Ok(self.change(change)) };
        for _ in 0..MOST_ATTEMPTS {
            let (mut value, version) = {
                let watched = self.lock();
                (Arc::clone(&watched.value), watched.version)
            };
            let changed = (change.clone())((self.0.make_mut)(&mut value));
            match sharing.set(version, &value)? {
                Ok(version) => {
                    self.replace(value, version);
                    return Ok(changed);
                }
                Err(newest) => self.replace(sharing.read(&newest)?, newest.version),
            }
        }
        Err(LiveError::Contended)
    }

    /// Changes the value in this program.
    fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut watched = self.lock();
        let changed = change((self.0.make_mut)(&mut watched.value));
        self.wake(watched);
        changed
    }

    /// Takes over what another program has stored.
    fn follow(&self, stored: &StoredLive) {
        let Some(sharing) = &self.0.sharing else { return };
        match sharing.read(stored) {
            Ok(value) => self.replace(value, stored.version),
            Err(error) => tracing::error!(name = sharing.name, %error, "a shared value is lost"),
        }
    }

    /// Replaces the value by a newer one; an older one may come late. A store that has lost the value
    /// begins it anew.
    fn replace(&self, value: Arc<T>, version: u64) {
        let mut watched = self.lock();
        if version > watched.version || (version == 0 && watched.version > 0) {
            (watched.value, watched.version) = (value, version);
            self.wake(watched);
        }
    }

    /// Wakes all pages that have read the value.
    fn wake(&self, mut watched: MutexGuard<'_, Watched<T>>) {
        let watchers = mem::take(&mut watched.watchers);
        watched.prune_at = FEW;
        drop(watched);
        watchers.iter().for_each(WakeHandle::wake);
    }

    /// A change that panics is seen as far as it came.
    fn lock(&self) -> MutexGuard<'_, Watched<T>> {
        self.0.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Live<T> {
        Live(Arc::clone(&self.0))
    }
}

/// Two are equal if they are one: a change of one is a change of the other.
impl<T> PartialEq for Live<T> {
    fn eq(&self, other: &Live<T>) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
impl<T> Eq for Live<T> {}

impl<T: fmt::Debug> fmt::Debug for Live<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Live").field(&self.get()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::io;
    use std::pin::Pin;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// A store in memory, which can be away.
    #[derive(Clone, Default)]
    struct Shelf {
        values: Arc<Mutex<HashMap<String, StoredLive>>>,
        watching: Arc<Mutex<Vec<(String, LiveChanged)>>>,
        is_away: Arc<AtomicBool>,
    }

    impl LiveStore for Shelf {
        fn set(
            &self,
            name: &str,
            version: u64,
            value: &[u8],
        ) -> io::Result<Result<u64, StoredLive>> {
            if self.is_away.load(Ordering::SeqCst) {
                return Err(io::Error::other("away"));
            }
            let mut values = self.values.lock().unwrap();
            let stored =
                values.entry(name.to_owned()).or_insert(StoredLive { version: 0, value: vec![] });
            if stored.version != version {
                return Ok(Err(stored.clone()));
            }
            *stored = StoredLive { version: version + 1, value: value.to_vec() };
            Ok(Ok(version + 1))
        }
        fn watch(&self, name: &str, changed: LiveChanged) {
            self.watching.lock().unwrap().push((name.to_owned(), changed));
        }
    }

    impl Shelf {
        /// Tells all watchers the newest values.
        fn tell(&self) {
            let values = self.values.lock().unwrap().clone();
            self.watching.lock().unwrap().retain_mut(|(name, changed)| match values.get(name) {
                Some(stored) => changed(stored.clone()),
                None => true,
            });
        }
    }

    #[test]
    fn programs_change_the_newest_value_and_none_is_lost() {
        let shelf = Shelf::default();
        let programs: Vec<Live<u32>> =
            (0..4).map(|_| Live::shared("count", shelf.clone())).collect();
        thread::scope(|scope| {
            for program in &programs {
                scope.spawn(|| (0..20).for_each(|_| program.update(|count| *count += 1)));
            }
        });
        shelf.tell();
        assert!(programs.iter().all(|program| *program.get() == 80), "{programs:?}");
        let other: Live<u32> = Live::shared("another", shelf.clone());
        assert_eq!(*other.get(), 0);
        let number = shelf.watching.lock().unwrap().len();
        drop(programs);
        shelf.tell();
        assert_eq!(shelf.watching.lock().unwrap().len(), number - 4, "nobody has them any more");
    }

    #[test]
    fn a_store_that_is_away_is_an_error_and_the_copy_stays() {
        let shelf = Shelf::default();
        let live: Live<u32> = Live::shared("count", shelf.clone());
        live.update(|count| *count = 5);
        shelf.is_away.store(true, Ordering::SeqCst);
        assert!(matches!(live.try_update(|count| *count = 6), Err(LiveError::Store(_))));
        assert_eq!(*live.get(), 5);
        shelf.is_away.store(false, Ordering::SeqCst);
        // It comes back without its values.
        shelf.values.lock().unwrap().clear();
        live.update(|count| *count += 1);
        assert_eq!(*live.get(), 1);
    }

    #[test]
    fn a_value_of_another_type_is_not_overwritten() {
        let shelf = Shelf::default();
        Live::shared("name", shelf.clone()).update(|name: &mut String| name.push('x'));
        let number: Live<u32> = Live::shared("name", shelf.clone());
        assert!(matches!(number.try_update(|number| *number += 1), Err(LiveError::OtherType)));
        assert_eq!(Live::<String>::shared("name", shelf).update(|name| name.clone()), "x");
    }

    #[test]
    fn a_source_feeds_a_value_as_long_as_somebody_has_it() {
        let (sender, items) = std::sync::mpsc::channel();
        let sum = Live::fed_by(items, 0, |sum, item: u32| *sum += item);
        (1..=10).for_each(|item| sender.send(item).unwrap());
        while *sum.get() != 55 {
            thread::yield_now();
        }
        drop(sum);
        while sender.send(1).is_ok() {
            thread::yield_now();
        }
    }

    #[test]
    fn a_stream_feeds_a_value_and_is_dropped_with_it() {
        /// Gives all that was sent, and waits until it is woken if that is nothing.
        struct Received(mpsc::Receiver<u32>, mpsc::Sender<Waker>);

        impl Stream for Received {
            type Item = u32;

            fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
                match self.0.try_recv() {
                    Ok(item) => Poll::Ready(Some(item)),
                    Err(_) => {
                        self.1.send(context.waker().clone()).unwrap();
                        Poll::Pending
                    }
                }
            }
        }

        let (sender, items) = mpsc::channel();
        let (waits, waiting) = mpsc::channel::<Waker>();
        let sum = Live::fed_by_stream(Received(items, waits), 0, |sum, item: u32| *sum += item);
        let give = |item| {
            let waker = waiting.recv().unwrap();
            sender.send(item).unwrap();
            waker.wake();
        };
        (1..=10).for_each(give);
        let asleep = waiting.recv().unwrap();
        assert_eq!(*sum.get(), 55);
        drop(sum);
        sender.send(1).unwrap();
        asleep.wake();
        assert!(waiting.recv().is_err(), "its thread has ended");
    }
}
