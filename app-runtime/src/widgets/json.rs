//! `json`.

use serde::Serialize;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::datum::{Datum, DatumError};

/// A value as a foldable tree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Json {
    /// The value.
    pub value: Datum,
    /// Whether all of it starts unfolded. Afterwards the person folds and unfolds it.
    pub expanded: bool,
}

/// A [`Json`] under construction.
#[derive(Debug)]
pub struct JsonEntry {
    value: Result<Datum, DatumError>,
    expanded: bool,
}

impl<P: Place> Ui<P> {
    /// Shows any value that serde can serialize, or a reference to one, in JSON notation; lists and
    /// records can be folded.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `expanded` | `true` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn json(&self, value: impl Serialize) -> Widget<'_, JsonEntry, P> {
        Widget::new(self, JsonEntry { value: Datum::of(&value), expanded: true })
    }
}

impl<P: Place> Widget<'_, JsonEntry, P> {
    setters! {
        /// Starts unfolded. Default: `true`.
        expanded: bool => data.expanded = expanded;
    }

    /// Puts it on the page. A value that cannot be serialized becomes an error in its place.
    pub fn show(self) {
        let Widget { ui, origin, key, data: JsonEntry { value, expanded } } = self;
        match value {
            Ok(value) => {
                let key = ui.identify_in_order(origin, key);
                ui.emit(key, Json { value, expanded });
            }
            Err(error) => {
                let message = format!("`json` cannot show this value: {error}");
                ui.misuse(message);
            }
        }
    }
}

impl ElementData for Json {
    fn name(&self) -> &'static str {
        "json"
    }
    fn text(&self) -> String {
        self.value.to_string()
    }
}
