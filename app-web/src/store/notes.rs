//! The notes of a [`Folder`](super::Folder): one file for each process, with a line for each run in
//! progress. A process that aborts appends one byte. A process holds a lock on its file while it lives.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::abort::OnAbort;
use super::sweep::is_older;
use super::{Attempt, Unfinished};
use crate::base::token::{is_token, random_token};

/// The length of a line in bytes, with its line break.
const LINE: usize = 128;

/// The notes of an ended process are kept for this long.
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// The notes of all processes that use a folder.
#[derive(Debug)]
pub(super) struct Notes {
    folder: PathBuf,
    own: OnceLock<Own>,
}

/// The file of this process. A process that ends in good order removes it.
#[derive(Debug)]
struct Own {
    path: PathBuf,
    file: File,
    /// Counts notes.
    turn: AtomicU64,
    _on_abort: OnAbort,
}

impl Notes {
    pub(super) fn below(folder: &Path) -> Notes {
        Notes { folder: folder.join("runs"), own: OnceLock::new() }
    }

    /// Writes the line of a run. Takes 2 µs.
    pub(super) fn note(
        &self,
        name: &str,
        fence: u64,
        place: usize,
        attempt: Attempt,
    ) -> io::Result<()> {
        let own = match self.own.get() {
            Some(own) => own,
            None => {
                let own = Own::begin(&self.folder)?;
                self.own.get_or_init(|| own)
            }
        };
        let turn = own.turn.fetch_add(1, Ordering::Relaxed);
        let mut line = [b' '; LINE];
        line[LINE - 1] = b'\n';
        write!(&mut line[..LINE - 1], "{name} {fence} {turn} {attempt}")?;
        write_at(&own.file, &line, (place * LINE) as u64)
    }

    /// The newest note about a session, if its process has ended.
    pub(super) fn unfinished(&self, name: &str) -> io::Result<Option<Unfinished>> {
        let mut newest = None;
        for path in self.all()? {
            // Its process may have ended in good order meanwhile.
            let Ok(notes) = fs::read(&path) else { continue };
            let aborted = !notes.len().is_multiple_of(LINE);
            let own = notes.chunks_exact(LINE).filter_map(|line| read(line, name));
            let Some((order, attempt)) = own.max_by_key(|(order, _)| *order) else { continue };
            if !is_running(&path) && newest.as_ref().is_none_or(|(newer, _)| order > *newer) {
                newest = Some((order, Unfinished { attempt, aborted }));
            }
        }
        Ok(newest.map(|(_, unfinished)| unfinished).filter(|found| found.attempt.tries > 0))
    }

    /// Removes the files of processes that have ended long ago.
    pub(super) fn sweep(&self) -> io::Result<()> {
        for path in self.all()? {
            if is_older(&path, KEEP) && !is_running(&path) {
                drop(fs::remove_file(path));
            }
        }
        Ok(())
    }

    fn all(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let paths = entries.map(|entry| Ok(entry?.path()));
        let is_ours =
            |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(is_token);
        paths.filter(|path| path.as_ref().map_or(true, is_ours)).collect()
    }
}

/// The attempt in a line about a session, with its order among such lines.
fn read(line: &[u8], session: &str) -> Option<((u64, u64), Attempt)> {
    let line = str::from_utf8(line).ok()?;
    let mut words = line.trim_end().splitn(4, ' ');
    if words.next()? != session {
        return None;
    }
    let order = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((order, words.next()?.parse().ok()?))
}

fn is_running(path: &Path) -> bool {
    let lock = File::open(path).map(|file| file.try_lock_shared());
    matches!(lock, Ok(Err(TryLockError::WouldBlock)))
}

impl Own {
    fn begin(folder: &Path) -> io::Result<Own> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder)?;
        let path = folder.join(random_token());
        let file = options().write(true).create_new(true).open(&path)?;
        file.lock()?;
        let on_abort = OnAbort::write_to(options().append(true).open(&path)?)?;
        Ok(Own { path, file, turn: AtomicU64::new(0), _on_abort: on_abort })
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

#[cfg(unix)]
pub(super) fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(not(unix))]
pub(super) fn write_at(mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    use std::io::{Seek, SeekFrom};
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

/// Files that only their owner reads.
pub(super) fn options() -> fs::OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";

    fn attempt(event: u64) -> Attempt {
        Attempt { event, tries: 1, alone: true, at: 7 }
    }

    /// The notes of a program that has ended, as they lie in a folder.
    fn ended(folder: &Path, noted: &[(u64, u64)], aborted: bool) {
        let notes = Notes::below(folder);
        for (place, (fence, event)) in noted.iter().enumerate() {
            notes.note(NAME, *fence, place, attempt(*event)).unwrap();
        }
        let own = notes.own.into_inner().unwrap();
        if aborted {
            options().append(true).open(&own.path).unwrap().write_all(b"X").unwrap();
        }
        let copy = own.path.with_file_name(random_token());
        fs::copy(&own.path, copy).unwrap();
    }

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("dacapo-notes-{name}-{}", std::process::id()))
    }

    #[test]
    fn the_newest_note_of_a_program_that_has_ended_is_found() {
        let folder = folder("newest");
        let notes = Notes::below(&folder);
        assert_eq!(notes.unfinished(NAME).unwrap(), None);
        ended(&folder, &[(1, 4)], true);
        ended(&folder, &[(3, 6), (3, 7)], false);
        ended(&folder, &[(2, 5)], true);
        let expected = Unfinished { attempt: attempt(7), aborted: false };
        assert_eq!(notes.unfinished(NAME).unwrap(), Some(expected));
        ended(&folder, &[(4, 8)], true);
        let expected = Unfinished { attempt: attempt(8), aborted: true };
        assert_eq!(notes.unfinished(NAME).unwrap(), Some(expected));
        assert_eq!(notes.unfinished(&NAME.replace('0', "f")).unwrap(), None);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_program_that_lives_has_ended_nothing() {
        let folder = folder("lives");
        let (one, two) = (Notes::below(&folder), Notes::below(&folder));
        one.note(NAME, 1, 0, attempt(1)).unwrap();
        assert_eq!(two.unfinished(NAME).unwrap(), None);
        drop(one);
        assert_eq!(two.unfinished(NAME).unwrap(), None, "it has ended in good order");
        assert_eq!(fs::read_dir(&two.folder).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_note_that_nothing_runs_any_more_takes_the_one_before_away() {
        let folder = folder("none");
        ended(&folder, &[(1, 4)], true);
        let notes = Notes::below(&folder);
        assert!(notes.unfinished(NAME).unwrap().is_some());
        let other = Notes::below(&folder);
        other.note(NAME, 2, 0, Attempt { tries: 0, ..attempt(0) }).unwrap();
        let own = other.own.into_inner().unwrap();
        fs::copy(&own.path, own.path.with_file_name(random_token())).unwrap();
        drop(own);
        assert_eq!(notes.unfinished(NAME).unwrap(), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
