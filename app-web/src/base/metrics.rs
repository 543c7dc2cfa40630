//! The metrics of this process, as OpenMetrics text. They hold nothing personal, but the load of a
//! server is not public: a request must bring a secret, and without a configured secret there is no
//! such page. The address of a request decides nothing, since a proxy on the same machine makes every
//! request look local.
//!
//! The client library of Prometheus for Rust was considered: it brings locks of its own and a
//! derive with a second `syn`, instead of a few atomics and a page of text. So was the `metrics`
//! facade; ARCHITECTURE has its figures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use app_runtime::TaskCounts;
use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use subtle::ConstantTimeEq;

use crate::base::reason::Reason;

pub(crate) const METRICS_ROUTE: &str = "/metrics";

const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) static CONNECTIONS: Gauge =
    Gauge::new("dacapo_connections", "Connections that are open, sockets among them");
pub(crate) static SOCKETS: Gauge =
    Gauge::new("dacapo_sockets", "Sockets that are connected to a session");
pub(crate) static SESSIONS: Gauge = Gauge::new("dacapo_sessions", "Sessions that live here");
pub(crate) static RUNS: Gauge =
    Gauge::new("dacapo_runs", "Threads that run the code of an app just now");
pub(crate) static PAGES: Counter = Counter::new("dacapo_pages", "First pages that were asked for");
pub(crate) static EVENTS: Counter = Counter::new("dacapo_events", "Events that pages sent");
pub(crate) static WAKES: Counter =
    Counter::new("dacapo_wakes", "Runs without an event: of timers, and of changes of a `Live`");
pub(crate) static PANICS: Counter =
    Counter::new("dacapo_panics", "Panics of bodies and handlers, each shown on its page");
pub(crate) static UPLOADED: Counter = Counter::new("dacapo_uploads", "Files that were taken in");
pub(crate) static WAITED: Counter = Counter::new(
    "dacapo_long_waits",
    "Runs that waited so long for a thread that the page was told",
);
pub(crate) static SAVE_FAILURES: Counter =
    Counter::new("dacapo_save_failures", "Sessions that could not be kept after an interaction");
pub(crate) static RUN_SECONDS: Histogram =
    Histogram::new("dacapo_run_seconds", "How long interactions took, from the event to the page");
pub(crate) static SAVE_SECONDS: Histogram =
    Histogram::new("dacapo_save_seconds", "How long the store took to keep a session");

static TURNED_AWAY: [AtomicU64; Reason::ALL.len()] =
    [const { AtomicU64::new(0) }; Reason::ALL.len()];

/// Counts a refusal by its reason.
pub(crate) fn turned_away(reason: Reason) {
    tracing::debug!(reason = reason.name(), "turned away");
    TURNED_AWAY[reason as usize].fetch_add(1, Relaxed);
}

/// Adds `/metrics` to a router: the metrics of this process as OpenMetrics text, for requests that send
/// `Authorization: Bearer` with this secret.
///
/// # Panics
/// If the router has a route there already.
pub fn show_metrics(router: Router, secret: impl Into<String>) -> Router {
    let secret: Arc<str> = secret.into().into();
    router.route(
        METRICS_ROUTE,
        get(move |headers: HeaderMap| async move { answer(&headers, &secret) }),
    )
}

fn answer(headers: &HeaderMap, secret: &str) -> Response {
    let brought = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let brought = brought.and_then(|value| value.strip_prefix("Bearer "));
    if brought.is_none_or(|brought| {
        secret.is_empty() || !bool::from(brought.as_bytes().ct_eq(secret.as_bytes()))
    }) {
        let headers = [(header::WWW_AUTHENTICATE, "Bearer"), (header::CACHE_CONTROL, "no-store")];
        let words = "metrics are for whoever sends `Authorization: Bearer` with their secret\n";
        return (StatusCode::UNAUTHORIZED, headers, words).into_response();
    }
    ([(header::CONTENT_TYPE, KIND), (header::CACHE_CONTROL, "no-store")], text()).into_response()
}

fn text() -> String {
    let mut text = String::new();
    for gauge in [&CONNECTIONS, &SOCKETS, &SESSIONS, &RUNS] {
        head(&mut text, gauge.name, "gauge", gauge.help);
        line(&mut text, gauge.name, gauge.value.load(Relaxed));
    }
    for counter in [&PAGES, &EVENTS, &WAKES, &PANICS, &UPLOADED, &WAITED, &SAVE_FAILURES] {
        head(&mut text, counter.name, "counter", counter.help);
        line(&mut text, &format!("{}_total", counter.name), counter.value.load(Relaxed));
    }
    tasks(&mut text, TaskCounts::now());
    for histogram in [&RUN_SECONDS, &SAVE_SECONDS] {
        histogram.write(&mut text);
    }
    let name = "dacapo_turned_away";
    head(&mut text, name, "counter", "Who got nothing, or nothing more, by the reason");
    for &reason in Reason::ALL {
        let sample = format!("{name}_total{{reason=\"{}\"}}", reason.name());
        line(&mut text, &sample, TURNED_AWAY[reason as usize].load(Relaxed));
    }
    text.push_str("# EOF\n");
    text
}

/// The runtime counts its tasks itself.
fn tasks(text: &mut String, counts: TaskCounts) {
    let gauges = [
        ("dacapo_tasks", "Tasks that have a thread just now", counts.running),
        ("dacapo_tasks_waiting", "Tasks that wait for a thread just now", counts.waiting),
    ];
    for (name, help, value) in gauges {
        head(text, name, "gauge", help);
        line(text, name, value);
    }
    let refused = "Tasks that their session, or this process, had no room for";
    let counters = [
        ("dacapo_tasks_started", "Tasks that were started", counts.started),
        ("dacapo_tasks_refused", refused, counts.refused),
    ];
    for (name, help, value) in counters {
        head(text, name, "counter", help);
        line(text, &format!("{name}_total"), value);
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    text.push_str(&format!("# TYPE {name} {kind}\n# HELP {name} {help}.\n"));
}

fn line(text: &mut String, sample: &str, value: impl std::fmt::Display) {
    text.push_str(&format!("{sample} {value}\n"));
}

/// The number of some present things.
#[derive(Debug)]
pub(crate) struct Gauge {
    name: &'static str,
    help: &'static str,
    value: AtomicU64,
}

/// One counted thing of a gauge, until it is dropped.
#[derive(Debug)]
pub(crate) struct Counted(&'static Gauge);

impl Gauge {
    const fn new(name: &'static str, help: &'static str) -> Gauge {
        Gauge { name, help, value: AtomicU64::new(0) }
    }

    pub(crate) fn count(&'static self) -> Counted {
        self.value.fetch_add(1, Relaxed);
        Counted(self)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.value.fetch_sub(1, Relaxed);
    }
}

/// The number of some past events.
#[derive(Debug)]
pub(crate) struct Counter {
    name: &'static str,
    help: &'static str,
    value: AtomicU64,
}

impl Counter {
    const fn new(name: &'static str, help: &'static str) -> Counter {
        Counter { name, help, value: AtomicU64::new(0) }
    }

    pub(crate) fn add(&self, more: u64) {
        self.value.fetch_add(more, Relaxed);
    }

    #[cfg(test)]
    pub(crate) fn get(&self) -> u64 {
        self.value.load(Relaxed)
    }
}

/// The number of events by their duration.
#[derive(Debug)]
pub(crate) struct Histogram {
    name: &'static str,
    help: &'static str,
    /// One for each bound, and one above the last.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    nanoseconds: AtomicU64,
}

/// In seconds, as they are written.
const BOUNDS: [(f64, &str); 8] = [
    (0.0001, "0.0001"),
    (0.001, "0.001"),
    (0.01, "0.01"),
    (0.1, "0.1"),
    (0.5, "0.5"),
    (2.5, "2.5"),
    (10.0, "10.0"),
    (60.0, "60.0"),
];

impl Histogram {
    const fn new(name: &'static str, help: &'static str) -> Histogram {
        let buckets = [const { AtomicU64::new(0) }; BOUNDS.len() + 1];
        Histogram { name, help, buckets, nanoseconds: AtomicU64::new(0) }
    }

    pub(crate) fn add(&self, took: Duration) {
        let seconds = took.as_secs_f64();
        let bucket = BOUNDS.iter().position(|&(bound, _)| seconds <= bound);
        self.buckets[bucket.unwrap_or(BOUNDS.len())].fetch_add(1, Relaxed);
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(nanoseconds, Relaxed);
    }

    fn write(&self, text: &mut String) {
        let Histogram { name, help, .. } = self;
        head(text, name, "histogram", help);
        text.push_str(&format!("# UNIT {name} seconds\n"));
        let mut count = 0;
        let bounds = BOUNDS.iter().map(|&(_, bound)| bound).chain(["+Inf"]);
        for (bucket, bound) in self.buckets.iter().zip(bounds) {
            count += bucket.load(Relaxed);
            line(text, &format!("{name}_bucket{{le=\"{bound}\"}}"), count);
        }
        let seconds = Duration::from_nanos(self.nanoseconds.load(Relaxed)).as_secs_f64();
        line(text, &format!("{name}_sum"), seconds);
        line(text, &format!("{name}_count"), count);
    }
}

/// The number of times that a reason was met so far.
#[cfg(test)]
pub(crate) fn met(reason: Reason) -> u64 {
    TURNED_AWAY[reason as usize].load(Relaxed)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Reads the part of OpenMetrics that is written here, strictly; gives each sample with its
    /// value.
    fn parse(text: &str) -> BTreeMap<String, f64> {
        let mut samples = BTreeMap::new();
        let body = text.strip_suffix("# EOF\n").expect("ends with its mark");
        let mut family = (String::new(), String::new());
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        let mut families = Vec::new();
        for line in body.lines() {
            if let Some(told) = line.strip_prefix("# ") {
                let [what, name, value] = told.splitn(3, ' ').collect::<Vec<_>>()[..] else {
                    panic!("{line}")
                };
                assert!(is_name(name), "{line}");
                match what {
                    "TYPE" => {
                        assert!(["gauge", "counter", "histogram"].contains(&value), "{line}");
                        assert!(!families.contains(&name.to_owned()), "{line}: twice");
                        families.push(name.to_owned());
                        family = (name.to_owned(), value.to_owned());
                    }
                    "HELP" => assert_eq!(name, family.0, "{line}"),
                    "UNIT" => {
                        assert!(name == family.0 && name.ends_with(&format!("_{value}")), "{line}");
                    }
                    _ => panic!("{line}"),
                }
                continue;
            }
            let (sample, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line}"));
            let (name, label) = match sample.split_once('{') {
                Some((name, rest)) => {
                    let (label, value) =
                        rest.strip_suffix("\"}").unwrap().split_once("=\"").unwrap();
                    assert!(is_name(label) && !value.contains(['"', '\\', '\n']), "{line}");
                    (name, label)
                }
                None => (sample, ""),
            };
            let ending = name.strip_prefix(&*family.0).unwrap_or_else(|| panic!("{line}: whose?"));
            match (&*family.1, ending, label) {
                ("gauge", "", "") | ("counter", "_total", _) => {}
                ("histogram", "_bucket", "le") | ("histogram", "_sum" | "_count", "") => {}
                _ => panic!("{line}"),
            }
            let value: f64 = value.parse().unwrap();
            assert!(value >= 0.0 && value.is_finite(), "{line}");
            assert!(samples.insert(sample.to_owned(), value).is_none(), "{line}: twice");
        }
        samples
    }

    #[test]
    fn what_is_written_is_open_metrics() {
        RUN_SECONDS.add(Duration::from_millis(50));
        RUN_SECONDS.add(Duration::from_secs(100));
        let samples = parse(&text());
        let bucket = |bound: &str| samples[&format!("dacapo_run_seconds_bucket{{le=\"{bound}\"}}")];
        let counts: Vec<_> = BOUNDS.iter().map(|(_, bound)| bucket(bound)).collect();
        assert!(counts.is_sorted(), "{counts:?}");
        assert!(bucket("0.1") >= bucket("0.01") + 1.0 && bucket("+Inf") >= bucket("60.0") + 1.0);
        assert_eq!(bucket("+Inf"), samples["dacapo_run_seconds_count"]);
        assert!(samples["dacapo_run_seconds_sum"] >= 100.05);
        for reason in Reason::ALL {
            let sample = format!("dacapo_turned_away_total{{reason=\"{}\"}}", reason.name());
            assert!(samples.contains_key(&sample), "{sample}");
        }
    }

    #[test]
    fn a_gauge_falls_when_what_it_counts_is_gone() {
        static GAUGE: Gauge = Gauge::new("x", "X");
        let (one, two) = (GAUGE.count(), GAUGE.count());
        drop(one);
        assert_eq!(GAUGE.value.load(Relaxed), 1);
        drop(two);
        assert_eq!(GAUGE.value.load(Relaxed), 0);
    }

    #[test]
    fn metrics_are_for_whoever_brings_the_secret() {
        let status = |secret: &str, brought: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers
                .extend(brought.map(|brought| (header::AUTHORIZATION, brought.parse().unwrap())));
            answer(&headers, secret).status()
        };
        assert_eq!(status("long secret", Some("Bearer long secret")), StatusCode::OK);
        for brought in [
            None,
            Some("Bearer long secreT"),
            Some("Bearer long"),
            Some("long secret"),
            Some("Bearer "),
        ] {
            assert_eq!(status("long secret", brought), StatusCode::UNAUTHORIZED, "{brought:?}");
        }
        assert_eq!(status("", Some("Bearer ")), StatusCode::UNAUTHORIZED, "no secret, no metrics");
    }
}
