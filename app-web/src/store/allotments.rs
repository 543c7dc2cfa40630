//! The bytes of kept sessions for each network address. A program can make up browsers and abandon
//! their sessions, which a store keeps for days. So the bytes count for the same time.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::base::limits::MOST_KEPT_OF_AN_ADDRESS;
use crate::store::KEEP;

/// The bytes that this process has kept for each address and that still count.
#[derive(Debug, Default)]
pub(crate) struct Allotments(Mutex<HashMap<IpAddr, Allotment>>);

/// A number of bytes, at a point in time.
#[derive(Clone, Copy, Debug)]
struct Allotment {
    bytes: f64,
    at: Instant,
}

impl Allotment {
    /// The bytes that count now. They decrease to 0 over the time for which a session is kept.
    fn at(self, now: Instant) -> Allotment {
        let passed = now.saturating_duration_since(self.at).as_secs_f64() / KEEP.as_secs_f64();
        let bytes = self.bytes - passed * MOST_KEPT_OF_AN_ADDRESS as f64;
        Allotment { bytes: bytes.max(0.0), at: now }
    }
}

impl Allotments {
    /// Whether a session of an address may begin. The last eighth is for sessions that are there.
    pub(crate) fn admits(&self, address: IpAddr, now: Instant) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = all.get(&address).map_or(0.0, |allotment| allotment.at(now).bytes);
        counted < (MOST_KEPT_OF_AN_ADDRESS / 8 * 7) as f64
    }

    /// Gives bytes back that are not kept any more.
    pub(crate) fn give_back(&self, address: IpAddr, bytes: usize) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(allotment) = all.get_mut(&address) {
            allotment.bytes = (allotment.bytes - bytes as f64).max(0.0);
        }
    }

    /// Counts more bytes for an address. `false` if its limit is reached.
    pub(crate) fn take(&self, address: IpAddr, bytes: usize, now: Instant) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == all.capacity() {
            // Before the map grows: most entries may have decreased to 0.
            all.retain(|_, allotment| allotment.at(now).bytes > 0.0);
        }
        let before = all.get(&address).map_or(0.0, |allotment| allotment.at(now).bytes);
        let bytes = before + bytes as f64;
        let fits = bytes <= MOST_KEPT_OF_AN_ADDRESS as f64;
        if fits && bytes > 0.0 {
            all.insert(address, Allotment { bytes, at: now });
        }
        fits
    }
}

/// The bytes that one session counts for its network address.
#[derive(Debug)]
pub(crate) struct Charge {
    allotments: Arc<Allotments>,
    address: Option<IpAddr>,
    state: Mutex<ChargeState>,
}

#[derive(Debug, Default)]
struct ChargeState {
    /// The bytes of the session in the store.
    kept: usize,
    /// Those of them that this process has counted.
    counted: usize,
    /// Whether the session stays in the store when its page goes: something was done in it.
    stays: bool,
}

impl Charge {
    /// For a session that begins, in which nothing was done.
    pub(crate) fn new(allotments: &Arc<Allotments>, address: Option<IpAddr>) -> Charge {
        Charge { allotments: Arc::clone(allotments), address, state: Mutex::default() }
    }

    /// Notes that the session has this many bytes in the store already, and stays there.
    pub(crate) fn resume(&self, bytes: usize) {
        *self.state() = ChargeState { kept: bytes, counted: 0, stays: true };
    }

    /// Notes that something is done in the session.
    pub(crate) fn stay(&self) {
        self.state().stays = true;
    }

    /// Counts the growth of the session. `false` if the limit of its address is reached.
    pub(crate) fn grow_to(&self, bytes: usize) -> bool {
        let mut state = self.state();
        let more = bytes.saturating_sub(state.kept);
        let Some(address) = self.address.filter(|_| more > 0) else { return true };
        let fits = self.allotments.take(address, more, Instant::now());
        if fits {
            state.kept = bytes;
            state.counted += more;
        }
        fits
    }

    /// Every update under this lock is one step, so a poisoned lock is safe to use.
    fn state(&self) -> MutexGuard<'_, ChargeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = self.address.filter(|_| !state.stays) {
            self.allotments.give_back(address, state.counted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_bytes_and_gets_them_back_in_time() {
        let (all, now) = (Allotments::default(), Instant::now());
        let [one, other] = [1, 2].map(|last| IpAddr::from([203, 0, 113, last]));
        let most = MOST_KEPT_OF_AN_ADDRESS as usize;
        assert!(all.take(one, most / 2, now) && !all.take(one, most, now));
        assert!(all.take(one, most / 2, now) && !all.take(one, 1, now));
        assert!(all.take(other, most, now), "others have their own");
        assert!(!all.admits(one, now) && all.admits(one, now + KEEP / 4));
        all.give_back(other, most / 4);
        assert!(all.admits(other, now) && !all.take(other, most / 2, now));
        assert!(!all.take(one, most / 2, now + KEEP / 4));
        assert!(all.take(one, most / 2, now + KEEP / 2));
        assert!(all.take(one, 0, now + 4 * KEEP));
        assert!(!all.take(one, most + 1, now + 4 * KEEP));
        for number in 0..10_000_u32 {
            all.take(IpAddr::from(number.to_be_bytes()), 1, now + KEEP * number);
        }
        let left = all.0.lock().unwrap().len();
        assert!(left < 100, "{left} are remembered of whom nothing counts");
    }
}
