//! Temporary files, and the quota of their bytes.
//!
//! The files are in a folder of this server, below the system's folder for temporary files (set
//! `TMPDIR` to move it), under names of 128 random bits. The folder exists while it has a file. A
//! server that was killed leaves its folder behind. The next server that needs a folder removes
//! such leftovers, and recognizes them by a lock that no process holds. The standard library has
//! everything needed, file locks too, so there is no crate for it.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use app_runtime::{Content, FileSource};

use crate::base::token::{is_token, random_token};

const PREFIX: &str = "dacapo-";
const LOCK: &str = "lock";

/// The folder for the files of an app.
#[derive(Debug)]
pub(crate) struct Folders {
    parent: PathBuf,
    current: Mutex<Weak<TempFolder>>,
}

impl Folders {
    /// Folders come below `parent`.
    pub(crate) fn below(parent: PathBuf) -> Folders {
        Folders { parent, current: Mutex::default() }
    }

    /// A new, empty file, which counts towards `quota`.
    pub(crate) fn new_file(&self, quota: Arc<Quota>) -> io::Result<TempFile> {
        let folder = self.current()?;
        let path = folder.path.join(random_token());
        let file = File::create_new(&path)?;
        Ok(TempFile { file, stored: StoredFile { path, _folder: folder, quota, size: 0 } })
    }

    fn current(&self) -> io::Result<Arc<TempFolder>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = current.upgrade() {
            return Ok(folder);
        }
        let folder = Arc::new(TempFolder::create(&self.parent)?);
        *current = Arc::downgrade(&folder);
        sweep(&self.parent, &folder.path);
        Ok(folder)
    }
}

/// A folder that only this user may enter. It is removed when this is dropped.
#[derive(Debug)]
struct TempFolder {
    path: PathBuf,
    /// Held while this server lives; systems release it with the process.
    _lock: File,
}

impl TempFolder {
    fn create(parent: &Path) -> io::Result<TempFolder> {
        let path = parent.join(format!("{PREFIX}{}", random_token()));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        // Under its final name the file is locked from the start, so no other server removes the
        // folder first.
        let lock = File::create_new(path.join("new"))?;
        lock.lock()?;
        fs::rename(path.join("new"), path.join(LOCK))?;
        Ok(TempFolder { path, _lock: lock })
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // If it cannot be removed now, the next server removes it.
        drop(fs::remove_dir_all(&self.path));
    }
}

/// Removes the leftovers of servers of this user.
fn sweep(parent: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let named = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.strip_prefix(PREFIX).is_some_and(is_token));
        // A folder of another user is left alone: it might be a trap.
        if !named || path == own || !same_owner(&path, own) {
            continue;
        }
        let lock = File::open(path.join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            drop(fs::remove_dir_all(&path));
        }
    }
}

#[cfg(unix)]
fn same_owner(path: &Path, own: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let owner =
        |path| fs::symlink_metadata(path).ok().filter(fs::Metadata::is_dir).map(|m| m.uid());
    owner(path).is_some() && owner(path) == owner(own)
}

/// On other systems the folder for temporary files is the user's own.
#[cfg(not(unix))]
fn same_owner(path: &Path, _: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// A temporary file that is being written.
#[derive(Debug)]
pub(crate) struct TempFile {
    file: File,
    stored: StoredFile,
}

impl TempFile {
    /// Makes room for more bytes. If there is none, nothing has changed.
    pub(crate) fn grow(&mut self, bytes: u64) -> Grown {
        let grown = self.stored.quota.take(bytes);
        if grown == Grown::Well {
            self.stored.size += bytes;
        }
        grown
    }

    pub(crate) fn open_for_writing(&mut self) -> &mut File {
        &mut self.file
    }

    /// The file is complete. A stored file has no open handle: there may be thousands.
    pub(crate) fn finish(self) -> StoredFile {
        self.stored
    }
}

/// A complete temporary file. It is removed when this is dropped. A reader of that moment reads on,
/// if the system allows it.
#[derive(Debug)]
pub(crate) struct StoredFile {
    path: PathBuf,
    /// Outlives its files.
    _folder: Arc<TempFolder>,
    quota: Arc<Quota>,
    size: u64,
}

impl StoredFile {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

impl FileSource for StoredFile {
    fn open(&self) -> io::Result<Box<dyn Content>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

impl Drop for StoredFile {
    fn drop(&mut self) {
        // If it cannot be removed now, it goes with the folder.
        drop(fs::remove_file(&self.path));
        self.quota.give_back(self.size);
    }
}

/// The most bytes, in a session and in all of them.
#[derive(Debug)]
pub(crate) struct Quota {
    used: AtomicU64,
    most: u64,
    /// The quota that counts the same bytes too.
    outer: Option<Arc<Quota>>,
}

/// Whether there was room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grown {
    Well,
    NoRoom,
}

impl Quota {
    pub(crate) fn new(most: u64, outer: Option<Arc<Quota>>) -> Arc<Quota> {
        Arc::new(Quota { used: AtomicU64::new(0), most, outer })
    }

    /// Whether this many bytes would fit now.
    pub(crate) fn has_room(&self, bytes: u64) -> bool {
        let used = self.used.load(Ordering::Relaxed);
        used.saturating_add(bytes) <= self.most
            && self.outer.as_ref().is_none_or(|outer| outer.has_room(bytes))
    }

    fn take(&self, bytes: u64) -> Grown {
        let more = |used: u64| used.checked_add(bytes).filter(|&used| used <= self.most);
        if self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_err() {
            return Grown::NoRoom;
        }
        let grown = self.outer.as_ref().map_or(Grown::Well, |outer| outer.take(bytes));
        if grown == Grown::NoRoom {
            self.used.fetch_sub(bytes, Ordering::Relaxed);
        }
        grown
    }

    fn give_back(&self, bytes: u64) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(outer) = &self.outer {
            outer.give_back(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// A folder for one test.
    struct Place(PathBuf);

    impl Place {
        fn new() -> Place {
            let place = std::env::temp_dir().join(format!("folder-test-{}", random_token()));
            fs::create_dir(&place).unwrap();
            Place(place)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn file(folders: &Folders, quota: &Arc<Quota>, content: &[u8]) -> StoredFile {
        let mut file = folders.new_file(Arc::clone(quota)).unwrap();
        assert_eq!(file.grow(content.len() as u64), Grown::Well);
        file.open_for_writing().write_all(content).unwrap();
        file.finish()
    }

    #[test]
    fn nothing_is_left_when_nothing_is_there() {
        let place = Place::new();
        let folders = Folders::below(place.0.clone());
        let quota = Quota::new(100, None);
        let (first, second) = (file(&folders, &quota, b"one"), file(&folders, &quota, b""));
        assert_eq!(place.names().len(), 1);
        let mut content = String::new();
        first.open().unwrap().read_to_string(&mut content).unwrap();
        assert_eq!((content.as_str(), first.size(), second.size()), ("one", 3, 0));
        drop(first);
        assert_eq!(place.names().len(), 1);
        drop(second);
        assert!(place.names().is_empty(), "{:?}", place.names());
        // A file that is never finished goes as well.
        let mut unfinished = folders.new_file(quota).unwrap();
        unfinished.open_for_writing().write_all(b"x").unwrap();
        drop(unfinished);
        assert!(place.names().is_empty());
    }

    #[test]
    fn leftovers_of_the_dead_are_taken_away_and_the_living_left_alone() {
        let place = Place::new();
        let quota = Quota::new(100, None);
        let living = Folders::below(place.0.clone());
        let kept = file(&living, &quota, b"kept");
        let dead = place.0.join(format!("{PREFIX}{}", random_token()));
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join("content"), "left behind").unwrap();
        fs::create_dir(place.0.join("dacapo-of-somebody")).unwrap();
        let other = Folders::below(place.0.clone());
        let _file = file(&other, &quota, b"");
        assert!(!dead.exists() && place.0.join("dacapo-of-somebody").exists());
        assert!(kept.open().is_ok());
        assert_eq!(place.names().len(), 3, "{:?}", place.names());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look() {
        use std::os::unix::fs::PermissionsExt;
        let place = Place::new();
        let _file = file(&Folders::below(place.0.clone()), &Quota::new(1, None), b"x");
        let folder = place.0.join(&place.names()[0]);
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn bytes_count_in_a_session_and_in_all() {
        let all = Quota::new(10, None);
        let (one, two) =
            (Quota::new(8, Some(Arc::clone(&all))), Quota::new(8, Some(Arc::clone(&all))));
        assert!(one.has_room(8) && !one.has_room(9) && !one.has_room(u64::MAX));
        assert_eq!(one.take(6), Grown::Well);
        assert_eq!(one.take(3), Grown::NoRoom);
        assert_eq!(two.take(5), Grown::NoRoom, "all together would be 11");
        assert_eq!(two.take(4), Grown::Well);
        one.give_back(6);
        assert!(two.has_room(4));
        assert_eq!(two.take(4), Grown::Well);
    }
}
