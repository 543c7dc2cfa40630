//! The answers to questions about charts.

use app_runtime::Key;
use app_runtime::charts::draw::Hit;
use serde_json::{Value as Json, json};

/// The row at a place, and the words of its tooltip.
pub(crate) fn near(key: Key, number: u64, hit: Option<Hit>) -> String {
    let hit = hit.map(|Hit { row, at, title, values }| {
        json!({ "row": row, "at": [at.0, at.1], "title": title, "values": values })
    });
    answer(key, number, "near", hit.into())
}

/// Rows in a part of the plot.
pub(crate) fn rows(key: Key, number: u64, rows: &[usize]) -> String {
    answer(key, number, "rows", rows.into())
}

/// The path of the marks at selected rows.
pub(crate) fn places(key: Key, number: u64, path: String) -> String {
    answer(key, number, "places", path.into())
}

/// A picture, as the text of its file.
pub(crate) fn picture(key: Key, number: u64, svg: String) -> String {
    answer(key, number, "picture", svg.into())
}

/// The data as a table, in HTML.
pub(crate) fn table(key: Key, number: u64, html: String) -> String {
    answer(key, number, "table", html.into())
}

/// The answer if none could be made.
pub(crate) fn failed(key: Key, number: u64) -> String {
    answer(key, number, "failed", true.into())
}

fn answer(key: Key, number: u64, kind: &str, what: Json) -> String {
    json!({ "chart": key.to_string(), "ask": number, kind: what }).to_string()
}
