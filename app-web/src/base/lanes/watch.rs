//! The watch over the lanes: a thread that looks at them while work is done, and sleeps while there is
//! none.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::sync::thread::{self, Thread};
use super::sync::{AtomicBool, Instant, Ordering};

/// The interval of the watch while work is done. Connections wait at most about this long for the
/// work of one of them, or of many.
pub(super) const LOOK: Duration = Duration::from_millis(1);

/// The number of idle looks after which the pause between looks stops doubling: at 16 ms.
const DOUBLINGS: u32 = 4;

/// After this many idle looks the watch sleeps until work begins.
pub(super) const LOOKS: u32 = 12;

/// Watches the lanes, on a thread of its own.
#[derive(Debug)]
pub(super) struct Watch {
    begun: Instant,
    thread: OnceLock<Thread>,
    /// Work was begun since the last look.
    worked: AtomicBool,
    sleeps: AtomicBool,
    ends: AtomicBool,
}

impl Watch {
    pub(super) fn new() -> Watch {
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
    pub(super) fn begin(
        self: &Arc<Watch>,
        look: impl Fn(u64) -> bool + Send + 'static,
    ) -> io::Result<()> {
        let watch = Arc::clone(self);
        let thread = thread::Builder::new().name("dacapo-watch".to_owned());
        let thread = thread.spawn(move || watch.run(look))?;
        self.thread.get_or_init(|| thread.thread().clone());
        Ok(())
    }

    /// Ends it, and what asks [`has_ended`](Self::has_ended).
    pub(super) fn end(&self) {
        self.ends.store(true, Ordering::SeqCst);
        self.wake();
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ends.load(Ordering::SeqCst)
    }

    fn run(&self, look: impl Fn(u64) -> bool) {
        let (mut last, mut idle) = (0, 0);
        while !self.has_ended() {
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
        while !self.worked.load(Ordering::SeqCst) && !self.has_ended() {
            thread::park();
        }
        self.sleeps.store(false, Ordering::SeqCst);
    }

    /// Notes that a lane begins work.
    pub(super) fn see_work(&self) {
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
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1)
    }
}
