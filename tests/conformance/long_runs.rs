//! Runs that take long: the pages that they show on the way, their stop, and clicks meanwhile.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app_runtime::widgets::button::Busy;
use app_runtime::{Action, App, Event, Inbox, Num, Renderer, Session, Tree, Ui, Update, Value};
use dacapo::prelude::*;

use crate::session::{Screen, Tab};

/// An action in the middle of a body, once, as if on another thread.
#[derive(Clone, Default)]
pub(crate) struct Meanwhile(Arc<Mutex<Option<Once>>>);

type Once = Box<dyn FnOnce() + Send>;

impl Meanwhile {
    pub(crate) fn will(&self, happen: impl FnOnce() + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::new(happen));
    }

    pub(crate) fn happens(&self) {
        if let Some(happen) = self.0.lock().unwrap().take() {
            happen();
        }
    }
}

pub(crate) fn inbox(tab: &Tab) -> Arc<Inbox> {
    tab.session.inbox()
}

/// The texts of the page after each update, as a person saw it.
pub(crate) fn pages(updates: &[Update]) -> Vec<String> {
    let mut page = app_runtime::Tree::default();
    let text = |page: &app_runtime::Tree| {
        let texts =
            page.walk(app_runtime::Tree::ROOT).map(|id| page.node(id).element.data().text());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let page_after = |update: &Update| {
        page.apply(&update.patches);
        text(&page)
    };
    updates.iter().map(page_after).collect()
}

#[test]
fn a17_a_button_that_ignores_clicks_while_it_works_drops_them() {
    for (busy, expected) in [(Busy::Queue, "worked 2"), (Busy::Ignore, "worked 1")] {
        let meanwhile = Meanwhile::default();
        let own = meanwhile.clone();
        let app = App::new("works", move |ui: &Ui| {
            let mut worked = ui.remember(|| 0);
            if ui.button("Work").busy(busy).show() {
                own.happens();
                *worked += 1;
            }
            ui.write(format!("worked {}", *worked)).show();
        });
        let mut tab = Tab::open(app);
        let (inbox, key) = (inbox(&tab), tab.key("Work"));
        meanwhile.will(move || {
            inbox.push(Event { number: 2, action: Action::Click(key) });
        });
        tab.send(Action::Click(key));
        tab.run();
        assert!(tab.texts().contains(expected), "{busy:?}: {}", tab.texts());
        assert_eq!(tab.session.consumed(), 2, "a click that is dropped is done with");
    }
}

#[test]
fn a17_a_submit_that_is_dropped_leaves_the_fields_as_they_were() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("sends", move |ui: &Ui| {
        let name = ui.form("form").with(|ui| {
            let name = ui.text_input("Name").show();
            if ui.form_submit_button("Send").busy(Busy::Ignore).show() {
                own.happens();
            }
            name
        });
        ui.write(format!("sent {name}")).show();
    });
    let mut tab = Tab::open(app);
    let (inbox, name, send) = (inbox(&tab), tab.key("Name"), tab.key("Send"));
    let submit =
        move |words: &str| Action::Submit(send, vec![(name, Value::Text(words.to_owned()))]);
    let again = submit("twice");
    meanwhile.will(move || {
        inbox.push(Event { number: 2, action: again });
    });
    tab.send(submit("once"));
    tab.run();
    assert_eq!(tab.session.consumed(), 2);
    tab.send(Action::Rerun);
    tab.run();
    assert!(tab.texts().contains("sent once"), "{}", tab.texts());
}

#[test]
fn a17_a_click_after_the_work_counts_again() {
    let app = App::new("works", |ui: &Ui| {
        let mut worked = ui.remember(|| 0);
        *worked += u32::from(ui.button("Work").busy(Busy::Ignore).show());
        ui.write(format!("worked {}", *worked)).show();
    });
    let mut page = TestApp::new(app);
    page.button("Work").click();
    page.button("Work").click();
    assert!(page.contains("worked 2"));
}

#[test]
fn g2_a_new_event_waits_for_a_body_that_draws_nothing() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("stuck", move |ui: &Ui| {
        let ticked = ui.checkbox("Box").show();
        ui.write(format!("ticked {ticked}")).show();
        // The rest of this body draws nothing, so nothing can cut it short.
        own.happens();
    });
    let mut tab = Tab::open(app);
    let (inbox, key) = (inbox(&tab), tab.key("Box"));
    meanwhile.will(move || {
        inbox.push(Event { number: 2, action: Action::Change(key, Value::Bool(true)) });
    });
    tab.send(Action::Rerun);
    tab.run();
    let updates = tab.screen.all();
    let answers: Vec<_> = updates.iter().map(|update| update.consumed).collect();
    assert_eq!(answers, [0, 1, 2], "the first has its own page before the second begins");
    assert_eq!(
        pages(&updates),
        ["[ ] Box ticked false", "[ ] Box ticked false", "[ ] Box ticked true"]
    );
}

#[test]
fn g5_a_run_is_stopped_and_its_click_is_not_repeated() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("loops", move |ui: &Ui| {
        let mut clicks = ui.remember(|| 0);
        let clicked = ui.button("Go").show();
        *clicks += u32::from(clicked);
        ui.write(format!("clicks {}", *clicks)).show();
        for round in 0..3 {
            ui.text(format!("round {round}")).show();
            if clicked && round == 1 {
                own.happens();
            }
        }
    });
    let mut tab = Tab::open(app);
    let inbox = inbox(&tab);
    meanwhile.will(move || inbox.stop());
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    let texts = tab.texts();
    assert!(texts.contains("clicks 1") && texts.contains("round 1"), "{texts}");
    assert!(!texts.contains("round 2"), "it ended at its next element: {texts}");
    tab.send(Action::Rerun);
    tab.run();
    assert!(tab.texts().contains("clicks 1") && tab.texts().contains("round 2"));
}

#[test]
fn g5_a_placeholder_keeps_its_last_write_when_the_run_is_stopped() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("draws", move |ui: &Ui| {
        let place = ui.placeholder().show();
        for round in 0..3 {
            place.write(format!("round {round}")).show();
            own.happens();
        }
    });
    let mut tab = Tab::open(app);
    let inbox = inbox(&tab);
    meanwhile.will(move || inbox.stop());
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(tab.texts(), "round 0");
}

#[test]
fn g5_a_wish_to_stop_that_comes_too_late_stops_nothing() {
    let app = App::new("short", |ui: &Ui| {
        ui.text("first").show();
        ui.text("last").show();
    });
    let mut tab = Tab::open(app);
    tab.session.inbox().stop();
    tab.send(Action::Rerun);
    tab.run();
    assert!(tab.texts().contains("last"));
}

#[app]
fn working(ui: &Ui) {
    ui.title("Work");
    let go = ui.button("Go");
    if go {
        ui.spinner("Thinking", |ui| ui.write("half"));
    }
    ui.write(format!("went {go}"));
    ui.caption("below");
}

#[test]
fn a_spinner_shows_at_once_and_rests_when_its_body_is_over() {
    let mut tab = Tab::open(working);
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    let updates = tab.screen.all();
    let pages = pages(&updates);
    assert_eq!(
        pages,
        [
            "Work [Go] went false below",
            // Elements that the run has yet to reach stay, so that nothing jumps.
            "Work [Go] Thinking went false below",
            "Work [Go] Thinking half went false below",
            "Work [Go] half went true below",
            "Work [Go] half went true below",
        ]
    );
    let running: Vec<_> = updates.iter().map(|update| update.running).collect();
    assert_eq!(running, [false, true, true, true, false]);
}

#[app]
fn counting(ui: &Ui) {
    if ui.button("Count") {
        let bar = ui.placeholder();
        for step in 0..=2 {
            bar.progress(f64::from(step) / 2.0, text = "Counting");
        }
        ui.write("done");
    }
    ui.sidebar(|ui| ui.write("aside"));
}

#[test]
fn progress_shows_while_the_run_goes_on() {
    let mut page = TestApp::new(counting);
    page.button("Count").click();
    let pages = pages(page.updates());
    assert!(page.updates().first().is_some_and(|update| update.running), "{pages:?}");
    assert!(page.contains("Counting: 100 %\ndone"), "{}", page.text());
    assert!(page.contains("aside"));
}

/// Draws the same again until a person sees it: until the run is a long one.
fn draw_until_seen(screen: &Screen, place: &Ui, words: &str) {
    let start = Instant::now();
    loop {
        place.write(words).show();
        if pages(&screen.all()).last().is_some_and(|page| page.contains(words)) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "nobody sees {words}");
    }
}

/// The pages that differ from the one before.
fn different_pages(updates: &[Update]) -> Vec<String> {
    let mut pages = pages(updates);
    pages.dedup();
    pages
}

#[test]
fn a_long_run_shows_what_it_has_so_far() {
    let screen = Screen::default();
    let seen = screen.clone();
    let app = App::new("slow", move |ui: &Ui| {
        let clicked = ui.button("Go").show();
        let place = ui.placeholder().show();
        if clicked {
            draw_until_seen(&seen, place, "first");
        } else {
            place.write("idle").show();
        }
        ui.write("second").show();
        ui.write(if clicked { "new" } else { "old" }).show();
    });
    let mut tab = Tab::on(screen, app);
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    assert_eq!(
        different_pages(&tab.screen.all()),
        ["[Go] idle second old", "[Go] first second old", "[Go] first second new"]
    );
}

#[test]
fn who_comes_amid_a_first_run_sees_what_it_has_drawn_and_then_the_rest() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("slow", move |ui: &Ui| {
        ui.title("Report").show();
        // The body draws nothing meanwhile.
        own.happens();
        ui.write("done").show();
    });
    let (screen, seen) = (Screen::default(), Arc::new(Mutex::new(None)));
    let mut session = Session::new(app, Arc::default(), screen.clone());
    let (onlooker, kept) = (session.onlooker(), Arc::clone(&seen));
    assert!(onlooker.look(|_| ()).is_none(), "nothing runs");
    let shown = screen.clone();
    meanwhile.will(move || {
        let page = onlooker.look(|so_far| (so_far.page.clone(), so_far.consumed));
        *kept.lock().unwrap() = Some((page.unwrap(), shown.page()));
    });
    session.start();
    let ((page, consumed), shown) = seen.lock().unwrap().take().unwrap();
    assert_eq!(consumed, 0);
    assert_eq!(page, shown, "the updates that follow apply to this page");
    let updates = screen.all();
    assert_eq!(pages(&updates), ["Report", "Report done"]);
    assert_eq!(updates.iter().map(|update| update.running).collect::<Vec<_>>(), [true, false]);
    assert!(session.onlooker().look(|_| ()).is_none(), "nothing runs any more");
}

/// Such as a document that is asked for during the first run, and whose socket comes before its end.
#[test]
fn a_click_on_what_a_first_run_has_drawn_so_far_counts() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("slow", move |ui: &Ui| {
        let mut clicks = ui.remember(|| 0);
        *clicks += u32::from(ui.button("Go").show());
        own.happens();
        ui.write(format!("clicks {}", *clicks)).show();
    });
    let screen = Screen::default();
    let mut session = Session::new(app, Arc::default(), screen.clone());
    let (onlooker, inbox) = (session.onlooker(), session.inbox());
    meanwhile.will(move || {
        let go = onlooker.look(|so_far| {
            let mut nodes = so_far.page.walk(Tree::ROOT).map(|id| so_far.page.node(id));
            nodes.find(|node| node.element.data().label() == Some("Go")).unwrap().key
        });
        inbox.push(Event { number: 1, action: Action::Click(go.unwrap()) });
    });
    session.start();
    let mut tab = Tab::with(session, screen);
    tab.run();
    assert_eq!(tab.screen.refused(), None);
    assert!(tab.texts().contains("clicks 1"), "{}", tab.texts());
    assert_eq!(&tab.screen.page(), tab.session.page());
}

#[test]
fn who_comes_amid_a_later_run_sees_what_it_has_shown() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("works", move |ui: &Ui| {
        let clicked = ui.button("Go").show();
        if clicked {
            ui.spinner("Working").with(|ui| {
                own.happens();
                ui.write("done").show();
            });
        }
    });
    let mut tab = Tab::open(app);
    let (onlooker, seen) = (tab.session.onlooker(), Arc::new(Mutex::new(Vec::new())));
    let (kept, shown) = (Arc::clone(&seen), tab.screen.clone());
    meanwhile.will(move || {
        let look = onlooker.look(|so_far| (*so_far.page == shown.page(), so_far.consumed));
        *kept.lock().unwrap() = vec![(pages(&shown.all()).pop().unwrap(), look)];
    });
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    assert_eq!(
        *seen.lock().unwrap(),
        [("[Go] Working".to_owned(), Some((true, 0)))],
        "the click is not done with"
    );
}

#[test]
fn elements_that_a_run_has_not_reached_yet_are_told_of() {
    let mut tab = Tab::open(working);
    let page = tab.session.page();
    let key = |words: &str| {
        let mut nodes = page.walk(Tree::ROOT).map(|id| page.node(id));
        nodes.find(|node| node.element.data().text() == words).unwrap().key
    };
    let (went, below) = (key("went false"), key("below"));
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    let unreached = tab.screen.all().into_iter().map(|update| update.unreached);
    let expected = [vec![], vec![went], vec![went], vec![below], vec![]];
    assert_eq!(unreached.collect::<Vec<_>>(), expected);
}

/// A body that waits and asks for a rerun is an animation, or looks whether something is done.
#[test]
fn a_body_that_waits_and_reruns_shows_each_run() {
    let app = App::new("waits", |ui: &Ui| {
        let mut runs = ui.remember(|| 0);
        *runs += 1;
        ui.write(format!("run {}", *runs)).show();
        if *runs % 3 > 0 {
            drop(runs);
            std::thread::sleep(Duration::from_millis(510));
            rerun();
        }
        ui.write("rests").show();
    });
    let mut tab = Tab::open(app);
    tab.send(Action::Rerun);
    tab.run();
    let expected = ["run 1", "run 2", "run 3 rests", "run 4 rests", "run 5 rests", "run 6 rests"];
    assert_eq!(different_pages(&tab.screen.all()), expected);
}

#[test]
fn a_body_that_reruns_at_once_shows_its_last_run_alone() {
    let mut page = TestApp::new(App::new("counts", |ui: &Ui| {
        let mut left = ui.remember(|| 0);
        if ui.button("Go").show() {
            *left = 5;
        }
        ui.write(format!("left {}", *left)).show();
        if *left > 0 {
            *left -= 1;
            drop(left);
            rerun();
        }
    }));
    page.button("Go").click();
    assert_eq!(page.updates().len(), 1, "{:?}", pages(page.updates()));
    assert!(page.contains("left 0"));
}

#[test]
fn a_placeholder_never_shows_two_writes_at_once() {
    let app = App::new("replaces", |ui: &Ui| {
        let clicked = ui.button("Go").show();
        let place = ui.placeholder().show();
        if clicked {
            place.success("new").show();
            ui.spinner("Thinking").with(|_| ());
        } else {
            place.info("old").show();
        }
    });
    let mut tab = Tab::open(app);
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    assert_eq!(pages(&tab.screen.all()), ["[Go] old", "[Go] new Thinking", "[Go] new"]);
}

#[test]
fn a_loop_that_draws_into_a_placeholder_is_seen_drawing() {
    let screen = Screen::default();
    let seen = screen.clone();
    let app = App::new("draws", move |ui: &Ui| {
        let clicked = ui.button("Go").show();
        let place = ui.placeholder().show();
        for round in 0..if clicked { 3 } else { 0 } {
            draw_until_seen(&seen, place, &format!("round {round}"));
        }
    });
    let mut tab = Tab::on(screen, app);
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    assert_eq!(
        different_pages(&tab.screen.all()),
        ["[Go]", "[Go] round 0", "[Go] round 1", "[Go] round 2"]
    );
}

/// Takes so long to show a page that a run could do nothing else.
struct Slow(Arc<Mutex<u32>>);

impl Renderer for Slow {
    fn render(&mut self, _: Update) {
        *self.0.lock().unwrap() += 1;
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_page_that_takes_long_to_show_is_shown_less_often() {
    let app = App::new("many", |ui: &Ui| {
        ui.spinner("Drawing").with(|ui| (0..60).for_each(|item| ui.write(item).show()));
    });
    let shows = Arc::new(Mutex::new(0));
    Session::new(app, Arc::default(), Slow(Arc::clone(&shows))).start();
    let shows = *shows.lock().unwrap();
    assert!((2..30).contains(&shows), "{shows} times for 60 elements");
}

#[derive(Default, Serialize, Deserialize)]
struct Volume(u8);

#[handler]
fn doubled(volume: &mut Volume) {
    volume.0 *= 2;
}

/// The body runs as far as the slider, which writes to its place, then the handler, and then the
/// body again. The first of these runs shows nothing.
#[test]
fn a_run_that_only_makes_a_handler_anew_shows_nothing() {
    #[app]
    fn spinning(ui: &Ui, volume: &mut Volume) {
        ui.write(format!("at first {}", volume.0));
        ui.spinner("Working", |ui| ui.write("begins"));
        ui.slider("Volume", 0..=100, on_change = doubled(), bind = &mut volume.0);
        ui.write(format!("volume {}", volume.0));
    }
    let mut tab = Tab::open(spinning);
    let before = tab.screen.updates();
    tab.change("Volume", Value::Number(Num::Int(21)));
    let updates = tab.screen.all();
    assert!(updates[before].running, "the spinner shows at once: {updates:?}");
    let pages = pages(&updates);
    assert!(pages[before - 1].contains("at first 0"), "{pages:?}");
    assert!(pages[before..].iter().all(|page| page.contains("at first 42")), "{pages:?}");
    assert!(pages.last().unwrap().ends_with("volume 42"), "{pages:?}");
}
