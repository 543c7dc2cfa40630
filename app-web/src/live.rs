//! Sessions while they live on this server: who is connected to them, who runs them, and when
//! they are forgotten.

use std::collections::HashMap;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app_runtime::{App, Effect, Event, Inbox, Nowhere, Renderer, Resources, Session, Update};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;

use crate::assets::ThemeFile;
use crate::downloads::Downloads;
use crate::grids::{self, Answer, Grids, Question};
use crate::identity::Identity;
use crate::store::SessionStore;
use crate::upload::folder::{Folders, Quota};
use crate::upload::shelf::Shelf;
use crate::upload::{MOST_AT_ONCE_IN_ALL, MOST_BYTES, MOST_BYTES_IN_ALL};
use crate::{html, wire};

/// How long a session waits for its tab to come back.
const LINGER: Duration = Duration::from_secs(300);

/// An app with the sessions that people have of it.
#[derive(Debug)]
pub(crate) struct Hosted {
    pub(crate) app: App,
    /// The style sheet of its theme, where it has one.
    pub(crate) theme: Option<ThemeFile>,
    pub(crate) downloads: Arc<Downloads>,
    resources: Arc<Resources>,
    /// Where sessions are kept beyond this process; `None`: they end with it.
    store: Option<Arc<dyn SessionStore>>,
    sessions: Mutex<HashMap<String, Arc<Live>>>,
    /// Where uploaded files lie.
    pub(crate) uploads: Arc<Folders>,
    /// How many of them may come in at once.
    pub(crate) at_once: Semaphore,
    /// How much room they may take.
    quota: Arc<Quota>,
}

impl Hosted {
    pub(crate) fn new(
        app: App,
        resources: Arc<Resources>,
        store: Option<Arc<dyn SessionStore>>,
    ) -> Hosted {
        Hosted {
            theme: ThemeFile::new(&app.settings.theme),
            app,
            downloads: Arc::default(),
            resources,
            store,
            sessions: Mutex::default(),
            uploads: Arc::new(Folders::below(std::env::temp_dir())),
            at_once: Semaphore::new(MOST_AT_ONCE_IN_ALL),
            quota: Quota::new(MOST_BYTES_IN_ALL, None),
        }
    }

    /// Runs the body once, for a page that may never open its socket; nothing of it stays.
    pub(crate) fn first_page(&self, query: Query) -> String {
        let mut session = Session::new(self.app.clone(), Arc::clone(&self.resources), Nowhere);
        session.set_query(query);
        session.start();
        html::page_body(session.page())
    }

    /// The session of a token, where this browser began it: of those that live here, or else of
    /// those that were kept, which then live here again.
    pub(crate) fn find(&self, token: &str, identity: &Identity) -> Option<Arc<Live>> {
        self.find_here(token, identity).or_else(|| self.wake(token, identity))
    }

    /// The same, of those that live here alone; it runs nothing and waits for nothing.
    pub(crate) fn find_here(&self, token: &str, identity: &Identity) -> Option<Arc<Live>> {
        let here = lock(&self.sessions).get(token).cloned();
        here.filter(|live| live.identity == *identity)
    }

    /// Starts a session.
    pub(crate) fn open(&self, identity: Identity, query: Query) -> Arc<Live> {
        let (token, outlet) = (random_token(), self.outlet());
        let mut session =
            Session::new(self.app.clone(), Arc::clone(&self.resources), outlet.clone());
        session.set_query(query);
        // Before the first run: what it has remembered is on the page too.
        self.have_kept(&mut session, &token, &identity);
        session.start();
        self.settle(Live::new(token, identity, session, outlet))
    }

    /// Continues a session that was kept. Nothing runs for a browser that is not its own.
    fn wake(&self, token: &str, identity: &Identity) -> Option<Arc<Live>> {
        let store = self.store.as_ref()?;
        let kept = store.load(token).unwrap_or_else(|error| {
            tracing::error!(%error, "a session that was kept cannot be read");
            None
        })?;
        let (own, snapshot) = Identity::split(&kept).filter(|(own, _)| own == identity)?;
        let (resources, outlet) = (Arc::clone(&self.resources), self.outlet());
        let mut session = Session::restore(self.app.clone(), resources, outlet.clone(), snapshot)
            .map_err(|error| tracing::warn!(%error, "a session that was kept starts over"))
            .ok()?;
        session.start();
        // Only now: another socket may have woken it and be further than this one.
        self.have_kept(&mut session, token, &own);
        Some(self.settle(Live::new(token.to_owned(), own, session, outlet)))
    }

    fn outlet(&self) -> Outlet {
        Outlet {
            line: Arc::default(),
            downloads: Arc::clone(&self.downloads),
            uploads: Arc::new(Shelf::new(Quota::new(MOST_BYTES, Some(Arc::clone(&self.quota))))),
            grids: Arc::default(),
        }
    }

    /// Has each interaction of a session kept from now on.
    fn have_kept(&self, session: &mut Session, token: &str, identity: &Identity) {
        let Some(store) = &self.store else { return };
        let (store, name, identity) = (Arc::clone(store), token.to_owned(), identity.clone());
        session.keep_with(move |snapshot| {
            let kept = store.save(&name, &identity.join(&snapshot));
            kept.map_err(|error| error.to_string())
        });
    }

    /// Gives a session its place among those that live here. Two sockets may have come for it at
    /// once; then it is the earlier one's.
    fn settle(&self, live: Live) -> Arc<Live> {
        let mut sessions = lock(&self.sessions);
        Arc::clone(sessions.entry(live.token.clone()).or_insert_with(|| Arc::new(live)))
    }

    /// Forgets a session that nobody comes back to.
    pub(crate) async fn linger(self: Arc<Hosted>, live: Arc<Live>, connection: u64) {
        loop {
            tokio::time::sleep(LINGER).await;
            if live.connection.load(Ordering::SeqCst) != connection || self.let_go(&live) {
                return;
            }
        }
    }

    /// Lets go of a session, but not of one that somebody else has in hand: whoever came next
    /// would wake a second one beside it. `false` where it stays.
    fn let_go(&self, live: &Arc<Live>) -> bool {
        let mut sessions = lock(&self.sessions);
        // Here and in the map. It is handed out only under this lock.
        let unused = Arc::strong_count(live) <= 2;
        if unused {
            sessions.remove(&live.token);
        }
        unused
    }
}

/// The parameters in the address of a page.
pub(crate) type Query = Vec<(String, String)>;

/// What a socket is told to do.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// To send this message.
    Message(String),
    /// To close: another tab has taken the session over.
    TakenOver,
}

/// A connection of a socket to its session.
#[derive(Debug)]
pub(crate) struct Connected {
    /// Counts the session's connections.
    pub(crate) number: u64,
    /// The newest event that the page includes.
    pub(crate) consumed: u64,
    /// The newest event that has come in; those of a page that was loaded anew count from there.
    pub(crate) received: u64,
    /// All of the page.
    pub(crate) page: String,
}

/// A session and the tab it belongs to.
#[derive(Debug)]
pub(crate) struct Live {
    /// The secret by which a tab comes back to it.
    pub(crate) token: String,
    /// The browser that began it.
    identity: Identity,
    /// The files that its page has sent, and what it may send. Never waits for a run.
    pub(crate) uploads: Arc<Shelf>,
    session: Mutex<Session>,
    inbox: Arc<Inbox>,
    outlet: Outlet,
    /// Counts connections, so that an old one knows that it is not the newest.
    connection: AtomicU64,
    /// The newest event that has come in; a tab that reconnects may send some again.
    received: AtomicU64,
    running: AtomicBool,
}

/// The way from a session to its page.
#[derive(Debug, Default)]
struct Line {
    /// The newest socket. It may be gone without a word.
    socket: Option<UnboundedSender<Outgoing>>,
    /// What happened while nobody listened, the newest last.
    missed: Vec<Effect>,
}

/// So many effects wait for a page that comes back; nobody reads a hundred toasts.
const MOST_MISSED: usize = 20;

impl Live {
    fn new(token: String, identity: Identity, session: Session, outlet: Outlet) -> Live {
        Live {
            token,
            identity,
            received: AtomicU64::new(session.consumed()),
            uploads: Arc::clone(&outlet.uploads),
            inbox: session.inbox(),
            session: Mutex::new(session),
            outlet,
            connection: AtomicU64::new(0),
            running: AtomicBool::new(false),
        }
    }

    /// Makes a socket the one this session talks to, and gives the page as it stands at that
    /// moment: the socket gets every update after it and none before. Waits for a run in progress.
    pub(crate) fn connect(&self, socket: UnboundedSender<Outgoing>) -> Connected {
        let session = lock(&self.session);
        let mut line = lock(&self.outlet.line);
        if let Some(earlier) = line.socket.replace(socket) {
            // An earlier socket that is gone already needs no telling.
            drop(earlier.send(Outgoing::TakenOver));
        }
        if !line.missed.is_empty() {
            let effects = mem::take(&mut line.missed);
            line.send(
                Update { effects, ..nothing_new(session.consumed()) },
                &self.outlet.downloads,
            );
        }
        Connected {
            number: self.connection.fetch_add(1, Ordering::SeqCst) + 1,
            consumed: session.consumed(),
            received: self.received.load(Ordering::SeqCst),
            page: html::page_body(session.page()),
        }
    }

    /// Has the page drawn for the address with which it was loaded anew: a link may have changed it.
    pub(crate) fn arrive(&self, query: Query) {
        let mut session = lock(&self.session);
        if session.query() != query {
            session.set_query(query);
            session.start();
        }
    }

    /// Takes an event in, unless it has been here before, and sees to it that somebody runs it.
    /// What an older socket still brings is not for the page that the newer one shows.
    pub(crate) fn receive(self: &Arc<Live>, mut event: Event, connection: u64) {
        let line = lock(&self.outlet.line);
        if self.connection.load(Ordering::SeqCst) != connection
            || self.received.fetch_max(event.number, Ordering::SeqCst) >= event.number
        {
            return;
        }
        drop(line);
        self.uploads.resolve(&mut event);
        self.inbox.push(event);
        if !self.running.swap(true, Ordering::SeqCst) {
            let live = Arc::clone(self);
            tokio::task::spawn_blocking(move || live.run());
        }
    }

    /// Answers a question about a dataframe, beside whatever runs.
    pub(crate) fn ask(&self, question: Question) {
        let outlet = self.outlet.clone();
        self.outlet.grids.ask(question, move |answer| outlet.answer(answer));
    }

    /// Ends the run in progress, as the person wishes.
    pub(crate) fn stop(&self) {
        self.inbox.stop();
    }

    /// Runs until no event waits. One thread at a time does this for a session.
    fn run(&self) {
        loop {
            let mut session = lock(&self.session);
            while session.advance() {
                self.uploads.prune(session.page());
                self.outlet.grids.prune(session.page());
            }
            drop(session);
            self.running.store(false, Ordering::SeqCst);
            // An event may have come in between the last look and this line.
            if !self.inbox.is_waiting() || self.running.swap(true, Ordering::SeqCst) {
                return;
            }
        }
    }
}

fn nothing_new(consumed: u64) -> Update {
    Update { patches: Vec::new(), effects: Vec::new(), consumed, refused: None, running: false }
}

/// Renders to whichever socket the session has at that moment.
#[derive(Clone, Debug)]
struct Outlet {
    line: Arc<Mutex<Line>>,
    downloads: Arc<Downloads>,
    uploads: Arc<Shelf>,
    grids: Arc<Grids>,
}

impl Outlet {
    fn answer(&self, answer: Answer) {
        let message = match answer {
            Answer::Message(message) => message,
            Answer::Effect(effect) => wire::encode_effect_alone(effect, &self.downloads),
        };
        lock(&self.line).deliver(message);
    }
}

impl Renderer for Outlet {
    fn render(&mut self, update: Update) {
        self.uploads.see(&update);
        let frames = grids::frames(&update.patches);
        let mut line = lock(&self.line);
        let message = line.write(update, &self.downloads);
        self.grids.see(frames, || message.into_iter().for_each(|message| line.deliver(message)));
    }
}

impl Line {
    /// A socket that is gone misses the patches: the next one gets the whole page, and effects.
    fn send(&mut self, update: Update, downloads: &Arc<Downloads>) {
        if let Some(message) = self.write(update, downloads) {
            self.deliver(message);
        }
    }

    /// The message about an update, where somebody listens.
    fn write(&mut self, update: Update, downloads: &Arc<Downloads>) -> Option<String> {
        self.socket.take_if(|socket| socket.is_closed());
        match &self.socket {
            Some(_) => Some(wire::encode_update(update, downloads)),
            None => {
                self.missed.extend(update.effects);
                let more = self.missed.len().saturating_sub(MOST_MISSED);
                self.missed.drain(..more);
                None
            }
        }
    }

    fn deliver(&self, message: String) {
        if let Some(socket) = &self.socket {
            drop(socket.send(Outgoing::Message(message)));
        }
    }
}

/// 128 bits that nobody can guess.
pub(crate) fn random_token() -> String {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the locks of this file guard is whole after every line, so a panic elsewhere is no
/// reason to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::atomic::AtomicUsize;

    use app_runtime::{Action, Ui};
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    /// A store in memory.
    #[derive(Debug, Default)]
    struct Kept(Mutex<HashMap<String, Vec<u8>>>);

    impl SessionStore for Kept {
        fn save(&self, name: &str, session: &[u8]) -> io::Result<()> {
            lock(&self.0).insert(name.to_owned(), session.to_vec());
            Ok(())
        }
        fn load(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
            Ok(lock(&self.0).get(name).cloned())
        }
        fn remove(&self, name: &str) -> io::Result<()> {
            lock(&self.0).remove(name);
            Ok(())
        }
    }

    /// An app that counts its runs, on a server with this store.
    fn hosted(kept: &Arc<Kept>, runs: &Arc<AtomicUsize>) -> Hosted {
        let runs = Arc::clone(runs);
        let app = App::new("counting", move |ui: &Ui| {
            runs.fetch_add(1, Ordering::SeqCst);
            ui.write(format!("{:?}", ui.query_param("page"))).show();
        });
        Hosted::new(app, Arc::default(), Some(Arc::clone(kept) as Arc<dyn SessionStore>))
    }

    fn browser(digit: char) -> Identity {
        let mut headers = axum::http::HeaderMap::new();
        let secret = digit.to_string().repeat(32);
        headers.insert("cookie", format!("dacapo-browser={secret}").parse().unwrap());
        Identity::of(&headers)
    }

    #[test]
    fn a_stolen_token_wakes_nothing() {
        let (kept, runs) = (Arc::new(Kept::default()), Arc::default());
        let token = hosted(&kept, &runs).open(browser('1'), Query::new()).token.clone();
        let restarted = hosted(&kept, &runs);
        let before = runs.load(Ordering::SeqCst);
        assert!(restarted.find(&token, &browser('2')).is_none());
        assert!(restarted.find(&token, &Identity::of(&axum::http::HeaderMap::new())).is_none());
        assert_eq!(runs.load(Ordering::SeqCst), before, "nothing has run");
        assert_eq!(lock(&restarted.sessions).len(), 0, "nothing lives");
        assert!(restarted.find(&token, &browser('1')).is_some());
        assert!(restarted.find(&token, &browser('2')).is_none(), "nor once it lives");
    }

    #[test]
    fn a_session_is_kept_before_anything_was_done_in_it() {
        let (kept, runs) = (Arc::new(Kept::default()), Arc::default());
        let token = hosted(&kept, &runs).open(browser('1'), Query::new()).token.clone();
        assert!(hosted(&kept, &runs).find(&token, &browser('1')).is_some());
    }

    #[test]
    fn a_first_page_leaves_nothing_behind() {
        let (kept, runs) = (Arc::new(Kept::default()), Arc::default());
        let hosted = hosted(&kept, &runs);
        hosted.first_page(Query::new());
        assert_eq!((lock(&kept.0).len(), lock(&hosted.sessions).len()), (0, 0));
    }

    #[test]
    fn a_page_loaded_with_another_address_shows_that_one() {
        let (kept, runs) = (Arc::new(Kept::default()), Arc::default());
        let hosted = hosted(&kept, &runs);
        let page = |number: &str| vec![("page".to_owned(), number.to_owned())];
        let live = hosted.open(browser('1'), page("1"));
        let before = runs.load(Ordering::SeqCst);
        live.arrive(page("1"));
        assert_eq!(runs.load(Ordering::SeqCst), before, "it is on the page already");
        live.arrive(page("2"));
        let (socket, _outgoing) = unbounded_channel();
        let shown = live.connect(socket).page;
        assert!(shown.contains("Some(&quot;2&quot;)"), "{shown}");
    }

    #[test]
    fn events_of_a_reloaded_page_count_from_all_that_came_in() {
        let (kept, runs) = (Arc::new(Kept::default()), Arc::default());
        let live = hosted(&kept, &runs).open(browser('1'), Query::new());
        // As if a thread were just about to run them.
        live.running.store(true, Ordering::SeqCst);
        let (socket, _first) = unbounded_channel();
        let first = live.connect(socket.clone()).number;
        live.receive(Event { number: 1, action: Action::Rerun }, first);
        let Connected { number, consumed, received, .. } = live.connect(socket);
        assert_eq!((consumed, received), (0, 1));
        live.receive(Event { number: 2, action: Action::Rerun }, first);
        assert_eq!(live.received.load(Ordering::SeqCst), 1, "the older page is out of play");
        live.receive(Event { number: 2, action: Action::Rerun }, number);
        assert_eq!(live.received.load(Ordering::SeqCst), 2);
        live.run();
        assert_eq!(lock(&live.session).consumed(), 2);
    }

    #[test]
    fn a_session_in_hand_is_not_forgotten() {
        let (kept, runs) = (Arc::new(Kept::default()), Arc::default());
        let hosted = hosted(&kept, &runs);
        let live = hosted.open(browser('1'), Query::new());
        let in_hand = Arc::clone(&live);
        assert!(!hosted.let_go(&live));
        assert!(hosted.find_here(&live.token, &browser('1')).is_some(), "a run may still go on");
        drop(in_hand);
        assert!(hosted.let_go(&live));
        assert!(hosted.find_here(&live.token, &browser('1')).is_none());
    }
}
