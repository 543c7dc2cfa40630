//! `expander`.

use app_literals::{Icon, as_read};

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Around, Widget};
use crate::words::{IntoWords, Words};

/// Elements behind a label, visible once a person opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expander {
    /// The label; inline Markdown.
    pub label: Words,
    /// An icon before the label.
    pub icon: Option<Icon>,
    /// Whether it starts open. Afterwards the person opens and closes it.
    pub expanded: bool,
}

impl<P: Place> Ui<P> {
    /// Hides elements behind a label until a person opens it.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | none |
    /// | `expanded` | `false` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn expander(&self, label: impl IntoWords) -> Widget<'_, Around<Expander>, P> {
        Widget::new(
            self,
            Around(Expander { label: label.into_words(), icon: None, expanded: false }),
        )
    }
}

impl<P: Place> Widget<'_, Around<Expander>, P> {
    setters! {
        /// An emoji, or a Material icon as `":material/tune:"`. Default: none.
        icon: impl Into<Icon> => data.0.icon = Some(icon.into());

        /// Starts open. Default: `false`.
        expanded: bool => data.0.expanded = expanded;
    }
}

impl ElementData for Expander {
    fn name(&self) -> &'static str {
        "expander"
    }
    fn icon(&self) -> Option<&Icon> {
        self.icon.as_ref()
    }
    fn text(&self) -> String {
        as_read(&self.label).into_owned()
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
}
