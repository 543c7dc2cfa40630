//! The arrival of a page at its session: a document is asked for, and then its socket comes. Each
//! finds the session, has the body run if nothing has drawn the page yet, and joins a run that goes
//! on: nobody waits for its end.

use std::sync::Arc;
use std::time::Duration;

use app_runtime::Key;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

use crate::base::lanes;
use crate::base::limits::PATIENCE;
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::files::pictures;
use crate::markup::Body;
use crate::sessions::first_run::FirstRun;
use crate::sessions::host::{Found, Host};
use crate::sessions::renderer::{SocketCommand, elements};
use crate::sessions::session::{Connected, LiveSession, PresentedDocument};
use crate::visitors::visitor::{Turn, Visitor};
use crate::wire::down;
use crate::wire::up::{Hello, Parameters};

/// A run that takes longer than this is joined in place of being waited for.
const LONG: Duration = Duration::from_millis(100);

/// The page of a document.
#[derive(Debug)]
pub(crate) struct Presented {
    pub(crate) page: Body,
    pub(crate) hash: String,
    /// The session that its socket joins. `None`: the socket begins one.
    pub(crate) session: Option<Arc<LiveSession>>,
    /// Its run goes on.
    pub(crate) running: bool,
}

/// The page for a document. A document that is loaded anew brings the token of its session.
///
/// # Errors
/// If no run may begin, or if no session can be found.
pub(crate) async fn present(
    host: &Arc<Host>,
    visitor: Visitor,
    query: Parameters,
    token: Option<String>,
) -> Result<Presented, Reason> {
    metrics::PAGES.add(1);
    let found = match token {
        Some(token) => match find(host, token, &visitor).await {
            Ok(found) => found,
            // Its socket is told the reason, and comes again.
            Err(_) => return alone(host, &visitor, query).await,
        },
        None => None,
    };
    let Found { live, first_run } = match found {
        Some(found) => found,
        None => match visitor.unjoined() {
            Ok(seat) => host.begin(&visitor, seat, query.clone(), false),
            Err(reason) => {
                metrics::turned_away(reason);
                return alone(host, &visitor, query).await;
            }
        },
    };
    // Only so many wait for one session.
    let Ok(_arriving) = live.arriving() else { return alone(host, &visitor, query).await };
    // Its socket may never come.
    lanes::runtime().spawn(Arc::clone(host).linger(Arc::clone(&live)));
    let mut drawing = match first_run {
        Some(first_run) => Some(Drawing::First(first_run)),
        // One without scripts asks for the rest of its page.
        None if live.take_presented().is_some_and(|document| document.running) => None,
        None => Some(Drawing::Anew { query, rested: live.rests() }),
    };
    let (page, running) = loop {
        let (shown, lending) = (Arc::clone(&live), Arc::clone(&host.lending));
        let so_far = lanes::done(move || {
            shown.onlooker.look(|so_far| {
                pictures::lend(elements(so_far.page), &lending);
                Body::of(so_far.page)
            })
        });
        // Only a run of the page that is asked for is one to join.
        let joins = !matches!(drawing, Some(Drawing::First(_)));
        if joins && let Some(page) = so_far.await.map_err(|_| Reason::Stopping)? {
            if let Some(Drawing::Anew { query, .. }) = drawing {
                lanes::runtime().spawn(follow_address(Arc::clone(&live), query));
            }
            break (page, true);
        }
        if let Some(next) = drawing.take() {
            drawing = next.run(&live, turn(&visitor).await?).await;
            continue;
        }
        let Ok(session) = timeout(LONG, live.session()).await else { continue };
        let lending = Arc::clone(&host.lending);
        let page = lanes::done(move || {
            pictures::lend(elements(session.page()), &lending);
            Body::of(session.page())
        });
        break (page.await.map_err(|_| Reason::Stopping)?, false);
    };
    let hash = down::page_hash(&page.html);
    live.note_presented(PresentedDocument { hash: hash.clone(), running });
    Ok(Presented { page, hash, session: Some(live), running })
}

/// The page for a document without a session. Nothing of its run is kept.
async fn alone(
    host: &Arc<Host>,
    visitor: &Visitor,
    query: Parameters,
) -> Result<Presented, Reason> {
    let (host, turn) = (Arc::clone(host), turn(visitor).await?);
    let page = lanes::done(move || {
        let page = host.first_page(query);
        drop(turn);
        page
    });
    let page = page.await.map_err(|_| Reason::Stopping)?;
    let hash = down::page_hash(&page.html);
    Ok(Presented { page, hash, session: None, running: false })
}

/// A run that draws the page for a new document.
enum Drawing {
    /// The first of the session on this server.
    First(FirstRun),
    /// One more, for the address of the document. If the session had not `rested`, a run has just
    /// drawn the page.
    Anew { query: Parameters, rested: bool },
}

impl Drawing {
    /// Runs, and gives after the end of the run, or when the run has become long. Comes back if another
    /// run has just begun.
    async fn run(self, live: &Arc<LiveSession>, turn: Turn) -> Option<Drawing> {
        let work: Box<dyn FnOnce() + Send> = match self {
            Drawing::First(first_run) => Box::new(move || first_run.run()),
            Drawing::Anew { query, rested } => {
                let Some(mut session) = live.session_now() else {
                    drop(turn);
                    // It ends or shows itself soon.
                    drop(timeout(LONG, live.session()).await);
                    return Some(Drawing::Anew { query, rested });
                };
                let live = Arc::clone(live);
                Box::new(move || live.arrive(&mut session, query, rested))
            }
        };
        let done = lanes::done(move || {
            work();
            drop(turn);
        });
        // Its end, a panic and the time are all the same here.
        drop(timeout(LONG, done).await);
        None
    }
}

/// A permit to run.
///
/// # Errors
/// If there is none for a long time.
async fn turn(visitor: &Visitor) -> Result<Turn, Reason> {
    timeout(PATIENCE, visitor.turn()).await.map_err(|_| Reason::Runs)
}

/// The session of a token. Runs nothing.
///
/// # Errors
/// As for [`Host::find`], and if the server stops.
async fn find(host: &Arc<Host>, token: String, visitor: &Visitor) -> Result<Option<Found>, Reason> {
    // The run in progress may have the last permit.
    let here = host.find_here(&token, &visitor.identity);
    let is_at_work = here.is_some_and(|live| live.onlooker.is_at_work());
    let turn = if is_at_work { None } else { Some(turn(visitor).await?) };
    let (host, visitor) = (Arc::clone(host), visitor.clone());
    let found = lanes::done(move || {
        let found = host.find(&token, &visitor);
        drop(turn);
        found
    });
    found.await.map_err(|_| Reason::Stopping)?
}

/// The session of a page, and the first messages to the page.
pub(crate) struct Greeting {
    pub(crate) live: Arc<LiveSession>,
    pub(crate) connection: u64,
    pub(crate) messages: Vec<String>,
}

/// Finds or starts the session of a page whose socket has come, and connects the two.
///
/// # Errors
/// The reason for which the socket must be closed.
pub(crate) async fn greet(
    host: &Arc<Host>,
    hello: Hello,
    visitor: Visitor,
    socket: Sender<SocketCommand>,
) -> Result<Greeting, Reason> {
    let Hello { session, begun, page: shown, query, build: _ } = hello;
    let mut resumed = session.is_some();
    let mut found = match &session {
        Some(token) => find(host, token.clone(), &visitor).await?,
        None => None,
    };
    if let Some(begun) = begun.filter(|begun| session.as_ref() != Some(begun)) {
        if found.is_some() {
            // Its document could not know that the tab has a session.
            host.abandon(&begun, &visitor.identity);
        } else {
            found = find(host, begun, &visitor).await?;
            // A tab may have been given the session of another one, which keeps it while it is there.
            found = found.filter(|found| !found.live.has_socket());
            resumed = found.as_ref().is_some_and(|found| found.live.is_joined());
        }
    }
    let Found { live, first_run } = match found {
        Some(found) => found,
        None => {
            resumed = false;
            admit(host, &visitor).await?;
            host.begin(&visitor, visitor.seat()?, query.clone(), true)
        }
    };
    let page = ArrivedPage { resumed, shown, query };
    let greeting = attach(host, &live, first_run, page, &visitor, socket).await;
    if greeting.is_err() {
        // Its page may never come back.
        lanes::runtime().spawn(Arc::clone(host).linger(live));
    }
    greeting
}

/// Whether a session may be kept, beside all others.
///
/// # Errors
/// As for [`Host::admit`], and if the server stops.
async fn admit(host: &Arc<Host>, visitor: &Visitor) -> Result<(), Reason> {
    let (host, visitor) = (Arc::clone(host), visitor.clone());
    lanes::done(move || host.admit(&visitor)).await.map_err(|_| Reason::Stopping)?
}

/// A page whose socket has come.
struct ArrivedPage {
    /// It had the session before.
    resumed: bool,
    /// The hash of its document, if it shows that.
    shown: Option<String>,
    query: Parameters,
}

/// Connects a page to its session.
///
/// # Errors
/// The reason for which the socket must be closed.
async fn attach(
    host: &Arc<Host>,
    live: &Arc<LiveSession>,
    first_run: Option<FirstRun>,
    page: ArrivedPage,
    visitor: &Visitor,
    socket: Sender<SocketCommand>,
) -> Result<Greeting, Reason> {
    let ArrivedPage { resumed, shown, query } = page;
    let joins = !live.is_joined();
    if joins {
        admit(host, visitor).await?;
        live.join(visitor.seat()?);
    }
    let arriving = live.arriving()?;
    // A page that was here all along shows its own state, with the parameters of the session. The page
    // of a new document was drawn for it.
    let presented = live.take_presented().map(|document| document.hash);
    let is_anew = resumed && shown.is_some() && shown != presented;
    let mut drawing = match first_run {
        Some(first_run) => Some(Drawing::First(first_run)),
        None if is_anew => Some(Drawing::Anew { query, rested: live.rests() }),
        None => None,
    };
    loop {
        if !matches!(drawing, Some(Drawing::First(_))) {
            let joined = join_run(live, resumed, shown.clone(), socket.clone()).await?;
            if let Some(greeting) = joined {
                if joins {
                    lanes::runtime().spawn(keep_later(Arc::clone(live)));
                }
                if let Some(Drawing::Anew { query, .. }) = drawing {
                    lanes::runtime().spawn(follow_address(Arc::clone(live), query));
                }
                return Ok(greeting);
            }
        }
        if let Some(next) = drawing.take() {
            drawing = next.run(live, turn(visitor).await?).await;
            continue;
        }
        // A run that begins now is joined.
        let Ok(mut session) = timeout(LONG, live.session()).await else { continue };
        // A task that holds a session may wait for a turn, but no task with a turn waits for a session.
        let turn = turn(visitor).await?;
        drop(arriving);
        let (host, live) = (Arc::clone(host), Arc::clone(live));
        let greeting = lanes::done(move || {
            if joins {
                session.keep();
            }
            let connected = host.connect(&live, &session, socket).ok_or(Reason::Away)?;
            drop(turn);
            Ok(Greeting::of(live, connected, resumed, shown, None))
        });
        return greeting.await.map_err(|_| Reason::Stopping)?;
    }
}

/// Connects a page to its session amid a run. `None`: no run goes on.
///
/// # Errors
/// If the session has ended here, or the server stops.
async fn join_run(
    live: &Arc<LiveSession>,
    resumed: bool,
    shown: Option<String>,
    socket: Sender<SocketCommand>,
) -> Result<Option<Greeting>, Reason> {
    let live = Arc::clone(live);
    let joined = lanes::done(move || {
        let connected = live.onlooker.look(|so_far| {
            let connected = live.connect(so_far.page, so_far.consumed, 0, socket);
            (connected, so_far.unreached)
        });
        let Some((connected, unreached)) = connected else { return Ok(None) };
        let connected = connected.ok_or(Reason::Away)?;
        Ok(Some(Greeting::of(Arc::clone(&live), connected, resumed, shown, Some(unreached))))
    });
    joined.await.map_err(|_| Reason::Stopping)?
}

/// Keeps a session that was joined amid its first run: the run may have been past its own save.
async fn keep_later(live: Arc<LiveSession>) {
    let mut session = live.session().await;
    lanes::work(move || session.keep());
}

/// Draws the page for another address after the run in progress.
async fn follow_address(live: Arc<LiveSession>, query: Parameters) {
    let mut session = live.session().await;
    let turn = live.visitor.turn().await;
    lanes::work(move || {
        live.arrive(&mut session, query, false);
        drop(turn);
    });
}

impl Greeting {
    /// The messages to a page: its session, its page unless it shows that, and whether a run goes on.
    fn of(
        live: Arc<LiveSession>,
        connected: Connected,
        resumed: bool,
        shown: Option<String>,
        unreached: Option<Vec<Key>>,
    ) -> Greeting {
        let Connected { number, consumed, received, page } = connected;
        let mut messages = vec![down::welcome(&live.token, consumed, received, resumed)];
        if shown != Some(down::page_hash(&page.html)) {
            messages.push(down::encode_page(consumed, &page));
        }
        messages.extend(unreached.map(|unreached| down::encode_running(consumed, &unreached)));
        Greeting { live, connection: number, messages }
    }
}
