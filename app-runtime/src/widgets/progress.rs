//! `progress`.

use app_literals::as_read;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;

/// The progress of a task.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The finished share, from 0 to 1.
    pub fraction: f64,
    /// The current activity; inline Markdown.
    pub text: Option<String>,
}

impl<P: Place> Ui<P> {
    /// A bar that shows the progress of a task, from 0.0 to 1.0. A value outside this range counts
    /// as the nearer end, so rounding errors do no harm; a NaN counts as 0.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `text` | nothing |
    /// | `key` | the call site |
    #[track_caller]
    pub fn progress(&self, fraction: f64) -> Widget<'_, Progress, P> {
        let fraction = if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) };
        Widget::new(self, Progress { fraction, text: None })
    }
}

impl<P: Place> Widget<'_, Progress, P> {
    setters! {
        /// The current activity; inline Markdown. Default: nothing.
        text: impl Into<String> => data.text = Some(text.into());
    }

    /// Puts it on the page. An incomplete bar is shown at once, because it tells of a task in
    /// progress.
    pub fn show(self) {
        let Widget { ui, origin, key, data } = self;
        let complete = data.fraction >= 1.0;
        let key = ui.identify_in_order(origin, key);
        ui.emit(key, data);
        if !complete {
            ui.run().show_progress();
        }
    }
}

impl ElementData for Progress {
    fn name(&self) -> &'static str {
        "progress"
    }
    fn text(&self) -> String {
        let percent = format!("{:.0} %", self.fraction * 100.0);
        self.text.as_ref().map_or(percent.clone(), |text| format!("{}: {percent}", as_read(text)))
    }
    fn label(&self) -> Option<&str> {
        self.text.as_deref()
    }
}
