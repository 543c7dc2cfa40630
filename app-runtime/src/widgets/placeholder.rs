//! `placeholder`.

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Around, Widget};

/// A place that shows one element at a time: the last that was written to it. The run empties it
/// before each write, so renderers find one child at most, and the errors of that write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder;

impl<P: Place> Ui<P> {
    /// Reserves a place for later; each write to it replaces the last. For several elements, write
    /// a container: `place.container(|ui| …)`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn placeholder(&self) -> Widget<'_, Around<Placeholder>, P> {
        Widget::new(self, Around(Placeholder))
    }
}

impl ElementData for Placeholder {
    fn name(&self) -> &'static str {
        "placeholder"
    }
    fn text(&self) -> String {
        String::new()
    }
}
