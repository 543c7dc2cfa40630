//! G12. An app sees only the values that it offered, whatever a page sends: as a property, over all
//! kinds of inputs and over random values. Chosen values are in `inputs`.

use std::ops::RangeInclusive;

use app_runtime::{Action, Key, Num, Tree, Value};
use dacapo::Selection;
use dacapo::frame::Frame;
use dacapo::jiff::civil::{Date, date};
use dacapo::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::session::Tab;

const NAMES: [&str; 3] = ["small", "base", "large"];
const PRICES: RangeInclusive<i64> = 10..=95;
const DAYS: RangeInclusive<Date> = date(2024, 1, 1)..=date(2024, 12, 31);

/// The changes, as the handlers of the page count them.
#[derive(Default, Serialize, Deserialize)]
struct Changes(u32);

#[handler]
fn changed(changes: &mut Changes) {
    changes.0 += 1;
}

/// Every kind of input, each with a narrow offer, and after each what must be true of its value:
/// a value beyond the offer is a panic on the page, which the test looks for.
#[app]
fn everything(ui: &Ui, changes: &mut Changes) {
    ui.write(format!("changes {}", changes.0));
    ui.checkbox("checkbox", on_change = changed());
    ui.toggle("toggle", on_change = changed());
    let one = ui.selectbox("selectbox", NAMES, on_change = changed());
    let other = ui.radio("radio", NAMES, on_change = changed());
    let pill = ui.pills("pills", NAMES, placeholder = "none", on_change = changed());
    let segment = ui.segmented_control("segmented_control", NAMES, on_change = changed());
    let slid = ui.select_slider("select_slider", NAMES, on_change = changed());
    assert!([one, other, segment, slid].iter().all(|name| NAMES.contains(name)));
    assert!(pill.is_none_or(|name| NAMES.contains(&name)));
    let some = ui.multiselect("multiselect", NAMES, max = 2, on_change = changed());
    let mut different = some.clone();
    different.dedup();
    assert!(some.len() <= 2 && different == some && some.iter().all(|name| NAMES.contains(name)));
    let price = ui.slider("slider", PRICES, step = 5, on_change = changed());
    assert!(PRICES.contains(&price) && (price % 5 == 0), "{price}");
    let share = ui.slider("share", 0.0..=1.0, on_change = changed());
    assert!((0.0..=1.0).contains(&share), "{share}");
    let range = ui.range_slider("range_slider", PRICES, on_change = changed());
    assert!(range.start() <= range.end(), "{range:?}");
    assert!(PRICES.contains(range.start()) && PRICES.contains(range.end()), "{range:?}");
    let count: u8 = ui.number_input("number_input", min = 3, max = 200, on_change = changed());
    assert!((3..=200).contains(&count), "{count}");
    let any: f64 = ui.number_input("any number", on_change = changed());
    assert!(any.is_finite(), "{any}");
    let name = ui.text_input("text_input", max_chars = 5, on_change = changed());
    assert!(name.chars().count() <= 5 && !name.contains('\n'), "{name:?}");
    let note = ui.text_area("text_area", max_chars = 8, on_change = changed());
    assert!(note.chars().count() <= 8, "{note:?}");
    let first = *DAYS.start();
    let day = ui.date_input(
        "date_input",
        value = first,
        min = first,
        max = *DAYS.end(),
        on_change = changed(),
    );
    assert!(DAYS.contains(&day), "{day}");
    ui.time_input("time_input", on_change = changed());
    ui.color_picker("color_picker", on_change = changed());
    let off =
        ui.text_input("disabled", value = "as it was", disabled = true, on_change = changed());
    assert_eq!(off, "as it was");
    let said = ui.chat_input("chat_input", max_chars = 6, on_change = changed());
    let short = said.as_ref().is_none_or(|said| said.chars().count() <= 6);
    assert!(short && said.is_none_or(|said| !said.trim().is_empty()));
    let clicked = ui.button("disabled button", disabled = true, on_click = changed());
    assert!(!clicked);
    ui.form("form", |ui| {
        let inside = ui.selectbox("in the form", NAMES);
        assert!(NAMES.contains(&inside));
        let name = ui.text_input("name in the form", max_chars = 5);
        assert!(name.chars().count() <= 5, "{name:?}");
        ui.form_submit_button("Submit", on_click = changed());
        ui.form_submit_button("Disabled", disabled = true, on_click = changed());
    });
    let rows = ui.dataframe([[1], [2]], selection = Selection::Single, on_change = changed());
    assert!(rows.len() <= 1 && rows.iter().all(|row| *row < 2), "{rows:?}");
    let file = ui.file_uploader("file_uploader", on_change = changed());
    assert!(file.is_none(), "nobody sent one");
    let files = ui.files_uploader("files_uploader", on_change = changed());
    assert!(files.is_empty(), "nobody sent any");
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

fn values() -> impl Strategy<Value = Value> {
    let frame = prop_oneof![any::<u64>(), Just(Frame::new([[1], [2]]).unwrap().mark())];
    let rows = (frame, vec(0usize..4, 0..3)).prop_map(|(frame, rows)| Value::Rows { frame, rows });
    let list = vec(scalars(), 0..4).prop_map(Value::List);
    prop_oneof![3 => scalars(), 1 => list, 1 => rows]
}

/// An event on the element at this place of the page, whatever that is, or on none.
#[derive(Clone, Debug)]
enum Forged {
    Click(usize),
    Change(usize, Value),
    Submit(usize, Vec<(usize, Value)>),
}

fn forged() -> impl Strategy<Value = Forged> {
    let place = 0usize..40;
    prop_oneof![
        1 => place.clone().prop_map(Forged::Click),
        8 => (place.clone(), values()).prop_map(|(at, value)| Forged::Change(at, value)),
        1 => (place.clone(), vec((place, values()), 0..3))
            .prop_map(|(at, fields)| Forged::Submit(at, fields)),
    ]
}

fn action(tab: &Tab, forged: Forged) -> Action {
    let page = tab.session.page();
    let keys: Vec<Key> = page.walk(Tree::ROOT).map(|id| page.node(id).key).collect();
    let key = |at: usize| keys.get(at).copied().unwrap_or(Key::parse("0000000zzzz").unwrap());
    match forged {
        Forged::Click(at) => Action::Click(key(at)),
        Forged::Change(at, value) => Action::Change(key(at), value),
        Forged::Submit(at, fields) => {
            let fields = fields.into_iter().map(|(at, value)| (key(at), value));
            Action::Submit(key(at), fields.collect())
        }
    }
}

proptest! {
    #[test]
    fn g12_an_app_sees_only_what_it_offered(events in vec(forged(), 1..12)) {
        let mut tab = Tab::open(everything);
        for event in events {
            let before = tab.texts();
            let action = action(&tab, event);
            let updates = tab.screen.updates();
            tab.send(action.clone());
            tab.run();
            prop_assert_eq!(tab.screen.updates(), updates + 1, "each is answered");
            prop_assert!(!tab.texts().contains("panicked"), "{:?}: {}", action, tab.texts());
            if tab.screen.refused().is_some() {
                prop_assert_eq!(tab.texts(), before, "{:?} was refused and changed something", action);
            }
        }
    }
}
