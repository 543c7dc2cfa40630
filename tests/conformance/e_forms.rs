//! E. Forms: values that travel together.

use dacapo::prelude::*;

use crate::Log;
use crate::session::Tab;
use app_runtime::{Action, Value};

#[derive(Default, Serialize, Deserialize)]
struct Person {
    name: String,
}

#[handler]
fn greet(log: &mut Log, person: &mut Person) {
    log.add(format!("handler:{}", person.name));
}

#[app]
fn simple(ui: &Ui, log: &mut Log) {
    let (text, sent) = ui.form("person", |ui| {
        let text = ui.text_input("Name");
        let sent = ui.form_submit_button("Send");
        (text, sent)
    });
    ui.button("Outside");
    log.add(format!("{text}/{sent}"));
}

fn opened(app: fn() -> dacapo::App) -> TestApp {
    let page = TestApp::new(app);
    page.state::<Log>().take();
    page
}

#[test]
fn e1_an_outside_click_does_not_carry_what_was_typed() {
    let mut page = opened(simple);
    page.text_input("Name").set("Ada");
    page.button("Outside").click();
    assert_eq!(page.state::<Log>().take(), "/false");
    assert_eq!(page.text_input("Name").value(), "Ada", "it stays where it was typed");
}

#[test]
fn e2_a_submit_carries_the_values_once() {
    let mut page = opened(simple);
    page.text_input("Name").set("Ada");
    page.button("Send").click();
    assert_eq!(page.state::<Log>().take(), "Ada/true");
    page.rerun();
    assert_eq!(page.state::<Log>().take(), "Ada/false");
}

#[test]
fn e2_the_handler_of_the_submit_sees_the_new_values() {
    #[app]
    fn bound(ui: &Ui, log: &mut Log, person: &mut Person) {
        ui.form("person", |ui| {
            ui.form_submit_button("Send", on_click = greet());
            ui.text_input("Name", bind = &mut person.name);
        });
        log.add(format!("body:{}", person.name));
    }
    let mut page = opened(bound);
    for name in ["Ada", "Grace"] {
        page.text_input("Name").set(name);
        page.button("Send").click();
        assert_eq!(page.state::<Log>().take(), format!("handler:{name} body:{name}"));
    }
}

#[test]
fn e3_all_kinds_of_widgets_arrive_in_one_run() {
    #[app]
    fn everything(ui: &Ui, log: &mut Log) {
        let line = ui.form("all", |ui| {
            let text = ui.text_input("Text");
            let number: i32 = ui.number_input("Number");
            let size = ui.slider("Size", 0..=9);
            let on = ui.checkbox("On");
            let loud = ui.toggle("Loud");
            let model = ui.selectbox("Model", ["small", "large"]);
            let color = ui.radio("Color", ["red", "green"], placeholder = "Any");
            let sent = ui.form_submit_button("Send");
            format!("{text} {number} {size} {on} {loud} {model} {color:?} {sent}")
        });
        log.add(line);
    }
    let mut page = opened(everything);
    page.text_input("Text").set("hi");
    page.number_input("Number").set(-4);
    page.slider("Size").set(7);
    page.checkbox("On").check();
    page.toggle("Loud").check();
    page.selectbox("Model").choose("large");
    page.radio("Color").choose("green");
    assert_eq!(page.state::<Log>().take(), "");
    page.button("Send").click();
    assert_eq!(page.state::<Log>().take(), "hi -4 7 true true large Some(\"green\") true");
    assert_eq!(page.runs(), 2);
}

#[test]
fn e4_clear_on_submit_shows_the_defaults_without_another_run() {
    #[app]
    fn clears(ui: &Ui, log: &mut Log) {
        let line = ui.form("note", clear_on_submit = true, |ui| {
            let text = ui.text_input("Text", value = "draft");
            let on = ui.checkbox("On");
            ui.form_submit_button("Send");
            format!("{text}/{on}")
        });
        log.add(line);
        ui.button("Outside");
    }
    let mut page = opened(clears);
    page.text_input("Text").set("typed");
    page.checkbox("On").check();
    page.button("Outside").click();
    assert_eq!(page.text_input("Text").value(), "typed", "only a submit clears");
    page.button("Send").click();
    assert_eq!(page.state::<Log>().take(), "draft/false typed/true");
    assert_eq!(page.text_input("Text").value(), "draft");
    assert_eq!(page.checkbox("On").value(), false);
    page.rerun();
    assert_eq!(page.state::<Log>().take(), "draft/false");
}

#[test]
fn e12_a_form_without_submit_button_says_so() {
    #[app]
    fn forgotten(ui: &Ui) {
        ui.form("person", |ui| {
            ui.text_input("Name");
        });
    }
    let page = TestApp::lenient(forgotten);
    assert!(page.errors()[0].contains("no submit button"), "{:?}", page.errors());
    let strict = std::panic::catch_unwind(|| drop(TestApp::new(forgotten)));
    assert!(strict.is_err(), "a hard failure under test");
}

#[test]
fn e13_an_element_belongs_where_its_place_was_made() {
    #[app]
    fn crossed(ui: &Ui, log: &mut Log) {
        let outside = ui.container();
        let text = ui.form("person", |ui| {
            let text = outside.text_input("Outside");
            ui.form_submit_button("Send");
            text
        });
        log.add(text);
    }
    let mut page = opened(crossed);
    page.text_input("Outside").set("at once");
    assert_eq!(page.state::<Log>().take(), "at once");
}

#[test]
fn a_field_of_a_form_cannot_be_set_past_its_submit() {
    let mut tab = Tab::open(simple);
    tab.session.state::<Log>().take();
    let (name, send) = (tab.key("Name"), tab.key("Send"));
    tab.send(Action::Change(name, Value::Text("forged".into())));
    tab.send(Action::Click(send));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "");
    tab.send(Action::Submit(send, vec![(name, Value::Number(app_runtime::Num::Int(1)))]));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "", "one bad value refuses the whole submit");
    tab.send(Action::Submit(send, vec![(name, Value::Text("Ada".into()))]));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "Ada/true");
}

#[test]
fn e4_a_submit_clears_also_when_its_run_ends_early() {
    #[app]
    fn inside(ui: &Ui) {
        ui.form("note", clear_on_submit = true, |ui| {
            ui.text_input("Text");
            if ui.form_submit_button("Send") {
                rerun();
            }
        });
    }
    #[app]
    fn below(ui: &Ui) {
        let sent = ui.form("note", clear_on_submit = true, |ui| {
            ui.text_input("Text");
            ui.form_submit_button("Send")
        });
        if sent {
            rerun();
        }
    }
    #[app]
    fn stopped(ui: &Ui) {
        ui.form("note", clear_on_submit = true, |ui| {
            ui.text_input("Text");
            if ui.form_submit_button("Send") {
                stop();
            }
        });
    }
    for app in [inside, below, stopped] {
        let mut page = TestApp::new(app);
        page.text_input("Text").set("typed");
        page.button("Send").click();
        assert_eq!(page.text_input("Text").value(), "");
        page.rerun();
        assert_eq!(page.text_input("Text").value(), "");
    }
}
