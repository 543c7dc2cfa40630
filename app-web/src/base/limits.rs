//! What anybody outside may ask of a server. Those of uploads and of dataframes stand at the top of
//! [`uploads`](crate::files::uploads) and [`up`](crate::wire::up), beside what they limit; how large a file
//! may be, its app says.
//!
//! Whoever meets one of these is told a [`Reason`](crate::base::reason::Reason), and it is counted. A page
//! is told in the reason of its closed socket. Where time helps, the code is 1013 and the page comes
//! back by itself, with the events that were not taken in.

use std::time::{Duration, Instant};

/// How many connections there may be at once: one for each session, and some for what pages fetch.
/// Where Linux lets the process open fewer files, three quarters of those.
pub(crate) const MOST_CONNECTIONS: usize = 12_000;

/// Which part of them may come from one network address, which is more than it may have sessions.
/// A proxy that was named speaks for many, and may have all.
pub(crate) const PART_OF_AN_ADDRESS: usize = 2;

/// How many sockets one browser may have at once, and all of one network address, also where a
/// proxy tells it: the sessions they may have, and some that are about to end.
pub(crate) const MOST_SOCKETS_OF_A_BROWSER: usize = 250;
pub(crate) const MOST_SOCKETS_OF_AN_ADDRESS: usize = 6_000;

/// How long a connection may take to say all of what it asks for, or ask for nothing.
pub(crate) const HEAD_TIME: Duration = Duration::from_secs(15);

/// How many bytes that may have, its address and its headers.
pub(crate) const MOST_HEAD: usize = 32 << 10;

/// The longest message a page may send: more than any text field holds in practice.
pub(crate) const MOST_MESSAGE_BYTES: usize = 1 << 20;

/// The longest first message of a socket. It has the parameters of an address, and an address has
/// at most [`MOST_HEAD`]; what is written there as `%22` takes two bytes here, and `%00` six.
pub(crate) const MOST_HELLO: usize = 2 * MOST_HEAD;

/// How long a message may take from its first byte to its last: 1 MiB at 300 kbit/s.
pub(crate) const MESSAGE_TIME: Duration = Duration::from_secs(30);

/// How many bytes that pages have sent may be unfinished at once: of messages that are not whole,
/// of first messages whose session is being found, and of events that wait for a run. Sixteen of
/// the longest messages of one network address, half of them of one browser.
pub(crate) const MOST_IN_TRANSIT: usize = 64 << 20;
pub(crate) const MOST_IN_TRANSIT_OF_AN_ADDRESS: usize = 16 << 20;
pub(crate) const MOST_IN_TRANSIT_OF_A_BROWSER: usize = 8 << 20;

/// So many of each socket are not counted among them: a click goes through however much there is.
pub(crate) const SMALL: usize = 4 << 10;

/// How long a socket may stay silent before it says which session it wants.
pub(crate) const FIRST_MESSAGE: Duration = Duration::from_secs(10);

/// How many events of a session may wait for the run in progress.
pub(crate) const MOST_WAITING: usize = 1_000;

/// How many messages a page may send at once, and how many a second after that. A person who
/// clicks as fast as they can sends a dozen a second; a page that comes back sends what waited.
/// An event sent after the answer to the one before is free.
pub(crate) const BURST: u32 = 500;
pub(crate) const PER_SECOND: u32 = 100;

/// How many updates may wait for a page that is slow to read. After that it is let go, and gets
/// the page as it then is when it comes back.
pub(crate) const MOST_BEHIND: usize = 1_000;

/// How long a page may take to read one message.
pub(crate) const SLOWEST: Duration = Duration::from_secs(30);

/// How many sessions may live here: 10,000 of up to some 100 kB each, with what their sockets hold,
/// are 1 GB, and what the app keeps for each comes on top. None begins while four fifths of the
/// memory are taken: see [`memory`](crate::base::memory).
pub(crate) const MOST_SESSIONS: usize = 10_000;

/// How many of them one browser may have: tabs, and tabs that were closed in the last minutes.
/// Programs without the cookie are no browser and count for their address and in all.
pub(crate) const MOST_OF_A_BROWSER: usize = 200;

/// How many of them may come from one network address: a program can make up browsers.
pub(crate) const MOST_OF_AN_ADDRESS: usize = 5_000;

/// How many bytes may be kept of one session. Each interaction writes all of them.
pub(crate) const MOST_KEPT: usize = 16 << 20;

/// How many bytes may be kept in all, in a store that has no bound of its own.
pub(crate) const MOST_KEPT_IN_ALL: u64 = 1 << 30;

/// How many bytes may be kept of sessions from one network address. So many come free again in the
/// time for which a session is kept.
pub(crate) const MOST_KEPT_OF_AN_ADDRESS: u64 = 256 << 20;

/// How many threads may run the code of an app at once, of the 512 that tokio has for what blocks;
/// the others are for files, stores and health. Whoever finds none free waits, and holds none.
pub(crate) const MOST_RUNS: usize = 256;

/// How many of them one browser may have, and all that come from one network address.
pub(crate) const MOST_RUNS_OF_A_BROWSER: usize = 32;
pub(crate) const MOST_RUNS_OF_AN_ADDRESS: usize = 128;

/// How long somebody waits for such a thread before they are told.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// How many files all may send at once, of one network address and of one browser. A session may
/// send [`MOST_AT_ONCE`](crate::files::uploads::MOST_AT_ONCE).
pub(crate) const MOST_UPLOADS: usize = 100;
pub(crate) const MOST_UPLOADS_OF_AN_ADDRESS: usize = 40;
pub(crate) const MOST_UPLOADS_OF_A_BROWSER: usize = 12;

/// How many sockets of one session may wait for its run to end.
pub(crate) const MOST_ARRIVING: usize = 4;

/// The largest file that servers of one store lend to each other, for [`Lending`](crate::files::lending).
/// A larger one can be had from the server of its page alone.
pub(crate) const MOST_LENT: usize = 32_000_000;

/// How many files may be borrowed at once. Each holds a thread and its bytes meanwhile.
pub(crate) const MOST_ASKING: usize = 4;

/// How much more a page may send just now: [`BURST`], filled up again by [`PER_SECOND`].
#[derive(Debug)]
pub(crate) struct Allowance {
    left: f64,
    at: Instant,
}

impl Allowance {
    pub(crate) fn new(now: Instant) -> Allowance {
        Allowance { left: f64::from(BURST), at: now }
    }

    /// Takes one message out; `false` where none is left.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = now;
        self.left = (self.left + passed * f64::from(PER_SECOND)).min(f64::from(BURST));
        let is_left = self.left >= 1.0;
        if is_left {
            self.left -= 1.0;
        }
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_fast_clicks_pass_and_a_flood_does_not() {
        let now = Instant::now();
        let mut allowance = Allowance::new(now);
        assert!((0..40).all(|_| allowance.take(now)));
        let more = (0..10_000).filter(|_| allowance.take(now)).count();
        assert_eq!(more, BURST as usize - 40);
    }

    #[test]
    fn an_allowance_fills_up_with_time_and_no_further_than_its_brim() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        while allowance.take(start) {}
        let count =
            |allowance: &mut Allowance, now| (0..10_000).filter(|_| allowance.take(now)).count();
        let second = start + Duration::from_secs(1);
        assert_eq!(count(&mut allowance, second), PER_SECOND as usize);
        let hour = start + Duration::from_secs(3_600);
        assert_eq!(count(&mut allowance, hour), BURST as usize);
    }
}
