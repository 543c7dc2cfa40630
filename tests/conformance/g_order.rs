//! G. Order: events that come in while a body runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use app_runtime::{Action, App, Event, Inbox, Value};

use crate::session::Tab;

/// An app whose body, once, puts an event into its own queue while it runs: as if a person had
/// done something just then.
fn interrupted_by(action: impl Fn() -> Action + Send + Sync + 'static) -> (App, Arc<Meanwhile>) {
    let meanwhile = Arc::new(Meanwhile::default());
    let own = Arc::clone(&meanwhile);
    let app = App::new("interrupted", move |ui| {
        let ticked = ui.checkbox("Box").show();
        let clicked = ui.button("Go").show();
        if own.armed.swap(false, Ordering::SeqCst) {
            let inbox = own.inbox.lock().unwrap().clone().expect("the tab is open");
            inbox.push(Event { number: 100, action: action() });
        }
        ui.write(format!("{ticked} {clicked}")).show();
        own.log.lock().unwrap().push(format!("{ticked}/{clicked}"));
    });
    (app, meanwhile)
}

#[derive(Default)]
struct Meanwhile {
    armed: AtomicBool,
    inbox: Mutex<Option<Arc<Inbox>>>,
    log: Mutex<Vec<String>>,
}

impl Meanwhile {
    fn arm(&self, tab: &Tab) {
        *self.inbox.lock().unwrap() = Some(tab.session.inbox());
        self.armed.store(true, Ordering::SeqCst);
        self.log.lock().unwrap().clear();
    }

    fn log(&self) -> String {
        self.log.lock().unwrap().join(" ")
    }
}

#[test]
fn g1_a_run_that_only_redraws_gives_way_to_a_newer_event() {
    let (app, meanwhile) = interrupted_by(|| Action::Rerun);
    let mut tab = Tab::open(app);
    let shown = tab.screen.updates();
    meanwhile.arm(&tab);
    let key = tab.key("Box");
    tab.send(Action::Change(key, Value::Bool(true)));
    tab.run();
    assert_eq!(meanwhile.log(), "true/false", "the first run ended before its last line");
    assert_eq!(tab.screen.updates(), shown + 1, "only the newer run was rendered");
}

#[test]
fn g1_a_run_that_acts_on_a_click_finishes() {
    let (app, meanwhile) = interrupted_by(|| Action::Rerun);
    let mut tab = Tab::open(app);
    // The button is read before the event comes in; from then on the run may be cut short no
    // more than before.
    meanwhile.arm(&tab);
    let key = tab.key("Go");
    tab.send(Action::Click(key));
    tab.run();
    assert_eq!(meanwhile.log(), "false/true false/false");
    assert!(tab.texts().contains("false false"));
}
