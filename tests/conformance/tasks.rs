//! `ui.task`: work beside the runs of a page.

use std::error::Error;
use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::time::Duration;

use app_runtime::{Action, Session};
use dacapo::prelude::*;
use dacapo::{Failed, IntoApp, Task, TaskState};

use crate::session::{Screen, Tab};

/// A gate in the work of tasks: each waits here until the test lets it through.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<Through>, Condvar)>);

#[derive(Default)]
pub(crate) struct Through {
    came: u32,
    may: u32,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Gate {
    /// Waits for the test.
    pub(crate) fn pass(&self) {
        let (through, changed) = &*self.0;
        let mut all = through.lock().unwrap();
        all.came += 1;
        let number = all.came;
        changed.notify_all();
        drop(changed.wait_while(all, |all| all.may < number).unwrap());
    }

    /// Waits until that many have come.
    fn until(&self, number: u32) {
        let (through, changed) = &*self.0;
        let all = through.lock().unwrap();
        let waited = changed.wait_timeout_while(all, PATIENCE, |all| all.came < number).unwrap();
        assert!(!waited.1.timed_out(), "nobody came");
    }

    /// Lets one more through.
    pub(crate) fn open_one(&self) {
        self.0.0.lock().unwrap().may += 1;
        self.0.1.notify_all();
    }

    /// Lets that many through, from the first on.
    pub(crate) fn open(&self, number: u32) {
        self.0.0.lock().unwrap().may = number;
        self.0.1.notify_all();
    }
}

/// Opens the gate at the end of a test that fails, too.
struct Opens(Gate);

impl Drop for Opens {
    fn drop(&mut self) {
        self.0.open(u32::MAX);
    }
}

fn words<T: fmt::Debug>(task: &Task<T>) -> String {
    match task.state() {
        TaskState::Running(progress) => format!("running {} {}", progress.fraction, progress.text),
        TaskState::Failed(words) => format!("failed: {words}"),
        other => format!("{other:?}"),
    }
}

fn on(gate: &Gate, app: impl IntoApp) -> (TestApp, Opens) {
    (TestApp::builder(app).resource(gate.clone()).start(), Opens(gate.clone()))
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    report: Option<String>,
}

#[app]
fn reports(ui: &Ui, kept: &mut Kept, gate: &Gate) {
    let report = ui.task::<String>();
    if ui.button("Start") {
        let gate = gate.clone();
        let began = report.start(move |t| {
            t.progress(0.4, "Reading");
            t.log("a.csv");
            gate.pass();
            t.check()?;
            Ok("the report".to_owned())
        });
        ui.toast(format!("began {began}"));
    }
    if ui.button("Cancel it") {
        report.cancel();
    }
    if ui.button("Clear") {
        report.clear();
    }
    if ui.button("Take") {
        kept.report = report.take();
    }
    ui.text(words(report));
    ui.text(report.log().collect::<String>());
    ui.text(format!("kept {:?}", kept.report));
}

/// Whether the task runs, and was started by the last click.
fn is(page: &TestApp, began: bool) -> bool {
    page.contains("running") && page.toasts() == [format!("began {began}")]
}

#[test]
fn a_task_runs_beside_the_page_which_runs_again_when_it_tells_and_when_it_ends() {
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, reports);
    assert!(page.contains("Idle"));
    page.button("Start").click();
    assert!(is(&page, true), "{}", page.text());
    gate.until(1);
    page.advance(Duration::from_secs(1));
    assert!(page.contains("running 0.4 Reading\na.csv"), "{}", page.text());
    gate.open(1);
    page.settle();
    assert!(page.contains("Done(\"the report\")"), "{}", page.text());
}

#[test]
fn a_task_runs_once_at_a_time() {
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, reports);
    page.button("Start").click();
    gate.until(1);
    page.button("Start").click();
    assert!(is(&page, false), "{}", page.text());
    gate.open(1);
    page.settle();
    page.button("Start").click();
    assert!(is(&page, true), "once it has ended: {}", page.text());
    gate.until(2);
}

#[test]
fn a_cancelled_task_is_cancelled_at_once_and_its_check_is_an_error() {
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, reports);
    page.button("Start").click();
    gate.until(1);
    page.button("Cancel it").click();
    assert!(page.contains("Cancelled"), "{}", page.text());
    page.button("Start").click();
    assert!(is(&page, true), "while the first still works: {}", page.text());
    gate.until(2);
    gate.open(1);
    page.rerun();
    assert!(page.contains("running"), "the end of the first is not that of the second");
    gate.open(2);
    page.settle();
    assert!(page.contains("Done"));
}

#[test]
fn a_result_is_taken_once_and_clear_forgets_it() {
    let gate = Gate::default();
    let (mut page, opens) = on(&gate, reports);
    drop(opens);
    page.button("Start").click();
    page.settle();
    page.button("Take").click();
    assert!(page.contains("Idle") && page.contains("kept Some(\"the report\")"), "{}", page.text());
    page.button("Take").click();
    assert!(page.contains("kept None"));
    page.button("Start").click();
    page.settle();
    page.button("Clear").click();
    assert!(page.contains("Idle") && !page.contains("a.csv"), "{}", page.text());
}

#[test]
fn clear_cancels_what_runs() {
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, reports);
    page.button("Start").click();
    gate.until(1);
    page.button("Clear").click();
    assert!(page.contains("Idle"));
    gate.open(1);
    page.settle();
    assert!(page.contains("Idle"), "its result is dropped: {}", page.text());
}

/// Everything that is `Display` becomes a `Failed` by `?`, without an annotation.
#[test]
fn a_task_fails_with_the_words_of_any_error() {
    #[derive(Debug)]
    struct Odd;
    impl fmt::Display for Odd {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("only display")
        }
    }
    /// As `anyhow::Error` is: `Display`, and no `Error`.
    fn odd() -> Result<(), Odd> {
        Err(Odd)
    }
    fn boxed() -> Result<(), Box<dyn Error>> {
        Err("boxed".into())
    }
    fn sendable() -> Result<(), Box<dyn Error + Send + Sync>> {
        Err("sendable".into())
    }
    #[app]
    fn failing(ui: &Ui) {
        let tasks = [0, 1, 2, 3, 4, 5, 6].map(|number| ui.keyed(number).task::<u8>());
        if ui.button("Start") {
            let [a, b, c, d, e, f, g] = tasks;
            a.start(|_| Ok("x".parse()?));
            b.start(|_| {
                std::fs::read("/there/is/no/such/file")?;
                Ok(1)
            });
            c.start(|_| {
                odd()?;
                Ok(1)
            });
            d.start(|_| {
                boxed()?;
                Ok(1)
            });
            e.start(|_| {
                sendable()?;
                Ok(1)
            });
            f.start(|_| Err("words")?);
            g.start(|_| Err(format!("number {}", 7).into()));
        } else {
            tasks.iter().for_each(|task| ui.text(words(task)));
        }
    }
    let mut page = TestApp::new(failing);
    page.button("Start").click();
    page.settle();
    page.rerun();
    let text = page.text();
    for expected in [
        "failed: invalid digit found in string",
        "failed: No such file",
        "failed: only display",
        "failed: boxed",
        "failed: sendable",
        "failed: words",
        "failed: number 7",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn a_task_that_panics_has_failed() {
    #[app]
    fn panicking(ui: &Ui) {
        let task = ui.task::<u8>();
        if ui.button("Start") {
            task.start(|_| panic!("on purpose"));
        }
        ui.text(words(task));
    }
    let mut page = TestApp::new(panicking);
    page.button("Start").click();
    page.settle();
    assert_eq!(page.text(), "[Start]\nfailed: the task panicked: on purpose");
    page.button("Start").click();
    page.settle();
    assert!(page.contains("failed"), "its thread is there for the next");
}

/// The future of a task need not be `Send`; it is dropped where it waits.
#[test]
fn the_future_of_a_cancelled_task_is_dropped() {
    #[derive(Clone, Default)]
    struct Waiting(Gate, Arc<Mutex<Vec<&'static str>>>);
    struct Noting(Arc<Mutex<Vec<&'static str>>>, Gate);
    impl Drop for Noting {
        fn drop(&mut self) {
            self.0.lock().unwrap().push("dropped");
            self.1.open(1);
        }
    }
    #[app]
    fn waiting(ui: &Ui, on: &Waiting) {
        let task = ui.task::<u8>();
        if ui.button("Start") {
            let Waiting(came, noted) = on.clone();
            task.start_async(async move |t| {
                let _not_send = Rc::new(());
                let _noting = Noting(noted.clone(), came.clone());
                t.log("waits");
                came.0.0.lock().unwrap().came += 1;
                came.0.1.notify_all();
                std::future::pending::<()>().await;
                Ok(1)
            });
        }
        if ui.button("Cancel it") {
            task.cancel();
        }
        ui.text(words(task));
    }
    let on = Waiting::default();
    let mut page = TestApp::builder(waiting).resource(on.clone()).start();
    page.button("Start").click();
    on.0.until(1);
    assert!(on.1.lock().unwrap().is_empty());
    page.button("Cancel it").click();
    assert!(page.contains("Cancelled"));
    page.settle();
    assert_eq!(*on.1.lock().unwrap(), ["dropped"]);
}

#[test]
fn a_future_that_is_ready_gives_its_result() {
    #[app]
    fn asks(ui: &Ui) {
        let task = ui.task::<String>();
        if let TaskState::Idle = task.state() {
            task.start_async(async |t| {
                t.check()?;
                Ok(std::future::ready("the answer").await.to_owned())
            });
        }
        ui.text(words(task));
    }
    let mut page = TestApp::new(asks);
    page.settle();
    assert_eq!(page.text(), "Done(\"the answer\")");
}

#[app]
fn squares(ui: &Ui, gate: &Gate) {
    let number: u32 = ui.number_input("Number", value = 2);
    let square = ui.task::<u32>();
    let gate = gate.clone();
    let began = square.restart_when((number, "squared"), move |t, (number, _)| {
        gate.pass();
        t.check()?;
        Ok(number * number)
    });
    if ui.button("Clear") {
        square.clear();
    }
    ui.text(format!("began {began}: {}", words(square)));
}

#[test]
fn a_task_of_values_starts_again_when_they_change() {
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, squares);
    assert!(page.contains("began true: running"));
    gate.until(1);
    page.number_input("Number").set(3);
    assert!(page.contains("began true: running"), "the first is cancelled: {}", page.text());
    gate.until(2);
    gate.open(1);
    gate.open(2);
    page.settle();
    assert!(page.contains("began false: Done(9)"), "{}", page.text());
    page.rerun();
    assert!(page.contains("began false: Done(9)"));
    gate.open(4);
    page.number_input("Number").set(4);
    page.settle();
    assert!(page.contains("Done(16)"));
    page.button("Clear").click();
    page.settle();
    page.rerun();
    page.settle();
    assert!(page.contains("Done(16)"), "cleared, it starts again: {}", page.text());
}

#[test]
fn what_a_task_tells_is_the_same_through_a_run() {
    #[app]
    fn slow(ui: &Ui, gate: &Gate) {
        let task = ui.task::<u8>();
        if ui.button("Start") {
            let gate = gate.clone();
            task.start(move |t| {
                gate.pass();
                t.progress(0.5, "half");
                gate.pass();
                Ok(1)
            });
        }
        let before = words(task);
        if ui.button("Let it go on") {
            gate.open(1);
            gate.until(2);
        }
        assert_eq!(words(task), before);
        ui.text(before);
    }
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, slow);
    page.button("Start").click();
    page.button("Let it go on").click();
    assert!(page.contains("running 0 "), "{}", page.text());
    page.advance(Duration::from_secs(1));
    assert!(page.contains("running 0.5 half"), "{}", page.text());
}

#[app]
fn shown(ui: &Ui, gate: &Gate) {
    let task = ui.task::<u8>();
    if ui.button("Start") {
        let gate = gate.clone();
        task.start(move |t| {
            (0..30).for_each(|line| t.log(format!("line {line}")));
            t.progress(0.25, "Reading");
            gate.pass();
            t.check()?;
            Err("no such table".into())
        });
    }
    task.show(ui);
    ui.caption("below");
}

#[test]
fn what_most_apps_show_of_a_task() {
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, shown);
    assert_eq!(page.text(), "[Start]\nbelow");
    page.button("Start").click();
    gate.until(1);
    page.advance(Duration::from_secs(1));
    let lines: String = (20..30).map(|line| format!("line {line}\n")).collect();
    assert_eq!(page.text(), format!("[Start]\nReading: 25 %\n{lines}[Cancel]\nbelow"));
    page.button("Cancel").click();
    assert_eq!(page.text(), "[Start]\nCancelled.\nbelow");
    page.button("Start").click();
    gate.until(2);
    gate.open(2);
    page.settle();
    assert_eq!(page.text(), format!("[Start]\nno such table\n{lines}below"));
    assert_eq!(page.errors(), ["no such table"]);
}

#[test]
fn each_row_has_a_task_of_its_own() {
    #[app]
    fn rows(ui: &Ui, gate: &Gate) {
        for row in 0..3 {
            let task = ui.task::<u32>();
            if ui.button("Start") {
                let gate = gate.clone();
                task.start(move |_| {
                    gate.pass();
                    Ok(row)
                });
            }
            task.show(ui);
            if let TaskState::Done(row) = task.state() {
                ui.text(format!("row {row}"));
            }
        }
    }
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, rows);
    page.button("Start").nth(1).click();
    page.button("Start").nth(2).click();
    gate.until(2);
    page.button("Cancel").nth(1).click();
    gate.open(2);
    page.settle();
    assert_eq!(page.text(), "[Start]\n[Start]\nrow 1\n[Start]\nCancelled.");
}

#[test]
fn a_wake_of_a_task_in_a_memo_component_leaves_the_others_alone() {
    #[derive(Clone, Default)]
    struct Runs(Arc<AtomicU32>);
    #[component(memo)]
    fn working(ui: &Ui) {
        let task = ui.task::<u8>();
        if ui.button("Start") {
            task.start(|_| Ok(7));
        }
        if let TaskState::Done(number) = task.state() {
            ui.text(format!("done {number}"));
        }
    }
    #[component(memo)]
    fn other(ui: &Ui, name: &str) {
        RUNS.with(|runs| runs.0.fetch_add(1, Ordering::SeqCst));
        ui.text(name);
    }
    thread_local! {
        static RUNS: Runs = Runs::default();
    }
    #[app]
    fn both(ui: &Ui) {
        working(ui);
        other(ui, "other");
    }
    let mut page = TestApp::new(both);
    page.button("Start").click();
    page.settle();
    assert_eq!(page.text(), "[Start]\ndone 7\nother");
    assert_eq!(RUNS.with(|runs| runs.0.load(Ordering::SeqCst)), 1);
}

fn restarted(app: impl IntoApp, gate: &Gate, bytes: &[u8]) -> Tab {
    let mut resources = app_runtime::Resources::default();
    resources.insert(gate.clone());
    let screen = Screen::default();
    let session = Session::restore(app.into_app(), Arc::new(resources), screen.clone(), bytes);
    let mut session = session.unwrap();
    session.start();
    Tab::with(session, screen)
}

fn text(tab: &Tab) -> String {
    let page = tab.session.page();
    let texts = page.walk(app_runtime::Tree::ROOT).map(|id| page.node(id).element.data().text());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The snapshot that a page had when it showed that its task runs.
fn kept_while_running(gate: &Gate) -> (Vec<u8>, Tab) {
    let mut resources = app_runtime::Resources::default();
    resources.insert(gate.clone());
    let (screen, kept) = (Screen::default(), Arc::new(Mutex::new(Vec::new())));
    let mut session = Session::new(reports.into_app(), Arc::new(resources), screen.clone());
    let newest = Arc::clone(&kept);
    session.keep_with(move |bytes| {
        *newest.lock().unwrap() = bytes;
        Ok(())
    });
    session.start();
    let mut tab = Tab::with(session, screen);
    tab.send(Action::Click(tab.key("Start")));
    tab.run();
    let bytes = kept.lock().unwrap().clone();
    (bytes, tab)
}

#[test]
fn a_task_whose_program_ended_was_interrupted_until_it_starts_again() {
    let gate = Gate::default();
    let _opens = Opens(gate.clone());
    let (kept, _tab) = kept_while_running(&gate);
    let tab = restarted(reports, &gate, &kept);
    assert!(text(&tab).contains("Interrupted"), "{}", text(&tab));
    let mut tab = restarted(reports, &gate, &tab.session.save());
    assert!(text(&tab).contains("Interrupted"), "also after another end: {}", text(&tab));
    tab.click("Start");
    assert!(text(&tab).contains("running"), "{}", text(&tab));
    tab.click("Clear");
    let tab = restarted(reports, &gate, &tab.session.save());
    assert!(text(&tab).contains("Idle"), "{}", text(&tab));
}

#[test]
fn only_a_task_that_runs_is_in_a_snapshot() {
    let gate = Gate::default();
    let _opens = Opens(gate.clone());
    let (running, mut tab) = kept_while_running(&gate);
    // The name of the field, with its length.
    let note = |bytes: &[u8]| bytes.windows(6).any(|window| window == b"\xa5tasks");
    assert!(note(&running));
    tab.click("Cancel it");
    assert!(!note(&tab.session.save()), "it is as it was in earlier versions");
}

#[test]
fn the_end_of_a_session_cancels_its_tasks() {
    let gate = Gate::default();
    let ended = Arc::new(Mutex::new(None));
    let app = app_runtime::App::new("ends", {
        let (gate, ended) = (gate.clone(), Arc::clone(&ended));
        move |ui: &app_runtime::Ui| {
            let task: &mut Task<u8> = ui.task();
            let (gate, ended) = (gate.clone(), Arc::clone(&ended));
            task.start(move |t| {
                gate.pass();
                *ended.lock().unwrap() = Some(t.is_cancelled());
                gate.pass();
                Ok(1)
            });
        }
    });
    let page = TestApp::new(app);
    gate.until(1);
    drop(page);
    gate.open(1);
    gate.until(2);
    assert_eq!(*ended.lock().unwrap(), Some(true));
    gate.open(2);
}

#[test]
fn a_page_has_sixteen_tasks_at_most_and_says_so() {
    #[app]
    fn many(ui: &Ui, gate: &Gate) {
        let go = ui.button("Start");
        for _ in 0..17 {
            let task = ui.task::<u8>();
            if go {
                let gate = gate.clone();
                task.start(move |_| {
                    gate.pass();
                    Ok(1)
                });
            }
            ui.text(words(task));
        }
    }
    let gate = Gate::default();
    let (mut page, _opens) = on(&gate, many);
    let refused = app_runtime::TaskCounts::now().refused;
    page.button("Start").click();
    assert_eq!(page.text().matches("running").count(), 16);
    assert_eq!(page.text().matches("failed: this page has as many tasks").count(), 1);
    assert!(app_runtime::TaskCounts::now().refused > refused);
    gate.open(u32::MAX);
    page.settle();
    page.button("Start").click();
    page.settle();
    assert!(page.text().matches("Done").count() >= 16, "there is room again: {}", page.text());
}

#[test]
fn ten_thousand_starts_and_ends_leave_nothing_behind() {
    #[derive(Clone, Default)]
    struct Results(Arc<Mutex<Vec<Weak<()>>>>);
    #[app]
    fn busy(ui: &Ui, results: &Results) {
        let go = ui.button("Start");
        for _ in 0..16 {
            let task = ui.task::<Arc<()>>();
            if go {
                let result = Arc::new(());
                results.0.lock().unwrap().push(Arc::downgrade(&result));
                task.start(move |t| {
                    t.log("x".repeat(10_000));
                    Ok(result)
                });
            }
            ui.text(words(task));
        }
    }
    let results = Results::default();
    let mut page = TestApp::builder(busy).resource(results.clone()).start();
    for _ in 0..625 {
        page.button("Start").click();
        page.settle();
    }
    let alive = || results.0.lock().unwrap().iter().filter(|own| own.strong_count() > 0).count();
    assert_eq!(results.0.lock().unwrap().len(), 10_000);
    assert_eq!((page.text().matches("Done").count(), alive()), (16, 16));
    drop(page);
    assert_eq!(alive(), 0);
}

#[test]
fn a_handler_in_the_same_page_sees_the_result_only_by_way_of_state() {
    #[app]
    fn taking(ui: &Ui, kept: &mut Kept) {
        let report = ui.task::<String>();
        if ui.button("Start") {
            report.start(|_| Ok("fresh".to_owned()));
        }
        if let Some(report) = report.take() {
            kept.report = Some(report);
        }
        ui.text(kept.report.as_deref().unwrap_or("none"));
    }
    let mut page = TestApp::new(taking);
    page.button("Start").click();
    page.settle();
    assert_eq!(page.state::<Kept>().report.as_deref(), Some("fresh"));
    assert!(page.contains("fresh"));
}

#[test]
fn a_failed_is_made_of_words() {
    let failed: Failed = "no rows".into();
    assert_eq!(failed.words(), "no rows");
}
