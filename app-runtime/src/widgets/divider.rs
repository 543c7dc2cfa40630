//! `divider`.

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// A line between the elements above and below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divider;

impl<P: Place> Ui<P> {
    /// A line between the elements above and below.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn divider(&self) -> Widget<'_, Divider, P> {
        Widget::new(self, Divider)
    }
}

impl Output for Divider {}

impl ElementData for Divider {
    fn name(&self) -> &'static str {
        "divider"
    }
    fn text(&self) -> String {
        "---".to_owned()
    }
}
