//! Wakes: what moves a page without a person.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app_runtime::{Action, App, Event, Inbox};
use dacapo::Live;
use dacapo::prelude::*;

use crate::long_runs::Meanwhile;
use crate::session::Tab;

/// Counts the runs of a part of a page.
#[derive(Clone, Default)]
struct Runs(Arc<AtomicU32>);

impl Runs {
    fn add(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// The number of runs since the last look.
    fn take(&self) -> u32 {
        self.0.swap(0, Ordering::SeqCst)
    }
}

/// A page that reads a value.
fn reader(number: &Live<u32>, runs: &Runs) -> App {
    let (number, runs) = (number.clone(), runs.clone());
    App::new("reader", move |ui: &Ui| {
        runs.add();
        ui.text_input("Name").show();
        ui.text(format!("number {}", number.read(ui))).show();
    })
}

/// Runs the wake that waits, after its pause. The clock of this tab is that of the system.
fn redraw(tab: &mut Tab) {
    let inbox = tab.session.inbox();
    while !tab.session.redraw() {
        assert!(inbox.is_woken());
        std::thread::yield_now();
    }
}

#[test]
fn a_page_runs_again_when_what_it_has_read_changes() {
    let (number, runs) = (Live::new(1), Runs::default());
    let mut page = TestApp::new(reader(&number, &runs));
    assert!(page.contains("number 1"));
    number.update(|number| *number = 2);
    assert!(page.contains("number 1"), "not before it is woken");
    page.settle();
    assert!(page.contains("number 2"), "{}", page.text());
    assert_eq!(page.runs(), 2);
    page.settle();
    assert_eq!(page.runs(), 2, "nothing has changed");
}

#[test]
fn all_pages_see_what_one_changes() {
    let number = Live::new(0);
    let app = || {
        let number = number.clone();
        App::new("sharing", move |ui: &Ui| {
            if ui.button("More").show() {
                number.update(|number| *number += 1);
            }
            ui.text(format!("number {}", number.read(ui))).show();
        })
    };
    let (mut one, mut other) = (TestApp::new(app()), TestApp::new(app()));
    one.button("More").click();
    assert!(one.contains("number 1"));
    assert_eq!(one.runs(), 2);
    other.settle();
    assert!(other.contains("number 1"));
    drop(one);
    other.button("More").click();
    assert!(other.contains("number 2"), "a page that has ended is in nobody's way");
}

#[test]
fn many_wakes_are_one_run() {
    let (number, runs) = (Live::new(0), Runs::default());
    let mut tab = Tab::open(reader(&number, &runs));
    runs.take();
    for _ in 0..1000 {
        number.update(|number| *number += 1);
    }
    redraw(&mut tab);
    assert_eq!(runs.take(), 1);
    assert!(!tab.session.redraw());
    assert!(tab.texts().contains("number 1000"));
}

#[test]
fn wakes_pause_after_each_one_and_events_do_not_wait_for_that() {
    let (number, runs) = (Live::new(0), Runs::default());
    let mut tab = Tab::open(reader(&number, &runs));
    let inbox = tab.session.inbox();
    assert_eq!(inbox.due(), None);
    number.update(|number| *number += 1);
    assert!(inbox.due().is_some_and(|due| due <= Instant::now()));
    redraw(&mut tab);
    let ended = Instant::now();
    number.update(|number| *number += 1);
    let due = inbox.due().expect("a wake waits");
    let pause = Duration::from_millis(50);
    assert!(due > ended && due <= ended + pause, "{due:?} {ended:?}");
    assert!(!tab.session.redraw());
    runs.take();
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(runs.take(), 1);
    assert!(tab.texts().contains("number 2"), "the run of an event has taken the wake along");
    assert_eq!(inbox.due(), None);
}

#[test]
fn a_wake_is_no_event() {
    let (number, runs) = (Live::new(0), Runs::default());
    let mut tab = Tab::open(reader(&number, &runs));
    tab.send(Action::Rerun);
    tab.run();
    number.update(|number| *number += 1);
    redraw(&mut tab);
    assert_eq!(tab.session.consumed(), 1);
    let last = tab.screen.all().pop().expect("it has changed the page");
    assert_eq!((last.consumed, last.running, last.refused), (1, false, None));
    assert_eq!(&tab.screen.page(), tab.session.page());
}

#[test]
fn a_wake_that_changes_nothing_shows_and_keeps_nothing() {
    #[derive(Default, Serialize, Deserialize)]
    struct Seen(u32);
    let (number, even) = (Live::new(0), Arc::new(AtomicBool::new(false)));
    let (watched, counts) = (number.clone(), Arc::clone(&even));
    let app = App::new("quiet", move |ui: &Ui| {
        drop(watched.read(ui));
        if counts.load(Ordering::SeqCst) {
            ui.state::<Seen>().0 += 1;
        }
    });
    let mut tab = Tab::open(app);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&kept);
    tab.session.keep_with(move |bytes| {
        keeper.lock().unwrap().push(bytes);
        Ok(())
    });
    let wake = |tab: &mut Tab| {
        number.update(|_| ());
        redraw(tab);
        (tab.screen.updates(), kept.lock().unwrap().len())
    };
    let before = wake(&mut tab);
    assert_eq!(before.0, 1, "the first page");
    assert_eq!(wake(&mut tab), before);
    even.store(true, Ordering::SeqCst);
    assert_eq!(wake(&mut tab), (before.0, before.1 + 1), "its state has changed, and no element");
    assert_eq!(wake(&mut tab), (before.0, before.1 + 2));
    even.store(false, Ordering::SeqCst);
    assert_eq!(wake(&mut tab), (before.0, before.1 + 2));
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(tab.screen.updates(), before.0 + 1, "an event is answered all the same");
}

/// An event that comes during a wake has its run at once, and the wake is not lost.
#[test]
fn a_wake_gives_way_to_what_a_person_does() {
    let number = Live::new(0);
    let inbox: Arc<Mutex<Option<Arc<Inbox>>>> = Arc::default();
    let (watched, pushed, runs) = (number.clone(), Arc::clone(&inbox), Runs::default());
    let counted = runs.clone();
    let app = App::new("interrupted", move |ui: &Ui| {
        ui.text("top").show();
        if let Some(inbox) = pushed.lock().unwrap().take() {
            inbox.push(Event { number: 1, action: Action::Rerun });
        }
        part(ui, &watched, &Counted(counted.clone()));
    });
    let mut tab = Tab::open(app);
    runs.take();
    number.update(|number| *number += 1);
    *inbox.lock().unwrap() = Some(tab.session.inbox());
    redraw(&mut tab);
    assert_eq!(runs.take(), 0, "it has given way before that component");
    assert!(!tab.session.redraw(), "events go first");
    tab.run();
    assert_eq!(runs.take(), 1);
    assert!(tab.texts().contains("number 1"), "{}", tab.texts());
    assert_eq!(tab.session.consumed(), 1);
}

#[handler]
fn ends() {
    stop();
}

/// The handler of the event ends its run before the body: the wake is still to come.
#[test]
fn a_wake_that_gave_way_to_a_run_without_a_body_comes_again() {
    let number = Live::new(0);
    let meanwhile = Meanwhile::default();
    let (watched, own) = (number.clone(), meanwhile.clone());
    let app = App::new("ending", move |ui: &Ui| {
        ui.button("End").on_click(ends::with()).show();
        own.happens();
        ui.text(format!("number {}", watched.read(ui))).show();
    });
    let mut tab = Tab::open(app);
    let (inbox, action) = (tab.session.inbox(), Action::Click(tab.key("End")));
    number.update(|number| *number += 1);
    meanwhile.will(move || {
        inbox.push(Event { number: 1, action });
    });
    redraw(&mut tab);
    tab.run();
    assert_eq!(tab.session.consumed(), 1);
    assert!(tab.texts().contains("number 0"));
    redraw(&mut tab);
    assert!(tab.texts().contains("number 1"), "{}", tab.texts());
}

#[derive(Clone)]
struct Counted(Runs);

impl PartialEq for Counted {
    fn eq(&self, _: &Counted) -> bool {
        true
    }
}

#[component(memo)]
fn part(ui: &Ui, number: &Live<u32>, runs: &Counted) {
    runs.0.add();
    ui.text(format!("number {}", number.read(ui)));
}

#[component(memo)]
fn outer(ui: &Ui, number: &Live<u32>, runs: &Counted, inner: &Counted) {
    runs.0.add();
    part(ui, number, inner);
}

#[test]
fn a_wake_inside_a_memo_component_runs_that_one_and_what_is_around_it() {
    let numbers = [Live::new(1), Live::new(2), Live::new(3)];
    let runs = [Runs::default(), Runs::default(), Runs::default(), Runs::default()];
    let app = App::new("parts", {
        let (numbers, runs) = (numbers.clone(), runs.clone().map(Counted));
        move |ui: &Ui| {
            part(ui.keyed(1), &numbers[0], &runs[0]);
            part(ui.keyed(2), &numbers[1], &runs[1]);
            outer(ui, &numbers[2], &runs[2], &runs[3]);
        }
    });
    let mut page = TestApp::new(app);
    let taken = || runs.each_ref().map(Runs::take);
    assert_eq!(taken(), [1; 4]);
    page.rerun();
    assert_eq!(taken(), [0; 4], "reading a value is no reason to run");
    numbers[0].update(|number| *number = 10);
    page.settle();
    assert_eq!(taken(), [1, 0, 0, 0]);
    numbers[2].update(|number| *number = 30);
    page.settle();
    assert_eq!(taken(), [0, 0, 1, 1]);
    numbers[1].update(|number| *number = 20);
    numbers[0].update(|number| *number = 11);
    page.settle();
    assert_eq!(taken(), [1, 1, 0, 0]);
    assert_eq!(page.text(), "number 11\nnumber 20\nnumber 30");
}

#[test]
fn a_page_that_wakes_itself_without_end_fails_its_test() {
    let number = Live::new(0);
    let app = App::new("restless", move |ui: &Ui| {
        ui.text(number.read(ui)).show();
        number.update(|number| *number += 1);
    });
    let mut page = TestApp::new(app);
    let settles = std::panic::AssertUnwindSafe(|| page.settle());
    let panic = std::panic::catch_unwind(settles).expect_err("it never rests");
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(message.contains("woken itself 100 times"), "{message}");
}

#[app]
fn clock(ui: &Ui) {
    let ticks = ui.every(Duration::from_secs(2));
    ui.text(format!("tick {ticks}"));
    if ui.button("Press") {
        ui.text("pressed");
    }
}

#[test]
fn a_page_runs_again_in_a_period_that_begins_at_the_end_of_its_last_run() {
    let mut page = TestApp::new(clock);
    assert!(page.contains("tick 0"));
    page.advance(Duration::from_millis(1999));
    assert_eq!(page.runs(), 1);
    page.advance(Duration::from_millis(1));
    assert!(page.contains("tick 1"));
    page.advance(Duration::from_secs(1));
    page.button("Press").click();
    page.advance(Duration::from_millis(1999));
    assert!(page.contains("tick 1"), "the click has begun the period anew");
    page.advance(Duration::from_secs(6));
    assert!(page.contains("tick 4"), "{}", page.text());
    assert_eq!(page.runs(), 6);
    page.settle();
    assert_eq!(page.runs(), 6, "time does not pass by itself");
}

#[component(memo)]
fn ticking(ui: &Ui, seconds: u64) {
    let ticks = ui.every(Duration::from_secs(seconds));
    ui.text(format!("{seconds} s: {ticks}"));
}

#[test]
fn a_timer_in_a_memo_component_runs_that_one_alone() {
    let runs = Runs::default();
    let app = App::new("ticking", {
        let runs = Counted(runs.clone());
        move |ui: &Ui| {
            ticking(ui.keyed(3), 3);
            ticking(ui.keyed(5), 5);
            still(ui, &runs);
        }
    });
    let mut page = TestApp::new(app);
    page.advance(Duration::from_secs(16));
    assert_eq!(page.text(), "3 s: 5\n5 s: 3");
    assert_eq!(page.runs(), 1 + 7, "at 15 both are due at once");
    assert_eq!(runs.take(), 1);
}

#[component(memo)]
fn still(_ui: &Ui, runs: &Counted) {
    runs.0.add();
}

#[test]
fn a_timer_ends_with_its_call_and_begins_anew() {
    #[app]
    fn sometimes(ui: &Ui) {
        if ui.toggle("On", value = true) {
            ui.text(ui.every(Duration::from_secs(1)));
        }
    }
    let mut page = TestApp::new(sometimes);
    page.advance(Duration::from_secs(3));
    assert!(page.contains("3"));
    page.toggle("On").uncheck();
    let runs = page.runs();
    page.advance(Duration::from_secs(100));
    assert_eq!(page.runs(), runs);
    page.toggle("On").check();
    assert!(page.contains("0"));
    page.advance(Duration::from_secs(1));
    assert!(page.contains("1"));
}

/// A body that ends before it comes to its timer would otherwise be due for ever.
#[test]
fn a_timer_that_a_run_does_not_come_to_rests() {
    #[app]
    fn ends(ui: &Ui) {
        let ends = ui.toggle("Ends");
        if ends && ui.query_param("ends").is_none() {
            stop();
        }
        ui.text(ui.every(Duration::from_secs(1)));
    }
    let mut page = TestApp::new(ends);
    page.advance(Duration::from_secs(2));
    page.toggle("Ends").check();
    let runs = page.runs();
    page.advance(Duration::from_secs(100));
    assert_eq!(page.runs(), runs);
    page.toggle("Ends").uncheck();
    assert!(page.contains("2"), "its count is still there: {}", page.text());
    page.advance(Duration::from_secs(1));
    assert!(page.contains("3"));
}

#[test]
fn a_period_of_nothing_leaves_time_for_the_rest() {
    let app = App::new("hasty", |ui: &Ui| ui.text(ui.every(Duration::ZERO)).show());
    let mut page = TestApp::new(app);
    page.advance(Duration::from_secs(1));
    assert_eq!(page.text(), "20");
}

#[test]
fn the_clock_of_a_test_moves_results_out_of_the_cache() {
    #[cached(ttl = Duration::from_secs(60))]
    fn loaded() -> u32 {
        static LOADS: AtomicU32 = AtomicU32::new(0);
        LOADS.fetch_add(1, Ordering::SeqCst)
    }
    let mut page = TestApp::new(App::new("cached", |ui: &Ui| ui.text(loaded()).show()));
    page.advance(Duration::from_secs(59));
    page.rerun();
    assert_eq!(page.text(), "0");
    page.advance(Duration::from_secs(1));
    page.rerun();
    assert_eq!(page.text(), "1");
}
