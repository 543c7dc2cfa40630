//! `spinner`.

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;

/// Says that something takes its time. It holds what was written meanwhile, which stays when the
/// spinner is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spinner {
    /// What takes its time; inline Markdown.
    pub text: String,
    /// Whether it is still going on. A page at rest has no spinner that turns.
    pub turning: bool,
}

/// A [`Spinner`] that is being described.
#[derive(Debug)]
pub struct SpinnerEntry(Spinner);

impl<P: Place> Ui<P> {
    /// Shows at once that something takes its time: as long as the body it is given, or without
    /// one, until the run ends. What is written inside stays.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn spinner(&self, text: impl Into<String>) -> Widget<'_, SpinnerEntry, P> {
        Widget::new(self, SpinnerEntry(Spinner { text: text.into(), turning: true }))
    }
}

impl<'u, P: Place> Widget<'u, SpinnerEntry, P> {
    /// Puts it on the page, turning until the run ends; gives the place inside it.
    pub fn show(self) -> &'u Ui<P> {
        let Widget { ui, origin, key: explicit, data: SpinnerEntry(spinner) } = self;
        let key = ui.identify_in_order(origin, explicit);
        let node = ui.emit(key, spinner);
        ui.run().spin(node);
        ui.inside(node, key, explicit)
    }

    /// Puts it on the page, turning while `body` runs; gives what `body` returns.
    pub fn with<R>(self, body: impl FnOnce(&Ui<P>) -> R) -> R {
        let inside = self.show();
        let returned = body(inside);
        inside.run().rest(inside.node());
        returned
    }
}

impl ElementData for Spinner {
    fn name(&self) -> &'static str {
        "spinner"
    }
    fn text(&self) -> String {
        if self.turning { self.text.clone() } else { String::new() }
    }
}
