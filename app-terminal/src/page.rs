//! The page as this person sees it: the tree that patches keep, and data that only their screen
//! has, such as folded, half-written or waiting input.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use app_runtime::charts::scene::Point;
use app_runtime::widgets::frame::{Frame, Query};
use app_runtime::{
    Action, Click, Element, Event, Inbox, Key, Misread, NodeId, NumberFormat, Patch, Tree, Update,
    Value,
};

use crate::edit::Edit;
use crate::kind::{Kind, TextField};
use crate::picture::Pictures;
use crate::rows::Rows;

/// The time after which a run fades what it has not reached: a fast run fades nothing.
const FADES_AFTER: Duration = Duration::from_millis(300);

#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) tree: Tree,
    pub(crate) focus: Option<Key>,
    pub(crate) pictures: Pictures,
    /// The number format of the person.
    pub(crate) numbers: NumberFormat,
    locals: HashMap<Key, Local>,
    inbox: Arc<Inbox>,
    /// The number of the newest event.
    events: u64,
    /// Sent values that the page does not include yet.
    sent: Vec<Sent>,
    /// Values entered in forms and not yet submitted.
    waiting: Vec<(Key, Value)>,
    /// The time since which a run is shown that goes on.
    running: Option<Instant>,
    /// The elements that it has not reached yet: at each place the first.
    unreached: HashSet<Key>,
    /// They are faded.
    fades: bool,
    /// The time at which the run was told to stop. Set until it has stopped, or until the person
    /// knows that it has not.
    stopping: Option<Instant>,
}

/// A value on its way to the session.
#[derive(Debug)]
struct Sent {
    number: u64,
    key: Key,
    value: Value,
    /// The input as it was before.
    before: Element,
}

/// The data that the screen has for an element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Local {
    /// Whether a person has unfolded it. `None`: as the app has it.
    pub(crate) open: Option<bool>,
    /// The position of the cursor: the tab, the option, the row, the line, or the end of a range.
    pub(crate) cursor: usize,
    /// The column under the cursor.
    pub(crate) column: usize,
    /// The text that is being written in it.
    pub(crate) edit: Option<Edit>,
    /// The text that narrows its options.
    pub(crate) filter: String,
    /// The reason why the written text is refused.
    pub(crate) error: Option<String>,
    /// The rows of a dataframe, in the order of the person.
    pub(crate) rows: Rows,
    /// The folded parts of a value.
    pub(crate) folds: Folds,
    /// The part of a chart that the person looks at.
    pub(crate) zoom: Zoom,
}

/// The part of a chart that a person looks at, and their place in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Zoom {
    /// The window on the horizontal axis, as values of it. `None`: all of it.
    pub(crate) window: Option<(f64, f64)>,
    /// The cursor, in the unit square of the plot.
    pub(crate) cursor: Option<Point>,
    /// The value at which the person has begun to select a part of the axis.
    pub(crate) start: Option<f64>,
}

/// The values that a person has folded, `false`, or unfolded, by path.
pub(crate) type Folds = HashMap<String, bool>;

impl Page {
    pub(crate) fn new(inbox: Arc<Inbox>) -> Page {
        Page {
            tree: Tree::default(),
            focus: None,
            pictures: Pictures::default(),
            numbers: NumberFormat::PLAIN,
            locals: HashMap::new(),
            inbox,
            events: 0,
            sent: Vec::new(),
            waiting: Vec::new(),
            running: None,
            unreached: HashSet::new(),
            fades: false,
            stopping: None,
        }
    }

    /// The page of an app that has run once.
    #[cfg(test)]
    pub(crate) fn showing(body: impl Fn(&app_runtime::Ui) + Send + Sync + 'static) -> Page {
        let app = app_runtime::App::new("shown", body);
        let mut session = app_runtime::Session::new(app, Arc::default(), app_runtime::Nowhere);
        session.start();
        let mut page = Page::new(session.inbox());
        page.tree = session.page().clone();
        page
    }

    /// Applies an update. Later actions of the person stay visible. Gives the dataframes that were
    /// replaced, and must be sorted and searched again.
    pub(crate) fn update(&mut self, update: &Update) -> Vec<Key> {
        let asked = self.locals.iter().filter(|(_, local)| local.rows.query != Query::default());
        let asked: Vec<(Key, Frame)> =
            asked.filter_map(|(&key, _)| Some((key, self.frame(key)?.clone()))).collect();
        self.tree.apply(&update.patches);
        self.running = update.running.then(|| self.running.unwrap_or_else(Instant::now));
        self.unreached = update.unreached.iter().copied().collect();
        let refused = self
            .sent
            .iter()
            .find(|sent| update.refused.is_some() && sent.number == update.consumed);
        if let Some(Sent { key, before, .. }) = refused
            && self.tree.find(*key).is_some()
        {
            self.tree.apply(&[Patch::Update { key: *key, element: before.clone() }]);
        }
        self.sent.retain(|sent| sent.number > update.consumed);
        let newer = self.sent.iter().map(|sent| (sent.key, sent.value.clone()));
        let kept: Vec<_> = newer.chain(self.waiting.iter().cloned()).collect();
        for (key, value) in kept {
            // An input that is gone, or that offers other options by now, has nothing to show.
            drop(self.tree.enter(key, value));
        }
        let there: HashSet<Key> =
            self.tree.walk(Tree::ROOT).map(|id| self.tree.node(id).key).collect();
        self.pictures.retain(&there);
        self.locals.retain(|key, _| there.contains(key));
        self.waiting.retain(|(key, _)| there.contains(key));
        self.focus = self.focus.filter(|key| there.contains(key));
        let mut changed = Vec::new();
        for (key, before) in asked {
            let Some(frame) = self.frame(key).filter(|frame| **frame != before).cloned() else {
                continue;
            };
            self.local_mut(key).rows.renew(&frame);
            changed.push(key);
        }
        changed
    }

    fn frame(&self, key: Key) -> Option<&Frame> {
        let Kind::Dataframe(data) = self.kind(key)? else { return None };
        Some(&data.frame)
    }

    /// Whether the session has yet to answer.
    pub(crate) fn is_busy(&self) -> bool {
        self.running.is_some() || self.inbox.is_waiting() || self.inbox.is_at_work()
    }

    /// Whether a dataframe is being sorted or searched.
    pub(crate) fn is_finding(&self) -> bool {
        self.locals.values().any(|local| local.rows.is_waiting())
    }

    /// Fades what a run has not reached, if it goes on for long.
    pub(crate) fn fade(&mut self, now: Instant) {
        let is_long = |since| now.saturating_duration_since(since) >= FADES_AFTER;
        self.fades = self.running.is_some_and(is_long);
    }

    /// Whether this element is faded, and its siblings below.
    pub(crate) fn fades_from(&self, key: Key) -> bool {
        self.fades && self.unreached.contains(&key)
    }

    pub(crate) fn stop(&mut self) {
        self.inbox.stop();
        // From the first request on: further requests do not delay the message.
        self.stopping.get_or_insert_with(Instant::now);
    }

    /// Whether a run has gone on for too long after it was told to stop; once each time.
    pub(crate) fn stops_late(&mut self, now: Instant) -> bool {
        let still_runs = self.inbox.still_runs();
        let is_late = |since| now.saturating_duration_since(since) >= Inbox::STOP_PATIENCE;
        let is_late = still_runs && self.stopping.is_some_and(is_late);
        if is_late || !still_runs {
            self.stopping = None;
        }
        is_late
    }

    pub(crate) fn local(&self, key: Key) -> Option<&Local> {
        self.locals.get(&key)
    }

    pub(crate) fn local_mut(&mut self, key: Key) -> &mut Local {
        self.locals.entry(key).or_default()
    }

    pub(crate) fn element(&self, key: Key) -> Option<&Element> {
        self.tree.find(key).map(|id| &self.tree.node(id).element)
    }

    /// How an element takes keys and clicks.
    pub(crate) fn kind(&self, key: Key) -> Option<Kind<'_>> {
        self.element(key).map(Kind::of)
    }

    pub(crate) fn is_focused(&self, key: Key) -> bool {
        self.focus == Some(key)
    }

    pub(crate) fn is_open(&self, key: Key, default: bool) -> bool {
        self.local(key).and_then(|local| local.open).unwrap_or(default)
    }

    fn send(&mut self, action: Action) -> u64 {
        self.events += 1;
        self.inbox.push(Event { number: self.events, action });
        self.events
    }

    /// Enters a value; in a form it waits there. `false`: the element does not take it.
    pub(crate) fn change(&mut self, key: Key, value: Value) -> bool {
        let Some(id) = self.tree.find(key) else { return false };
        let in_form = self.tree.form_around(id).is_some();
        let before = self.tree.node(id).element.clone();
        if self.tree.enter(key, value.clone()).is_err() {
            return false;
        }
        if in_form {
            self.waiting.retain(|(other, _)| *other != key);
            self.waiting.push((key, value));
        } else {
            let number = self.send(Action::Change(key, value.clone()));
            self.sent.push(Sent { number, key, value, before });
        }
        true
    }

    pub(crate) fn click(&mut self, key: Key) {
        let Some(element) = self.element(key) else { return };
        let (click, disabled) = (element.data().clickable(), element.data().disabled());
        match click {
            _ if disabled => {}
            Click::No => {}
            Click::Runs => drop(self.send(Action::Click(key))),
            Click::Submits => {
                let form = |key| self.tree.find(key).and_then(|id| self.tree.form_around(id));
                let own = form(key);
                let waiting = std::mem::take(&mut self.waiting);
                let (mine, others) = waiting.into_iter().partition(|(key, _)| form(*key) == own);
                self.waiting = others;
                self.send(Action::Submit(key, mine));
            }
        }
    }

    /// The button that Enter in a field of this form presses.
    pub(crate) fn submit_by_enter(&self, key: Key) -> Option<Key> {
        let form = self.tree.form_around(self.tree.find(key)?)?;
        let Element::Form(data) = &self.tree.node(form).element else { return None };
        let submits = |id: &NodeId| {
            let data = self.tree.node(*id).element.data();
            data.clickable() == Click::Submits && !data.disabled()
        };
        let button = self.tree.walk(form).find(submits).filter(|_| data.enter_to_submit)?;
        Some(self.tree.node(button).key)
    }

    /// Gives the keys to another element. The text that was being written in the one before is
    /// entered.
    pub(crate) fn focus(&mut self, key: Option<Key>) {
        if self.focus == key {
            return;
        }
        if let Some(before) = self.focus {
            // A chat message is sent by Enter alone.
            if !matches!(self.kind(before), Some(Kind::TextField(TextField::Chat(_)))) {
                self.enter_written(before);
            }
            let folds = matches!(self.kind(before), Some(Kind::Fold { .. }));
            if let Some(local) = self.locals.get_mut(&before).filter(|_| !folds) {
                local.open = None;
                local.filter.clear();
            }
        }
        self.focus = key;
        if let Some((key, (text, lines))) = key.and_then(|key| Some((key, self.writing(key)?))) {
            // A refused text is kept to be corrected, unless it is secret.
            let secret = self.element(key).is_some_and(|element| element.data().is_secret());
            let local = self.local_mut(key);
            if local.error.is_none() || local.edit.is_none() || secret {
                local.edit = Some(Edit::new(&text, lines));
            }
        }
    }

    /// The text that a person can write in an element, and whether in several lines.
    pub(crate) fn writing(&self, key: Key) -> Option<(String, bool)> {
        let element = self.element(key).filter(|element| !element.data().disabled())?;
        let Kind::TextField(field) = Kind::of(element) else { return None };
        Some((field.text(), field.has_lines()))
    }

    /// Enters the written text, if it is another value. If it is refused, the reason stays below
    /// the field.
    pub(crate) fn enter_written(&mut self, key: Key) -> bool {
        let Some((shown, _)) = self.writing(key) else { return true };
        let Some(text) = self.local(key).and_then(|local| Some(local.edit.as_ref()?.text())) else {
            return true;
        };
        if text == shown {
            self.local_mut(key).error = None;
            return true;
        }
        let Some(Kind::TextField(field)) = self.kind(key) else { return true };
        let mut reason = format!("must be {}", field.wanted(&text));
        let read = field.read(&text, self.numbers);
        if let Err(Misread::Ambiguous([one, other])) = &read {
            reason = format!("can mean two numbers: write {one} or {other}");
        }
        let taken = read.is_ok_and(|value| self.change(key, value));
        // Shows the accepted form of the text, so that it is not entered again.
        if let Some((shown, lines)) = self.writing(key).filter(|_| taken) {
            let local = self.local_mut(key);
            if local.edit.as_ref().is_some_and(|edit| edit.text() != shown) {
                local.edit = Some(Edit::new(&shown, lines));
            }
        }
        self.local_mut(key).error = (!taken).then_some(reason);
        taken
    }

    /// After a change from elsewhere: the field in hand shows it, unless another text is being
    /// written there.
    pub(crate) fn refresh(&mut self, before: Option<String>) {
        let Some(key) = self.focus else { return };
        let Some((text, lines)) = self.writing(key) else { return };
        let local = self.local_mut(key);
        let untouched = local.edit.as_ref().is_none_or(|edit| Some(edit.text()) == before);
        if untouched && local.edit.as_ref().is_none_or(|edit| edit.text() != text) {
            local.edit = Some(Edit::new(&text, lines));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its button works until it is let go, and draws nothing meanwhile.
    #[test]
    fn a_run_that_draws_nothing_is_at_work_and_stops_late_once() {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let app = app_runtime::App::new("works", move |ui: &app_runtime::Ui| {
            if ui.button("Work").show() {
                wait.lock().unwrap().recv().unwrap();
            }
        });
        let mut session = app_runtime::Session::new(app, Arc::default(), app_runtime::Nowhere);
        session.start();
        let mut page = Page::new(session.inbox());
        page.tree = session.page().clone();
        assert!(!page.is_busy());
        let button = page.tree.walk(Tree::ROOT).map(|id| page.tree.node(id).key).last().unwrap();
        page.click(button);
        let working = std::thread::spawn(move || session.advance());
        while page.inbox.is_waiting() {
            std::thread::yield_now();
        }
        assert!(page.is_busy(), "Esc stops it");
        while !page.inbox.still_runs() {
            // The interaction begins, and clears an earlier wish.
            page.stop();
        }
        let late = Instant::now() + Inbox::STOP_PATIENCE;
        // Pressed again, which delays nothing.
        page.stop();
        assert!(!page.stops_late(Instant::now()));
        assert!(page.stops_late(late) && !page.stops_late(late), "it is told once");
        page.stop();
        go.send(()).unwrap();
        assert!(working.join().unwrap());
        assert!(!page.stops_late(late) && !page.is_busy());
    }
}
