//! `toast`.

use app_literals::Icon;

use crate::renderer::{Effect, Toast};
use crate::ui::{Place, Ui};
use crate::widgets::Widget;

impl<P: Place> Ui<P> {
    /// A short message that appears beside the page and disappears by itself, once for each run
    /// that shows it. Inline Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | none |
    /// | `key` | the call site |
    #[track_caller]
    pub fn toast(&self, message: impl Into<String>) -> Widget<'_, Toast, P> {
        Widget::new(self, Toast { message: message.into(), icon: None })
    }
}

impl<P: Place> Widget<'_, Toast, P> {
    setters! {
        /// An emoji, or a Material icon as `":material/check:"`. Default: none.
        icon: impl Into<Icon> => data.icon = Some(icon.into());
    }

    /// Shows it.
    pub fn show(self) {
        if let Some(message) = self.data.icon.as_ref().and_then(Icon::fault) {
            self.ui.misuse(message);
        }
        self.ui.run().happen(Effect::Toast(self.data));
    }
}
