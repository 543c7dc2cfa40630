//! Where sessions are kept while no tab has them open, and while the server is down.

pub(crate) mod allotments; // bytes for each address
pub(crate) mod attempts; // runs that may end the process
mod abort; // a byte, written by a signal handler
mod sweep; // sessions that nobody came back to
mod notes; // the notes of attempts, as files
mod slots; // one file for two forms of a session
mod folder; // a store on one machine
#[cfg(feature = "redis")]
pub(crate) mod redis; // a store for many machines

use std::fmt::{self, Debug};
use std::io;
use std::str::FromStr;
use std::time::Duration;

pub use folder::Folder;

/// Keeps sessions. Called on the thread that runs a session, before its page changes: what a
/// person has seen is kept. So it should take microseconds, and may block.
///
/// A session's name is 32 hexadecimal digits, made by the server.
///
/// Several servers may share a store. A session lives on one of them at a time: the one that
/// claimed it last. Each claim gives a higher number, the fence, and whoever saves shows the
/// number it was given: a server that is slow to learn of its loss overwrites nothing.
pub trait SessionStore: Debug + Send + Sync {
    /// Keeps the newest form of a session for whoever holds this fence. A session that nobody
    /// has claimed yet, or that is not there, is held by any.
    ///
    /// # Errors
    /// Where it was claimed since, or cannot be kept.
    fn save(&self, name: &str, fence: u64, session: &[u8]) -> Result<(), SaveError>;

    /// The newest form of a session; `None` where nothing of that name is kept. It goes on to
    /// belong to whoever has it.
    ///
    /// # Errors
    /// Where it cannot be read, which is not the same as gone.
    fn load(&self, name: &str) -> io::Result<Option<Kept>>;

    /// As [`load`](Self::load), and takes the session over in the same moment: the fence is one
    /// that nobody had before, and what others save from then on is refused.
    ///
    /// # Errors
    /// Where it cannot be read or not be taken over.
    fn claim(&self, name: &str) -> io::Result<Option<Kept>>;

    /// Notes a run that is about to begin, for whoever claims the session after the end of this
    /// process. Before the next note about the session, or its next save, none of which waits for
    /// the other. `place` is a small number which no other run in progress of this process has.
    ///
    /// A store that notes nothing has each run tried again, whatever became of it.
    ///
    /// # Errors
    /// Where it cannot be noted; the run begins all the same.
    fn note(&self, name: &str, fence: u64, place: usize, attempt: Attempt) -> io::Result<()> {
        let _ = (name, fence, place, attempt);
        Ok(())
    }

    /// What was noted last about a session, where the process that noted it has ended since.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn unfinished(&self, name: &str) -> io::Result<Option<Unfinished>> {
        let _ = name;
        Ok(None)
    }

    /// Keeps a file so that other servers can give it: a picture of a page, or what a person
    /// saves. Called before its page is shown. After `keep` it goes, or earlier where newer ones
    /// need the room.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn save_file(&self, name: &str, file: &[u8], keep: Duration) -> io::Result<()> {
        let _ = (name, file, keep);
        Ok(())
    }

    /// A file that a server has kept; `None` where nothing of that name is there any more.
    ///
    /// # Errors
    /// Where it cannot be read, which is not the same as gone.
    fn load_file(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let _ = name;
        Ok(None)
    }

    /// Has `told` hear the name and the fence of every session that is claimed from now on, by
    /// whichever server, until it answers `false`. So a server lets go at once of what was its own.
    /// Where nobody is told, it does so when the next save is refused.
    fn watch(&self, told: Told) {
        drop(told);
    }

    /// Whether there is room for one more session, beside what those that are kept may still need.
    ///
    /// # Errors
    /// Where nobody can tell.
    fn has_room(&self) -> io::Result<bool> {
        Ok(true)
    }

    /// Lets go of a session in which nothing was done, where it is still held with this fence.
    ///
    /// # Errors
    /// Where it stays for as long as others.
    fn forget(&self, name: &str, fence: u64) -> io::Result<()> {
        let _ = (name, fence);
        Ok(())
    }

    /// Whether this store can be written just now, tried with something that is no session. A
    /// server is not ready for people while it cannot.
    ///
    /// # Errors
    /// Where it cannot.
    fn check(&self) -> io::Result<()> {
        self.load("00000000000000000000000000000000").map(drop)
    }

    /// Whether servers on other machines have this store too. Then what it does not have, nobody
    /// has: where it cannot be reached, an interaction is not shown as done; its page waits,
    /// asks again, and sends it again. Otherwise the server's own memory counts, the page goes
    /// on, and the person is told that a restart would lose it.
    fn is_shared(&self) -> bool {
        false
    }
}

/// Hears of a session that was claimed: its name, and its fence. `false`: it has heard enough.
pub type Told = Box<dyn Fn(&str, u64) -> bool + Send>;

/// A session, as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Who may save it: whoever was given this number, or a higher one.
    pub fence: u64,
    /// What was saved.
    pub session: Vec<u8>,
}

/// A run of a session that is about to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The event that it is for; 0 where it only draws the page.
    pub event: u64,
    /// How often it was begun, with this time; 0 where nothing is about to run.
    pub tries: u32,
    /// Whether nothing else runs in this process.
    pub alone: bool,
    /// When, in seconds since 1970.
    pub at: u64,
}

/// As four numbers.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Attempt { event, tries, alone, at } = self;
        write!(f, "{event} {tries} {} {at}", u8::from(*alone))
    }
}

impl FromStr for Attempt {
    type Err = io::Error;

    fn from_str(text: &str) -> io::Result<Attempt> {
        let read = || {
            let mut numbers = text.split(' ').map(str::parse::<u64>);
            let mut next = || numbers.next()?.ok();
            let (event, tries, alone, at) = (next()?, next()?, next()? == 1, next()?);
            Some(Attempt { event, tries: u32::try_from(tries).ok()?, alone, at })
        };
        read().ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// A run of which nobody knows how it ended, for its process has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The run.
    pub attempt: Attempt,
    /// Whether the process has aborted, as where a stack overflows or memory cannot be had, and was
    /// not killed by somebody.
    pub aborted: bool,
}

/// The fence of a session that begins.
pub(crate) const FIRST_FENCE: u64 = 1;

/// Why a session was not kept.
#[derive(Debug)]
pub enum SaveError {
    /// Somebody has claimed it since: it goes on there.
    TakenOver,
    /// It cannot be kept just now.
    Failed(io::Error),
}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> SaveError {
        SaveError::Failed(error)
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaveError::TakenOver => f.write_str("the session goes on elsewhere"),
            SaveError::Failed(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for SaveError {}

/// How long a session is kept that nobody comes back to.
pub(crate) const KEEP: Duration = Duration::from_secs(7 * 24 * 60 * 60);
