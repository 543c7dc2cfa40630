//! The rows of dataframes, for pages that look into them.
//!
//! A page has the first rows of a frame and asks for others as a person scrolls, sorts and
//! searches. That is no event: it changes nothing, runs nothing, and waits for no run. So the
//! frames of the page as it was last rendered stand here, beside the session. Each has one thread
//! at most that works for it, and the newest question wins.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use app_runtime::widgets::frame::{Frame, Order, Query};
use app_runtime::{Branch, Download, Effect, Element, Key, Patch, Toast, Tree};

use crate::{csv, html, wire};

/// The most rows that one question may be about.
pub(crate) const MOST_ROWS: usize = 500;

/// The most characters that a person may search for.
pub(crate) const MOST_SEARCHED: usize = 200;

/// The most exports of a session that may lie in memory, waiting to be fetched.
const MOST_EXPORTS: usize = 3;

/// A question of a page about a dataframe.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    pub(crate) key: Key,
    /// How the person has sorted, and what they search for.
    pub(crate) query: Query,
    pub(crate) about: About,
}

/// What a page wants to have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum About {
    /// The rows at these positions; `number` comes back with the answer.
    Rows { number: u64, from: usize, to: usize },
    /// All rows, as a file.
    Export,
}

/// The dataframes of one session's page.
#[derive(Debug, Default)]
pub(crate) struct Grids {
    shown: Mutex<HashMap<Key, Arc<Grid>>>,
    /// The exports that wait to be fetched.
    exports: Mutex<Vec<Weak<[u8]>>>,
}

/// A dataframe on the page.
#[derive(Debug)]
struct Grid {
    frame: Frame,
    work: Mutex<Work>,
    /// The page shows another frame in its place, or none.
    gone: AtomicBool,
}

#[derive(Debug, Default)]
struct Work {
    /// The newest questions that nobody has begun with, about rows and about a file.
    rows: Option<Question>,
    export: Option<Question>,
    busy: bool,
    /// The order found last: one for each dataframe on the page, four bytes for each row in it.
    found: Option<(Query, Arc<Order>)>,
}

impl Grids {
    /// Takes note of what the session shows, and has it sent: no question finds a frame between
    /// the two. So a page that has an update and asks is answered from that update's frames.
    pub(crate) fn see(&self, frames: Vec<(Key, Frame)>, send: impl FnOnce()) {
        let mut shown = lock(&self.shown);
        for (key, frame) in frames {
            if shown.get(&key).is_some_and(|grid| grid.frame.is(&frame)) {
                continue;
            }
            let grid = Grid { frame, work: Mutex::default(), gone: AtomicBool::new(false) };
            if let Some(earlier) = shown.insert(key, Arc::new(grid)) {
                earlier.gone.store(true, Ordering::Relaxed);
            }
        }
        send();
    }

    /// Forgets dataframes that are not on the page any more.
    pub(crate) fn prune(&self, page: &Tree) {
        let mut shown = lock(&self.shown);
        if shown.is_empty() {
            return;
        }
        shown.retain(|&key, grid| {
            let stays = page.find(key).is_some();
            grid.gone.store(!stays, Ordering::Relaxed);
            stays
        });
    }

    /// Takes a question in; what there is to say goes to `answer`, sooner or later. A question
    /// about what is not there has no answer: the page is about to learn that itself.
    pub(crate) fn ask(
        self: &Arc<Grids>,
        question: Question,
        answer: impl Fn(Answer) + Send + 'static,
    ) {
        let Some(grid) = lock(&self.shown).get(&question.key).cloned() else { return };
        let known = |column| column < grid.frame.columns().len();
        if !question.query.sort.is_none_or(|sort| known(sort.column)) {
            return;
        }
        let mut work = lock(&grid.work);
        match question.about {
            About::Rows { .. } => work.rows = Some(question),
            About::Export => work.export = Some(question),
        }
        if !std::mem::replace(&mut work.busy, true) {
            drop(work);
            let grids = Arc::clone(self);
            tokio::task::spawn_blocking(move || grids.work(&grid, &answer));
        }
    }

    /// Answers questions about a dataframe until there are none.
    fn work(&self, grid: &Grid, answer: &dyn Fn(Answer)) {
        while let Some(question) = grid.next() {
            // A column of the app's own may panic; its dataframe must not be stuck then.
            let made = catch_unwind(AssertUnwindSafe(|| self.answer(grid, &question)));
            match made {
                Ok(Some(made)) => answer(made),
                Ok(None) => {}
                Err(_) => answer(Answer::failed(&question)),
            }
        }
    }

    fn answer(&self, grid: &Grid, question: &Question) -> Option<Answer> {
        let order = grid.order(question)?;
        Some(match question.about {
            About::Rows { number, from, to } => {
                let places = (from..to.min(order.len()))
                    .filter_map(|place| order.row(place).map(|row| (place, row)));
                let mut rows = String::new();
                html::rows(&mut rows, &grid.frame, places);
                let rows = Some(rows);
                Answer::Message(wire::rows(question.key, number, from, order.len(), rows))
            }
            About::Export => {
                let effect = match self.room_for_export() {
                    false => toast("Wait a minute: the last exports are still being fetched."),
                    true => Effect::Download(self.export(grid, &order, question)?),
                };
                Answer::Effect(effect)
            }
        })
    }

    fn room_for_export(&self) -> bool {
        let mut exports = lock(&self.exports);
        exports.retain(|export| export.strong_count() > 0);
        exports.len() < MOST_EXPORTS
    }

    fn export(&self, grid: &Grid, order: &Order, question: &Question) -> Option<Download> {
        let data: Arc<[u8]> = csv::write(&grid.frame, order, &|| grid.outdated(question))?.into();
        lock(&self.exports).push(Arc::downgrade(&data));
        let mime = "text/csv; charset=utf-8".to_owned();
        Some(Download { file_name: "data.csv".to_owned(), mime, data })
    }
}

/// What there is to say to a question.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Rows, as a message to the page.
    Message(String),
    /// Something that happens beside the page.
    Effect(Effect),
}

impl Answer {
    fn failed(question: &Question) -> Answer {
        match question.about {
            About::Rows { number, from, .. } => {
                Answer::Message(wire::rows(question.key, number, from, 0, None))
            }
            About::Export => Answer::Effect(toast("The data could not be exported.")),
        }
    }
}

fn toast(message: &str) -> Effect {
    Effect::Toast(Toast { message: message.to_owned(), icon: None })
}

impl Grid {
    /// The question to answer next. Where there is none, the work ends, and that is noted before
    /// another question can come.
    fn next(&self) -> Option<Question> {
        let mut work = lock(&self.work);
        let next = work.rows.take().or_else(|| work.export.take());
        work.busy = next.is_some();
        next
    }

    /// The order that a question needs. `None`: somebody wants another one by now.
    fn order(&self, question: &Question) -> Option<Arc<Order>> {
        if let Some((query, order)) = &lock(&self.work).found
            && *query == question.query
        {
            return Some(Arc::clone(order));
        }
        let order = Arc::new(self.frame.order(&question.query, &|| self.outdated(question))?);
        lock(&self.work).found = Some((question.query.clone(), Arc::clone(&order)));
        Some(order)
    }

    /// Whether nobody waits for this any more. An export is wanted whatever comes after it.
    fn outdated(&self, question: &Question) -> bool {
        let newer =
            || lock(&self.work).rows.as_ref().is_some_and(|rows| rows.query != question.query);
        self.gone.load(Ordering::Relaxed) || (question.about != About::Export && newer())
    }
}

/// The frames that patches bring to a page.
pub(crate) fn frames(patches: &[Patch]) -> Vec<(Key, Frame)> {
    fn look(key: Key, element: &Element, found: &mut Vec<(Key, Frame)>) {
        if let Element::Dataframe(grid) = element {
            found.push((key, grid.frame.clone()));
        }
    }
    fn look_inside(branch: &Branch, found: &mut Vec<(Key, Frame)>) {
        look(branch.key, &branch.element, found);
        branch.children.iter().for_each(|child| look_inside(child, found));
    }
    let mut found = Vec::new();
    for patch in patches {
        match patch {
            Patch::Insert { branch, .. } => look_inside(branch, &mut found),
            Patch::Update { key, element } => look(*key, element, &mut found),
            Patch::Remove { .. } | Patch::Move { .. } => {}
        }
    }
    found
}

/// What the locks of this file guard is whole after every line.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
