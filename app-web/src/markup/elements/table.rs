//! Frames: `table` with all rows, and `dataframe` with the first of them.
//!
//! A `dataframe` is a table that reads well as it is. `client/dataframe.js` takes it over: it asks
//! for further rows, which [`rows`] writes too, and reports the rows that a person selects. Its
//! data are in `data-rows`, `data-select`, `data-frame` and `data-selected`.

use app_runtime::widgets::dataframe::{Dataframe, Selection};
use app_runtime::widgets::frame::{Cell, FIRST_ROWS, Frame};
use app_runtime::widgets::table::Table;
use app_runtime::{Key, Width};

use super::{close, tag, text};
use crate::markup::number_classes::NumberClasses;

pub(super) fn table(out: &mut String, key: Key, table: &Table) {
    tag(out, "div").attr("id", key).attr("class", class("frame static", table.width)).open();
    scroller(out, None);
    tag(out, "table").open();
    header(out, &table.frame);
    tag(out, "tbody").open();
    for row in 0..table.frame.rows() {
        tag(out, "tr").open();
        cells(out, &table.frame, row);
        close(out, "tr");
    }
    close(out, "tbody");
    close(out, "table");
    empty(out, &table.frame);
    close(out, "div");
    close(out, "div");
}

pub(super) fn dataframe(out: &mut String, key: Key, grid: &Dataframe) {
    let frame = &grid.frame;
    let element = tag(out, "div").attr("id", key).attr("class", class("frame grid", grid.width));
    let element = element.attr("data-input", "dataframe").attr("data-module", "dataframe");
    let element = element.attr("data-rows", frame.rows());
    let kind = match grid.selection {
        Selection::None => None,
        Selection::Single => Some("single"),
        Selection::Multiple => Some("multiple"),
    };
    let selected: Vec<String> = grid.selected.iter().map(ToString::to_string).collect();
    let mark = kind.map(|_| format!("{:016x}", frame.mark()));
    let element = element.maybe("data-select", kind).maybe("data-frame", mark);
    let element = element.attr("data-selected", selected.join(","));
    element.open();
    scroller(out, grid.height);
    tag(out, "table").open();
    header(out, frame);
    tag(out, "tbody").open();
    let first = (0..frame.rows().min(FIRST_ROWS)).enumerate();
    rows(out, frame, first);
    close(out, "tbody");
    close(out, "table");
    empty(out, frame);
    close(out, "div");
    tag(out, "div").attr("class", "grid-bar").open();
    tag(out, "span").attr("class", "grid-count").open();
    match frame.rows() {
        1 => text(out, "1 row"),
        rows if rows > FIRST_ROWS => {
            text(out, format_args!("The first {FIRST_ROWS} of {rows} rows"))
        }
        rows => text(out, format_args!("{rows} rows")),
    }
    close(out, "span");
    close(out, "div");
    close(out, "div");
}

/// Rows, each with its position as shown and its position in the frame.
pub(crate) fn rows(
    out: &mut String,
    frame: &Frame,
    rows: impl IntoIterator<Item = (usize, usize)>,
) {
    for (position, row) in rows {
        // The header is row 1.
        let line = tag(out, "tr").attr("aria-rowindex", position + 2);
        line.attr("data-row", row).open();
        cells(out, frame, row);
        close(out, "tr");
    }
}

fn class(kind: &str, width: Width) -> String {
    match width {
        Width::Stretch => kind.to_owned(),
        Width::Content => format!("{kind} content"),
        Width::Pixels(pixels) => format!("{kind} pixels{}", NumberClasses::pixels(pixels)),
    }
}

/// A table wider than its place scrolls inside it, by keyboard too.
fn scroller(out: &mut String, height: Option<u32>) {
    let class = match height {
        Some(pixels) => format!("scroller high{}", NumberClasses::pixels(pixels)),
        None => "scroller".to_owned(),
    };
    tag(out, "div").attr("class", class).attr("tabindex", 0).open();
}

fn header(out: &mut String, frame: &Frame) {
    tag(out, "thead").open();
    tag(out, "tr").open();
    for column in frame.columns() {
        let class = column.kind().is_number().then_some("number");
        tag(out, "th").attr("scope", "col").maybe("class", class).open();
        text(out, column.name());
        close(out, "th");
    }
    close(out, "tr");
    close(out, "thead");
}

fn cells(out: &mut String, frame: &Frame, row: usize) {
    for (place, column) in frame.columns().iter().enumerate() {
        let cell = frame.cell(row, place);
        let class = if cell.is_missing() {
            Some("missing")
        } else {
            column.kind().is_number().then_some("number")
        };
        // A copied number has all its digits.
        let exact = matches!(cell, Cell::Float(_)).then(|| cell.exact());
        let exact = exact.filter(|exact| *exact != cell.to_string());
        tag(out, "td").maybe("class", class).maybe("data-exact", exact).open();
        text(out, cell);
        close(out, "td");
    }
}

fn empty(out: &mut String, frame: &Frame) {
    if frame.rows() == 0 {
        tag(out, "p").attr("class", "nothing").open();
        text(out, "No rows");
        close(out, "p");
    }
}
