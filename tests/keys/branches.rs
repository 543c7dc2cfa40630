//! The same key in branches of which only one runs: one widget, which keeps its value.

use dacapo::prelude::*;

#[app]
fn exclusive_branches(ui: &Ui) {
    let kind = ui.selectbox("Kind", ["small", "large", "none"]);
    match kind {
        "small" => {
            ui.slider("Grams", 0..=99, key = "weight");
        }
        "large" => {
            let [_, right] = ui.columns();
            right.slider("Grams, roughly", 0..=99, key = "weight");
        }
        _ => {
            ui.text("It weighs nothing");
        }
    }
}

#[test]
fn a_value_goes_from_branch_to_branch() {
    let mut page = TestApp::new(exclusive_branches);
    page.slider("Grams").set(42);
    page.selectbox("Kind").choose("none");
    page.selectbox("Kind").choose("large");
    assert_eq!(page.slider("Grams, roughly").value(), 42);
    page.slider("Grams, roughly").set(43);
    page.selectbox("Kind").choose("small");
    assert_eq!(page.slider("Grams").value(), 43);
}

#[app]
fn early_return(ui: &Ui) {
    if ui.checkbox("Briefly") {
        ui.text_input("Name", key = "name");
        return;
    }
    ui.text_input("Name and address", key = "name");
}

#[test]
fn a_branch_that_leaves_is_exclusive_too() {
    let mut page = TestApp::new(early_return);
    page.text_input("Name and address").set("Ada");
    page.checkbox("Briefly").check();
    assert_eq!(page.text_input("Name").value(), "Ada");
}
