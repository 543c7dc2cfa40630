//! The trace of a handler, as a subscriber sees it: a span of its name, while it runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dacapo::prelude::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The events so far, in order.
#[derive(Clone, Default)]
struct Seen {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

impl Seen {
    fn note(&self, line: String) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The fields of a span or an event, as `name="save"`.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Subscriber for Seen {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(span.metadata().name().to_owned());
        span.record(&mut fields);
        self.note(fields.0);
        Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst) + 1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        self.note(fields.0.trim_start().to_owned());
    }
    fn enter(&self, _: &Id) {
        self.note("enter".to_owned());
    }
    fn exit(&self, _: &Id) {
        self.note("exit".to_owned());
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Count(u32);

#[handler]
fn add(count: &mut Count, number: u32) {
    tracing::info!("adding");
    count.0 += number;
}

#[handler]
fn fail() {
    stop();
}

#[app]
fn counter(ui: &Ui, count: &mut Count) {
    ui.button("Add", on_click = add(3));
    ui.button("Double", on_click = |count: &mut Count| count.0 *= 2);
    ui.button("Fail", on_click = fail());
    ui.write(count.0);
}

#[test]
fn a_handler_is_a_span_of_its_name() {
    let seen = Seen::default();
    tracing::subscriber::with_default(seen.clone(), || {
        let mut page = TestApp::new(counter);
        assert_eq!(seen.take(), [""; 0]);

        page.button("Add").click();
        assert_eq!(seen.take(), ["handler name=\"add\"", "enter", "message=adding", "exit"]);

        page.button("Double").click();
        assert_eq!(seen.take(), ["handler name=\"closure\"", "enter", "exit"]);

        page.button("Fail").click();
        assert_eq!(
            seen.take(),
            ["handler name=\"fail\"", "enter", "exit"],
            "also where it is left early"
        );
    });
}

#[test]
fn colors_that_people_cannot_tell_apart_are_warned_of_once() {
    #[app]
    fn alike(ui: &Ui) {
        ui.line_chart([1.0], colors = ["#d62728", "#2ca02c"]);
        ui.button("Again");
    }
    let seen = Seen::default();
    tracing::subscriber::with_default(seen.clone(), || {
        let mut page = TestApp::new(alike);
        page.button("Again").click();
    });
    let warned = seen.take().into_iter().filter(|line| line.contains("#d62728"));
    let warned: Vec<_> = warned.collect();
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].contains("people who do not see green"), "{warned:?}");
}
