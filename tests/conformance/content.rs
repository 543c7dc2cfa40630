//! Elements that show something, and the field for several lines.

use std::error::Error;
use std::fmt;

use dacapo::prelude::*;
use dacapo::{BadgeColor, DeltaColor};

use crate::Log;
use crate::session::Tab;
use app_runtime::{Action, Num, Value};

#[derive(Default, Serialize, Deserialize)]
struct Note {
    text: String,
}

#[test]
fn a_text_area_gives_its_lines() {
    #[app]
    fn note(ui: &Ui, log: &mut Log) {
        let text = ui.text_area("Note", value = "one", max_chars = 12, height = 200);
        log.add(format!("{text:?}"));
    }
    let mut page = TestApp::new(note);
    assert_eq!(page.text_area("Note").value(), "one");
    page.text_area("Note").set("one\ntwo");
    assert_eq!(page.state::<Log>().take(), "\"one\" \"one\\ntwo\"");
}

#[test]
fn a_text_area_refuses_what_it_does_not_offer() {
    #[app]
    fn note(ui: &Ui, log: &mut Log) {
        log.add(ui.text_area("Note", max_chars = 3));
        ui.text_area("Closed", disabled = true);
    }
    let mut tab = Tab::open(note);
    let (note, closed) = (tab.key("Note"), tab.key("Closed"));
    tab.session.state::<Log>().take();
    tab.send(Action::Change(note, Value::Text("four".into())));
    tab.send(Action::Change(note, Value::Number(Num::Int(1))));
    tab.send(Action::Change(closed, Value::Text("x".into())));
    tab.send(Action::Change(note, Value::Text("a\nb".into())));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "a\nb");
}

#[test]
fn a_text_area_is_bound_both_ways() {
    #[app]
    fn bound(ui: &Ui, note: &mut Note) {
        if ui.button("Clear") {
            note.text.clear();
        }
        ui.text_area("Note", bind = &mut note.text);
        ui.write(note.text.lines().count());
    }
    let mut page = TestApp::new(bound);
    page.text_area("Note").set("a\nb");
    assert!(page.text().ends_with('2'), "{}", page.text());
    page.button("Clear").click();
    assert_eq!(page.text_area("Note").value(), "");
}

/// Displays once, as the adapters of some iterator libraries do, and with a writer it trusts.
struct Once(std::cell::Cell<Option<u8>>);

impl fmt::Display for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0.take().expect("it is displayed once");
        f.write_str("number ").unwrap();
        write!(f, "{number} of them").unwrap();
        Ok(())
    }
}

#[test]
fn a_text_displays_its_value_once() {
    #[app]
    fn numbers(ui: &Ui) {
        let number = ui.number_input("Number", value = 1);
        ui.text(Once(Some(number).into()));
    }
    let mut page = TestApp::new(numbers);
    for number in [1, 2, 2, 23] {
        page.number_input("Number").set(number);
        assert!(page.text().ends_with(&format!("number {number} of them")), "{}", page.text());
    }
}

#[test]
fn options_that_trust_their_writer_may_change() {
    #[derive(Clone, PartialEq)]
    struct Place(u8);
    impl fmt::Display for Place {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("place ").unwrap();
            write!(f, "{}", self.0).unwrap();
            Ok(())
        }
    }
    #[app]
    fn places(ui: &Ui) {
        let first = ui.number_input("First", value = 1u8);
        let place = ui.selectbox("Place", [Place(first), Place(7)]);
        ui.text(place);
    }
    let mut page = TestApp::new(places);
    page.selectbox("Place").choose("place 7");
    page.number_input("First").set(2);
    assert!(page.text().ends_with("place 7"), "{}", page.text());
    page.selectbox("Place").choose("place 2");
    assert!(page.text().ends_with("place 2"), "{}", page.text());
}

#[test]
fn d17_a_bound_text_that_is_too_long_is_an_error_at_the_field() {
    #[app]
    fn bound(ui: &Ui, note: &mut Note) {
        note.text = "too long".into();
        ui.text_area("Note", max_chars = 3, bind = &mut note.text);
    }
    let page = TestApp::lenient(bound);
    assert!(
        page.errors()[0].contains("longer than this field's 3 characters"),
        "{:?}",
        page.errors()
    );
    assert_eq!(page.state::<Note>().text, "too long", "the place is left alone");
}

#[test]
fn a_text_area_in_a_form_waits() {
    #[app]
    fn form(ui: &Ui, log: &mut Log) {
        let text = ui.form("note", clear_on_submit = true, |ui| {
            let text = ui.text_area("Note");
            ui.form_submit_button("Send");
            text
        });
        log.add(format!("{text:?}"));
    }
    let mut page = TestApp::new(form);
    page.text_area("Note").set("a\nb");
    page.button("Send").click();
    assert_eq!(page.state::<Log>().take(), "\"\" \"a\\nb\"");
    assert_eq!(page.text_area("Note").value(), "");
}

#[test]
fn a_link_button_leads_where_links_may_lead() {
    #[app]
    fn links(ui: &Ui) {
        ui.link_button("Docs", "https://example.org/docs", kind = Primary, icon = "📖");
        ui.link_button("Below", "#below", disabled = true);
    }
    let mut page = TestApp::new(links);
    assert_eq!(page.link_button("Docs").value(), "https://example.org/docs");
    assert!(page.link_button("Below").is_disabled());
    assert_eq!(page.text(), "[Docs]\n[Below]");
}

#[test]
fn a_link_button_to_anywhere_else_is_an_error_in_its_place() {
    #[app]
    fn links(ui: &Ui) {
        ui.link_button("Run", "javascript:alert(1)");
        ui.write("after");
    }
    let page = TestApp::lenient(links);
    assert!(page.errors()[0].contains("leads to `javascript:alert(1)`"), "{:?}", page.errors());
    assert!(page.contains("after"));
}

#[test]
fn badges_metrics_and_progress_read_well() {
    #[app]
    fn facts(ui: &Ui) {
        ui.badge("Beta", color = BadgeColor::Orange, icon = "🧪");
        ui.metric(
            "Temperature",
            "21 °C",
            delta = "-1.2 °C",
            delta_color = DeltaColor::Inverse,
            border = true,
        );
        ui.metric("Users", 1024);
        ui.progress(0.333, text = "Loading");
        ui.progress(7.0);
        ui.progress(f64::NAN);
    }
    let mut page = TestApp::new(facts);
    assert_eq!(
        page.text(),
        "Beta\nTemperature: 21 °C (-1.2 °C)\nUsers: 1024\nLoading: 33 %\n100 %\n0 %"
    );
    assert_eq!(page.metric("Users").value(), "1024");
}

#[derive(Serialize)]
struct Settings {
    name: &'static str,
    sizes: Vec<u8>,
    parent: Option<Box<Settings>>,
}

#[test]
fn any_serde_value_can_be_looked_into() {
    #[app]
    fn inspect(ui: &Ui) {
        let settings = Settings { name: "small", sizes: vec![1, 2], parent: None };
        ui.json(&settings, expanded = false);
        ui.json([1.5, 2.0]);
        ui.json(std::collections::BTreeMap::from([((1, 2), 3)]));
    }
    let page = TestApp::lenient(inspect);
    assert!(
        page.text().starts_with(
            "{\"name\": \"small\", \"sizes\": [1, 2], \"parent\": null}\n[1.5, 2.0]\n"
        ),
        "{}",
        page.text()
    );
    assert!(
        page.errors()[0].starts_with("`json` cannot show this value: a key"),
        "{:?}",
        page.errors()
    );
}

#[derive(Debug)]
struct Upload(std::io::Error);

impl fmt::Display for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the file could not be stored")
    }
}

impl Error for Upload {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_exception_tells_what_led_to_it() {
    #[app]
    fn failing(ui: &Ui) {
        let error = Upload(std::io::Error::other("the disk is full"));
        ui.exception(&error);
        let boxed: Box<dyn Error> = "no more".into();
        ui.exception(&*boxed);
    }
    let page = TestApp::new(failing);
    let full = "the file could not be stored\ncaused by: the disk is full";
    assert_eq!(page.errors(), [full, "no more"]);
}
