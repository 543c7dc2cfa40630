//! The inputs with values of their own shape, and what no input takes from outside.

use std::ops::RangeInclusive;
use std::time::Duration;

use app_runtime::{Action, Num, Refusal, Value};
use dacapo::Color;
use dacapo::jiff::civil::{Date, Time, date, time};
use dacapo::prelude::*;

use crate::session::Tab;

const LANGUAGES: [&str; 4] = ["C", "Go", "Rust", "Zig"];

#[app]
fn every_kind(ui: &Ui) {
    let languages = ui.multiselect("Languages", LANGUAGES, default = ["Rust"], max = 3);
    let size = ui.pills("Size", ["small", "large"], placeholder = "Any");
    let view = ui.segmented_control("View", ["List", "Map"]);
    let quality = ui.select_slider("Quality", [10, 50, 90], index = 1);
    let price: RangeInclusive<i32> = ui.range_slider("Price", 0..=100, value = 20..=60, step = 10);
    let share = ui.range_slider("Share", 0.0..=1.0, step = 0.1);
    let color = ui.color_picker("Color", value = "#6159ec");
    let day = ui.date_input(
        "Day",
        value = date(2024, 2, 29),
        min = date(2024, 1, 1),
        max = date(2024, 12, 31),
    );
    let quarter = Duration::from_secs(15 * 60);
    let alarm =
        ui.time_input("Alarm", value = time(7, 30, 0, 0), min = time(6, 0, 0, 0), step = quarter);
    ui.write(format!(
        "{languages:?} {size:?} {view} {quality} {price:?} {share:?} {color} {day} {alarm}"
    ));
}

#[test]
fn each_kind_gives_what_a_person_entered() {
    let mut page = TestApp::new(every_kind);
    let untouched = "[\"Rust\"] None List 50 20..=60 0.0..=1.0 #6159ec 2024-02-29 07:30:00";
    assert!(page.contains(untouched), "{}", page.text());
    page.multiselect("Languages").choose(["Zig", "C"]);
    page.pills("Size").choose("large");
    page.segmented_control("View").choose("Map");
    page.select_slider("Quality").choose(90);
    page.range_slider("Price").set(30..=30);
    page.range_slider("Share").set(0.3..=0.7);
    page.color_picker("Color").set("#FF8800");
    page.date_input("Day").set(date(2024, 12, 31));
    page.time_input("Alarm").set("06:45");
    let entered =
        "[\"Zig\", \"C\"] Some(\"large\") Map 90 30..=30 0.3..=0.7 #ff8800 2024-12-31 06:45:00";
    assert!(page.contains(entered), "{}", page.text());
    assert_eq!(page.multiselect("Languages").value(), ["Zig", "C"]);
    assert_eq!(page.range_slider("Price").value(), 30..=30);
    assert_eq!(page.color_picker("Color").value(), Color::rgb(255, 136, 0));
    assert_eq!(page.color_picker("Color").value(), "#ff8800");
    assert_eq!(page.date_input("Day").value(), date(2024, 12, 31));
    assert_eq!(page.time_input("Alarm").value(), time(6, 45, 0, 0));
    assert!(
        page.contains("Languages: Zig, C\n") && page.contains("Price: 30 – 30\n"),
        "{}",
        page.text()
    );
    page.multiselect("Languages").choose([] as [&str; 0]);
    assert!(page.contains("[] Some"), "{}", page.text());
}

fn number(number: i64) -> Value {
    Value::Number(Num::Int(number))
}

fn float(number: f64) -> Value {
    Value::Number(Num::Float(number))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn list<const N: usize>(values: [Value; N]) -> Value {
    Value::List(values.to_vec())
}

/// Values that none of these inputs has.
fn nonsense() -> Vec<Value> {
    vec![
        Value::Bool(true),
        text(""),
        text("<b>"),
        number(i64::MIN),
        number(i64::MAX),
        float(0.5),
        float(f64::NAN),
        float(f64::INFINITY),
        Value::Choice { index: 0, label: "C".into() },
        list([Value::Nothing]),
        list([list([]), list([])]),
        list([Value::Bool(true), Value::Bool(false)]),
        list([text("0"), text("1")]),
        Value::List(vec![number(0); 1000]),
    ]
}

#[test]
fn g12_forged_values_are_refused_for_every_kind() {
    let forged: [(&str, Vec<Value>); 9] = [
        (
            "Languages",
            vec![
                Value::Nothing,
                number(0),
                list([number(4)]),
                list([number(-1)]),
                list([number(1), number(1)]),
                list([number(0), number(1), number(2), number(3)]),
                list([float(1.0)]),
                list([text("Rust")]),
            ],
        ),
        (
            "Size",
            vec![number(2), number(-1), float(0.0), text("small"), list([number(0)]), list([])],
        ),
        ("View", vec![Value::Nothing, number(2), text("List"), list([number(0)])]),
        ("Quality", vec![Value::Nothing, number(3), number(90), text("90"), list([])]),
        (
            "Price",
            vec![
                Value::Nothing,
                number(30),
                list([]),
                list([number(30)]),
                list([number(60), number(20)]),
                list([number(-10), number(20)]),
                list([number(20), number(110)]),
                list([number(25), number(60)]),
                list([number(20), float(60.5)]),
                list([number(20), number(40), number(60)]),
            ],
        ),
        (
            "Share",
            vec![
                list([float(0.15), float(1.0)]),
                list([float(0.2), float(0.1)]),
                list([float(f64::NAN), float(1.0)]),
                list([float(0.0), float(f64::INFINITY)]),
            ],
        ),
        (
            "Color",
            vec![
                Value::Nothing,
                text("red"),
                text("#12345"),
                text("#1234567"),
                text("#12345g"),
                number(0),
            ],
        ),
        (
            "Day",
            vec![
                Value::Nothing,
                text("2023-12-31"),
                text("2025-01-01"),
                text("2024-02-30"),
                text("20240301"),
                text("2024-03-01T10:00"),
                number(20240301),
            ],
        ),
        (
            "Alarm",
            vec![
                Value::Nothing,
                text("05:45"),
                text("07:31"),
                text("07:30:01"),
                text("07:30:00.5"),
                text("24:00"),
                text("07:30Z"),
                number(730),
            ],
        ),
    ];
    let mut tab = Tab::open(every_kind);
    let before = tab.texts();
    for (label, values) in forged {
        let key = tab.key(label);
        for value in values.into_iter().chain(nonsense()) {
            let words = format!("{label} took {value:?}");
            tab.send(Action::Change(key, value));
            tab.run();
            assert!(tab.screen.refused().is_some(), "{words}");
            assert_eq!(tab.texts(), before, "{words}");
        }
    }
}

#[test]
fn g12_disabled_inputs_refuse_what_they_would_take() {
    #[app]
    fn disabled(ui: &Ui) {
        ui.multiselect("Languages", LANGUAGES, disabled = true);
        ui.pills("Size", ["small", "large"], disabled = true);
        ui.select_slider("Quality", [10, 50], disabled = true);
        ui.range_slider("Price", 0..=100, disabled = true);
        ui.color_picker("Color", disabled = true);
        ui.date_input("Day", disabled = true);
        ui.time_input("Alarm", disabled = true);
    }
    let mut tab = Tab::open(disabled);
    let before = tab.texts();
    for (label, value) in [
        ("Languages", list([number(1)])),
        ("Size", number(1)),
        ("Quality", number(1)),
        ("Price", list([number(1), number(2)])),
        ("Color", text("#ffffff")),
        ("Day", text("2024-02-29")),
        ("Alarm", text("07:30")),
    ] {
        let key = tab.key(label);
        tab.send(Action::Change(key, value));
        tab.run();
        assert!(tab.screen.refused().is_some(), "{label}");
        assert_eq!(tab.texts(), before, "{label}");
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Trip {
    stops: Vec<String>,
    levels: Option<Vec<u8>>,
    budget: Option<RangeInclusive<u32>>,
    color: Color,
    start: Option<Date>,
    alarm: Time,
}

#[app]
fn trip(ui: &Ui, trip: &mut Trip) {
    ui.multiselect("Stops", ["Rome", "Oslo", "Lima"], bind = &mut trip.stops, max = 2);
    ui.multiselect("Levels", [1u8, 2, 3], bind = &mut trip.levels, default = [2]);
    ui.range_slider("Budget", 0..=500, bind = &mut trip.budget);
    ui.color_picker("Color", bind = &mut trip.color);
    ui.date_input("Start", max = date(2030, 1, 1), min = date(2020, 1, 1), bind = &mut trip.start);
    ui.time_input("Alarm", bind = &mut trip.alarm);
}

#[test]
fn bound_places_are_read_and_written() {
    let mut page = TestApp::builder(trip)
        .state(Trip { stops: vec!["Lima".into()], ..Trip::default() })
        .start();
    assert_eq!(page.multiselect("Stops").value(), ["Lima"]);
    assert_eq!(page.multiselect("Levels").value(), ["2"]);
    page.multiselect("Stops").choose(["Oslo", "Rome"]);
    page.multiselect("Levels").choose([3, 1]);
    page.range_slider("Budget").set(100..=200);
    page.color_picker("Color").set(Color::rgb(1, 2, 3));
    page.date_input("Start").set("2024-02-29");
    page.time_input("Alarm").set(time(23, 59, 0, 0));
    let trip = page.state::<Trip>();
    assert_eq!(trip.stops, ["Oslo", "Rome"]);
    assert_eq!(trip.levels, Some(vec![3, 1]));
    assert_eq!(trip.budget, Some(100..=200));
    assert_eq!(trip.color, Color::rgb(1, 2, 3));
    assert_eq!(trip.start, Some(date(2024, 2, 29)));
    assert_eq!(trip.alarm, time(23, 59, 0, 0));
}

#[test]
fn d17_a_bound_value_out_of_offer_is_an_error_at_the_widget() {
    let held = Trip {
        stops: vec!["Rome".into(), "Atlantis".into()],
        levels: Some(vec![1, 1]),
        budget: Some(100..=900),
        start: Some(date(2019, 12, 31)),
        ..Trip::default()
    };
    let page = TestApp::builder(trip).state(held).start();
    let errors = page.errors();
    let expected = [
        "the place this multiselect is bound to holds \"Atlantis\", which is not among its options: \"Rome\", \"Oslo\", \"Lima\"",
        "the place this multiselect is bound to holds \"1\" twice",
        "the place this slider is bound to holds 900, which is outside of the slider's range 0 to 500",
        "the place this date_input is bound to holds 2019-12-31, which is outside of what this date_input takes: 2020-01-01 to 2030-01-01",
    ];
    assert_eq!(errors, expected);
    assert_eq!(page.state::<Trip>().stops, ["Rome", "Atlantis"], "the place is left alone");
}

#[derive(Default, Serialize, Deserialize)]
struct Menu(Vec<String>);

#[test]
fn d16_what_is_still_on_offer_stays_chosen() {
    #[app]
    fn dinner(ui: &Ui, menu: &mut Menu) {
        if ui.button("Sold out") {
            menu.0.retain(|dish| dish != "soup");
        }
        let chosen = ui.multiselect("Dishes", menu.0.clone());
        ui.write(format!("chosen: {chosen:?}"));
    }
    let dishes = ["soup", "rice", "cake"].map(str::to_owned);
    let mut page = TestApp::builder(dinner).state(Menu(dishes.to_vec())).start();
    page.multiselect("Dishes").choose(["cake", "soup"]);
    page.button("Sold out").click();
    assert!(page.contains("chosen: [\"cake\"]"), "{}", page.text());
}

#[test]
fn a_description_that_cannot_work_says_so() {
    #[app]
    fn wrong(ui: &Ui, case: &mut u32) {
        match *case {
            0 => drop(ui.multiselect("M", ["a"], default = ["b"])),
            1 => drop(ui.multiselect("M", ["a", "b"], default = ["a", "b"], max = 1)),
            2 => drop(ui.range_slider("R", 0..=9, value = RangeInclusive::new(7, 3))),
            3 => drop(ui.color_picker("C", value = "red")),
            4 => drop(ui.date_input("D", min = date(2024, 1, 2), max = date(2024, 1, 1))),
            _ => drop(ui.time_input("T", step = Duration::from_millis(1500))),
        }
    }
    for (case, message) in [
        "`default` of this multiselect has \"b\", which is not among its options: \"a\"",
        "`default` of this multiselect has 2 options, but `max = 1`",
        "`value` is 7 to 3: start with the smaller number",
        "`value`: \"red\" is not a color: write it as \"#rrggbb\"",
        "`min` of this date_input, 2024-01-02, is after its `max`, 2024-01-01",
        "`step` of this time_input is 1.5s: give it whole seconds, at least one",
    ]
    .into_iter()
    .enumerate()
    {
        let page = TestApp::builder(wrong).state(case as u32).start();
        assert_eq!(page.errors(), [message]);
    }
}

#[test]
fn without_a_value_a_date_starts_within_its_bounds() {
    #[app]
    fn bounded(ui: &Ui) {
        let past = ui.date_input("Past", max = date(1999, 12, 31));
        let future = ui.date_input("Future", min = date(2999, 1, 1));
        let late = ui.time_input("Late", min = time(22, 0, 0, 0));
        ui.write(format!("{past} {future} {late}"));
    }
    assert!(TestApp::new(bounded).contains("1999-12-31 2999-01-01 22:00:00"));
}

#[test]
fn g12_one_line_of_text_has_no_line_break() {
    #[app]
    fn lines(ui: &Ui) {
        let name = ui.text_input("Name");
        ui.form("form", |ui| {
            ui.text_input("In the form");
            ui.form_submit_button("Send");
        });
        ui.write(format!("{name:?}"));
    }
    let mut tab = Tab::open(lines);
    let (before, inside, send) = (tab.texts(), tab.key("In the form"), tab.key("Send"));
    for forged in ["\n", "\r", "a\nb", "a\rb", "a\r\nb", "ab\n"] {
        tab.change("Name", text(forged));
        assert_eq!(tab.screen.refused(), Some(Refusal::NotOffered), "{forged:?}");
        tab.send(Action::Submit(send, vec![(inside, text(forged))]));
        tab.run();
        assert_eq!(tab.screen.refused(), Some(Refusal::NotOffered), "{forged:?}");
        assert_eq!(tab.texts(), before);
    }
    tab.change("Name", text("a\tb"));
    assert!(tab.texts().contains("\"a\\tb\""), "{}", tab.texts());
}

/// Enters each number in the first input; whether it was taken.
fn takes(app: impl app_runtime::IntoApp, label: &str, numbers: &[Value]) -> Vec<bool> {
    let mut tab = Tab::open(app);
    let taken = numbers.iter().map(|number| {
        tab.change(label, number.clone());
        let taken = tab.screen.refused().is_none();
        let value = tab.session.page().find(tab.key(label)).and_then(|id| {
            let value = tab.session.page().node(id).element.data().value();
            value.map(|value| format!("{value:?}"))
        });
        assert!(value.is_some());
        taken
    });
    taken.collect()
}

/// The steps are counted from the least value, whichever sign that has.
#[test]
fn a_slider_takes_the_steps_from_its_least_value_and_its_greatest() {
    #[app]
    fn steps(ui: &Ui) {
        ui.slider("Whole", 3..=40, step = 10);
        ui.slider("Below zero", -7..=13, step = 10);
        ui.slider("Float", 0.3..=1.0, step = 0.4);
        ui.slider("Fine", 0.0..=1e6, step = 0.1);
        ui.slider("No steps", 1..=5, step = 0);
        ui.slider("No float steps", 1.0..=5.0, step = 0.0);
        ui.slider("One value", 5..=5);
    }
    let cases: [(&str, &[Value], &[Value]); 7] = [
        (
            "Whole",
            &[number(3), number(13), number(33), number(40)],
            &[number(2), number(7), number(10), number(27), number(30), number(43)],
        ),
        (
            "Below zero",
            &[number(-7), number(3), number(13)],
            &[number(-10), number(0), number(7), number(10), number(-17)],
        ),
        (
            "Float",
            &[float(0.3), float(0.7), float(1.0), number(1)],
            &[float(0.5), float(0.9), float(0.4), float(0.6), float(0.700_01), float(1.1)],
        ),
        (
            "Fine",
            &[float(123_456.7), float(0.1 + 0.2), float(999_999.9), float(1e6)],
            &[float(0.05), float(123_456.75), float(0.300_1)],
        ),
        ("No steps", &[number(1), number(4), number(5)], &[number(0), number(6)]),
        ("No float steps", &[float(1.0), float(4.9), float(5.0)], &[float(0.9), float(5.1)]),
        ("One value", &[number(5)], &[number(4), number(6)]),
    ];
    for (label, offered, others) in cases {
        assert_eq!(takes(steps, label, offered), vec![true; offered.len()], "{label}: {offered:?}");
        assert_eq!(takes(steps, label, others), vec![false; others.len()], "{label}: {others:?}");
    }
}

#[test]
fn a_number_input_takes_its_least_and_its_greatest_value_and_what_is_between() {
    #[app]
    fn bounds(ui: &Ui) {
        ui.number_input("Whole", min = -2, max = 5);
        ui.number_input("One value", min = 4, max = 4);
        ui.number_input("From", min = 0.5);
        ui.number_input("To", max = -0.5);
    }
    let cases: [(&str, &[Value], &[Value]); 4] = [
        ("Whole", &[number(-2), number(0), number(5)], &[number(-3), number(6), float(0.5)]),
        ("One value", &[number(4)], &[number(3), number(5)]),
        ("From", &[float(0.5), float(1e300)], &[float(0.4), float(f64::INFINITY)]),
        ("To", &[float(-0.5), float(-1e300)], &[float(-0.4), float(f64::NEG_INFINITY)]),
    ];
    for (label, offered, others) in cases {
        assert_eq!(
            takes(bounds, label, offered),
            vec![true; offered.len()],
            "{label}: {offered:?}"
        );
        assert_eq!(takes(bounds, label, others), vec![false; others.len()], "{label}: {others:?}");
    }
}

#[test]
fn bounds_that_leave_no_value_and_values_outside_of_them_say_so() {
    #[app]
    fn wrong(ui: &Ui, case: &mut u32) {
        match *case {
            0 => drop(ui.slider("S", RangeInclusive::new(5, 3))),
            1 => drop(ui.slider("S", 0.0..=f64::NAN)),
            2 => drop(ui.slider("S", 1..=10, value = 11)),
            3 => drop(ui.slider("S", 1..=10, value = 0)),
            4 => drop(ui.number_input("N", min = 5, max = 3)),
            5 => drop(ui.number_input("N", min = 0, max = 9, value = 10)),
            6 => drop(ui.number_input("N", min = 0.5, value = 0.25)),
            7 => drop(ui.number_input("N", max = 0.5, value = 0.75)),
            _ => drop(ui.number_input("N", value = f64::INFINITY)),
        }
    }
    for (case, message) in [
        "the slider's range 5 to 3 is empty: start with the smaller number",
        "the slider's range 0 to NaN is empty: start with the smaller number",
        "`value` is 11, which is outside of the slider's range 1 to 10",
        "`value` is 0, which is outside of the slider's range 1 to 10",
        "this field takes nothing: its `min` 5 is above its `max` 3",
        "`value` is 10, but this field takes from 0 to 9",
        "`value` is 0.25, but this field takes at least 0.5",
        "`value` is 0.75, but this field takes at most 0.5",
        "`value` is inf, but this field takes any finite number",
    ]
    .into_iter()
    .enumerate()
    {
        let page = TestApp::builder(wrong).state(case as u32).start();
        assert_eq!(page.errors(), [message]);
    }
}

#[test]
fn the_ends_of_a_range_are_in_it() {
    #[app]
    fn ends(ui: &Ui) {
        let (low, high) = (ui.slider("L", 1..=10, value = 1), ui.slider("H", 1..=10, value = 10));
        let (least, most) = (
            ui.number_input("A", min = 2, max = 8, value = 2),
            ui.number_input("B", min = 2, max = 8, value = 8),
        );
        let one = ui.slider("One", 5..=5);
        let same = ui.number_input("Same", min = 4, max = 4);
        ui.write(format!("{low} {high} {least} {most} {one} {same}"));
    }
    let page = TestApp::new(ends);
    assert!(page.contains("1 10 2 8 5 4"), "{}", page.text());
    assert_eq!(page.errors(), [] as [&str; 0]);
}
