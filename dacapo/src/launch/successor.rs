//! A program that is rebuilt while it runs goes on as the new program: the same process, with the
//! same listening socket, so that no connection is refused meanwhile. In debug builds on Unix;
//! elsewhere there is never a successor.
//!
//! The socket is handed over as the standard input, the only way from program to program that needs
//! no `unsafe`. It stays there: a program that reads its input has none after it was rebuilt.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, process};

/// Names the process whose listener the standard input is. A child of that process, which inherits
/// both, has another number.
const HANDED_OVER: &str = "DACAPO_HANDED_OVER";

/// The interval between two looks for another program. A look takes a microsecond.
const LOOK: Duration = Duration::from_millis(25);

/// The file of the running program, which may be rebuilt.
#[derive(Clone, Debug)]
pub(super) struct Build {
    path: PathBuf,
    head: Head,
    known: Stamp,
}

/// The first bytes of programs of this machine. Executing another file would run a shell over it.
type Head = [u8; 16];

impl Build {
    /// The running program. `None`: a program that is not rebuilt in place.
    pub(super) fn running() -> Option<Build> {
        if !cfg!(all(unix, debug_assertions)) {
            return None;
        }
        let path = env::current_exe().ok()?;
        // The running file may be gone from its path already: built twice within a moment.
        let gone = path.to_str().and_then(|path| path.strip_suffix(" (deleted)"));
        let path = gone.map_or_else(|| path.clone(), PathBuf::from);
        let own = if cfg!(target_os = "linux") { Path::new("/proc/self/exe") } else { &path };
        Some(Build { known: Stamp::of(own)?, head: head(own).ok()?, path })
    }

    /// Waits until another, complete program is at the path.
    pub(super) async fn replaced(self) {
        let mut last = None;
        loop {
            tokio::time::sleep(LOOK).await;
            let found = Stamp::of(&self.path).filter(|found| *found != self.known);
            // cargo links a finished file into place; other ways of copying take longer.
            let whole = found.is_some() && found == last;
            if whole && head(&self.path).is_ok_and(|head| head == self.head) {
                return;
            }
            last = found;
        }
    }

    /// Goes on as the program that is at the path now. Returns only if that program cannot be
    /// started; then it is not tried again.
    pub(super) fn become_it(&mut self, listener: TcpListener) -> io::Error {
        self.known = Stamp::of(&self.path).unwrap_or_else(|| self.known.clone());
        execute(&self.path, listener)
    }
}

/// Ignores broken pipes again. A try to become another program has restored their default, which
/// ends the process: other programs want to start with that, but programs in Rust do not. Must be
/// called in a tokio runtime.
pub(super) fn mend_pipes() {
    #[cfg(unix)]
    drop(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::pipe()));
}

/// The listener of the earlier program in this process.
pub(super) fn handed_over() -> Option<TcpListener> {
    let process = env::var(HANDED_OVER).ok()?;
    if process != process::id().to_string() {
        return None;
    }
    listener_of_input().ok()
}

/// Tells one file of a program from the next.
#[derive(Clone, Debug, PartialEq)]
struct Stamp {
    node: u64,
    bytes: u64,
    modified: SystemTime,
}

impl Stamp {
    /// `None`: there is no file that can be run.
    fn of(path: &Path) -> Option<Stamp> {
        let data = fs::metadata(path).ok()?;
        Some(Stamp { node: node(&data)?, bytes: data.len(), modified: data.modified().ok()? })
    }
}

fn head(program: &Path) -> io::Result<Head> {
    let mut head = Head::default();
    File::open(program)?.read_exact(&mut head)?;
    Ok(head)
}

#[cfg(unix)]
fn node(data: &Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    (data.is_file() && data.mode() & 0o111 != 0).then(|| data.ino())
}

#[cfg(unix)]
fn execute(program: &Path, listener: TcpListener) -> io::Error {
    use std::os::fd::OwnedFd;
    use std::os::unix::process::CommandExt;
    let mut words = env::args_os();
    let mut command = process::Command::new(program);
    if let Some(name) = words.next() {
        command.arg0(name);
    }
    command.args(words).env(HANDED_OVER, process::id().to_string());
    command.stdin(OwnedFd::from(listener)).exec()
}

#[cfg(unix)]
fn listener_of_input() -> io::Result<TcpListener> {
    use std::os::fd::AsFd;
    let listener = TcpListener::from(io::stdin().as_fd().try_clone_to_owned()?);
    // A file that is no socket has no address.
    listener.local_addr()?;
    Ok(listener)
}

#[cfg(not(unix))]
fn node(_: &Metadata) -> Option<u64> {
    None
}

#[cfg(not(unix))]
fn execute(_: &Path, _: TcpListener) -> io::Error {
    io::ErrorKind::Unsupported.into()
}

#[cfg(not(unix))]
fn listener_of_input() -> io::Result<TcpListener> {
    Err(io::ErrorKind::Unsupported.into())
}
