//! The way from a session to its page: the newest socket, the effects that wait while there is none,
//! and the end of both.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use app_runtime::{Effect, Element, Patch, Renderer, Tree, Update};
use tokio::sync::mpsc::Sender;

use crate::files::downloads::Downloads;
use crate::files::lending::Lending;
use crate::files::pictures;
use crate::files::uploads::shelf::Shelf;
use crate::markup::Body;
use crate::markup::chart::ChartDrawing;
use crate::sessions::growth::Growth;
use crate::sessions::questions::{self, Answer, Questions};
use crate::wire::down;
use crate::wire::streams::Streams;

/// A command to a socket.
#[derive(Debug)]
pub(crate) enum SocketCommand {
    /// Sends this message.
    Message(String),
    /// Closes: another tab has taken the session over.
    TakenOver,
    /// Closes: the shared store cannot be reached.
    Away,
    /// Closes: the queue of this socket is full.
    Behind,
}

/// Renders to the session's newest socket.
#[derive(Debug)]
pub(crate) struct SocketRenderer {
    channel: Mutex<PageChannel>,
    pub(crate) downloads: Arc<Downloads>,
    pub(crate) lending: Arc<Lending>,
    /// The files that the page has sent, and those that it may send. Never waits for a run.
    pub(crate) uploads: Shelf,
    pub(crate) questions: Arc<Questions>,
    /// `None` while no text grows and no chart has told its view.
    growth: Mutex<Option<Box<Growth>>>,
}

/// The renderer as its session has it.
#[derive(Debug)]
pub(crate) struct SharedRenderer(pub(crate) Arc<SocketRenderer>);

/// The way from a session to its page.
#[derive(Debug, Default)]
pub(crate) struct PageChannel {
    /// The newest socket. It may be gone without notice.
    socket: Option<Sender<SocketCommand>>,
    /// The number of sockets so far.
    sockets: u64,
    /// Effects from the time without a socket, the newest last.
    missed: Vec<Effect>,
    /// The newest event that was answered.
    answered: u64,
    /// Nothing more is shown: the session goes on at another server, or may do so.
    ended: bool,
}

/// The most toasts that wait for a page to come back.
const MOST_TOASTS: usize = 20;

impl SocketRenderer {
    pub(crate) fn new(
        downloads: Arc<Downloads>,
        lending: Arc<Lending>,
        uploads: Shelf,
    ) -> SocketRenderer {
        SocketRenderer {
            channel: Mutex::default(),
            downloads,
            lending,
            uploads,
            questions: Arc::default(),
            growth: Mutex::default(),
        }
    }

    /// The page for a new socket, with the effects from the time without one. Nothing but growing
    /// texts is shown meanwhile: the caller holds the session, or sees its run in progress.
    pub(crate) fn catch_up(&self, page: &Tree) -> (Body, Vec<String>) {
        let missed = lock(&self.channel).take_missed();
        let effect = |effect| down::encode_effect_alone(effect, &self.downloads);
        let missed = missed.into_iter().map(effect).collect();
        pictures::lend(elements(page), &self.lending);
        (Body::of(page), missed)
    }

    /// Locks the channel: until the guard is dropped, no other socket is attached and nothing is
    /// shown.
    pub(crate) fn hold(&self) -> MutexGuard<'_, PageChannel> {
        lock(&self.channel)
    }

    /// Ends the session on this server. Its socket is told the reason, and nothing more is shown.
    pub(crate) fn end(&self, why: SocketCommand) {
        let mut channel = lock(&self.channel);
        if !mem::replace(&mut channel.ended, true)
            && let Some(socket) = &channel.socket
        {
            drop(socket.try_send(why));
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        lock(&self.channel).ended
    }

    /// The number of the newest event whose run has ended.
    pub(crate) fn answered(&self) -> u64 {
        lock(&self.channel).answered
    }

    pub(crate) fn answer(&self, answer: Answer) {
        let message = match answer {
            Answer::Message(message) => message,
            Answer::Effect(effect) => down::encode_effect_alone(effect, &self.downloads),
            Answer::View { key, view } => {
                return self.on_page(|streams| {
                    streams.drawings.view(key, view);
                    None
                });
            }
            Answer::Drawing { key, number, view, figure, drawing } => {
                return self.on_page(|streams| {
                    // An update may have brought other data meanwhile.
                    let newest = self.questions.chart(key)?;
                    let is_newest = Arc::ptr_eq(&figure, &newest);
                    let drawing =
                        if is_newest { *drawing } else { ChartDrawing::of(key, &newest, &view) };
                    Some(streams.drawings.answer(key, number, view, &drawing))
                });
            }
        };
        lock(&self.channel).deliver(message);
    }

    /// Sends the message that `change` makes, between two updates: what the page has follows from the
    /// order of messages.
    fn on_page(&self, change: impl FnOnce(&mut Streams) -> Option<String>) {
        let mut held = lock(&self.growth);
        let growth = held.get_or_insert_default();
        let socket = lock(&self.channel).sockets;
        if let Some(message) = change(growth.streams_on(socket)) {
            self.deliver_to(socket, message);
        }
        if growth.is_over() {
            *held = None;
        }
    }

    /// Sends a message, unless another socket has come meanwhile: it has its page.
    fn deliver_to(&self, socket: u64, message: String) {
        let mut channel = lock(&self.channel);
        if channel.sockets == socket {
            channel.deliver(message);
        }
    }
}

impl Renderer for SharedRenderer {
    fn render(&mut self, update: Update) {
        let SharedRenderer(own) = self;
        let mut held = lock(&own.growth);
        let growth = held.get_or_insert_default();
        match growth.take(update, Instant::now()) {
            Err(update) => own.send(update, growth),
            Ok(None) => {}
            Ok(Some(pause)) => {
                let own = Arc::clone(own);
                tokio::spawn(async move {
                    tokio::time::sleep(pause).await;
                    own.send_waiting();
                });
            }
        }
        if growth.is_over() {
            *held = None;
        }
    }
}

impl SocketRenderer {
    /// Sends the pieces that wait.
    fn send_waiting(&self) {
        if let Some(growth) = &mut *lock(&self.growth)
            && let Some(update) = growth.take_waiting(Instant::now())
        {
            self.send(update, growth);
        }
    }

    fn send(&self, update: Update, growth: &mut Growth) {
        self.uploads.see(&update);
        let subjects = questions::subjects(&update.patches);
        let (listens, socket) = {
            let mut channel = lock(&self.channel);
            let Some(listens) = channel.hear(&update) else { return };
            (listens, channel.sockets)
        };
        let streams = growth.streams_on(socket);
        // Without the lock, because events would wait for it: the store that lends the files may be
        // slow.
        let message = if listens {
            pictures::lend(
                update.patches.iter().flat_map(Patch::brought).map(|(_, element)| element),
                &self.lending,
            );
            Some(down::encode_update(update, &self.downloads, streams))
        } else {
            streams.miss(&update);
            let mut channel = lock(&self.channel);
            update.effects.into_iter().for_each(|effect| channel.miss(effect));
            None
        };
        // A text that grows is sent by a timer, too.
        let deliver = |message| self.deliver_to(socket, message);
        self.questions.see(subjects, || message.into_iter().for_each(deliver));
    }
}

impl PageChannel {
    /// Makes a socket the newest one, and sends it the missed effects first. `false` if the session has
    /// ended on this server since it was looked up: its last changes are not saved.
    pub(crate) fn attach(&mut self, socket: Sender<SocketCommand>, missed: Vec<String>) -> bool {
        if self.ended {
            return false;
        }
        self.sockets += 1;
        if let Some(earlier) = self.socket.replace(socket) {
            // An earlier socket may be gone already.
            drop(earlier.try_send(SocketCommand::TakenOver));
        }
        missed.into_iter().for_each(|effect| self.deliver(effect));
        true
    }

    fn take_missed(&mut self) -> Vec<Effect> {
        if self.ended { Vec::new() } else { mem::take(&mut self.missed) }
    }

    /// Records the number of the answered event, and says whether a socket listens.
    fn hear(&mut self, update: &Update) -> Option<bool> {
        if !update.running {
            self.answered = update.consumed;
        }
        self.listens()
    }

    /// Whether a socket listens. `None` if none ever will. A socket that is gone or behind misses
    /// patches: the next one gets the whole page and the effects.
    fn listens(&mut self) -> Option<bool> {
        (!self.ended).then(|| self.listener().is_some())
    }

    fn deliver(&mut self, message: String) {
        if self.ended {
            return;
        }
        if let Some(socket) = self.listener() {
            drop(socket.try_send(SocketCommand::Message(message)));
        }
    }

    /// The socket, if its queue has room. The last place is reserved for the closing command.
    fn listener(&mut self) -> Option<&Sender<SocketCommand>> {
        self.socket.take_if(|socket| {
            let behind = socket.capacity() <= 1;
            if behind {
                drop(socket.try_send(SocketCommand::Behind));
            }
            behind || socket.is_closed()
        });
        self.socket.as_ref()
    }

    /// Keeps an effect for the page that comes back. Effects that must not be lost are few: each event
    /// that waited brings at most one file and few notices.
    fn miss(&mut self, effect: Effect) {
        match effect {
            Effect::Toast(_) => {
                self.forget_all_but(MOST_TOASTS - 1, |other| matches!(other, Effect::Toast(_)));
            }
            // The newest parameters win.
            Effect::Query(_) => self.forget_all_but(0, |other| matches!(other, Effect::Query(_))),
            Effect::Notice(_) | Effect::Download(_) => {}
        }
        self.missed.push(effect);
    }

    /// Keeps only the newest effects of a kind.
    fn forget_all_but(&mut self, most: usize, is_one: fn(&Effect) -> bool) {
        let all = self.missed.iter().filter(|effect| is_one(effect)).count();
        let mut more = all.saturating_sub(most);
        self.missed.retain(|effect| {
            let goes = more > 0 && is_one(effect);
            more -= usize::from(goes);
            !goes
        });
    }
}

pub(crate) fn elements(page: &Tree) -> impl Iterator<Item = &Element> {
    page.walk(Tree::ROOT).map(|id| &page.node(id).element)
}

/// Every change under this lock is one step, so a poisoned lock is safe to use.
fn lock<T>(channel: &Mutex<T>) -> MutexGuard<'_, T> {
    channel.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use app_runtime::{Download, Toast};
    use tokio::sync::mpsc::channel;

    use super::*;

    fn download(name: &str) -> Effect {
        let file_name = name.to_owned();
        Effect::Download(Download::new(file_name, String::new(), Arc::from(*b"x")))
    }

    #[test]
    fn of_what_an_absent_page_has_missed_only_toasts_are_dropped() {
        let toast = |number: usize| Effect::Toast(Toast::new(number.to_string(), None));
        let query = |value: &str| Effect::Query(vec![("page".to_owned(), value.to_owned())]);
        let notice = Effect::Notice("the rest starts over".to_owned());
        let mut channel = PageChannel::default();
        channel.miss(query("1"));
        channel.miss(notice.clone());
        (0..MOST_TOASTS).for_each(|number| channel.miss(download(&number.to_string())));
        (0..3 * MOST_TOASTS).for_each(|number| channel.miss(toast(number)));
        channel.miss(query("2"));
        let files = (0..MOST_TOASTS).map(|number| download(&number.to_string()));
        let toasts = (2 * MOST_TOASTS..3 * MOST_TOASTS).map(toast);
        let expected = [notice].into_iter().chain(files).chain(toasts).chain([query("2")]);
        assert_eq!(channel.missed, expected.collect::<Vec<_>>());
    }

    #[test]
    fn a_page_that_is_behind_listens_no_more_before_anything_is_lost() {
        let (socket, mut outgoing) = channel(2);
        let mut channel = PageChannel { socket: Some(socket), ..PageChannel::default() };
        assert_eq!(channel.listens(), Some(true));
        channel.deliver(String::new());
        assert_eq!(channel.listens(), Some(false), "what happens now waits for its next socket");
        assert!(matches!(outgoing.try_recv(), Ok(SocketCommand::Message(_))));
        assert!(matches!(outgoing.try_recv(), Ok(SocketCommand::Behind)));
    }
}
