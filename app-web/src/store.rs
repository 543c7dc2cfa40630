//! The store of sessions: it keeps them while no tab has them open, and while the server is down.

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

/// Keeps sessions. Called on the thread that runs a session, before its page changes: everything
/// that a person has seen is kept. So a call should take microseconds, and it may block.
///
/// A session's name is 32 hexadecimal digits, made by the server.
///
/// Several servers may share a store. A session lives on one of them at a time: the one that
/// claimed it last. Each claim gives a higher number, the fence, and each save shows the fence of
/// its server. So a server that is slow to learn of its loss overwrites nothing.
pub trait SessionStore: Debug + Send + Sync {
    /// Keeps the newest form of a session for the holder of this fence. A session that was never
    /// claimed, or that is not there, is held by any fence.
    ///
    /// # Errors
    /// If the session was claimed since, or cannot be kept.
    fn save(&self, name: &str, fence: u64, session: &[u8]) -> Result<(), SaveError>;

    /// The newest form of a session. `None`: no session of that name is kept. The session stays
    /// with its holder.
    ///
    /// # Errors
    /// If the session cannot be read, which does not mean that it is gone.
    fn load(&self, name: &str) -> io::Result<Option<Kept>>;

    /// Like [`load`](Self::load), and takes the session over in the same step. The fence is new,
    /// and saves with an older fence are refused from then on.
    ///
    /// # Errors
    /// If the session cannot be read or cannot be taken over.
    fn claim(&self, name: &str) -> io::Result<Option<Kept>>;

    /// The bytes that the store takes for a session of this length. They count for the network
    /// address of its page. The default is the length itself.
    fn takes(&self, bytes: usize) -> usize {
        bytes
    }

    /// Notes a run that is about to begin. A server that claims the session after the end of this
    /// process reads the note. It counts until the next note about the session, or its next save;
    /// none of these calls waits for another. `place` is a small number which no other run in
    /// progress of this process has.
    ///
    /// A store without notes has each run tried again, however it ended.
    ///
    /// # Errors
    /// If the run cannot be noted. The run begins all the same.
    fn note(&self, name: &str, fence: u64, place: usize, attempt: Attempt) -> io::Result<()> {
        let _ = (name, fence, place, attempt);
        Ok(())
    }

    /// The last note about a session, if the process that wrote it has ended since.
    ///
    /// # Errors
    /// If the note cannot be read.
    fn unfinished(&self, name: &str) -> io::Result<Option<Unfinished>> {
        let _ = name;
        Ok(None)
    }

    /// Keeps a file so that other servers can give it: a picture of a page, or a download. Called
    /// before its page is shown. The file is removed after `keep`, or earlier if newer files need
    /// the room.
    ///
    /// # Errors
    /// If the file cannot be kept.
    fn save_file(&self, name: &str, file: &[u8], keep: Duration) -> io::Result<()> {
        let _ = (name, file, keep);
        Ok(())
    }

    /// A file that a server has kept. `None`: no file of that name is there any more.
    ///
    /// # Errors
    /// If the file cannot be read, which does not mean that it is gone.
    fn load_file(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let _ = name;
        Ok(None)
    }

    /// Has `told` hear the name and the fence of every session that any server claims from now on,
    /// until it answers `false`. So a server lets go of a lost session at once. A server that is
    /// not told does so when its next save is refused.
    fn watch(&self, told: Told) {
        drop(told);
    }

    /// Whether there is room for one more session, beside the growth of the kept ones.
    ///
    /// # Errors
    /// If this cannot be found out.
    fn has_room(&self) -> io::Result<bool> {
        Ok(true)
    }

    /// Removes a session without any interaction, if it is still held with this fence.
    ///
    /// # Errors
    /// If the session cannot be removed. It then stays for as long as others.
    fn forget(&self, name: &str, fence: u64) -> io::Result<()> {
        let _ = (name, fence);
        Ok(())
    }

    /// Whether this store can be written now, tried with data that is no session. A server is not
    /// ready for people while it cannot write.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn check(&self) -> io::Result<()> {
        self.load("00000000000000000000000000000000").map(drop)
    }

    /// Whether servers on other machines use this store too. Then a session outside the store does
    /// not exist. While such a store cannot be reached, an interaction is not shown as done: its
    /// page waits, asks again, and sends it again. With a store that is not shared, the server's
    /// own memory counts: the page goes on, and the person is told that a restart would lose the
    /// session.
    fn is_shared(&self) -> bool {
        false
    }
}

/// Hears of a claimed session: its name, and its fence. `false` ends the calls.
pub type Told = Box<dyn Fn(&str, u64) -> bool + Send>;

/// A session, as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The fence of the holder: this number, or a higher one, may save the session.
    pub fence: u64,
    /// The saved bytes.
    pub session: Vec<u8>,
}

/// A run of a session that is about to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The event of the run; 0 for a run that only draws the page.
    pub event: u64,
    /// The number of tries, with this one; 0 if no run is about to begin.
    pub tries: u32,
    /// Whether no other run is in progress in this process.
    pub alone: bool,
    /// The time, in seconds since 1970.
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

/// A run whose end is unknown, because its process has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The run.
    pub attempt: Attempt,
    /// Whether the process has aborted, for example after a stack overflow or a failed allocation.
    /// `false`: it was killed from outside.
    pub aborted: bool,
}

/// The fence of a session that begins.
pub(crate) const FIRST_FENCE: u64 = 1;

/// The reason why a session was not kept.
#[derive(Debug)]
#[non_exhaustive]
pub enum SaveError {
    /// Another server has claimed the session since: it goes on there.
    TakenOver,
    /// The session cannot be kept now.
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

/// A session that no tab comes back to is kept for this long.
pub(crate) const KEEP: Duration = Duration::from_secs(7 * 24 * 60 * 60);
