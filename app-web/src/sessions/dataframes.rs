//! The rows of dataframes, for pages that show them.
//!
//! A page has the first rows of a frame and asks for others as a person scrolls, sorts and
//! searches. A question is no event: it changes nothing, starts no run and waits for no run. So the
//! frames of the page as last rendered are kept here, beside the session. Each frame has at most
//! one thread that works for it, and the newest question wins.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use app_runtime::widgets::frame::{Frame, Order, Query};
use app_runtime::{Download, Effect, Element, Key, Patch, Toast, Tree};

use crate::base::lanes;
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::files::csv;
use crate::wire::rows;
use crate::wire::up::{About, Question};

/// The most exports of a session that may wait in memory to be fetched.
const MOST_EXPORTS: usize = 3;

/// The dataframes of one session's page.
#[derive(Debug, Default)]
pub(crate) struct Dataframes {
    shown: Mutex<HashMap<Key, Arc<Dataframe>>>,
    /// The exports that wait to be fetched.
    exports: Mutex<Vec<Weak<[u8]>>>,
}

/// A dataframe on the page.
#[derive(Debug)]
struct Dataframe {
    frame: Frame,
    work: Mutex<Waiting>,
    /// The page shows another frame in its place, or none.
    gone: AtomicBool,
}

#[derive(Debug, Default)]
struct Waiting {
    /// The newest questions that no thread has begun to answer, about rows and about a file.
    rows: Option<Question>,
    export: Option<Question>,
    busy: bool,
    /// The order found last: one for each dataframe on the page, four bytes for each row.
    found: Option<(Query, Arc<Order>)>,
}

impl Dataframes {
    /// Records the frames that the session shows and sends its update, under one lock. No question
    /// finds a frame between the two. A question sent after an update is answered with that
    /// update's data.
    pub(crate) fn see(&self, frames: Vec<(Key, Frame)>, send: impl FnOnce()) {
        let mut shown = lock(&self.shown);
        for (key, frame) in frames {
            if shown.get(&key).is_some_and(|dataframe| dataframe.frame.is(&frame)) {
                continue;
            }
            let dataframe =
                Dataframe { frame, work: Mutex::default(), gone: AtomicBool::new(false) };
            if let Some(earlier) = shown.insert(key, Arc::new(dataframe)) {
                earlier.gone.store(true, Ordering::Relaxed);
            }
        }
        send();
    }

    /// Forgets dataframes that are no longer on the page.
    pub(crate) fn prune(&self, page: &Tree) {
        let mut shown = lock(&self.shown);
        if shown.is_empty() {
            return;
        }
        shown.retain(|&key, dataframe| {
            let stays = page.find(key).is_some();
            dataframe.gone.store(!stays, Ordering::Relaxed);
            stays
        });
    }

    /// Takes a question. The answer goes to `answer` later, once a `turn` allows to find it. A
    /// question about a missing dataframe has no answer: the page soon learns of the removal
    /// itself.
    pub(crate) fn ask<T: Send + 'static>(
        self: &Arc<Dataframes>,
        question: Question,
        turn: impl Future<Output = T> + Send + 'static,
        answer: impl Fn(Answer) + Send + 'static,
    ) {
        let Some(dataframe) = lock(&self.shown).get(&question.key).cloned() else { return };
        let known = |column| column < dataframe.frame.columns().len();
        if !question.query.sort.is_none_or(|sort| known(sort.column)) {
            return;
        }
        let mut work = lock(&dataframe.work);
        match question.about {
            About::Rows { .. } => work.rows = Some(question),
            About::Export => work.export = Some(question),
        }
        if !std::mem::replace(&mut work.busy, true) {
            drop(work);
            let dataframes = Arc::clone(self);
            tokio::spawn(async move {
                let turn = turn.await;
                let work = move || {
                    dataframes.work(&dataframe, &answer);
                    drop(turn);
                };
                drop(lanes::runtime().spawn_blocking(work).await);
            });
        }
    }

    /// Answers questions about a dataframe until none is left.
    fn work(&self, dataframe: &Dataframe, answer: &dyn Fn(Answer)) {
        while let Some(question) = dataframe.next() {
            // A column of the app may panic; its dataframe must not be stuck afterwards.
            let made = catch_unwind(AssertUnwindSafe(|| self.answer(dataframe, &question)));
            match made {
                Ok(Some(made)) => answer(made),
                Ok(None) => {}
                Err(_) => answer(Answer::failed(&question)),
            }
        }
    }

    fn answer(&self, dataframe: &Dataframe, question: &Question) -> Option<Answer> {
        let order = dataframe.order(question)?;
        Some(match question.about {
            About::Rows { number, from, to } => {
                let message = rows::rows(question.key, number, from..to, &dataframe.frame, &order);
                Answer::Message(message)
            }
            About::Export => {
                let effect = match self.room_for_export() {
                    false => {
                        metrics::turned_away(Reason::Exports);
                        toast(Reason::Exports.words())
                    }
                    true => Effect::Download(self.export(dataframe, &order, question)?),
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

    fn export(
        &self,
        dataframe: &Dataframe,
        order: &Order,
        question: &Question,
    ) -> Option<Download> {
        let data: Arc<[u8]> =
            csv::write(&dataframe.frame, order, &|| dataframe.outdated(question))?.into();
        lock(&self.exports).push(Arc::downgrade(&data));
        let mime = "text/csv; charset=utf-8".to_owned();
        Some(Download::new("data.csv".to_owned(), mime, data))
    }
}

/// An answer to a question.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Rows, as a message to the page.
    Message(String),
    /// An effect beside the page.
    Effect(Effect),
}

impl Answer {
    fn failed(question: &Question) -> Answer {
        match question.about {
            About::Rows { number, from, .. } => {
                Answer::Message(rows::no_rows(question.key, number, from))
            }
            About::Export => Answer::Effect(toast("The data could not be exported.")),
        }
    }
}

fn toast(message: &str) -> Effect {
    Effect::Toast(Toast::new(message.to_owned(), None))
}

impl Dataframe {
    /// The question to answer next. If there is none, the work ends. The end is recorded under the
    /// same lock, before another question can come.
    fn next(&self) -> Option<Question> {
        let mut work = lock(&self.work);
        let next = work.rows.take().or_else(|| work.export.take());
        work.busy = next.is_some();
        next
    }

    /// The order that a question needs. `None`: a newer question wants another order.
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

    /// Whether the answer is no longer wanted. A newer question replaces an older one, but never an
    /// export.
    fn outdated(&self, question: &Question) -> bool {
        let newer =
            || lock(&self.work).rows.as_ref().is_some_and(|rows| rows.query != question.query);
        self.gone.load(Ordering::Relaxed) || (question.about != About::Export && newer())
    }
}

/// The frames that patches bring to a page.
pub(crate) fn frames(patches: &[Patch]) -> Vec<(Key, Frame)> {
    let frame = |(key, element): (Key, &Element)| match element {
        Element::Dataframe(dataframe) => Some((key, dataframe.frame.clone())),
        _ => None,
    };
    patches.iter().flat_map(Patch::brought).filter_map(frame).collect()
}

/// Every update under these locks is one step, so a poisoned lock is safe to use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::sync::Condvar;
    use std::sync::mpsc::{Receiver, channel};

    use app_runtime::widgets::frame::Sort;
    use app_runtime::{App, Nowhere, Resources, Session, Ui};
    use serde_json::Value as Json;

    use super::*;

    /// A page with one dataframe, and the answers about it.
    struct Page {
        dataframes: Arc<Dataframes>,
        key: Key,
        answers: Receiver<Answer>,
        answer: std::sync::mpsc::Sender<Answer>,
        runtime: tokio::runtime::Runtime,
    }

    impl Page {
        fn of(frame: Frame) -> Page {
            let app = App::new("page", move |ui: &Ui| {
                ui.dataframe(&frame).show();
            });
            let mut session = Session::new(app, Arc::new(Resources::default()), Nowhere);
            session.start();
            let page = session.page();
            let nodes: Vec<_> = page.walk(Tree::ROOT).map(|id| page.node(id)).collect();
            let key = nodes.last().unwrap().key;
            let main = page.branch(Tree::ROOT);
            let patch = Patch::Insert { parent: Key::PAGE, before: None, branch: main };
            let dataframes = Arc::new(Dataframes::default());
            dataframes.see(frames(&[patch]), || ());
            let (answer, answers) = channel();
            let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
            Page { dataframes, key, answers, answer, runtime }
        }

        fn ask(&self, sort: Option<(usize, bool)>, search: &str, about: About) {
            let sort = sort.map(|(column, descending)| Sort { column, descending });
            let query = Query { sort, search: search.to_owned() };
            let (answer, _inside) = (self.answer.clone(), self.runtime.enter());
            let question = Question { key: self.key, query, about };
            self.dataframes.ask(question, ready(()), move |made| answer.send(made).unwrap());
        }

        /// The number of the next answer, the number of rows, and the rows that came.
        fn answer(&self) -> (u64, u64, Option<String>) {
            let Answer::Message(message) = self.answers.recv().unwrap() else {
                panic!("that was no message")
            };
            let message: Json = serde_json::from_str(&message).unwrap();
            let number = |name: &str| message[name].as_u64().unwrap();
            (number("ask"), number("total"), message["html"].as_str().map(str::to_owned))
        }
    }

    fn rows(number: u64, from: usize, to: usize) -> About {
        About::Rows { number, from, to }
    }

    #[test]
    fn rows_come_in_the_order_that_was_asked_for() {
        let page = Page::of(Frame::computed(100).column("n", |row| row));
        page.ask(Some((0, true)), "7", rows(3, 1, 3));
        let html = "<tr aria-rowindex=\"3\" data-row=\"87\"><td class=\"number\">87</td></tr>\
                    <tr aria-rowindex=\"4\" data-row=\"79\"><td class=\"number\">79</td></tr>";
        assert_eq!(page.answer(), (3, 19, Some(html.to_owned())));
        page.ask(None, "", rows(4, 99, 200));
        let (number, total, html) = page.answer();
        assert_eq!((number, total), (4, 100));
        assert_eq!(html.unwrap().matches("<tr").count(), 1);
    }

    #[test]
    fn the_newest_question_wins_and_the_work_for_an_older_one_ends() {
        // The first search waits at its first row until the second is asked.
        let gate = Arc::new((Mutex::new((false, false)), Condvar::new()));
        let inner = Arc::clone(&gate);
        let page = Page::of(Frame::computed(1_000_000).column("n", move |row| {
            if row == 41 {
                let (state, change) = &*inner;
                let mut state = lock(state);
                state.0 = true;
                change.notify_all();
                drop(change.wait_while(state, |state| !state.1).unwrap());
            }
            row
        }));
        page.ask(None, "first", rows(1, 0, 10));
        let (state, change) = &*gate;
        let mut state = change.wait_while(lock(state), |state| !state.0).unwrap();
        page.ask(None, "999999", rows(2, 0, 10));
        state.1 = true;
        drop(state);
        change.notify_all();
        let (number, total, _) = page.answer();
        assert_eq!((number, total), (2, 1), "nothing is said to the first");
    }

    #[test]
    fn what_is_not_there_has_no_answer_and_what_panics_says_so() {
        let page = Page::of(Frame::computed(1000).column("n", |row| {
            assert!(row < 500);
            row
        }));
        page.ask(Some((1, false)), "", rows(1, 0, 1));
        page.ask(None, "", rows(2, 490, 510));
        assert_eq!(page.answer(), (2, 0, None));
        page.ask(None, "", rows(3, 0, 1));
        assert_eq!(page.answer().0, 3, "the next one is answered as ever");
    }

    #[test]
    fn exports_that_nobody_fetches_do_not_pile_up() {
        let page = Page::of(Frame::new(["a"]).unwrap());
        let mut kept = Vec::new();
        for _ in 0..=MOST_EXPORTS {
            page.ask(None, "", About::Export);
            kept.push(page.answers.recv().unwrap());
        }
        let files = |answer: &Answer| matches!(answer, Answer::Effect(Effect::Download(_)));
        assert_eq!(kept.iter().filter(|answer| files(answer)).count(), MOST_EXPORTS);
        assert!(!files(&kept[MOST_EXPORTS]));
        kept.clear();
        page.ask(None, "", About::Export);
        assert!(files(&page.answers.recv().unwrap()));
    }
}
