//! The record of one run of an app's body: the page drawn so far, the claimed keys, the offered
//! handlers, and the ways in which a run ends early. A long run shows its page before its end.

mod endings;
mod memo;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::drawing::{ByKey, Drawing, Taken, claim_again, claim_once};
use crate::element::{Draft, Element, Failure, FailureKind, Kind};
use crate::event::Value;
use crate::handler::Call;
use crate::inbox::Inbox;
use crate::key::{Key, KeyBuildHasher, KeyValue, Origin};
use crate::memo::Memos;
use crate::renderer::Effect;
use crate::screen::Screen;
use crate::state::Access;
use crate::tree::{NodeId, Tree};

pub(crate) use self::endings::{Ending, run_to_its_end};
use self::endings::{Unwound, unwind};
pub use self::endings::{rerun, stop};
pub use self::memo::MemoCall;

/// A run that takes longer than this is long: it shows its page before its end.
const LONG: Duration = Duration::from_millis(100);

/// A long run shows its page after each new element, but on average no more often than this. An
/// element that is not shown at once is shown together with the next one.
const SHOW_EVERY: Duration = Duration::from_millis(40);

/// A burst of this length is shown without throttling: a few elements, then work.
const AT_ONCE: Duration = SHOW_EVERY.saturating_mul(16);

/// After showing a page, a run waits this many times the time that showing took. Otherwise a page
/// that is slow to show would take all the time of its run.
const RUNS_FOR_SHOWING: u32 = 4;

/// The handlers of a page by the key of their widget.
pub(crate) type Handlers = HashMap<Key, Offer, KeyBuildHasher>;

/// The call that an event on a widget makes.
#[derive(Debug)]
pub(crate) struct Offer {
    /// `None` after the call was taken: its arguments went along.
    pub(crate) call: Option<Call>,
    /// The widget, or the form around it, is bound to places of the app. The handler may read them,
    /// so they must be written first.
    pub(crate) bound: bool,
    /// The body must run as far as this key to make the call anew: the widget, or its form.
    pub(crate) reach: Key,
}

/// A form whose body is running.
#[derive(Debug)]
struct OpenForm {
    key: Key,
    clears: bool,
    bound: bool,
    submits: Vec<Key>,
    /// The number of memo calls around the place where it was opened.
    open_memos: u32,
    /// The values that its fields show after a submit, if the form clears.
    initial: Vec<(Key, Value)>,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) page: Tree,
    pub(crate) handlers: Handlers,
    /// The elements that have an explicit key.
    pub(crate) named: Vec<(KeyValue, Key)>,
    /// The fields of a submitted form that clears, each with the value it shows from now on.
    pub(crate) cleared: Vec<(Key, Value)>,
    /// Effects that no renderer has been given yet.
    pub(crate) effects: Vec<Effect>,
    /// The click that caused this run, if the run ended before the body asked for it.
    pub(crate) unread: Option<Key>,
}

/// The purpose of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Acts on a click on this widget. Such a run always finishes.
    Act(Key),
    /// Redraws. A newer event may cut it short.
    Redraw,
    /// Runs as far as this widget. The widget makes its handler with current arguments and writes
    /// its new value to its bound place.
    Reach(Key),
}

/// The record of a run in progress.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) access: Access,
    screen: RefCell<Screen>,
    /// From this time on it is a long run.
    long_from: Instant,
    /// The earliest time at which a long run shows its page again. A run that has shown little has
    /// credit: the time then lies in the past.
    next_show: Cell<Option<Instant>>,
    drawing: RefCell<Drawing>,
    effects: RefCell<Vec<Effect>>,
    /// The spinners of this run. A spinner whose body ended early still turns.
    spinning: RefCell<Vec<NodeId>>,
    /// Keys claimed by cells and component calls, which emit no element.
    beside: RefCell<ByKey>,
    /// A placeholder is on the page, so a write may replace elements.
    replaces: Cell<bool>,
    /// The claims since the first placeholder, in order, each with its place. A placeholder gives
    /// back the claims of its last write. Earlier claims lie in no placeholder.
    claimed: RefCell<Vec<Claimed>>,
    /// The ordinals of each key that were given back.
    given_back: RefCell<HashMap<Key, Vec<u32>, KeyBuildHasher>>,
    /// The nodes of replaced elements, for when the same elements come again.
    vacated: RefCell<HashMap<Key, NodeId, KeyBuildHasher>>,
    handlers: RefCell<Handlers>,
    memos: RefCell<Memos>,
    /// The number of memo calls whose bodies are running.
    open_memos: Cell<u32>,
    named: RefCell<Vec<(KeyValue, Key)>>,
    forms: RefCell<Vec<OpenForm>>,
    /// The values that the fields of a submitted form show from now on.
    cleared: RefCell<Vec<(Key, Value)>>,
    purpose: Purpose,
    /// The body has asked whether there was a click.
    click_read: Cell<bool>,
    inbox: Arc<Inbox>,
    /// The parent of the newest element: where a panic is shown.
    writing: Cell<NodeId>,
}

#[derive(Debug)]
struct Claimed {
    key: Key,
    nth: u32,
    within: NodeId,
}

impl Run {
    /// `likely` is a page to compare with while the person's own is still blank.
    pub(crate) fn new(
        access: Access,
        screen: Screen,
        mut memos: Memos,
        likely: Option<Arc<Tree>>,
        purpose: Purpose,
        inbox: Arc<Inbox>,
    ) -> Run {
        memos.begin();
        let drawing = Drawing::new(likely.unwrap_or_else(|| Arc::clone(&screen.page)));
        Run {
            access,
            screen: RefCell::new(screen),
            long_from: Instant::now() + LONG,
            next_show: Cell::new(None),
            drawing: RefCell::new(drawing),
            effects: RefCell::default(),
            spinning: RefCell::default(),
            beside: RefCell::default(),
            replaces: Cell::new(false),
            claimed: RefCell::default(),
            given_back: RefCell::default(),
            vacated: RefCell::default(),
            handlers: RefCell::default(),
            memos: RefCell::new(memos),
            open_memos: Cell::new(0),
            named: RefCell::default(),
            forms: RefCell::default(),
            cleared: RefCell::default(),
            purpose,
            click_read: Cell::new(false),
            inbox,
            writing: Cell::new(Tree::MAIN),
        }
    }

    /// Claims a key for an element. The key must be free.
    pub(crate) fn claim(&self, key: Key, by: Origin, within: NodeId) -> Result<Key, Origin> {
        let back = self.take_back(key, |nth| nth == 1);
        self.drawing.borrow_mut().claim_once(key, by, back).inspect_err(|_| self.access.spoil())?;
        self.note_claim(key, 1, within);
        self.note_for_memos(key, by, 1, false);
        Ok(key)
    }

    /// Claims a key for an element that may come again: each time gets a key of its own.
    pub(crate) fn claim_in_order(&self, key: Key, by: Origin, within: NodeId) -> Key {
        let back = self.take_back(key, |_| true);
        let nth = self.drawing.borrow_mut().claim_again(key, by, back);
        self.note_claim(key, nth, within);
        self.note_for_memos(key, by, nth, false);
        key.time(nth)
    }

    /// Claims a key for a cell or a component call, which emits no element. The key must be free.
    pub(crate) fn claim_beside(&self, key: Key, by: Origin, within: NodeId) -> Result<Key, Origin> {
        let back = self.take_back(key, |nth| nth == 1);
        claim_once(&mut self.beside.borrow_mut(), key, by, back)
            .inspect_err(|_| self.access.spoil())?;
        self.note_claim(key, 1, within);
        self.note_for_memos(key, by, 1, true);
        Ok(key)
    }

    /// Claims a key for a call that emits no element and may come again. Gives its ordinal, from 1.
    pub(crate) fn claim_times(&self, key: Key, by: Origin, within: NodeId) -> u32 {
        let back = self.take_back(key, |_| true);
        let nth = claim_again(&mut self.beside.borrow_mut(), key, by, back);
        self.note_claim(key, nth, within);
        self.note_for_memos(key, by, nth, true);
        nth
    }

    /// Takes the first `wanted` ordinal of a key that was given back.
    fn take_back(&self, key: Key, wanted: impl Fn(u32) -> bool) -> Option<u32> {
        if !self.replaces.get() {
            return None;
        }
        let mut given_back = self.given_back.borrow_mut();
        let times = given_back.get_mut(&key)?;
        let at = times.iter().position(|&nth| wanted(nth))?;
        Some(times.remove(at))
    }

    fn note_claim(&self, key: Key, nth: u32, within: NodeId) {
        if self.replaces.get() {
            self.claimed.borrow_mut().push(Claimed { key, nth, within });
        }
    }

    /// Notes a claim for the memo calls around it: a skipped call claims the same keys again.
    #[inline]
    fn note_for_memos(&self, key: Key, by: Origin, nth: u32, beside: bool) {
        if self.open_memos.get() > 0 {
            self.memos.borrow_mut().note_claim(Taken { key, by, nth }, beside);
        }
    }

    /// Called before an element is written to this place. A run that was told to stop ends here, and
    /// a redraw gives way to a newer event here, before a placeholder is emptied. A run that has
    /// become long shows its page here.
    pub(crate) fn approach(&self, place: NodeId) {
        if self.inbox.is_stopping() {
            unwind(Unwound::Stop);
        }
        if self.purpose == Purpose::Redraw && self.inbox.is_waiting() {
            unwind(Unwound::Interrupted);
        }
        if self.next_show.get().is_none() && Instant::now() >= self.long_from {
            self.show_so_far();
        }
        if self.replaces.get() {
            self.make_room(place);
        }
    }

    /// Empties a placeholder before a write: it shows the last write alone. Its elements give their
    /// keys back, so the next write gets the same keys, and a loop that draws updates what it drew
    /// before.
    fn make_room(&self, place: NodeId) {
        let page = &mut self.drawing.borrow_mut().page;
        let replaces = matches!(page.node(place).element, Element::Placeholder(_));
        if !replaces || page.children(place).is_empty() {
            return;
        }
        page.disorder();
        let gone: Vec<NodeId> = page.walk(place).collect();
        for &id in &gone {
            page.empty(id);
        }
        let mut keys = Vec::new();
        self.claimed.borrow_mut().retain(|Claimed { key, nth, within }| {
            let stays = !gone.contains(within);
            if !stays {
                self.given_back.borrow_mut().entry(*key).or_default().push(*nth);
                keys.push(*key);
            }
            stays
        });
        self.named.borrow_mut().retain(|(_, key)| !keys.contains(key));
        let vacated = gone.iter().skip(1).map(|&id| (page.node(id).key, id));
        self.vacated.borrow_mut().extend(vacated);
    }

    /// Puts an element on the page. It shares the data of the page before if they are equal.
    pub(crate) fn emit<D: Draft>(&self, parent: NodeId, key: Key, mut draft: D) -> NodeId {
        let before = self.drawing.borrow_mut().before::<D::Data>(key);
        let element = match before {
            Some(data) if draft.is(&data) => Kind::share(data),
            _ => draft.make().into(),
        };
        self.put(parent, key, element)
    }

    fn put(&self, parent: NodeId, key: Key, element: Element) -> NodeId {
        self.writing.set(parent);
        let mut drawing = self.drawing.borrow_mut();
        if let Element::Placeholder(_) = element {
            self.replaces.set(true);
            drawing.by_key();
            self.access.spoil();
        }
        let node = match self.vacated(key) {
            Some(node) => drawing.page.refill(node, parent, element),
            None => drawing.put(parent, key, element),
        };
        drop(drawing);
        self.show_if_due();
        node
    }

    /// Whether a write to this node replaces earlier elements.
    pub(crate) fn is_placeholder(&self, node: NodeId) -> bool {
        self.replaces.get()
            && matches!(self.drawing.borrow().page.node(node).element, Element::Placeholder(_))
    }

    /// The node that this element had before a placeholder replaced it.
    fn vacated(&self, key: Key) -> Option<NodeId> {
        if self.replaces.get() { self.vacated.borrow_mut().remove(&key) } else { None }
    }

    /// The sidebar. It is shared: a component that writes there puts elements outside of its own
    /// place, so it is not skipped.
    pub(crate) fn sidebar(&self) -> NodeId {
        self.access.spoil();
        self.drawing.borrow_mut().sidebar()
    }

    /// Puts an error beside the newest element.
    pub(crate) fn fail(&self, kind: FailureKind, message: String, details: Option<String>) {
        self.fail_at(self.writing.get(), kind, message, details);
    }

    pub(crate) fn fail_at(
        &self,
        at: NodeId,
        kind: FailureKind,
        message: String,
        details: Option<String>,
    ) {
        let page = &mut self.drawing.borrow_mut().page;
        page.push(at, Key::MAIN.part(0), Failure { kind, message, details }.into());
    }

    /// Notes that an element has an explicit key.
    pub(crate) fn name(&self, value: KeyValue, key: Key) {
        self.named.borrow_mut().push((value, key));
    }

    /// Shows the page drawn so far. Elements of the last run that this run has not reached yet follow
    /// below. A run that only reaches a widget shows nothing. The pause until the next time grows
    /// with the time that showing takes.
    pub(crate) fn show_so_far(&self) {
        let began = Instant::now();
        let mut screen = self.screen.borrow_mut();
        if screen.is_watched() && !matches!(self.purpose, Purpose::Reach(_)) {
            screen.effects.append(&mut self.effects.borrow_mut());
            let page = self.drawing.borrow().page.followed_by(&screen.page);
            if let Some(before) = screen.show_so_far(page) {
                self.memos.borrow_mut().keep_page(before);
            }
        }
        let pause = SHOW_EVERY.max(began.elapsed() * RUNS_FOR_SHOWING);
        let earliest = began.checked_sub(AT_ONCE).unwrap_or(began);
        let next = self.next_show.get().map_or(earliest, |next| earliest.max(next + pause));
        self.next_show.set(Some(next));
    }

    /// Shows the page of a long run if its pause is over.
    fn show_if_due(&self) {
        if self.next_show.get().is_some_and(|next| next <= Instant::now()) {
            self.show_so_far();
        }
    }

    /// Shows the page now: it has progress that a person wants to watch.
    pub(crate) fn show_progress(&self) {
        self.access.spoil();
        if self.next_show.get().is_none() {
            self.show_so_far();
        }
    }

    /// Notes an effect beside the page.
    pub(crate) fn happen(&self, effect: Effect) {
        self.access.spoil();
        self.effects.borrow_mut().push(effect);
    }

    /// Notes that a spinner turns, and shows it: long work begins.
    pub(crate) fn spin(&self, spinner: NodeId) {
        self.access.spoil();
        self.spinning.borrow_mut().push(spinner);
        self.show_so_far();
    }

    /// Stops a spinner.
    pub(crate) fn rest(&self, spinner: NodeId) {
        let page = &mut self.drawing.borrow_mut().page;
        if let Element::Spinner(data) = &mut page.node_mut(spinner).element {
            Arc::make_mut(data).turning = false;
        }
    }

    /// Notes the call of an event on a widget. A run whose purpose is to reach this widget ends
    /// here.
    pub(crate) fn offer(&self, key: Key, call: Option<Call>, bound: bool) {
        // The run writes to the bound place, which lies outside of the component.
        if bound {
            self.access.spoil();
        }
        if call.is_some() {
            self.note_handler(key, Offer { call, bound, reach: key });
        }
        self.reached(key);
    }

    fn note_handler(&self, key: Key, offer: Offer) {
        self.handlers.borrow_mut().insert(key, offer);
        if self.open_memos.get() > 0 {
            self.memos.borrow_mut().note_handler(key);
        }
    }

    fn reached(&self, key: Key) {
        if self.purpose == Purpose::Reach(key) {
            unwind(Unwound::Reached);
        }
    }

    pub(crate) fn open_form(&self, key: Key, clears: bool) {
        self.forms.borrow_mut().push(OpenForm {
            key,
            clears,
            bound: false,
            submits: Vec::new(),
            open_memos: self.open_memos.get(),
            initial: Vec::new(),
        });
    }

    /// Notes a submit button. Its handler is called once all fields of the form are stored.
    pub(crate) fn offer_submit(&self, form: Key, key: Key, call: Option<Call>) {
        if let Some(form) = self.forms.borrow_mut().iter_mut().find(|open| open.key == form) {
            self.adds_to(form);
            form.submits.push(key);
        }
        if call.is_some() {
            self.note_handler(key, Offer { call, bound: false, reach: form });
        }
    }

    /// Notes a field of a form; `initial` is the value it shows after a submit that clears.
    pub(crate) fn field_of(
        &self,
        form: Key,
        key: Key,
        bound: bool,
        initial: impl FnOnce() -> Value,
    ) {
        let mut forms = self.forms.borrow_mut();
        let Some(form) = forms.iter_mut().find(|open| open.key == form) else { return };
        self.adds_to(form);
        form.bound |= bound;
        if form.clears && !bound {
            form.initial.push((key, initial()));
        }
    }

    /// Called before a field or a button is added to a form. A form around a memo component would
    /// miss it if the component were skipped.
    fn adds_to(&self, form: &OpenForm) {
        if form.open_memos < self.open_memos.get() {
            self.access.spoil();
        }
    }

    /// Ends a form. `false` if it has no submit button.
    pub(crate) fn close_form(&self, key: Key) -> bool {
        let mut forms = self.forms.borrow_mut();
        let Some(place) = forms.iter().position(|open| open.key == key) else { return true };
        let form = forms.remove(place);
        drop(forms);
        let submits = !form.submits.is_empty();
        self.settle_form(form);
        self.reached(key);
        submits
    }

    /// Stores the result of a form that is complete.
    fn settle_form(&self, form: OpenForm) {
        let OpenForm { bound, submits, initial, .. } = form;
        if matches!(self.purpose, Purpose::Act(button) if submits.contains(&button)) {
            self.cleared.borrow_mut().extend(initial);
        }
        for submit in &submits {
            if let Some(offer) = self.handlers.borrow_mut().get_mut(submit) {
                offer.bound = bound;
            }
        }
    }

    /// Whether this run was caused by a click on `key`.
    pub(crate) fn is_clicked(&self, key: Key) -> bool {
        let clicked = self.purpose == Purpose::Act(key);
        if clicked {
            self.click_read.set(true);
            self.access.spoil();
        }
        clicked
    }

    pub(crate) fn finish(self) -> (Access, Screen, Memos, Record) {
        // A run that ended inside a form or a spinner has not closed it.
        for form in self.forms.take() {
            self.settle_form(form);
        }
        for spinner in self.spinning.take() {
            self.rest(spinner);
        }
        let record = Record {
            page: self.drawing.into_inner().page,
            handlers: self.handlers.into_inner(),
            named: self.named.into_inner(),
            cleared: self.cleared.into_inner(),
            effects: self.effects.into_inner(),
            unread: match self.purpose {
                Purpose::Act(key) if !self.click_read.get() => Some(key),
                _ => None,
            },
        };
        (self.access, self.screen.into_inner(), self.memos.into_inner(), record)
    }
}
