//! C. Identity: which call is which widget.

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
#[should_panic(expected = "two widgets have the same key")]
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
