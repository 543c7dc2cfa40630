//! `spinner`.

use app_literals::as_read;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;

/// A notice that a task is in progress. It contains the elements written meanwhile, which stay when
/// the spinner is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spinner {
    /// The task in progress; inline Markdown.
    pub text: String,
    /// Whether the task still runs. A page at rest has no turning spinner.
    pub turning: bool,
}

/// A [`Spinner`] under construction.
#[derive(Debug)]
pub struct SpinnerEntry(Spinner);

impl<P: Place> Ui<P> {
    /// Shows at once that a task is in progress: as long as the given body runs, or without one,
    /// until the run ends. Elements written inside stay.
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
    /// Puts it on the page, turning until the run ends; returns the place inside it.
    pub fn show(self) -> &'u Ui<P> {
        let Widget { ui, origin, key: explicit, data: SpinnerEntry(spinner) } = self;
        let key = ui.identify_in_order(origin, explicit);
        let node = ui.emit(key, spinner);
        ui.run().spin(node);
        ui.inside(node, key, explicit)
    }

    /// Puts it on the page, turning while `body` runs; returns the result of `body`.
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
        if self.turning { as_read(&self.text).into_owned() } else { String::new() }
    }
}
