//! `table`.

use crate::element::{ElementData, IntoWidth, Width};
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::frame::{Frame, FrameError, IntoFrame};

/// All rows of a frame, one below the other.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The rows and columns.
    pub frame: Frame,
    /// The width.
    pub width: Width,
}

/// A [`Table`] under construction.
#[derive(Debug)]
pub struct TableEntry {
    frame: Result<Frame, FrameError>,
    width: Width,
}

/// The maximum number of rows: people do not read longer tables, and pages should not hold them.
const MOST_ROWS: usize = 10_000;

impl<P: Place> Ui<P> {
    /// Shows all rows of a [`Frame`], or of anything serde can serialize, as in `ui.table(&rows)`.
    /// Use [`dataframe`](Ui::dataframe) for many rows, and for sorting, searching and selecting.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `width` | `Stretch` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn table(&self, rows: impl IntoFrame) -> Widget<'_, TableEntry, P> {
        Widget::new(self, TableEntry { frame: rows.into_frame(), width: Width::Stretch })
    }
}

impl<P: Place> Widget<'_, TableEntry, P> {
    setters! {
        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Stretch`.
        width: impl IntoWidth => data.width = width.into_width();
    }

    /// Puts it on the page. Rows that make no table become an error in its place.
    #[track_caller]
    pub fn show(self) {
        let Widget { ui, origin, key, data: TableEntry { frame, width } } = self;
        match frame.map_err(|error| error.to_string()).and_then(few) {
            Ok(frame) => {
                frame.probe(MOST_ROWS);
                let key = ui.identify_in_order(origin, key);
                ui.emit(key, Table { frame, width });
            }
            Err(error) => {
                let message = format!("`table` cannot show these rows: {error}");
                ui.misuse(message);
            }
        }
    }
}

fn few(frame: Frame) -> Result<Frame, String> {
    match frame.rows() {
        rows if rows > MOST_ROWS => Err(format!(
            "a table shows all its rows, up to {MOST_ROWS}, and there are {rows}: use \
             `ui.dataframe`, which fetches rows as they come into sight"
        )),
        _ => Ok(frame),
    }
}

impl ElementData for Table {
    fn name(&self) -> &'static str {
        "table"
    }
    fn text(&self) -> String {
        self.frame.lines()
    }
}
