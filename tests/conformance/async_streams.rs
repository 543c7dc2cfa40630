//! `write_stream_async`: the pieces come from a `Stream`, for which the run waits.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

use app_runtime::widgets::button::Busy;
use app_runtime::{Action, App, Event, TestApp, Ui};
use futures_core::Stream;

use crate::session::Tab;
use crate::streams::{Answer, PIECES, appended, markdown};

/// Pieces that come from elsewhere.
#[derive(Clone)]
struct Source<T>(Arc<Mutex<Coming<T>>>);

struct Coming<T> {
    pieces: VecDeque<T>,
    ended: bool,
    waker: Option<Waker>,
    /// Told each time that the stream waits.
    waits: Sender<()>,
}

impl<T> Source<T> {
    /// A source, and the news that its stream waits.
    fn new() -> (Source<T>, Receiver<()>) {
        let (waits, waiting) = channel();
        let coming = Coming { pieces: VecDeque::new(), ended: false, waker: None, waits };
        (Source(Arc::new(Mutex::new(coming))), waiting)
    }

    /// A source that has given all its pieces.
    fn of(pieces: impl IntoIterator<Item = T>) -> Source<T> {
        let (source, _) = Source::new();
        pieces.into_iter().for_each(|piece| source.give(piece));
        source.end();
        source
    }

    fn give(&self, piece: T) {
        self.change(|coming| coming.pieces.push_back(piece));
    }

    fn end(&self) {
        self.change(|coming| coming.ended = true);
    }

    fn change(&self, change: impl FnOnce(&mut Coming<T>)) {
        let mut coming = self.0.lock().unwrap();
        change(&mut coming);
        let waker = coming.waker.take();
        drop(coming);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl<T> Stream for Source<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut coming = self.0.lock().unwrap();
        if let Some(piece) = coming.pieces.pop_front() {
            return Poll::Ready(Some(piece));
        }
        if coming.ended {
            return Poll::Ready(None);
        }
        coming.waker = Some(context.waker().clone());
        // Nobody may listen.
        let _ = coming.waits.send(());
        Poll::Pending
    }
}

/// Streams an answer, and shows it as it was kept from then on.
fn asks(source: &Source<&'static str>) -> App {
    let source = source.clone();
    App::new("asks", move |ui: &Ui| {
        ui.button("Cancel").busy(Busy::Interrupt).show();
        let asked = ui.button("Ask").show();
        let mut state = ui.state::<Answer>();
        if asked || state.text == "again" {
            let stream = ui.write_stream_async(source.clone());
            let text = stream.into(&mut state.text).key("answer").show();
            ui.caption(format!("whole: {text}")).show();
        } else {
            ui.markdown(&state.text).key("answer").show();
        }
    })
}

/// A session in which something happens, on another thread, once the stream waits.
fn disturbed(
    source: &Source<&'static str>,
    waiting: Receiver<()>,
    meanwhile: impl FnOnce(&Tab) -> Box<dyn FnOnce() + Send>,
) -> Tab {
    let tab = Tab::open(asks(source));
    let happens = meanwhile(&tab);
    thread::spawn(move || {
        waiting.recv().unwrap();
        happens();
    });
    tab
}

/// An event of this number, as if on another thread.
fn event(tab: &Tab, number: u64, action: Action) -> Box<dyn FnOnce() + Send> {
    let inbox = tab.session.inbox();
    Box::new(move || {
        inbox.push(Event { number, action });
    })
}

#[test]
fn a_text_grows_as_the_pieces_of_a_stream_come() {
    let (source, waiting) = Source::new();
    let mut tab = Tab::open(asks(&source));
    let giving = thread::spawn(move || {
        for piece in PIECES {
            waiting.recv().unwrap();
            source.give(piece);
        }
        waiting.recv().unwrap();
        source.end();
    });
    tab.click("Ask");
    giving.join().unwrap();
    assert_eq!(appended(&tab.screen.all()), PIECES);
    assert_eq!(tab.session.state::<Answer>().text, PIECES.concat());
    assert!(tab.texts().contains(&format!("whole: {}", PIECES.concat())), "{}", tab.texts());
    assert_eq!(tab.screen.page(), *tab.session.page());
}

#[test]
fn a_stop_ends_a_run_that_waits_for_a_piece_that_never_comes() {
    let (source, waiting) = Source::new();
    source.give("one ");
    let mut tab = disturbed(&source, waiting, |tab| {
        let inbox = tab.session.inbox();
        Box::new(move || inbox.stop())
    });
    let holders = Arc::strong_count(&source.0);
    tab.click("Ask");
    assert_eq!(tab.session.state::<Answer>().text, "one ");
    assert_eq!(markdown(&tab.screen.page()), "one ");
    assert_eq!(markdown(tab.session.page()), "one ");
    assert_eq!(Arc::strong_count(&source.0), holders, "the stream is dropped");
}

#[test]
fn a_click_that_interrupts_ends_a_run_that_waits_for_a_piece() {
    let (source, waiting) = Source::new();
    source.give("one ");
    let mut tab =
        disturbed(&source, waiting, |tab| event(tab, 2, Action::Click(tab.key("Cancel"))));
    tab.click("Ask");
    assert_eq!(tab.texts(), "[Cancel]\n[Ask]\none ");
    assert_eq!(tab.session.consumed(), 2);
}

#[test]
fn a_redraw_that_waits_for_a_piece_gives_way_to_a_newer_event() {
    let (source, waiting) = Source::new();
    source.give("one ");
    let mut tab = disturbed(&source, waiting, |tab| event(tab, 2, Action::Rerun));
    tab.session.state::<Answer>().text = "again".to_owned();
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(tab.texts(), "[Cancel]\n[Ask]\none ", "the second run finds what came");
    assert_eq!(tab.session.consumed(), 2);
}

#[test]
fn a_click_goes_on_waiting_when_another_event_comes() {
    let (source, waiting) = Source::new();
    source.give("one ");
    let giving = source.clone();
    let mut tab = disturbed(&source, waiting, |tab| {
        let comes = event(tab, 2, Action::Rerun);
        Box::new(move || {
            comes();
            giving.give("two");
            giving.end();
        })
    });
    tab.click("Ask");
    assert_eq!(tab.session.state::<Answer>().text, "one two");
}

#[test]
fn an_async_stream_of_results_ends_with_its_first_error() {
    let app = App::new("breaks", |ui: &Ui| {
        let mut kept = String::new();
        let pieces = Source::of([Ok("a"), Ok("b"), Err("the line is cut"), Ok("c")]);
        let text = ui.write_stream_async(pieces).into(&mut kept).show();
        ui.caption(format!("{text:?} {kept}")).show();
    });
    assert_eq!(TestApp::new(app).text(), "ab\nErr(\"the line is cut\") ab");
}
