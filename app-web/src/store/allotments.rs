//! The bytes of kept sessions for each network address. A program can make up browsers and abandon
//! their sessions, which a store keeps for days. So the bytes count for the same time.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
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
