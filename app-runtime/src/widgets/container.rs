//! `container`.

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Around, Widget};

/// Elements that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Container {
    /// Whether a frame is drawn around it.
    pub border: bool,
}

impl<P: Place> Ui<P> {
    /// Groups elements. A `key` also applies to all keys inside.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `border` | `false` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn container(&self) -> Widget<'_, Around<Container>, P> {
        Widget::new(self, Around(Container { border: false }))
    }
}

impl<P: Place> Widget<'_, Around<Container>, P> {
    setters! {
        /// Draws a frame around it. Default: `false`.
        border: bool => data.0.border = border;
    }
}

impl ElementData for Container {
    fn name(&self) -> &'static str {
        "container"
    }
    fn text(&self) -> String {
        String::new()
    }
}
