//! Removes abandoned sessions from a folder.
//!
//! The system clock, by which files are dated, may be wrong, and may be set while a program runs. So a
//! file is removed only if it was old in two sweeps, between which the system clock and the monotonic
//! clock agree. A file from the future counts as new.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::KEEP;
use crate::base::token::is_token;

/// The largest difference of the two clocks between two sweeps, as small corrections make it.
const DRIFT: Duration = Duration::from_secs(60);

/// A moment, by the system clock and by the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    clock: SystemTime,
    time: Instant,
}

impl Now {
    pub(super) fn get() -> Now {
        Now { clock: SystemTime::now(), time: Instant::now() }
    }

    /// Whether the two clocks agree since then.
    fn agrees_with(&self, earlier: &Now) -> bool {
        let passed = self.time.saturating_duration_since(earlier.time);
        let apart = self.clock.duration_since(earlier.clock + passed);
        apart.unwrap_or_else(|error| error.duration()) <= DRIFT
    }
}

/// The result of the last sweep.
#[derive(Debug, Default)]
pub(super) struct Sweeper {
    last: Option<Now>,
    /// The old files, with their time of change.
    old: HashMap<PathBuf, SystemTime>,
}

impl Sweeper {
    /// Removes files that were old in the last sweep and still are. Gives the bytes of all sessions.
    pub(super) fn sweep(&mut self, folder: &Path, now: Now) -> io::Result<u64> {
        let before = std::mem::take(&mut self.old);
        let agrees = self.last.replace(now).is_some_and(|last| now.agrees_with(&last));
        let mut bytes = 0;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            // Another process may have been faster.
            let Some(data) = is_ours(&path).then(|| path.metadata().ok()).flatten() else {
                continue;
            };
            let changed = data.modified()?;
            match now.clock.duration_since(changed) {
                Ok(age) if age <= KEEP => {}
                Ok(_) if agrees && before.get(&path) == Some(&changed) => {
                    drop(fs::remove_file(path));
                    continue;
                }
                Ok(_) => drop(self.old.insert(path, changed)),
                Err(_) => drop(set_changed(&path, now.clock)),
            }
            bytes += data.len();
        }
        Ok(bytes)
    }
}

fn set_changed(path: &Path, to: SystemTime) -> io::Result<()> {
    File::options().append(true).open(path)?.set_modified(to)
}

/// Whether a file is older than this, by the system clock.
pub(super) fn is_older(path: &Path, time: Duration) -> bool {
    let changed = path.metadata().and_then(|data| data.modified());
    changed
        .is_ok_and(|changed| SystemTime::now().duration_since(changed).is_ok_and(|age| age > time))
}

/// Whether a file is a session, or the rest of a write whose program ended. The folder may hold
/// more than sessions.
fn is_ours(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let plain = path.extension().is_none_or(|extension| extension == FRESH);
    plain && stem.is_some_and(is_token)
}

/// The extension of a file while it is written.
pub(super) const FRESH: &str = "new";

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";
    const HOUR: Duration = Duration::from_secs(3_600);

    /// A folder with a session of this age.
    fn folder(test: &str, age: Duration) -> (PathBuf, PathBuf) {
        let folder =
            std::env::temp_dir().join(format!("dacapo-sweep-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(NAME);
        fs::write(&file, "x").unwrap();
        set_changed(&file, SystemTime::now() - age).unwrap();
        (folder, file)
    }

    fn later(now: Now, by: Duration) -> Now {
        Now { clock: now.clock + by, time: now.time + by }
    }

    #[test]
    fn sessions_that_nobody_came_back_to_are_removed() {
        let (folder, file) = folder("old", KEEP + HOUR);
        let new = folder.join(NAME.replace('0', "f"));
        fs::write(&new, "xy").unwrap();
        let (mut sweeper, now) = (Sweeper::default(), Now::get());
        assert_eq!(sweeper.sweep(&folder, now).unwrap(), 3);
        assert!(file.exists(), "the clock may be wrong");
        assert_eq!(sweeper.sweep(&folder, later(now, HOUR)).unwrap(), 2);
        assert!(!file.exists() && new.exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_clock_that_is_set_while_a_program_runs_removes_nothing() {
        let (folder, file) = folder("set", HOUR);
        let (mut sweeper, now) = (Sweeper::default(), Now::get());
        // The clock was ahead when the program started, is set right, and is ahead again.
        let ahead = Now { clock: now.clock + 2 * KEEP, ..now };
        sweeper.sweep(&folder, ahead).unwrap();
        sweeper.sweep(&folder, later(now, HOUR)).unwrap();
        sweeper.sweep(&folder, later(ahead, 2 * HOUR)).unwrap();
        assert!(file.exists());
        // The clock was behind when the session was saved, and is set right.
        set_changed(&file, SystemTime::UNIX_EPOCH + HOUR).unwrap();
        let behind = Now { clock: SystemTime::UNIX_EPOCH + 2 * HOUR, ..later(now, 3 * HOUR) };
        sweeper.sweep(&folder, behind).unwrap();
        sweeper.sweep(&folder, later(now, 4 * HOUR)).unwrap();
        assert!(file.exists());
        // A tab has come back to the session.
        set_changed(&file, now.clock).unwrap();
        sweeper.sweep(&folder, later(now, 5 * HOUR)).unwrap();
        assert!(file.exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_session_from_the_future_is_as_old_as_it_is_found() {
        let (folder, file) = folder("future", Duration::ZERO);
        let (mut sweeper, now) = (Sweeper::default(), Now::get());
        set_changed(&file, now.clock + 100 * KEEP).unwrap();
        sweeper.sweep(&folder, now).unwrap();
        for days in [1, 8, 9] {
            assert!(file.exists());
            sweeper.sweep(&folder, later(now, days * 24 * HOUR)).unwrap();
        }
        assert!(!file.exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
