//! Renderers that are not ours: what the guide for their authors shows, with what it may use.

#[path = "../../examples/src/bin/json_lines.rs"]
#[allow(dead_code, reason = "the `main` of an example is for running it alone")]
mod json_lines;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dacapo::prelude::*;
use dacapo::{App, IntoApp, Live};
use serde_json::{Value as Json, json};

/// The written text, for any reader.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines that come out of an app when these go in.
fn said(app: impl IntoApp, lines: &[Json]) -> Vec<Json> {
    let paper = Paper::default();
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    json_lines::serve(app.into_app(), io::Cursor::new(input), paper.clone()).unwrap();
    paper.lines()
}

impl Paper {
    fn lines(&self) -> Vec<Json> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// An input that ends once this text is on the paper.
struct Until(&'static str, Paper);

impl io::Read for Until {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        let is_there = |paper: &Paper| {
            let text = paper.0.lock().unwrap();
            String::from_utf8_lossy(&text).contains(self.0)
        };
        let begun = Instant::now();
        while !is_there(&self.1) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{} is never told", self.0);
            std::thread::yield_now();
        }
        Ok(0)
    }
}

#[test]
fn what_a_wake_changed_is_told_though_nobody_says_anything() {
    let number = Live::new(1);
    let app = App::new("watching", {
        let number = number.clone();
        move |ui: &Ui| {
            let ticks = ui.every(Duration::from_millis(60));
            ui.text(format!("tick {ticks} of {}", number.read(ui))).show();
            if ticks == 2 {
                let number = number.clone();
                std::thread::spawn(move || number.update(|number| *number = 9));
            }
        }
    });
    let paper = Paper::default();
    let input = io::BufReader::new(Until(" of 9", paper.clone()));
    json_lines::serve(app, input, paper.clone()).unwrap();
    let lines = paper.lines();
    let done: Vec<_> = lines.iter().filter(|line| line.get("done").is_some()).collect();
    assert!(done.iter().all(|line| line["done"] == 0), "no wake is an event: {lines:#?}");
    let ticks = lines.iter().filter(|line| line.get("update").is_some()).count();
    assert!(ticks >= 3, "two ticks, and the new number: {lines:#?}");
}

/// The lines about the last event.
fn last(lines: &[Json]) -> &[Json] {
    let finished = |line: &Json| line.get("done").is_some() && line["running"] == false;
    let before = &lines[..lines.len() - 1];
    &lines[before.iter().rposition(finished).map_or(0, |at| at + 1)..]
}

#[test]
fn a_click_changes_what_it_should_and_says_when_it_is_done() {
    let lines = said(
        json_lines::seats,
        &[json!({ "set": "Name", "to": "Ada" }), json!({ "click": "Take a seat" })],
    );
    let [update, done] = last(&lines) else { panic!("{lines:#?}") };
    assert_eq!(update["update"]["shows"], json!({ "seats": ["Ada"] }));
    assert_eq!(done, &json!({ "done": 2, "running": false, "refused": null }));
}

#[test]
fn a_disabled_button_is_refused_and_a_mistake_is_no_event() {
    let lines = said(
        json_lines::seats,
        &[json!({ "click": "Stand up" }), json!("?"), json!({ "click": "Take a seat" })],
    );
    let [.., unknown, neither, refused] = &lines[..] else { panic!("{lines:#?}") };
    assert_eq!(unknown["mistake"], "0 elements are called `Stand up`: give the key of one");
    assert_eq!(neither["mistake"], "expected `click` or `set`");
    let reason = "the element is disabled";
    assert_eq!(refused, &json!({ "done": 1, "running": false, "refused": reason }));
}

#[app]
fn order(ui: &Ui) {
    ui.form("order", |ui| {
        let what = ui.selectbox("What", ["tea", "coffee"]);
        let cups = ui.number_input("Cups", value = 1);
        if ui.form_submit_button("Order") {
            ui.toast("Coming");
            ui.write(format!("{cups} {what}"));
        }
    });
}

#[test]
fn the_button_of_a_form_takes_the_fields_along() {
    let with = json!({ "What": 1, "Cups": 3 });
    let lines = said(order, &[json!({ "click": "Order", "with": with })]);
    let [inserted, toast, done] = last(&lines) else { panic!("{lines:#?}") };
    assert_eq!(inserted["insert"]["shows"], "3 coffee");
    assert_eq!(toast, &json!({ "toast": "Coming" }));
    assert_eq!(done["done"], 1);
}

#[app]
fn twins(ui: &Ui) {
    let first = ui.checkbox("On", key = 1);
    let second = ui.checkbox("On", key = 2);
    ui.write(format!("{first} {second}"));
}

#[test]
fn of_two_with_one_label_the_key_tells() {
    let lines = said(twins, &[json!({ "set": "On", "to": true })]);
    let mistake = &lines.last().unwrap()["mistake"];
    assert_eq!(mistake, "2 elements are called `On`: give the key of one");
    let boxes = lines.iter().filter(|line| line["insert"]["is"] == "checkbox");
    let keys: Vec<_> = boxes.map(|line| line["insert"]["key"].clone()).collect();
    for (key, words) in keys.iter().zip(["false true", "true false"]) {
        let lines = said(twins, &[json!({ "set": key, "to": true })]);
        assert_eq!(last(&lines)[0]["update"]["shows"], words, "{lines:#?}");
    }
}

#[app]
fn sales(ui: &Ui) {
    let rows = [("North", 3.0), ("South", 1.0)];
    let x = |row: &(&'static str, f64)| row.0;
    let picked = ui.bar_chart(&rows, x = x, y = |row| row.1, title = "Sales", selection = Points);
    let part = ui.line_chart([3.0, 1.0, 2.0], title = "Days", selection = Interval);
    ui.write(format!("{picked:?} {part:?}"));
}

#[test]
fn a_chart_is_told_as_its_data_and_takes_rows_or_a_part_of_its_axis() {
    let lines = said(
        sales,
        &[json!({ "set": "Sales", "to": [1] }), json!({ "set": "Days", "to": [0, 1] })],
    );
    let chart = lines.iter().find(|line| line["insert"]["label"] == "Sales").unwrap();
    let shows = &chart["insert"]["shows"];
    assert!(shows["summary"].as_str().unwrap().starts_with("Sales\nBar chart"), "{shows}");
    assert_eq!(shows["rows"], json!([["North", "3"], ["South", "1"]]));
    assert_eq!(shows["columns"].as_array().unwrap().len(), 2, "{shows}");
    let [.., update, done] = last(&lines) else { panic!("{lines:#?}") };
    assert_eq!(update["update"]["shows"], "[1] Some(0..=1)");
    assert_eq!(done["refused"], json!(null));
}

#[test]
fn it_is_short_and_uses_nothing_that_is_not_public() {
    let source = include_str!("../../examples/src/bin/json_lines.rs");
    assert!(source.lines().count() < 200, "{} lines", source.lines().count());
    assert!(!source.contains("app_") && !source.contains("__private"));
}
