//! The way from a session to its page: whichever socket it has, what waits while it has none, and
//! the end of both.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app_runtime::{Effect, Element, Patch, Renderer, Tree, Update};
use tokio::sync::mpsc::Sender;

use crate::downloads::Downloads;
use crate::grids::{self, Answer, Grids};
use crate::html::Body;
use crate::lending::Lending;
use crate::upload::shelf::Shelf;
use crate::{media, wire};

/// What a socket is told to do.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// To send this message.
    Message(String),
    /// To close: another tab has taken the session over.
    TakenOver,
    /// To close: the shared store is away.
    Away,
    /// To close: more waits for this socket than may.
    Behind,
}

/// Renders to whichever socket the session has at that moment.
#[derive(Clone, Debug)]
pub(crate) struct Outlet {
    line: Arc<Mutex<Line>>,
    pub(crate) downloads: Arc<Downloads>,
    pub(crate) lending: Arc<Lending>,
    pub(crate) uploads: Arc<Shelf>,
    pub(crate) grids: Arc<Grids>,
}

/// The way from a session to its page.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// The newest socket. It may be gone without a word.
    socket: Option<Sender<Outgoing>>,
    /// What happened while nobody listened, the newest last.
    missed: Vec<Effect>,
    /// The newest event that was answered.
    answered: u64,
    /// Nothing more is shown: the session goes on elsewhere, or may do so.
    ended: bool,
}

/// So many toasts wait for a page that comes back; nobody reads a hundred.
const MOST_TOASTS: usize = 20;

impl Outlet {
    pub(crate) fn new(
        downloads: Arc<Downloads>,
        lending: Arc<Lending>,
        uploads: Arc<Shelf>,
    ) -> Outlet {
        Outlet { line: Arc::default(), downloads, lending, uploads, grids: Arc::default() }
    }

    /// The page as a socket that comes now is to have it, and what has happened beside it while
    /// nobody listened. Nothing is shown meanwhile: that takes the session, too.
    pub(crate) fn catch_up(&self, page: &Tree) -> (Body, Vec<String>) {
        let missed = lock(&self.line).take_missed();
        let effect = |effect| wire::encode_effect_alone(effect, &self.downloads);
        let missed = missed.into_iter().map(effect).collect();
        media::lend(elements(page), &self.lending);
        (Body::of(page), missed)
    }

    /// Nobody else attaches a socket, and nothing is shown, until this is dropped.
    pub(crate) fn hold(&self) -> MutexGuard<'_, Line> {
        lock(&self.line)
    }

    /// Ends the session on this server: its socket is told why, and nothing more is shown.
    pub(crate) fn end(&self, why: Outgoing) {
        let mut line = lock(&self.line);
        if !mem::replace(&mut line.ended, true)
            && let Some(socket) = &line.socket
        {
            drop(socket.try_send(why));
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        lock(&self.line).ended
    }

    /// The newest event whose run has ended.
    pub(crate) fn answered(&self) -> u64 {
        lock(&self.line).answered
    }

    pub(crate) fn answer(&self, answer: Answer) {
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
        let Some(listens) = lock(&self.line).hear(&update) else { return };
        // Without the line, which those who bring events must not wait for: the store that other
        // servers have the files from may be slow. No socket comes meanwhile; one may go.
        let message = if listens {
            media::lend(
                update.patches.iter().flat_map(Patch::brought).map(|(_, element)| element),
                &self.lending,
            );
            Some(wire::encode_update(update, &self.downloads))
        } else {
            let mut line = lock(&self.line);
            update.effects.into_iter().for_each(|effect| line.miss(effect));
            None
        };
        let deliver = |message| lock(&self.line).deliver(message);
        self.grids.see(frames, || message.into_iter().for_each(deliver));
    }
}

impl Line {
    /// Makes a socket the newest one, and says first what was missed. `false` where the session has
    /// ended here, in the moment since somebody looked for it: what it has last is not kept.
    pub(crate) fn attach(&mut self, socket: Sender<Outgoing>, missed: Vec<String>) -> bool {
        if self.ended {
            return false;
        }
        if let Some(earlier) = self.socket.replace(socket) {
            // An earlier socket that is gone already needs no telling.
            drop(earlier.try_send(Outgoing::TakenOver));
        }
        missed.into_iter().for_each(|effect| self.deliver(effect));
        true
    }

    fn take_missed(&mut self) -> Vec<Effect> {
        if self.ended { Vec::new() } else { mem::take(&mut self.missed) }
    }

    /// Takes note of what is answered now, and says who listens.
    fn hear(&mut self, update: &Update) -> Option<bool> {
        if !update.running {
            self.answered = update.consumed;
        }
        self.listens()
    }

    /// Whether anybody listens; `None` where nobody will. A socket that is gone or behind misses
    /// the patches: the next one gets the whole page, and the effects.
    fn listens(&mut self) -> Option<bool> {
        (!self.ended).then(|| self.listener().is_some())
    }

    fn deliver(&mut self, message: String) {
        if self.ended {
            return;
        }
        if let Some(socket) = self.listener() {
            drop(socket.try_send(Outgoing::Message(message)));
        }
    }

    /// The socket, if it takes one more message. The last place in its queue is for the word that
    /// ends it.
    fn listener(&mut self) -> Option<&Sender<Outgoing>> {
        self.socket.take_if(|socket| {
            let behind = socket.capacity() <= 1;
            if behind {
                drop(socket.try_send(Outgoing::Behind));
            }
            behind || socket.is_closed()
        });
        self.socket.as_ref()
    }

    /// Keeps an effect for the page that comes back. What must not be lost cannot be many: each
    /// event that waited while the page was away brings one file at most, and few notices.
    fn miss(&mut self, effect: Effect) {
        match effect {
            Effect::Toast(_) => {
                self.forget_all_but(MOST_TOASTS - 1, |other| matches!(other, Effect::Toast(_)));
            }
            // The address is what the newest says.
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

/// What this file guards is whole after every line.
fn lock(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use app_runtime::{Download, Toast};
    use tokio::sync::mpsc::channel;

    use super::*;

    fn download(name: &str) -> Effect {
        let file_name = name.to_owned();
        Effect::Download(Download { file_name, mime: String::new(), data: Arc::from(*b"x") })
    }

    #[test]
    fn of_what_an_absent_page_has_missed_only_toasts_are_dropped() {
        let toast =
            |number: usize| Effect::Toast(Toast { message: number.to_string(), icon: None });
        let query = |value: &str| Effect::Query(vec![("page".to_owned(), value.to_owned())]);
        let notice = Effect::Notice("the rest starts over".to_owned());
        let mut line = Line::default();
        line.miss(query("1"));
        line.miss(notice.clone());
        (0..MOST_TOASTS).for_each(|number| line.miss(download(&number.to_string())));
        (0..3 * MOST_TOASTS).for_each(|number| line.miss(toast(number)));
        line.miss(query("2"));
        let files = (0..MOST_TOASTS).map(|number| download(&number.to_string()));
        let toasts = (2 * MOST_TOASTS..3 * MOST_TOASTS).map(toast);
        let expected = [notice].into_iter().chain(files).chain(toasts).chain([query("2")]);
        assert_eq!(line.missed, expected.collect::<Vec<_>>());
    }

    #[test]
    fn a_page_that_is_behind_listens_no_more_before_anything_is_lost() {
        let (socket, mut outgoing) = channel(2);
        let mut line = Line { socket: Some(socket), ..Line::default() };
        assert_eq!(line.listens(), Some(true));
        line.deliver(String::new());
        assert_eq!(line.listens(), Some(false), "what happens now waits for its next socket");
        assert!(matches!(outgoing.try_recv(), Ok(Outgoing::Message(_))));
        assert!(matches!(outgoing.try_recv(), Ok(Outgoing::Behind)));
    }
}
