//! Where sessions are kept while no tab has them open, and while the server is down.

use std::fmt::Debug;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Keeps sessions. Called on the thread that runs a session, before its page changes: what a
/// person has seen is kept. So it should take microseconds, and may block.
///
/// A session's name is 32 hexadecimal digits, made by the server.
pub trait SessionStore: Debug + Send + Sync {
    /// Keeps the newest form of a session.
    ///
    /// # Errors
    /// Where it cannot be kept. The person is told, and the next interaction tries again.
    fn save(&self, name: &str, session: &[u8]) -> io::Result<()>;

    /// The newest form of a session; `None` where nothing of that name is kept.
    ///
    /// # Errors
    /// Where it cannot be read, which is not the same as gone.
    fn load(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// Forgets a session.
    ///
    /// # Errors
    /// Where it cannot be forgotten.
    fn remove(&self, name: &str) -> io::Result<()>;
}

/// How long a session is kept that nobody comes back to.
const KEEP: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Keeps sessions as files in a folder: one each, replaced as a whole.
///
/// It survives the end of the program at any moment. It does not wait for the disk, so after a
/// loss of power the newest seconds may be missing. Sessions that nobody came back to for seven
/// days are removed when a program opens the folder.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
}

impl Folder {
    /// Opens a folder, made where it is not there. Only its owner may look inside.
    ///
    /// # Errors
    /// Where it can be neither made nor read.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Folder> {
        let folder = folder.into();
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if is_old(&path) {
                // Another program may have been faster.
                drop(fs::remove_file(path));
            }
        }
        Ok(Folder { folder })
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        let plain = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| self.folder.join(name))
    }
}

fn is_old(path: &Path) -> bool {
    let changed = path.metadata().and_then(|data| data.modified());
    changed
        .is_ok_and(|changed| SystemTime::now().duration_since(changed).is_ok_and(|age| age > KEEP))
}

impl SessionStore for Folder {
    fn save(&self, name: &str, session: &[u8]) -> io::Result<()> {
        let file = self.file(name).ok_or(io::ErrorKind::InvalidInput)?;
        // A reader finds the old form or the new one, never a half of either.
        let fresh = file.with_extension("new");
        fs::write(&fresh, session)?;
        fs::rename(fresh, file)
    }

    fn load(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.file(name) else { return Ok(None) };
        match fs::read(file) {
            Ok(session) => Ok(Some(session)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let Some(file) = self.file(name) else { return Ok(()) };
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("dacapo-store-{name}-{}", std::process::id()))
    }

    #[test]
    fn what_was_saved_last_is_loaded_also_by_another_program() {
        let folder = folder("saved");
        let name = "0123456789abcdef0123456789abcdef";
        let store = Folder::open(&folder).unwrap();
        assert_eq!(store.load(name).unwrap(), None);
        store.save(name, b"one").unwrap();
        store.save(name, b"two").unwrap();
        let again = Folder::open(&folder).unwrap();
        assert_eq!(again.load(name).unwrap().as_deref(), Some(&b"two"[..]));
        again.remove(name).unwrap();
        again.remove(name).unwrap();
        assert_eq!(store.load(name).unwrap(), None);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = folder("names");
        let store = Folder::open(&folder).unwrap();
        for name in ["", "../passwd", "a/b", "0123456789abcdef0123456789abcde/"] {
            assert!(store.save(name, b"x").is_err(), "{name}");
            assert_eq!(store.load(name).unwrap(), None, "{name}");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn sessions_that_nobody_came_back_to_are_removed() {
        let folder = folder("old");
        let store = Folder::open(&folder).unwrap();
        let (old, new) = ("00000000000000000000000000000000", "11111111111111111111111111111111");
        store.save(old, b"x").unwrap();
        store.save(new, b"x").unwrap();
        let file = fs::File::options().write(true).open(folder.join(old)).unwrap();
        file.set_modified(SystemTime::now() - KEEP * 2).unwrap();
        let store = Folder::open(&folder).unwrap();
        assert_eq!(store.load(old).unwrap(), None);
        assert!(store.load(new).unwrap().is_some());
        fs::remove_dir_all(folder).unwrap();
    }
}
