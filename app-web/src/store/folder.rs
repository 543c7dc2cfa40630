//! Sessions as files in a folder, for one server or several on one machine.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::notes::{Notes, options, write_at};
use super::slots::{self, Change, Slot};
use super::sweep::{FRESH, Now, Sweeper};
use super::{Attempt, Kept, SaveError, SessionStore, Unfinished};
use crate::base::limits::MOST_KEPT_IN_ALL;
use crate::base::token::is_token;

/// The interval between two sweeps for old sessions.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// Keeps sessions as files in a folder, one file for each session. A file has the newest form of
/// the session and the form before it, side by side.
///
/// It survives the end of the program at any moment. It does not wait for the disk. So after a loss
/// of power the changes of the last seconds may be missing; on some file systems a session that
/// began or outgrew its file in these seconds may be missing too. Abandoned sessions are removed
/// after seven days, some ten minutes after a program has found them so old. Other files in the
/// folder are left alone. Several programs of one machine may use the same folder.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    /// Locks for the time between the look at a fence and the write that it allows: a file keeps
    /// other programs out, its mutex other threads. Each lock is shared by several sessions.
    gates: Vec<Mutex<File>>,
    notes: Notes,
    /// The bytes of all session files, as counted at the last sweep and since.
    bytes: Arc<AtomicU64>,
    most_bytes: u64,
    swept: Mutex<Option<Instant>>,
    sweeper: Arc<Mutex<Sweeper>>,
}

/// The number of locks of a folder: one for each first digit of a name.
const GATES: usize = 16;

impl Folder {
    /// Opens a folder, and makes it if it does not exist. Only its owner may read the sessions.
    ///
    /// # Errors
    /// If the folder can be neither made nor read.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Folder> {
        let folder = folder.into();
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(&folder)?;
        let gate = |number| {
            let file = folder.join(format!("gate-{number:x}"));
            Ok(Mutex::new(options().append(true).create(true).open(file)?))
        };
        let gates = (0..GATES).map(gate).collect::<io::Result<_>>()?;
        let notes = Notes::below(&folder);
        Ok(Folder {
            folder,
            gates,
            notes,
            bytes: Arc::default(),
            most_bytes: MOST_KEPT_IN_ALL,
            swept: Mutex::default(),
            sweeper: Arc::default(),
        })
    }

    /// The most bytes that the files of all sessions may have together. At seven eighths of it no
    /// session begins any more; at all of it no session grows. Each page is told. Default: 1 GiB.
    #[must_use]
    pub fn with_room(self, most_bytes: u64) -> Folder {
        Folder { most_bytes, ..self }
    }

    fn shrink(&self, by: usize) {
        let less = |bytes: u64| Some(bytes.saturating_sub(by as u64));
        // This update is never refused.
        self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).ok();
    }

    /// Sweeps at intervals: a server may run for months, and its folder may have many sessions when
    /// it starts.
    fn sweep_now_and_then(&self) {
        let Ok(mut swept) = self.swept.try_lock() else { return };
        if swept.is_some_and(|swept| swept.elapsed() < SWEEP) {
            return;
        }
        *swept = Some(Instant::now());
        let (folder, bytes) = (self.folder.clone(), Arc::clone(&self.bytes));
        let sweeper = Arc::clone(&self.sweeper);
        // Nothing waits for the sweep. If it fails, the next one tries again.
        std::thread::spawn(move || {
            let mut sweeper = sweeper.lock().unwrap_or_else(PoisonError::into_inner);
            if let Ok(left) = sweeper.sweep(&folder, Now::get()) {
                bytes.store(left, Ordering::Relaxed);
            }
            drop(Notes::below(&folder).sweep());
        });
    }

    /// Locks a session. `None`: no session has such a name.
    fn hold(&self, name: &str) -> io::Result<Option<HeldSession<'_>>> {
        let first = name.chars().next().filter(|_| is_token(name));
        let gate = first.and_then(|first| self.gates.get(first.to_digit(16)? as usize));
        gate.map(|gate| HeldSession::behind(gate, self.folder.join(name))).transpose()
    }
}

/// Reads a whole file. Most files have the shortest length, and are read in one call: a part that
/// is shorter than requested is the last one of a file. The length of the file is not requested,
/// because that takes as long as reading it.
fn read(file: &mut File, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.resize(slots::SHORTEST + 1, 0);
    let length = match file.read(bytes) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
        length => length?,
    };
    let is_whole = (1..bytes.len()).contains(&length);
    bytes.truncate(length);
    if is_whole { Ok(()) } else { file.read_to_end(bytes).map(drop) }
}

/// Holds the lock of some sessions until it is dropped.
struct Passed<'a>(MutexGuard<'a, File>);

impl Passed<'_> {
    fn through(gate: &Mutex<File>) -> io::Result<Passed<'_>> {
        let file = gate.lock().unwrap_or_else(PoisonError::into_inner);
        file.lock()?;
        Ok(Passed(file))
    }
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        // If this fails, the next `lock` fails too, and reports it.
        drop(self.0.unlock());
    }
}

/// A session under its lock: no other thread or program reads or writes it meanwhile.
struct HeldSession<'a> {
    path: PathBuf,
    file: Option<File>,
    /// The whole content of the file.
    bytes: Vec<u8>,
    newest: Option<Slot>,
    _passed: Passed<'a>,
}

impl HeldSession<'_> {
    fn behind(gate: &Mutex<File>, path: PathBuf) -> io::Result<HeldSession<'_>> {
        let passed = Passed::through(gate)?;
        let mut file = match options().read(true).write(true).open(&path) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::with_capacity(slots::SHORTEST + 1);
        if let Some(file) = &mut file {
            read(file, &mut bytes)?;
        }
        let newest = Slot::newest(&bytes);
        Ok(HeldSession { path, file, bytes, newest, _passed: passed })
    }

    /// The last kept form. `None`: there is none.
    fn kept(&self) -> Option<Kept> {
        let newest = self.newest.as_ref()?;
        let session = self.bytes.get(newest.session.clone())?.to_vec();
        Some(Kept { fence: newest.fence, session })
    }

    /// The change to the file that keeps a newer form.
    fn change(&self, fence: u64, session: &[u8]) -> Change {
        slots::change(&self.bytes, self.newest.as_ref(), fence, session)
    }

    /// Keeps a newer form. Whenever the program ends, the file has this form or the last one.
    fn keep(mut self, change: Change) -> io::Result<()> {
        match (change, &mut self.file) {
            (Change::At(start, slot), Some(file)) => write_at(file, &slot, start),
            (Change::At(_, whole) | Change::All(whole), _) => {
                let fresh = self.path.with_extension(FRESH);
                let mut file = options().write(true).create(true).truncate(true).open(&fresh)?;
                file.write_all(&whole)?;
                fs::rename(fresh, &self.path)
            }
        }
    }
}

impl SessionStore for Folder {
    fn save(&self, name: &str, fence: u64, session: &[u8]) -> Result<(), SaveError> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
        let held = self.hold(name)?.ok_or_else(invalid)?;
        if held.newest.as_ref().is_some_and(|newest| newest.fence > fence) {
            return Err(SaveError::TakenOver);
        }
        let change = held.change(fence, session);
        let more = match &change {
            Change::At(..) => 0,
            Change::All(whole) => whole.len().saturating_sub(held.bytes.len()) as u64,
        };
        if more > 0 && self.bytes.load(Ordering::Relaxed) + more > self.most_bytes {
            let words = "all sessions together have as many bytes as they may";
            return Err(io::Error::new(io::ErrorKind::StorageFull, words).into());
        }
        held.keep(change)?;
        self.bytes.fetch_add(more, Ordering::Relaxed);
        self.sweep_now_and_then();
        Ok(())
    }

    fn load(&self, name: &str) -> io::Result<Option<Kept>> {
        Ok(self.hold(name)?.and_then(|held| held.kept()))
    }

    fn claim(&self, name: &str) -> io::Result<Option<Kept>> {
        let Some(held) = self.hold(name)? else { return Ok(None) };
        let Some(mut kept) = held.kept() else { return Ok(None) };
        kept.fence = kept.fence.saturating_add(1);
        let change = held.change(kept.fence, &kept.session);
        held.keep(change)?;
        Ok(Some(kept))
    }

    fn takes(&self, bytes: usize) -> usize {
        slots::file_length(bytes)
    }

    fn has_room(&self) -> io::Result<bool> {
        self.sweep_now_and_then();
        // An eighth is reserved for existing sessions.
        Ok(self.bytes.load(Ordering::Relaxed) < self.most_bytes / 8 * 7)
    }

    fn forget(&self, name: &str, fence: u64) -> io::Result<()> {
        let Some(held) = self.hold(name)? else { return Ok(()) };
        if held.newest.as_ref().is_some_and(|newest| newest.fence <= fence) {
            fs::remove_file(&held.path)?;
            self.shrink(held.bytes.len());
        }
        Ok(())
    }

    fn check(&self) -> io::Result<()> {
        // A file of its own. If two checks run at once, they share it, and one of them finds it
        // gone.
        let path = self.folder.join("check");
        let mut file = options().write(true).create(true).truncate(true).open(&path)?;
        file.write_all(&[0; slots::SHORTEST])?;
        drop(fs::remove_file(path));
        Ok(())
    }

    fn note(&self, name: &str, fence: u64, place: usize, attempt: Attempt) -> io::Result<()> {
        self.notes.note(name, fence, place, attempt)
    }

    fn unfinished(&self, name: &str) -> io::Result<Option<Unfinished>> {
        self.notes.unfinished(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::KEEP;

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("dacapo-store-{name}-{}", std::process::id()))
    }

    #[test]
    fn what_was_saved_last_is_loaded_also_by_another_program() {
        let folder = folder("saved");
        let name = "0123456789abcdef0123456789abcdef";
        let store = Folder::open(&folder).unwrap();
        assert_eq!(store.load(name).unwrap(), None);
        store.save(name, 1, b"one").unwrap();
        store.save(name, 1, b"two").unwrap();
        let again = Folder::open(&folder).unwrap();
        let kept = Kept { fence: 1, session: b"two".to_vec() };
        assert_eq!(again.load(name).unwrap(), Some(kept));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_damaged_file_has_the_form_before_and_goes_on() {
        let folder = folder("damaged");
        let name = "0123456789abcdef0123456789abcdef";
        let store = Folder::open(&folder).unwrap();
        store.save(name, 1, b"one").unwrap();
        store.save(name, 1, b"two").unwrap();
        let mut bytes = fs::read(folder.join(name)).unwrap();
        let at = bytes.windows(3).position(|three| three == b"two").unwrap();
        bytes[at] = 0;
        fs::write(folder.join(name), bytes).unwrap();
        assert_eq!(store.load(name).unwrap().unwrap().session, b"one");
        let claimed = store.claim(name).unwrap().unwrap();
        assert_eq!(claimed, Kept { fence: 2, session: b"one".to_vec() });
        store.save(name, 2, b"three").unwrap();
        assert_eq!(store.load(name).unwrap().unwrap().session, b"three");
        fs::write(folder.join(name), "nothing that can be read").unwrap();
        assert_eq!(store.load(name).unwrap(), None);
        assert_eq!(store.claim(name).unwrap(), None);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_is_gone_can_be_written_no_more() {
        let folder = folder("gone");
        let store = Folder::open(&folder).unwrap();
        store.check().unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), GATES, "it leaves nothing behind");
        fs::remove_dir_all(folder).unwrap();
        assert!(store.check().is_err());
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = folder("names");
        let store = Folder::open(&folder).unwrap();
        for name in ["", "../passwd", "a/b", "0123456789abcdef0123456789abcde/"] {
            assert!(store.save(name, 1, b"x").is_err(), "{name}");
            assert_eq!(store.load(name).unwrap(), None, "{name}");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), GATES);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn who_claims_a_session_has_it_alone() {
        let folder = folder("claimed");
        let name = "0123456789abcdef0123456789abcdef";
        let (old, new) = (Folder::open(&folder).unwrap(), Folder::open(&folder).unwrap());
        assert_eq!(new.claim(name).unwrap(), None);
        old.save(name, 1, b"one").unwrap();
        let claimed = new.claim(name).unwrap().unwrap();
        assert_eq!(claimed, Kept { fence: 2, session: b"one".to_vec() });
        assert!(matches!(old.save(name, 1, b"late"), Err(SaveError::TakenOver)));
        new.save(name, 2, b"two").unwrap();
        assert_eq!(old.load(name).unwrap().unwrap().session, b"two");
        assert_eq!(old.claim(name).unwrap().unwrap().fence, 3);
        assert!(matches!(new.save(name, 2, b"late"), Err(SaveError::TakenOver)));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn of_many_claims_each_gets_a_fence_of_its_own() {
        let folder = folder("race");
        let name = "0123456789abcdef0123456789abcdef";
        Folder::open(&folder).unwrap().save(name, 1, b"x").unwrap();
        let claims = (0..4).map(|_| {
            let store = Folder::open(&folder).unwrap();
            std::thread::spawn(move || {
                let claim = |_| store.claim(name).unwrap().unwrap().fence;
                (0..25).map(claim).collect::<Vec<_>>()
            })
        });
        let claims: Vec<_> = claims.collect();
        let mut fences: Vec<_> =
            claims.into_iter().flat_map(|claim| claim.join().unwrap()).collect();
        fences.sort_unstable();
        assert_eq!(fences, (2..=101).collect::<Vec<_>>());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_has_so_much_room_and_says_so_before_it_is_full() {
        let folder = folder("room");
        let store = Folder::open(&folder).unwrap().with_room(64 << 10);
        *store.swept.lock().unwrap() = Some(Instant::now());
        let name = |number: usize| format!("{number:032x}");
        let begun = (0..8).take_while(|number| {
            let has_room = store.has_room().unwrap();
            store.save(&name(*number), 1, b"x").unwrap();
            has_room
        });
        assert_eq!(begun.count(), 7);
        let SaveError::Failed(error) = store.save(&name(8), 1, b"x").unwrap_err() else { panic!() };
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert!(store.save(&name(0), 1, &[0; 5_000]).is_err(), "it would grow");
        store.save(&name(0), 1, &[0; 3_000]).unwrap();
        store.claim(&name(1)).unwrap().unwrap();
        store.forget(&name(1), 1).unwrap();
        assert!(store.load(&name(1)).unwrap().is_some(), "it went on elsewhere");
        (1..3).for_each(|number| store.forget(&name(number), 2).unwrap());
        assert_eq!(store.load(&name(2)).unwrap(), None);
        assert!(store.has_room().unwrap());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_program_counts_what_lies_in_its_folder_already() {
        let folder = folder("counted");
        let name = |number: usize| format!("{number:032x}");
        let before = Folder::open(&folder).unwrap();
        (0..8).for_each(|number| before.save(&name(number), 1, b"x").unwrap());
        let store = Folder::open(&folder).unwrap().with_room(64 << 10);
        let until = Instant::now() + Duration::from_secs(60);
        while store.has_room().unwrap() {
            assert!(Instant::now() < until, "nobody counts it");
            std::thread::yield_now();
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_no_session_is_left_alone_however_old() {
        let folder = folder("foreign");
        fs::create_dir_all(&folder).unwrap();
        let session = "22222222222222222222222222222222";
        let left = format!("{session}.new");
        for name in ["Cargo.toml", "notes", "2222.new", "b.txt", session, &left] {
            let file = fs::File::create(folder.join(name)).unwrap();
            file.set_modified(std::time::SystemTime::now() - KEEP * 2).unwrap();
        }
        let text = format!("{session}.txt");
        fs::write(folder.join(&text), "x").unwrap();
        let (mut sweeper, now) = (Sweeper::default(), Now::get());
        sweeper.sweep(&folder, now).unwrap();
        sweeper.sweep(&folder, now).unwrap();
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with("gate-"))
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
        Folder::open(&folder).unwrap().save(name, 1, b"x").unwrap();
        let mode = fs::metadata(folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
