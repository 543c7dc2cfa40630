//! The headless renderer: drives an app as a person would, in a test, without a browser.

mod chart;

use std::fmt;
use std::hash::Hash;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use app_literals::{Shortcut, as_read};

use crate::app::IntoApp;
use crate::clock::{self, Standing};
use crate::element::{Click, Element, FailureKind};
use crate::event::{Action, Event, Num, Number, Value};
use crate::key::{Key, KeyValue};
use crate::patch::Patch;
use crate::renderer::{Download, Effect, Renderer, Update};
use crate::session::Session;
use crate::state::{Lent, ResourceError, Resources, State};
use crate::tree::{Node, NodeId, Tree};
use crate::upload::UploadedFile;
use crate::widgets::color_picker::Color;

/// An app under test: a page without a browser. Its methods are the actions of a person. It finds
/// widgets by their labels. If a widget is missing, it panics with a list of the widgets that are
/// there.
///
/// A duplicate key, a panic in the app, an endless rerun or a form without submit button fails
/// the test at once;
/// [`lenient`](TestApp::lenient) shows them on the page instead, as a person would see them.
#[derive(Debug)]
pub struct TestApp {
    session: Session,
    /// The updates that the session renders.
    updates: Receiver<Update>,
    /// A page of the test's own, kept up to date by patches alone.
    page: Tree,
    /// The updates of the last interaction.
    latest: Vec<Update>,
    patches: Vec<Patch>,
    strict: bool,
    events: u64,
    /// Values entered in forms and not yet submitted.
    waiting: Vec<(Key, Value)>,
    clock: Standing,
}

/// The longest time for which [`TestApp::settle`] waits.
const MOST_SETTLING: Duration = Duration::from_secs(10);

/// The most wakes in a row that nothing in the background can explain.
const MOST_WAKES: u32 = 100;

/// The methods that find a widget by its label.
macro_rules! finders {
    ($($(#[$about:meta])* $variant:ident($data:ty)
        $(found by { $($(#[$doc:meta])* $name:ident,)* })?,)*) => {
        impl TestApp {
            $($($(
                $(#[$doc])*
                #[track_caller]
                pub fn $name(&mut self, label: &str) -> Found<'_> {
                    self.find(stringify!($name), &[stringify!($name)], label)
                }
            )*)?)*
        }
    };
}
crate::widgets::every_element!(finders);

/// Hands updates on to the test.
#[derive(Debug)]
struct Outlet(Sender<Update>);

impl Renderer for Outlet {
    fn render(&mut self, update: Update) {
        // The test may have ended.
        drop(self.0.send(update));
    }
}

/// Ends the pause of a thread.
struct Unparked(Thread);

impl Wake for Unparked {
    fn wake(self: Arc<Unparked>) {
        self.0.unpark();
    }
}

impl TestApp {
    /// Starts an app.
    ///
    /// # Panics
    /// If the app's first run shows a duplicate key, a panic or an endless rerun, or if it takes a
    /// resource: see [`builder`](Self::builder).
    #[track_caller]
    #[must_use]
    pub fn new(app: impl IntoApp) -> TestApp {
        TestApp::builder(app).start()
    }

    /// Starts an app that may fail on its page.
    #[track_caller]
    #[must_use]
    pub fn lenient(app: impl IntoApp) -> TestApp {
        let mut builder = TestApp::builder(app);
        builder.strict = false;
        builder.start()
    }

    /// An app with resources, or with initial state.
    #[must_use]
    pub fn builder(app: impl IntoApp) -> TestAppBuilder {
        let (sender, updates) = channel();
        let session = Session::new(app.into_app(), Arc::default(), Outlet(sender));
        let (resources, clock) = (Resources::default(), Standing::begin());
        TestAppBuilder { session, updates, resources, strict: true, clock }
    }

    /// The button of that label; submit and download buttons too.
    #[track_caller]
    pub fn button(&mut self, label: &str) -> Found<'_> {
        self.find("button", &["button", "form_submit_button", "download_button"], label)
    }

    /// The table at this position among the tables, from 0.
    #[track_caller]
    pub fn table(&mut self, position: usize) -> Found<'_> {
        self.at("table", position)
    }

    /// The dataframe at this position among the dataframes, from 0; its value is the selected rows.
    #[track_caller]
    pub fn dataframe(&mut self, position: usize) -> Found<'_> {
        self.at("dataframe", position)
    }

    /// Presses a shortcut: a click on the first button that has it.
    ///
    /// # Panics
    /// If no button has it, or if its button is disabled.
    #[track_caller]
    pub fn press(&mut self, shortcut: &str) {
        let wanted = Shortcut::from(shortcut);
        let has = |node: &&Node| match &node.element {
            Element::Button(button) => button.shortcut.as_ref() == Some(&wanted),
            _ => false,
        };
        let found = self.nodes().filter(has).map(|node| node.key).collect();
        Found::new(self, found, format!("button with the shortcut {shortcut}")).click();
    }

    /// The widget with that explicit `key`, whatever is around it.
    #[track_caller]
    pub fn by_key(&mut self, key: impl Hash) -> Found<'_> {
        let value = KeyValue::of(key);
        let named = self.session.named.iter().filter(|(named, _)| *named == value);
        let found: Vec<Key> = named.map(|&(_, key)| key).collect();
        let wanted = "widget with that key".to_owned();
        Found::new(self, found, wanted)
    }

    /// Runs the body once more, like an event from outside.
    #[track_caller]
    pub fn rerun(&mut self) {
        self.interact(Action::Rerun);
    }

    /// Delivers wakes until tasks and streams of this page are at rest. Timers of `every` do not count:
    /// [`advance`](Self::advance) moves their clock.
    ///
    /// # Panics
    /// If something still runs after ten seconds, with its name. If the page wakes itself without end.
    #[track_caller]
    pub fn settle(&mut self) {
        let inbox = self.session.inbox();
        inbox.set_waker(Waker::from(Arc::new(Unparked(thread::current()))));
        let until = Instant::now() + MOST_SETTLING;
        let mut alone = 0;
        loop {
            let background = inbox.background();
            if inbox.is_woken() {
                alone = if background.is_empty() { alone + 1 } else { 0 };
                assert!(
                    alone <= MOST_WAKES,
                    "the page has woken itself {MOST_WAKES} times in a row: its body changes what it                      reads, such as a `Live`"
                );
                self.session.redraw_now();
            } else if background.is_empty() {
                break;
            } else {
                let left = until.saturating_duration_since(Instant::now());
                assert!(
                    !left.is_zero(),
                    "still running after {MOST_SETTLING:?}: {}",
                    background.join(", ")
                );
                thread::park_timeout(left);
            }
        }
        self.look();
    }

    /// Moves the clock of `every` and of the `ttl` of `#[cached]` on this thread, and delivers what has
    /// become due meanwhile, one after the other. While a test has a `TestApp`, this clock stands still
    /// between these calls.
    #[track_caller]
    pub fn advance(&mut self, by: Duration) {
        let until = clock::now() + by;
        let inbox = self.session.inbox();
        while let Some(due) = inbox.due().filter(|due| *due <= until) {
            self.clock.move_to(due);
            self.session.redraw();
        }
        self.clock.move_to(until);
        self.look();
    }

    /// The text that a person reads, from top to bottom, one element a line; after the page, the
    /// toasts and notices of the last interaction.
    #[must_use]
    pub fn text(&self) -> String {
        let texts = self.nodes().map(|node| node.element.data().text());
        texts
            .chain(self.toasts())
            .chain(self.notices())
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Whether a person can read this on the page.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// The texts of the error elements on the page: messages of `ui.error`, and failures.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let errors = self.nodes().map(|node| node.element.data());
        errors
            .filter(|data| matches!(data.name(), "error" | "exception" | "failure"))
            .map(|data| data.text())
            .collect()
    }

    /// The number of runs of the body.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.session.runs()
    }

    /// The patches that the last interaction sent to the renderer.
    #[must_use]
    pub fn patches(&self) -> &[Patch] {
        &self.patches
    }

    /// The updates that the last interaction sent to the renderer: one, and before it those of a
    /// run that took long.
    #[must_use]
    pub fn updates(&self) -> &[Update] {
        &self.latest
    }

    /// The words of the toasts of the last interaction.
    #[must_use]
    pub fn toasts(&self) -> Vec<String> {
        let toasts = self.effects().filter_map(|effect| match effect {
            Effect::Toast(toast) => Some(toast.message.clone()),
            _ => None,
        });
        toasts.collect()
    }

    /// The notices of the last interaction about the session itself.
    #[must_use]
    pub fn notices(&self) -> Vec<String> {
        let notices = self.effects().filter_map(|effect| match effect {
            Effect::Notice(words) => Some(words.clone()),
            _ => None,
        });
        notices.collect()
    }

    /// The files that the last interaction gave to the person.
    #[must_use]
    pub fn downloads(&self) -> Vec<&Download> {
        let files = self.effects().filter_map(|effect| match effect {
            Effect::Download(file) => Some(file),
            _ => None,
        });
        files.collect()
    }

    /// A parameter in the address of the page.
    #[must_use]
    pub fn query_param(&self, name: &str) -> Option<String> {
        self.session.access.query_param(name)
    }

    fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.latest.iter().flat_map(|update| &update.effects)
    }

    /// This session's `T`.
    #[must_use]
    pub fn state<T: State>(&self) -> Lent<'_, T> {
        self.session.state()
    }

    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.page.walk(Tree::ROOT).map(|id| self.page.node(id))
    }

    #[track_caller]
    fn find(&mut self, what: &str, names: &[&str], label: &str) -> Found<'_> {
        let fits = |node: &&Node| {
            let data = node.element.data();
            names.contains(&data.name()) && data.label().is_some_and(|own| is_named(own, label))
        };
        let found: Vec<Key> = self.nodes().filter(fits).map(|node| node.key).collect();
        Found::new(self, found, format!("{what} \"{label}\""))
    }

    /// The element at this position, among elements without a label.
    #[track_caller]
    fn at(&mut self, name: &str, position: usize) -> Found<'_> {
        let all = self.nodes().filter(|node| node.element.data().name() == name);
        let found: Vec<Key> = all.map(|node| node.key).skip(position).take(1).collect();
        Found::new(self, found, format!("{name} number {position}"))
    }

    /// The values that wait in the form of this submit button.
    fn take_waiting(&mut self, button: Key) -> Vec<(Key, Value)> {
        let page = &self.page;
        let form = |key| page.find(key).and_then(|node| page.form_around(node));
        let own = form(button);
        self.waiting.extract_if(.., |(key, _)| form(*key) == own).collect()
    }

    #[track_caller]
    fn interact(&mut self, action: Action) {
        self.events += 1;
        self.session.inbox().push(Event { number: self.events, action });
        while self.session.advance() {}
        self.look();
    }

    /// Receives the updates that the session has rendered.
    #[track_caller]
    fn look(&mut self) {
        self.latest = self.updates.try_iter().collect();
        self.patches = self.latest.iter().flat_map(|update| update.patches.clone()).collect();
        self.page.apply(&self.patches);
        self.check();
    }

    #[track_caller]
    fn check(&self) {
        if !self.strict {
            return;
        }
        for node in self.nodes() {
            if let Element::Failure(failure) = &node.element
                && let FailureKind::DuplicateKey
                | FailureKind::Panic
                | FailureKind::EndlessRerun
                | FailureKind::Resource
                | FailureKind::NoSubmitButton = failure.kind
            {
                let details = failure.details.as_deref().map(|details| format!(": {details}"));
                let way_out = if failure.kind == FailureKind::Resource { IN_A_TEST } else { "" };
                panic!("{}{}{way_out}", failure.message, details.unwrap_or_default());
            }
        }
    }
}

/// The way in which a test gives a resource; follows the message about the way of a program.
const IN_A_TEST: &str = "; in a test: `TestApp::builder(app).resource(…).start()`";

/// An app that is being prepared for a test.
#[derive(Debug)]
pub struct TestAppBuilder {
    session: Session,
    updates: Receiver<Update>,
    resources: Resources,
    strict: bool,
    clock: Standing,
}

impl TestAppBuilder {
    /// Shares a resource, as `launch(app).resource(…)` does.
    #[must_use]
    pub fn resource<T: Send + Sync + 'static>(mut self, value: T) -> TestAppBuilder {
        self.resources.insert(value);
        self
    }

    /// Puts session state in place before the first run.
    #[must_use]
    pub fn state<T: State>(mut self, value: T) -> TestAppBuilder {
        self.session.set_state(value);
        self
    }

    /// Opens the page at an address with this parameter.
    #[must_use]
    pub fn query_param(mut self, name: &str, value: &str) -> TestAppBuilder {
        let mut query = self.session.access.query();
        query.push((name.to_owned(), value.to_owned()));
        self.session.set_query(query);
        self
    }

    /// Runs the app for the first time.
    ///
    /// # Panics
    /// As for [`TestApp::new`].
    #[track_caller]
    #[must_use]
    pub fn start(self) -> TestApp {
        let TestAppBuilder { mut session, updates, resources, strict, clock } = self;
        match session.app.check(&resources) {
            Ok(()) => {}
            Err(missing @ ResourceError::Missing { .. }) => panic!("{missing}{IN_A_TEST}"),
            Err(error) => panic!("{error}"),
        }
        session.access.set_resources(Arc::new(resources));
        session.start();
        let mut page = TestApp {
            session,
            updates,
            page: Tree::default(),
            latest: Vec::new(),
            patches: Vec::new(),
            strict,
            events: 0,
            waiting: Vec::new(),
            clock,
        };
        page.look();
        page
    }
}

/// A widget that a test has found on the page; of several with one label, the first from the top.
#[derive(Debug)]
pub struct Found<'a> {
    page: &'a mut TestApp,
    found: Vec<Key>,
    chosen: usize,
    wanted: String,
}

impl<'a> Found<'a> {
    #[track_caller]
    fn new(page: &'a mut TestApp, found: Vec<Key>, wanted: String) -> Found<'a> {
        let found = Found { page, found, chosen: 0, wanted };
        found.node();
        found
    }

    /// The widget at this position among several, from 0.
    #[track_caller]
    #[must_use]
    pub fn nth(mut self, index: usize) -> Found<'a> {
        self.chosen = index;
        self.node();
        self
    }

    /// Clicks it.
    ///
    /// # Panics
    /// If a person could not click it: it is disabled, or it is not a button.
    #[track_caller]
    pub fn click(self) {
        let key = self.key();
        let submits = self.node().element.data().clickable() == Click::Submits;
        let action = if submits {
            Action::Submit(key, self.page.take_waiting(key))
        } else {
            Action::Click(key)
        };
        self.act(action);
    }

    /// Turns it on.
    #[track_caller]
    pub fn check(self) {
        self.set(true);
    }

    /// Turns it off.
    #[track_caller]
    pub fn uncheck(self) {
        self.set(false);
    }

    /// Enters a value: text, a number, on or off, a range, a date, a color.
    ///
    /// # Panics
    /// If a person could not enter it: the widget is disabled, or it does not take that value.
    #[track_caller]
    pub fn set(self, value: impl Into<Shown>) {
        let action = Action::Change(self.key(), value.into().0);
        self.act(action);
    }

    /// Chooses the option with this text. A multiselect takes an array of options, which replaces
    /// the earlier choice.
    ///
    /// # Panics
    /// If the option is not offered; the message lists the offered ones.
    #[track_caller]
    pub fn choose<K>(self, option: impl Chosen<K>) {
        let value = match option.into_words() {
            Ok(option) => self.index_of(&option),
            Err(options) => {
                Value::List(options.iter().map(|option| self.index_of(option)).collect())
            }
        };
        let action = Action::Change(self.key(), value);
        self.act(action);
    }

    /// Uploads a file. If several are allowed, this adds one more.
    ///
    /// # Panics
    /// If a person could not upload it: it is too large, of a type that is not accepted, or one too
    /// many.
    #[track_caller]
    pub fn upload(self, name: &str, content: impl AsRef<[u8]>) {
        let mut files = self.files();
        if matches!(self.node().element.data().value(), Some(Value::File(_))) {
            files.clear();
        }
        files.push(Value::File(UploadedFile::from_bytes(name, content.as_ref())));
        let action = Action::Change(self.key(), Value::List(files));
        self.act(action);
    }

    /// Removes an uploaded file.
    ///
    /// # Panics
    /// If there is no file of that name.
    #[track_caller]
    pub fn remove(self, name: &str) {
        let mut files = self.files();
        let Some(at) = files.iter().position(|file| Shown(file.clone()) == *name) else {
            panic!("the {} has no file \"{name}\"", self.wanted);
        };
        files.remove(at);
        let action = Action::Change(self.key(), Value::List(files));
        self.act(action);
    }

    #[track_caller]
    fn files(&self) -> Vec<Value> {
        let Element::FileUploader(uploader) = &self.node().element else {
            panic!("the {} takes no files", self.wanted);
        };
        uploader.files.iter().cloned().map(Value::File).collect()
    }

    #[track_caller]
    fn index_of(&self, option: &str) -> Value {
        let labels = match &self.node().element {
            Element::Selectbox(selectbox) => &selectbox.options.labels,
            Element::Radio(radio) => &radio.options.labels,
            Element::Pills(pills) => &pills.options.labels,
            Element::SelectSlider(slider) => &slider.options.labels,
            Element::Multiselect(multiselect) => &multiselect.labels,
            _ => panic!("the {} has no options", self.wanted),
        };
        let Some(index) = labels.iter().position(|label| is_named(label, option)) else {
            panic!("the {} does not offer \"{option}\", but: {}", self.wanted, labels.join(", "));
        };
        Value::Number(Num::Int(index as i64))
    }

    /// Selects these rows of a dataframe and no others, by their positions in the data.
    ///
    /// # Panics
    /// If a person could not select them: there is no such row, or rows cannot be selected.
    #[track_caller]
    pub fn select_rows(self, rows: impl IntoIterator<Item = usize>) {
        let Element::Dataframe(grid) = &self.node().element else {
            panic!("the {} has no rows", self.wanted)
        };
        let action = Action::Change(self.key(), grid.choice(rows));
        self.act(action);
    }

    /// The text of one cell of a table or a dataframe, by the position of its row in the data
    /// and the name of its column.
    ///
    /// # Panics
    /// If there is no such cell; the message lists the columns.
    #[track_caller]
    #[must_use]
    pub fn cell(&self, row: usize, column: &str) -> String {
        let frame = match &self.node().element {
            Element::Table(table) => &table.frame,
            Element::Dataframe(grid) => &grid.frame,
            _ => panic!("the {} has no cells", self.wanted),
        };
        let mut names = frame.columns().iter().map(|column| column.name());
        let Some(place) = names.position(|name| name == column) else {
            let names: Vec<_> = frame.columns().iter().map(|column| column.name()).collect();
            panic!("the {} has no column \"{column}\", but: {}", self.wanted, names.join(", "));
        };
        assert!(
            row < frame.rows(),
            "the {} has {} rows, and no row {row}",
            self.wanted,
            frame.rows()
        );
        frame.cell(row, place).to_string()
    }

    /// Whether it is disabled.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.node().element.data().disabled()
    }

    /// The value it shows; compares with numbers, `&str` and `bool`.
    ///
    /// # Panics
    /// If it has none.
    #[track_caller]
    #[must_use]
    pub fn value(&self) -> Shown {
        let value = self.node().element.data().value();
        Shown(value.unwrap_or_else(|| panic!("the {} has no value", self.wanted)))
    }

    #[track_caller]
    fn act(self, action: Action) {
        let (TestApp { page, waiting, .. }, key, wanted) =
            (&mut *self.page, self.found[self.chosen], self.wanted);
        if let Action::Change(_, value) = &action {
            // A person sees entered values on the screen before the session knows of them.
            let id = page.find(key).unwrap_or(Tree::ROOT);
            let in_form = page.form_around(id).is_some();
            let entered = page.enter(key, value.clone());
            if in_form {
                if let Err(refusal) = entered {
                    panic!("the {wanted} refused that: {refusal}");
                }
                waiting.retain(|(other, _)| *other != key);
                waiting.push((key, value.clone()));
                return;
            }
        }
        self.page.interact(action);
        let refused = self.page.latest.last().and_then(|update| update.refused.clone());
        if let Some(refusal) = refused {
            panic!("the {wanted} refused that: {refusal}");
        }
    }

    #[track_caller]
    fn key(&self) -> Key {
        self.node().key
    }

    #[track_caller]
    fn node(&self) -> &Node {
        let Some(&key) = self.found.get(self.chosen) else {
            let there: Vec<_> = self.page.nodes().filter_map(describe).collect();
            let there = if there.is_empty() { "nothing".to_owned() } else { there.join(", ") };
            panic!(
                "there is no {} on the page (number {}); there is: {there}",
                self.wanted, self.chosen
            );
        };
        let id: NodeId = self.page.page.find(key).unwrap_or(Tree::ROOT);
        self.page.page.node(id)
    }
}

/// Whether a label is the one of a test: as it is written, or as a person reads it.
fn is_named(label: &str, wanted: &str) -> bool {
    label == wanted || as_read(label) == wanted
}

fn describe(node: &Node) -> Option<String> {
    let data = node.element.data();
    data.label().map(|label| format!("{} \"{label}\"", data.name()))
}

/// The argument of [`Found::choose`]: an option, or an array of options. `Kind` tells the two
/// apart.
pub trait Chosen<Kind> {
    /// One option in words, or several.
    #[doc(hidden)]
    fn into_words(self) -> Result<String, Vec<String>>;
}

/// A single option is chosen.
#[derive(Debug)]
pub enum One {}

/// Any number of options is chosen.
#[derive(Debug)]
pub enum Several {}

impl<T: fmt::Display> Chosen<One> for T {
    fn into_words(self) -> Result<String, Vec<String>> {
        Ok(self.to_string())
    }
}

impl<T: fmt::Display, const N: usize> Chosen<Several> for [T; N] {
    fn into_words(self) -> Result<String, Vec<String>> {
        Err(self.iter().map(ToString::to_string).collect())
    }
}

/// A value as a person reads or enters it. It compares with numbers, `&str`, `bool`, and with the
/// values that the other inputs return.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown(Value);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::Nothing => Ok(()),
            Value::Bool(value) => value.fmt(f),
            Value::Number(value) => value.fmt(f),
            Value::Text(text) | Value::Choice { label: text, .. } => f.write_str(text),
            Value::File(file) => f.write_str(file.name()),
            Value::List(values) => separated(f, values.iter().map(|value| Shown(value.clone()))),
            Value::Rows { rows, .. } => separated(f, rows),
        }
    }
}

fn separated(
    f: &mut fmt::Formatter<'_>,
    values: impl IntoIterator<Item: fmt::Display>,
) -> fmt::Result {
    for (place, value) in values.into_iter().enumerate() {
        write!(f, "{}{value}", if place > 0 { ", " } else { "" })?;
    }
    Ok(())
}

impl From<&str> for Shown {
    fn from(text: &str) -> Shown {
        Shown(Value::Text(text.to_owned()))
    }
}

impl From<String> for Shown {
    fn from(text: String) -> Shown {
        Shown(Value::Text(text))
    }
}

impl From<bool> for Shown {
    fn from(value: bool) -> Shown {
        Shown(Value::Bool(value))
    }
}

impl PartialEq<&str> for Shown {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

impl PartialEq<str> for Shown {
    fn eq(&self, text: &str) -> bool {
        match &self.0 {
            Value::Text(own) | Value::Choice { label: own, .. } => own == text,
            Value::File(file) => file.name() == text,
            _ => false,
        }
    }
}

impl PartialEq<bool> for Shown {
    fn eq(&self, value: &bool) -> bool {
        self.0 == Value::Bool(*value)
    }
}

/// Several options, as a multiselect shows them; or the names of files.
impl<const N: usize> PartialEq<[&str; N]> for Shown {
    fn eq(&self, options: &[&str; N]) -> bool {
        let Value::List(own) = &self.0 else { return false };
        own.len() == N && own.iter().zip(options).all(|(own, option)| Shown(own.clone()) == *option)
    }
}

/// The selected rows, as a dataframe shows them.
impl<const N: usize> PartialEq<[usize; N]> for Shown {
    fn eq(&self, rows: &[usize; N]) -> bool {
        matches!(&self.0, Value::Rows { rows: own, .. } if own == rows)
    }
}

impl<N: Number> From<RangeInclusive<N>> for Shown {
    fn from(range: RangeInclusive<N>) -> Shown {
        let ends = [range.start(), range.end()];
        Shown(Value::List(ends.map(|end| Value::Number(end.to_num())).to_vec()))
    }
}

impl<N: Number> PartialEq<RangeInclusive<N>> for Shown {
    fn eq(&self, range: &RangeInclusive<N>) -> bool {
        let Value::List(own) = &self.0 else { return false };
        let [Value::Number(start), Value::Number(end)] = own.as_slice() else { return false };
        let (from, to) = (range.start().to_num(), range.end().to_num());
        start.as_f64() == from.as_f64() && end.as_f64() == to.as_f64()
    }
}

macro_rules! written {
    ($($value:ty)*) => {$(
        impl From<$value> for Shown {
            fn from(value: $value) -> Shown {
                Shown(Value::Text(value.to_string()))
            }
        }

        impl PartialEq<$value> for Shown {
            fn eq(&self, value: &$value) -> bool {
                *self == value.to_string().as_str()
            }
        }
    )*};
}
written!(Color jiff::civil::Date jiff::civil::Time);

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Shown {
            fn from(number: $number) -> Shown {
                Shown(Value::Number(number.to_num()))
            }
        }

        impl PartialEq<$number> for Shown {
            fn eq(&self, number: &$number) -> bool {
                matches!(self.0, Value::Number(own) if own.as_f64() == number.to_num().as_f64())
            }
        }
    )*};
}
numbers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64);
