//! The loop. An event comes in, a handler runs, the body runs from the top, and the difference
//! between the old page and the new one goes out. A wake has the body run without an event.

use std::mem;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::drawing::ClaimsByKey;
use crate::element::{Click, Element, Failure, FailureKind};
use crate::event::{Action, Refusal, Value};
use crate::handler::{Call, Outcome};
use crate::inbox::{Arrived, Wake};
use crate::key::Key;
use crate::renderer::Effect;
use crate::run::{Ending, Purpose, Record, Run, run_to_its_end};
use crate::session::Session;
use crate::state::ResourceError;
use crate::tree::{NodeId, Tree};
use crate::ui::Ui;
use crate::widgets::button::Busy;

/// The most reruns in a row that show nothing. A body that asks for more would never stop.
const MOST_RERUNS: u32 = 100;

/// A run that ends in a rerun shows its page if the page has not changed for this long.
const UNCHANGED: Duration = Duration::from_millis(500);

impl Session {
    /// Runs the body for the first time and renders the whole page.
    pub fn start(&mut self) {
        self.begin(None);
        self.screen.is_awaited = true;
        let noted = self.note(0);
        run_body(self, None);
        drop(noted);
        self.access.forget_secrets();
        self.end();
    }

    /// Takes the next event and renders its changes. `false` if no event waits.
    pub fn advance(&mut self) -> bool {
        let Some(Arrived { event, during, .. }) = self.inbox.pop() else { return false };
        self.screen.consumed = event.number;
        self.screen.is_awaited = true;
        if let Some((_, refusal)) = self.refused.take_if(|(number, _)| *number == event.number) {
            self.keep();
            pass_over(self, Some(refusal));
            self.end();
            return true;
        }
        match take_in(self, event.action, during) {
            Err(refusal) => pass_over(self, Some(refusal)),
            Ok(None) => pass_over(self, None),
            Ok(Some(cause)) => {
                if let Some(node) = cause.node {
                    self.memos.forget_around(node, &self.screen.page);
                }
                self.begin(cause.click);
                let noted = self.note(event.number);
                interact(self, &cause);
                drop(noted);
                self.access.say(None);
            }
        }
        self.end();
        // A run that gave way has done nothing with them: the next one reads them once more.
        if !self.outdated {
            self.access.forget_secrets();
        }
        true
    }

    /// Runs the body for the wake that waits and for the timers that are due, and renders what has
    /// changed. `false` if neither is [due](crate::Inbox::due), or if an event waits: events go first.
    ///
    /// It is not noted as the runs of events are: if it ends the process, the session continues with
    /// the same body, which is noted.
    pub fn redraw(&mut self) -> bool {
        let may = self.inbox.is_due() && !self.inbox.is_waiting();
        if may {
            self.redraw_now();
        }
        may
    }

    /// A redraw without regard to the pause between wakes.
    pub(crate) fn redraw_now(&mut self) {
        self.begin(None);
        run_body(self, None);
        self.access.forget_secrets();
        self.inbox.pause();
        self.end();
    }

    /// Begins an interaction, on the click on this button if it is one.
    fn begin(&mut self, on: Option<Key>) {
        self.inbox.begin(on);
        self.screen.begin();
    }

    fn end(&mut self) {
        self.screen.end(self.outdated);
        self.inbox.end();
    }
}

/// Passes over an event that changes nothing. An earlier event may have given way to it: the changes
/// of that one are neither saved nor shown yet.
fn pass_over(session: &mut Session, refused: Option<Refusal>) {
    if session.outdated {
        session.keep();
    }
    session.screen.stay(refused);
    if session.outdated {
        session.begin(None);
        run_body(session, None);
    }
}

/// One interaction, from an accepted event to its page.
fn interact(session: &mut Session, cause: &Cause) {
    match call_handler(session, cause) {
        // A body that is told to stop before its first element would leave an empty page.
        Called::Well if session.inbox.is_stopping() => stay(session),
        Called::Well => run_body(session, cause.click),
        Called::GaveWay => outdate(session),
        Called::Stop => stay(session),
        Called::Failed(failure) => {
            session.panics += u64::from(failure.kind == FailureKind::Panic);
            show_failure(session, cause.node, failure);
        }
    }
}

/// Leaves the page as it is: the body does not run for this event.
fn stay(session: &mut Session) {
    session.keep();
    session.screen.stay(None);
}

/// Runs the body from the top until it asks for no further rerun, and shows its page. If a newer
/// event cuts the run short, the run of that event shows the page.
fn run_body(session: &mut Session, click: Option<Key>) {
    let (mut click, mut reruns) = (click, 0);
    let wake = session.inbox.take_wake();
    session.memos.forget_woken(&Wake::Calls(session.access.due_timers()));
    if let Some(wake) = &wake {
        session.memos.forget_woken(wake);
    }
    while reruns < MOST_RERUNS {
        let (ending, mut record) = run_once(session, click.map_or(Purpose::Redraw, Purpose::Act));
        match ending {
            Ending::Interrupted => {
                wake.into_iter().for_each(|wake| session.inbox.put_back(wake));
                return give_way(session, record, click.is_some());
            }
            // The click stays pending until a run has read it.
            Ending::Rerun => {
                click = record.unread;
                session.screen.effects.append(&mut record.effects);
                forget(session, &record.cleared);
                reruns = if show_at_rerun(session, &record.page) { 0 } else { reruns + 1 };
            }
            ending => {
                let complete = matches!(ending, Ending::Finished(Outcome(Ok(()))));
                end_run(session, &record.beside, complete);
                // One that was told to stop before its first element would leave an empty page.
                if record.page.is_blank() && session.inbox.is_stopping() {
                    session.screen.effects.append(&mut record.effects);
                    return stay(session);
                }
                return replace_page(session, record);
            }
        }
    }
    end_run(session, &ClaimsByKey::default(), false);
    show_failure(session, None, endless());
}

/// Ends a run that shows its page, for what lives from run to run.
fn end_run(session: &Session, beside: &ClaimsByKey, complete: bool) {
    session.inbox.set_alarm(session.access.end_run(beside, complete));
}

/// Leaves the page as it is: the run of the event that waits shows it. What the person has seen of
/// this run can be clicked. A redraw will be done again; what a click has done so far counts.
fn give_way(session: &mut Session, mut record: Record, acted: bool) {
    outdate(session);
    session.handlers.extend(record.handlers);
    if acted {
        session.screen.effects.append(&mut record.effects);
        forget(session, &record.cleared);
    }
}

/// Notes that the page and the arguments of its handlers may be out of date.
fn outdate(session: &mut Session) {
    session.outdated = true;
    session.handlers.values_mut().for_each(|offer| offer.call = None);
}

/// Shows the page of a run that ends in a rerun, if the page has not changed for a while: a body that
/// waits and reruns shows each of its runs. `false` if it is not time for that.
fn show_at_rerun(session: &mut Session, page: &Tree) -> bool {
    let screen = &mut session.screen;
    let is_due = screen.changed.elapsed() >= UNCHANGED && screen.is_watched();
    if is_due && let Some(before) = screen.show_so_far(page.followed_by(&screen.page)) {
        session.memos.keep_page(before);
    }
    is_due
}

/// The demands of an accepted event.
struct Cause {
    /// The widget of the event.
    node: Option<NodeId>,
    /// The widget whose handler is called.
    calls: Option<Key>,
    /// The button that the next run sees as clicked.
    click: Option<Key>,
}

/// Checks an event against the person's page, and stores its value. `None` for a click that is
/// dropped: it came during the work on an earlier one.
fn take_in(
    session: &mut Session,
    action: Action,
    during: Option<Key>,
) -> Result<Option<Cause>, Refusal> {
    let cause = match action {
        Action::Rerun => Cause { node: None, calls: None, click: None },
        Action::Click(key) => {
            let (node, form) = clicked(session, key)?;
            if form.is_some() {
                return Err(Refusal::WrongKind);
            }
            if during == Some(key) && wants_no_other(session, node) {
                return Ok(None);
            }
            Cause { node: Some(node), calls: Some(key), click: Some(key) }
        }
        Action::Change(key, value) => {
            let (node, value) = offered(session, key, value)?;
            if session.screen.page.form_around(node).is_some() {
                return Err(Refusal::WrongKind);
            }
            if let (Element::ChatInput(_), Value::Text(words)) =
                (&session.screen.page.node(node).element, &value)
            {
                session.access.say(Some(words.clone()));
                return Ok(Some(Cause { node: Some(node), calls: Some(key), click: Some(key) }));
            }
            let changed = store(session, node, value);
            Cause { node: Some(node), calls: changed.then_some(key), click: None }
        }
        Action::Submit(key, values) => {
            let (node, form) = clicked(session, key)?;
            let form = form.ok_or(Refusal::WrongKind)?;
            let mut fields = Vec::new();
            for (key, value) in values {
                let (field, value) = offered(session, key, value)?;
                if session.screen.page.form_around(field) != Some(form) {
                    return Err(Refusal::UnknownKey);
                }
                fields.push((field, value));
            }
            if during == Some(key) && wants_no_other(session, node) {
                return Ok(None);
            }
            for (field, value) in fields {
                store(session, field, value);
                session.memos.forget_around(field, &session.screen.page);
            }
            Cause { node: Some(node), calls: Some(key), click: Some(key) }
        }
    };
    Ok(Some(cause))
}

/// Whether this is a button that ignores clicks while it works on one.
fn wants_no_other(session: &Session, node: NodeId) -> bool {
    match &session.screen.page.node(node).element {
        Element::Button(button) => button.busy == Busy::Ignore,
        _ => false,
    }
}

/// Whether this is a button on the page whose clicks interrupt.
fn interrupts(page: &Tree, key: Key) -> bool {
    page.find(key).is_some_and(|node| match &page.node(node).element {
        Element::Button(button) => button.interrupts(),
        _ => false,
    })
}

/// The clicked button, and the form that it submits.
fn clicked(session: &Session, key: Key) -> Result<(NodeId, Option<NodeId>), Refusal> {
    let node = enabled(session, key)?;
    let element = session.screen.page.node(node).element.data();
    match element.clickable() {
        Click::No => Err(Refusal::WrongKind),
        Click::Runs => Ok((node, None)),
        Click::Submits => Ok((node, session.screen.page.form_around(node))),
    }
}

/// The changed input, and its value in stored form.
fn offered(session: &Session, key: Key, value: Value) -> Result<(NodeId, Value), Refusal> {
    let node = enabled(session, key)?;
    let value = session.screen.page.node(node).element.data().accept(value)?;
    Ok((node, value))
}

fn enabled(session: &Session, key: Key) -> Result<NodeId, Refusal> {
    let node = session.screen.page.find(key).ok_or(Refusal::UnknownKey)?;
    let disabled = session.screen.page.node(node).element.data().disabled();
    if disabled { Err(Refusal::Disabled) } else { Ok(node) }
}

/// Stores an accepted value, also in the session's copy of the page, since the person sees it
/// already. `true` if the value is new.
fn store(session: &mut Session, node: NodeId, value: Value) -> bool {
    let key = session.screen.page.node(node).key;
    let element = Arc::make_mut(&mut session.screen.page).node_mut(node).element.data_mut();
    let changed = element.value().as_ref() != Some(&value);
    element.set_value(&value);
    session.access.touch(key, element.name(), value, element.is_secret());
    changed
}

enum Called {
    Well,
    GaveWay,
    Stop,
    Failed(Failure),
}

fn call_handler(session: &mut Session, cause: &Cause) -> Called {
    let Some(call) = cause.calls.and_then(|key| take_call(session, key)) else {
        return Called::Well;
    };
    let Call { handler, download } = call;
    if let Some(handler) = handler {
        let name = format!("the handler `{}`", handler.name());
        match called(&name, run_to_its_end(&session.inbox, || handler.call(&session.access))) {
            Called::Well => {}
            other => return other,
        }
    }
    let Some(offered) = download else { return Called::Well };
    let mut file = Err(String::new());
    let ending = run_to_its_end(&session.inbox, || {
        file = offered.make();
        Outcome::of(file.as_ref().map(drop))
    });
    session.screen.effects.extend(file.ok().map(Effect::Download));
    called("the data of the download", ending)
}

/// The result of a call by this name, from its ending.
fn called(name: &str, ending: Ending) -> Called {
    match ending {
        Ending::Stop => Called::Stop,
        Ending::Interrupted => Called::GaveWay,
        Ending::Finished(Outcome(Err(message))) => {
            Called::Failed(Failure { kind: FailureKind::Error, message, details: None })
        }
        Ending::Panicked(details) => {
            let message = format!("{name} panicked");
            Called::Failed(Failure { kind: FailureKind::Panic, message, details: Some(details) })
        }
        Ending::Without(error) => Called::Failed(without(name, &error)),
        _ => Called::Well,
    }
}

/// The failure of a body or a handler that wants a resource which is not there.
fn without(name: &str, error: &ResourceError) -> Failure {
    let message = format!("{name} wants a resource that is not there");
    Failure { kind: FailureKind::Resource, message, details: Some(error.to_string()) }
}

/// The call of an event on a widget, with current arguments. The run that drew the page has made
/// most calls. The body runs once more, as far as the widget, if the call is spent or was dropped as
/// out of date, or if the widget must first write its new value to its bound place.
fn take_call(session: &mut Session, key: Key) -> Option<Call> {
    let offer = session.handlers.get_mut(&key)?;
    let (current, reach) = (!offer.bound, offer.reach);
    let ready = offer.call.take().filter(|_| current);
    ready.or_else(|| {
        let (_, mut record) = run_once(session, Purpose::Reach(reach));
        record.handlers.remove(&key)?.call
    })
}

/// One run of the body, and how it ended.
fn run_once(session: &mut Session, purpose: Purpose) -> (Ending, Record) {
    let (access, screen) = (mem::take(&mut session.access), session.screen.lend());
    let memos = mem::take(&mut session.memos);
    // A new session likely looks as another one did.
    let likely = if screen.page.is_blank() { session.app.likely_page() } else { None };
    let inbox = Arc::clone(&session.inbox);
    access.begin_run();
    let run = Rc::new(Run::new(access, screen, memos, likely, purpose, Arc::clone(&inbox)));
    let ui = Ui::top(Rc::clone(&run));
    let ending = run_to_its_end(&inbox, || session.app.emit(&ui));
    drop(ui);
    match &ending {
        Ending::Finished(Outcome(Err(message))) => {
            run.fail_at(Tree::MAIN, FailureKind::Error, message.clone(), None)
        }
        Ending::Panicked(details) => {
            session.panics += 1;
            run.fail(FailureKind::Panic, "the app panicked here".to_owned(), Some(details.clone()))
        }
        Ending::Without(error) => {
            let Failure { kind, message, details } = without("the app", error);
            run.fail(kind, message, details);
        }
        _ => {}
    }
    if !matches!(ending, Ending::Interrupted | Ending::Reached) {
        session.runs += 1;
    }
    let run = Rc::into_inner(run).expect("a `Ui` is only ever lent, so none outlives its run");
    let (access, screen, memos, record) = run.finish();
    (session.access, session.screen, session.memos) = (access, screen, memos);
    (ending, record)
}

/// Makes the fields of a submitted form untouched again, if the form clears.
fn forget(session: &Session, cleared: &[(Key, Value)]) {
    for (key, _) in cleared {
        session.access.untouch(*key);
    }
}

fn replace_page(session: &mut Session, mut record: Record) {
    forget(session, &record.cleared);
    for (key, initial) in record.cleared {
        if let Some(node) = record.page.find(key) {
            record.page.node_mut(node).element.data_mut().set_value(&initial);
        }
    }
    session.outdated = false;
    session.inbox.retain_interrupting(|key| interrupts(&record.page, *key));
    for key in session.memos.settle() {
        if let Some(offer) = session.handlers.remove(&key) {
            record.handlers.insert(key, offer);
        }
    }
    session.handlers = record.handlers;
    session.named = record.named;
    session.screen.effects.append(&mut record.effects);
    show(session, record.page);
}

/// Shows the page of an interaction, after the session was saved.
fn show(session: &mut Session, page: Tree) {
    let lost = session.access.take_lost();
    session.screen.effects.extend(lost.into_iter().map(Effect::Notice));
    session.keep();
    let begins = session.screen.page.is_blank();
    let page = if begins { session.app.share(page) } else { page.at_rest() };
    session.screen.show(page);
    session.app.shows(&session.screen.page);
}

/// Shows a failure right after its widget, or at the end of the page. The rest of the page stays.
fn show_failure(session: &mut Session, beside: Option<NodeId>, failure: Failure) {
    let mut page = Tree::clone(&session.screen.page);
    let key = page.node(beside.unwrap_or(Tree::MAIN)).key.part(FAILURE);
    if let Some(earlier) = page.find(key) {
        page.remove(earlier);
    }
    let parent = beside.and_then(|node| page.parent(node)).unwrap_or(Tree::MAIN);
    let siblings = page.children(parent);
    let at = siblings
        .iter()
        .position(|&child| Some(child) == beside)
        .map_or(siblings.len(), |at| at + 1);
    page.insert(parent, at, key, failure.into());
    show(session, page);
}

/// A part index that no element uses, reserved for failures.
const FAILURE: usize = usize::MAX;

fn endless() -> Failure {
    Failure {
        kind: FailureKind::EndlessRerun,
        message: format!(
            "the app asked for a rerun {MOST_RERUNS} times in a row: call `rerun()` only where \
             something has changed, such as inside `if ui.button(…)`"
        ),
        details: None,
    }
}
