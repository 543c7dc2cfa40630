//! A person who tries everything that an app offers, and the messages of the app meanwhile.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use dacapo::runtime::widgets::chart::Figure;
use dacapo::runtime::{
    Action, Click, Element, Event, Key, NodeId, Num, Patch, Renderer, Session, Tree, Update, Value,
};
use dacapo::{App, UploadedFile};

/// The number of actions with each app.
const DEEDS: u64 = 16;

struct Recorder(Sender<Update>);

impl Renderer for Recorder {
    fn render(&mut self, update: Update) {
        drop(self.0.send(update));
    }
}

/// The patches of an app in use, one list for each time its page changes. What the person has
/// entered comes first, as it does on their page.
pub(crate) fn uses(app: App) -> Vec<Vec<Patch>> {
    let (sender, updates) = channel();
    let mut session = Session::new(app, Arc::new(crate::resources()), Recorder(sender));
    session.start();
    let mut corpus: Vec<Vec<Patch>> = updates.try_iter().map(|update| update.patches).collect();
    for number in 1..=DEEDS {
        let mut page = session.page().clone();
        let ids: Vec<NodeId> = page.walk(Tree::ROOT).collect();
        let mut deeds = ids.into_iter().filter_map(|id| deed(&page, id)).collect::<Vec<_>>();
        if deeds.is_empty() {
            break;
        }
        let action = deeds.swap_remove(number as usize % deeds.len());
        corpus.push(entered(&mut page, &action));
        session.inbox().push(Event { number, action });
        while session.advance() {}
        for update in updates.try_iter() {
            assert_eq!(update.refused, None, "at event {number}");
            corpus.push(update.patches);
        }
    }
    corpus
}

/// The possible action on an element.
fn deed(page: &Tree, id: NodeId) -> Option<Action> {
    let node = page.node(id);
    let data = node.element.data();
    if data.disabled() {
        return None;
    }
    match data.clickable() {
        Click::Runs => Some(Action::Click(node.key)),
        Click::Submits => {
            let inside = page.walk(page.form_around(id)?);
            let fields = inside.filter_map(|id| Some((page.node(id).key, another(page, id)?)));
            Some(Action::Submit(node.key, fields.collect()))
        }
        // The fields of a form go with its button.
        Click::No if page.form_around(id).is_some() => None,
        Click::No => Some(Action::Change(node.key, another(page, id)?)),
    }
}

/// A value that an element takes and does not have.
fn another(page: &Tree, id: NodeId) -> Option<Value> {
    let node = page.node(id);
    let data = node.element.data();
    let text = |text: &str| Value::Text(text.to_owned());
    let whole = |number| Value::Number(Num::Int(number));
    let days = "day,rain\n1,0.5\n2,\n".as_bytes();
    let file = || Value::File(UploadedFile::from_bytes("days.csv", days));
    let words = ["Ada", "Grace", "ada@example.org", "1820-05-12", "10:30", "#0120ab"].map(text);
    let lists = [vec![whole(1)], vec![whole(2), whole(3)], vec![file()], vec![]].map(Value::List);
    let all = [Value::Bool(true), Value::Bool(false), whole(1), whole(2)];
    let rows = match &node.element {
        Element::Dataframe(grid) => vec![grid.choice([1]), grid.choice([])],
        Element::Chart(figure) => {
            let x = figure.chart.layers.iter().find_map(|layer| layer.channels.x.as_ref());
            let ends = x.and_then(|x| Some((*x.positions().first()?, *x.positions().get(1)?)));
            vec![figure.rows([1]), figure.rows([]), Figure::interval(ends)]
        }
        _ => Vec::new(),
    };
    let mut all = rows.into_iter().chain(all).chain(words).chain(lists);
    all.find(|value| {
        !data.disabled()
            && data.accept(value.clone()).is_ok_and(|taken| Some(taken) != data.value())
    })
}

/// The change on a person's own page before the app answers.
fn entered(page: &mut Tree, action: &Action) -> Vec<Patch> {
    let fields: &[(Key, Value)] = match action {
        Action::Change(key, value) => &[(*key, value.clone())],
        Action::Submit(_, fields) => fields,
        _ => &[],
    };
    let mut shows = |(key, value): &(Key, Value)| {
        page.enter(*key, value.clone()).expect("it was offered");
        let id = page.find(*key).expect("it is there");
        Patch::Update { key: *key, element: page.node(id).element.clone() }
    };
    fields.iter().map(&mut shows).collect()
}
