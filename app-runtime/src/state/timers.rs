//! The timers of `every`: one for each call. A timer belongs to a run, not to a snapshot: it counts from
//! the end of the last run that came to it.

use std::time::{Duration, Instant};

use super::process::{CallKey, PerCall};
use crate::clock;
use crate::drawing::ClaimsByKey;
use crate::key::Key;

/// The shortest period of a timer. A shorter one would leave its session no time for anything else.
const SHORTEST: Duration = Duration::from_millis(50);

/// The timers of a session.
#[derive(Debug, Default)]
pub(super) struct Timers(PerCall<Timer>);

#[derive(Debug, Default)]
struct Timer {
    period: Duration,
    /// The number of runs that this timer has caused.
    count: u64,
    /// `None` if the last run did not come to its call.
    deadline: Option<Instant>,
    /// The memo call in whose body its call is.
    within: Option<Key>,
    /// The run in progress has come to its call. The count then.
    reached: Option<u64>,
}

impl Timer {
    fn is_due(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= clock::now())
    }
}

impl Timers {
    /// Begins a run.
    pub(super) fn begin(&mut self) {
        self.0.values_mut().for_each(|timer| timer.reached = None);
    }

    /// Sets the timer of a call, inside a memo call or outside of all. Gives its count.
    pub(super) fn every(&mut self, call: CallKey, period: Duration, within: Option<Key>) -> u64 {
        let timer = self.0.get(call, Timer::default);
        let count = timer.count + u64::from(timer.is_due());
        timer.period = period.max(SHORTEST);
        timer.within = within;
        timer.reached = Some(count);
        count
    }

    /// The memo calls with a timer that is due.
    pub(super) fn due(&mut self) -> Vec<Key> {
        let due = self.0.values_mut().filter(|timer| timer.is_due());
        due.filter_map(|timer| timer.within).collect()
    }

    /// Ends a run with these claims of calls without an element: the timers that it has reached begin
    /// anew. Those of skipped memo components go on. A timer whose call has not come goes after a
    /// complete run, and rests after another one. Gives the time at which the next one is due.
    pub(super) fn settle(&mut self, beside: &ClaimsByKey, complete: bool) -> Option<Instant> {
        let now = clock::now();
        let mut next = None;
        self.0.retain(beside, |timer, came| {
            if let Some(count) = timer.reached.take() {
                timer.count = count;
                timer.deadline = now.checked_add(timer.period);
            } else if !came {
                timer.deadline = None;
            }
            next = [next, timer.deadline].into_iter().flatten().min();
            came || !complete
        });
        next
    }
}
