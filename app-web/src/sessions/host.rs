//! An app with the sessions that live on this server: how they begin, who owns them, where they are
//! kept, and when they are forgotten. Events and runs of one session belong to [`LiveSession`].

use std::collections::HashMap;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app_runtime::{App, KeptFile, Nowhere, Resources, Session};
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

use crate::base::lanes;
use crate::base::limits::UNJOINED;
use crate::base::reason::Reason;
use crate::base::token::random_token;
use crate::files::assets::{Assets, BUILD};
use crate::files::downloads::Downloads;
use crate::files::lending::Lending;
use crate::files::pictures;
use crate::files::uploads::folder::{Folders, Quota};
use crate::files::uploads::loans;
use crate::files::uploads::shelf::Shelf;
use crate::files::uploads::{MOST_UPLOADED_BYTES, MOST_UPLOADED_IN_ALL};
use crate::markup::Body;
use crate::sessions::first_run::FirstRun;
use crate::sessions::persistence::{Persistence, away};
use crate::sessions::renderer::{SharedRenderer, SocketCommand, SocketRenderer, elements};
use crate::sessions::session::{Connected, LiveSession, start};
use crate::store::allotments::{Allotments, Charge};
use crate::store::attempts::{self, StoredSession, Verdict};
use crate::store::{FIRST_FENCE, SessionStore};
use crate::visitors::identity::Identity;
use crate::visitors::visitor::{Seat, Shares, Visitor};
use crate::wire::up::Parameters;

/// A session waits this long for its tab to come back.
const LINGER: Duration = Duration::from_secs(300);

/// A session with a running task waits for its tab at most this long.
const LINGER_AT_WORK: Duration = Duration::from_secs(24 * 60 * 60);

/// A session that lives here.
pub(crate) struct Found {
    pub(crate) live: Arc<LiveSession>,
    /// Its first run here, if that is still to come. Until then nobody else can run it.
    pub(crate) first_run: Option<FirstRun>,
}

/// An app with its sessions.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) app: Arc<App>,
    pub(crate) assets: Arc<Assets>,
    pub(crate) downloads: Arc<Downloads>,
    /// Files that other servers of the store have of this one, and this one of them.
    pub(crate) lending: Arc<Lending>,
    resources: Arc<Resources>,
    /// The store that keeps sessions beyond this process. `None`: they end with the process.
    store: Option<Arc<dyn SessionStore>>,
    sessions: Mutex<HashMap<String, Arc<LiveSession>>>,
    /// The shares of each visitor in the resources of this server.
    pub(crate) shares: Arc<Shares>,
    /// The folders of uploaded files.
    pub(crate) uploads: Arc<Folders>,
    /// The quota of all uploaded files.
    quota: Arc<Quota>,
    /// The bytes that are kept for each address.
    allotments: Arc<Allotments>,
}

impl Host {
    pub(crate) fn new(
        app: App,
        resources: Arc<Resources>,
        store: Option<Arc<dyn SessionStore>>,
    ) -> Host {
        let lending = Arc::new(Lending::over(store.as_ref()));
        Host {
            assets: Arc::new(Assets::new(BUILD.clone(), &app.settings.theme)),
            app: Arc::new(app),
            downloads: Arc::new(Downloads::new(Arc::clone(&lending))),
            lending,
            resources,
            store,
            sessions: Mutex::default(),
            shares: Arc::new(Shares::new()),
            uploads: Arc::new(Folders::below(std::env::temp_dir())),
            quota: Quota::new(MOST_UPLOADED_IN_ALL, None),
            allotments: Arc::default(),
        }
    }

    /// Listens for sessions that go on elsewhere, while this app is hosted.
    pub(crate) fn watch(self: &Arc<Host>) {
        let Some(store) = &self.store else { return };
        let host = Arc::downgrade(self);
        store.watch(Box::new(move |name, fence| {
            host.upgrade().is_some_and(|host| {
                host.claimed(name, fence);
                true
            })
        }));
    }

    /// A session was claimed, here or elsewhere: the earlier holder lets go of it. Its run in
    /// progress is neither saved nor shown.
    fn claimed(&self, token: &str, fence: u64) {
        let here = self.sessions().get(token).cloned();
        if let Some(earlier) = here.filter(|live| live.fence < fence) {
            earlier.renderer.end(SocketCommand::TakenOver);
        }
    }

    /// Runs the body once, for a document without a session. Nothing of the run is kept.
    pub(crate) fn first_page(&self, query: Parameters) -> Body {
        let mut session = Session::new(Arc::clone(&self.app), Arc::clone(&self.resources), Nowhere);
        session.set_query(query);
        let running = attempts::begin();
        start(&mut session);
        drop(running);
        pictures::lend(elements(session.page()), &self.lending);
        Body::of(session.page())
    }

    /// The session of a token, if this browser began it. A session that lives here is taken first;
    /// else a kept session is loaded, and lives here from then on. Runs nothing.
    ///
    /// # Errors
    /// If the store cannot be read, or if no more sessions may live here.
    pub(crate) fn find(&self, token: &str, visitor: &Visitor) -> Result<Option<Found>, Reason> {
        if let Some(live) = self.find_here(token, &visitor.identity) {
            if self.is_held(&live)? {
                return Ok(Some(Found { live, first_run: None }));
            }
            live.renderer.end(SocketCommand::TakenOver);
        }
        self.wake(token, visitor)
    }

    /// Like `find`, but only among the sessions that live here. It runs nothing and waits for
    /// nothing.
    pub(crate) fn find_here(&self, token: &str, identity: &Identity) -> Option<Arc<LiveSession>> {
        let here = self.sessions().get(token).cloned();
        here.filter(|live| live.visitor.identity == *identity && !live.renderer.has_ended())
    }

    /// Ends a session whose document has found another one.
    pub(crate) fn abandon(&self, token: &str, identity: &Identity) {
        if let Some(live) = self.find_here(token, identity).filter(|live| !live.is_joined()) {
            live.abandon();
            live.renderer.end(SocketCommand::TakenOver);
        }
    }

    /// Whether the session of a token is known to live on another server of this store.
    pub(crate) fn is_elsewhere(&self, token: &str, identity: &Identity) -> bool {
        let Some(store) = &self.store else { return false };
        match store.load(token) {
            Ok(Some(kept)) => {
                Identity::split(&kept.session).is_some_and(|(own, _)| own == *identity)
            }
            Ok(None) => false,
            Err(_) => store.is_shared(),
        }
    }

    /// Whether a session that lives here has not gone on elsewhere since.
    fn is_held(&self, live: &LiveSession) -> Result<bool, Reason> {
        let Some(store) = &self.store else { return Ok(true) };
        match store.load(&live.token) {
            Ok(kept) => Ok(kept.is_none_or(|kept| kept.fence <= live.fence)),
            Err(error) if store.is_shared() => Err(away(&error)),
            Err(_) => Ok(true),
        }
    }

    /// Whether the store, if there is one, can be written.
    pub(crate) fn reaches_store(&self) -> bool {
        let checked = self.store.as_ref().map_or(Ok(()), |store| store.check());
        if let Err(error) = &checked {
            tracing::error!(%error, "the store keeps nothing");
        }
        checked.is_ok()
    }

    /// Begins a session. `joined`: its socket has come.
    pub(crate) fn begin(
        &self,
        visitor: &Visitor,
        seat: Seat,
        query: Parameters,
        joined: bool,
    ) -> Found {
        let (token, renderer) = (random_token(), self.renderer());
        let (resources, shared) = (Arc::clone(&self.resources), Arc::clone(&renderer));
        let mut session = Session::new(Arc::clone(&self.app), resources, SharedRenderer(shared));
        session.set_query(query);
        let joined = Arc::new(AtomicBool::new(joined));
        let persistence = self.persistence(&token, FIRST_FENCE, visitor, &joined);
        let visitor = visitor.clone();
        let live = LiveSession::new(token, FIRST_FENCE, visitor, seat, session, renderer, joined);
        self.settle(live, persistence, None)
    }

    /// Continues a kept session, which then lives only here. For a foreign browser nothing runs,
    /// and the holder keeps the session.
    fn wake(&self, token: &str, visitor: &Visitor) -> Result<Option<Found>, Reason> {
        let Some(store) = &self.store else { return Ok(None) };
        let unread = |error: io::Error| away(&error);
        let Some(kept) = store.load(token).map_err(unread)? else { return Ok(None) };
        if Identity::split(&kept.session).is_none_or(|(own, _)| own != visitor.identity) {
            return Ok(None);
        }
        // A session of another app is left to it.
        let is_own = |(_, snapshot): (Identity, &[u8])| Session::is_of(&self.app, snapshot);
        if !Identity::split(&kept.session).is_some_and(is_own) {
            return Ok(None);
        }
        let seat = visitor.seat()?;
        let Some(kept) = store.claim(token).map_err(unread)? else { return Ok(None) };
        let Some((_, snapshot)) = Identity::split(&kept.session) else { return Ok(None) };
        let verdict = Verdict::of(store.unfinished(token).map_err(unread)?);
        if verdict.pauses {
            return Err(Reason::EndsProgram);
        }
        let (resources, renderer) = (Arc::clone(&self.resources), self.renderer());
        let (app, shared) = (Arc::clone(&self.app), SharedRenderer(Arc::clone(&renderer)));
        let shelf = &renderer.uploads;
        let mut unreachable = false;
        let find = |file: &KeptFile| {
            let file = loans::bring(&self.lending, shelf, token, &file.id);
            unreachable |= file.is_err();
            let file = file.ok().flatten()?;
            shelf.note(&file);
            Some(file)
        };
        let session = Session::restore_with_files(app, resources, shared, snapshot, find);
        if unreachable {
            return Err(Reason::Away);
        }
        let mut session = match session {
            Ok(session) => session,
            Err(error) => {
                tracing::warn!(%error, "a session that was kept starts over");
                return Ok(None);
            }
        };
        let verdict = verdict.after(session.consumed());
        if let Some((event, refusal)) = verdict.refused() {
            tracing::error!(event, "an event is refused: {refusal}");
            session.refuse(event, refusal);
        }
        let joined = Arc::new(AtomicBool::new(true));
        let persistence = self.persistence(token, kept.fence, visitor, &joined);
        if let Some(persistence) = persistence.as_ref().filter(|_| session.consumed() > 0) {
            persistence.charge.resume(store.takes(kept.session.len()));
        }
        let live = LiveSession::new(
            token.to_owned(),
            kept.fence,
            visitor.clone(),
            seat,
            session,
            renderer,
            joined,
        );
        Ok(Some(self.settle(live, persistence, Some(verdict))))
    }

    fn renderer(&self) -> Arc<SocketRenderer> {
        let shelf = Shelf::new(Arc::clone(&self.uploads), self.quota_of_session());
        let (downloads, lending) = (Arc::clone(&self.downloads), Arc::clone(&self.lending));
        Arc::new(SocketRenderer::new(downloads, lending, shelf))
    }

    /// The quota for the files of one more session.
    pub(crate) fn quota_of_session(&self) -> Arc<Quota> {
        Quota::new(MOST_UPLOADED_BYTES, Some(Arc::clone(&self.quota)))
    }

    /// The way in which a session is kept from now on. `None`: it ends with the process.
    fn persistence(
        &self,
        token: &str,
        fence: u64,
        visitor: &Visitor,
        joined: &Arc<AtomicBool>,
    ) -> Option<Persistence> {
        let store = self.store.clone()?;
        Some(Persistence {
            stored: StoredSession { store, name: token.to_owned(), fence },
            identity: visitor.identity.clone(),
            charge: Arc::new(Charge::new(&self.allotments, visitor.address)),
            running: Arc::default(),
            joined: Arc::clone(joined),
        })
    }

    /// Whether a session may begin, beside all kept sessions.
    ///
    /// # Errors
    /// If there is no room for the changes made in it.
    pub(crate) fn admit(&self, visitor: &Visitor) -> Result<(), Reason> {
        let Some(store) = &self.store else { return Ok(()) };
        let of_address = |address| self.allotments.admits(address, Instant::now());
        if !visitor.address.is_none_or(of_address) {
            return Err(Reason::StoreOfAddress);
        }
        match store.has_room() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Reason::Store),
            Err(error) if store.is_shared() => Err(away(&error)),
            // Without the store, the memory of this server is enough.
            Err(_) => Ok(()),
        }
    }

    /// Has the store forget a session without any interaction.
    async fn forget_untouched(&self, live: &LiveSession) {
        let Some(store) = self.store.clone() else { return };
        let is_untouched = live.session_now().is_some_and(|session| session.consumed() == 0);
        if is_untouched && !live.renderer.has_ended() {
            let (name, fence) = (live.token.clone(), live.fence);
            let forgotten = lanes::runtime().spawn_blocking(move || store.forget(&name, fence));
            if let Ok(Err(error)) = forgotten.await {
                tracing::warn!(%error, "a session in which nothing was done stays in the store");
            }
        }
    }

    /// Adds a session to those that live here. Two sockets may have come for it at once. The
    /// session with the latest claim wins, for the other can no longer be saved.
    fn settle(
        &self,
        live: LiveSession,
        persistence: Option<Persistence>,
        woken: Option<Verdict>,
    ) -> Found {
        let live = Arc::new(live);
        // Nobody else can have it before it is among the others.
        let session = live.session_now();
        let mut sessions = self.sessions();
        let earlier = sessions.get(&live.token);
        if let Some(earlier) = earlier.filter(|earlier| !earlier.renderer.has_ended()) {
            if earlier.fence >= live.fence {
                return Found { live: Arc::clone(earlier), first_run: None };
            }
            earlier.renderer.end(SocketCommand::TakenOver);
        }
        sessions.insert(live.token.clone(), Arc::clone(&live));
        let first_run = session.map(|session| {
            let live = Arc::clone(&live);
            FirstRun::new(session, live, persistence, woken)
        });
        Found { live, first_run }
    }

    /// Connects a socket to a session. `None`: the session has ended here, and is forgotten.
    pub(crate) fn connect(
        &self,
        live: &Arc<LiveSession>,
        session: &Session,
        socket: Sender<SocketCommand>,
    ) -> Option<Connected> {
        let connected = live.connect(session.page(), session.consumed(), session.refused(), socket);
        if connected.is_none() {
            self.let_go(live);
        }
        connected
    }

    /// Forgets a session if no socket comes to it in time. Only one task waits for that; it ends when a
    /// socket comes.
    pub(crate) async fn linger(self: Arc<Host>, live: Arc<LiveSession>) {
        let begun = Instant::now();
        let Some(mut socket) = live.await_socket(begun) else { return };
        while let Some(left) = live.awaited_since() {
            let patience = if live.is_joined() { LINGER } else { UNJOINED };
            let wait = (left + patience).saturating_duration_since(Instant::now());
            if !wait.is_zero() {
                if timeout(wait, &mut socket).await.is_ok() {
                    return;
                }
                continue;
            }
            if is_kept_at_work(&live, begun.elapsed()) {
                live.await_longer(Instant::now());
                continue;
            }
            if self.let_go(&live) {
                return self.forget_untouched(&live).await;
            }
            if !live.is_joined() {
                live.abandon();
            }
            live.await_longer(Instant::now());
        }
    }

    /// Lets go of a session, unless another task holds it: the next socket would wake a second copy
    /// beside it. `false`: the session stays.
    fn let_go(&self, live: &Arc<LiveSession>) -> bool {
        let mut sessions = self.sessions();
        // One here and one in the map. The map hands it out only under this lock.
        let unused = Arc::strong_count(live) <= 2;
        // If it has ended, another session may have its place.
        if unused && sessions.get(&live.token).is_some_and(|here| Arc::ptr_eq(here, live)) {
            sessions.remove(&live.token);
        }
        unused
    }

    /// Every update under this lock is one step, so a poisoned lock is safe to use.
    fn sessions(&self) -> MutexGuard<'_, HashMap<String, Arc<LiveSession>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a session stays for its tasks after so long without a tab. One whose socket never came does
/// not: crawlers leave nothing behind.
fn is_kept_at_work(live: &LiveSession, without_tab: Duration) -> bool {
    live.is_joined() && live.has_work() && without_tab < LINGER_AT_WORK
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use app_runtime::{Event, Task, TaskState, Ui};
    use tokio::sync::mpsc::channel;

    use super::*;
    use crate::base::limits::MOST_KEPT;
    use crate::base::limits::{MOST_OF_A_BROWSER, MOST_OF_AN_ADDRESS, MOST_SESSIONS};
    use crate::sessions::session::tests::{act, connect};
    use crate::store::attempts::NOT_KEPT;
    use crate::store::{Attempt, Kept, SaveError, Unfinished};

    impl Host {
        /// The session of a token, after its first run here.
        fn found(
            &self,
            token: &str,
            visitor: &Visitor,
        ) -> Result<Option<Arc<LiveSession>>, Reason> {
            let found = self.find(token, visitor)?;
            Ok(found.map(|Found { live, first_run }| {
                first_run.into_iter().for_each(FirstRun::run);
                live
            }))
        }

        /// The sessions that live here.
        pub(crate) fn lives(&self) -> Vec<Arc<LiveSession>> {
            self.sessions().values().cloned().collect()
        }
    }

    /// A store in memory.
    #[derive(Debug, Default)]
    pub(crate) struct MemoryStore {
        kept: Mutex<HashMap<String, Kept>>,
        shared: bool,
        away: AtomicBool,
        notes: Mutex<HashMap<String, Attempt>>,
        aborted: AtomicBool,
    }

    impl MemoryStore {
        fn kept(&self) -> io::Result<MutexGuard<'_, HashMap<String, Kept>>> {
            let away = self.away.load(Ordering::SeqCst);
            if away { Err(io::ErrorKind::TimedOut.into()) } else { Ok(self.kept.lock().unwrap()) }
        }
    }

    impl SessionStore for MemoryStore {
        fn save(&self, name: &str, fence: u64, session: &[u8]) -> Result<(), SaveError> {
            let mut kept = self.kept()?;
            if kept.get(name).is_some_and(|kept| kept.fence > fence) {
                return Err(SaveError::TakenOver);
            }
            kept.insert(name.to_owned(), Kept { fence, session: session.to_vec() });
            Ok(())
        }
        fn load(&self, name: &str) -> io::Result<Option<Kept>> {
            Ok(self.kept()?.get(name).cloned())
        }
        fn claim(&self, name: &str) -> io::Result<Option<Kept>> {
            let mut kept = self.kept()?;
            let Some(kept) = kept.get_mut(name) else { return Ok(None) };
            kept.fence += 1;
            Ok(Some(kept.clone()))
        }
        fn is_shared(&self) -> bool {
            self.shared
        }
        fn note(&self, name: &str, _: u64, _: usize, attempt: Attempt) -> io::Result<()> {
            self.notes.lock().unwrap().insert(name.to_owned(), attempt);
            Ok(())
        }
        fn unfinished(&self, name: &str) -> io::Result<Option<Unfinished>> {
            let note = self.notes.lock().unwrap().get(name).copied();
            let aborted = self.aborted.load(Ordering::SeqCst);
            let of_ended = note.filter(|note| aborted || note.tries >= NOT_KEPT);
            Ok(of_ended.map(|attempt| Unfinished { attempt, aborted }))
        }
        fn has_room(&self) -> io::Result<bool> {
            Ok(self.kept()?.len() < 10)
        }
        fn forget(&self, name: &str, fence: u64) -> io::Result<()> {
            let mut kept = self.kept()?;
            if kept.get(name).is_some_and(|kept| kept.fence == fence) {
                kept.remove(name);
            }
            Ok(())
        }
    }

    pub(crate) fn shared() -> Arc<MemoryStore> {
        Arc::new(MemoryStore { shared: true, ..MemoryStore::default() })
    }

    /// An app that counts its runs, on a server with this store.
    pub(crate) fn host(kept: &Arc<MemoryStore>, runs: &Arc<AtomicUsize>) -> Host {
        let runs = Arc::clone(runs);
        let app = App::new("counting", move |ui: &Ui| {
            runs.fetch_add(1, Ordering::SeqCst);
            ui.write(format!("{:?}", ui.query_param("page"))).show();
        });
        Host::new(app, Arc::default(), Some(Arc::clone(kept) as Arc<dyn SessionStore>))
    }

    pub(crate) fn browser(digit: char) -> Identity {
        let mut headers = axum::http::HeaderMap::new();
        let secret = digit.to_string().repeat(32);
        headers.insert("cookie", format!("dacapo-browser={secret}").parse().unwrap());
        Identity::of(&headers)
    }

    /// A visitor of whom only the browser is known.
    fn visitor(digit: char) -> Visitor {
        Shares::new().visitor(browser(digit), None)
    }

    pub(crate) fn begin(host: &Host, query: Parameters) -> Arc<LiveSession> {
        let visitor = host.shares.visitor(browser('1'), None);
        let found = host.begin(&visitor, visitor.seat().unwrap(), query, true);
        found.first_run.unwrap().run();
        found.live
    }

    #[tokio::test]
    async fn the_wait_for_a_socket_ends_when_one_comes() {
        let host = Arc::new(host(&shared(), &Arc::default()));
        let live = begin(&host, Vec::new());
        let wait = Arc::clone(&host).linger(Arc::clone(&live));
        let comes = async {
            assert!(live.awaited_since().is_some());
            live.enter();
        };
        let both = async { tokio::join!(wait, comes) };
        timeout(Duration::from_secs(20), both).await.expect("it ends");
        assert!(live.awaited_since().is_none());
        assert_eq!(host.lives().len(), 1);
    }

    /// A page with a task that ends with the sender.
    fn working(joined: bool) -> (Host, Arc<LiveSession>, std::sync::mpsc::Sender<()>) {
        let (end, until) = std::sync::mpsc::channel::<()>();
        let until = Mutex::new(Some(until));
        let app = App::new("working", move |ui: &Ui| {
            let task: &mut Task<u8> = ui.task();
            if let Some(until) = until.lock().unwrap().take() {
                task.start(move |_| {
                    assert!(until.recv().is_err());
                    Ok(1)
                });
            }
        });
        let host = Host::new(app, Arc::default(), None);
        let visitor = visitor('1');
        let found = host.begin(&visitor, visitor.seat().unwrap(), Parameters::new(), joined);
        found.first_run.unwrap().run();
        assert!(found.live.has_work());
        (host, found.live, end)
    }

    fn until_rest(live: &LiveSession) {
        let begun = Instant::now();
        while live.has_work() {
            assert!(begun.elapsed() < Duration::from_secs(20));
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_session_stays_for_its_task_as_long_as_that_runs_and_not_for_ever() {
        let (_host, live, end) = working(true);
        assert!(is_kept_at_work(&live, LINGER));
        assert!(!is_kept_at_work(&live, LINGER_AT_WORK));
        drop(end);
        until_rest(&live);
        assert!(!is_kept_at_work(&live, LINGER));
    }

    #[test]
    fn a_browser_has_only_so_many_tasks_and_leaves_threads_for_others() {
        let app = App::new("busy", |ui: &Ui| {
            for number in 0..16 {
                let task: &mut Task<u8> = ui.keyed(number).task();
                task.start_async(async |_| std::future::pending().await);
                if let TaskState::Failed(words) = task.state() {
                    ui.text(words).show();
                }
            }
        });
        let host = Host::new(app, Arc::default(), None);
        let refused = |live: &LiveSession| {
            let session = live.session_now().unwrap();
            let texts = elements(session.page()).map(|element| element.data().text());
            texts.filter(|text| text.starts_with("you have as many tasks")).count()
        };
        let mine: Vec<_> = (0..5).map(|_| begin(&host, Parameters::new())).collect();
        let counts: Vec<_> = mine.iter().map(|live| refused(live)).collect();
        assert_eq!(counts, [0, 0, 0, 0, 16]);
        let other = host.shares.visitor(browser('2'), None);
        let found = host.begin(&other, other.seat().unwrap(), Parameters::new(), true);
        found.first_run.unwrap().run();
        assert_eq!(refused(&found.live), 0);
    }

    #[test]
    fn a_session_that_went_on_elsewhere_does_not_stay_for_its_task() {
        let (_host, live, _end) = working(true);
        live.renderer.end(SocketCommand::TakenOver);
        assert!(!is_kept_at_work(&live, LINGER));
    }

    #[test]
    fn a_session_whose_socket_never_came_does_not_stay_for_its_task() {
        let (_host, live, _end) = working(false);
        assert!(!is_kept_at_work(&live, Duration::ZERO));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn the_future_of_a_task_finds_the_timers_of_the_program() {
        let app = App::new("waiting", |ui: &Ui| {
            let task: &mut Task<u8> = ui.task();
            if let TaskState::Idle = task.state() {
                task.start_async(async |_| {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    Ok(1)
                });
            }
            ui.text(format!("{:?}", task.state())).show();
        });
        let live = begin(&Host::new(app, Arc::default(), None), Parameters::new());
        until_rest(&live);
        let mut session = live.session().await;
        start(&mut session);
        let texts = elements(session.page()).map(|element| element.data().text());
        assert_eq!(texts.collect::<String>(), "Done(1)");
    }

    #[test]
    fn a_stolen_token_wakes_nothing() {
        let (kept, runs) = (Arc::new(MemoryStore::default()), Arc::default());
        let token = begin(&host(&kept, &runs), Parameters::new()).token.clone();
        let restarted = host(&kept, &runs);
        let before = runs.load(Ordering::SeqCst);
        assert!(restarted.found(&token, &visitor('2')).unwrap().is_none());
        let nobody = Shares::new().visitor(Identity::of(&axum::http::HeaderMap::new()), None);
        assert!(restarted.found(&token, &nobody).unwrap().is_none());
        assert_eq!(runs.load(Ordering::SeqCst), before, "nothing has run");
        assert_eq!(restarted.sessions().len(), 0, "nothing lives");
        assert!(restarted.found(&token, &visitor('1')).unwrap().is_some());
        assert!(restarted.found(&token, &visitor('2')).unwrap().is_none(), "nor once it lives");
    }

    #[test]
    fn a_session_is_kept_before_anything_was_done_in_it() {
        let (kept, runs) = (Arc::new(MemoryStore::default()), Arc::default());
        let token = begin(&host(&kept, &runs), Parameters::new()).token.clone();
        assert!(host(&kept, &runs).found(&token, &visitor('1')).unwrap().is_some());
    }

    #[test]
    fn a_first_page_leaves_nothing_behind() {
        let (kept, runs) = (Arc::new(MemoryStore::default()), Arc::default());
        let host = host(&kept, &runs);
        host.first_page(Parameters::new());
        assert_eq!((kept.kept.lock().unwrap().len(), host.sessions().len()), (0, 0));
    }

    #[test]
    fn a_session_in_hand_is_not_forgotten() {
        let (kept, runs) = (Arc::new(MemoryStore::default()), Arc::default());
        let host = host(&kept, &runs);
        let live = begin(&host, Parameters::new());
        let in_hand = Arc::clone(&live);
        assert!(!host.let_go(&live));
        assert!(host.find_here(&live.token, &browser('1')).is_some(), "a run may still go on");
        drop(in_hand);
        assert!(host.let_go(&live));
        assert!(host.find_here(&live.token, &browser('1')).is_none());
    }

    #[test]
    fn a_session_lives_where_its_socket_came_last() {
        let (kept, runs) = (shared(), Arc::default());
        let (one, two) = (host(&kept, &runs), host(&kept, &runs));
        let old = begin(&one, Parameters::new());
        let (socket, mut outgoing) = channel(8);
        let number = connect(&old, socket).unwrap().number;
        let new = two.found(&old.token, &visitor('1')).unwrap().unwrap();
        // The late write of the old server.
        act(&old, 1, number);
        act(&old, 2, number);
        let messages = std::iter::from_fn(|| outgoing.try_recv().ok()).collect::<Vec<_>>();
        assert!(matches!(messages[..], [SocketCommand::TakenOver]), "{messages:?}");
        let (socket, _outgoing) = channel(8);
        assert!(connect(&old, socket).is_none(), "it would be shown what is not kept");
        assert_eq!(old.session_now().unwrap().consumed(), 1, "what waited is not run");
        assert!(one.find_here(&old.token, &browser('1')).is_none());
        let back = one.found(&old.token, &visitor('1')).unwrap().unwrap();
        assert_eq!((new.fence, back.fence), (2, 3));
        assert_eq!(back.session_now().unwrap().consumed(), 0, "of the late write nothing is kept");
        let again = two.found(&old.token, &visitor('1')).unwrap().unwrap();
        assert!(!Arc::ptr_eq(&again, &new), "what it had was out of date");
        assert!(!two.let_go(&new) || two.find_here(&old.token, &browser('1')).is_some());
    }

    #[test]
    fn a_stolen_token_takes_nothing_over() {
        let (kept, runs) = (shared(), Arc::default());
        let token = begin(&host(&kept, &runs), Parameters::new()).token.clone();
        assert!(host(&kept, &runs).found(&token, &visitor('2')).unwrap().is_none());
        assert_eq!(kept.load(&token).unwrap().unwrap().fence, FIRST_FENCE);
    }

    #[test]
    fn while_the_shared_store_is_away_nothing_is_done_and_nothing_starts_over() {
        let (kept, runs) = (shared(), Arc::default());
        let host = host(&kept, &runs);
        let live = begin(&host, Parameters::new());
        let (socket, mut outgoing) = channel(8);
        let number = connect(&live, socket).unwrap().number;
        kept.away.store(true, Ordering::SeqCst);
        act(&live, 1, number);
        let messages = std::iter::from_fn(|| outgoing.try_recv().ok()).collect::<Vec<_>>();
        assert!(matches!(messages[..], [SocketCommand::Away]), "{messages:?}");
        assert!(host.found(&live.token, &visitor('1')).is_err());
        let (socket, _outgoing) = channel(8);
        let unkept = begin(&host, Parameters::new());
        assert!(host.connect(&unkept, &unkept.session_now().unwrap(), socket).is_none());
        assert!(!host.sessions().contains_key(&unkept.token), "nobody comes back to it");
        kept.away.store(false, Ordering::SeqCst);
        let back = host.found(&live.token, &visitor('1')).unwrap().unwrap();
        assert_eq!(back.session_now().unwrap().consumed(), 0, "the page sends the event again");
    }

    #[test]
    fn a_store_of_this_server_alone_may_fail() {
        let (kept, runs) = (Arc::new(MemoryStore::default()), Arc::default());
        let host = host(&kept, &runs);
        let live = begin(&host, Parameters::new());
        let (socket, mut outgoing) = channel(8);
        let number = connect(&live, socket).unwrap().number;
        kept.away.store(true, Ordering::SeqCst);
        act(&live, 1, number);
        let Some(SocketCommand::Message(message)) = outgoing.try_recv().ok() else { panic!() };
        assert!(message.contains("could not be kept"), "{message}");
        let same = host.found(&live.token, &visitor('1')).unwrap().unwrap();
        assert!(Arc::ptr_eq(&same, &live), "it goes on");
    }

    #[test]
    fn a_session_that_cannot_be_read_is_waited_for() {
        let (kept, runs) = (Arc::new(MemoryStore::default()), Arc::default());
        let token = begin(&host(&kept, &runs), Parameters::new()).token.clone();
        let restarted = host(&kept, &runs);
        kept.away.store(true, Ordering::SeqCst);
        assert_eq!(restarted.found(&token, &visitor('1')).err(), Some(Reason::Away));
        kept.away.store(false, Ordering::SeqCst);
        assert!(restarted.found(&token, &visitor('1')).unwrap().is_some());
    }

    #[test]
    fn a_server_is_ready_while_its_store_answers() {
        let kept = shared();
        let host = host(&kept, &Arc::default());
        assert!(host.reaches_store());
        kept.away.store(true, Ordering::SeqCst);
        assert!(!host.reaches_store());
    }

    #[test]
    fn no_session_begins_where_the_store_has_no_room_for_it() {
        let kept = shared();
        let host = host(&kept, &Arc::default());
        for _ in 0..10 {
            assert_eq!(host.admit(&visitor('1')), Ok(()));
            begin(&host, Parameters::new());
        }
        assert_eq!(host.admit(&visitor('1')), Err(Reason::Store));
        kept.away.store(true, Ordering::SeqCst);
        assert_eq!(host.admit(&visitor('1')), Err(Reason::Away));
    }

    #[test]
    fn an_address_begins_no_session_once_it_keeps_as_much_as_it_may() {
        let host = host(&shared(), &Arc::default());
        let address = std::net::IpAddr::from([203, 0, 113, 1]);
        let visitor = host.shares.visitor(browser('1'), Some(address));
        let admits = || host.admit(&visitor);
        let open = || {
            let query = vec![("q".to_owned(), "x".repeat(MOST_KEPT / 2))];
            let found = host.begin(&visitor, visitor.seat().unwrap(), query, true);
            found.first_run.unwrap().run();
            found.live
        };
        let mut live = Vec::new();
        while admits() == Ok(()) {
            assert!(live.len() < 64, "there is an end");
            live.push(open());
            host.store.as_ref().unwrap().forget(&live.last().unwrap().token, FIRST_FENCE).unwrap();
        }
        assert_eq!(admits(), Err(Reason::StoreOfAddress));
        let other = host.shares.visitor(browser('2'), Some([203, 0, 113, 2].into()));
        assert_eq!(host.admit(&other), Ok(()));
        // One that is there goes on.
        let (socket, mut outgoing) = channel(8);
        let number = connect(&live[0], socket).unwrap().number;
        act(&live[0], 1, number);
        assert!(matches!(outgoing.try_recv(), Ok(SocketCommand::Message(_))));
        // Those in which nothing was done leave the store with their pages, and count no more.
        host.sessions().clear();
        drop(live);
        assert_eq!(admits(), Ok(()));
    }

    #[tokio::test]
    async fn a_session_in_which_nothing_was_done_is_forgotten_with_its_page() {
        let kept = shared();
        let host = host(&kept, &Arc::default());
        let [idle, moved] = [(); 2].map(|()| begin(&host, Parameters::new()));
        kept.claim(&moved.token).unwrap();
        for live in [&idle, &moved] {
            host.forget_untouched(live).await;
        }
        assert_eq!(kept.load(&idle.token).unwrap(), None);
        assert!(kept.load(&moved.token).unwrap().is_some(), "it goes on elsewhere");
        let worked = begin(&host, Parameters::new());
        let inbox = worked.session_now().unwrap().inbox();
        inbox.push(Event { number: 1, action: app_runtime::Action::Rerun });
        worked.session_now().unwrap().advance();
        host.forget_untouched(&worked).await;
        assert!(kept.load(&worked.token).unwrap().is_some());
    }

    /// An app that keeps more with each run, while it is told to.
    fn growing(kept: &Arc<MemoryStore>, grows: &Arc<AtomicBool>) -> Host {
        let grows = Arc::clone(grows);
        let app = App::new("growing", move |ui: &Ui| {
            let mut words = ui.remember(String::new);
            if grows.load(Ordering::SeqCst) {
                words.push_str(&"x".repeat(MOST_KEPT / 3));
            }
        });
        Host::new(app, Arc::default(), Some(Arc::clone(kept) as Arc<dyn SessionStore>))
    }

    #[test]
    fn what_is_too_much_to_be_kept_is_refused_on_every_server() {
        let kept = shared();
        let grows = Arc::new(AtomicBool::new(true));
        let host = growing(&kept, &grows);
        let live = begin(&host, Parameters::new());
        let (socket, mut outgoing) = channel(8);
        let number = connect(&live, socket).unwrap().number;
        act(&live, 1, number);
        assert!(matches!(outgoing.try_recv(), Ok(SocketCommand::Message(_))));
        act(&live, 2, number);
        assert!(matches!(outgoing.try_recv(), Ok(SocketCommand::Away)), "nothing of it is shown");
        grows.store(false, Ordering::SeqCst);
        let other = growing(&kept, &grows);
        let back = other.found(&live.token, &visitor('1')).unwrap().unwrap();
        let (socket, mut outgoing) = channel(8);
        let connected = connect(&back, socket).unwrap();
        assert_eq!((connected.consumed, connected.received), (1, 2));
        act(&back, 2, connected.number);
        let Ok(SocketCommand::Message(message)) = outgoing.try_recv() else { panic!() };
        assert!(message.contains("more to keep than the server keeps of one"), "{message}");
    }

    #[test]
    fn what_is_too_much_to_be_kept_on_one_server_is_told() {
        let kept = Arc::new(MemoryStore::default());
        let grows = Arc::new(AtomicBool::new(true));
        let host = growing(&kept, &grows);
        let live = begin(&host, Parameters::new());
        let (socket, mut outgoing) = channel(8);
        let number = connect(&live, socket).unwrap().number;
        (1..=2).for_each(|event| act(&live, event, number));
        let messages = std::iter::from_fn(|| outgoing.try_recv().ok());
        let words = messages.map(|message| format!("{message:?}")).collect::<String>();
        assert!(words.contains("16 MiB to keep"), "{words}");
    }

    #[test]
    fn an_event_whose_process_aborted_is_refused_and_a_killed_one_runs_again() {
        for aborted in [true, false] {
            let (kept, runs) = (shared(), Arc::default());
            let live = begin(&host(&kept, &runs), Parameters::new());
            let noted = Attempt { event: 1, tries: 1, alone: true, at: 0 };
            kept.note(&live.token, 1, 0, noted).unwrap();
            kept.aborted.store(aborted, Ordering::SeqCst);
            let other = host(&kept, &runs);
            let back = other.found(&live.token, &visitor('1')).unwrap().unwrap();
            let (socket, _outgoing) = channel(8);
            let number = connect(&back, socket).unwrap().number;
            let before = runs.load(Ordering::SeqCst);
            act(&back, 1, number);
            act(&back, 2, number);
            let ran = runs.load(Ordering::SeqCst) - before;
            assert_eq!(ran, if aborted { 1 } else { 2 });
        }
    }

    #[test]
    fn a_browser_has_only_so_many_sessions_and_leaves_room_for_others() {
        let host = host(&shared(), &Arc::default());
        let from =
            |digit, address: [u8; 4]| host.shares.visitor(browser(digit), Some(address.into()));
        for _ in 0..MOST_OF_A_BROWSER {
            begin(&host, Vec::new());
        }
        let first = from('1', [203, 0, 113, 1]);
        assert_eq!(first.seat().err(), Some(Reason::SessionsOfBrowser));
        assert!(from('2', [203, 0, 113, 1]).seat().is_ok());
        let (here, _) = host.sessions().drain().next().unwrap();
        for _ in 0..MOST_OF_A_BROWSER {
            begin(&host, Vec::new());
        }
        assert_eq!(host.found(&here, &first).err(), Some(Reason::SessionsOfBrowser));
    }

    #[test]
    fn made_up_browsers_of_one_address_leave_room_for_others() {
        let shares = Shares::new();
        let nobody = || Identity::of(&axum::http::HeaderMap::new());
        let [one, other] = [1, 2].map(|last| Some([203, 0, 113, last].into()));
        let seats: Vec<_> =
            (0..MOST_SESSIONS).map_while(|_| shares.visitor(nobody(), one).seat().ok()).collect();
        assert_eq!(seats.len(), MOST_OF_AN_ADDRESS);
        assert!(shares.visitor(nobody(), other).seat().is_ok());
        assert!(shares.visitor(browser('3'), one).seat().is_err());
    }
}
