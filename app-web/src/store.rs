//! Where sessions are kept while no tab has them open, and while the server is down.

use std::fmt::Debug;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

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

/// How often old ones are looked for.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// Keeps sessions as files in a folder: one each, replaced as a whole.
///
/// It survives the end of the program at any moment. It does not wait for the disk, so after a
/// loss of power the newest seconds may be missing, and on some file systems a session that was
/// written in them. Sessions that nobody came back to for seven days are removed, when a program
/// opens the folder and each hour in which it saves; whatever else lies there is left alone.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    swept: Mutex<Instant>,
}

impl Folder {
    /// Opens a folder, made where it is not there. Only its owner may read what is kept.
    ///
    /// # Errors
    /// Where it can be neither made nor read.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Folder> {
        let folder = folder.into();
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(&folder)?;
        sweep(&folder)?;
        Ok(Folder { folder, swept: Mutex::new(Instant::now()) })
    }

    /// A server may run for months.
    fn sweep_now_and_then(&self) {
        let Ok(mut swept) = self.swept.try_lock() else { return };
        if swept.elapsed() < SWEEP {
            return;
        }
        *swept = Instant::now();
        let folder = self.folder.clone();
        // Nobody waits for it; where it fails, the next hour tries again.
        std::thread::spawn(move || drop(sweep(&folder)));
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        is_name(name).then(|| self.folder.join(name))
    }
}

fn is_name(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a file is a session, or what a program has left that ended while it wrote one. The
/// folder may be one that holds more than sessions.
fn is_ours(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let plain = path.extension().is_none_or(|extension| extension == FRESH);
    plain && stem.is_some_and(|stem| is_name(stem.split('-').next().unwrap_or(stem)))
}

/// What a file is called while it is written.
const FRESH: &str = "new";

/// Removes what nobody came back to.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_ours(&path) && is_old(&path) {
            // Another program may have been faster.
            drop(fs::remove_file(path));
        }
    }
    Ok(())
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
        // Two programs may have the same folder, so each writes a file of its own.
        let fresh = self.folder.join(format!("{name}-{}.{FRESH}", std::process::id()));
        let mut options = fs::File::options();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.write(true).create(true).truncate(true).open(&fresh)?.write_all(session)?;
        fs::rename(fresh, file)?;
        self.sweep_now_and_then();
        Ok(())
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

    #[test]
    fn what_is_no_session_is_left_alone_however_old() {
        let folder = folder("foreign");
        fs::create_dir_all(&folder).unwrap();
        let session = "22222222222222222222222222222222";
        let left = format!("{session}-17.new");
        for name in ["Cargo.toml", "notes", "2222.new", "b.txt", session, &left] {
            let file = fs::File::create(folder.join(name)).unwrap();
            file.set_modified(SystemTime::now() - KEEP * 2).unwrap();
        }
        let text = format!("{session}.txt");
        fs::write(folder.join(&text), "x").unwrap();
        Folder::open(&folder).unwrap();
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["2222.new", &text, "Cargo.toml", "b.txt", "notes"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_a_session_also_in_a_folder_for_everybody() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("mode");
        fs::create_dir_all(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let name = "33333333333333333333333333333333";
        Folder::open(&folder).unwrap().save(name, b"x").unwrap();
        let mode = fs::metadata(folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
