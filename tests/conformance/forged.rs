//! G12. An app sees only the values that it offered, whatever a page sends: as a property, over all
//! kinds of inputs and over random values. Chosen values are in `inputs`.

use app_runtime::{Action, Element, Key, Num, Tree, Value};
use dacapo::frame::Frame;
use dacapo::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;

use crate::every_widget::{Changes, every_widget};
use crate::session::Tab;

/// Every kind of input. A value beyond the offer is a panic on the page, which the test looks for.
#[app]
fn everything(ui: &Ui, changes: &mut Changes) {
    ui.write(format!("changes {}", changes.0));
    every_widget(ui, "small");
}

fn numbers() -> impl Strategy<Value = Value> {
    let whole = prop_oneof![0i64..4, -3i64..210, any::<i64>()].prop_map(Num::Int);
    let odd = prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-0.0), 0.0..1.5, any::<f64>()];
    prop_oneof![whole, odd.prop_map(Num::Float)].prop_map(Value::Number)
}

fn texts() -> impl Strategy<Value = Value> {
    let known = prop_oneof![
        Just("small"),
        Just("2024-02-29"),
        Just("2023-02-29"),
        Just("07:30"),
        Just("#ff0000")
    ];
    prop_oneof![known.prop_map(str::to_owned), ".{0,9}", "[a-z\n]{0,12}"].prop_map(Value::Text)
}

fn scalars() -> impl Strategy<Value = Value> {
    let choice = (0usize..5, ".{0,6}").prop_map(|(index, label)| Value::Choice { index, label });
    prop_oneof![
        Just(Value::Nothing),
        any::<bool>().prop_map(Value::Bool),
        numbers(),
        texts(),
        choice
    ]
}

/// In rows, stands for the mark of the chart to which they are sent.
const CHART: u64 = 7;

fn values() -> impl Strategy<Value = Value> {
    let known = [Just(Frame::new([[1], [2]]).unwrap().mark()), Just(CHART)];
    let frame = prop_oneof![any::<u64>(), Union::new(known)];
    let rows = (frame, vec(0usize..4, 0..3)).prop_map(|(frame, rows)| Value::Rows { frame, rows });
    let list = vec(scalars(), 0..4).prop_map(Value::List);
    // The ends of an interval, and the sides of a rectangle.
    let numbers = vec(numbers(), 1..6).prop_map(Value::List);
    prop_oneof![3 => scalars(), 1 => list, 1 => numbers, 1 => rows]
}

/// An event on the element at this place of the page, whatever that is, or on none. Elements with a
/// label or a value come first.
#[derive(Clone, Debug)]
enum Forged {
    Click(usize),
    Change(usize, Value),
    Submit(usize, Vec<(usize, Value)>),
}

fn forged() -> impl Strategy<Value = Forged> {
    let place = prop_oneof![4 => 0usize..70, 1 => 0usize..220];
    prop_oneof![
        1 => place.clone().prop_map(Forged::Click),
        8 => (place.clone(), values()).prop_map(|(at, value)| Forged::Change(at, value)),
        1 => (place.clone(), vec((place, values()), 0..3))
            .prop_map(|(at, fields)| Forged::Submit(at, fields)),
    ]
}

fn action(tab: &Tab, forged: Forged) -> Action {
    let page = tab.session.page();
    let comes_first = |id| {
        let data = page.node(id).element.data();
        data.label().is_some() || data.value().is_some()
    };
    let (mut all, others): (Vec<_>, Vec<_>) =
        page.walk(Tree::ROOT).partition(|&id| comes_first(id));
    all.extend(others);
    let keys: Vec<Key> = all.into_iter().map(|id| page.node(id).key).collect();
    let key = |at: usize| keys.get(at).copied().unwrap_or(Key::parse("0000000zzzz").unwrap());
    match forged {
        Forged::Click(at) => Action::Click(key(at)),
        Forged::Change(at, Value::Rows { frame: CHART, rows }) => {
            let figure = page.find(key(at)).map(|id| &page.node(id).element);
            let frame = match figure {
                Some(Element::Chart(figure)) => figure.mark(),
                _ => CHART,
            };
            Action::Change(key(at), Value::Rows { frame, rows })
        }
        Forged::Change(at, value) => Action::Change(key(at), value),
        Forged::Submit(at, fields) => {
            let fields = fields.into_iter().map(|(at, value)| (key(at), value));
            Action::Submit(key(at), fields.collect())
        }
    }
}

/// The number of runs that have ended on the screen. A page with a spinner shows itself before.
fn answers(tab: &Tab) -> usize {
    tab.screen.all().iter().filter(|update| !update.running).count()
}

proptest! {
    #[test]
    fn g12_an_app_sees_only_what_it_offered(events in vec(forged(), 1..12)) {
        let mut tab = Tab::open(everything);
        for event in events {
            let before = tab.texts();
            let action = action(&tab, event);
            let answers = answers(&tab);
            tab.send(action.clone());
            tab.run();
            prop_assert_eq!(self::answers(&tab), answers + 1, "each is answered");
            prop_assert!(!tab.texts().contains("panicked"), "{:?}: {}", action, tab.texts());
            if tab.screen.refused().is_some() {
                prop_assert_eq!(tab.texts(), before, "{:?} was refused and changed something", action);
            }
        }
    }
}
