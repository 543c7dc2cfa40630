//! As a property: after any actions of a person, an app whose components may be skipped shows the
//! same as the same app without skipping.

use std::sync::Arc;

use app_runtime::{Action, App, Click, Element, Key, MemoArgument, Session, Tree, Ui, Value};
use dacapo::prelude::{Deserialize, Serialize, rerun, stop};
use proptest::prelude::*;

use crate::session::{Screen, Tab};

#[derive(Default, Serialize, Deserialize, PartialEq, Debug)]
struct Board {
    clicks: u32,
    bound: String,
}

/// An app of components of many kinds, which are skipped or not.
fn app(memo: bool) -> App {
    App::new("sections", move |ui| {
        let words = ui.text_input("words").show();
        let sections = if ui.checkbox("fewer").show() { 5 } else { 12 };
        let swapped = ui.checkbox("swapped").show();
        let [left, right] = ui.columns().show();
        ui.text(format!("clicks {}", ui.state::<Board>().clicks)).show();
        for number in 0..sections {
            let place = if (number % 2 == 0) == swapped { left } else { right };
            let words = if number % 3 == 0 { words.as_str() } else { "" };
            section(place.keyed(number), memo, number, words, 0);
        }
        ui.form("around").clear_on_submit(true).with(|ui| {
            let ui = ui.keyed("fields").component();
            let _body = match memo {
                true => match ui.memo(&[words.erased()]) {
                    None => return false,
                    body => body,
                },
                false => None,
            };
            let name = ui.text_input("name").show();
            ui.text(format!("name {name} {words}")).show();
            ui.form_submit_button("send").show()
        });
        let place = ui.placeholder().show();
        for _ in 0..2 {
            place.container().key("in").with(|ui| section(ui, memo, 0, &words, 0));
        }
        // Without keys, told apart by order alone.
        for number in [0, 0, 3] {
            section(ui.keyed("bare"), memo, number, &words, 0);
        }
    })
}

fn section(ui: &Ui, memo: bool, number: u32, words: &str, depth: u32) {
    let ui = ui.component();
    let _body = match memo {
        true => match ui.memo(&[number.erased(), words.erased()]) {
            None => return,
            body => body,
        },
        false => None,
    };
    ui.text(format!("section {number} {words}")).show();
    match number {
        0 => ui.container().with(|ui| {
            let [a, b] = ui.columns().show();
            b.markdown(words).show();
            a.markdown("first").show();
        }),
        1 => {
            let open = ui.checkbox("open").show();
            if open {
                ui.text("opened").show();
            }
            let mut cell = ui.remember(|| 0);
            if ui.button("count").on_click(|board: &mut Board| board.clicks += 1).show() {
                *cell += 1;
            }
            ui.text(format!("cell {}", *cell)).show();
        }
        2 => ui.form("form").clear_on_submit(true).with(|ui| {
            let name = ui.text_input("name").show();
            let sent = ui.form_submit_button("send").on_click(|board: &mut Board| {
                board.clicks += 10;
            });
            if sent.show() {
                ui.text(format!("sent {name}")).show();
            }
        }),
        3 | 4 => {
            if depth < 2 {
                for inner in [1, 2, 3, 8] {
                    section(ui.keyed(inner), memo, inner, words, depth + 1);
                }
            }
        }
        5 => ui.text(format!("board {:?}", *ui.state::<Board>())).show(),
        6 => {
            ui.sidebar().show().text("beside").show();
            if ui.checkbox("toast").show() {
                ui.toast("toast").show();
            }
        }
        7 => {
            let place = ui.placeholder().show();
            place.text("gone").show();
            place.checkbox("stays").show();
        }
        8 => {
            let mut board = ui.state::<Board>();
            ui.text_input("bound").bind(&mut board.bound).show();
        }
        9 => {
            if ui.button("again").show() {
                rerun();
            }
            if ui.checkbox("stop").show() {
                stop();
            }
        }
        10 => {
            let panics = ui.checkbox("panic").show();
            assert!(!panics, "as it was told");
        }
        _ => {
            for item in 0..ui.selectbox("items", [0, 3, 7]).show() {
                ui.checkbox("item").key(item).show();
            }
            let fails = |_: &mut Board| Err::<(), _>("it failed");
            ui.button("fail").on_click(fails).show();
        }
    }
    ui.text("end").show();
}

/// An action of a person: the widget, the value, and whether it comes without waiting.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Widget { which: usize, what: u8, at_once: bool },
    Rerun,
    Restart,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let widget = (any::<usize>(), 0u8..3, prop::bool::weighted(0.2))
        .prop_map(|(which, what, at_once)| Deed::Widget { which, what, at_once });
    let deed = prop_oneof![8 => widget, 2 => Just(Deed::Rerun), 1 => Just(Deed::Restart)];
    prop::collection::vec(deed, 1..40)
}

/// The event of an action on one of the widgets of a page.
fn action(page: &Tree, which: usize, what: u8) -> Action {
    let usable = |key: Key, element: &Element| -> Option<Action> {
        match element {
            Element::Checkbox(checkbox) => {
                Some(Action::Change(key, Value::Bool(!checkbox.checked)))
            }
            Element::TextInput(_) => {
                Some(Action::Change(key, Value::Text(["", "a", "b"][usize::from(what)].into())))
            }
            Element::Selectbox(_) => {
                let index = usize::from(what);
                let label = ["0", "3", "7"][index].to_owned();
                Some(Action::Change(key, Value::Choice { index, label }))
            }
            Element::Button(_) => match element.data().clickable() {
                Click::Submits => Some(Action::Submit(key, Vec::new())),
                _ => Some(Action::Click(key)),
            },
            _ => None,
        }
    };
    let form = page.walk(Tree::ROOT).filter_map(|id| {
        let (node, form) = (page.node(id), page.form_around(id));
        match (usable(node.key, &node.element)?, form) {
            // The fields of a form go with its button.
            (Action::Change(..), Some(_)) => None,
            (Action::Submit(key, _), Some(form)) => {
                let fields = page.walk(form).filter_map(|id| {
                    let field = page.node(id);
                    match usable(field.key, &field.element)? {
                        Action::Change(key, value) => Some((key, value)),
                        _ => None,
                    }
                });
                Some(Action::Submit(key, fields.collect()))
            }
            (action, _) => Some(action),
        }
    });
    let all: Vec<Action> = form.collect();
    if all.is_empty() { Action::Rerun } else { all[which % all.len()].clone() }
}

fn restarted(tab: &Tab, memo: bool) -> Tab {
    let screen = Screen::default();
    let bytes = tab.session.save();
    let session = Session::restore(app(memo), Arc::default(), screen.clone(), &bytes);
    let mut session = session.expect("what was saved can be restored");
    session.start();
    Tab::with(session, screen)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_page_is_the_same_whether_calls_are_skipped_or_not(deeds in deeds()) {
        let [mut may, mut never] = [true, false].map(|memo| Tab::open(app(memo)));
        for deed in deeds {
            if let Deed::Restart = deed {
                (may, never) = (restarted(&may, true), restarted(&never, false));
                continue;
            }
            let (action, at_once) = match deed {
                Deed::Widget { which, what, at_once } => {
                    (action(never.session.page(), which, what), at_once)
                }
                _ => (Action::Rerun, false),
            };
            for tab in [&mut may, &mut never] {
                tab.send(action.clone());
                if !at_once {
                    tab.run();
                }
            }
            prop_assert_eq!(may.session.page(), never.session.page());
            prop_assert_eq!(&*may.session.state::<Board>(), &*never.session.state::<Board>());
        }
        for tab in [&mut may, &mut never] {
            tab.run();
        }
        prop_assert_eq!(may.session.page(), never.session.page());
        let [may, never] = [may, never].map(|tab| tab.screen.all());
        // On a slow machine any run may be a long one, which shows itself in several updates.
        if may.iter().chain(&never).any(|update| update.running) {
            return Ok(());
        }
        let shown = |updates: &[app_runtime::Update]| {
            updates.iter().map(|update| format!("{:?}", (&update.patches, &update.effects))).collect::<Vec<_>>()
        };
        prop_assert_eq!(shown(&may), shown(&never));
    }
}
