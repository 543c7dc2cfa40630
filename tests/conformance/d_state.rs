//! D. State: kept values, bound values, and entered values.

use app_runtime::{Action, Num, Value};
use dacapo::prelude::*;

use crate::Log;
use crate::session::Tab;

#[derive(Default, Serialize, Deserialize)]
struct Form {
    name: String,
    limit: i64,
    color: Option<String>,
}

#[handler]
fn fill(form: &mut Form) {
    form.name = "Grace".to_owned();
    form.limit = 8;
}

#[app]
fn bound(ui: &Ui, form: &mut Form) {
    ui.text_input("Name", value = "from value", bind = &mut form.name);
    ui.slider("Limit", 0..=10, bind = &mut form.limit);
    ui.selectbox("Color", ["red", "green"], placeholder = "Any", bind = &mut form.color);
    ui.button("Fill", on_click = fill());
    ui.write(format!("{} {} {:?}", form.name, form.limit, form.color));
}

#[test]
fn d3_the_bound_field_wins_over_value() {
    let mut page =
        TestApp::builder(bound).state(Form { name: "Ada".into(), ..Form::default() }).start();
    assert_eq!(page.text_input("Name").value(), "Ada");
}

#[test]
fn d5_a_handler_writes_a_bound_field_and_the_widget_shows_it() {
    let mut page = TestApp::new(bound);
    page.text_input("Name").set("Ada");
    page.slider("Limit").set(3);
    page.selectbox("Color").choose("green");
    assert!(page.contains("Ada 3 Some(\"green\")"), "{}", page.text());
    page.button("Fill").click();
    assert_eq!(page.text_input("Name").value(), "Grace");
    assert_eq!(page.slider("Limit").value(), 8);
    assert!(page.contains("Grace 8"));
}

#[app]
fn appends(ui: &Ui, log: &mut Log) {
    log.add("run");
    ui.write(log.0.len());
}

#[test]
fn d7_state_is_a_live_object() {
    let mut page = TestApp::new(appends);
    page.rerun();
    page.rerun();
    assert!(page.contains("3"));
}

#[app]
fn hides(ui: &Ui) {
    if !ui.toggle("Hide") {
        ui.text_input("Note");
        ui.checkbox("Done");
    }
}

#[test]
fn d9_a_widget_off_the_page_keeps_the_persons_value() {
    let mut page = TestApp::new(hides);
    page.text_input("Note").set("kept");
    page.checkbox("Done").check();
    page.toggle("Hide").check();
    page.rerun();
    assert!(!page.contains("Note"));
    page.toggle("Hide").uncheck();
    assert_eq!(page.text_input("Note").value(), "kept");
    assert_eq!(page.checkbox("Done").value(), true);
}

#[app]
fn written_back(ui: &Ui) {
    let mut n = ui.remember(|| 0);
    *n = ui.number_input("N", value = *n);
    ui.write(format!("n = {}", *n));
}

#[test]
fn d13_a_value_written_back_each_run_is_never_one_behind() {
    let mut page = TestApp::new(written_back);
    for n in 1..=3 {
        page.number_input("N").set(n);
        assert!(page.contains(&format!("n = {n}")), "{}", page.text());
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Pair {
    left: i32,
    right: i32,
}

#[handler]
fn left_moved(pair: &mut Pair) {
    pair.right = 100 - pair.left;
}

#[handler]
fn right_moved(pair: &mut Pair) {
    pair.left = 100 - pair.right;
}

#[app]
fn linked(ui: &Ui, pair: &mut Pair) {
    ui.slider("Left", 0..=100, on_change = left_moved(), bind = &mut pair.left);
    ui.slider("Right", 0..=100, on_change = right_moved(), bind = &mut pair.right);
}

#[test]
fn d14_two_sliders_follow_each_other_through_their_handlers() {
    let mut page = TestApp::new(linked);
    for left in [10, 60, 0, 100] {
        page.slider("Left").set(left);
        assert_eq!(page.slider("Right").value(), 100 - left);
        page.slider("Right").set(left);
        assert_eq!(page.slider("Left").value(), 100 - left);
    }
    assert_eq!(page.runs(), 9, "one run for the start, one for each change");
}

#[test]
fn d14_the_other_field_follows_in_the_same_update() {
    let mut page = TestApp::new(linked);
    page.slider("Left").set(30);
    assert_eq!(page.patches().len(), 1, "only the other slider: {:?}", page.patches());
}

#[app]
fn shrinking(ui: &Ui) {
    let fewer = ui.toggle("Fewer");
    let options: &[&'static str] = if fewer { &["a", "b"] } else { &["x", "a", "b", "c"] };
    let one = ui.selectbox("One", options.iter().copied());
    let maybe = ui.radio("Maybe", options.iter().copied(), placeholder = "None yet");
    ui.write(format!("{one} {maybe:?}"));
}

#[test]
fn d16_an_option_that_is_gone_gives_way_and_one_that_is_there_stays() {
    let mut page = TestApp::new(shrinking);
    assert!(page.contains("x None"));
    page.selectbox("One").choose("b");
    page.radio("Maybe").choose("c");
    page.toggle("Fewer").check();
    assert!(page.contains("b None"), "{}", page.text());
    page.toggle("Fewer").uncheck();
    assert!(page.contains("b Some(\"c\")"), "{}", page.text());
    page.selectbox("One").choose("c");
    page.toggle("Fewer").check();
    assert!(page.contains("a None"), "{}", page.text());
}

#[app]
fn grows_at_its_end(ui: &Ui, numbers: &mut Numbers) {
    let count = ui.number_input("Count", value = 2u8);
    let sizes = ["S", "M", "L", "XL"].into_iter().take(count.into());
    ui.radio("Size", sizes, bind = &mut numbers.size);
}

#[test]
fn options_that_come_and_go_at_the_end_are_shown_though_the_choice_stays() {
    let mut page = TestApp::new(grows_at_its_end);
    page.radio("Size").choose("M");
    for count in [4, 3, 2] {
        page.number_input("Count").set(count);
        assert_eq!(page.radio("Size").value(), "M");
        let last = ["S", "M", "L", "XL"][count - 1];
        page.radio("Size").choose(last);
        assert_eq!(page.state::<Numbers>().size, last);
        page.radio("Size").choose("M");
    }
}

#[test]
#[should_panic(expected = "does not offer \"L\", but: S, M")]
fn an_option_that_went_from_the_end_is_not_on_offer_any_more() {
    let mut page = TestApp::new(grows_at_its_end);
    page.radio("Size").choose("M");
    page.number_input("Count").set(3);
    page.number_input("Count").set(2);
    page.radio("Size").choose("L");
}

/// The places that choices are bound to: one of each kind.
#[derive(Default, Serialize, Deserialize, Debug, PartialEq, Clone)]
struct Numbers {
    plain: u8,
    perhaps: Option<u8>,
    first: Option<u8>,
    size: String,
    color: Option<String>,
    drink: Option<String>,
}

impl Numbers {
    fn none() -> Numbers {
        Numbers { plain: 10, size: "S".into(), ..Numbers::default() }
    }
}

#[app]
fn bound_choices(ui: &Ui, numbers: &mut Numbers) {
    let plain = ui.selectbox("Plain", [10u8, 20], bind = &mut numbers.plain);
    let perhaps =
        ui.selectbox("Perhaps", [10u8, 20], placeholder = "Any", bind = &mut numbers.perhaps);
    let first = ui.radio("First", [30u8, 40], bind = &mut numbers.first, index = 1);
    let size = ui.radio("Size", ["S", "M"], bind = &mut numbers.size);
    let color = ui.pills("Color", ["red", "green"], placeholder = "Any", bind = &mut numbers.color);
    let drink = ui.selectbox("Drink", ["tea", "coffee"], bind = &mut numbers.drink);
    ui.write(format!("{plain} {perhaps:?} {first} {size} {color:?} {drink}"));
}

#[test]
fn choices_are_bound_to_places_that_may_hold_nothing() {
    let mut page = TestApp::builder(bound_choices).state(Numbers::none()).start();
    assert!(page.contains("10 None 40 S None tea"), "{}", page.text());
    assert_eq!(page.state::<Numbers>().clone(), Numbers::none(), "to show is not to choose");
    assert_eq!(page.errors(), [] as [&str; 0]);
    page.selectbox("Plain").choose(20);
    page.selectbox("Perhaps").choose(20);
    page.radio("First").choose(30);
    page.radio("Size").choose("M");
    page.pills("Color").choose("green");
    page.selectbox("Drink").choose("coffee");
    assert!(page.contains("20 Some(20) 30 M Some(\"green\") coffee"), "{}", page.text());
    let chosen = Numbers {
        plain: 20,
        perhaps: Some(20),
        first: Some(30),
        size: "M".into(),
        color: Some("green".into()),
        drink: Some("coffee".into()),
    };
    assert_eq!(page.state::<Numbers>().clone(), chosen);
    page.rerun();
    assert!(page.contains("20 Some(20) 30 M Some(\"green\") coffee"), "{}", page.text());
}

#[test]
fn a_choice_with_a_placeholder_goes_back_to_nothing_in_its_place_too() {
    let held = Numbers { perhaps: Some(10), color: Some("red".into()), ..Numbers::none() };
    let mut tab = Tab::open(bound_choices);
    *tab.session.state::<Numbers>() = held;
    tab.send(Action::Rerun);
    tab.run();
    assert!(tab.texts().contains("10 Some(10) 40 S Some(\"red\") tea"), "{}", tab.texts());
    tab.change("Perhaps", Value::Nothing);
    tab.change("Color", Value::Nothing);
    assert!(tab.texts().contains("10 None 40 S None tea"), "{}", tab.texts());
    assert_eq!(tab.session.state::<Numbers>().clone(), Numbers::none());
    tab.change("Plain", Value::Nothing);
    assert!(tab.screen.refused().is_some(), "without a placeholder there is no way back");
    tab.send(Action::Rerun);
    tab.run();
    assert!(tab.texts().contains("10 None 40 S None tea"), "{}", tab.texts());
}

#[test]
fn a_choice_without_a_place_goes_back_to_nothing_too() {
    #[app]
    fn any(ui: &Ui) {
        let color = ui.radio("Color", ["red", "green"], placeholder = "Any");
        ui.write(format!("{color:?}"));
    }
    let mut tab = Tab::open(any);
    tab.change("Color", Value::Number(Num::Int(1)));
    assert!(tab.texts().contains("Color: green\nSome(\"green\")"), "{}", tab.texts());
    tab.change("Color", Value::Nothing);
    assert!(tab.texts().contains("Color: Any\nNone"), "{}", tab.texts());
}

#[test]
fn a_choice_whose_place_holds_what_is_not_offered_says_what_it_holds() {
    let held = Numbers {
        plain: 7,
        perhaps: Some(8),
        first: Some(9),
        size: "XS".into(),
        color: Some("blue".into()),
        drink: Some("milk".into()),
    };
    let page = TestApp::builder(bound_choices).state(held.clone()).start();
    let says = |what: &str, holds: &str, offer: &str| {
        format!(
            "the place this {what} is bound to holds \"{holds}\", which is not among its \
             options: {offer}"
        )
    };
    let expected = [
        says("selectbox", "7", r#""10", "20""#),
        says("selectbox", "8", r#""10", "20""#),
        says("radio", "9", r#""30", "40""#),
        says("radio", "XS", r#""S", "M""#),
        says("pills", "blue", r#""red", "green""#),
        says("selectbox", "milk", r#""tea", "coffee""#),
    ];
    assert_eq!(page.errors(), expected);
    assert_eq!(page.state::<Numbers>().clone(), held, "the places are left alone");
}

#[derive(Serialize, Deserialize)]
struct Odd {
    number: f64,
    level: i32,
    unit: String,
    code: String,
}

impl Default for Odd {
    fn default() -> Odd {
        Odd { number: -5.0, level: 99, unit: "parsec".into(), code: "too long".into() }
    }
}

#[app]
fn out_of_offer(ui: &Ui, odd: &mut Odd) {
    ui.number_input("Number", min = 0.0, bind = &mut odd.number);
    ui.slider("Level", 1..=10, bind = &mut odd.level);
    ui.selectbox("Unit", ["km", "mi"], bind = &mut odd.unit);
    ui.text_input("Code", max_chars = 3, bind = &mut odd.code);
    ui.write("below");
}

#[test]
fn d17_a_bound_value_that_is_not_on_offer_is_an_error_and_stays() {
    let mut page = TestApp::new(out_of_offer);
    let errors = page.errors();
    assert_eq!(errors.len(), 4, "{errors:?}");
    for (error, words) in std::iter::zip(
        &errors,
        [
            ["-5", "at least 0"],
            ["99", "1 to 10"],
            ["parsec", "\"km\", \"mi\""],
            ["too long", "3 characters"],
        ],
    ) {
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    }
    assert!(page.contains("below"));
    let odd = page.state::<Odd>();
    assert_eq!((odd.number, odd.level, &*odd.unit, &*odd.code), (-5.0, 99, "parsec", "too long"));
    drop(odd);
    page.slider("Level").set(4);
    page.selectbox("Unit").choose("mi");
    assert_eq!(page.errors().len(), 2);
    let odd = page.state::<Odd>();
    assert_eq!((odd.number, odd.level, &*odd.unit, &*odd.code), (-5.0, 4, "mi", "too long"));
}

#[test]
fn no_options_are_an_error_and_the_run_stops() {
    #[app]
    fn nothing_to_choose(ui: &Ui, kind: &mut String) {
        let none: [&str; 0] = [];
        let maybe = ui.selectbox("Maybe", none, placeholder = "Nothing here");
        let several = ui.multiselect("Several", none);
        ui.write(format!("{maybe:?} {several:?}"));
        match &**kind {
            "radio" => ui.radio("Which *one*", none),
            "selectbox" => ui.selectbox("Which *one*", none),
            "pills" => ui.pills("Which *one*", none),
            "segmented_control" => ui.segmented_control("Which *one*", none),
            _ => ui.select_slider("Which *one*", none),
        };
        ui.write("never");
    }
    for kind in ["radio", "selectbox", "pills", "segmented_control", "select_slider"] {
        let page = TestApp::builder(nothing_to_choose).state(kind.to_owned()).start();
        assert!(page.contains("None []") && !page.contains("never"), "{}", page.text());
        let [error] = &*page.errors() else { panic!("{:?}", page.errors()) };
        // The first line is for the person, the rest for the author, in debug builds.
        let (person, author) = error.split_once('\n').unwrap();
        assert_eq!(person, "there is nothing to choose from for \"Which *one*\"");
        assert!(author.contains(&format!("this {kind} was given no options")), "{author}");
        assert_eq!(author.contains("placeholder"), kind != "select_slider", "{author}");
    }
}

#[test]
fn what_is_absent_has_the_documented_default() {
    #[app]
    fn defaults(ui: &Ui) {
        let n: f64 = ui.number_input("n");
        let from_max = ui.number_input("m", max = -3);
        let unsigned: u8 = ui.number_input("u");
        let first = ui.radio("r", ["one", "two"]);
        let ticked = ui.checkbox("c");
        let text = ui.text_input("t");
        let start = ui.slider("s", 3..=9);
        ui.write(format!("{ticked} {text:?} {start} {n} {from_max} {unsigned} {first}"));
    }
    let page = TestApp::new(defaults);
    assert!(page.contains("false \"\" 3 0 -3 0 one"), "{}", page.text());
}

#[test]
fn a_resource_that_failed_to_open_is_tried_again() {
    use std::sync::atomic::{AtomicU32, Ordering};

    static TRIES: AtomicU32 = AtomicU32::new(0);
    let mut resources = app_runtime::Resources::default();
    resources.insert_with(|| match TRIES.fetch_add(1, Ordering::SeqCst) {
        0 => Err("the disk is not there yet"),
        tries => Ok(tries),
    });
    let first = resources.get::<u32>().unwrap_err();
    assert_eq!(
        first.to_string(),
        "the resource `u32` could not be opened: the disk is not there yet"
    );
    assert_eq!(*resources.get::<u32>().unwrap(), 1);
    assert_eq!(*resources.get::<u32>().unwrap(), 1, "once it is open it stays");
    let missing = resources.get::<String>().unwrap_err();
    assert!(
        missing.to_string().contains("no resource of type `alloc::string::String`"),
        "{missing}"
    );
}

struct Database;
struct Mailer;

#[app]
fn needs_resources(ui: &Ui, _db: &Database, _mailer: &Mailer) {
    ui.write("both are there");
}

/// The message of a start, before any body ran.
fn refused(resources: app_runtime::Resources) -> String {
    let app = app_runtime::IntoApp::into_app(needs_resources);
    app.check(&resources).unwrap_err().to_string()
}

#[test]
fn each_resource_that_nobody_gave_is_named_before_the_start() {
    let none = app_runtime::Resources::default();
    assert!(refused(none).starts_with("no resource of type `conformance::d_state::Database`:"));
    let mut one = app_runtime::Resources::default();
    one.insert(Database);
    assert!(refused(one).starts_with("no resource of type `conformance::d_state::Mailer`:"));
    let mut other = app_runtime::Resources::default();
    other.insert(Mailer);
    assert!(refused(other).starts_with("no resource of type `conformance::d_state::Database`:"));
    let page = TestApp::builder(needs_resources).resource(Mailer).resource(Database).start();
    assert_eq!(page.text(), "both are there");
}

/// The words at the end are those of the check: a body that misses a resource has none of them.
#[test]
#[should_panic(expected = "Mailer`: give it with `launch(app).resource(…)`; in a test: \
                           `TestApp::builder(app).resource(…).start()`")]
fn a_resource_that_nobody_gave_is_an_error_at_the_start() {
    let _ = TestApp::builder(needs_resources).resource(Database).start();
}

struct Disk;

#[handler]
fn write_down(_disk: &Disk) {}

/// An app whose handler alone wants the disk.
#[app]
fn handler_with_a_disk(ui: &Ui) {
    ui.button("Write", on_click = write_down());
    let mut note = ui.remember(String::new);
    ui.text_input("Note", bind = &mut note);
}

/// A disk that cannot be opened.
fn failing_disk() -> dacapo::web::Resources {
    let mut resources = dacapo::web::Resources::default();
    resources.insert_with(|| Err::<Disk, _>("the disk is not there yet"));
    resources
}

#[test]
fn a_resource_that_cannot_be_opened_is_an_error_at_the_start_whoever_wants_it() {
    let error = dacapo::web::router_with(handler_with_a_disk, failing_disk()).unwrap_err();
    let words = error.to_string();
    assert!(words.starts_with("the resource `") && words.contains("Disk` could not"), "{words}");
    assert!(words.ends_with("opened: the disk is not there yet"), "{words}");
    assert_eq!(handler_with_a_disk().check(&failing_disk()), Err(error));
}

#[test]
fn a_resource_that_a_handler_alone_wants_and_nobody_gave_is_said_and_is_no_panic() {
    let mut page = TestApp::lenient(handler_with_a_disk);
    page.button("Write").click();
    let errors = page.errors();
    assert!(
        errors[0].starts_with("the handler `write_down` wants a resource that is not there")
            && errors[0].contains("no resource of type `")
            && errors[0].contains("Disk`: give it with `launch(app).resource(…)`"),
        "{errors:?}"
    );
    page.text_input("Note").set("goes on");
    assert!(page.contains("goes on") && page.errors().is_empty(), "{}", page.text());
}

#[test]
#[should_panic(expected = "in a test: `TestApp::builder(app).resource(…).start()`")]
fn a_resource_that_a_handler_alone_wants_fails_a_test_at_the_click() {
    TestApp::new(handler_with_a_disk).button("Write").click();
}

#[test]
fn a_body_that_reaches_for_a_resource_that_is_not_there_says_which() {
    #[app]
    fn reaches(ui: &Ui) {
        ui.write("before");
        let _disk = ui.resource::<Disk>();
    }
    let page = TestApp::lenient(reaches);
    assert!(page.contains("before"));
    assert!(page.errors()[0].starts_with("the app wants a resource"), "{:?}", page.errors());
}

/// Owned by the data, lent to the options.
#[derive(Default, Serialize, Deserialize)]
struct Fleet {
    names: Vec<String>,
    years: Vec<u16>,
    name: String,
    year: Option<u16>,
    old: Vec<u16>,
}

#[app]
fn options_of_the_data(ui: &Ui, fleet: &mut Fleet) {
    let Fleet { names, years, name, year, old } = fleet;
    let local = vec!["small".to_owned(), "large".to_owned()];
    let picked = ui.selectbox("Car", &*names, bind = name);
    let size = ui.radio("Size", local.iter().map(String::as_str), index = 1);
    let built = ui.select_slider("Built", years.iter(), bind = year);
    let olds = ui.multiselect("Old", &*years, bind = old);
    let none = ui.pills("Extra", &local, placeholder = "None");
    ui.write(format!("{picked} {size} {built} {olds:?} {none:?}"));
}

#[test]
fn options_may_be_borrowed_from_data_and_bound_to_a_place_that_owns_one() {
    let fleet = Fleet {
        names: vec!["Ada".to_owned(), "Bo".to_owned()],
        years: vec![2024, 2025],
        name: "Bo".to_owned(),
        year: None,
        old: vec![2025],
    };
    let mut page = TestApp::builder(options_of_the_data).state(fleet).start();
    assert!(page.contains("Bo large 2024 [2025] None"), "{}", page.text());
    page.selectbox("Car").choose("Ada");
    page.radio("Size").choose("small");
    page.select_slider("Built").choose("2025");
    page.multiselect("Old").choose(["2025", "2024"]);
    page.pills("Extra").choose("large");
    assert!(page.contains("Ada small 2025 [2025, 2024] Some(\"large\")"), "{}", page.text());
    let fleet = page.state::<Fleet>();
    assert_eq!((&*fleet.name, fleet.year, &*fleet.old), ("Ada", Some(2025), &[2025, 2024][..]));
}

#[app]
fn guards_as_they_are(ui: &Ui) {
    let mut flag = ui.remember(|| true);
    ui.checkbox("Flag", bind = &mut flag);
    ui.toggle("Flag too", bind = &mut *flag);
    let mut name = ui.remember(|| "Ada".to_owned());
    ui.text_input("Name", bind = &mut name);
    let mut limit = ui.remember(|| 3u32);
    ui.slider("Limit", 0..=9, bind = &mut limit);
    let mut size = ui.remember(|| "large".to_owned());
    ui.selectbox("Size", ["small", "large"], bind = &mut size);
    let mut extras = ui.remember(|| vec!["roof".to_owned()]);
    ui.multiselect("Extras", ["roof", "hook"], bind = &mut extras);
    ui.write(format!("{flag} {name} {limit} {size} {extras:?}"));
}

#[test]
fn a_remember_guard_is_bound_as_it_is() {
    let mut page = TestApp::new(guards_as_they_are);
    assert!(page.contains("true Ada 3 large [\"roof\"]"), "{}", page.text());
    page.checkbox("Flag").uncheck();
    page.text_input("Name").set("Bo");
    page.slider("Limit").set(5);
    page.selectbox("Size").choose("small");
    page.multiselect("Extras").choose(["hook"]);
    assert!(page.contains("false Bo 5 small [\"hook\"]"), "{}", page.text());
    page.toggle("Flag too").check();
    assert!(page.contains("true Bo 5"), "{}", page.text());
}

#[test]
fn submit_and_download_buttons_have_verbs_of_their_own_name() {
    #[app]
    fn both(ui: &Ui) {
        ui.form("order", |ui| {
            ui.text_input("Name");
            if ui.form_submit_button("Save") {
                ui.write("saved");
            }
        });
        ui.download_button("File", || b"x".to_vec(), file_name = "x.txt");
    }
    let mut page = TestApp::new(both);
    page.form_submit_button("Save").click();
    assert!(page.contains("saved"));
    page.download_button("File").click();
    assert_eq!(page.downloads().len(), 1);
}

#[test]
#[should_panic(expected = "does not offer that value")]
fn a_number_field_takes_no_more_than_its_type_holds() {
    #[app]
    fn small(ui: &Ui) {
        let n: u8 = ui.number_input("N");
        ui.write(n);
    }
    TestApp::new(small).number_input("N").set(300);
}
