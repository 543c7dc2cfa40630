//! `status`.

use std::fmt;
use std::hash::Hash;
use std::ops::Deref;

use app_literals::as_read;

use crate::element::ElementData;
use crate::tree::NodeId;
use crate::ui::{Page, Place, Ui};
use crate::widgets::Widget;
use crate::words::{IntoWords, Words};

/// The log of some work, behind a label that says how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The work, or its result, in words; inline Markdown.
    pub label: Words,
    /// Whether the work goes on, or how it ended.
    pub state: StatusState,
    /// Whether the log starts open. Afterwards the person opens and closes it.
    pub expanded: bool,
}

/// The state of the work of a [`Status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusState {
    /// It goes on. A page at rest has no such status.
    Running,
    /// It is done.
    Done,
    /// It failed.
    Failed,
}

/// A [`Status`] under construction.
#[derive(Debug)]
pub struct StatusEntry(Status);

/// The place for the log of a [`Status`]. It has the methods of [`Ui`].
pub struct StatusPlace<'u, P: Place = Page> {
    ui: &'u Ui<P>,
    status: NodeId,
}

impl<P: Place> Ui<P> {
    /// Shows at once that work goes on: a label that turns, and behind it the log of what the given
    /// body writes. The work is done when the body ends, and has failed if it panics or stops the
    /// run. Without a body, it goes on until the run ends.
    ///
    /// ```
    /// # use app_runtime::{App, TestApp};
    /// let app = App::new("import", |ui| {
    ///     ui.status("Importing").with(|s| {
    ///         s.write("row 5").show();
    ///         s.done("Imported");
    ///     });
    /// });
    /// assert_eq!(TestApp::new(app).text(), "Imported\nrow 5");
    /// ```
    ///
    /// For work that outlives the run there is [`task`](Ui::task), and what it shows.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `expanded` | `false` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn status(&self, label: impl IntoWords) -> Widget<'_, StatusEntry, P> {
        let (label, state) = (label.into_words(), StatusState::Running);
        Widget::new(self, StatusEntry(Status { label, state, expanded: false }))
    }
}

impl<'u, P: Place> Widget<'u, StatusEntry, P> {
    setters! {
        /// Has the log open from the start. Default: `false`.
        expanded: bool => data.0.expanded = expanded;
    }

    /// Puts it on the page, running until the run ends; returns the place of its log.
    pub fn show(self) -> StatusPlace<'u, P> {
        let Widget { ui, origin, key: explicit, data: StatusEntry(data) } = self;
        let key = ui.identify_in_order(origin, explicit);
        let status = ui.emit(key, data);
        ui.run().spin(status);
        StatusPlace { ui: ui.inside(status, key, explicit), status }
    }

    /// Puts it on the page, running while `body` runs; returns the result of `body`.
    pub fn with<R>(self, body: impl FnOnce(StatusPlace<'u, P>) -> R) -> R {
        /// Ends a status: as failed, unless its body came to the end.
        struct Ends<'u, P: Place>(StatusPlace<'u, P>, StatusState);
        impl<P: Place> Drop for Ends<'_, P> {
            fn drop(&mut self) {
                self.0.end(self.1);
            }
        }
        let place = self.show();
        let mut ends = Ends(place, StatusState::Failed);
        let returned = body(place);
        ends.1 = StatusState::Done;
        returned
    }
}

impl<'u, P: Place> StatusPlace<'u, P> {
    /// The work is done; its label from now on.
    pub fn done(&self, label: impl IntoWords) {
        self.change(Some(StatusState::Done), label);
    }

    /// The work has failed; its label from now on.
    pub fn failed(&self, label: impl IntoWords) {
        self.change(Some(StatusState::Failed), label);
    }

    /// Sets the label: the current step of the work.
    pub fn update(&self, label: impl IntoWords) {
        self.change(None, label);
    }

    /// This place, with everything inside keyed by `value`, as [`Ui::keyed`] gives it.
    #[must_use]
    pub fn keyed(&self, value: impl Hash) -> StatusPlace<'u, P> {
        StatusPlace { ui: self.ui.keyed(value), status: self.status }
    }

    fn change(&self, state: Option<StatusState>, label: impl IntoWords) {
        let label = label.into_words();
        self.ui.run().change(self.status, |status: &mut Status| {
            status.state = state.unwrap_or(status.state);
            status.label = label;
        });
    }

    /// Ends the work, unless the author has.
    fn end(&self, state: StatusState) {
        self.ui.run().change(self.status, |status: &mut Status| status.end(state));
    }
}

impl Status {
    /// Ends the work, unless it has ended.
    fn end(&mut self, state: StatusState) {
        if self.state == StatusState::Running {
            self.state = state;
        }
    }

    /// Ends the work at the end of its run.
    pub(crate) fn rest(&mut self) {
        self.end(StatusState::Done);
    }
}

impl<P: Place> Deref for StatusPlace<'_, P> {
    type Target = Ui<P>;
    fn deref(&self) -> &Ui<P> {
        self.ui
    }
}

impl<P: Place> Clone for StatusPlace<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P: Place> Copy for StatusPlace<'_, P> {}

impl<P: Place> fmt::Debug for StatusPlace<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StatusPlace").field(&self.ui).finish()
    }
}

impl ElementData for Status {
    fn name(&self) -> &'static str {
        "status"
    }
    fn text(&self) -> String {
        as_read(&self.label).into_owned()
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
}
