//! The uploaded files of a session, and the uploaders of its page. A file is kept here from the
//! answer that names its id until the session's own values hold it.
//!
//! The shelf is beside the session, so an upload never waits for a run.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app_runtime::widgets::file_uploader::FileLimits;
use app_runtime::{
    Action, Element, Event, Key, Patch, Tree, Update, UploadedFile, Value, WeakFile,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::folder::{Folders, Quota, TempFile};
use super::{MOST_AT_ONCE, MOST_BROUGHT, MOST_FILES, Refused};
use crate::base::token::is_token;

#[derive(Debug)]
pub(crate) struct Shelf {
    folders: Arc<Folders>,
    quota: Arc<Quota>,
    at_once: Arc<Semaphore>,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    /// The enabled uploaders of the page.
    offers: HashMap<Key, FileLimits>,
    files: HashMap<String, ShelvedFile>,
}

/// The way the shelf keeps a file.
#[derive(Debug)]
enum ShelvedFile {
    /// No accepted event has brought it yet. `by` is the event that is about to bring it.
    Waiting { file: UploadedFile, by: Option<u64> },
    /// The session has it and decides how long. The page may name it again.
    Taken(WeakFile),
}

impl Shelf {
    /// Files lie in one of these folders, and count towards `quota`.
    pub(crate) fn new(folders: Arc<Folders>, quota: Arc<Quota>) -> Shelf {
        let at_once = Arc::new(Semaphore::new(MOST_AT_ONCE));
        Shelf { folders, quota, at_once, inside: Mutex::default() }
    }

    // For uploads.

    /// The limits of the uploader with this key, as the page shows it now.
    pub(crate) fn offered(&self, key: Key) -> Option<FileLimits> {
        self.lock().offers.get(&key).cloned()
    }

    /// A permit for one more upload of this session, until it is dropped.
    pub(crate) fn begin(&self) -> Result<OwnedSemaphorePermit, Refused> {
        if self.lock().files.len() >= MOST_FILES {
            return Err(Refused::SessionFull);
        }
        Arc::clone(&self.at_once).try_acquire_owned().map_err(|_| Refused::TooManyAtOnce)
    }

    pub(crate) fn quota(&self) -> Arc<Quota> {
        Arc::clone(&self.quota)
    }

    /// A new, empty file, which counts towards the quota.
    pub(super) fn new_file(&self) -> io::Result<TempFile> {
        self.folders.new_file(self.quota())
    }

    /// Keeps a received file, if its uploader is still there.
    pub(crate) fn keep(&self, key: Key, file: UploadedFile) -> Result<(), Refused> {
        let mut inside = self.lock();
        if !inside.offers.contains_key(&key) {
            return Err(Refused::NoUploader);
        }
        inside.files.insert(file.id().to_owned(), ShelvedFile::Waiting { file, by: None });
        Ok(())
    }

    /// The files of an event that are not known here, and may be elsewhere. Their number is
    /// limited: only so many are looked for, and an event with more is refused.
    pub(crate) fn unknown(&self, event: &Event) -> Vec<String> {
        let values: Vec<&Value> = match &event.action {
            Action::Change(_, value) => vec![value],
            Action::Submit(_, values) => values.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        };
        let items = values.into_iter().flat_map(|value| match value {
            Value::List(items) => &items[..],
            _ => &[],
        });
        let inside = self.lock();
        let room = MOST_FILES.saturating_sub(inside.files.len()).min(MOST_BROUGHT);
        let unknown = items.filter_map(|item| match item {
            Value::Text(id) if is_token(id) && !inside.files.contains_key(id) => Some(id.clone()),
            _ => None,
        });
        unknown.take(room).collect()
    }

    /// Keeps a file that another server has received, for the event that names it.
    pub(crate) fn keep_brought(&self, file: UploadedFile) {
        let kept = ShelvedFile::Waiting { file: file.clone(), by: None };
        self.lock().files.insert(file.id().to_owned(), kept);
    }

    /// Records a file that the session has already: its page may name it again.
    pub(crate) fn note(&self, file: &UploadedFile) {
        self.lock().files.insert(file.id().to_owned(), ShelvedFile::Taken(file.downgrade()));
    }

    /// Removes a file that no event has brought yet.
    pub(crate) fn discard(&self, id: &str) {
        let mut inside = self.lock();
        let gone = match inside.files.get(id) {
            Some(ShelvedFile::Waiting { by: None, .. }) => inside.files.remove(id),
            _ => None,
        };
        drop(inside);
        drop(gone);
    }

    // For the session.

    /// Replaces the ids of files in an event by the files. An unknown id stays text, which no
    /// uploader accepts.
    pub(crate) fn resolve(&self, event: &mut Event) {
        match &mut event.action {
            Action::Change(_, value) => self.resolve_value(event.number, value),
            Action::Submit(_, values) => {
                for (_, value) in values {
                    self.resolve_value(event.number, value);
                }
            }
            _ => {}
        }
    }

    fn resolve_value(&self, number: u64, value: &mut Value) {
        let Value::List(items) = value else { return };
        let mut inside = self.lock();
        for item in items {
            let Value::Text(id) = item else { continue };
            let file = match inside.files.get_mut(id) {
                Some(ShelvedFile::Waiting { file, by }) => {
                    *by = Some(number);
                    Some(file.clone())
                }
                Some(ShelvedFile::Taken(file)) => file.upgrade(),
                None => None,
            };
            if let Some(file) = file {
                *item = Value::File(file);
            }
        }
    }

    /// Records the update of a session: new uploaders, and accepted events. Called before the page
    /// hears of it.
    pub(crate) fn see(&self, update: &Update) {
        let mut inside = self.lock();
        for (key, element) in update.patches.iter().flat_map(Patch::brought) {
            inside.offer(key, element);
        }
        let refused = update.refused.as_ref().map(|_| update.consumed);
        inside.files.retain(|_, kept| {
            if let ShelvedFile::Waiting { file, by: by @ Some(_) } = kept {
                if *by == refused {
                    *by = None;
                } else if *by <= Some(update.consumed) {
                    *kept = ShelvedFile::Taken(file.downgrade());
                }
            }
            match kept {
                ShelvedFile::Waiting { .. } => true,
                ShelvedFile::Taken(file) => file.upgrade().is_some(),
            }
        });
    }

    /// Forgets uploaders that are no longer on the page.
    pub(crate) fn prune(&self, page: &Tree) {
        let mut inside = self.lock();
        if !inside.offers.is_empty() {
            inside.offers.retain(|&key, _| page.find(key).is_some());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn offer(&mut self, key: Key, element: &Element) {
        match element {
            Element::FileUploader(uploader) if !uploader.field.disabled => {
                self.offers.insert(key, uploader.limits.clone());
            }
            _ => drop(self.offers.remove(&key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use app_runtime::Refusal;

    use super::*;

    fn shelf_with_file() -> (Shelf, WeakFile) {
        let quota = Quota::new(1_000, None);
        let folders = Folders::below(std::env::temp_dir());
        let shelf = Shelf::new(Arc::new(folders), quota);
        let file = UploadedFile::from_bytes("a.csv", *b"x");
        let weak = file.downgrade();
        shelf.lock().files.insert("id".into(), ShelvedFile::Waiting { file, by: None });
        (shelf, weak)
    }

    fn event(number: u64, id: &str) -> Event {
        let value = Value::List(vec![Value::Text(id.into())]);
        Event { number, action: Action::Change(Key::MAIN, value) }
    }

    fn has_file(event: &Event) -> bool {
        let Action::Change(_, Value::List(items)) = &event.action else { return false };
        matches!(items[..], [Value::File(_)])
    }

    fn update(consumed: u64, refused: Option<Refusal>) -> Update {
        Update { consumed, refused, ..Update::default() }
    }

    #[test]
    fn a_file_is_kept_until_an_event_that_brings_it_is_accepted() {
        let (shelf, file) = shelf_with_file();
        shelf.see(&update(3, None));
        let mut first = event(4, "id");
        shelf.resolve(&mut first);
        assert!(has_file(&first));
        shelf.see(&update(3, None));
        drop(first);
        shelf.see(&update(4, Some(Refusal::Disabled)));
        assert!(file.upgrade().is_some(), "the event was refused: it may come once more");
        let mut second = event(5, "id");
        shelf.resolve(&mut second);
        shelf.see(&update(6, Some(Refusal::Disabled)));
        let mut third = event(7, "id");
        shelf.resolve(&mut third);
        assert!(has_file(&third), "while the session has it, the page may name it again");
        drop((second, third));
        assert!(file.upgrade().is_none(), "the session has let go of it");
        let mut fourth = event(8, "id");
        shelf.resolve(&mut fourth);
        assert!(!has_file(&fourth));
        shelf.see(&update(8, None));
        assert!(shelf.lock().files.is_empty());
    }

    #[test]
    fn what_was_not_uploaded_here_stays_text() {
        let (shelf, _) = shelf_with_file();
        let mut forged = event(1, "another");
        shelf.resolve(&mut forged);
        assert!(!has_file(&forged));
    }

    #[test]
    fn a_file_that_nobody_wants_can_be_let_go() {
        let (shelf, file) = shelf_with_file();
        let mut on_its_way = event(1, "id");
        shelf.resolve(&mut on_its_way);
        shelf.discard("id");
        assert!(file.upgrade().is_some(), "an event is about to bring it");
        let (shelf, file) = shelf_with_file();
        shelf.discard("another");
        assert!(file.upgrade().is_some());
        shelf.discard("id");
        assert!(file.upgrade().is_none());
    }
}
