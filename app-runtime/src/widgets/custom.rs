//! `custom`: an element for renderers that know more than this crate does.

use serde::Serialize;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::datum::{Datum, DatumError};

/// A named value. A renderer that knows the name decides how to show the value. Other renderers
/// show it as data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Custom {
    /// The name of the value's kind, such as `chess_board`.
    pub name: String,
    /// The value.
    pub value: Datum,
}

/// A [`Custom`] under construction.
#[derive(Debug)]
pub struct CustomEntry {
    name: String,
    value: Result<Datum, DatumError>,
}

impl<P: Place> Ui<P> {
    /// Passes a value to the renderer under a name. The value is of any type that serde can
    /// serialize, or a reference to one. A renderer that does not know the name shows the name and
    /// the value as data.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn custom(
        &self,
        name: impl Into<String>,
        value: impl Serialize,
    ) -> Widget<'_, CustomEntry, P> {
        Widget::new(self, CustomEntry { name: name.into(), value: Datum::of(&value) })
    }
}

impl<P: Place> Widget<'_, CustomEntry, P> {
    /// Puts it on the page. A value that cannot be serialized becomes an error in its place.
    pub fn show(self) {
        let Widget { ui, origin, key, data: CustomEntry { name, value } } = self;
        match value {
            Ok(value) => {
                let key = ui.identify_in_order(origin, key);
                ui.emit(key, Custom { name, value });
            }
            Err(error) => ui.misuse(format!("`custom` cannot hand on this value: {error}")),
        }
    }
}

impl ElementData for Custom {
    fn name(&self) -> &'static str {
        "custom"
    }
    fn text(&self) -> String {
        format!("{}: {}", self.name, self.value)
    }
}
