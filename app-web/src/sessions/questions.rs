//! Questions of pages about elements: rows of dataframes, parts of charts, files.
//!
//! A page has the first rows of a frame and asks for others as a person scrolls, sorts and
//! searches; of a chart it has one drawing, and asks for that of another part of the data and for
//! the row under the pointer. A question is no event: it changes nothing, starts no run and waits
//! for no run. So the data of the page as last rendered are kept here, beside the session. Each
//! element has at most one thread that works for it, and of questions of a kind the newest wins.

mod chart; // answers about charts

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use app_runtime::charts::scene::View;
use app_runtime::widgets::chart::Figure;
use app_runtime::widgets::frame::{Frame, Order, Query};
use app_runtime::{Download, Effect, Element, Key, Patch, Toast, Tree};

use crate::base::lanes;
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::files::csv;
use crate::markup::chart::ChartDrawing;
use crate::wire::up::{About, AboutChart, Question};
use crate::wire::{charts, rows};

/// The most exports of a session that may wait in memory to be fetched.
const MOST_EXPORTS: usize = 3;

/// The elements of one session's page about which it may ask.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    shown: Mutex<HashMap<Key, Arc<Asked>>>,
    /// The exports that wait to be fetched.
    exports: Mutex<Vec<Weak<[u8]>>>,
}

/// The data of an element about which a page may ask.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    Frame(Frame),
    Chart(Arc<Figure>),
}

/// An element on the page.
#[derive(Debug)]
struct Asked {
    /// A frame stays the same. A chart gets the newest data: the work for it goes on with them.
    subject: Mutex<Subject>,
    work: Mutex<Waiting>,
    /// The page shows another frame in its place, or none.
    gone: AtomicBool,
}

#[derive(Debug, Default)]
struct Waiting {
    /// The newest question of each kind that no thread has begun to answer.
    questions: [Option<Question>; KINDS],
    busy: bool,
    /// The order of a frame found last: one for each dataframe on the page, four bytes for each row.
    found: Option<(Query, Arc<Order>)>,
}

/// The kinds of questions, in the order in which they are answered.
const KINDS: usize = 4;

/// The kind of a question: a newer one takes the place of an older one.
fn kind(about: &About) -> usize {
    match about {
        About::Rows { .. } => 0,
        About::Export(_) => 3,
        About::Chart { about, .. } => match about {
            AboutChart::Drawing | AboutChart::View => 0,
            AboutChart::Near(_) => 1,
            AboutChart::Within(_) | AboutChart::Places(_) => 2,
            AboutChart::Picture { .. } | AboutChart::Table | AboutChart::Data => 3,
        },
    }
}

impl Questions {
    /// Records the data that the session shows and sends its update, under one lock. No question
    /// finds an element between the two. A question sent after an update is answered with that
    /// update's data.
    pub(crate) fn see(&self, subjects: Vec<(Key, Subject)>, send: impl FnOnce()) {
        let mut shown = lock(&self.shown);
        for (key, subject) in subjects {
            if let Some(asked) = shown.get(&key) {
                let mut before = lock(&asked.subject);
                match (&mut *before, &subject) {
                    (Subject::Frame(frame), Subject::Frame(same)) if frame.is(same) => continue,
                    (Subject::Chart(before), Subject::Chart(next)) => {
                        *before = Arc::clone(next);
                        continue;
                    }
                    _ => {}
                }
            }
            let (subject, work) = (Mutex::new(subject), Mutex::default());
            let asked = Asked { subject, work, gone: AtomicBool::new(false) };
            if let Some(earlier) = shown.insert(key, Arc::new(asked)) {
                earlier.gone.store(true, Ordering::Relaxed);
            }
        }
        send();
    }

    /// Forgets elements that are no longer on the page.
    pub(crate) fn prune(&self, page: &Tree) {
        let mut shown = lock(&self.shown);
        if shown.is_empty() {
            return;
        }
        shown.retain(|&key, asked| {
            let stays = page.find(key).is_some();
            asked.gone.store(!stays, Ordering::Relaxed);
            stays
        });
    }

    /// The chart of this key as it is shown now.
    pub(crate) fn chart(&self, key: Key) -> Option<Arc<Figure>> {
        let asked = lock(&self.shown).get(&key).cloned()?;
        match &*lock(&asked.subject) {
            Subject::Chart(figure) => Some(Arc::clone(figure)),
            Subject::Frame(_) => None,
        }
    }

    /// Takes a question. The answer goes to `answer` later, once a `turn` allows to find it. A
    /// question about a missing element has no answer: the page soon learns of the removal itself.
    pub(crate) fn ask<T: Send + 'static>(
        self: &Arc<Questions>,
        question: Question,
        turn: impl Future<Output = T> + Send + 'static,
        answer: impl Fn(Answer) + Send + 'static,
    ) {
        let Some(asked) = lock(&self.shown).get(&question.key).cloned() else { return };
        if !lock(&asked.subject).answers(&question.about) {
            return;
        }
        if let About::Chart { view, about: AboutChart::View, .. } = question.about {
            return answer(Answer::View { key: question.key, view });
        }
        let mut work = lock(&asked.work);
        let kind = kind(&question.about);
        work.questions[kind] = Some(question);
        if !std::mem::replace(&mut work.busy, true) {
            drop(work);
            let questions = Arc::clone(self);
            tokio::spawn(async move {
                let turn = turn.await;
                let work = move || {
                    questions.work(&asked, &answer);
                    drop(turn);
                };
                drop(lanes::runtime().spawn_blocking(work).await);
            });
        }
    }

    /// Answers questions about an element until none is left.
    fn work(&self, asked: &Asked, answer: &dyn Fn(Answer)) {
        while let Some(question) = asked.next() {
            // A column of the app may panic; its element must not be stuck afterwards.
            let made = catch_unwind(AssertUnwindSafe(|| self.answer(asked, &question)));
            match made {
                Ok(Some(made)) => answer(made),
                Ok(None) => {}
                Err(_) => answer(Answer::failed(&question)),
            }
        }
    }

    fn answer(&self, asked: &Asked, question: &Question) -> Option<Answer> {
        let subject = lock(&asked.subject).clone();
        match (subject, &question.about) {
            (Subject::Frame(frame), About::Rows { number, query, from, to }) => {
                let order = asked.order(&frame, query)?;
                let message = rows::rows(question.key, *number, *from..*to, &frame, &order);
                Some(Answer::Message(message))
            }
            (Subject::Frame(frame), About::Export(query)) => {
                let order = asked.order(&frame, query)?;
                self.export(|| csv::write(&frame, &order, &|| asked.is_gone()))
            }
            (Subject::Chart(figure), About::Chart { about: AboutChart::Data, .. }) => {
                self.export(|| Some(chart::file(&figure)))
            }
            (Subject::Chart(figure), About::Chart { number, view, about }) => {
                chart::answer(&figure, question.key, *number, *view, about)
            }
            _ => None,
        }
    }

    /// A file of these data as an effect, if there is room for it.
    fn export(&self, data: impl FnOnce() -> Option<Vec<u8>>) -> Option<Answer> {
        {
            let mut exports = lock(&self.exports);
            exports.retain(|export| export.strong_count() > 0);
            if exports.len() >= MOST_EXPORTS {
                metrics::turned_away(Reason::Exports);
                return Some(Answer::Effect(toast(Reason::Exports.words())));
            }
        }
        let data: Arc<[u8]> = data()?.into();
        lock(&self.exports).push(Arc::downgrade(&data));
        let mime = "text/csv; charset=utf-8".to_owned();
        let file = Download::new("data.csv".to_owned(), mime, data);
        Some(Answer::Effect(Effect::Download(file)))
    }
}

impl Subject {
    /// Whether it has an answer to such a question.
    fn answers(&self, about: &About) -> bool {
        match (self, about) {
            (Subject::Frame(frame), About::Rows { query, .. } | About::Export(query)) => {
                query.sort.is_none_or(|sort| sort.column < frame.columns().len())
            }
            (Subject::Chart(_), About::Chart { .. }) => true,
            _ => false,
        }
    }
}

/// An answer to a question.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A message to the page.
    Message(String),
    /// An effect beside the page.
    Effect(Effect),
    /// The page has this view of a chart.
    View { key: Key, view: View },
    /// The drawing of a chart, which the page has from now on.
    Drawing { key: Key, number: u64, view: View, figure: Arc<Figure>, drawing: Box<ChartDrawing> },
}

impl Answer {
    fn failed(question: &Question) -> Answer {
        match question.about {
            About::Rows { number, from, .. } => {
                Answer::Message(rows::no_rows(question.key, number, from))
            }
            About::Export(_) | About::Chart { about: AboutChart::Data, .. } => {
                Answer::Effect(toast("The data could not be exported."))
            }
            About::Chart { number, .. } => Answer::Message(charts::failed(question.key, number)),
        }
    }
}

fn toast(message: &str) -> Effect {
    Effect::Toast(Toast::new(message.to_owned(), None))
}

impl Asked {
    /// The question to answer next. If there is none, the work ends. The end is recorded under the
    /// same lock, before another question can come.
    fn next(&self) -> Option<Question> {
        let mut work = lock(&self.work);
        let next = work.questions.iter_mut().find_map(Option::take);
        work.busy = next.is_some();
        next
    }

    /// The order of a frame that a query needs. `None`: a newer question wants another order.
    fn order(&self, frame: &Frame, query: &Query) -> Option<Arc<Order>> {
        if let Some((found, order)) = &lock(&self.work).found
            && found == query
        {
            return Some(Arc::clone(order));
        }
        let order = Arc::new(frame.order(query, &|| self.is_outdated(query))?);
        lock(&self.work).found = Some((query.clone(), Arc::clone(&order)));
        Some(order)
    }

    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Whether rows in this order are no longer wanted.
    fn is_outdated(&self, query: &Query) -> bool {
        let newer = || match &lock(&self.work).questions[0] {
            Some(Question { about: About::Rows { query: newer, .. }, .. }) => newer != query,
            _ => false,
        };
        self.is_gone() || newer()
    }
}

/// The data that patches bring to a page and about which it may ask.
pub(crate) fn subjects(patches: &[Patch]) -> Vec<(Key, Subject)> {
    let subject = |(key, element): (Key, &Element)| match element {
        Element::Dataframe(dataframe) => Some((key, Subject::Frame(dataframe.frame.clone()))),
        Element::Chart(figure) => Some((key, Subject::Chart(Arc::clone(figure)))),
        _ => None,
    };
    patches.iter().flat_map(Patch::brought).filter_map(subject).collect()
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
        questions: Arc<Questions>,
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
            let questions = Arc::new(Questions::default());
            questions.see(subjects(&[patch]), || ());
            let (answer, answers) = channel();
            let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
            Page { questions, key, answers, answer, runtime }
        }

        fn ask(
            &self,
            sort: Option<(usize, bool)>,
            search: &str,
            about: impl FnOnce(Query) -> About,
        ) {
            let sort = sort.map(|(column, descending)| Sort { column, descending });
            let query = Query { sort, search: search.to_owned() };
            let (answer, _inside) = (self.answer.clone(), self.runtime.enter());
            let question = Question { key: self.key, about: about(query) };
            self.questions.ask(question, ready(()), move |made| answer.send(made).unwrap());
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

    fn rows(number: u64, from: usize, to: usize) -> impl FnOnce(Query) -> About {
        move |query| About::Rows { number, query, from, to }
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
