//! `task`, and what most apps show of one.

use crate::handler::Handler;
use crate::key::Site;
use crate::task::{Task, TaskResult, TaskState};
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::progress::Progress;

impl<P: Place> Ui<P> {
    /// The task of this call site in this session: work beside its runs, on a thread of its own. The
    /// page runs again when the task tells of progress and when it ends.
    ///
    /// ```
    /// # use app_runtime::{App, Task, TaskState};
    /// let app = App::new("sum", |ui| {
    ///     let sum: &mut Task<u64> = ui.task();
    ///     if ui.button("Add up").show() {
    ///         sum.start(|t| {
    ///             t.progress(0.5, "Adding");
    ///             t.check()?;
    ///             Ok((1..=1_000).sum())
    ///         });
    ///     }
    ///     match sum.state() {
    ///         TaskState::Done(sum) => ui.metric("Sum", sum).show(),
    ///         _ => sum.show(ui),
    ///     }
    /// });
    /// ```
    ///
    /// It lives in this process, with its session: a session with a running task is kept until the
    /// task ends. If the program ends meanwhile, its state is `Interrupted`.
    #[track_caller]
    #[must_use]
    pub fn task<T: TaskResult>(&self) -> &mut Task<T> {
        let call = self.identify_call();
        self.run().task(call)
    }
}

impl<T> Task<T> {
    /// Shows what most apps show of a task: while it runs, its progress, the newest lines of its log
    /// and a button that cancels it; then why it has no result, and the log of one that failed. Of one
    /// that is done or idle, nothing.
    #[track_caller]
    pub fn show<P: OutsideForm>(&self, ui: &Ui<P>) {
        let ui = ui.component();
        match self.state() {
            TaskState::Idle | TaskState::Done(_) => {}
            TaskState::Running(progress) => {
                let [bar, log, cancel] = &SITES;
                let text = (!progress.text.is_empty()).then(|| progress.text.to_owned());
                let origin = ui.at(bar).origin();
                let key = ui.identify_in_order(origin, None);
                // Not as `ui.progress`, which shows at once that this run works.
                ui.emit(key, Progress { fraction: progress.fraction, text });
                self.show_log(ui, log);
                let canceller = self.canceller();
                let handler = Handler::new("cancel", move |_| canceller());
                ui.at(cancel).button("Cancel").on_click(handler).show();
            }
            TaskState::Failed(words) => {
                ui.error(words).show();
                self.show_log(ui, &SITES[1]);
            }
            TaskState::Cancelled => ui.caption("Cancelled.").show(),
            TaskState::Interrupted => ui.warning("Interrupted: its program ended.").show(),
        }
    }

    /// Shows the log as one text, whose lines stand close.
    fn show_log<P: OutsideForm>(&self, ui: &Ui<P>, site: &'static Site) {
        let lines: Vec<&str> = self.log().collect();
        if !lines.is_empty() {
            ui.at(site).text(lines.join("\n")).show();
        }
    }
}

static SITES: [Site; 3] = Site::table(
    module_path!(),
    "show",
    file!(),
    [("progress", 0, "progress", 0), ("log", 0, "text", 0), ("cancel", 0, "button", line!())],
);
