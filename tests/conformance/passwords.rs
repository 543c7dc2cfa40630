//! A typed password is for the run that reads it: no page has it, and no store.

use std::sync::{Arc, Mutex};

use app_runtime::{Action, Event, IntoApp, Renderer, Session, Tree, Update, Value};
use dacapo::prelude::*;

const SECRET: &str = "correct horse";

#[derive(Default, Serialize, Deserialize)]
struct Seen(Vec<String>);

#[handler]
fn log_in(seen: &mut Seen, password: String) {
    seen.0.push(format!("handler {}", password.len()));
}

/// Asks for passwords in every way, and says how long they are.
#[app]
fn asks(ui: &Ui, seen: &mut Seen) {
    let alone = ui.text_input("Alone", password = true);
    ui.button("Log in", on_click = log_in(alone.clone()));
    let (inside, sent) = ui.form("form", |ui| {
        ui.text_input("Name");
        let inside = ui.text_input("Inside", password = true, max_chars = 20);
        (inside, ui.form_submit_button("Submit"))
    });
    let (cleared, _) = ui.form("clears", clear_on_submit = true, |ui| {
        let cleared = ui.text_input("Cleared", password = true);
        (cleared, ui.form_submit_button("Clear"))
    });
    ui.button("Other");
    let (alone, inside, cleared) = (alone.len(), inside.len(), cleared.len());
    ui.write(format!("alone={alone} inside={inside} sent={sent} cleared={cleared} {:?}", seen.0));
}

#[test]
fn a_password_is_gone_after_the_run_that_read_it() {
    let mut page = TestApp::new(asks);
    page.text_input("Alone").set(SECRET);
    assert!(page.contains("alone=13 inside=0"));
    page.button("Other").click();
    assert!(page.contains("alone=0 inside=0"));
    page.text_input("Inside").set(SECRET);
    assert_eq!(page.text_input("Inside").value(), "••••••••", "as it waits for the submit");
    page.button("Other").click();
    assert!(page.contains("inside=0"));
    page.button("Submit").click();
    assert!(page.contains("alone=0 inside=13 sent=true"));
    assert_eq!(page.text_input("Inside").value(), "", "as it is to be typed again");
    page.button("Other").click();
    assert!(page.contains("inside=0 sent=false"));
    page.text_input("Cleared").set(SECRET);
    page.button("Clear").click();
    assert!(page.contains("cleared=13"));
    page.button("Other").click();
    assert!(page.contains("cleared=0"));
}

#[test]
fn a_handler_of_the_next_click_has_the_password_that_the_page_was_drawn_with() {
    let mut page = TestApp::new(asks);
    page.text_input("Alone").set(SECRET);
    page.button("Log in").click();
    assert!(page.contains("alone=0") && page.contains("handler 13"));
    page.button("Log in").click();
    assert!(page.contains("handler 0"));
}

#[derive(Default, Serialize, Deserialize)]
struct Place(String);

#[app]
fn bound(ui: &Ui, place: &mut Place) {
    let own = ui.text_input("Own", password = true, bind = &mut place.0);
    if ui.button("Empty it") {
        place.0.clear();
    }
    ui.button("Other");
    ui.write(format!("own={}", own.len()));
}

#[test]
fn a_place_that_is_bound_keeps_the_password_and_the_page_shows_that_there_is_one() {
    let mut page = TestApp::new(bound);
    page.text_input("Own").set(SECRET);
    for _ in 0..2 {
        assert!(page.contains("own=13"));
        assert_eq!(page.text_input("Own").value(), "••••••••");
        page.button("Other").click();
    }
    page.button("Empty it").click();
    page.button("Other").click();
    assert!(page.contains("own=0"));
    assert_eq!(page.text_input("Own").value(), "");
}

/// The text a component shows, drawn again only where something in it could be otherwise.
#[component(memo)]
fn remembers(ui: &Ui) {
    let secret = ui.text_input("In a memo", password = true);
    ui.write(format!("memo={}", secret.len()));
}

#[app]
fn around(ui: &Ui) {
    remembers(ui);
    ui.button("Other");
}

#[test]
fn a_memo_does_not_stand_for_a_password_that_is_gone() {
    let mut page = TestApp::new(around);
    page.text_input("In a memo").set(SECRET);
    assert!(page.contains("memo=13"));
    page.button("Other").click();
    assert!(page.contains("memo=0"));
}

#[test]
fn a_rerun_of_the_same_click_still_reads_the_password() {
    #[app]
    fn again(ui: &Ui) {
        let mut tries = ui.remember(|| 0);
        let (secret, sent) = ui.form("form", |ui| {
            (ui.text_input("Secret", password = true), ui.form_submit_button("Send"))
        });
        ui.write(format!("secret={} tries={}", secret.len(), *tries));
        if sent {
            *tries += 1;
            rerun();
        }
    }
    let mut page = TestApp::new(again);
    page.text_input("Secret").set(SECRET);
    page.button("Send").click();
    assert!(page.contains("secret=13 tries=1"));
}

#[test]
fn a_fault_of_the_app_does_not_say_the_password() {
    #[app]
    fn long(ui: &Ui) {
        ui.text_input("Secret", password = true, max_chars = 3, value = SECRET);
    }
    let errors = TestApp::new(long).errors().join(" ");
    assert!(errors.contains("longer than") && !errors.contains(SECRET), "{errors}");
}

/// Keeps every update as a renderer sees it.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<String>>);

impl Renderer for Written {
    fn render(&mut self, update: Update) {
        self.0.lock().unwrap().push_str(&format!("{update:?}\n"));
    }
}

#[test]
fn neither_updates_nor_snapshots_have_a_password() {
    let written = Written::default();
    let snapshots = Arc::new(Mutex::new(Vec::new()));
    let app = asks.into_app();
    let mut session = Session::new(app, Arc::default(), written.clone());
    let kept = Arc::clone(&snapshots);
    session.keep_with(move |bytes| {
        kept.lock().unwrap().push(bytes);
        Ok(())
    });
    session.start();
    let key = |session: &Session, label: &str| {
        let page = session.page();
        let found = page
            .walk(Tree::ROOT)
            .find(|node| page.node(*node).element.data().label() == Some(label));
        page.node(found.unwrap()).key
    };
    let text = || Value::Text(SECRET.to_owned());
    let actions = [
        Action::Change(key(&session, "Alone"), text()),
        Action::Click(key(&session, "Other")),
        Action::Submit(key(&session, "Submit"), vec![(key(&session, "Inside"), text())]),
        Action::Click(key(&session, "Log in")),
    ];
    for (number, action) in (1..).zip(actions) {
        session.inbox().push(Event { number, action });
        assert!(session.advance());
    }
    let needle = SECRET.as_bytes();
    for bytes in snapshots.lock().unwrap().iter() {
        assert!(!bytes.windows(needle.len()).any(|part| part == needle));
    }
    assert!(snapshots.lock().unwrap().len() >= 4);
    assert!(!written.0.lock().unwrap().contains(SECRET));
    assert!(!format!("{session:?}").contains(SECRET));
}
