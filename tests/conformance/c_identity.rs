//! C. Identity: which call is which widget.

use std::fmt::Display;
use std::hash::Hash;

use app_runtime::{App, IntoApp};
use dacapo::prelude::*;

use crate::Log;

#[app]
fn same_twice(ui: &Ui) {
    let first = ui.button("Same");
    let [left, right] = ui.columns();
    let second = left.button("Same");
    let third = right.button("Same");
    let fourth = ui.sidebar(|ui| ui.button("Same"));
    ui.write(format!("{first} {second} {third} {fourth}"));
}

#[test]
fn c1_c2_c3_equal_buttons_at_different_call_sites_are_independent() {
    let mut page = TestApp::new(same_twice);
    // The sidebar stands before the main column.
    for (place, values) in [
        (0, "false false false true"),
        (1, "true false false false"),
        (2, "false true false false"),
        (3, "false false true false"),
    ] {
        page.button("Same").nth(place).click();
        assert!(page.contains(values), "{place}: {}", page.text());
    }
}

#[app]
fn one_key(ui: &Ui) {
    let (number, other) = (1u8, 1u64);
    ui.button("Byte", key = number);
    ui.checkbox("Long", key = other);
    ui.checkbox("Text", key = "1");
}

#[test]
fn c6_two_widgets_of_one_key_are_an_error_that_names_both_lines() {
    let page = TestApp::lenient(one_key);
    let errors = page.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    let here = file!();
    let first =
        include_str!("c_identity.rs").lines().position(|line| line.contains("\"Byte\"")).unwrap()
            + 1;
    for line in [first, first + 1] {
        assert!(errors[0].contains(&format!("{here}:{line}")), "{line}: {}", errors[0]);
    }
    assert!(page.contains("[ ] Text"), "`1` and `\"1\"` are two keys");
}

#[test]
#[should_panic(expected = "duplicate key")]
fn c6_under_test_it_fails_at_once() {
    let _ = TestApp::new(one_key);
}

#[app]
fn unkeyed_component_in_a_loop(ui: &Ui) {
    for _ in ["a", "b"] {
        field(ui);
    }
}

#[component]
fn field(ui: &Ui) {
    ui.write("fine in a loop");
    ui.text_input("Name");
}

#[test]
fn c6_an_unkeyed_component_in_a_loop_is_told_what_to_do() {
    let page = TestApp::lenient(unkeyed_component_in_a_loop);
    assert_eq!(page.text().matches("fine in a loop").count(), 2);
    let errors = page.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("field(ui.keyed(item.id), …)"), "{}", errors[0]);
}

#[app]
fn dependent_label(ui: &Ui) {
    let unit = ui.selectbox("Unit", ["km", "mi"]);
    let distance = ui.text_input(format!("Distance in {unit}"));
    ui.write(distance);
}

#[test]
fn c8_text_stays_when_the_label_changes() {
    let mut page = TestApp::new(dependent_label);
    page.text_input("Distance in km").set("42");
    page.selectbox("Unit").choose("mi");
    assert_eq!(page.text_input("Distance in mi").value(), "42");
}

#[app]
fn moving_default(ui: &Ui) {
    let mut default = ui.remember(|| 1);
    if ui.button("Next default") {
        *default += 1;
    }
    let n = ui.number_input("N", value = *default);
    ui.write(format!("n = {n}"));
}

#[test]
fn c13_an_untouched_field_follows_its_default_a_touched_one_does_not() {
    let mut page = TestApp::new(moving_default);
    page.button("Next default").click();
    page.rerun();
    assert_eq!(page.number_input("N").value(), 2);
    page.number_input("N").set(7);
    page.button("Next default").click();
    page.rerun();
    assert_eq!(page.number_input("N").value(), 7);
    assert!(page.contains("n = 7"));
}

#[app]
fn switching_kind(ui: &Ui) {
    if ui.toggle("As text") {
        ui.text_input("Value", key = "value");
    } else {
        ui.number_input("Value", key = "value", value = 3);
    }
}

#[test]
fn c14_another_kind_of_widget_under_the_key_starts_from_its_default() {
    let mut page = TestApp::new(switching_kind);
    page.number_input("Value").set(5);
    page.toggle("As text").check();
    assert_eq!(page.text_input("Value").value(), "");
    page.text_input("Value").set("five");
    page.toggle("As text").uncheck();
    assert_eq!(page.number_input("Value").value(), 3);
}

#[app]
fn rows(ui: &Ui, log: &mut Log) {
    let mut reversed = ui.remember(|| false);
    if ui.button("Reverse") {
        *reversed = !*reversed;
    }
    let mut ids = [1, 2, 3];
    if *reversed {
        ids.reverse();
    }
    for id in ids {
        let ui = ui.keyed(id);
        let ticked = ui.checkbox(format!("Row {id}"));
        if ticked {
            log.add(id);
        }
    }
}

#[test]
fn keyed_rows_keep_their_values_when_they_move() {
    let mut page = TestApp::new(rows);
    page.checkbox("Row 1").check();
    page.button("Reverse").click();
    assert_eq!(page.checkbox("Row 1").value(), true);
    assert_eq!(page.checkbox("Row 3").value(), false);
    page.state::<Log>().take();
    page.rerun();
    assert_eq!(page.state::<Log>().take(), "1");
}

#[app]
fn range(ui: &Ui) {
    for day in 1..=3 {
        let on = ui.checkbox(format!("Day {day}"));
        ui.write(format!("{day}: {on}"));
    }
}

#[test]
fn a_range_loop_keys_its_inputs_by_itself() {
    let mut page = TestApp::new(range);
    page.checkbox("Day 2").check();
    assert!(page.contains("1: false") && page.contains("2: true") && page.contains("3: false"));
}

#[test]
fn two_calls_of_a_component_are_two_scopes() {
    #[component]
    fn pick(ui: &Ui<impl Place>, label: &str) -> bool {
        ui.checkbox(label.to_owned())
    }
    #[app]
    fn picks(ui: &Ui) {
        let (a, b) = (pick(ui, "A"), pick(ui, "B"));
        ui.write(format!("{a} {b}"));
    }
    let mut page = TestApp::new(picks);
    page.checkbox("B").check();
    assert!(page.contains("false true"));
}

/// Sessions of one app, each of which begins with the page of its own that its address asks for,
/// while all of them live.
#[track_caller]
fn each_has_its_own(app: impl IntoApp, pages: [(&str, &str); 3]) {
    let app = app.into_app();
    let open = |name| TestApp::builder(app.clone()).query_param("name", name).start();
    let mut open: Vec<_> = pages.map(|(name, text)| (open(name), name, text)).into();
    for (page, _, text) in &open {
        assert_eq!(page.text(), *text);
    }
    for at in 0..open.len() {
        let (page, name, _) = &mut open[at];
        page.by_key(*name).check();
        for (other, (page, name, _)) in open.iter_mut().enumerate() {
            assert_eq!(page.by_key(*name).value(), other == at, "{name}");
        }
        let (page, name, _) = &mut open[at];
        page.by_key(*name).uncheck();
    }
}

#[test]
fn a_session_begins_with_its_own_words_while_another_lives() {
    #[app]
    fn greeting(ui: &Ui) {
        let name = ui.query_param("name").unwrap_or_default();
        ui.text(format!("Balance of {name}"));
        ui.checkbox("Seen", key = name);
    }
    let page = |name| format!("Balance of {name}\n[ ] Seen");
    each_has_its_own(
        greeting,
        [("Ada", &page("Ada")), ("Grace", &page("Grace")), ("Ada", &page("Ada"))],
    );
}

#[test]
fn a_session_begins_with_its_own_keys_though_another_looks_the_same() {
    #[app]
    fn ballot(ui: &Ui) {
        ui.checkbox("Yes", key = ui.query_param("name").unwrap_or_default());
    }
    each_has_its_own(ballot, [("Ada", "[ ] Yes"), ("Grace", "[ ] Yes"), ("Joan", "[ ] Yes")]);
}

#[test]
fn a_session_begins_with_elements_that_another_has_not() {
    #[app]
    fn longer(ui: &Ui) {
        let name = ui.query_param("name").unwrap_or_default();
        ui.checkbox("First", key = &name);
        for letter in name.chars().skip(1) {
            ui.text(letter);
        }
    }
    each_has_its_own(
        longer,
        [("n", "[ ] First"), ("no", "[ ] First\no"), ("not", "[ ] First\no\nt")],
    );
}

#[test]
fn a_session_begins_with_its_own_layout_of_the_same_elements() {
    #[app]
    fn nested(ui: &Ui) {
        let name = ui.query_param("name").unwrap_or_default();
        let [left, right] = ui.columns();
        left.checkbox("Left");
        let place: &Ui = if name == "Grace" { right } else { left };
        place.text("below");
    }
    let app = nested.into_app();
    let open = |name| TestApp::builder(app.clone()).query_param("name", name).start();
    let (ada, grace, joan) = (open("Ada"), open("Grace"), open("Joan"));
    assert_ne!(ada.patches(), grace.patches());
    assert_eq!(ada.patches(), joan.patches());
}

/// Checkboxes with these keys are as many widgets, each with a value of its own.
#[track_caller]
fn are_all_different<K: Hash + Display + Clone + Send + Sync + 'static>(keys: &[K]) {
    let own = keys.to_vec();
    let app = App::new("boxes", move |ui: &Ui| {
        for key in &own {
            ui.checkbox(key.to_string()).key(key).show();
        }
    });
    let mut page = TestApp::new(app);
    for key in keys {
        page.by_key(key).check();
        for other in keys {
            let is_on = other.to_string() == key.to_string();
            assert_eq!(page.checkbox(&other.to_string()).value(), is_on, "{key} and {other}");
        }
        page.by_key(key).uncheck();
    }
}

#[test]
fn keys_of_each_kind_of_number_are_told_apart() {
    are_all_different(&[0u8, 1, 2, u8::MAX]);
    are_all_different(&[0i8, 1, -1, i8::MIN, i8::MAX]);
    are_all_different(&[0u16, 1, 256, u16::MAX]);
    are_all_different(&[0i16, 1, -1, i16::MIN, i16::MAX]);
    are_all_different(&[0u32, 1, 1 << 16, u32::MAX]);
    are_all_different(&[0i32, 1, -1, i32::MIN, i32::MAX]);
    are_all_different(&[0u64, 1, 1 << 32, u64::MAX]);
    are_all_different(&[0i64, 1, -1, i64::MIN, i64::MAX]);
    are_all_different(&[0usize, 1, 1 << 16, usize::MAX]);
    are_all_different(&[0isize, 1, -1, isize::MIN, isize::MAX]);
    are_all_different(&[true, false]);
    are_all_different(&['a', 'ä', '𝄞']);
    are_all_different(&["", "a", "b", "12345678", "12345679", "123456789"]);
}

/// A UUID is 128 bits, and those of one time differ in either half alone.
#[test]
fn keys_of_128_bits_are_told_apart_by_either_half() {
    let low: u128 = 0x8a6e_0804_2bd0_4672;
    let high: u128 = 0x0190_a5d2_3c4b_7f11 << 64;
    let next = 1u128 << 64;
    are_all_different(&[0, 1, low, low + 1, high, high + low, high + next + low, next, u128::MAX]);
    are_all_different(&[0, 1, -1, i128::MIN, i128::MAX, i128::from(i64::MIN) - 1, 1 << 64]);
}
