//! The loop. An event comes in, a handler runs, the body runs from the top, and the difference
//! between the old page and the new one goes out.

use std::mem;
use std::rc::Rc;
use std::sync::Arc;

use crate::element::{Click, Element, Failure, FailureKind};
use crate::event::{Action, Refusal, Value};
use crate::handler::{Call, Outcome};
use crate::inbox::Arrived;
use crate::key::Key;
use crate::renderer::Effect;
use crate::run::{Ending, Purpose, Record, Run, run_to_its_end};
use crate::session::Session;
use crate::tree::{NodeId, Tree};
use crate::ui::Ui;
use crate::widgets::button::Busy;

/// A body that asks for more reruns than this in a row will never stop.
const MOST_RERUNS: u32 = 100;

impl Session {
    /// Runs the body for the first time and renders the whole page.
    pub fn start(&mut self) {
        self.inbox.begin(None);
        let noted = self.note(0);
        run_body(self, None);
        drop(noted);
        self.inbox.end();
    }

    /// Takes the next event in and renders what it changed. `false` where none waits.
    pub fn advance(&mut self) -> bool {
        let Some(Arrived { event, during }) = self.inbox.pop() else { return false };
        self.screen.consumed = event.number;
        if event.number == self.refused {
            self.keep();
            pass_over(self, Some(Refusal::EndedProcess));
            return true;
        }
        match take_in(self, event.action, during) {
            Err(refusal) => pass_over(self, Some(refusal)),
            Ok(None) => pass_over(self, None),
            Ok(Some(cause)) => {
                if let Some(node) = cause.node {
                    self.memos.forget_around(node, &self.screen.page);
                }
                self.inbox.begin(cause.click);
                let noted = self.note(event.number);
                interact(self, &cause);
                drop(noted);
                self.access.say(None);
                self.inbox.end();
            }
        }
        true
    }
}

/// Lets an event go by that changes nothing. An earlier one may have given way to it: what that
/// one changed is neither kept nor shown yet.
fn pass_over(session: &mut Session, refused: Option<Refusal>) {
    if session.outdated {
        session.keep();
    }
    session.screen.stay(refused);
    if session.outdated {
        session.inbox.begin(None);
        run_body(session, None);
        session.inbox.end();
    }
}

/// One interaction, from an accepted event to the page that comes of it.
fn interact(session: &mut Session, cause: &Cause) {
    match call_handler(session, cause) {
        Called::Well => run_body(session, cause.click),
        Called::Stop => {
            session.keep();
            session.screen.stay(None);
        }
        Called::Failed(failure) => {
            session.panics += u64::from(failure.kind == FailureKind::Panic);
            show_failure(session, cause.node, failure);
        }
    }
}

/// Runs the body from the top, until it asks for no further rerun, and shows its page. Where a
/// newer event cuts it short, that one's run does.
fn run_body(session: &mut Session, click: Option<Key>) {
    let mut click = click;
    for _ in 0..MOST_RERUNS {
        let (ending, mut record) = run_once(session, click.map_or(Purpose::Redraw, Purpose::Act));
        match ending {
            Ending::Interrupted => {
                session.outdated = true;
                return;
            }
            // A click that nobody has read yet is still to be acted on.
            Ending::Rerun => {
                click = record.unread;
                session.screen.effects.append(&mut record.effects);
                forget(session, &record.cleared);
            }
            _ => return replace_page(session, record),
        }
    }
    show_failure(session, None, endless());
}

/// What an accepted event asks for.
struct Cause {
    /// The widget it came from.
    node: Option<NodeId>,
    /// The widget whose handler is to be called.
    calls: Option<Key>,
    /// The button that the next run sees as clicked.
    click: Option<Key>,
}

/// Checks an event against the page as the person has it, and stores the value it brings. `None`
/// for a click to be dropped: it came during the work on another one.
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

/// Whether this is a button that wants no click while it works on one.
fn wants_no_other(session: &Session, node: NodeId) -> bool {
    match &session.screen.page.node(node).element {
        Element::Button(button) => button.busy == Busy::Ignore,
        _ => false,
    }
}

/// The button that was clicked, and the form it submits.
fn clicked(session: &Session, key: Key) -> Result<(NodeId, Option<NodeId>), Refusal> {
    let node = enabled(session, key)?;
    let element = session.screen.page.node(node).element.data();
    match element.clickable() {
        Click::No => Err(Refusal::WrongKind),
        Click::Runs => Ok((node, None)),
        Click::Submits => Ok((node, session.screen.page.form_around(node))),
    }
}

/// The input that was changed, and the value in the form in which it is kept.
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

/// Keeps an accepted value, on the page too, where the person sees it already; `true` where it
/// is a new one.
fn store(session: &mut Session, node: NodeId, value: Value) -> bool {
    let key = session.screen.page.node(node).key;
    let element = Arc::make_mut(&mut session.screen.page).node_mut(node).element.data_mut();
    let changed = element.value().as_ref() != Some(&value);
    element.set_value(&value);
    session.access.touch(key, element.name(), value);
    changed
}

enum Called {
    Well,
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
        match called(&name, run_to_its_end(|| handler.call(&session.access))) {
            Called::Well => {}
            other => return other,
        }
    }
    let Some(offered) = download else { return Called::Well };
    let mut file = Err(String::new());
    let ending = run_to_its_end(|| {
        file = offered.make();
        Outcome::of(file.as_ref().map(drop))
    });
    session.screen.effects.extend(file.ok().map(Effect::Download));
    called("the data of the download", ending)
}

/// What comes of a call by whatever name, from how it ended.
fn called(name: &str, ending: Ending) -> Called {
    match ending {
        Ending::Stop => Called::Stop,
        Ending::Finished(Outcome(Err(message))) => {
            Called::Failed(Failure { kind: FailureKind::Error, message, details: None })
        }
        Ending::Panicked(details) => {
            let message = format!("{name} panicked");
            Called::Failed(Failure { kind: FailureKind::Panic, message, details: Some(details) })
        }
        _ => Called::Well,
    }
}

/// What an event on a widget calls, with current arguments. Most calls were made by the run that
/// drew the page. Where that one is spent or out of date, or where the widget must first write
/// its new value to the place it is bound to, the body runs once more, as far as the widget.
fn take_call(session: &mut Session, key: Key) -> Option<Call> {
    let offer = session.handlers.get_mut(&key)?;
    let (current, reach) = (!offer.bound && !session.outdated, offer.reach);
    let ready = offer.call.take().filter(|_| current);
    ready.or_else(|| {
        let (_, mut record) = run_once(session, Purpose::Reach(reach));
        record.handlers.remove(&key)?.call
    })
}

/// One run of the body, to whatever end it comes.
fn run_once(session: &mut Session, purpose: Purpose) -> (Ending, Record) {
    let (access, screen) = (mem::take(&mut session.access), mem::take(&mut session.screen));
    let memos = mem::take(&mut session.memos);
    // A session that begins likely looks as another one did.
    let likely = if screen.page.is_blank() { session.app.likely_page() } else { None };
    let inbox = Arc::clone(&session.inbox);
    let run = Rc::new(Run::new(access, screen, memos, likely, purpose, inbox));
    let ui = Ui::top(Rc::clone(&run));
    let ending = run_to_its_end(|| session.app.emit(&ui));
    drop(ui);
    match &ending {
        Ending::Finished(Outcome(Err(message))) => {
            run.fail_at(Tree::MAIN, FailureKind::Error, message.clone(), None)
        }
        Ending::Panicked(details) => {
            session.panics += 1;
            run.fail(FailureKind::Panic, "the app panicked here".to_owned(), Some(details.clone()))
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

/// The fields of a form that was submitted and clears are untouched again.
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

/// Shows the page that an interaction has led to, once what led to it is kept.
fn show(session: &mut Session, page: Tree) {
    let lost = session.access.take_lost();
    session.screen.effects.extend(lost.into_iter().map(Effect::Notice));
    session.keep();
    let begins = session.screen.page.is_blank();
    let page = if begins { session.app.share(page) } else { page.at_rest() };
    session.screen.show(page);
    session.app.shows(&session.screen.page);
}

/// Shows a failure right after the widget that caused it, or at the end of the page; all else
/// stays as it was.
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

/// Of the parts of an element, none has this index.
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
