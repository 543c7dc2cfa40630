//! The field of a conversation: a click that brings words along, so the rules of clicks hold.

use app_runtime::{Action, Value};
use dacapo::prelude::*;

use crate::session::Tab;
use crate::{Log, note};

#[app]
fn talk(ui: &Ui, log: &mut Log) {
    let on = ui.checkbox("Box");
    let said = ui.chat_input("Say", max_chars = 5, on_change = note("handler".to_owned()));
    log.add(format!("{said:?}/{on}"));
    ui.chat_message("user", |ui| ui.write(said.unwrap_or_default()));
    ui.chat_input("Off", disabled = true);
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

#[test]
fn a2_a3_what_was_said_is_there_in_one_run() {
    let mut page = TestApp::new(talk);
    page.chat_input("Say").set("hi");
    page.rerun();
    page.checkbox("Box").check();
    page.chat_input("Say").set("hi");
    assert_eq!(
        page.state::<Log>().0,
        [
            "None/false",
            "handler",
            "Some(\"hi\")/false",
            "None/false",
            "None/true",
            "handler",
            "Some(\"hi\")/true"
        ]
    );
    assert!(page.contains("user:\nhi"));
}

#[test]
fn a16_words_wait_for_a_run_that_reads_them() {
    let mut tab = Tab::open(talk);
    tab.session.state::<Log>().take();
    let (say, box_) = (tab.key("Say"), tab.key("Box"));
    tab.send(Action::Change(say, text("one")));
    tab.send(Action::Change(box_, Value::Bool(true)));
    tab.send(Action::Change(say, text("two")));
    tab.run();
    let log = tab.session.state::<Log>().take();
    // The run for the box only redraws, so the words behind it cut it short.
    assert_eq!(log, "handler Some(\"one\")/false handler Some(\"two\")/true");
}

#[app]
fn hasty(ui: &Ui, log: &mut Log) {
    if log.0.iter().filter(|line| *line == "handler").count() == 1 {
        log.add("again");
        log.add("handler");
        rerun();
    }
    if let Some(words) = ui.chat_input("Say", on_change = note("handler".to_owned())) {
        log.add(words);
    }
}

#[test]
fn words_that_nobody_has_read_survive_a_rerun() {
    let mut page = TestApp::new(hasty);
    page.chat_input("Say").set("hi");
    assert_eq!(page.state::<Log>().0, ["handler", "again", "handler", "hi"]);
}

#[test]
fn g12_what_cannot_be_said_is_refused() {
    let mut tab = Tab::open(talk);
    let before = tab.texts();
    for (label, value) in [
        ("Say", text("")),
        ("Say", text(" \n ")),
        ("Say", text("longer")),
        ("Say", Value::Bool(true)),
        ("Off", text("hi")),
    ] {
        tab.change(label, value.clone());
        assert!(tab.screen.refused().is_some(), "{label}: {value:?}");
        assert_eq!(tab.texts(), before);
    }
}
