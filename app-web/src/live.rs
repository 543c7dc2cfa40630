//! Sessions while they live on this server: who is connected to them, who runs them, and when
//! they are forgotten.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app_runtime::{App, Event, Inbox, Nowhere, Renderer, Resources, Session, Update};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;

use crate::downloads::Downloads;
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
    pub(crate) downloads: Arc<Downloads>,
    resources: Arc<Resources>,
    sessions: Mutex<HashMap<String, Arc<Live>>>,
    /// Where uploaded files lie.
    pub(crate) uploads: Arc<Folders>,
    /// How many of them may come in at once.
    pub(crate) at_once: Semaphore,
    /// How much room they may take.
    quota: Arc<Quota>,
}

impl Hosted {
    pub(crate) fn new(app: App, resources: Arc<Resources>) -> Hosted {
        Hosted {
            app,
            downloads: Arc::default(),
            resources,
            sessions: Mutex::default(),
            uploads: Arc::new(Folders::below(std::env::temp_dir())),
            at_once: Semaphore::new(MOST_AT_ONCE_IN_ALL),
            quota: Quota::new(MOST_BYTES_IN_ALL, None),
        }
    }

    /// Runs the body once, for a page that may never open its socket; nothing of it stays.
    pub(crate) fn first_page(&self, query: Query) -> String {
        html::page_body(self.start(query, Nowhere).page())
    }

    /// The session of a token, while it is remembered.
    pub(crate) fn find(&self, token: &str) -> Option<Arc<Live>> {
        lock(&self.sessions).get(token).cloned()
    }

    /// Starts a session.
    pub(crate) fn open(&self, query: Query) -> Arc<Live> {
        let socket = Arc::default();
        let uploads = Arc::new(Shelf::new(Quota::new(MOST_BYTES, Some(Arc::clone(&self.quota)))));
        let outlet = Outlet {
            socket: Arc::clone(&socket),
            downloads: Arc::clone(&self.downloads),
            uploads: Arc::clone(&uploads),
        };
        let live = Arc::new(Live::new(self.start(query, outlet), socket, uploads));
        lock(&self.sessions).insert(live.token.clone(), Arc::clone(&live));
        live
    }

    /// Forgets a session that nobody comes back to.
    pub(crate) async fn linger(self: Arc<Hosted>, live: Arc<Live>, connection: u64) {
        tokio::time::sleep(LINGER).await;
        if live.connection.load(Ordering::SeqCst) == connection {
            lock(&self.sessions).remove(&live.token);
        }
    }

    fn start(&self, query: Query, renderer: impl Renderer + 'static) -> Session {
        let mut session = Session::new(self.app.clone(), Arc::clone(&self.resources), renderer);
        session.set_query(query);
        session.start();
        session
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
    /// All of the page.
    pub(crate) page: String,
}

/// A session and the tab it belongs to.
#[derive(Debug)]
pub(crate) struct Live {
    /// The secret by which a tab comes back to it.
    pub(crate) token: String,
    /// The files that its page has sent, and what it may send. Never waits for a run.
    pub(crate) uploads: Arc<Shelf>,
    session: Mutex<Session>,
    inbox: Arc<Inbox>,
    socket: Arc<Socket>,
    /// Counts connections, so that an old one knows that it is not the newest.
    connection: AtomicU64,
    /// The newest event that has come in; a tab that reconnects may send some again.
    received: AtomicU64,
    running: AtomicBool,
}

/// The way to the newest socket of a session.
type Socket = Mutex<Option<UnboundedSender<Outgoing>>>;

impl Live {
    fn new(session: Session, socket: Arc<Socket>, uploads: Arc<Shelf>) -> Live {
        Live {
            token: random_token(),
            uploads,
            inbox: session.inbox(),
            session: Mutex::new(session),
            socket,
            connection: AtomicU64::new(0),
            received: AtomicU64::new(0),
            running: AtomicBool::new(false),
        }
    }

    /// Makes a socket the one this session talks to, and gives the page as it stands at that
    /// moment: the socket gets every update after it and none before. Waits for a run in progress.
    pub(crate) fn connect(&self, socket: UnboundedSender<Outgoing>) -> Connected {
        let session = lock(&self.session);
        if let Some(earlier) = lock(&self.socket).replace(socket) {
            // An earlier socket that is gone already needs no telling.
            drop(earlier.send(Outgoing::TakenOver));
        }
        Connected {
            number: self.connection.fetch_add(1, Ordering::SeqCst) + 1,
            consumed: session.consumed(),
            page: html::page_body(session.page()),
        }
    }

    /// Takes an event in, unless it has been here before, and sees to it that somebody runs it.
    pub(crate) fn receive(self: &Arc<Live>, mut event: Event) {
        if self.received.fetch_max(event.number, Ordering::SeqCst) >= event.number {
            return;
        }
        self.uploads.resolve(&mut event);
        self.inbox.push(event);
        if !self.running.swap(true, Ordering::SeqCst) {
            let live = Arc::clone(self);
            tokio::task::spawn_blocking(move || live.run());
        }
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

/// Renders to whichever socket the session has at that moment.
#[derive(Debug)]
struct Outlet {
    socket: Arc<Socket>,
    downloads: Arc<Downloads>,
    uploads: Arc<Shelf>,
}

impl Renderer for Outlet {
    fn render(&mut self, update: Update) {
        self.uploads.see(&update);
        if let Some(socket) = &*lock(&self.socket) {
            // A socket that has just gone misses this; its next one gets the whole page.
            let message = wire::encode_update(update, &self.downloads);
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
