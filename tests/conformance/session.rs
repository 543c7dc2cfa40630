//! Events that arrive while others wait: a test driver cannot make them, because it does one thing
//! after the other.

use app_runtime::{Action, Event, IntoApp, Key, Refusal, Renderer, Session, Tree, Update, Value};
use std::sync::{Arc, Mutex};

/// A session and what it has rendered.
pub(crate) struct Tab {
    pub(crate) session: Session,
    pub(crate) screen: Screen,
    events: u64,
}

#[derive(Clone, Default)]
pub(crate) struct Screen(Arc<Mutex<(Tree, Vec<Update>)>>);

impl Renderer for Screen {
    fn render(&mut self, update: Update) {
        let mut screen = self.0.lock().unwrap();
        screen.0.apply(&update.patches);
        screen.1.push(update);
    }
}

impl Screen {
    /// All that was rendered.
    pub(crate) fn all(&self) -> Vec<Update> {
        self.0.lock().unwrap().1.clone()
    }

    /// The page as a person sees it.
    pub(crate) fn page(&self) -> Tree {
        self.0.lock().unwrap().0.clone()
    }

    /// The number of updates rendered.
    pub(crate) fn updates(&self) -> usize {
        self.0.lock().unwrap().1.len()
    }

    /// The reason why the last event was refused, if it was.
    pub(crate) fn refused(&self) -> Option<Refusal> {
        self.0.lock().unwrap().1.last()?.refused.clone()
    }
}

impl Tab {
    pub(crate) fn open(app: impl IntoApp) -> Tab {
        Tab::on(Screen::default(), app)
    }

    /// A tab whose screen the app can see too.
    pub(crate) fn on(screen: Screen, app: impl IntoApp) -> Tab {
        let mut session = Session::new(app.into_app(), Arc::default(), screen.clone());
        session.start();
        Tab::with(session, screen)
    }

    /// A session that has begun elsewhere.
    pub(crate) fn with(session: Session, screen: Screen) -> Tab {
        let events = session.consumed();
        Tab { session, screen, events }
    }

    /// Clicks the first element with this label.
    pub(crate) fn click(&mut self, label: &str) {
        self.send(Action::Click(self.key(label)));
        self.run();
    }

    /// Enters a value in the first element with this label.
    pub(crate) fn change(&mut self, label: &str, value: Value) {
        self.send(Action::Change(self.key(label), value));
        self.run();
    }

    /// The key of the first element with this label.
    pub(crate) fn key(&self, label: &str) -> Key {
        let page = self.session.page();
        let mut nodes = page.walk(Tree::ROOT).map(|id| page.node(id));
        let found = nodes.find(|node| node.element.data().label() == Some(label));
        found.unwrap_or_else(|| panic!("nothing is called {label}")).key
    }

    /// Puts an event into the queue; nothing runs yet.
    pub(crate) fn send(&mut self, action: Action) {
        self.events += 1;
        self.session.inbox().push(Event { number: self.events, action });
    }

    /// Runs until no event waits.
    pub(crate) fn run(&mut self) {
        while self.session.advance() {}
    }

    pub(crate) fn texts(&self) -> String {
        let page = self.session.page();
        let texts = page.walk(Tree::ROOT).map(|id| page.node(id).element.data().text());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }
}
