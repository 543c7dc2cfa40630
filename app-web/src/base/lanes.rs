//! The threads of connections. A lane is one thread that polls its share of the connections and runs
//! their work itself: waking another thread takes longer than most runs of an app.
//!
//! Work may take long all the same. A watch looks at the lanes each millisecond, and less often while
//! they are idle. If a thread has been at work since the last look, a new thread leads its lane. Then
//! two threads of the lane may be at work: the first of them that is done goes on with the lane, and
//! the other one ends.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{Notify, oneshot};
use tokio::task::yield_now;

use crate::base::ending::GRACE;

/// The interval of the watch while work is done. Connections wait at most about this long for the
/// work of one of them, or of many.
const LOOK: Duration = Duration::from_millis(1);

/// The number of idle looks after which the pause between looks stops doubling: at 16 ms.
const DOUBLINGS: u32 = 4;

/// After this many idle looks the watch sleeps until work begins.
const LOOKS: u32 = 12;

/// Work that may block.
type Work = Box<dyn FnOnce() + Send>;

thread_local! {
    /// The lane that this thread leads.
    static LANE: RefCell<Option<Arc<Lane>>> = const { RefCell::new(None) };
}

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
            let lane = Arc::new(Lane {
                runtime: Some(Builder::new_current_thread().enable_all().build()?),
                elsewhere: elsewhere.clone(),
                waiting: Mutex::default(),
                more: Notify::new(),
                handover: Handover::default(),
                watch: Arc::clone(&watch),
                _alive: alive.clone(),
            });
            lanes.lanes.push(Arc::clone(&lane));
            lane.lead()?;
        }
        let looked_at = lanes.lanes.clone();
        watch.begin(move |last| {
            looked_at.iter().for_each(|lane| lane.look(last));
            looked_at.iter().any(|lane| lane.handover.is_at_work())
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
        self.watch.ends.store(true, Ordering::SeqCst);
        self.watch.wake();
        for lane in self.lanes.drain(..) {
            lane.more.notify_one();
        }
        // Nothing is ever sent: the channel only disconnects.
        if self.ended.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("a server has ended before the work of its connections");
        }
    }
}

struct Lane {
    /// Taken when the lane is dropped.
    runtime: Option<Runtime>,
    elsewhere: Handle,
    waiting: Mutex<VecDeque<Work>>,
    more: Notify,
    handover: Handover,
    watch: Arc<Watch>,
    _alive: Sender<()>,
}

impl Lane {
    /// Starts a thread that leads the lane.
    fn lead(self: &Arc<Lane>) -> io::Result<()> {
        let lane = Arc::clone(self);
        thread::Builder::new().name("dacapo-lane".to_owned()).spawn(move || lane.run()).map(drop)
    }

    fn run(self: Arc<Lane>) {
        LANE.set(Some(Arc::clone(&self)));
        let mut served = self.watch.now();
        let next = || self.runtime().block_on(self.next(&mut served));
        self.handover.lead(&self.watch, next, |work| {
            let _entered = self.elsewhere.enter();
            if catch_unwind(AssertUnwindSafe(work)).is_err() {
                tracing::error!("the work of a connection panicked");
            }
        });
        LANE.set(None);
    }

    /// The next work; `None` at the end. Connections make progress while this future waits; `served`
    /// is the time when they last did. Small pieces of work run in a row, because each turn of the
    /// connections costs a system call.
    async fn next(&self, served: &mut u64) -> Option<Work> {
        let late = LOOK.as_nanos() < u128::from(self.watch.now() - *served);
        if late && !self.waiting().is_empty() {
            yield_now().await;
            *served = self.watch.now();
        }
        loop {
            if self.watch.ends.load(Ordering::SeqCst) {
                return None;
            }
            let work = self.waiting().pop_front();
            if work.is_some() {
                return work;
            }
            self.more.notified().await;
            *served = self.watch.now();
        }
    }

    fn add(&self, work: Work) {
        self.waiting().push_back(work);
        self.more.notify_one();
    }

    /// Gives the lane another thread if its own has been at work since before `last`.
    fn look(self: &Arc<Lane>, last: u64) {
        if let Err(error) = self.handover.look(last, || self.lead()) {
            tracing::error!(%error, "no thread for connections; trying again");
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("only drop takes the runtime")
    }

    /// Every change under this lock is one step, so a poisoned lock is safe to use.
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Work>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(GRACE);
        }
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane").field("handover", &self.handover).finish_non_exhaustive()
    }
}

/// The state of a lane of which another thread may take the lead.
///
/// One thread leads: it waits for work, which lets the connections make progress. While it is at work,
/// nobody leads, and this says so with a time. The time names no thread: whoever takes it away, a
/// thread at the end of its work or the watch for a new thread, has the lead.
#[derive(Debug, Default)]
struct Handover {
    /// The time at which the leading thread began its work, on the clock of the watch. 0 while a
    /// thread leads.
    at_work: AtomicU64,
}

impl Handover {
    /// Leads: does one work after the other, until there is none or another thread has the lead.
    fn lead<W>(&self, watch: &Watch, mut next: impl FnMut() -> Option<W>, mut run: impl FnMut(W)) {
        while let Some(work) = next() {
            self.at_work.store(watch.now(), Ordering::SeqCst);
            watch.see_work();
            run(work);
            if self.at_work.swap(0, Ordering::SeqCst) == 0 {
                break;
            }
        }
    }

    /// Takes the lead from a thread that has been at work since before `last`, and gives it to the
    /// thread that `begin` starts.
    ///
    /// # Errors
    /// That of `begin`. The next look tries again.
    fn look(&self, last: u64, begin: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let since = self.at_work.load(Ordering::SeqCst);
        let taken = since != 0
            && since < last
            && self.at_work.compare_exchange(since, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        if !taken {
            return Ok(());
        }
        begin().inspect_err(|_| {
            // The thread at work may have ended by now, since it found the lead taken. Then only the
            // next look can give the lane a thread.
            self.at_work.store(since, Ordering::SeqCst);
        })
    }

    fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::SeqCst) != 0
    }
}

/// Watches the lanes, on a thread of its own.
#[derive(Debug)]
struct Watch {
    begun: Instant,
    thread: OnceLock<Thread>,
    /// Work was begun since the last look.
    worked: AtomicBool,
    sleeps: AtomicBool,
    ends: AtomicBool,
}

impl Watch {
    fn new() -> Watch {
        Watch {
            begun: Instant::now(),
            thread: OnceLock::new(),
            worked: AtomicBool::new(false),
            sleeps: AtomicBool::new(false),
            ends: AtomicBool::new(false),
        }
    }

    /// Starts its thread. `look` gives another thread to each lane that has been at work since before
    /// the given time, and says whether one is at work.
    fn begin(self: &Arc<Watch>, look: impl Fn(u64) -> bool + Send + 'static) -> io::Result<()> {
        let watch = Arc::clone(self);
        let thread = thread::Builder::new().name("dacapo-watch".to_owned());
        let thread = thread.spawn(move || watch.run(look))?;
        self.thread.get_or_init(|| thread.thread().clone());
        Ok(())
    }

    fn run(&self, look: impl Fn(u64) -> bool) {
        let (mut last, mut idle) = (0, 0);
        while !self.ends.load(Ordering::SeqCst) {
            thread::park_timeout(LOOK * 2_u32.pow(idle.min(DOUBLINGS)));
            // A lane that got no thread is looked at again.
            let at_work = look(last);
            last = self.now();
            let worked = self.worked.swap(false, Ordering::SeqCst) || at_work;
            idle = if worked { 0 } else { idle + 1 };
            if idle == LOOKS {
                self.sleep();
                idle = 0;
            }
        }
    }

    /// Sleeps until work begins. Work that begins at this moment either sees the sleeping watch and
    /// wakes it, or is seen here.
    fn sleep(&self) {
        self.sleeps.store(true, Ordering::SeqCst);
        while !self.worked.load(Ordering::SeqCst) && !self.ends.load(Ordering::SeqCst) {
            thread::park();
        }
        self.sleeps.store(false, Ordering::SeqCst);
    }

    /// Notes that a lane begins work.
    fn see_work(&self) {
        self.worked.store(true, Ordering::SeqCst);
        if self.sleeps.load(Ordering::SeqCst) {
            self.wake();
        }
    }

    fn wake(&self) {
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    /// Nanoseconds since its start, never 0.
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
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
