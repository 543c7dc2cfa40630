//! The limits of a server on requests from outside. The limits of uploads and of dataframes are at
//! the top of [`uploads`](crate::files::uploads) and [`up`](crate::wire::up), beside the code they
//! limit. The size of a file is set by its app.
//!
//! A client that exceeds a limit is told a [`Reason`](crate::base::reason::Reason), and the reason
//! is counted. A page is told in the reason of its closed socket. If time helps, the code is 1013,
//! and the page comes back by itself with the events that were not received.

use std::time::{Duration, Instant};

/// The most connections at once: one for each session, and some for the files that pages fetch. If
/// Linux lets the process open fewer files, three quarters of those.
pub(crate) const MOST_CONNECTIONS: usize = 12_000;

/// One network address may have this part of them (one half), which is more than its sessions. A
/// named proxy speaks for many visitors, and may have all.
pub(crate) const PART_OF_AN_ADDRESS: usize = 2;

/// The most sockets of one browser and of one network address, even if a proxy tells the address:
/// their most sessions, and some sockets that are about to end.
pub(crate) const MOST_SOCKETS_OF_A_BROWSER: usize = 250;
pub(crate) const MOST_SOCKETS_OF_AN_ADDRESS: usize = 6_000;

/// The timeout for a whole request head, and for an idle connection.
pub(crate) const HEAD_TIME: Duration = Duration::from_secs(15);

/// The most bytes of a request head, with its address and its headers.
pub(crate) const MOST_HEAD: usize = 32 << 10;

/// The longest message of a page: longer than any text field in practice.
pub(crate) const MOST_MESSAGE_BYTES: usize = 1 << 20;

/// The longest first message of a socket. It has the parameters of an address, which has at most
/// [`MOST_HEAD`]. A `%22` in the address takes two bytes here, and a `%00` six.
pub(crate) const MOST_HELLO: usize = 2 * MOST_HEAD;

/// The timeout of a message from its first byte to its last: 1 MiB at 300 kbit/s.
pub(crate) const MESSAGE_TIME: Duration = Duration::from_secs(30);

/// The most unfinished bytes from pages at once: of incomplete messages, of first messages whose
/// session is being found, and of events that wait for a run. An event counts with its memory, if
/// that is more than its length. One network address may have sixteen
/// of the longest messages, one browser half of them.
pub(crate) const MOST_IN_TRANSIT: usize = 64 << 20;
pub(crate) const MOST_IN_TRANSIT_OF_AN_ADDRESS: usize = 16 << 20;
pub(crate) const MOST_IN_TRANSIT_OF_A_BROWSER: usize = 8 << 20;

/// The first bytes of each socket, up to this number, are not counted among them: a click always
/// gets through.
pub(crate) const SMALL: usize = 4 << 10;

/// The timeout of a socket until it says which session it wants.
pub(crate) const FIRST_MESSAGE: Duration = Duration::from_secs(10);

/// The most events of a session that may wait for the run in progress.
pub(crate) const MOST_WAITING: usize = 1_000;

/// The most messages that a page may send at once, and the most a second after that. A person who
/// clicks as fast as possible sends a dozen a second; a page that comes back sends the events that
/// waited. An event sent after the answer to the one before is free.
pub(crate) const BURST: u32 = 500;
pub(crate) const PER_SECOND: u32 = 100;

/// The most updates that may wait for a page that is slow to read. After that its socket is closed,
/// and it gets the newest page when it comes back.
pub(crate) const MOST_BEHIND: usize = 1_000;

/// The timeout of a page to read one message.
pub(crate) const SLOWEST: Duration = Duration::from_secs(30);

/// The most sessions on this server. 10,000 sessions of up to some 100 kB each, with the memory of
/// their sockets, are 1 GB; the memory of the app comes on top. No session begins while four fifths
/// of the memory are taken: see [`memory`](crate::base::memory).
pub(crate) const MOST_SESSIONS: usize = 10_000;

/// The most sessions of one browser: tabs, and tabs that were closed in the last minutes. Programs
/// without the cookie are no browser; they count for their address and in all.
pub(crate) const MOST_OF_A_BROWSER: usize = 200;

/// The most sessions of one network address: a program can make up browsers.
pub(crate) const MOST_OF_AN_ADDRESS: usize = 5_000;

/// The most sessions whose document was answered and whose socket has not come yet. A document beyond
/// them has no session: its socket begins one, and the body runs once more.
pub(crate) const MOST_UNJOINED: usize = 1_000;
pub(crate) const MOST_UNJOINED_OF_AN_ADDRESS: usize = 200;
pub(crate) const MOST_UNJOINED_OF_A_BROWSER: usize = 50;

/// A session ends if its first socket does not come within this time: a crawler leaves nothing behind.
pub(crate) const UNJOINED: Duration = Duration::from_secs(30);

/// The most bytes that may be kept of one session. Each interaction writes all of them.
pub(crate) const MOST_KEPT: usize = 16 << 20;

/// The most bytes that may be kept in all, in a store without a limit of its own.
pub(crate) const MOST_KEPT_IN_ALL: u64 = 1 << 30;

/// The most bytes that may be kept of sessions from one network address. This many bytes come free
/// again in the time for which a session is kept.
pub(crate) const MOST_KEPT_OF_AN_ADDRESS: u64 = 256 << 20;

/// The most threads that may run the code of an app at once, of the 512 that tokio has for blocking
/// work; the others are for files, stores and health. A run that finds none free waits, and holds
/// no thread.
pub(crate) const MOST_RUNS: usize = 256;

/// The most such threads of one browser, and of one network address.
pub(crate) const MOST_RUNS_OF_A_BROWSER: usize = 32;
pub(crate) const MOST_RUNS_OF_AN_ADDRESS: usize = 128;

/// The most tasks of all visitors that run or wait. The runtime has 256 threads for them.
pub(crate) const MOST_TASKS: usize = 10_000;

/// The most such tasks of one browser, and of one network address: fewer than there are threads, so
/// nobody can take all of them.
pub(crate) const MOST_TASKS_OF_A_BROWSER: usize = 64;
pub(crate) const MOST_TASKS_OF_AN_ADDRESS: usize = 192;

/// After waiting this long for such a thread, the visitor is told.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The most files that may be sent at once in all, from one network address and from one browser. A
/// session may send [`MOST_AT_ONCE`](crate::files::uploads::MOST_AT_ONCE).
pub(crate) const MOST_UPLOADS: usize = 100;
pub(crate) const MOST_UPLOADS_OF_AN_ADDRESS: usize = 40;
pub(crate) const MOST_UPLOADS_OF_A_BROWSER: usize = 12;

/// The most sockets of one session that may wait for its run to end.
pub(crate) const MOST_ARRIVING: usize = 4;

/// The largest file that servers of one store lend to each other, for
/// [`Lending`](crate::files::lending). A larger one is only on the server of its page.
pub(crate) const MOST_LENT: usize = 32_000_000;

/// The most files that may be borrowed at once. Each holds a thread and its bytes meanwhile.
pub(crate) const MOST_ASKING: usize = 4;

/// The messages that a page may still send now: [`BURST`], refilled by [`PER_SECOND`].
#[derive(Debug)]
pub(crate) struct Allowance {
    left: f64,
    at: Instant,
}

impl Allowance {
    pub(crate) fn new(now: Instant) -> Allowance {
        Allowance { left: f64::from(BURST), at: now }
    }

    /// Takes one message out. `false`: none is left.
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
