//! The wake that waits for a session. There is at most one: another one that comes meanwhile joins it.

use std::time::{Duration, Instant};

use crate::clock;
use crate::key::Key;

/// The pause after a wake before the next one: a session is woken 20 times a second at most.
const PAUSE: Duration = Duration::from_millis(50);

/// The most memo calls that a wake tells apart. A wake of more calls runs all of them anew.
const MOST_CALLS: usize = 64;

/// The memo calls that a wake runs anew. Code outside of memo calls runs in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    Calls(Vec<Key>),
    AllCalls,
}

/// The waiting wake, and the times that decide when it may run.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    waiting: Option<Wake>,
    /// The earliest time at which a timer of the session is due.
    pub(super) alarm: Option<Instant>,
    /// The end of the pause after the last wake.
    pause: Option<Instant>,
}

impl Wakes {
    /// Adds a wake of this memo call, or of the code outside of all. `true` if none waited before.
    pub(super) fn add(&mut self, call: Option<Key>) -> bool {
        let is_first = self.waiting.is_none();
        let wake = self.waiting.get_or_insert(Wake::Calls(Vec::new()));
        if let (Wake::Calls(calls), Some(call)) = (&mut *wake, call)
            && !calls.contains(&call)
        {
            if calls.len() < MOST_CALLS {
                calls.push(call);
            } else {
                *wake = Wake::AllCalls;
            }
        }
        is_first
    }

    /// Puts back a wake whose run was cut short.
    pub(super) fn put_back(&mut self, wake: Wake) {
        match wake {
            Wake::Calls(calls) => {
                self.add(None);
                for call in calls {
                    self.add(Some(call));
                }
            }
            Wake::AllCalls => self.waiting = Some(Wake::AllCalls),
        }
    }

    pub(super) fn take(&mut self) -> Option<Wake> {
        self.waiting.take()
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// The time from which a wake may run. `None` if none waits and no timer runs.
    pub(super) fn due(&self) -> Option<Instant> {
        let waiting = self.is_waiting().then(clock::now);
        let due = waiting.into_iter().chain(self.alarm).min()?;
        Some(self.pause.map_or(due, |pause| pause.max(due)))
    }

    /// Begins the pause after a wake.
    pub(super) fn pause(&mut self) {
        self.pause = Some(clock::now() + PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(range: std::ops::Range<usize>) -> impl Iterator<Item = Key> {
        range.map(|nth| Key::MAIN.part(nth))
    }

    #[test]
    fn wakes_join_and_a_wake_of_too_many_calls_is_of_all() {
        let mut wakes = Wakes::default();
        assert!(wakes.add(None));
        assert!(!wakes.add(None));
        let few: Vec<Key> = calls(0..3).collect();
        for &call in few.iter().chain(&few) {
            assert!(!wakes.add(Some(call)));
        }
        assert_eq!(wakes.take(), Some(Wake::Calls(few)));
        assert_eq!(wakes.take(), None);
        for call in calls(0..1 + MOST_CALLS) {
            wakes.add(Some(call));
        }
        assert_eq!(wakes.take(), Some(Wake::AllCalls));
    }

    #[test]
    fn a_wake_that_is_put_back_joins_the_one_that_came_meanwhile() {
        let mut wakes = Wakes::default();
        let [one, other] = [Key::MAIN.part(1), Key::MAIN.part(2)];
        wakes.add(Some(one));
        wakes.put_back(Wake::Calls(vec![other]));
        assert_eq!(wakes.take(), Some(Wake::Calls(vec![one, other])));
        wakes.put_back(Wake::AllCalls);
        wakes.add(Some(one));
        assert_eq!(wakes.take(), Some(Wake::AllCalls));
    }

    #[test]
    fn a_wake_is_due_after_the_pause_and_an_alarm_at_its_time() {
        let mut clock = clock::Standing::begin();
        let began = clock::now();
        let mut wakes = Wakes::default();
        assert_eq!(wakes.due(), None);
        wakes.alarm = Some(began + Duration::from_secs(1));
        assert_eq!(wakes.due(), Some(began + Duration::from_secs(1)));
        wakes.add(None);
        assert_eq!(wakes.due(), Some(began));
        wakes.pause();
        assert_eq!(wakes.due(), Some(began + PAUSE));
        clock.move_to(began + Duration::from_millis(70));
        wakes.take();
        wakes.alarm = Some(began);
        assert_eq!(wakes.due(), Some(began + PAUSE));
    }
}
