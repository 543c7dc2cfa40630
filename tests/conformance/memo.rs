//! `#[component(memo)]`: a call is skipped if its result cannot differ, and only then.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app_runtime::{Action, App, Event, IntoApp, Session, Value};
use dacapo::prelude::*;

use crate::session::{Screen, Tab};

thread_local! {
    /// The bodies that have run. Not state: a component that wrote to state would never be skipped.
    static RAN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn ran(name: impl ToString) {
    RAN.with_borrow_mut(|ran| ran.push(name.to_string()));
}

/// The bodies that have run since the last look, in order.
fn taken() -> String {
    RAN.with_borrow_mut(|ran| std::mem::take(ran).join(" "))
}

/// An app after its first run, its bodies known.
fn started(app: impl IntoApp) -> TestApp {
    let page = TestApp::new(app);
    taken();
    page
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Item {
    name: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Shelf {
    items: Vec<Item>,
    number: u32,
}

#[handler]
fn count(shelf: &mut Shelf, by: u32) {
    shelf.number += by;
}

#[component(memo)]
fn part(ui: &Ui, title: &str, items: &[Item], item: &Item, path: &Path, number: u32) {
    ran("part");
    ui.text(format!("{title} {} {} {number} {}", items.len(), item.name, path.display()));
}

#[app]
fn arguments(ui: &Ui, shelf: &mut Shelf) {
    let number = ui.number_input::<u32>("Number");
    let title = ui.text_input("Title");
    if ui.button("Add") {
        shelf.items.push(Item { name: "new".to_owned() });
    }
    let item = Item { name: ui.text_input("Item") };
    let path = ui.text_input("Path");
    part(ui, &title, &shelf.items, &item, Path::new(&path), number);
}

#[test]
fn a_call_runs_again_where_an_argument_is_another_and_only_then() {
    let mut page = started(arguments);
    page.rerun();
    assert_eq!(taken(), "", "nothing has changed");
    assert!(page.patches().is_empty());
    page.number_input("Number").set(3);
    assert_eq!(taken(), "part");
    page.text_input("Title").set("A");
    assert_eq!(taken(), "part");
    page.button("Add").click();
    assert_eq!(taken(), "part");
    page.text_input("Item").set("b");
    assert_eq!(taken(), "part");
    page.text_input("Path").set("c");
    assert_eq!(taken(), "part");
    page.rerun();
    assert_eq!(taken(), "");
    assert!(page.contains("A 1 b 3 c"), "{}", page.text());
}

#[component(memo)]
fn generic<T: Clone + PartialEq + Send + 'static>(ui: &Ui<impl Place>, value: Option<T>) {
    ran("generic");
    ui.text(value.is_some());
}

/// If no two arguments are equal, no call is skipped.
#[test]
fn what_does_not_equal_itself_always_runs() {
    let app = App::new("numbers", |ui| {
        generic(ui, Some(f64::NAN));
        generic(ui, Some(0.5));
    });
    let mut page = started(app);
    page.rerun();
    assert_eq!(taken(), "generic");
}

#[component(memo)]
fn inputs(ui: &Ui, number: u32) {
    ran(number);
    let name = ui.text_input(format!("Name {number}"), key = number);
    let pressed = ui.button(format!("Press {number}"), on_click = count(number));
    ui.text(format!("{number}: {name} {pressed}"));
    ui.download_button(format!("Save {number}"), "data");
    if let Some(words) = ui.chat_input(format!("Say {number}")) {
        ui.text(words);
    }
}

#[app]
fn two_of_inputs(ui: &Ui, shelf: &mut Shelf) {
    ui.text(format!("number {}", shelf.number));
    inputs(ui, 1);
    inputs(ui, 2);
}

#[test]
fn a_call_runs_where_an_event_has_reached_a_widget_inside() {
    let mut page = started(two_of_inputs);
    page.text_input("Name 1").set("Ada");
    assert_eq!(taken(), "1");
    assert!(page.contains("1: Ada false"), "{}", page.text());
    page.chat_input("Say 2").set("Hello");
    assert_eq!(taken(), "2");
    assert!(page.contains("Hello"));
    page.rerun();
    assert_eq!(taken(), "2", "what was said is said once");
    assert!(!page.contains("Hello"));
    page.button("Save 2").click();
    assert_eq!(taken(), "2");
    assert_eq!(page.downloads().len(), 1);
    page.rerun();
    page.rerun();
    assert_eq!(taken(), "2", "the run of a click is one of its own");
    assert!(page.contains("1: Ada false"), "a value stays while nobody asks for it");
}

#[test]
fn a_button_is_true_in_one_run_and_its_handler_is_called_each_time() {
    let mut page = started(two_of_inputs);
    for clicks in 1..=3 {
        page.button("Press 2").click();
        assert!(page.contains(&format!("number {}", 2 * clicks)), "{}", page.text());
        assert!(page.contains("2:  true"), "{}", page.text());
        page.rerun();
        assert!(page.contains("2:  false"), "{}", page.text());
        page.rerun();
    }
    page.button("Press 1").click();
    assert!(page.contains("number 7"), "the handler of a call that was skipped: {}", page.text());
}

#[test]
fn an_explicit_key_is_found_where_its_call_was_skipped() {
    let mut page = started(two_of_inputs);
    page.rerun();
    page.rerun();
    assert_eq!(taken(), "");
    page.by_key(2).set("Grace");
    assert!(page.contains("2: Grace"));
}

#[component(memo)]
fn form(ui: &Ui) {
    ran("form");
    ui.form("form", clear_on_submit = true, |ui| {
        let name = ui.text_input("Name");
        if ui.form_submit_button("Send", on_click = count(1)) {
            ui.text(format!("sent {name}"));
        }
    });
}

#[app]
fn with_a_form(ui: &Ui, shelf: &mut Shelf) {
    ui.text(format!("number {}", shelf.number));
    form(ui);
}

#[test]
fn a_form_inside_is_submitted_and_cleared() {
    let mut page = started(with_a_form);
    for (number, name) in ["Ada", "Grace"].into_iter().enumerate() {
        page.rerun();
        assert_eq!(taken(), "");
        page.text_input("Name").set(name);
        page.button("Send").click();
        assert_eq!(taken(), "form");
        assert!(page.contains(&format!("sent {name}")), "{}", page.text());
        assert!(page.contains(&format!("number {}", number + 1)), "{}", page.text());
        assert_eq!(page.text_input("Name").value(), "", "the form is cleared");
        page.rerun();
        assert_eq!(taken(), "form", "the run of a submit is one of its own");
        assert_eq!(page.text_input("Name").value(), "");
    }
}

#[component(memo)]
fn field(ui: &Ui<impl Place>, label: &str) {
    ran(label);
    ui.text_input(label);
}

#[component(memo)]
fn words_in_a_form(ui: &Ui<impl Place>) {
    ran("words");
    ui.text("words");
}

#[app]
fn around(ui: &Ui) {
    ui.form("form", clear_on_submit = true, |ui| {
        field(ui, "First");
        words_in_a_form(ui);
        if ui.form_submit_button("Send") {
            ui.text("sent");
        }
    });
}

#[test]
fn a_field_of_a_form_around_it_always_runs_and_is_cleared_with_it() {
    let mut page = started(around);
    page.rerun();
    assert_eq!(taken(), "First");
    page.text_input("First").set("Ada");
    page.button("Send").click();
    assert!(page.contains("sent"));
    assert_eq!(page.text_input("First").value(), "");
    page.rerun();
    assert_eq!(taken(), "First First");
}

#[component(memo)]
fn remembers(ui: &Ui) {
    ran("remembers");
    let mut open = ui.remember(|| 0);
    if ui.button("More") {
        *open += 1;
    }
    ui.text(format!("open {}", *open));
}

#[component(memo)]
fn counts_itself(ui: &Ui) {
    let mut times = ui.remember(|| 0);
    *times += 1;
    ui.text(format!("times {}", *times));
}

#[app]
fn cells(ui: &Ui) {
    remembers(ui);
    counts_itself(ui);
}

#[test]
fn a_cell_that_is_only_read_keeps_nothing_from_being_skipped_and_one_that_is_written_does() {
    let mut page = started(cells);
    page.rerun();
    assert_eq!(taken(), "");
    page.button("More").click();
    page.rerun();
    page.rerun();
    assert_eq!(taken(), "remembers remembers");
    assert!(page.contains("open 1"));
    assert!(page.contains("times 5"), "{}", page.text());
}

/// Components of one line each, which always run, and why.
macro_rules! always {
    ($($name:ident($ui:ident) $body:block)*) => {
        $(#[component(memo)]
        fn $name($ui: &Ui) {
            ran(stringify!($name));
            $body
        })*

        #[test]
        fn what_reaches_beyond_its_place_always_runs() {
            $({
                let app = App::new("one", |ui| $name(ui));
                let mut page = TestApp::builder(app).resource(7u8).start();
                taken();
                let text = page.text();
                page.rerun();
                page.rerun();
                let name = stringify!($name);
                assert_eq!(taken(), format!("{name} {name}"));
                assert_eq!(page.text(), text);
            })*
        }
    };
}

always! {
    lends_state(ui) { ui.text(ui.state::<Shelf>().number); }
    takes_a_resource(ui) { ui.text(*ui.resource::<u8>()); }
    reads_the_address(ui) { ui.text(ui.query_param("tab").is_some()); }
    writes_the_address(ui) { ui.set_query_param("tab", Some("a")); }
    says_something(ui) { ui.toast("Hello"); }
    makes_progress(ui) { ui.progress(0.5); }
    spins(ui) { ui.spinner("Wait", |ui| ui.text("done")); }
    replaces(ui) { let place = ui.placeholder(); place.text("a"); place.text("b"); }
    writes_beside(ui) { let side = ui.sidebar(); side.text("beside"); }
    binds(ui) { let mut on = true; ui.checkbox("On", bind = &mut on); }
}

#[component(memo)]
fn complete(ui: &Ui) {
    ran("complete");
    ui.progress(1.0);
}

#[app]
fn replaced(ui: &Ui) {
    ui.text("first");
    let place = ui.placeholder();
    place.text("second");
    place.container(|ui| remembers(ui));
    complete(ui);
}

#[test]
fn what_a_placeholder_may_replace_always_runs_and_what_stands_beside_it_does_not() {
    let mut page = started(replaced);
    let text = page.text();
    page.rerun();
    assert_eq!(taken(), "remembers");
    assert_eq!(page.text(), text);
    page.button("More").click();
    assert!(page.contains("open 1"));
}

#[component(memo)]
fn ends(ui: &Ui, number: u32) {
    ran(number);
    ui.text(format!("ends {number}"));
    if ui.checkbox(format!("Stop {number}")) {
        stop();
    }
    if ui.button(format!("Again {number}")) {
        rerun();
    }
    let panics = ui.checkbox(format!("Panic {number}"));
    assert!(!panics, "as it was told");
    ui.text("came to its end");
}

#[app]
fn endings(ui: &Ui) {
    for number in 0..3 {
        ends(ui, number);
    }
    ui.text("last");
}

#[test]
fn a_call_that_did_not_come_to_its_end_runs_again() {
    let mut page = TestApp::lenient(endings);
    page.rerun();
    taken();
    page.checkbox("Stop 1").check();
    assert_eq!(taken(), "1", "the run ends there");
    assert!(!page.contains("ends 2"));
    page.rerun();
    assert_eq!(taken(), "1");
    page.checkbox("Stop 1").uncheck();
    assert_eq!(taken(), "1 2", "what was off the page starts anew");
    assert!(page.contains("last"));
    page.button("Again 0").click();
    assert_eq!(taken(), "0 0");
    page.rerun();
    assert_eq!(taken(), "");
    page.checkbox("Panic 2").check();
    assert_eq!((taken().as_str(), page.errors().len()), ("2", 1));
    page.rerun();
    assert_eq!((taken().as_str(), page.errors().len()), ("2", 1));
    page.checkbox("Panic 2").uncheck();
    assert_eq!((taken().as_str(), page.errors().len()), ("2", 0));
}

#[handler]
fn fails(_number: u32) -> Result<(), String> {
    Err("it could not be done".to_owned())
}

#[component(memo)]
fn may_fail(ui: &Ui, number: u32) {
    ran(number);
    ui.button(format!("Fail {number}"), on_click = fails(number));
    ui.text(format!("below {number}"));
}

#[app]
fn failures(ui: &Ui) {
    may_fail(ui, 1);
    may_fail(ui, 2);
}

#[test]
fn what_went_wrong_beside_a_widget_is_gone_with_the_next_run() {
    let mut page = TestApp::lenient(failures);
    taken();
    for _ in 0..2 {
        page.button("Fail 1").click();
        page.button("Fail 1").click();
        assert_eq!(page.errors().len(), 1);
        page.rerun();
        assert_eq!(page.errors().len(), 0);
        page.rerun();
        assert!(taken().starts_with('1'));
    }
    assert_eq!(page.text(), "[Fail 1]\nbelow 1\n[Fail 2]\nbelow 2");
}

#[component(memo)]
fn outer(ui: &Ui, number: u32) {
    ran(format!("outer{number}"));
    ui.container(|ui| {
        inputs(ui, number * 10);
        middle(ui, number);
    });
}

#[component]
fn middle(ui: &Ui, number: u32) {
    ran("middle");
    inputs(ui, number * 10 + 1);
}

#[app]
fn nested(ui: &Ui, shelf: &mut Shelf) {
    if shelf.number > 0 {
        ui.text(format!("number {}", shelf.number));
    }
    outer(ui, 1);
    outer(ui, 2);
}

#[test]
fn calls_inside_of_others_are_skipped_with_them_and_without_them() {
    let mut page = started(nested);
    page.rerun();
    page.rerun();
    assert_eq!(taken(), "", "both with all that is inside");
    page.text_input("Name 11").set("Ada");
    assert_eq!(taken(), "outer1 middle 11", "and not 10");
    page.button("Press 20").click();
    assert_eq!(taken(), "outer2 20 middle", "and not 21, further down by a line than before");
    assert!(page.contains("number 20\n"), "{}", page.text());
    page.rerun();
    assert_eq!(taken(), "outer2 20 middle");
    page.rerun();
    assert_eq!(taken(), "");
    page.button("Press 21").click();
    assert_eq!(taken(), "outer2 middle 21");
    assert!(page.contains("number 41\n"), "{}", page.text());
    assert!(page.contains("11: Ada"));
}

#[app]
fn comes_and_goes(ui: &Ui) {
    let [left, right] = ui.columns();
    let place = if ui.checkbox("Right") { right } else { left };
    if ui.checkbox("Shown", value = true) {
        inputs(place, 1);
    }
    ui.text("end");
}

#[test]
fn a_call_that_was_off_the_page_or_elsewhere_runs() {
    let mut page = started(comes_and_goes);
    page.text_input("Name 1").set("Ada");
    page.checkbox("Shown").uncheck();
    assert!(!page.contains("1: Ada"));
    page.rerun();
    taken();
    page.checkbox("Shown").check();
    assert_eq!(taken(), "1");
    assert!(page.contains("1: Ada"));
    page.checkbox("Right").check();
    assert_eq!(taken(), "1", "the column is another");
    assert!(page.contains("1: Ada"));
    page.rerun();
    assert_eq!(taken(), "");
}

#[test]
fn code_without_an_attribute_calls_it_as_well() {
    let calls = Arc::new(std::sync::atomic::AtomicU32::new(2));
    let own = Arc::clone(&calls);
    let app = App::new("plain", move |ui| {
        for number in 0..own.load(std::sync::atomic::Ordering::Relaxed) {
            inputs(ui, number);
        }
        words_in_a_form(ui);
    });
    let mut page = started(app);
    page.rerun();
    assert_eq!(taken(), "");
    page.text_input("Name 1").set("Ada");
    assert_eq!(taken(), "1");
    calls.store(3, std::sync::atomic::Ordering::Relaxed);
    page.rerun();
    assert_eq!(taken(), "2", "the third of the loop is new");
    assert!(page.contains("1: Ada"));
}

#[app]
fn bare_loop(ui: &Ui, shelf: &mut Shelf) {
    ui.button("One", on_click = count(1));
    let numbers = [7, 7, shelf.number];
    for number in numbers {
        words(ui, number);
    }
}

#[component(memo)]
fn words(ui: &Ui, number: u32) {
    ran(number);
    ui.text(format!("first {number}"));
    for word in 0..number {
        ui.text(word);
    }
}

#[test]
fn in_a_loop_without_keys_only_the_first_call_is_skipped() {
    let mut page = started(bare_loop);
    page.rerun();
    assert_eq!(taken(), "7 0");
    page.button("One").click();
    assert_eq!(taken(), "7 1");
    let seven = "first 7\n0\n1\n2\n3\n4\n5\n6\n";
    assert_eq!(page.text(), format!("[One]\n{seven}{seven}first 1\n0"));
}

#[component(memo)]
fn around_words(ui: &Ui, number: u32) {
    ran(format!("around{number}"));
    ui.text("around");
    words(ui, number);
}

#[test]
fn nor_are_the_calls_in_it_taken_for_those_of_the_next() {
    let app = App::new("loop", |ui| {
        static SITE: app_runtime::Site =
            app_runtime::Site::new("memo", "loop", "around_words", 0, "around_words", file!(), 1);
        let number = ui.number_input::<u32>("Number").show();
        for number in [2, 2, number] {
            around_words(ui.enter(&SITE), number);
        }
    });
    let mut page = started(app);
    let two = "around\nfirst 2\n0\n1\n";
    for number in [1, 2, 0] {
        page.number_input("Number").set(number);
        assert_eq!(taken(), format!("around2 2 around{number} {number}"));
        for _ in 0..3 {
            page.rerun();
            assert!(page.text().contains(&format!("{two}{two}around\nfirst {number}")));
        }
        taken();
    }
}

#[component(memo)]
fn named(ui: &Ui, label: &str) {
    ran(label);
    ui.checkbox(label);
}

#[test]
fn a_widget_that_comes_twice_is_found_whichever_call_was_skipped() {
    #[app]
    fn twice(ui: &Ui) {
        let more = ui.checkbox("More");
        for label in ["a", "b"] {
            if more || label == "b" {
                named(ui, label);
            }
        }
    }
    let mut page = TestApp::lenient(twice);
    taken();
    page.rerun();
    assert_eq!(taken(), "");
    for _ in 0..3 {
        page.checkbox("More").check();
        assert_eq!(page.errors().len(), 1, "{}", page.text());
        page.rerun();
        assert_eq!(page.errors().len(), 1, "{}", page.text());
        page.checkbox("More").uncheck();
        assert_eq!(page.errors().len(), 0, "{}", page.text());
    }
}

/// A helper without attribute, handed a `ui` with a scope, may use that beside the component.
#[test]
fn a_key_that_somebody_else_has_taken_since_is_found() {
    fn helper(ui: &Ui, more: bool) {
        if more {
            ui.checkbox("Mine").key("same").show();
        }
        keyed(ui);
    }
    #[component(memo)]
    fn keyed(ui: &Ui) {
        ran("keyed");
        ui.checkbox("Its own", key = "same");
    }
    #[app]
    fn shared(ui: &Ui) {
        let more = ui.checkbox("More");
        helper(ui, more);
    }
    let mut page = TestApp::lenient(shared);
    taken();
    page.rerun();
    assert_eq!((taken().as_str(), page.errors().len()), ("", 0));
    page.checkbox("More").check();
    assert_eq!((taken().as_str(), page.errors().len()), ("keyed", 1));
    page.checkbox("More").uncheck();
    assert_eq!((taken().as_str(), page.errors().len()), ("keyed", 0));
}

/// A call that cannot be skipped gives back the keys it had already taken for that, or it would
/// find its own widgets taken when it runs.
#[test]
fn a_key_that_is_taken_leaves_the_other_keys_of_the_call_free() {
    fn helper(ui: &Ui, more: bool) {
        if more {
            ui.checkbox("Mine").key("last").show();
        }
        keyed(ui);
    }
    #[component(memo)]
    fn keyed(ui: &Ui) {
        ran("keyed");
        ui.checkbox("First of its own", key = "first");
        for number in 0..3 {
            part(ui, number);
        }
        ui.checkbox("Last of its own", key = "last");
    }
    #[component]
    fn part(ui: &Ui, number: u32) {
        ui.text(number);
    }
    #[app]
    fn shared(ui: &Ui) {
        let more = ui.checkbox("More");
        helper(ui, more);
    }
    let mut page = TestApp::lenient(shared);
    page.checkbox("First of its own").check();
    for _ in 0..2 {
        page.rerun();
        taken();
        page.checkbox("More").check();
        assert_eq!(taken(), "keyed");
        let errors = page.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(page.contains("[x] First of its own\n0\n1\n2\n"), "{}", page.text());
        assert!(page.contains("[ ] Mine") && !page.contains("Last of its own\n["));
        page.checkbox("More").uncheck();
        assert_eq!((taken().as_str(), page.errors().len()), ("keyed", 0));
        assert!(page.contains("[x] First of its own\n0\n1\n2\n[ ] Last"), "{}", page.text());
    }
}

fn restored(app: impl IntoApp, bytes: &[u8]) -> Tab {
    let screen = Screen::default();
    let session = Session::restore(app.into_app(), Arc::default(), screen.clone(), bytes);
    let mut session = session.expect("what was saved can be restored");
    session.start();
    Tab::with(session, screen)
}

#[test]
fn a_session_that_goes_on_elsewhere_runs_all_and_keeps_what_was_entered() {
    let mut tab = Tab::open(two_of_inputs);
    tab.change("Name 1", Value::Text("Ada".to_owned()));
    tab.send(Action::Rerun);
    tab.run();
    taken();
    for _ in 0..30 {
        tab = restored(two_of_inputs, &tab.session.save());
        assert_eq!(taken(), "1 2", "nothing is known of what another process drew");
        tab.send(Action::Rerun);
        tab.run();
        assert_eq!(taken(), "");
    }
    assert!(tab.texts().contains("1: Ada"), "{}", tab.texts());
    tab.click("Press 2");
    assert!(tab.texts().contains("number 2"), "{}", tab.texts());
}

thread_local! {
    /// An action in the middle of a body, once.
    static MEANWHILE: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
    /// The duration of a slow component.
    static SLOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn meanwhile() {
    if let Some(happens) = MEANWHILE.take() {
        happens();
    }
}

#[component(memo)]
fn slow(ui: &Ui, number: u32) {
    ran(number);
    ui.text(format!("slow {number}"));
    meanwhile();
    let until = Instant::now() + SLOW.get();
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    ui.checkbox(format!("Box {number}"));
    ui.text(format!("end of {number}"));
}

#[app]
fn slowly(ui: &Ui, shelf: &mut Shelf) {
    ui.button("Count", on_click = count(1));
    for line in 0..shelf.number {
        ui.text(line);
    }
    slow(ui, 100);
    slow(ui, shelf.number);
    for number in 1..=3 {
        slow(ui, 100 + number);
    }
}

#[test]
fn a_run_that_is_cut_short_leaves_what_it_has_not_touched() {
    let mut tab = Tab::open(slowly);
    taken();
    let inbox = tab.session.inbox();
    let key = tab.key("Count");
    MEANWHILE.set(Some(Box::new(move || {
        inbox.push(Event { number: 2, action: Action::Click(key) });
    })));
    // A redraw gives way: the click comes in the middle of the only body that runs.
    tab.session.set_state(Shelf { number: 1, ..Shelf::default() });
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(taken(), "1 2", "cut short in 1; 100 was skipped twice");
    assert!(tab.texts().contains("slow 2"), "{}", tab.texts());
    assert_eq!(tab.screen.page(), *tab.session.page());
}

#[component(memo)]
fn marks(ui: &Ui, number: u32) {
    ran(number);
    let mut marked = ui.remember(|| false);
    if number == 1 {
        *marked = true;
    }
    meanwhile();
    ui.text(format!("marked {}", *marked));
}

#[app]
fn marked(ui: &Ui, shelf: &mut Shelf) {
    marks(ui, shelf.number);
}

#[test]
fn a_run_that_is_cut_short_has_written_what_it_has_written() {
    let mut tab = Tab::open(marked);
    let inbox = tab.session.inbox();
    MEANWHILE.set(Some(Box::new(move || {
        inbox.push(Event { number: 2, action: Action::Click(app_runtime::Key::MAIN) });
    })));
    tab.session.set_state(Shelf { number: 1, ..Shelf::default() });
    tab.send(Action::Rerun);
    tab.session.advance();
    tab.session.set_state(Shelf::default());
    tab.run();
    assert_eq!(taken(), "0 1 0", "it is called as it was when it last came to its end");
    assert_eq!(tab.texts(), "marked true");
}

#[test]
fn a_long_run_shows_what_it_has_and_skips_all_the_same() {
    let mut tab = Tab::open(slowly);
    taken();
    // Longer than what makes a run a long one.
    SLOW.set(Duration::from_millis(150));
    for clicks in 1..=2 {
        let before = tab.screen.updates();
        tab.click("Count");
        assert_eq!(taken(), clicks.to_string());
        assert!(tab.screen.updates() > before + 1, "it showed what it had");
        assert_eq!(tab.screen.page(), *tab.session.page());
    }
    // And once more with one that is cut short after it has shown something.
    let inbox = tab.session.inbox();
    MEANWHILE.set(Some(Box::new(move || {
        let until = Instant::now() + SLOW.get();
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        MEANWHILE.set(None);
        inbox.push(Event { number: 9, action: Action::Rerun });
    })));
    tab.session.set_state(Shelf { number: 7, ..Shelf::default() });
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(taken(), "7 7");
    assert_eq!(tab.screen.page(), *tab.session.page());
    SLOW.set(Duration::ZERO);
    tab.click("Count");
    assert_eq!(taken(), "8");
    let words = |number: u32| format!("slow {number}\n[ ] Box {number}\nend of {number}");
    let all: Vec<_> = [100, 8, 101, 102, 103].map(words).into();
    let lines = "0\n1\n2\n3\n4\n5\n6\n7";
    assert_eq!(tab.texts(), format!("[Count]\n{lines}\n{}", all.join("\n")));
}
