//! A session: one person's page, with all data that must outlive a run.

use std::any::Any;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::app::App;
use crate::event::Refusal;
use crate::inbox::Inbox;
use crate::key::{Key, KeyValue};
use crate::memo::Memos;
use crate::renderer::{Effect, Renderer};
use crate::run::Handlers;
use crate::screen::{Onlooker, Screen};
use crate::snapshot::{Snapshot, SnapshotError};
use crate::state::{Access, Lent, Resources, State};
use crate::task::Tasks;
use crate::tree::Tree;
use crate::upload::{KeptFile, UploadedFile};

/// One person's page. It takes events from its inbox one at a time; there are never two bodies of
/// one session at once. The loop that does this is in `rerun.rs`.
#[derive(Debug)]
pub struct Session {
    /// Shared with the other sessions of the app.
    pub(crate) app: Arc<App>,
    pub(crate) access: Access,
    pub(crate) screen: Screen,
    pub(crate) handlers: Handlers,
    pub(crate) memos: Memos,
    /// A run was cut short, so the page may be out of date.
    pub(crate) outdated: bool,
    pub(crate) named: Vec<(KeyValue, Key)>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) runs: u64,
    pub(crate) panics: u64,
    /// The event to skip when it comes.
    pub(crate) refused: Option<(u64, Refusal)>,
    keeper: Option<Keeper>,
    noter: Option<Noter>,
}

/// Notes the events that are about to run. The value that it gives lives until the end of the run.
struct Noter(Box<dyn FnMut(u64) -> Box<dyn Any> + Send>);

impl fmt::Debug for Noter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Noter")
    }
}

/// Keeps snapshots of a session.
struct Keeper {
    keep: Box<dyn FnMut(Vec<u8>) -> Result<(), String> + Send>,
    /// The hash of the newest snapshot, if it is of a wake.
    newest: Option<u64>,
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

impl Session {
    /// A session of an app, with an empty page: [`start`](Self::start) runs it for the first time.
    #[must_use]
    pub fn new(
        app: impl Into<Arc<App>>,
        resources: Arc<Resources>,
        renderer: impl Renderer + 'static,
    ) -> Session {
        Session {
            app: app.into(),
            access: Access::new(resources),
            screen: Screen::new(Box::new(renderer)),
            handlers: Handlers::default(),
            memos: Memos::default(),
            outdated: false,
            named: Vec::new(),
            inbox: Arc::default(),
            runs: 0,
            panics: 0,
            refused: None,
            keeper: None,
            noter: None,
        }
    }

    /// A session that goes on from the point at which an earlier one was [saved](Self::save):
    /// state, remembered cells, entered values, and the number of the last handled event.
    /// [`start`](Self::start) runs the body, which draws the page and makes its handlers anew.
    ///
    /// Fields of the app's types may have come and gone. A value that no longer fits its type
    /// starts over alone, and the renderer is told. The same holds for uploaded files, which are
    /// gone: [`restore_with_files`](Self::restore_with_files) takes those along.
    ///
    /// # Errors
    /// If the bytes are no snapshot, or a snapshot of another app or another version of this
    /// library.
    pub fn restore(
        app: impl Into<Arc<App>>,
        resources: Arc<Resources>,
        renderer: impl Renderer + 'static,
        bytes: &[u8],
    ) -> Result<Session, SnapshotError> {
        Session::restore_with_files(app, resources, renderer, bytes, |_| None)
    }

    /// Like [`restore`](Self::restore), with the uploaded files that `find` still has.
    ///
    /// # Errors
    /// As for [`restore`](Self::restore).
    pub fn restore_with_files(
        app: impl Into<Arc<App>>,
        resources: Arc<Resources>,
        renderer: impl Renderer + 'static,
        bytes: &[u8],
        find: impl FnMut(&KeptFile) -> Option<UploadedFile>,
    ) -> Result<Session, SnapshotError> {
        let app = app.into();
        let snapshot = Snapshot::decode(app.name, bytes)?;
        let mut session = Session::new(app, resources, renderer);
        session.screen.consumed = snapshot.consumed;
        session.screen.answered = snapshot.consumed;
        session.access.restore(snapshot, find);
        Ok(session)
    }

    /// Whether these bytes are a snapshot that [`restore`](Self::restore) can read, of this app.
    #[must_use]
    pub fn is_of(app: &App, bytes: &[u8]) -> bool {
        Snapshot::decode(app.name, bytes).is_ok()
    }

    /// All data that this session needs to go on elsewhere. Equal sessions give equal bytes, if the
    /// app's own types do: a `HashMap` in them comes in any order.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut snapshot = Snapshot::new(self.app.name);
        snapshot.consumed = self.consumed();
        self.access.save(&mut snapshot);
        snapshot.encode()
    }

    /// From now on, hands a snapshot to `keeper` after each interaction, and after each wake that has
    /// changed something, before the renderer shows the changes: the keeper has everything that a
    /// person has seen. If it returns the reason why it could not keep a snapshot, the person is told.
    pub fn keep_with(
        &mut self,
        keeper: impl FnMut(Vec<u8>) -> Result<(), String> + Send + 'static,
    ) {
        self.keeper = Some(Keeper { keep: Box::new(keeper), newest: None });
    }

    /// Hands a snapshot to the keeper. That of a wake is kept only if the wake has changed something.
    pub fn keep(&mut self) {
        let Some(mut keeper) = self.keeper.take() else { return };
        let snapshot = self.save();
        let hash = (!self.screen.is_awaited).then(|| {
            let mut hasher = DefaultHasher::new();
            snapshot.hash(&mut hasher);
            hasher.finish()
        });
        if hash.is_none() || hash != keeper.newest {
            keeper.newest = hash;
            if let Err(reason) = (keeper.keep)(snapshot) {
                self.screen.effects.push(Effect::Notice(format!(
                    "this page could not be kept, and would not survive a restart: {reason}"
                )));
            }
        }
        self.keeper = Some(keeper);
    }

    /// From now on, tells `note` the number of each event just before it runs, and 0 before
    /// [`start`](Self::start) runs the body. App code may end the process, and then only the note
    /// tells which event did. The value that `note` returns is dropped after the run.
    pub fn note_with<Noted: 'static>(
        &mut self,
        mut note: impl FnMut(u64) -> Noted + Send + 'static,
    ) {
        self.noter = Some(Noter(Box::new(move |number| Box::new(note(number)))));
    }

    pub(crate) fn note(&mut self, number: u64) -> Option<Box<dyn Any>> {
        self.noter.as_mut().map(|noter| (noter.0)(number))
    }

    /// Refuses the event of this number when it comes, because of its earlier result.
    pub fn refuse(&mut self, number: u64, refusal: Refusal) {
        self.refused = Some((number, refusal));
    }

    /// The number of the event that is refused when it comes; 0 if there is none.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.as_ref().map_or(0, |(number, _)| *number)
    }

    /// The inbox into which renderers put events.
    #[must_use]
    pub fn inbox(&self) -> Arc<Inbox> {
        Arc::clone(&self.inbox)
    }

    /// A view of the session for those who come while a run has it.
    #[must_use]
    pub fn onlooker(&self) -> Onlooker {
        self.screen.onlooker()
    }

    /// The tasks of this session. A renderer that lets go of sessions asks whether one runs, and one
    /// with an async runtime says how tasks get there.
    #[must_use]
    pub fn tasks(&self) -> Tasks {
        self.access.tasks.clone()
    }

    /// The page as the person has it.
    #[must_use]
    pub fn page(&self) -> &Tree {
        &self.screen.page
    }

    /// The number of runs of the body.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// The number of panics in the body or a handler.
    #[must_use]
    pub fn panics(&self) -> u64 {
        self.panics
    }

    /// The number of the newest handled event.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.screen.consumed
    }

    /// This session's `T`.
    pub fn state<T: State>(&self) -> Lent<'_, T> {
        self.access.state()
    }

    /// Sets the parameters in the address of the page, as the renderer found them; the next run
    /// reads them.
    pub fn set_query(&mut self, query: Vec<(String, String)>) {
        self.access.set_query(query);
    }

    /// The parameters in the address of the page, as the session has them.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        self.access.query()
    }

    /// Sets this session's `T`.
    pub fn set_state<T: State>(&mut self, value: T) {
        self.access.set_state(value);
    }
}
