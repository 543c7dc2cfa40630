//! The threads of connections. A lane is one thread that polls its share of the connections and runs
//! their work itself: waking another thread takes longer than most runs of an app.
//!
//! Work may take long all the same. A watch looks at the lanes each millisecond, and less often while
//! they are idle. If a thread has been at work since the last look, a new thread leads its lane. Then
//! two threads of the lane may be at work: the first of them that is done goes on with the lane, and
//! the other one ends.

mod watch;
mod handover;
mod lane;
#[cfg(test)]
mod model;

/// The primitives of threads, which the model replaces.
mod sync {
    pub(super) use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    pub(super) use std::thread;
    pub(super) use std::time::Instant;
}

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::base::ending::GRACE;
use lane::{LANE, Lane};
use watch::Watch;

/// Does work that may block, as soon as the task that asks for it waits. It runs on the thread of the
/// task's lane. A server that was not started here has no lanes: there it runs on tokio's pool.
pub(crate) fn work(work: impl FnOnce() + Send + 'static) {
    match LANE.with_borrow(Clone::clone) {
        Some(lane) => lane.add(Box::new(work)),
        None => drop(tokio::task::spawn_blocking(work)),
    }
}

/// As [`work`], and gives the result.
///
/// # Errors
/// If the work panicked, or the server ended before it.
pub(crate) async fn done<T: Send + 'static>(
    what: impl FnOnce() -> T + Send + 'static,
) -> Result<T, oneshot::error::RecvError> {
    let (sender, done) = oneshot::channel();
    // The task that asked may be gone.
    work(move || drop(sender.send(what())));
    done.await
}

/// The runtime of the program, not of a lane. Code that may block or run for long belongs there.
pub(crate) fn runtime() -> Handle {
    LANE.with_borrow(|lane| lane.as_ref().map(|lane| lane.elsewhere.clone()))
        .unwrap_or_else(Handle::current)
}

/// A function that does work inside the runtime of the program, on whatever thread: so futures that are
/// waited for there find its sockets and timers. Without a runtime here, it only does the work.
pub(crate) fn surroundings() -> impl Fn(&mut dyn FnMut()) + Send + Sync + 'static {
    let elsewhere = LANE.with_borrow(|lane| lane.as_ref().map(|lane| lane.elsewhere.clone()));
    let runtime = elsewhere.or_else(|| Handle::try_current().ok());
    move |work| {
        let entered = runtime.as_ref().map(Handle::enter);
        work();
        drop(entered);
    }
}

/// The lanes of a server. Their drop waits for the work they have, up to [`GRACE`].
#[derive(Debug)]
pub(crate) struct Lanes {
    lanes: Vec<Arc<Lane>>,
    next: AtomicUsize,
    watch: Arc<Watch>,
    /// Disconnected once all threads have ended.
    ended: Receiver<()>,
}

impl Lanes {
    /// A lane for each processor; `elsewhere` is the runtime of the program.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub(crate) fn new(elsewhere: &Handle) -> io::Result<Lanes> {
        let watch = Arc::new(Watch::new());
        let (sender, ended) = channel();
        let next = AtomicUsize::new(0);
        let mut lanes = Lanes { lanes: Vec::new(), next, watch: Arc::clone(&watch), ended };
        // The lanes wait until the last sender is gone. After an early return this one goes first.
        let alive = sender;
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            let lane = Arc::new(Lane::new(elsewhere, &watch, &alive)?);
            lanes.lanes.push(Arc::clone(&lane));
            lane.lead()?;
        }
        let looked_at = lanes.lanes.clone();
        watch.begin(move |last| {
            looked_at.iter().for_each(|lane| lane.look(last));
            looked_at.iter().any(|lane| lane.is_at_work())
        })?;
        Ok(lanes)
    }

    /// Spawns a connection on the next lane.
    pub(crate) fn spawn(&self, connection: impl Future<Output = ()> + Send + 'static) {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        drop(self.lanes[next % self.lanes.len()].runtime().spawn(connection));
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.watch.end();
        for lane in self.lanes.drain(..) {
            lane.end();
        }
        // Nothing is ever sent: the channel only disconnects.
        if self.ended.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("a server has ended before the work of its connections");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use tokio::runtime::{Builder, Runtime};

    use super::*;

    /// Lanes, and a runtime of the program.
    fn lanes() -> (Lanes, Runtime) {
        let elsewhere = Builder::new_current_thread().build().unwrap();
        (Lanes::new(elsewhere.handle()).unwrap(), elsewhere)
    }

    #[test]
    fn no_connection_waits_for_the_work_of_another() {
        let (lanes, _elsewhere) = lanes();
        let many = lanes.lanes.len();
        let (done, others) = channel();
        let (began, begin) = channel();
        let (ended, end) = channel();
        lanes.spawn(async move {
            work(move || {
                began.send(()).unwrap();
                ended.send(others.iter().take(many).count()).unwrap();
            });
        });
        assert_eq!(begin.recv(), Ok(()));
        // The last of them lives on the lane of the first.
        for _ in 0..many {
            let done = done.clone();
            lanes.spawn(async move { work(move || done.send(()).unwrap()) });
        }
        assert_eq!(end.recv(), Ok(many));
        drop(done);
    }

    #[test]
    fn connections_have_their_turn_however_much_there_is_to_do() {
        /// Work that adds the same work again.
        fn endless(stop: Arc<AtomicBool>) {
            if !stop.load(Ordering::SeqCst) {
                work(move || endless(stop));
            }
        }
        let (lanes, _elsewhere) = lanes();
        let stop = Arc::new(AtomicBool::new(false));
        let (begun, begin) = channel();
        let (answered, answer) = channel();
        for _ in &lanes.lanes {
            let (begun, stop) = (begun.clone(), Arc::clone(&stop));
            lanes.spawn(async move {
                // The watch may find one of them late; then the others are still there.
                (0..10).for_each(|_| {
                    work({
                        let stop = Arc::clone(&stop);
                        move || endless(stop)
                    })
                });
                work(move || begun.send(()).unwrap());
            });
        }
        for _ in &lanes.lanes {
            begin.recv().unwrap();
        }
        for _ in &lanes.lanes {
            let answered = answered.clone();
            lanes.spawn(async move { answered.send(()).unwrap() });
        }
        let came = lanes.lanes.iter().map(|_| answer.recv_timeout(Duration::from_secs(5)));
        let came: Vec<_> = came.collect();
        stop.store(true, Ordering::SeqCst);
        assert!(came.iter().all(Result::is_ok));
    }

    #[test]
    fn what_comes_of_work_comes_back_but_of_work_that_panicked() {
        let (lanes, elsewhere) = lanes();
        let (answered, answer) = channel();
        lanes.spawn(async move {
            let lane = thread::current().id();
            let here = done(move || thread::current().id() == lane).await;
            let lost: Result<(), _> = done(|| panic!("on purpose")).await;
            answered.send((here, lost.is_err())).unwrap();
        });
        assert_eq!(answer.recv(), Ok((Ok(true), true)));
        // Without lanes, too.
        assert_eq!(elsewhere.block_on(done(|| 1)), Ok(1));
    }

    #[test]
    fn a_lane_goes_on_after_work_that_panicked_and_work_that_was_long() {
        let (lanes, _elsewhere) = lanes();
        for lane in &lanes.lanes {
            let (done, wait) = channel::<()>();
            lanes.spawn(async move {
                work(|| panic!("on purpose"));
                work(move || assert!(wait.recv().is_err(), "nobody sends"));
            });
            let (answered, answer) = channel();
            lane.add(Box::new(move || answered.send(()).unwrap()));
            assert_eq!(answer.recv(), Ok(()));
            drop(done);
        }
    }

    #[test]
    fn work_may_wait_for_futures_and_finds_the_runtime_elsewhere() {
        let (lanes, elsewhere) = lanes();
        let id = elsewhere.handle().id();
        let (found, find) = channel();
        lanes.spawn(async move {
            work(move || {
                let here = Handle::current();
                found.send(here.block_on(async { Handle::current().id() })).unwrap();
            });
        });
        assert_eq!(find.recv(), Ok(id));
    }

    #[test]
    fn lanes_end_after_the_work_they_have() {
        let (lanes, _elsewhere) = lanes();
        let (begun, begin) = channel();
        let (go, wait) = channel::<()>();
        let (did, done) = channel();
        lanes.spawn(async move {
            work(move || {
                begun.send(()).unwrap();
                assert!(wait.recv().is_err(), "nobody sends");
                did.send(()).unwrap();
            });
        });
        begin.recv().unwrap();
        let ending = thread::spawn(move || drop(lanes));
        drop(go);
        ending.join().unwrap();
        assert_eq!(done.try_recv(), Ok(()));
    }
}
