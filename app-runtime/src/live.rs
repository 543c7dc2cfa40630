//! `Live`: a value that many sessions watch. A session that reads it registers for its next change, once,
//! as a future registers its waker. So nothing has to be taken back when a part of a page goes away.

use std::collections::HashSet;
use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
}

struct Watched<T> {
    value: Arc<T>,
    /// The parts of pages that have read the value.
    watchers: HashSet<WakeHandle>,
    /// Watchers of ended sessions are looked for once there are this many.
    prune_at: usize,
}

/// Fewer watchers are never looked through for those of ended sessions.
const FEW: usize = 64;

impl<T> Live<T> {
    /// A value that can be watched.
    #[must_use]
    pub fn new(value: T) -> Live<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        let (value, watchers) = (Arc::new(value), HashSet::new());
        let watched = Mutex::new(Watched { value, watchers, prune_at: FEW });
        Live(Arc::new(LiveCell { watched, make_mut: Arc::make_mut }))
    }

    /// The value as it is now. This page, or the memo component around, runs again when it changes.
    /// What is read stays as it is: it is a snapshot, and nobody waits for it.
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
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut watched = self.lock();
        let changed = change((self.0.make_mut)(&mut watched.value));
        let watchers = mem::take(&mut watched.watchers);
        watched.prune_at = FEW;
        drop(watched);
        watchers.iter().for_each(WakeHandle::wake);
        changed
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
