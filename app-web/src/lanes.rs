//! The threads on which connections live. A lane is one thread that waits for all of its
//! connections, and does itself what they ask to have done: to wake another thread for that takes
//! longer than most runs of an app do.
//!
//! The work may take as long as it likes all the same. While there is any, a watch looks at the
//! lanes each millisecond, and then less and less often: where a thread has been at work since the
//! last look, a new one goes on with its lane, and the old one ends with its work.

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

use crate::serve::GRACE;

/// How often the watch looks while anything is done, and so how long connections may wait for the
/// work of one of them, or for that of many.
const LOOK: Duration = Duration::from_millis(1);

/// So many looks at lanes that did nothing double the time to the next: what is begun then is seen
/// 16 ms later at most.
const DOUBLINGS: u32 = 4;

/// After so many the watch sleeps until something is done.
const LOOKS: u32 = 12;

/// Something to do that may block.
type Work = Box<dyn FnOnce() + Send>;

thread_local! {
    /// The lane of this thread.
    static LANE: RefCell<Option<Arc<Lane>>> = const { RefCell::new(None) };
}

/// Does something that may block, as soon as the task that asks for it waits: on the thread of its
/// lane, or where there is none, as in a server of somebody else's, on a thread of tokio's.
pub(crate) fn work(work: impl FnOnce() + Send + 'static) {
    match LANE.with_borrow(Clone::clone) {
        Some(lane) => lane.add(Box::new(work)),
        None => drop(tokio::task::spawn_blocking(work)),
    }
}

/// As [`work`], and what comes of it.
///
/// # Errors
/// Where it panicked, or the server ends before it.
pub(crate) async fn done<T: Send + 'static>(
    what: impl FnOnce() -> T + Send + 'static,
) -> Result<T, oneshot::error::RecvError> {
    let (sender, done) = oneshot::channel();
    // Whoever asked may have gone.
    work(move || drop(sender.send(what())));
    done.await
}

/// The runtime of the program, not that of a lane: whose code may block or go on for long finds
/// this one, wherever it runs.
pub(crate) fn runtime() -> Handle {
    LANE.with_borrow(|lane| lane.as_ref().map(|lane| lane.elsewhere.clone()))
        .unwrap_or_else(Handle::current)
}

/// The lanes of a server. Dropped, they end with the work they have, or without it after a while.
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
    /// Where the system gives no threads.
    pub(crate) fn new(elsewhere: &Handle) -> io::Result<Lanes> {
        let watch = Arc::new(Watch::new());
        let (sender, ended) = channel();
        let next = AtomicUsize::new(0);
        let mut lanes = Lanes { lanes: Vec::new(), next, watch: Arc::clone(&watch), ended };
        // Dropped before the lanes where something fails here, for they wait for the last of these.
        let alive = sender;
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            let lane = Arc::new(Lane {
                runtime: Some(Builder::new_current_thread().enable_all().build()?),
                elsewhere: elsewhere.clone(),
                waiting: Mutex::default(),
                more: Notify::new(),
                at_work: AtomicU64::new(0),
                watch: Arc::clone(&watch),
                _alive: alive.clone(),
            });
            lanes.lanes.push(Arc::clone(&lane));
            lane.lead()?;
        }
        watch.begin(lanes.lanes.clone())?;
        Ok(lanes)
    }

    /// Has a connection live on the next lane.
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
        // Nobody sends anything.
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
    /// Since when its thread is at work, as the watch counts time; 0 while it waits.
    at_work: AtomicU64,
    watch: Arc<Watch>,
    _alive: Sender<()>,
}

impl Lane {
    /// Gives the lane a thread.
    fn lead(self: &Arc<Lane>) -> io::Result<()> {
        let lane = Arc::clone(self);
        thread::Builder::new().name("dacapo-lane".to_owned()).spawn(move || lane.run()).map(drop)
    }

    fn run(self: Arc<Lane>) {
        LANE.set(Some(Arc::clone(&self)));
        let mut served = self.watch.now();
        while let Some(work) = self.runtime().block_on(self.next(&mut served)) {
            self.at_work.store(self.watch.now(), Ordering::SeqCst);
            self.watch.see_work();
            let entered = self.elsewhere.enter();
            if catch_unwind(AssertUnwindSafe(work)).is_err() {
                tracing::error!("the work of a connection panicked");
            }
            drop(entered);
            if self.at_work.swap(0, Ordering::SeqCst) == 0 {
                // Another thread has the lane.
                break;
            }
        }
        LANE.set(None);
    }

    /// The next thing to do; `None` at the end. Connections live while this is waited for: they
    /// were `served` last at this time. Many small things to do are done in a row, for each turn of
    /// the connections asks the system what has arrived.
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

    /// Gives the lane another thread where its own has been at work since before `last`.
    fn look(self: &Arc<Lane>, last: u64) {
        let since = self.at_work.load(Ordering::SeqCst);
        let taken = since != 0
            && since < last
            && self.at_work.compare_exchange(since, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        if taken && let Err(error) = self.lead() {
            tracing::error!(%error, "no thread for connections; trying again");
            // Its own thread may have ended by now, as it does where another one has the lane.
            self.at_work.store(since, Ordering::SeqCst);
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("only drop takes the runtime")
    }

    /// What this guards is whole after every line.
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
        f.debug_struct("Lane").field("at_work", &self.at_work).finish_non_exhaustive()
    }
}

/// Who looks after the lanes.
#[derive(Debug)]
struct Watch {
    begun: Instant,
    thread: OnceLock<Thread>,
    /// Something was done since the last look.
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

    /// Gives it a thread.
    fn begin(self: &Arc<Watch>, lanes: Vec<Arc<Lane>>) -> io::Result<()> {
        let watch = Arc::clone(self);
        let thread = thread::Builder::new().name("dacapo-watch".to_owned());
        let thread = thread.spawn(move || watch.run(&lanes))?;
        self.thread.get_or_init(|| thread.thread().clone());
        Ok(())
    }

    fn run(&self, lanes: &[Arc<Lane>]) {
        let (mut last, mut idle) = (0, 0);
        while !self.ends.load(Ordering::SeqCst) {
            thread::park_timeout(LOOK * 2_u32.pow(idle.min(DOUBLINGS)));
            lanes.iter().for_each(|lane| lane.look(last));
            last = self.now();
            // A lane that could not be given a thread is looked at again.
            let at_work = lanes.iter().any(|lane| lane.at_work.load(Ordering::SeqCst) != 0);
            let worked = self.worked.swap(false, Ordering::SeqCst) || at_work;
            idle = if worked { 0 } else { idle + 1 };
            if idle == LOOKS {
                self.sleep();
                idle = 0;
            }
        }
    }

    /// Sleeps until something is done. What is begun in this moment either finds it asleep or is
    /// found here.
    fn sleep(&self) {
        self.sleeps.store(true, Ordering::SeqCst);
        while !self.worked.load(Ordering::SeqCst) && !self.ends.load(Ordering::SeqCst) {
            thread::park();
        }
        self.sleeps.store(false, Ordering::SeqCst);
    }

    /// A lane begins to do something.
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

    /// The time since its beginning, never 0.
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lanes, and a runtime that is not theirs.
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
        /// Something to do that leaves more of it behind.
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
                // Where the watch finds one of them late, there are others.
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
        // In a server of somebody else's too.
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
