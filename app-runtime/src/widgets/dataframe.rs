//! `dataframe`.

use crate::element::{ElementData, IntoWidth, Width};
use crate::event::{Refusal, Value};
use crate::handler::{Call, Handler, IntoHandler};
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::Widget;
use crate::widgets::frame::{FIRST_ROWS, Frame, FrameError, IntoFrame};

/// A frame of any length to look into: a person scrolls, sorts, searches, copies, and perhaps
/// selects rows. What they sort and search is theirs alone; the app learns what they select.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Dataframe {
    /// What it shows.
    pub frame: Frame,
    /// Whether rows can be selected.
    pub selection: Selection,
    /// The rows that are selected, as they stand in the frame: each once, rising.
    pub selected: Vec<usize>,
    /// How high it is in CSS pixels; `None`: as high as its rows, up to a limit.
    pub height: Option<u32>,
    /// How wide it is.
    pub width: Width,
}

/// How many rows of a `dataframe` a person can select.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// None.
    #[default]
    None,
    /// One at a time.
    Single,
    /// Any number.
    Multiple,
}

/// A [`Dataframe`] that is being described.
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
    /// `ui.dataframe(&rows)`. A person scrolls through any number of them, sorts, searches and
    /// copies; with `selection` they also select rows. Gives the positions of the selected rows
    /// in the data, rising. Rows that changed have no selection: where the frame is not equal to
    /// the one on which a person selected, nothing is selected from this run on. Of computed
    /// columns, the first 40 cells and those of the selected rows are compared.
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

        /// How high it is, in pixels. Default: as high as its rows, up to 400.
        height: u32 => data.height = Some(height);

        /// `Content`, `Stretch` or pixels; never wider than its parent. Default: `Stretch`.
        width: impl IntoWidth => data.width = width.into_width();
    }

    /// Runs when a person has changed the selection, before the body does: a `#[handler]` with
    /// its arguments, or a closure that takes `&mut` state. Default: none.
    pub fn on_change<K>(mut self, handler: impl IntoHandler<K>) -> Self
    where
        P: OutsideForm,
    {
        self.data.on_change = Some(handler.into_handler());
        self
    }

    /// Puts it on the page; gives the selected rows. Rows that make no frame are an error in its
    /// place.
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
        let mut grid = Dataframe { frame, selection, selected: Vec::new(), height, width };
        if selection == Selection::None {
            grid.frame.probe(FIRST_ROWS);
            let key = ui.identify_in_order(origin, key);
            ui.emit(key, grid);
            return Vec::new();
        }
        // The first computed cells are made here, as by `probe`: a panic is one of the app.
        let _ = grid.frame.mark();
        let key = match ui.identify(origin, key) {
            Ok(key) => key,
            Err(failure) => {
                ui.fail(failure);
                return Vec::new();
            }
        };
        if let Some(form) = ui.own_form() {
            ui.run().field_of(form, key, false, || grid.choice([]));
        }
        if let Some(entered) = ui.run().access.touched(key, grid.name(), false) {
            grid.set_value(&entered.value);
            if grid.selected.is_empty() {
                // Were the rows to come back, a person would not know of a selection from before.
                ui.run().access.untouch(key);
            }
        }
        let selected = grid.selected.clone();
        ui.emit(key, grid);
        ui.run().offer(key, Call::of(on_change, None), false);
        selected
    }
}

impl Dataframe {
    /// The value of these rows, by their positions in the data: what a renderer sends when a person
    /// has selected them and no others.
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
    /// From outside come the positions of rows in the data, each once, and the mark of the frame.
    /// What is kept knows the cells of those rows too.
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
    /// Where the rows are those of another frame, none is selected.
    fn set_value(&mut self, value: &Value) {
        self.selected = match value {
            Value::Rows { frame, rows } if *frame == self.frame.mark_with(rows) => {
                rows.iter().copied().take(self.most()).collect()
            }
            _ => Vec::new(),
        };
    }
}
