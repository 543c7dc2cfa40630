//! `ui.status`: a folding log of work, with a state, for a run.

use app_runtime::widgets::status::StatusState;
use app_runtime::{Element, Tree, Update};
use dacapo::prelude::*;
use dacapo::{IntoApp, TestApp};

use crate::session::Tab;

/// The labels and states of the statuses of a page.
fn statuses(page: &Tree) -> Vec<(String, StatusState)> {
    let elements = page.walk(Tree::ROOT).map(|id| &page.node(id).element);
    elements
        .filter_map(|element| match element {
            Element::Status(status) => Some((status.label.to_string(), status.state)),
            _ => None,
        })
        .collect()
}

fn of_app(app: impl IntoApp) -> Vec<(String, StatusState)> {
    statuses(Tab::open(app).session.page())
}

/// The same after each update, as a person saw it.
fn seen(updates: &[Update]) -> Vec<(String, StatusState)> {
    let mut page = Tree::default();
    let mut seen: Vec<_> = updates
        .iter()
        .flat_map(|update| {
            page.apply(&update.patches);
            statuses(&page)
        })
        .collect();
    seen.dedup();
    seen
}

#[app]
fn importing(ui: &Ui) {
    if ui.button("Import") {
        let rows = ui.status("Importing", |s| {
            s.write("row 5");
            s.update("Checking");
            for row in 6..8 {
                s.text(row);
                if row == 7 {
                    s.done("Imported");
                }
            }
            3
        });
        ui.metric("Rows", rows);
    }
}

#[test]
fn a_status_has_the_log_of_its_body_and_the_last_label() {
    let mut page = TestApp::new(importing);
    page.button("Import").click();
    assert_eq!(page.text(), "[Import]\nImported\nrow 5\n6\n7\nRows: 3");
}

#[test]
fn a_status_shows_at_once_that_work_goes_on_and_then_how_it_ended() {
    let mut tab = Tab::open(importing);
    tab.click("Import");
    let label = |label: &str, state| (label.to_owned(), state);
    let seen = seen(&tab.screen.all());
    assert_eq!(seen.first(), Some(&label("Importing", StatusState::Running)));
    assert_eq!(seen.last(), Some(&label("Imported", StatusState::Done)));
}

#[test]
fn a_body_that_says_nothing_ends_its_status_and_one_that_fails_says_so() {
    #[app]
    fn silent(ui: &Ui) {
        ui.status("Waiting", |_| ());
    }
    #[app]
    fn refused(ui: &Ui) {
        ui.status("Waiting", |s| s.failed("Nobody came"));
    }
    #[app]
    fn stopped(ui: &Ui) {
        ui.status("Waiting", |_| stop());
    }
    #[app]
    fn panicking(ui: &Ui) {
        ui.status("Waiting", |_| panic!("on purpose"));
    }
    #[app]
    fn until_the_end(ui: &Ui) {
        let log = ui.status("Waiting");
        log.write("for a while");
    }
    let of = |label: &str, state| vec![(label.to_owned(), state)];
    assert_eq!(of_app(silent), of("Waiting", StatusState::Done));
    assert_eq!(of_app(refused), of("Nobody came", StatusState::Failed));
    assert_eq!(of_app(stopped), of("Waiting", StatusState::Failed));
    assert_eq!(of_app(panicking), of("Waiting", StatusState::Failed));
    assert_eq!(of_app(until_the_end), of("Waiting", StatusState::Done));
}

#[test]
fn what_a_status_gives_keys_like_a_ui_and_stays_a_status() {
    #[app]
    fn tables(ui: &Ui) {
        ui.status("Tables", |s| {
            for name in ["one", "two"] {
                let s = s.keyed(name);
                s.checkbox("Keep");
                s.update(name);
            }
        });
    }
    let mut page = TestApp::new(tables);
    page.checkbox("Keep").nth(1).check();
    assert_eq!(page.checkbox("Keep").value(), false);
    assert_eq!(page.checkbox("Keep").nth(1).value(), true);
    assert!(page.contains("two"));
}
