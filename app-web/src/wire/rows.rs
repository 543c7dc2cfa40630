//! The answers to questions about the rows of a dataframe.

use std::ops::Range;

use app_runtime::Key;
use app_runtime::widgets::frame::{Frame, Order};
use serde_json::json;

use crate::markup;

/// The rows at these positions of an order.
pub(crate) fn rows(
    key: Key,
    ask: u64,
    positions: Range<usize>,
    frame: &Frame,
    order: &Order,
) -> String {
    let (from, end) = (positions.start, positions.end.min(order.len()));
    let rows = (from..end).filter_map(|place| order.row(place).map(|row| (place, row)));
    let mut html = String::new();
    markup::rows(&mut html, frame, rows);
    answer(key, ask, from, order.len(), Some(html))
}

/// The answer if the rows could not be made.
pub(crate) fn no_rows(key: Key, ask: u64, from: usize) -> String {
    answer(key, ask, from, 0, None)
}

fn answer(key: Key, ask: u64, from: usize, total: usize, html: Option<String>) -> String {
    let key = key.to_string();
    json!({ "rows": key, "ask": ask, "from": from, "total": total, "html": html }).to_string()
}
