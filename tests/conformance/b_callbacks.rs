//! B. Callbacks: when they run, with which arguments, and what their failure does.

use dacapo::prelude::*;

use crate::session::Tab;
use crate::{Log, note};
use app_runtime::{Action, Value};

#[app]
fn logs(ui: &Ui, log: &mut Log) {
    let clicked = ui.button("Go", on_click = note("handler".to_owned()));
    log.add(format!("body:{clicked}"));
}

#[test]
fn b1_the_handler_runs_before_the_body() {
    let mut page = TestApp::new(logs);
    page.state::<Log>().take();
    page.button("Go").click();
    assert_eq!(page.state::<Log>().take(), "handler body:true");
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
enum Size {
    #[default]
    Small,
    Large(u8),
}

#[derive(Default, Serialize, Deserialize)]
struct Order(Option<(Size, String, Vec<i32>)>);

#[handler]
fn order(order: &mut Order, size: Size, name: String, numbers: Vec<i32>) {
    order.0 = Some((size, name, numbers));
}

#[app]
fn orders(ui: &Ui, _order: &mut Order) {
    ui.button("One", on_click = order(Size::Small, "a".to_owned(), vec![1]));
    ui.button("Two", on_click = order(Size::Large(2), "b".to_owned(), vec![]));
    ui.button("Three", on_click = order(Size::Large(255), String::new(), vec![-1, 0, 1]));
}

#[test]
fn b2_one_handler_serves_three_buttons_with_typed_arguments() {
    let mut page = TestApp::new(orders);
    let cases = [
        ("One", Size::Small, "a", vec![1]),
        ("Two", Size::Large(2), "b", vec![]),
        ("Three", Size::Large(255), "", vec![-1, 0, 1]),
    ];
    for (label, size, name, numbers) in cases {
        page.button(label).click();
        assert_eq!(page.state::<Order>().0, Some((size, name.to_owned(), numbers)));
    }
}

#[app]
fn greets(ui: &Ui, _log: &mut Log) {
    let name = ui.text_input("Name");
    ui.button("Greet", on_click = note(format!("hello {name}")));
}

#[test]
fn b3_arguments_are_those_of_the_current_values() {
    let mut tab = Tab::open(greets);
    let (name, greet) = (tab.key("Name"), tab.key("Greet"));
    tab.send(Action::Change(name, Value::Text("Ada".into())));
    tab.send(Action::Click(greet));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "hello Ada");
}

#[handler]
fn fails(log: &mut Log) -> Result<(), String> {
    log.add("called");
    Err("out of ink".to_owned())
}

#[handler]
fn panics(log: &mut Log) {
    log.add("called");
    panic!("the drum is empty");
}

#[app]
fn failing(ui: &Ui, log: &mut Log) {
    log.add("body");
    ui.button("Fail", on_click = fails());
    ui.button("Panic", on_click = panics());
    ui.button("Fine", on_click = note("fine".to_owned()));
    ui.write("the page");
}

#[test]
fn b5_a_failing_handler_is_shown_and_the_body_does_not_run() {
    for (label, message) in [("Fail", "out of ink"), ("Panic", "the drum is empty")] {
        let mut page = TestApp::lenient(failing);
        page.state::<Log>().take();
        page.button(label).click();
        assert_eq!(page.state::<Log>().take(), "called");
        assert!(page.errors()[0].contains(message), "{:?}", page.errors());
        assert!(page.contains("the page"), "the rest of the page stays");
        page.button("Fine").click();
        assert_eq!(page.state::<Log>().take(), "fine body");
        assert!(page.errors().is_empty());
    }
}

#[test]
fn b5_the_same_click_works_again_after_a_failure() {
    let mut page = TestApp::lenient(failing);
    page.button("Fail").click();
    page.state::<Log>().take();
    page.button("Fail").click();
    let log = page.state::<Log>().take();
    assert_eq!(log.matches("called").count(), 1, "{log}");
    assert_eq!(page.errors().len(), 1);
}

#[handler]
fn reruns(log: &mut Log) {
    log.add("before");
    rerun();
}

#[handler]
fn stops(log: &mut Log) {
    log.add("before");
    stop();
}

#[app]
fn unwinding(ui: &Ui, log: &mut Log) {
    let again = ui.button("Rerun", on_click = reruns());
    ui.button("Stop", on_click = stops());
    log.add(format!("body:{again}"));
}

#[test]
fn b7_a_rerun_in_a_handler_skips_its_rest_and_runs_the_body_once() {
    let mut page = TestApp::new(unwinding);
    page.state::<Log>().take();
    page.button("Rerun").click();
    assert_eq!(page.state::<Log>().take(), "before body:true");
}

#[test]
fn b8_a_stop_in_a_handler_leaves_the_body_out() {
    let mut page = TestApp::new(unwinding);
    page.state::<Log>().take();
    page.button("Stop").click();
    assert_eq!(page.state::<Log>().take(), "before");
    page.rerun();
    assert_eq!(page.state::<Log>().take(), "body:false");
}

#[app]
fn listens(ui: &Ui, log: &mut Log) {
    let text = ui.text_input("Text", on_change = note("changed".to_owned()));
    log.add(text);
}

#[test]
fn b9_on_change_is_called_for_real_changes_only() {
    let mut page = TestApp::new(listens);
    page.state::<Log>().take();
    for (text, expected) in [("a", "changed a"), ("a", "a"), ("b", "changed b")] {
        page.text_input("Text").set(text);
        assert_eq!(page.state::<Log>().take(), expected);
    }
}

#[test]
fn a_closure_serves_for_one_liners() {
    #[app]
    fn one_liner(ui: &Ui, log: &mut Log) {
        let step = 5;
        ui.button("Go", on_click = move |log: &mut Log| log.add(step));
        log.add("body");
    }
    let mut page = TestApp::new(one_liner);
    page.state::<Log>().take();
    page.button("Go").click();
    assert_eq!(page.state::<Log>().take(), "5 body");
}

#[test]
fn a_handler_reaches_several_states_and_resources() {
    struct Greeting(&'static str);

    #[derive(Default, Serialize, Deserialize)]
    struct Name(String);

    #[handler]
    fn greet(log: &mut Log, greeting: &Greeting, name: &mut Name, mark: char) {
        name.0.push(mark);
        log.add(format!("{} {}", greeting.0, name.0));
    }

    #[app]
    fn greeter(ui: &Ui, _greeting: &Greeting) {
        ui.button("Greet", on_click = greet('!'));
    }

    let builder = TestApp::builder(greeter).resource(Greeting("hello"));
    let mut page = builder.state(Name("Ada".to_owned())).start();
    page.button("Greet").click();
    assert_eq!(page.state::<Log>().take(), "hello Ada!");
    // The function itself is still an ordinary one.
    let (mut log, mut name) = (Log::default(), Name("Bob".to_owned()));
    greet(&mut log, &Greeting("bye"), &mut name, '.');
    assert_eq!(log.take(), "bye Bob.");
}

#[handler]
fn chosen(log: &mut Log, chosen: String) {
    log.add(chosen);
}

#[test]
fn an_argument_may_have_the_name_of_its_handler() {
    #[app]
    fn choices(ui: &Ui, _log: &mut Log) {
        ui.button("Choose", on_click = chosen("this one".to_owned()));
    }
    let mut page = TestApp::new(choices);
    page.button("Choose").click();
    assert_eq!(page.state::<Log>().take(), "this one");
}
