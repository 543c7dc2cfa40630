//! `async` handlers: waited for on the session's thread, between the event and the body.

use std::future::poll_fn;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::thread;

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Log(Vec<String>);

/// A remote service that answers at any time: a thread that wakes the waiting tasks.
struct Far(Mutex<Sender<Waker>>);

impl Far {
    fn new() -> Far {
        let (asked, asking) = mpsc::channel::<Waker>();
        thread::spawn(move || asking.into_iter().for_each(Waker::wake));
        Far(Mutex::new(asked))
    }

    async fn answer(&self, question: &str) -> String {
        let mut asked = false;
        let woken = poll_fn(|context| {
            if asked {
                return Poll::Ready(());
            }
            asked = true;
            let far = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            far.send(context.waker().clone()).expect("the thread lives as long as this");
            Poll::Pending
        });
        woken.await;
        format!("{question}!")
    }
}

#[handler]
async fn ask(log: &mut Log, far: &Far, question: String) -> Result<(), String> {
    log.0.push(far.answer(&question).await);
    let again = far.answer(&question).await;
    if again == "why!" { Err("no reason given".to_owned()) } else { Ok(()) }
}

#[handler]
async fn ask_and_stop(log: &mut Log, far: &Far) {
    log.0.push(far.answer("enough").await);
    stop();
}

#[app]
fn questions(ui: &Ui, log: &mut Log) {
    let question = ui.text_input("Question");
    ui.button("Ask", on_click = ask(question));
    ui.button("Ask and stop", on_click = ask_and_stop());
    ui.write(log.0.join(" "));
}

fn open() -> TestApp {
    TestApp::builder(questions).resource(Far::new()).start()
}

#[test]
fn the_body_runs_when_the_handler_is_done() {
    let mut page = open();
    page.text_input("Question").set("where");
    page.button("Ask").click();
    assert!(page.contains("where!"), "{}", page.text());
}

#[test]
fn its_error_is_shown() {
    let mut page = open();
    page.text_input("Question").set("why");
    page.button("Ask").click();
    assert_eq!(page.errors(), ["no reason given"]);
    assert_eq!(page.state::<Log>().0, ["why!"], "what it wrote before stays");
}

#[test]
fn stop_ends_it_as_any_other() {
    let mut page = open();
    let before = page.runs();
    page.button("Ask and stop").click();
    assert_eq!(page.runs(), before, "the body does not run for this event");
    assert_eq!(page.state::<Log>().0, ["enough!"]);
}

#[test]
fn it_is_an_ordinary_async_function() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut log = Log::default();
    runtime.block_on(ask(&mut log, &Far::new(), "when".to_owned())).expect("an answer");
    assert_eq!(log.0, ["when!"]);
}

#[handler]
async fn add_elsewhere(log: &mut Log, numbers: [u32; 2]) {
    let sum = tokio::spawn(async move { numbers[0] + numbers[1] });
    log.0.push(sum.await.map_or_else(|error| error.to_string(), |sum| sum.to_string()));
}

#[app]
fn sums(ui: &Ui, log: &mut Log) {
    ui.button("Add", on_click = add_elsewhere([40, 2]));
    ui.write(log.0.join(" "));
}

/// As the web renderer does it: on a thread for blocking work, where the runtime is at hand.
#[test]
fn what_belongs_to_the_async_runtime_of_the_thread_works() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    let session = runtime.spawn_blocking(|| {
        let mut page = TestApp::new(sums);
        page.button("Add").click();
        page.text()
    });
    let text = runtime.block_on(session).expect("no panic");
    assert!(text.contains("42"), "{text}");
}
