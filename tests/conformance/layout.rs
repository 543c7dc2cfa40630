//! Elements that hold others: tabs, popovers, placeholders.

use dacapo::prelude::*;

use crate::Log;
use app_runtime::{Element, Patch};

#[test]
fn tabs_are_all_there_and_each_is_written_to() {
    #[app]
    fn tabbed(ui: &Ui, log: &mut Log) {
        let [chart, data] = ui.tabs(["Chart", "Data"]);
        data.write("rows");
        if chart.checkbox("Smooth") {
            log.add("smooth");
        }
        chart.write("curve");
    }
    let mut page = TestApp::new(tabbed);
    assert_eq!(page.text(), "Chart\n[ ] Smooth\ncurve\nData\nrows");
    page.checkbox("Smooth").check();
    assert_eq!(page.state::<Log>().take(), "smooth");
    assert!(page.patches().is_empty(), "what a person did is on their page already");
}

#[test]
fn another_number_of_tabs_starts_at_the_first_again() {
    #[app]
    fn growing(ui: &Ui) {
        if ui.checkbox("More") {
            ui.tabs(["A", "B"], key = "tabs");
        } else {
            ui.tabs(["A"], key = "tabs");
        }
    }
    let mut page = TestApp::new(growing);
    page.checkbox("More").check();
    assert!(
        matches!(page.patches(), [Patch::Remove { .. }, Patch::Insert { .. }]),
        "{:?}",
        page.patches()
    );
}

#[test]
fn what_is_in_a_popover_runs_like_everything_else() {
    #[app]
    fn settings(ui: &Ui) {
        let name = ui.popover("Settings", icon = "⚙️", |ui| ui.text_input("Name"));
        ui.write(format!("Hello {name}"));
    }
    let mut page = TestApp::new(settings);
    page.text_input("Name").set("Ada");
    assert!(page.contains("Hello Ada"), "{}", page.text());
}

#[test]
fn a_placeholder_shows_the_last_write() {
    #[app]
    fn replaced(ui: &Ui) {
        let place = ui.placeholder();
        place.write("first");
        ui.write("below");
        place.container(|ui| {
            ui.write("second");
            ui.write("third");
        });
    }
    assert_eq!(TestApp::new(replaced).text(), "second\nthird\nbelow");
}

#[test]
fn a_loop_of_writes_is_one_element_that_changes() {
    #[app]
    fn counting(ui: &Ui, log: &mut Log) {
        log.add("run");
        let rounds = ui.number_input("Rounds", value = 3, key = "rounds");
        let place = ui.placeholder();
        let mut round = 0;
        while round < rounds {
            round += 1;
            place.container(|ui| {
                ui.write(format!("round {round}"));
                ui.write("of many");
            });
        }
    }
    let mut page = TestApp::new(counting);
    assert!(page.text().ends_with("round 3\nof many"), "{}", page.text());
    page.number_input("Rounds").set(500);
    assert!(page.text().ends_with("round 500\nof many"), "{}", page.text());
    assert!(matches!(page.patches(), [Patch::Update { .. }]), "{:?}", page.patches());
}

#[test]
fn an_input_that_is_written_again_is_no_duplicate() {
    #[app]
    fn again(ui: &Ui) {
        let place = ui.placeholder();
        let mut name = String::new();
        for _ in 0..3 {
            name = place.text_input("Name", key = "name").to_uppercase();
        }
        ui.write(name);
    }
    let mut page = TestApp::new(again);
    page.by_key("name").set("Ada");
    assert!(page.contains("ADA"), "{}", page.text());
    assert_eq!(page.errors(), Vec::<String>::new());
}

#[test]
fn keys_stay_apart_where_one_call_writes_inside_and_outside() {
    #[app]
    fn mixed(ui: &Ui) {
        let place = ui.placeholder();
        for (round, ui) in [ui, place, ui, place, ui, place].into_iter().enumerate() {
            let ui: &Ui = ui;
            ui.write(round);
        }
    }
    let mut page = TestApp::new(mixed);
    assert_eq!(page.text(), "5\n0\n2\n4");
    page.rerun();
    assert_eq!(page.text(), "5\n0\n2\n4");
    assert!(page.patches().is_empty());
}

#[test]
fn a_button_in_a_replaced_write_is_gone() {
    #[app]
    fn asked(ui: &Ui, log: &mut Log) {
        let place = ui.placeholder();
        if place.button("Ask") {
            log.add("asked");
            place.success("Done");
        }
    }
    let mut page = TestApp::new(asked);
    page.button("Ask").click();
    assert_eq!(page.state::<Log>().take(), "asked");
    assert_eq!(page.text(), "Done");
    page.rerun();
    assert_eq!(page.text(), "[Ask]");
}

#[test]
fn an_empty_placeholder_takes_its_place_all_the_same() {
    #[app]
    fn waiting(ui: &Ui) {
        let place = ui.placeholder();
        ui.write("below");
        if ui.button("Go") {
            place.progress(0.5, text = "Working");
        }
    }
    let mut page = TestApp::new(waiting);
    page.button("Go").click();
    assert_eq!(page.text(), "Working: 50 %\nbelow\n[Go]");
    let inserted = page.patches().iter().any(
        |patch| matches!(patch, Patch::Insert { branch, .. } if matches!(branch.element, Element::Progress(_))),
    );
    assert!(inserted, "{:?}", page.patches());
}
