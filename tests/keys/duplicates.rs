//! One key for two widgets, where the compiler cannot see it: the second shows an error in its
//! place, which says where both are and what to do.

use dacapo::prelude::*;

/// The line of this file that contains a text.
#[track_caller]
fn line(of: &str) -> usize {
    let mut lines = include_str!("duplicates.rs").lines();
    lines.position(|line| line.contains(of)).expect("the text stands in this file") + 1
}

/// The one error on the page, and what else a person can read there.
#[track_caller]
fn the_error(page: &TestApp) -> String {
    let errors = page.errors();
    assert_eq!(errors.len(), 1, "{}", page.text());
    errors[0].replace(file!(), "FILE")
}

const HEIGHT: &str = "size";
const WIDTH: &str = "size";

#[app]
fn two_constants_of_one_value(ui: &Ui) {
    ui.slider("Height", 0..=9, key = HEIGHT);
    ui.slider("Width", 0..=9, key = WIDTH);
    ui.write("and so on");
}

#[test]
fn two_constants_of_one_value_name_both_lines() {
    let page = TestApp::lenient(two_constants_of_one_value);
    let (first, second) = (line("key = HEIGHT"), line("key = WIDTH"));
    assert_eq!(
        the_error(&page),
        format!(
            "duplicate key: the first widget that has it is at FILE:{first}, the second at \
             FILE:{second}; give one of them another `key`"
        )
    );
    assert!(page.contains("Height: 0") && !page.contains("Width") && page.contains("and so on"));
}

#[app]
fn items_of_one_id(ui: &Ui) {
    for id in [1, 2, 1] {
        ui.checkbox(format!("Item {id}"), key = id);
    }
}

#[test]
fn items_of_one_id_are_told_so() {
    let page = TestApp::lenient(items_of_one_id);
    let at = line("key = id");
    assert_eq!(
        the_error(&page),
        format!(
            "duplicate key: the widget at FILE:{at} came twice with the same one; its `key` must \
             tell one item from the next, as in `key = item.id`"
        )
    );
    assert_eq!(page.text().matches("Item").count(), 2);
}

#[app]
fn rounds_of_one_key(ui: &Ui) {
    for id in [1, 1] {
        let ui = ui.keyed(id);
        ui.checkbox("Same round");
    }
}

#[test]
fn rounds_of_one_key_are_told_so() {
    let page = TestApp::lenient(rounds_of_one_key);
    let at = line("\"Same round\"");
    assert_eq!(
        the_error(&page),
        format!(
            "duplicate key: the widget at FILE:{at} came more than once with the same one; give it \
             `key = item.id`, or key what is around it with `ui.keyed(item.id)`"
        )
    );
}

/// A helper without an attribute, in the builder form.
fn field(ui: &Ui, label: &str) {
    ui.checkbox(label).key("field").show();
}

#[app]
fn a_helper_twice_in_one_scope(ui: &Ui) {
    // Each of these calls has a scope of its own.
    field(ui, "First");
    field(ui, "Second");
    // A closure is called with whatever `ui` it has.
    let draw = || field_of(ui);
    draw();
    draw();
}

fn field_of(ui: &Ui) {
    ui.checkbox("Third").key("field").show();
}

#[test]
fn a_helper_without_attribute_has_a_scope_for_each_call_in_the_source() {
    let page = TestApp::lenient(a_helper_twice_in_one_scope);
    let at = line("\"Third\"");
    let error = the_error(&page);
    assert!(
        error.starts_with(&format!(
            "duplicate key: the widget at FILE:{at} came twice with the same one"
        )),
        "{error}"
    );
    assert!(page.contains("First") && page.contains("Second"));
}

#[test]
#[should_panic(expected = "duplicate key: the widget at")]
fn under_test_it_fails_at_once() {
    let _ = TestApp::new(items_of_one_id);
}
