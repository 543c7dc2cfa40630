//! A session while it lives on this server: its connections, its events and its runs. The way to
//! its page is a [`SocketRenderer`]. Its beginning and its end belong to
//! [`Host`](crate::sessions::host::Host).

use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use app_runtime::{Effect, Event, Inbox, Onlooker, Session, Tasks, Tree};
use tokio::sync::mpsc::Sender;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;

use crate::base::lanes;
use crate::base::limits::{Allowance, MOST_ARRIVING, MOST_WAITING, PATIENCE};
use crate::base::metrics::{self, Counted};
use crate::base::reason::Reason;
use crate::files::uploads::loans;
use crate::markup::Body;
use crate::sessions::questions::Answer;
use crate::sessions::renderer::{SocketCommand, SocketRenderer};
use crate::sessions::wakes::{self, Later};
use crate::visitors::visitor::{Seat, Transit, Turn, Visitor};
use crate::wire::up::{PageMessage, Parameters, Question};

/// A connection of a socket to its session.
#[derive(Debug)]
pub(crate) struct Connected {
    /// The number of this connection, counted for each session.
    pub(crate) number: u64,
    /// The newest event that the page includes.
    pub(crate) consumed: u64,
    /// The newest event received. A page that was loaded anew counts from there.
    pub(crate) received: u64,
    /// The whole page.
    pub(crate) page: Body,
}

/// A session and the tab it belongs to.
#[derive(Debug)]
pub(crate) struct LiveSession {
    /// The secret with which a tab comes back to it.
    pub(crate) token: String,
    /// The fence under which this server holds it.
    pub(crate) fence: u64,
    /// The visitor, whose shares pay for each run.
    pub(crate) visitor: Visitor,
    /// The permit of the session: one for sessions whose socket has not come, and then one for all
    /// others.
    seat: Mutex<Seat>,
    /// Whether a socket has come for it.
    joined: Arc<AtomicBool>,
    /// The document with its page that no socket has come for yet.
    presented: Mutex<Option<PresentedDocument>>,
    /// Sees the run in progress.
    pub(crate) onlooker: Onlooker,
    _counted: Counted,
    /// Its number in traces; the token is a secret.
    number: u64,
    /// An asynchronous lock: a run may take any time, and no thread is blocked by waiting for it.
    session: Arc<tokio::sync::Mutex<Session>>,
    inbox: Arc<Inbox>,
    tasks: Tasks,
    pub(crate) renderer: Arc<SocketRenderer>,
    presence: Mutex<Presence>,
    /// Counts connections, so that an old one knows that it is not the newest.
    connection: AtomicU64,
    /// The newest event received; a tab that reconnects may send some again.
    received: AtomicU64,
    running: AtomicBool,
    /// The page has said that nobody sees it.
    hidden: AtomicBool,
    /// The messages that the page may send now, through whichever socket.
    allowance: Mutex<Allowance>,
    /// Permits of the sockets that wait for a run.
    arriving: Arc<Semaphore>,
    /// A task watches whether the run in progress stops.
    stopping: AtomicBool,
    /// The bytes of messages whose events wait for a run.
    transit: Mutex<Transit>,
}

/// A document with the page of a session.
#[derive(Debug)]
pub(crate) struct PresentedDocument {
    /// The hash of its page.
    pub(crate) hash: String,
    /// Its run went on.
    pub(crate) running: bool,
}

/// The sockets of a session.
#[derive(Debug, Default)]
struct Presence {
    sockets: usize,
    /// A task waits for a socket.
    waiting: Option<SocketWait>,
}

/// The wait for a socket.
#[derive(Debug)]
struct SocketWait {
    /// The moment when the last socket left.
    since: Instant,
    /// Dropped when a socket comes.
    _ended: oneshot::Sender<Infallible>,
}

/// Counts the sessions of this process.
static NUMBER: AtomicU64 = AtomicU64::new(1);

impl LiveSession {
    pub(crate) fn new(
        token: String,
        fence: u64,
        visitor: Visitor,
        seat: Seat,
        session: Session,
        renderer: Arc<SocketRenderer>,
        joined: Arc<AtomicBool>,
    ) -> LiveSession {
        let tasks = session.tasks();
        tasks.surround_with(lanes::surroundings());
        tasks.admit_with(visitor.task_permits());
        LiveSession {
            token,
            fence,
            tasks,
            stopping: AtomicBool::new(false),
            transit: Mutex::new(visitor.transit()),
            visitor,
            seat: Mutex::new(seat),
            joined,
            presented: Mutex::default(),
            onlooker: session.onlooker(),
            _counted: metrics::SESSIONS.count(),
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            received: AtomicU64::new(session.consumed()),
            inbox: session.inbox(),
            session: Arc::new(tokio::sync::Mutex::new(session)),
            renderer,
            presence: Mutex::default(),
            connection: AtomicU64::new(0),
            running: AtomicBool::new(false),
            hidden: AtomicBool::new(false),
            allowance: Mutex::new(Allowance::new(Instant::now())),
            arriving: Arc::new(Semaphore::new(MOST_ARRIVING)),
        }
    }

    /// The session itself, after the run in progress.
    pub(crate) async fn session(&self) -> OwnedMutexGuard<Session> {
        Arc::clone(&self.session).lock_owned().await
    }

    /// The session itself, if no other task holds it.
    pub(crate) fn session_now(&self) -> Option<OwnedMutexGuard<Session>> {
        Arc::clone(&self.session).try_lock_owned().ok()
    }

    /// Makes a socket the newest one of this session, and gives the page of that moment. The socket
    /// gets every update after it and none before. `None`: the session has ended here. The caller
    /// holds the session, or sees its run in progress.
    pub(crate) fn connect(
        &self,
        page: &Tree,
        consumed: u64,
        refused: u64,
        socket: Sender<SocketCommand>,
    ) -> Option<Connected> {
        let (page, missed) = self.renderer.catch_up(page);
        let mut channel = self.renderer.hold();
        if !channel.attach(socket, missed) {
            return None;
        }
        self.hidden.store(false, Ordering::SeqCst);
        Some(Connected {
            number: self.connection.fetch_add(1, Ordering::SeqCst) + 1,
            consumed,
            // A page loaded anew does not take the number of a refused event.
            received: self.received.load(Ordering::SeqCst).max(refused),
            page,
        })
    }

    /// Whether a socket has come for it.
    pub(crate) fn is_joined(&self) -> bool {
        self.joined.load(Ordering::SeqCst)
    }

    /// Makes it a session that is kept, under the permit of those.
    pub(crate) fn join(&self, seat: Seat) {
        *lock(&self.seat) = seat;
        self.joined.store(true, Ordering::SeqCst);
    }

    /// Notes a document with its page.
    pub(crate) fn note_presented(&self, document: PresentedDocument) {
        *lock(&self.presented) = Some(document);
    }

    /// The last document with its page, unless a socket or another document has come since.
    pub(crate) fn take_presented(&self) -> Option<PresentedDocument> {
        lock(&self.presented).take()
    }

    /// Draws the page as it is now, for the address with which it was loaded anew: a link may have
    /// changed the address. If the session had not `rested`, a run has just drawn the page.
    pub(crate) fn arrive(&self, session: &mut Session, query: Parameters, rested: bool) {
        if rested || session.query() != query {
            session.set_query(query);
            start(session);
        }
    }

    /// Whether no event runs or waits.
    pub(crate) fn rests(&self) -> bool {
        !self.running.load(Ordering::SeqCst)
    }

    /// A permit among the sockets that wait for the run in progress, or the reason for a refusal.
    ///
    /// # Errors
    /// If as many sockets wait as are allowed.
    pub(crate) fn arriving(&self) -> Result<OwnedSemaphorePermit, Reason> {
        Arc::clone(&self.arriving).try_acquire_owned().map_err(|_| Reason::Arriving)
    }

    /// Takes a message of the page, with its length in bytes and the number of its connection.
    ///
    /// # Errors
    /// The reason for which its socket must be closed.
    pub(crate) async fn take_in(
        self: &Arc<LiveSession>,
        message: Result<PageMessage, Reason>,
        bytes: usize,
        connection: u64,
    ) -> Result<(), Reason> {
        let taken = self.act_on(message, bytes, connection).await;
        self.release_transit();
        taken
    }

    /// Gives the bytes of messages back, unless an event waits.
    fn release_transit(&self) {
        if !self.inbox.is_waiting() {
            lock(&self.transit).clear();
        }
    }

    async fn act_on(
        self: &Arc<LiveSession>,
        message: Result<PageMessage, Reason>,
        bytes: usize,
        connection: u64,
    ) -> Result<(), Reason> {
        // If too many events wait, the run in progress may still be stopped.
        match &message {
            Ok(PageMessage::Stop | PageMessage::Hidden(_)) => self.pace()?,
            Ok(PageMessage::Event(event)) => self.allow(Some(event.number), bytes)?,
            _ => self.allow(None, bytes)?,
        }
        match message? {
            PageMessage::Event(event) => {
                let elsewhere = self.uploads_elsewhere(&event);
                if !elsewhere.is_empty() {
                    // In a box, because it is rare: an idle socket then needs no memory for it.
                    Box::pin(self.bring(elsewhere)).await?;
                }
                self.receive(event, connection);
            }
            PageMessage::Stop => self.stop(),
            PageMessage::Hidden(is_hidden) => {
                if self.is_newest(connection) {
                    self.hidden.store(is_hidden, Ordering::SeqCst);
                }
            }
            PageMessage::Question(question) => self.ask(question),
        }
        Ok(())
    }

    /// Whether the page may send a message of this length now, with the number of its `event` if it
    /// is one; or the reason for a refusal. If the page has waited for the answer to its last
    /// event, a new event is free: a page that waits never has more than one run.
    ///
    /// # Errors
    /// If the page has sent too many messages lately, or if too many wait.
    fn allow(&self, event: Option<u64>, bytes: usize) -> Result<(), Reason> {
        let received = self.received.load(Ordering::SeqCst);
        let is_new = event.is_some_and(|number| number > received);
        let is_free = is_new && self.renderer.answered() == received;
        if !is_free {
            self.pace()?;
        }
        let mut transit = lock(&self.transit);
        match self.inbox.waiting() {
            0 => transit.clear(),
            MOST_WAITING.. => return Err(Reason::Waiting),
            _ => {}
        }
        transit.add(bytes)
    }

    /// Counts a message against the most that a page may send in a time. Pings and pongs are
    /// messages too.
    ///
    /// # Errors
    /// If the page has sent too many lately.
    pub(crate) fn pace(&self) -> Result<(), Reason> {
        let is_allowed = lock(&self.allowance).take(Instant::now());
        if is_allowed { Ok(()) } else { Err(Reason::TooFast) }
    }

    /// The files of an event that other servers may have received.
    fn uploads_elsewhere(&self, event: &Event) -> Vec<String> {
        let has_others = self.renderer.lending.has_others();
        if has_others { self.renderer.uploads.unknown(event) } else { Vec::new() }
    }

    /// Fetches files that other servers have received.
    ///
    /// # Errors
    /// If the shared store is away: the event comes again.
    async fn bring(self: &Arc<LiveSession>, files: Vec<String>) -> Result<(), Reason> {
        let live = Arc::clone(self);
        let brought = self.renderer.lending.in_turn(move |lending| {
            for id in files {
                let file = loans::bring(lending, &live.renderer.uploads, &live.token, &id)?;
                file.into_iter().for_each(|file| live.renderer.uploads.keep_brought(file));
            }
            Ok(())
        });
        brought.await.map_err(|_| Reason::Away)
    }

    /// Queues an event, unless it was received before, and has it run. An event from an older
    /// socket is dropped: it is not for the page that the newer socket shows.
    pub(crate) fn receive(self: &Arc<LiveSession>, mut event: Event, connection: u64) {
        let channel = self.renderer.hold();
        if !self.is_newest(connection)
            || self.received.fetch_max(event.number, Ordering::SeqCst) >= event.number
        {
            return;
        }
        drop(channel);
        metrics::EVENTS.add(1);
        self.renderer.uploads.resolve(&mut event);
        self.inbox.push(event);
        self.wake_up();
    }

    /// Has the session run what waits, unless a task does so already.
    pub(crate) fn wake_up(self: &Arc<LiveSession>) {
        if !self.running.swap(true, Ordering::SeqCst) {
            self.set_going();
        }
    }

    fn is_hidden(&self) -> bool {
        self.hidden.load(Ordering::SeqCst)
    }

    fn is_newest(&self, connection: u64) -> bool {
        self.connection.load(Ordering::SeqCst) == connection
    }

    /// Ready once a redraw is due, for the socket with this connection.
    pub(crate) fn poll_due(
        &self,
        connection: u64,
        later: &mut Later,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        if !self.is_newest(connection) {
            // It must not take the place of the newest one.
            return Poll::Pending;
        }
        wakes::poll_due(&self.inbox, || !self.is_hidden() && self.rests(), later, context)
    }

    /// Whether a task works for the session, which has not ended here.
    pub(crate) fn has_work(&self) -> bool {
        self.tasks.running() > 0 && !self.renderer.has_ended()
    }

    /// Records that a socket has come.
    pub(crate) fn enter(&self) {
        let mut presence = lock(&self.presence);
        presence.sockets += 1;
        presence.waiting = None;
    }

    /// Whether a socket is there.
    pub(crate) fn has_socket(&self) -> bool {
        lock(&self.presence).sockets > 0
    }

    /// Records that a socket has left.
    pub(crate) fn exit(&self) {
        lock(&self.presence).sockets -= 1;
    }

    /// Begins to wait for a socket, from this moment. What it gives is ready when one comes. `None`: one
    /// is there, or another task waits already, from this moment on, too.
    pub(crate) fn await_socket(&self, now: Instant) -> Option<oneshot::Receiver<Infallible>> {
        let mut presence = lock(&self.presence);
        if let Some(waiting) = &mut presence.waiting {
            waiting.since = now;
        }
        if presence.sockets > 0 || presence.waiting.is_some() {
            return None;
        }
        let (sender, socket) = oneshot::channel();
        presence.waiting = Some(SocketWait { since: now, _ended: sender });
        Some(socket)
    }

    /// Has the task that waits for a socket wait from this moment.
    pub(crate) fn await_longer(&self, now: Instant) {
        lock(&self.presence).waiting.iter_mut().for_each(|waiting| waiting.since = now);
    }

    /// The moment from which a task waits for a socket. `None`: no task waits.
    pub(crate) fn awaited_since(&self) -> Option<Instant> {
        lock(&self.presence).waiting.as_ref().map(|waiting| waiting.since)
    }

    /// Ends the run in progress: nobody came to see it.
    pub(crate) fn abandon(&self) {
        self.inbox.stop();
    }

    /// Answers a question about an element, beside any run.
    fn ask(&self, question: Question) {
        let (renderer, visitor) = (Arc::clone(&self.renderer), self.visitor.clone());
        let turn = async move { visitor.turn().await };
        self.renderer.questions.ask(question, turn, move |answer| renderer.answer(answer));
    }

    /// Stops the run in progress, at the person's wish.
    ///
    /// A run that draws nothing goes on; its page is told so after a while.
    fn stop(self: &Arc<LiveSession>) {
        self.inbox.stop();
        if !self.stopping.swap(true, Ordering::SeqCst) {
            tokio::spawn(Arc::clone(self).watch_stop());
        }
    }

    /// Waits until the run in progress has stopped. If it goes on for too long, its page is told.
    async fn watch_stop(self: Arc<LiveSession>) {
        let mut answered = self.renderer.answered();
        loop {
            tokio::time::sleep(Inbox::STOP_PATIENCE).await;
            if !self.inbox.still_runs() {
                break;
            }
            // A later run has its own time.
            if answered == self.renderer.answered() {
                tracing::warn!(
                    session = self.number,
                    "a run goes on that was told to stop: it draws nothing, and ends at its next \
                     element"
                );
                let words = Inbox::STILL_RUNS.to_owned();
                self.renderer.answer(Answer::Effect(Effect::Notice(words)));
                break;
            }
            answered = self.renderer.answered();
        }
        self.stopping.store(false, Ordering::SeqCst);
    }

    /// Starts a task that runs the waiting events. If nothing prevents it, this lane runs them.
    fn set_going(self: &Arc<LiveSession>) {
        let live = Arc::clone(self);
        let Some((session, turn)) = self.session_now().zip(self.visitor.turn_now()) else {
            lanes::runtime().spawn(live.run());
            return;
        };
        lanes::work(move || {
            let more = live.advance(session);
            drop(turn);
            if more {
                tokio::spawn(live.run());
            }
        });
    }

    /// Runs until no event waits. A session has at most one such task.
    async fn run(self: Arc<LiveSession>) {
        let mut more = true;
        while more {
            let session = self.session().await;
            let (live, turn) = (Arc::clone(&self), self.turn().await);
            let advance = move || {
                let more = live.advance(session);
                drop(turn);
                more
            };
            more = lanes::runtime().spawn_blocking(advance).await.unwrap_or(false);
        }
    }

    /// A permit to run. If it takes long, the page is told why nothing happens.
    async fn turn(&self) -> Turn {
        let mut turn = pin!(self.visitor.turn());
        if let Ok(turn) = timeout(PATIENCE, &mut turn).await {
            return turn;
        }
        metrics::WAITED.add(1);
        let words = "This page waits for its turn: the server is at work on as many as it may. It \
                     goes on by itself.";
        self.renderer.answer(Answer::Effect(Effect::Notice(words.to_owned())));
        turn.await
    }

    /// Handles one event, or redraws the session if that is due, and counts the result. `false`: there
    /// was neither.
    fn interact(&self, session: &mut Session) -> bool {
        let (begun, panics) = (Instant::now(), session.panics());
        let was_event = session.advance();
        if was_event {
            metrics::RUN_SECONDS.add(begun.elapsed());
            tracing::debug!(event = session.consumed(), took = ?begun.elapsed(), "an event is done with");
        }
        let was_one = was_event || (!self.is_hidden() && session.redraw());
        if was_one && !was_event {
            metrics::WAKES.add(1);
        }
        metrics::PANICS.add(session.panics() - panics);
        was_one
    }

    /// Handles the waiting events and wakes. `true`: more came at the last moment, and the caller must have
    /// them run.
    fn advance(&self, mut session: OwnedMutexGuard<Session>) -> bool {
        let _span = tracing::info_span!("session", number = self.number).entered();
        let running = RunningFlag(&self.running);
        // Events that still wait follow the session: its page sends them again.
        while !self.renderer.has_ended() && self.interact(&mut session) {
            self.renderer.uploads.prune(session.page());
            self.renderer.questions.prune(session.page());
        }
        drop(session);
        self.release_transit();
        drop(running);
        // A wake that came during the run has found it running, and a timer may have been set.
        if self.inbox.due().is_some() {
            self.inbox.ring();
        }
        // An event may have come in between the last look and this line.
        !self.renderer.has_ended()
            && self.inbox.is_waiting()
            && !self.running.swap(true, Ordering::SeqCst)
    }
}

/// Marks that a task runs the waiting events, until this is dropped: at the end, or by a panic of
/// the store.
struct RunningFlag<'a>(&'a AtomicBool);

impl Drop for RunningFlag<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// Runs the body from the top, for no event.
pub(crate) fn start(session: &mut Session) {
    let panics = session.panics();
    session.start();
    metrics::PANICS.add(session.panics() - panics);
}

/// Every update under these locks is one step, so a poisoned lock is safe to use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::panic::AssertUnwindSafe;

    use app_runtime::Action;
    use tokio::sync::mpsc::channel;

    use super::*;
    use crate::base::limits::{BURST, MOST_IN_TRANSIT_OF_A_BROWSER, MOST_MESSAGE_BYTES};
    use crate::sessions::host::tests::{begin, browser, host, shared};

    pub(crate) fn connect(live: &LiveSession, socket: Sender<SocketCommand>) -> Option<Connected> {
        let session = live.session.blocking_lock();
        live.connect(session.page(), session.consumed(), session.refused(), socket)
    }

    /// Has an event of a page received and run, as if a thread were just about to run it.
    pub(crate) fn act(live: &Arc<LiveSession>, number: u64, connection: u64) {
        live.running.store(true, Ordering::SeqCst);
        live.receive(Event { number, action: Action::Rerun }, connection);
        run(live);
    }

    fn run(live: &LiveSession) {
        assert!(!live.advance(Arc::clone(&live.session).blocking_lock_owned()));
    }

    #[test]
    fn a_page_loaded_with_another_address_shows_that_one() {
        let (kept, runs) = (shared(), Arc::default());
        let host = host(&kept, &runs);
        let page = |number: &str| vec![("page".to_owned(), number.to_owned())];
        let live = begin(&host, page("1"));
        let before = runs.load(Ordering::SeqCst);
        live.arrive(&mut live.session.blocking_lock(), page("1"), false);
        assert_eq!(runs.load(Ordering::SeqCst), before, "it is on the page already");
        live.arrive(&mut live.session.blocking_lock(), page("2"), false);
        let (socket, _outgoing) = channel(8);
        let shown = connect(&live, socket).unwrap().page.html;
        assert!(shown.contains("Some(&quot;2&quot;)"), "{shown}");
    }

    #[test]
    fn events_of_a_reloaded_page_count_from_all_that_came_in() {
        let (kept, runs) = (shared(), Arc::default());
        let live = begin(&host(&kept, &runs), Parameters::new());
        // As if a thread were just about to run them.
        live.running.store(true, Ordering::SeqCst);
        let (socket, _first) = channel(8);
        let first = connect(&live, socket.clone()).unwrap().number;
        live.receive(Event { number: 1, action: Action::Rerun }, first);
        let Connected { number, consumed, received, .. } = connect(&live, socket).unwrap();
        assert_eq!((consumed, received), (0, 1));
        live.receive(Event { number: 2, action: Action::Rerun }, first);
        assert_eq!(live.received.load(Ordering::SeqCst), 1, "the older page is out of play");
        live.receive(Event { number: 2, action: Action::Rerun }, number);
        assert_eq!(live.received.load(Ordering::SeqCst), 2);
        run(&live);
        assert_eq!(live.session.blocking_lock().consumed(), 2);
    }

    #[test]
    fn only_so_many_sockets_wait_for_the_run_of_a_session() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        let waiting: Vec<_> = (0..MOST_ARRIVING).map(|_| live.arriving().unwrap()).collect();
        assert_eq!(live.arriving().err(), Some(Reason::Arriving));
        drop(waiting);
        assert!(live.arriving().is_ok());
    }

    #[test]
    fn a_page_that_floods_is_told_why_and_the_session_lives() {
        let host = host(&shared(), &Arc::default());
        let live = begin(&host, Vec::new());
        live.received.store(1, Ordering::SeqCst);
        assert!((0..40).all(|_| live.allow(Some(2), 50).is_ok()), "forty fast clicks are a person");
        let refused = (0..100_000).find_map(|_| live.allow(Some(2), 50).err());
        assert_eq!(refused, Some(Reason::TooFast));
        assert_eq!(live.allow(None, 50), Err(Reason::TooFast));
        assert!(host.find_here(&live.token, &browser('1')).is_some());
    }

    #[test]
    fn an_event_that_was_here_before_is_not_free() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        let refused = (0..100_000).find_map(|_| live.allow(Some(0), 50).err());
        assert_eq!(refused, Some(Reason::TooFast));
    }

    #[test]
    fn a_page_that_waits_for_each_answer_may_ask_as_fast_as_it_is_answered() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        let (socket, _outgoing) = channel(8);
        let number = connect(&live, socket).unwrap().number;
        for event in 1..=2 * u64::from(BURST) {
            assert_eq!(live.allow(Some(event), 50), Ok(()), "{event}");
            act(&live, event, number);
        }
    }

    #[test]
    fn a_store_that_panics_leaves_its_session_to_the_next_event() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        live.session.blocking_lock().keep_with(|_| panic!("on purpose"));
        live.running.store(true, Ordering::SeqCst);
        live.inbox.push(Event { number: 1, action: Action::Rerun });
        let session = Arc::clone(&live.session).blocking_lock_owned();
        let advance = AssertUnwindSafe(|| live.advance(session));
        assert!(std::panic::catch_unwind(advance).is_err());
        assert!(!live.running.load(Ordering::SeqCst), "else nothing would be run any more");
    }

    #[test]
    fn only_so_many_events_wait_for_a_run() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        // No task runs them: a session whose body never ends.
        for number in 0..MOST_WAITING as u64 {
            assert!(live.inbox.waiting() < MOST_WAITING);
            live.inbox.push(Event { number, action: Action::Rerun });
        }
        assert_eq!(live.allow(Some(1), 50), Err(Reason::Waiting));
    }

    #[test]
    fn events_that_wait_for_a_run_are_bounded_in_bytes() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        let long = MOST_MESSAGE_BYTES;
        assert!((0..100).all(|_| live.allow(Some(1), long).is_ok()), "none of them waits");
        // No task runs them: a session whose body never ends.
        let mut taken = 0;
        let refused = (1..=100).find_map(|number| {
            live.allow(None, long).err().or_else(|| {
                live.inbox.push(Event { number, action: Action::Rerun });
                taken += long;
                None
            })
        });
        assert_eq!(refused, Some(Reason::Transit));
        assert_eq!(taken, MOST_IN_TRANSIT_OF_A_BROWSER);
        live.running.store(true, Ordering::SeqCst);
        run(&live);
        assert_eq!(live.visitor.transit().add(MOST_IN_TRANSIT_OF_A_BROWSER), Ok(()));
    }

    #[tokio::test]
    async fn messages_that_start_no_run_count_no_bytes() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        let (socket, _outgoing) = channel(8);
        let page = live.session().await.page().clone();
        let connection = live.connect(&page, 0, 0, socket).unwrap().number;
        let old = || Ok(PageMessage::Event(Event { number: 0, action: Action::Rerun }));
        for (message, connection) in [(old(), connection), (old(), 0), (Err(Reason::NoEvent), 0)] {
            let _taken = live.take_in(message, MOST_MESSAGE_BYTES, connection).await;
            assert_eq!(live.visitor.transit().add(MOST_IN_TRANSIT_OF_A_BROWSER), Ok(()));
        }
    }

    #[test]
    fn a_page_that_reads_nothing_holds_a_bounded_queue_and_comes_back_to_the_newest() {
        let live = begin(&host(&shared(), &Arc::default()), Vec::new());
        let page = |number: &str| vec![("page".to_owned(), number.to_owned())];
        let (socket, mut outgoing) = channel(8);
        connect(&live, socket).unwrap();
        for number in 0..100 {
            live.arrive(&mut live.session.blocking_lock(), page(&number.to_string()), false);
        }
        let mut got = Vec::new();
        while let Some(next) = outgoing.blocking_recv() {
            got.push(next);
        }
        assert_eq!(got.len(), 8);
        assert!(matches!(got.last(), Some(SocketCommand::Behind)), "{got:?}");
        let (socket, _outgoing) = channel(8);
        let shown = connect(&live, socket).unwrap().page.html;
        assert!(shown.contains("Some(&quot;99&quot;)"), "{shown}");
    }
}
