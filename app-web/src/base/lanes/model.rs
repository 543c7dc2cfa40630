//! A model of a lane without tokio. The files of the hand-over and of the watch are built once more,
//! on the primitives of shuttle, which runs their threads in random orders. It prints an order that
//! fails, for `shuttle::replay`.

/// The primitives of threads, as shuttle has them.
mod sync {
    pub(super) use std::time::Instant;

    pub(super) use shuttle::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    pub(super) mod thread {
        use std::time::Duration;

        pub(in super::super) use shuttle::thread::{Builder, Thread, park};

        /// Shuttle knows no time. Any time may be up at once.
        pub(in super::super) fn park_timeout(_: Duration) {
            shuttle::thread::yield_now();
        }
    }
}
#[expect(clippy::duplicate_mod, reason = "the model tests the file itself")]
#[path = "handover.rs"]
mod handover;
#[expect(clippy::duplicate_mod, reason = "the model tests the file itself")]
#[path = "watch.rs"]
mod watch;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
// No steps of the model: its threads are not switched there.
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::mpsc::{Sender, channel};
use shuttle::sync::{Condvar, Mutex};
use shuttle::thread::{self, JoinHandle};

use handover::Handover;
use sync::{AtomicBool, Ordering};
use watch::{LOOKS, Watch};

/// More looks than those after which an idle watch sleeps.
const SLEEPY: usize = LOOKS as usize + 2;

type Work = Box<dyn FnOnce() + Send>;

/// As the lane of a server, with a condition in place of a runtime.
struct Lane {
    waiting: Mutex<VecDeque<Work>>,
    more: Condvar,
    handover: Handover,
    watch: Arc<Watch>,
    /// A thread waits for work, and would let connections make progress.
    is_led: AtomicBool,
    threads: Mutex<Vec<JoinHandle<()>>>,
    looks: AtomicUsize,
    /// The system gives no thread so many times.
    failures: AtomicUsize,
}

impl Lane {
    fn new(watch: &Arc<Watch>) -> Arc<Lane> {
        Arc::new(Lane {
            waiting: Mutex::default(),
            more: Condvar::new(),
            handover: Handover::default(),
            watch: Arc::clone(watch),
            is_led: AtomicBool::new(false),
            threads: Mutex::default(),
            looks: AtomicUsize::new(0),
            failures: AtomicUsize::new(thread_rng().gen_range(0..2 * SLEEPY)),
        })
    }

    fn lead(self: &Arc<Lane>) {
        let lane = Arc::clone(self);
        let lead = move || lane.handover.lead(&lane.watch, || lane.next(), |work| work());
        self.threads.lock().unwrap().push(thread::spawn(lead));
    }

    fn next(&self) -> Option<Work> {
        assert!(!self.is_led.swap(true, Ordering::SeqCst), "two threads lead the lane");
        let mut waiting = self.waiting.lock().unwrap();
        let work = loop {
            let work = waiting.pop_front();
            if work.is_some() || self.watch.has_ended() {
                break work;
            }
            waiting = self.more.wait(waiting).unwrap();
        };
        self.is_led.store(false, Ordering::SeqCst);
        work
    }

    fn add(&self, work: impl FnOnce() + Send + 'static) {
        self.waiting.lock().unwrap().push_back(Box::new(work));
        self.more.notify_one();
    }

    /// A look of the watch. Gives whether a thread is at work.
    fn look(self: &Arc<Lane>, last: u64) -> bool {
        self.looks.fetch_add(1, Relaxed);
        let fails =
            || self.failures.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok();
        let begin = || {
            if fails() {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            self.lead();
            Ok(())
        };
        // The next look tries again.
        drop(self.handover.look(last, begin));
        self.handover.is_at_work()
    }

    /// Waits for some looks of the watch, or until it sleeps.
    fn pause(&self) {
        let until = self.looks.load(Relaxed) + thread_rng().gen_range(0..SLEEPY);
        let waits = |_: &usize| self.looks.load(Relaxed) < until;
        (0..10 * SLEEPY).take_while(waits).for_each(|_| thread::yield_now());
    }

    /// The lock is taken so that no thread is between its look at the end and its wait.
    fn end(&self) {
        drop(self.waiting.lock().unwrap());
        self.more.notify_all();
    }
}

/// Work that waits for work that comes later to the same lane. It ends only if another thread takes
/// the lane over, and another one, should that thread be late as well.
fn work_waits_for_later_work() {
    let watch = Arc::new(Watch::new());
    let lane = Lane::new(&watch);
    lane.lead();
    let (alive, watched) = channel::<()>();
    let looked_at = Arc::clone(&lane);
    let look = move |last| {
        let _: &Sender<()> = &alive;
        looked_at.look(last)
    };
    watch.begin(look).unwrap();
    let (done, later) = channel();
    let (end, ended) = channel();
    lane.pause();
    lane.add(move || {
        let came = (0..3).map(|_| later.recv().unwrap()).count();
        end.send(came).unwrap();
    });
    for _ in 0..3 {
        let done = done.clone();
        lane.pause();
        lane.add(move || done.send(()).unwrap());
    }
    // A lane that nobody leads, or whose watch sleeps, is a deadlock, which shuttle reports.
    assert_eq!(ended.recv(), Ok(3));
    lane.pause();
    watch.end();
    lane.end();
    assert!(watched.recv().is_err(), "the watch ends");
    // The watch has ended, and threads that begin threads with it.
    let threads = std::mem::take(&mut *lane.threads.lock().unwrap());
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// Work that begins at about the last look before the watch would sleep, and waits for a look at it.
fn work_begins_as_the_watch_falls_asleep() {
    let watch = Arc::new(Watch::new());
    let handover = Arc::new(Handover::default());
    let (look, looks) = channel();
    let looked_at = Arc::clone(&handover);
    let seen = move |_| {
        let is_at_work = looked_at.is_at_work();
        look.send(is_at_work).unwrap();
        is_at_work
    };
    watch.begin(seen).unwrap();
    let idle = thread_rng().gen_range(LOOKS - 2..=LOOKS);
    (0..idle).for_each(|_| assert_eq!(looks.recv(), Ok(false)));
    let mut work = Some(());
    // A watch that sleeps is a deadlock.
    handover.lead(&watch, || work.take(), |()| while !looks.recv().unwrap() {});
    watch.end();
    while looks.recv().is_ok() {}
}

#[test]
fn a_lane_has_one_leader_in_every_order() {
    shuttle::check_random(work_waits_for_later_work, 2_000);
}

#[test]
fn a_watch_never_sleeps_while_a_lane_is_at_work() {
    shuttle::check_random(work_begins_as_the_watch_falls_asleep, 5_000);
}
