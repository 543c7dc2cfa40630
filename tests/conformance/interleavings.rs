//! As a property: events, wakes, ends of tasks and stops that come at any time, also amid a run, lead to
//! the page of some order of them, one at a time. No handler runs twice.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use app_runtime::widgets::button::Busy;
use app_runtime::{Action, App, Event, Inbox, Key, Onlooker, TaskState, Tree, Ui, Update, Value};
use dacapo::prelude::{Deserialize, Serialize, component, handler};
use dacapo::{Live, TestApp};
use proptest::prelude::*;

use crate::session::{Screen, Tab};
use crate::tasks::Gate;

/// The numbers of the events whose handlers ran, in order.
#[derive(Default, Serialize, Deserialize)]
struct Board(Vec<u64>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Deed {
    /// A click on the button of this name.
    Click(&'static str),
    Tick(bool),
    Wake,
    Stop,
    /// The end of the oldest task.
    End,
    /// Somebody comes who sees the page, and from now on the updates.
    Look,
}

/// The session at work, as its app and the test see it. Deeds are done at the points that the app passes.
#[derive(Clone)]
struct World(Arc<Mutex<Inner>>, Live<u32>, Gate);

#[derive(Default)]
struct Inner {
    /// The deeds to come, each after so many more points.
    script: VecDeque<(u32, Deed)>,
    session: Option<(Arc<Inbox>, Onlooker, Screen)>,
    keys: Vec<(&'static str, Key)>,
    /// All events, the first as number 1. `None`: it is dropped.
    events: Vec<(Deed, Option<Action>)>,
    /// The event at work, and the one whose handler runs next.
    current: Option<u64>,
    /// A run was told to stop: its page is a part of one.
    is_stopped: bool,
    /// The clicks that a body has read.
    read: Vec<u64>,
    /// The count of the timer in the newest body.
    ticks: u64,
    /// The newest task that began.
    task: u64,
    /// The pages that were seen amid runs, each with its newest event and the number of updates before it.
    seen: Vec<(Tree, u64, usize)>,
    /// The words of the timer and the task, for a page without those.
    words: Option<[String; 2]>,
}

impl PartialEq for World {
    fn eq(&self, _: &World) -> bool {
        true
    }
}

impl World {
    fn new() -> World {
        World(Arc::default(), Live::new(0), Gate::default())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }

    /// A point at which something may happen.
    fn passes(&self) {
        loop {
            let deed = match self.inner().script.front_mut() {
                Some((points @ 1.., _)) => {
                    *points -= 1;
                    None
                }
                Some((0, deed)) => Some(*deed),
                None => None,
            };
            let Some(deed) = deed else { return };
            self.inner().script.pop_front();
            self.does(deed);
        }
    }

    fn does(&self, deed: Deed) {
        let mut inner = self.inner();
        let Some((inbox, onlooker, screen)) = inner.session.clone() else { return };
        match deed {
            Deed::Click(name) => {
                let Some(key) = inner.key(name) else { return };
                inner.pushes(&inbox, deed, Action::Click(key));
            }
            Deed::Tick(on) => {
                let Some(key) = inner.key("box") else { return };
                inner.pushes(&inbox, deed, Action::Change(key, Value::Bool(on)));
            }
            Deed::Wake => {
                drop(inner);
                self.1.update(|number| *number += 1);
            }
            Deed::Stop => {
                inner.is_stopped |= inbox.is_at_work();
                inbox.stop();
            }
            Deed::End => self.2.open_one(),
            Deed::Look => {
                let seen = onlooker
                    .look(|so_far| (so_far.page.clone(), so_far.consumed, screen.updates()));
                inner.seen.extend(seen);
            }
        }
    }

    /// The handler of the event at work.
    fn handles(&self, board: &mut Board) {
        self.passes();
        board.0.push(self.inner().current.expect("an event is at work"));
        self.passes();
    }

    /// A body has read the click on this button.
    fn reads(&self) {
        let mut inner = self.inner();
        let current = inner.current.expect("a click is at work");
        inner.read.push(current);
    }
}

impl Inner {
    /// The key of an element that the person sees.
    fn key(&self, name: &str) -> Option<Key> {
        let (_, key) = self.keys.iter().find(|(own, _)| *own == name)?;
        let (.., screen) = self.session.as_ref()?;
        screen.page().find(*key).map(|_| *key)
    }

    fn pushes(&mut self, inbox: &Inbox, deed: Deed, action: Action) {
        // It works on a click of its own.
        let during = self.current.map(|number| &self.events[number as usize - 1]);
        let is_dropped = deed == Deed::Click("ignores")
            && during.is_some_and(|(at_work, action)| *at_work == deed && action.is_some());
        self.events.push((deed, (!is_dropped).then(|| action.clone())));
        inbox.push(Event { number: self.events.len() as u64, action });
    }
}

fn app(world: &World) -> App {
    let world = world.clone();
    App::new("interleaved", move |ui: &Ui| {
        world.passes();
        ui.text(format!("number {}", world.1.read(ui))).show();
        let button = |name: &'static str, busy| {
            let own = world.clone();
            let button = ui.button(name).busy(busy);
            let clicked = button.on_click(move |board: &mut Board| own.handles(board)).show();
            if clicked {
                world.reads();
                // Each at a place of its own: elements between two places of one would go meanwhile.
                ui.keyed(name).spinner("Working").with(|ui| {
                    world.passes();
                    ui.text(format!("works on {name}")).show();
                    world.passes();
                });
            }
            clicked
        };
        button("queues", Busy::Queue);
        part(ui, &world);
        button("ignores", Busy::Ignore);
        world.passes();
        let starts = button("starts", Busy::Queue);
        works(ui, &world, starts);
        let own = world.clone();
        let on = ui.checkbox("box").on_change(move |board: &mut Board| own.handles(board)).show();
        world.passes();
        ui.text(format!("on {on}")).show();
        button("interrupts", Busy::Interrupt);
        ui.text(format!("handled {:?}", ui.state::<Board>().0)).show();
        world.passes();
        timed(ui, &world);
    })
}

fn works(ui: &Ui, world: &World, starts: bool) {
    let words = world.inner().words.clone();
    let words = match words {
        Some([_, words]) => words,
        None => task(ui, world, starts),
    };
    ui.text(words).show();
}

/// The state of the task, which begins if it `starts`.
fn task(ui: &Ui, world: &World, starts: bool) -> String {
    let task = ui.task::<u64>();
    let (number, gate) = (world.inner().current.unwrap_or(0), world.2.clone());
    let began = starts
        && task.start(move |_| {
            gate.pass();
            Ok(number)
        });
    if began {
        world.inner().task = number;
    }
    match task.state() {
        TaskState::Done(number) => format!("done {number}"),
        TaskState::Running(_) => "runs".to_owned(),
        _ => "idle".to_owned(),
    }
}

#[handler]
fn handle(board: &mut Board, world: World) {
    world.handles(board);
}

/// A component with a button, which reads what changes.
#[component(memo)]
fn part(ui: &Ui, world: &World) {
    world.passes();
    let mut clicks = ui.remember(|| 0);
    if ui.button("within", on_click = handle(world.clone())) {
        world.reads();
        *clicks += 1;
    }
    world.passes();
    ui.text(format!("number {} here", world.1.read(ui)));
}

#[component(memo)]
fn timed(ui: &Ui, world: &World) {
    let ticks = ui.every(Duration::from_millis(100));
    let words = match &world.inner().words {
        Some([words, _]) => words.clone(),
        None => format!("ticks {ticks}"),
    };
    world.inner().ticks = ticks;
    world.passes();
    ui.text(words);
}

/// A session of this world, and the clock of this thread.
fn open(world: &World) -> Tab {
    let tab = Tab::open(app(world));
    let names = ["queues", "ignores", "interrupts", "starts", "within", "box"];
    let mut inner = world.inner();
    inner.keys = names.iter().map(|name| (*name, tab.key(name))).collect();
    inner.session = Some((tab.session.inbox(), tab.session.onlooker(), tab.screen.clone()));
    drop(inner);
    tab
}

impl Tab {
    /// Takes the next event, which the app knows by its number.
    fn takes_one(&mut self, world: &World) -> bool {
        if self.session.inbox().is_waiting() {
            world.inner().current = Some(self.session.consumed() + 1);
        }
        let took = self.session.advance();
        world.inner().current = None;
        took
    }

    /// Does all that waits, and all that is due while the time passes.
    fn settles(&mut self, world: &World, clock: &mut TestApp) {
        loop {
            while self.takes_one(world) {}
            clock.advance(Duration::from_millis(50));
            let inbox = self.session.inbox();
            if !self.session.redraw() && !inbox.is_woken() && inbox.background().is_empty() {
                return;
            }
        }
    }
}

/// The pages of the deeds that count, one at a time: before and after one more wake.
fn one_at_a_time(world: &World, clock: &mut TestApp) -> (Vec<u64>, [Tree; 2]) {
    let other = World::new();
    let events = {
        let inner = world.inner();
        let task = if inner.task > 0 { format!("done {}", inner.task) } else { "idle".to_owned() };
        other.inner().words = Some([format!("ticks {}", inner.ticks), task]);
        inner.events.clone()
    };
    let number = *world.1.get();
    other.1.update(|own| *own = number);
    let mut tab = open(&other);
    for (number, (_, action)) in (1..).zip(events) {
        let Some(action) = action else { continue };
        tab.session.inbox().push(Event { number, action });
        other.inner().current = Some(number);
        tab.session.advance();
    }
    other.inner().current = None;
    let before = tab.session.page().clone();
    other.1.update(|_| ());
    tab.settles(&other, clock);
    (tab.session.state::<Board>().0.clone(), [before, tab.session.page().clone()])
}

/// A page after some updates, as a renderer shows it: an update takes away nothing that was entered since.
fn shown(
    mut page: Tree,
    consumed: u64,
    updates: &[Update],
    events: &[(Deed, Option<Action>)],
) -> Tree {
    let enter = |page: &mut Tree, consumed: u64| {
        for (_, action) in &events[consumed as usize..] {
            if let Some(Action::Change(key, value)) = action {
                // It may be gone by now.
                drop(page.enter(*key, value.clone()));
            }
        }
    };
    enter(&mut page, consumed);
    for update in updates {
        page.apply(&update.patches);
        enter(&mut page, update.consumed);
    }
    page
}

fn texts(page: &Tree) -> String {
    let texts = page.walk(Tree::ROOT).map(|id| page.node(id).element.data().text());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn deeds() -> impl Strategy<Value = Vec<(u32, Deed)>> {
    let name = prop::sample::select(vec!["queues", "ignores", "interrupts", "starts", "within"]);
    let deed = prop_oneof![
        6 => name.prop_map(Deed::Click),
        2 => any::<bool>().prop_map(Deed::Tick),
        3 => Just(Deed::Wake),
        1 => Just(Deed::Stop),
        1 => Just(Deed::End),
        2 => Just(Deed::Look),
    ];
    prop::collection::vec((0u32..12, deed), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_comes_at_any_time_leads_to_the_page_of_some_order(deeds in deeds()) {
        // Its clock is that of this thread.
        let mut clock = TestApp::new(App::new("clock", |_: &Ui| ()));
        let world = World::new();
        let mut tab = open(&world);
        world.inner().script = deeds.iter().copied().collect();
        while !world.inner().script.is_empty() {
            world.passes();
            if !tab.takes_one(&world) {
                clock.advance(Duration::from_millis(20));
                tab.session.redraw();
            }
        }
        world.2.open(u32::MAX);
        tab.settles(&world, &mut clock);
        let seen = std::mem::take(&mut world.inner().seen);
        if world.inner().is_stopped {
            // The page of a run that was stopped is a part of one.
            let mut inner = world.inner();
            inner.pushes(&tab.session.inbox(), Deed::Wake, Action::Rerun);
            drop(inner);
            tab.takes_one(&world);
            tab.settles(&world, &mut clock);
        }

        let page = tab.session.page().clone();
        let updates = tab.screen.all();
        let seen = std::iter::once((Tree::default(), 0, 0)).chain(seen);
        for (before, consumed, number) in seen {
            let shown = shown(before, consumed, &updates[number..], &world.inner().events);
            prop_assert_eq!(&shown, &page, "after {} updates", number);
        }
        prop_assert!(updates.is_sorted_by_key(|update| update.consumed));

        let handled = tab.session.state::<Board>().0.clone();
        let (expected, pages) = one_at_a_time(&world, &mut clock);
        let inner = world.inner();
        if !inner.is_stopped {
            prop_assert!(updates.iter().all(|update| update.refused.is_none()));
            prop_assert_eq!(&handled, &expected);
            let texts = pages.each_ref().map(texts);
            prop_assert!(pages.contains(&page), "{} and not one of {:#?}", tab.texts(), texts);
        }
        prop_assert!(handled.is_sorted_by(|one, other| one < other), "{:?}", handled);
        let clicks = || (1..).zip(&inner.events).filter_map(|(number, (deed, action))| {
            let counts = matches!(deed, Deed::Click(_)) && action.is_some();
            counts.then_some(number)
        });
        prop_assert!(inner.read.is_sorted_by(|one, other| one < other), "{:?}", inner.read);
        prop_assert!(inner.read.iter().all(|number| clicks().any(|own| own == *number)));
        let interrupts = deeds.iter().any(|(_, deed)| *deed == Deed::Click("interrupts"));
        if !inner.is_stopped && !interrupts {
            prop_assert_eq!(&inner.read, &clicks().collect::<Vec<u64>>());
        }
    }
}
