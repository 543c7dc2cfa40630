//! One corpus of patches, three readings: what the examples send as they are used is played
//! through `Tree::apply`, the renderer of HTML and that of the terminal, and whatever a person
//! reads in one of them must be there in the others.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use dacapo::runtime::{
    Action, Click, Element, Event, NodeId, Renderer, Resources, Session, Tree, Update,
};
use dacapo::{App, IntoApp};

macro_rules! examples {
    ($($path:literal $name:ident)*) => {
        $(
            #[path = $path]
            #[allow(dead_code, reason = "the `main` of an example is for running it alone")]
            mod $name;
        )*

        fn all() -> Vec<App> {
            vec![$($name::$name.into_app(),)*]
        }
    };
}

examples! {
    "../../examples/src/bin/buttons.rs" buttons
    "../../examples/src/bin/confirm_delete.rs" confirm_delete
    "../../examples/src/bin/counter.rs" counter
    "../../examples/src/bin/dashboard.rs" dashboard
    "../../examples/src/bin/linked_sliders.rs" linked_sliders
    "../../examples/src/bin/settings.rs" settings
    "../../examples/src/bin/signup.rs" signup
    "../../examples/src/bin/stages.rs" stages
    "../../examples/src/bin/todo.rs" todo
    "../../examples/src/bin/wizard.rs" wizard
}

struct Recorder(Sender<Update>);

impl Renderer for Recorder {
    fn render(&mut self, update: Update) {
        drop(self.0.send(update));
    }
}

/// The patches of an app, one list for each event, as somebody clicks what can be clicked.
fn corpus(app: App) -> Vec<Update> {
    let (sender, updates) = channel();
    let mut session = Session::new(app, Arc::new(Resources::default()), Recorder(sender));
    session.start();
    for number in 1..=12 {
        let page = session.page();
        let buttons: Vec<_> = page
            .walk(Tree::ROOT)
            .map(|id| page.node(id))
            .filter(|node| !node.element.data().disabled())
            .filter_map(|node| match node.element.data().clickable() {
                Click::Runs => Some(Action::Click(node.key)),
                Click::Submits => Some(Action::Submit(node.key, Vec::new())),
                Click::No => None,
            })
            .collect();
        let Some(action) = buttons.into_iter().cycle().nth(number as usize - 1) else { break };
        session.inbox().push(Event { number, action });
        while session.advance() {}
    }
    updates.try_iter().collect()
}

/// The words that a person reads here without unfolding anything.
fn words(page: &Tree, id: NodeId, found: &mut BTreeSet<String>) {
    let element = &page.node(id).element;
    // A grid has more rows than are in sight.
    if !matches!(element, Element::Dataframe(_)) {
        let text = match element {
            // How far it is is a bar, not a word.
            Element::Progress(progress) => progress.text.clone().unwrap_or_default(),
            element => element.data().text(),
        };
        let shown = text.split_whitespace().filter(|word| !word.starts_with(":material/"));
        let shown: Vec<_> = shown.collect();
        let letters = shown.join(" ");
        let words = letters.split(|sign: char| !sign.is_alphanumeric());
        found.extend(words.filter(|word| word.chars().count() > 1).map(str::to_owned));
    }
    let inside = page.children(id);
    let shown = match element {
        Element::Tabs(_) => &inside[..inside.len().min(1)],
        Element::Popover(_) => &[],
        Element::Expander(expander) if !expander.expanded => &[],
        _ => inside,
    };
    for &child in shown {
        words(page, child, found);
    }
}

#[test]
fn a_page_reads_the_same_in_every_renderer() {
    let mut read = 0;
    for app in all() {
        let name = app.name;
        let mut page = Tree::default();
        for update in corpus(app) {
            page.apply(&update.patches);
            let mut wanted = BTreeSet::new();
            words(&page, Tree::ROOT, &mut wanted);
            for (renderer, reading) in
                [("page", app_web::read(&page)), ("terminal", app_terminal::read(&page, 160))]
            {
                let missing: Vec<_> =
                    wanted.iter().filter(|word| !reading.contains(word.as_str())).collect();
                assert!(missing.is_empty(), "{name}: the {renderer} lacks {missing:?}:\n{reading}");
            }
            read += wanted.len();
        }
    }
    assert!(read > 1000, "only {read} words");
}
