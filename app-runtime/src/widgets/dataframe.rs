//! `dataframe`.

use crate::element::{ElementData, IntoWidth, Width};
use crate::event::{Refusal, Value};
use crate::handler::{Handler, IntoHandler};
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::Widget;
use crate::widgets::frame::{FIRST_ROWS, Frame, FrameError, IntoFrame};

/// A frame of any length. A person scrolls, sorts, searches, copies, and perhaps selects rows.
/// Sorting and search stay with the person; only the selection reaches the app.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Dataframe {
    /// The rows and columns.
    pub frame: Frame,
    /// Whether rows can be selected.
    pub selection: Selection,
    /// The selected rows, as positions in the frame: each once, in ascending order.
    pub selected: Vec<usize>,
    /// The height in CSS pixels; `None`: the height of its rows, up to a limit.
    pub height: Option<u32>,
    /// The width.
    pub width: Width,
}

/// The number of rows of a `dataframe` that a person can select.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// No rows.
    #[default]
    None,
    /// One row at a time.
    Single,
    /// Any number of rows.
    Multiple,
}

/// A [`Dataframe`] under construction.
#[derive(Debug)]
pub struct DataframeEntry {
    frame: Result<Frame, FrameError>,
    selection: Selection,
    height: Option<u32>,
    width: Width,
    on_change: Option<Handler>,
}

impl<P: Place> Ui<P> {
    /// A grid over the rows of a [`Frame`], or of anything serde can serialize, as in
    /// `ui.dataframe(&rows)`. A person scrolls through any number of rows, sorts, searches and
    /// copies; with `selection` they also select rows. Returns the positions of the selected rows
    /// in the data, in ascending order. A change of the rows ends the selection: if the frame is
    /// not equal to the one on which a person selected, no row is selected from this run on. For
    /// computed columns, this compares the first 40 cells and the cells of the selected rows.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `selection` | `None` |
    /// | `height` | as high as its rows, up to 400 |
    /// | `width` | `Stretch` |
    /// | `on_change` | none |
    /// | `key` | the call site |
    #[track_caller]
    pub fn dataframe(&self, rows: impl IntoFrame) -> Widget<'_, DataframeEntry, P> {
        let entry = DataframeEntry {
            frame: rows.into_frame(),
            selection: Selection::None,
            height: None,
            width: Width::Stretch,
            on_change: None,
        };
        Widget::new(self, entry)
    }
}

impl<P: Place> Widget<'_, DataframeEntry, P> {
    setters! {
        /// Whether a person can select rows: `Selection::None`, `Single` or `Multiple`. Default:
        /// `None`.
        selection: Selection => data.selection = selection;

        /// The height in pixels. Default: as high as its rows, up to 400.
        height: u32 => data.height = Some(height);

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Stretch`.
        width: impl IntoWidth => data.width = width.into_width();
    }

    /// Runs when a person has changed the selection, before the body: a `#[handler]` with its
    /// arguments, or a closure that takes `&mut` state. Default: none.
    pub fn on_change<K>(mut self, handler: impl IntoHandler<K>) -> Self
    where
        P: OutsideForm,
    {
        self.data.on_change = Some(handler.into_handler());
        self
    }

    /// Puts it on the page; returns the selected rows. Rows that make no frame become an error in
    /// its place.
    #[track_caller]
    pub fn show(self) -> Vec<usize> {
        let Widget { ui, origin, key, data } = self;
        let DataframeEntry { frame, selection, height, width, on_change } = data;
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                let message = format!("`dataframe` cannot show these rows: {error}");
                ui.misuse(message);
                return Vec::new();
            }
        };
        let grid = Dataframe { frame, selection, selected: Vec::new(), height, width };
        if selection == Selection::None {
            grid.frame.probe(FIRST_ROWS);
            let key = ui.identify_in_order(origin, key);
            ui.emit(key, grid);
            return Vec::new();
        }
        // The mark in it makes the first computed cells inside the run, as `probe` does, so that a
        // panic counts as the app's.
        let nothing = grid.choice([]);
        ui.emit_selectable(origin, key, grid, nothing, on_change, |grid| grid.selected.clone())
    }
}

impl Dataframe {
    /// The value of a selection of exactly these rows, by their positions in the data. Renderers
    /// send it when a person has changed the selection.
    #[must_use]
    pub fn choice(&self, rows: impl IntoIterator<Item = usize>) -> Value {
        Value::Rows { frame: self.frame.mark(), rows: rows.into_iter().collect() }
    }

    fn most(&self) -> usize {
        match self.selection {
            Selection::None => 0,
            Selection::Single => 1,
            Selection::Multiple => self.frame.rows(),
        }
    }
}

impl ElementData for Dataframe {
    fn name(&self) -> &'static str {
        "dataframe"
    }
    fn text(&self) -> String {
        self.frame.lines()
    }
    fn value(&self) -> Option<Value> {
        let frame = self.frame.mark_with(&self.selected);
        Some(Value::Rows { frame, rows: self.selected.clone() })
    }
    /// An event carries the positions of rows in the data, each once, and the mark of the frame.
    /// The stored value also has a mark over the computed cells of those rows.
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        let Value::Rows { frame, mut rows } = value else { return Err(Refusal::WrongKind) };
        if self.selection == Selection::None {
            return Err(Refusal::WrongKind);
        }
        if frame != self.frame.mark() {
            return Err(Refusal::Outdated);
        }
        rows.sort_unstable();
        let repeats = rows.windows(2).any(|pair| pair[0] == pair[1]);
        let beyond = rows.last().is_some_and(|&row| row >= self.frame.rows());
        if repeats || beyond || rows.len() > self.most() {
            return Err(Refusal::NotOffered);
        }
        Ok(Value::Rows { frame: self.frame.mark_with(&rows), rows })
    }
    /// Rows of another frame select nothing.
    fn set_value(&mut self, value: &Value) {
        self.selected = match value {
            Value::Rows { frame, rows } if *frame == self.frame.mark_with(rows) => {
                rows.iter().copied().take(self.most()).collect()
            }
            _ => Vec::new(),
        };
    }
}
