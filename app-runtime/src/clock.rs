//! The clock of a session: `every`, the `ttl` of `#[cached]` and the rate of wakes read it. It is the
//! clock of the system, except on a thread with a [`TestApp`](crate::TestApp): there it stands still
//! until the test moves it.

use std::cell::Cell;
use std::time::Instant;

thread_local! {
    static STANDING: Cell<Option<Instant>> = const { Cell::new(None) };
    /// The number of [`Standing`] guards of this thread.
    static GUARDS: Cell<usize> = const { Cell::new(0) };
}

/// The time now.
pub(crate) fn now() -> Instant {
    STANDING.get().unwrap_or_else(Instant::now)
}

/// Stops the clock of this thread until it is dropped.
#[derive(Debug)]
pub(crate) struct Standing(());

impl Standing {
    pub(crate) fn begin() -> Standing {
        STANDING.set(Some(now()));
        GUARDS.set(GUARDS.get() + 1);
        Standing(())
    }

    /// Moves the clock on to this time. It never goes back.
    pub(crate) fn move_to(&mut self, time: Instant) {
        STANDING.set(Some(time.max(now())));
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        // A test may have moved it to another thread, which has no guard of its own.
        GUARDS.set(GUARDS.get().saturating_sub(1));
        if GUARDS.get() == 0 {
            STANDING.set(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_that_stands_moves_only_by_hand_and_goes_on_after_the_last_guard() {
        let mut outer = Standing::begin();
        let began = now();
        assert!(began <= Instant::now());
        let inner = Standing::begin();
        let later = began + Duration::from_secs(3600);
        outer.move_to(later);
        assert_eq!(now(), later);
        outer.move_to(began);
        assert_eq!(now(), later);
        drop(outer);
        assert_eq!(now(), later);
        drop(inner);
        assert!(now() < later);
    }
}
