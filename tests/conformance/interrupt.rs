//! Buttons with `busy = Interrupt`: a click on one ends the work in progress, and has its run.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use app_runtime::widgets::button::Busy;
use app_runtime::{Action, App, Event, Handler, Key, Ui, Value, block_on};

use crate::long_runs::{Meanwhile, inbox, pages};
use crate::session::Tab;

/// Counts its calls.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicU32>);

impl Counted {
    fn handler(&self) -> Handler {
        let count = Arc::clone(&self.0);
        Handler::new("counts", move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        })
    }

    fn calls(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Clicks, as if on another thread, with numbers from 2 on.
fn clicks(tab: &Tab, keys: &[Key]) -> impl FnOnce() + Send + use<> {
    let (inbox, keys) = (inbox(tab), keys.to_vec());
    move || {
        for (number, key) in (2..).zip(keys) {
            inbox.push(Event { number, action: Action::Click(key) });
        }
    }
}

/// Work of three rounds above its Cancel, which the run reaches last.
fn works(meanwhile: &Meanwhile, cancelled: &Counted, disabled: bool) -> App {
    let (meanwhile, cancelled) = (meanwhile.clone(), cancelled.clone());
    App::new("works", move |ui: &Ui| {
        let mut cancels = ui.remember(|| 0);
        let place = ui.placeholder().show();
        if ui.button("Go").show() {
            for round in 0..3 {
                place.write(format!("round {round}")).show();
                if round == 1 {
                    meanwhile.happens();
                }
            }
        }
        let cancel = ui.button("Cancel").busy(Busy::Interrupt).disabled(disabled);
        *cancels += u32::from(cancel.on_click(cancelled.handler()).show());
        ui.write(format!("cancels {}", *cancels)).show();
    })
}

#[test]
fn a18_a_click_that_interrupts_ends_the_run_and_has_its_own() {
    let (meanwhile, cancelled) = Default::default();
    let mut tab = Tab::open(works(&meanwhile, &cancelled, false));
    meanwhile.will(clicks(&tab, &[tab.key("Cancel")]));
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    let updates = tab.screen.all();
    let pages = pages(&updates);
    assert!(!pages.iter().any(|page| page.contains("round 2")), "it goes on: {pages:?}");
    assert!(pages.iter().all(|page| page.contains("[Cancel]")), "nothing is undone: {pages:?}");
    assert!(tab.texts().contains("cancels 1"), "{}", tab.texts());
    assert_eq!(cancelled.calls(), 1, "its handler is called once");
    assert_eq!(updates.last().unwrap().consumed, 2);
    assert_eq!(tab.screen.refused(), None);
}

#[test]
fn a18_a_disabled_button_interrupts_nothing() {
    let (meanwhile, cancelled) = Default::default();
    let mut tab = Tab::open(works(&meanwhile, &cancelled, true));
    meanwhile.will(clicks(&tab, &[tab.key("Cancel")]));
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    assert!(tab.texts().contains("round 2"), "{}", tab.texts());
    assert_eq!(cancelled.calls(), 0);
}

#[test]
fn a18_a_click_counts_that_came_before_the_one_that_interrupts() {
    let (meanwhile, first, cancelled) =
        (Meanwhile::default(), Counted::default(), Counted::default());
    let (own, first_too, cancelled_too) = (meanwhile.clone(), first.clone(), cancelled.clone());
    let app = App::new("counts", move |ui: &Ui| {
        let mut counts = ui.remember(|| 0);
        ui.write("above").show();
        own.happens();
        if ui.button("Count").on_click(first_too.handler()).show() {
            *counts += 1;
            ui.write("counting").show();
            *counts += 100;
        }
        ui.button("Cancel").busy(Busy::Interrupt).on_click(cancelled_too.handler()).show();
        ui.write(format!("counts {}", *counts)).show();
    });
    let mut tab = Tab::open(app);
    let (count, cancel) = (tab.key("Count"), tab.key("Cancel"));
    // All three during one run, which redraws.
    meanwhile.will(clicks(&tab, &[count, count, cancel]));
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!((first.calls(), cancelled.calls()), (2, 1));
    assert!(tab.texts().contains("counts 2"), "their bodies are cut short: {}", tab.texts());
}

#[test]
fn a18_a_button_that_only_the_run_in_progress_draws_interrupts_it() {
    let (meanwhile, cancelled): (Meanwhile, Counted) = Default::default();
    let (own, own_cancelled) = (meanwhile.clone(), cancelled.clone());
    let app = App::new("draws", move |ui: &Ui| {
        if ui.button("Go").show() {
            let cancel = ui.button("Cancel").busy(Busy::Interrupt);
            cancel.on_click(own_cancelled.handler()).show();
            ui.spinner("Working").with(|ui| {
                own.happens();
                ui.write("worked to the end").show();
            });
        }
    });
    let mut tab = Tab::open(app);
    let (inbox, screen) = (inbox(&tab), tab.screen.clone());
    meanwhile.will(move || {
        let page = screen.page();
        let mut nodes = page.walk(app_runtime::Tree::ROOT).map(|id| page.node(id));
        let cancel = nodes.find(|node| node.element.data().label() == Some("Cancel"));
        let action = Action::Click(cancel.expect("a page with it is shown").key);
        inbox.push(Event { number: 2, action });
    });
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    let pages = pages(&tab.screen.all());
    assert!(!pages.iter().any(|page| page.contains("to the end")), "{pages:?}");
    assert_eq!(cancelled.calls(), 1);
    assert_eq!(tab.screen.refused(), None);
}

#[test]
fn a18_a_submit_that_interrupts_has_its_fields() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("submits", move |ui: &Ui| {
        let mut rounds = ui.remember(|| 0);
        if ui.button("Go").show() {
            for round in 0..3 {
                ui.text(format!("round {round}")).show();
                *rounds += 1;
                own.happens();
            }
        }
        ui.form("form").with(|ui| {
            let name = ui.text_input("Name").show();
            if ui.form_submit_button("Send").busy(Busy::Interrupt).show() {
                ui.write(format!("{name} after {}", *rounds)).show();
            }
        });
    });
    let mut tab = Tab::open(app);
    let (inbox, name, send) = (inbox(&tab), tab.key("Name"), tab.key("Send"));
    meanwhile.will(move || {
        let fields = vec![(name, Value::Text("Ada".to_owned()))];
        inbox.push(Event { number: 2, action: Action::Submit(send, fields) });
    });
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    assert!(tab.texts().contains("Ada after 1"), "{}", tab.texts());
}

#[test]
fn a18_what_a_run_has_brought_beside_its_page_comes_although_it_ends() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("toasts", move |ui: &Ui| {
        ui.button("Cancel").busy(Busy::Interrupt).show();
        if ui.button("Go").show() {
            ui.toast("begun").show();
            own.happens();
            ui.toast("done").show();
            ui.text("done").show();
        }
    });
    let mut tab = Tab::open(app);
    meanwhile.will(clicks(&tab, &[tab.key("Cancel")]));
    tab.send(Action::Click(tab.key("Go")));
    tab.run();
    let effects: Vec<_> = tab.screen.all().into_iter().flat_map(|update| update.effects).collect();
    assert!(format!("{effects:?}").contains("begun"), "{effects:?}");
    assert!(!tab.texts().contains("done"), "{}", tab.texts());
}

/// A future that an async handler waits for: complete once it is released.
#[derive(Clone, Default)]
struct Far(Arc<Mutex<(bool, Option<Waker>)>>);

impl Far {
    async fn answer(&self, telling: &Sender<&'static str>) {
        let _tells = Tells(telling.clone());
        let answer = poll_fn(|context| {
            let mut far = self.0.lock().unwrap();
            if far.0 {
                return Poll::Ready(());
            }
            if far.1.replace(context.waker().clone()).is_none() {
                telling.send("waits").unwrap();
            }
            Poll::Pending
        });
        answer.await;
    }

    fn release(&self) {
        let mut far = self.0.lock().unwrap();
        far.0 = true;
        far.1.take().into_iter().for_each(Waker::wake);
    }
}

/// Tells when it is dropped.
struct Tells(Sender<&'static str>);

impl Drop for Tells {
    fn drop(&mut self) {
        // The test may be over.
        let _ = self.0.send("dropped");
    }
}

/// Clicks the button of an async handler, which waits, and ends it on another thread.
fn end_while_it_waits(end: impl FnOnce(&Tab) -> Box<dyn FnOnce() + Send>) -> (Tab, Counted) {
    let (telling, told) = mpsc::channel();
    let telling = Mutex::new(telling);
    let (far, cancelled) = (Far::default(), Counted::default());
    let (own_far, own_cancelled) = (far.clone(), cancelled.clone());
    let app = App::new("waits", move |ui: &Ui| {
        let (far, telling) = (own_far.clone(), telling.lock().unwrap().clone());
        let wait = Handler::new("waits", move |_| {
            block_on(far.answer(&telling));
            telling.send("goes on").unwrap();
        });
        let waited = ui.button("Wait").on_click(wait).show();
        ui.button("Cancel").busy(Busy::Interrupt).on_click(own_cancelled.handler()).show();
        ui.write(format!("waited {waited}")).show();
    });
    let mut tab = Tab::open(app);
    let end = end(&tab);
    tab.send(Action::Click(tab.key("Wait")));
    let elsewhere = thread::spawn(move || {
        assert_eq!(told.recv(), Ok("waits"));
        end();
        let ended = told.recv_timeout(Duration::from_secs(20));
        // The handler of a test that fails ends too.
        far.release();
        assert_eq!(ended, Ok("dropped"));
        told
    });
    tab.run();
    let told = elsewhere.join().unwrap();
    assert_eq!(told.try_iter().next(), None, "it does not go on");
    (tab, cancelled)
}

#[test]
fn a18_an_async_handler_ends_at_its_await() {
    let (tab, cancelled) = end_while_it_waits(|tab| Box::new(clicks(tab, &[tab.key("Cancel")])));
    assert_eq!(cancelled.calls(), 1);
    assert!(tab.texts().contains("waited false"), "{}", tab.texts());
}

#[test]
fn g5_a_stop_ends_an_async_handler_at_its_await() {
    let (tab, _) = end_while_it_waits(|tab| {
        let inbox = inbox(tab);
        Box::new(move || inbox.stop())
    });
    assert!(tab.texts().contains("waited false"), "the page stays: {}", tab.texts());
    assert_eq!(tab.session.consumed(), 1);
}

#[test]
fn g5_a_stop_in_a_handler_that_draws_nothing_leaves_the_page_as_it_is() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("works", move |ui: &Ui| {
        let own = own.clone();
        let work = Handler::new("works", move |_| own.happens());
        ui.button("Work").on_click(work).show();
        ui.write("below").show();
    });
    let mut tab = Tab::open(app);
    let inbox = inbox(&tab);
    meanwhile.will(move || inbox.stop());
    tab.click("Work");
    assert!(tab.texts().contains("below"), "{}", tab.texts());
}

#[test]
fn g5_a_stop_before_the_first_element_leaves_the_page_as_it_is() {
    let meanwhile = Meanwhile::default();
    let own = meanwhile.clone();
    let app = App::new("reads", move |ui: &Ui| {
        let mut runs = ui.remember(|| 0);
        *runs += 1;
        // It reads its data, say.
        own.happens();
        ui.button("Again").show();
        ui.write(format!("runs {}", *runs)).show();
    });
    let mut tab = Tab::open(app);
    let inbox = inbox(&tab);
    meanwhile.will(move || inbox.stop());
    tab.click("Again");
    assert!(tab.texts().contains("runs 1"), "{}", tab.texts());
    let last = tab.screen.all().pop().unwrap();
    assert_eq!((last.consumed, last.running), (1, false));
    tab.click("Again");
    assert!(tab.texts().contains("runs 3"), "{}", tab.texts());
}
