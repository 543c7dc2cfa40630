//! The socket of a tab. It is the only way in, so every check is here.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, interval_at, timeout};

use crate::base::ending::{Ending, Stopping};
use crate::base::lanes;
use crate::base::limits::{FIRST_MESSAGE, MOST_BEHIND, MOST_HEAD, SLOWEST};
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::sessions::arrival::{Greeting, greet};
use crate::sessions::host::Host;
use crate::sessions::renderer::SocketCommand;
use crate::sessions::session::LiveSession;
use crate::visitors::origin::{Origin, same_origin};
use crate::visitors::places::Place;
use crate::visitors::visitor::{Spot, Visitor};
use crate::wire::up::{Hello, PageMessage};
use crate::wire::websocket::{Bytes, Message, NoSocket, Socket, Upgrade, Utf8Bytes};
use crate::wire::{down, up};

pub(crate) const SOCKET_ROUTE: &str = "/_dacapo/socket";

/// The interval at which a page hears that its server is there. A browser does not tell a page that
/// a network has gone silent.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// The timeout for the other side to hear why its socket is closed.
const FAREWELL: Duration = Duration::from_secs(5);

// Codes of RFC 6455, and two of ours: do not come back, and come back as a page of this build.
const GOING_AWAY: u16 = 1001;
const PROTOCOL: u16 = 1002;
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;
const RESTARTING: u16 = 1012;
const TRY_AGAIN: u16 = 1013;
const TAKEN_OVER: u16 = 4000;
const OTHER_BUILD: u16 = 4001;

pub(crate) async fn socket(
    State(host): State<Arc<Host>>,
    stopping: Option<Extension<Stopping>>,
    visitor: Visitor,
    origin: Origin,
    place: Option<Extension<Place>>,
    headers: HeaderMap,
    upgrade: Result<Upgrade, NoSocket>,
) -> Response {
    if !same_origin(&headers, origin) {
        metrics::turned_away(Reason::Origin);
        return (StatusCode::FORBIDDEN, Reason::Origin.words()).into_response();
    }
    // A page that got no socket asks once more in another way, because a script is not told the
    // reason.
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    upgrade.answer(visitor.transit(), move |socket| async move {
        talk(host, socket, visitor, stopping.map(|Extension(stopping)| stopping)).await;
        drop(place);
    })
}

/// Greets a page, exchanges messages with it, and says why that ends. An idle socket has only the
/// exchange in memory: the other futures are in boxes.
async fn talk(host: Arc<Host>, mut socket: Socket, visitor: Visitor, stopping: Option<Stopping>) {
    let (live, ended) = match Box::pin(welcome(&host, &mut socket, visitor)).await {
        Err(reason) => return Box::pin(close(socket, reason)).await,
        Ok(Welcomed { live, connection, queue, spot }) => {
            let counted = metrics::SOCKETS.count();
            let ended = exchange(&live, connection, &mut socket, queue, stopping).await;
            live.exit();
            drop((counted, spot));
            (live, ended)
        }
    };
    if let Err(reason) = ended {
        Box::pin(close(socket, reason)).await;
    }
    // Dropping the session drops values of the app, which may take time.
    lanes::runtime().spawn(host.linger(live));
}

/// A page that knows its session and shows its current state.
struct Welcomed {
    live: Arc<LiveSession>,
    connection: u64,
    queue: Receiver<SocketCommand>,
    spot: Spot,
}

/// Finds out what a page wants, and tells it what it must know first.
///
/// # Errors
/// The reason for which its socket must be closed.
async fn welcome(
    host: &Arc<Host>,
    socket: &mut Socket,
    visitor: Visitor,
) -> Result<Welcomed, Reason> {
    let spot = visitor.socket()?;
    let hello = timeout(FIRST_MESSAGE, read_hello(socket)).await;
    let text = hello.map_err(|_| Reason::SlowHello)??;
    // Held until its session is found, which may take some time.
    let mut transit = visitor.transit();
    transit.add(text.len())?;
    let hello = Hello::decode(&text).ok_or(Reason::NoHello)?;
    if hello.build.as_ref().is_some_and(|build| *build != host.assets.build) {
        return Err(Reason::OtherBuild);
    }
    if hello.query.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MOST_HEAD {
        return Err(Reason::LongHello);
    }
    // A session is taken from another server or from the store only if it is wanted now: these
    // words may be old, and their page elsewhere.
    let tokens = || hello.session.iter().chain(&hello.begun);
    if tokens().next().is_some()
        && !tokens().any(|token| host.find_here(token, &visitor.identity).is_some())
        && !is_there(socket).await
    {
        return Err(Reason::NoAnswer);
    }
    let (send, queue) = channel(MOST_BEHIND);
    let Greeting { live, connection, messages } = greet(host, hello, visitor, send).await?;
    live.enter();
    for message in messages {
        // The exchange soon detects a page that is gone.
        if !send_text(socket, message).await {
            break;
        }
    }
    Ok(Welcomed { live, connection, queue, spot })
}

async fn read_hello(socket: &mut Socket) -> Result<Utf8Bytes, Reason> {
    match socket.recv().await? {
        Some(Message::Text(text)) => Ok(text),
        _ => Err(Reason::NoHello),
    }
}

/// Whether a page still has this socket: its browser answers by itself.
async fn is_there(socket: &mut Socket) -> bool {
    let answer = timeout(FIRST_MESSAGE, async {
        socket.send(Message::Ping(Bytes::new())).await;
        socket.recv().await
    });
    matches!(answer.await, Ok(Ok(Some(Message::Pong(_)))))
}

/// Sends events up and patches down, until either side ends it.
///
/// # Errors
/// The reason for which the socket must be closed, if it is not closed yet.
async fn exchange(
    live: &Arc<LiveSession>,
    connection: u64,
    socket: &mut Socket,
    mut outgoing: Receiver<SocketCommand>,
    stopping: Option<Stopping>,
) -> Result<(), Reason> {
    let mut stopping = pin!(async {
        match stopping {
            Some(stopping) => stopping.wait().await,
            None => pending().await,
        }
    });
    let mut idle = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    let mut later = None;
    loop {
        tokio::select! {
            () = poll_fn(|context| live.poll_due(connection, &mut later, context)) => live.wake_up(),
            message = socket.recv() => match message? {
                Some(Message::Text(text)) => {
                    let message = up::decode(&text);
                    let memory = message.as_ref().map_or(0, PageMessage::memory);
                    live.take_in(message, text.len().max(memory), connection).await?;
                }
                Some(Message::Binary(_)) => return Err(Reason::Bytes),
                Some(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => live.pace()?,
                Some(Message::Close(_)) | None => return Ok(()),
            },
            _ = idle.tick() => {
                if !send_text(socket, down::HEARTBEAT).await {
                    return Ok(());
                }
            }
            next = outgoing.recv() => match next {
                Some(SocketCommand::Message(message)) => {
                    if !send_text(socket, message).await {
                        return Ok(());
                    }
                }
                Some(SocketCommand::Behind) => return Err(Reason::Behind),
                Some(SocketCommand::Away) => return Err(Reason::Away),
                Some(SocketCommand::TakenOver) | None => return Err(Reason::TakenOver),
            },
            ending = &mut stopping => return Err(match ending {
                Ending::Stopped => Reason::Stopping,
                Ending::Replaced => Reason::Replaced,
            }),
        }
    }
}

/// Whether a page has received a message in time.
async fn send_text(socket: &mut Socket, text: impl Into<Utf8Bytes>) -> bool {
    timeout(SLOWEST, socket.send(Message::text(text))).await.unwrap_or(false)
}

async fn close(socket: Socket, reason: Reason) {
    metrics::turned_away(reason);
    drop(timeout(FAREWELL, socket.close(code(reason), reason)).await);
}

pub(crate) fn code(reason: Reason) -> u16 {
    match reason {
        Reason::NoHello
        | Reason::NoEvent
        | Reason::QuestionRows
        | Reason::QuestionPlaces
        | Reason::QuestionSearch
        | Reason::ListItems
        | Reason::Bytes => POLICY,
        Reason::Nonsense => PROTOCOL,
        Reason::TooLong | Reason::LongHello | Reason::LongControl => TOO_BIG,
        Reason::TakenOver => TAKEN_OVER,
        Reason::OtherBuild => OTHER_BUILD,
        Reason::Stopping => GOING_AWAY,
        Reason::Replaced => RESTARTING,
        _ => TRY_AGAIN,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Mutex, mpsc};
    use std::task::{Context, Waker};

    use app_runtime::{Action, App, Element, Event, Tree, Ui};
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::base::limits::MOST_UNJOINED_OF_A_BROWSER;
    use crate::sessions::arrival::present;
    use crate::sessions::host::tests::browser;

    /// An app that shows the number of its runs, which no session knows. A click on its button runs
    /// until it is `released`.
    fn counting(runs: &Arc<AtomicUsize>, released: mpsc::Receiver<()>) -> Arc<Host> {
        let (runs, released) = (Arc::clone(runs), Mutex::new(released));
        let app = App::new("counting", move |ui: &Ui| {
            let run = runs.fetch_add(1, Ordering::SeqCst) + 1;
            if ui.button("Work").show() {
                released.lock().unwrap().recv().unwrap();
                ui.write("worked").show();
            }
            ui.write(format!("run {run}")).show();
        });
        Arc::new(Host::new(app, Arc::default(), None))
    }

    /// Greets a page as its socket does, and gives the messages to it.
    async fn greeted(host: Arc<Host>, hello: Json) -> (Arc<LiveSession>, u64, Vec<String>) {
        let hello = Hello::decode(&hello.to_string()).unwrap();
        let visitor = host.shares.visitor(browser('1'), None);
        let (send, _queue) = channel(MOST_BEHIND);
        let Greeting { live, connection, messages } =
            greet(&host, hello, visitor, send).await.unwrap();
        (live, connection, messages)
    }

    /// The same, with the way on which further messages come.
    async fn greeted_with_queue(
        host: Arc<Host>,
        hello: Json,
    ) -> (Arc<LiveSession>, Receiver<SocketCommand>, Vec<String>) {
        let hello = Hello::decode(&hello.to_string()).unwrap();
        let visitor = host.shares.visitor(browser('1'), None);
        let (send, queue) = channel(MOST_BEHIND);
        let Greeting { live, messages, .. } = greet(&host, hello, visitor, send).await.unwrap();
        (live, queue, messages)
    }

    /// Clicks the button of the page.
    async fn click(live: &Arc<LiveSession>, number: u64, connection: u64) {
        let key = {
            let session = live.session().await;
            let page = session.page();
            let is_button = |&id: &_| matches!(page.node(id).element, Element::Button(_));
            page.node(page.walk(Tree::ROOT).find(is_button).unwrap()).key
        };
        live.receive(Event { number, action: Action::Click(key) }, connection);
    }

    #[tokio::test]
    async fn a_page_loaded_anew_shows_what_is_true_now_and_one_that_comes_back_runs_nothing() {
        let runs = Arc::new(AtomicUsize::new(0));
        let (release, released) = mpsc::channel();
        let host = counting(&runs, released);
        let (live, connection, _) = greeted(Arc::clone(&host), json!({ "page": "" })).await;
        release.send(()).unwrap();
        click(&live, 1, connection).await;
        until(|| live.rests()).await;

        let back = json!({ "session": live.token });
        let (_, _, messages) = greeted(Arc::clone(&host), back).await;
        assert!(messages[1].contains("worked") && messages[1].contains("run 2"), "{messages:?}");
        assert_eq!(runs.load(Ordering::SeqCst), 2, "nothing has run");

        let anew = json!({ "session": live.token, "page": "of a new session" });
        let (_, _, messages) = greeted(host, anew).await;
        assert!(messages[0].contains("\"resumed\":true"), "{messages:?}");
        assert!(!messages[1].contains("worked") && messages[1].contains("run 3"), "{messages:?}");
        assert_eq!(runs.load(Ordering::SeqCst), 3, "the body has run once");
    }

    /// The body takes all runs that its visitor may have, and waits first in line for its own. So
    /// none is left for the greeting.
    #[tokio::test]
    async fn a_session_whose_page_was_not_greeted_is_forgotten_like_one_whose_page_left() {
        let shares: Arc<Mutex<Option<Visitor>>> = Arc::default();
        let (whose, held) = (Arc::clone(&shares), Mutex::new(Vec::new()));
        let app = App::new("greedy", move |_: &Ui| {
            let visitor = whose.lock().unwrap().clone().unwrap();
            let turns: Vec<_> = std::iter::from_fn(|| visitor.turn_now()).collect();
            let mut next = Box::pin(async move { visitor.turn().await });
            assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            held.lock().unwrap().push((turns, next));
        });
        let host = Arc::new(Host::new(app, Arc::default(), None));
        let visitor = host.shares.visitor(browser('1'), None);
        *shares.lock().unwrap() = Some(visitor.clone());
        let (send, _queue) = channel(MOST_BEHIND);
        let hello = Hello::decode(&json!({ "page": "" }).to_string()).unwrap();
        let refused = greet(&host, hello, visitor, send).await.err();
        assert_eq!(refused, Some(Reason::Runs));
        assert_eq!(host.lives().len(), 1);
        until(|| host.lives().iter().all(|live| live.awaited_since().is_some())).await;
    }

    #[tokio::test]
    async fn a_page_loaded_anew_amid_a_run_shows_what_comes_of_it() {
        let runs = Arc::new(AtomicUsize::new(0));
        let (release, released) = mpsc::channel();
        let host = counting(&runs, released);
        let (live, connection, _) = greeted(Arc::clone(&host), json!({ "page": "" })).await;
        click(&live, 1, connection).await;
        until(|| runs.load(Ordering::SeqCst) == 2).await;
        let anew = json!({ "session": live.token, "page": "of a new session" });
        let (_, mut queue, messages) = greeted_with_queue(host, anew).await;
        let [welcome, page, running] = &messages[..] else { panic!("{messages:?}") };
        // A server that dies now has not kept the click: the page must send it again.
        assert!(welcome.contains("\"consumed\":0,\"received\":1"), "{welcome}");
        assert!(page.starts_with("[0,") && running.starts_with("[0,"), "{page} {running}");
        assert!(page.contains("run 1") && !page.contains("worked"), "the run has shown nothing");
        assert!(running.contains("\"running\":[\""), "{running}");
        release.send(()).unwrap();
        let Some(SocketCommand::Message(patches)) = queue.recv().await else { panic!() };
        assert!(patches.contains("worked") && patches.contains("run 2"), "{patches}");
        assert!(!patches.contains("running"), "{patches}");
        assert_eq!(runs.load(Ordering::SeqCst), 2, "nothing else has run");
    }

    #[tokio::test]
    async fn a_document_and_its_socket_run_the_body_once() {
        let runs = Arc::new(AtomicUsize::new(0));
        let (_release, released) = mpsc::channel();
        let host = counting(&runs, released);
        let visitor = || host.shares.visitor(browser('1'), None);
        let presented = present(&host, visitor(), Vec::new(), None).await.unwrap();
        assert!(presented.page.html.contains("run 1") && !presented.running);
        let live = presented.session.unwrap();
        assert!(!live.is_joined());
        let hello = json!({ "begun": live.token, "page": presented.hash });
        let (joined, _, messages) = greeted(Arc::clone(&host), hello).await;
        assert!(Arc::ptr_eq(&joined, &live) && live.is_joined());
        assert_eq!(messages.len(), 1, "the page is there: {messages:?}");
        assert!(messages[0].contains("\"resumed\":false"), "{messages:?}");
        assert_eq!(runs.load(Ordering::SeqCst), 1);

        // The same page, loaded anew.
        let token = Some(live.token.clone());
        let presented = present(&host, visitor(), Vec::new(), token).await.unwrap();
        assert!(presented.page.html.contains("run 2") && !presented.running);
        assert!(Arc::ptr_eq(presented.session.as_ref().unwrap(), &live));
        let hello = json!({ "session": live.token, "begun": live.token, "page": presented.hash });
        let (_, _, messages) = greeted(Arc::clone(&host), hello).await;
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains("\"resumed\":true"), "{messages:?}");
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        assert_eq!(host.lives().len(), 1);
    }

    /// A first run that takes long: its document shows what is drawn, and its socket joins it.
    #[tokio::test]
    async fn a_first_run_that_takes_long_is_seen_and_joined() {
        let (release, released) = mpsc::channel::<()>();
        let released = Mutex::new(released);
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let app = App::new("slow", move |ui: &Ui| {
            counted.fetch_add(1, Ordering::SeqCst);
            ui.write("soon").show();
            released.lock().unwrap().recv().unwrap();
            ui.write("done").show();
        });
        let host = Arc::new(Host::new(app, Arc::default(), None));
        let visitor = host.shares.visitor(browser('1'), None);
        let presented = present(&host, visitor.clone(), Vec::new(), None).await.unwrap();
        assert!(presented.page.html.contains("soon") && presented.running);
        let token = presented.session.unwrap().token.clone();
        // A page without scripts asks again.
        let again = present(&host, visitor, Vec::new(), Some(token.clone())).await.unwrap();
        assert!(again.running && again.hash == presented.hash);
        let hello = json!({ "begun": token, "page": presented.hash });
        let (_, mut queue, messages) = greeted_with_queue(host, hello).await;
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(messages[1], "[0,[],{\"running\":[]}]");
        release.send(()).unwrap();
        let mut told = String::new();
        while !told.ends_with("]") || told.ends_with("}]") {
            let Some(SocketCommand::Message(message)) = queue.recv().await else { panic!() };
            told.push_str(&message);
        }
        assert!(told.contains("done"), "{told}");
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }

    /// A tab may be given the session of another one that was there just now.
    #[tokio::test]
    async fn a_tab_takes_no_session_of_a_tab_that_is_there_and_counts_on_in_one_that_is_not() {
        let (release, released) = mpsc::channel();
        let host = counting(&Arc::default(), released);
        let (live, connection, _) = greeted(Arc::clone(&host), json!({ "page": "" })).await;
        live.enter();
        release.send(()).unwrap();
        click(&live, 1, connection).await;
        until(|| live.rests()).await;
        let hello = json!({ "begun": live.token, "page": "of the document" });
        let (other, _, messages) = greeted(Arc::clone(&host), hello.clone()).await;
        assert!(
            other.token != live.token && messages[0].contains("\"received\":0"),
            "{messages:?}"
        );
        live.exit();
        let (same, _, messages) = greeted(host, hello).await;
        assert_eq!(same.token, live.token);
        let [resumed, received] = ["\"resumed\":true", "\"received\":1"];
        assert!(messages[0].contains(resumed) && messages[0].contains(received), "{messages:?}");
    }

    /// Its turn did not come in time, or its browser left meanwhile.
    #[tokio::test]
    async fn a_session_whose_first_run_was_lost_begins_anew() {
        let (_release, released) = mpsc::channel();
        let host = counting(&Arc::default(), released);
        let visitor = host.shares.visitor(browser('1'), None);
        let lost = host.begin(&visitor, visitor.seat().unwrap(), Vec::new(), true);
        let token = lost.live.token.clone();
        drop(lost);
        assert!(host.find_here(&token, &visitor.identity).is_none(), "it would stay blank");
    }

    #[tokio::test]
    async fn documents_whose_sockets_do_not_come_are_bounded() {
        let (_release, released) = mpsc::channel();
        let host = counting(&Arc::default(), released);
        let visitor = host.shares.visitor(browser('1'), None);
        for _ in 0..MOST_UNJOINED_OF_A_BROWSER {
            let presented = present(&host, visitor.clone(), Vec::new(), None).await.unwrap();
            assert!(presented.session.is_some());
        }
        let beyond = present(&host, visitor, Vec::new(), None).await.unwrap();
        assert!(beyond.session.is_none() && beyond.page.html.contains("run "));
        assert_eq!(host.lives().len(), MOST_UNJOINED_OF_A_BROWSER);
    }

    /// Waits for a condition that becomes true a moment later.
    async fn until(is_so: impl Fn() -> bool) {
        let waits = async {
            while !is_so() {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(20), waits).await.expect("it comes about");
    }
}
