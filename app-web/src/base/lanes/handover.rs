//! The hand-over of a lane from one thread to another.

use std::io;

use super::sync::{AtomicU64, Ordering};
use super::watch::Watch;

/// The state of a lane of which another thread may take the lead.
///
/// One thread leads: it waits for work, which lets the connections make progress. While it is at work,
/// nobody leads, and this says so with a time. The time names no thread: whoever takes it away, a
/// thread at the end of its work or the watch for a new thread, has the lead.
#[derive(Debug, Default)]
pub(super) struct Handover {
    /// The time at which the leading thread began its work, on the clock of the watch. 0 while a
    /// thread leads.
    at_work: AtomicU64,
}

impl Handover {
    /// Leads: does one work after the other, until there is none or another thread has the lead.
    pub(super) fn lead<W>(
        &self,
        watch: &Watch,
        mut next: impl FnMut() -> Option<W>,
        mut run: impl FnMut(W),
    ) {
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
    pub(super) fn look(&self, last: u64, begin: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
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

    pub(super) fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::SeqCst) != 0
    }
}
