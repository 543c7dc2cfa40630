//! The display of a run in progress. A long run shows its page before its end, at the rate of a
//! throttle. Progress and spinners show at once.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Purpose, Run};
use crate::element::{Element, ElementKind};
use crate::renderer::Effect;
use crate::screen::Screen;
use crate::tree::NodeId;

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

/// The screen of a run, and what the run brings there beside its elements.
#[derive(Debug)]
pub(super) struct Display {
    pub(super) screen: RefCell<Screen>,
    throttle: Throttle,
    pub(super) effects: RefCell<Vec<Effect>>,
    /// The spinners of this run, and the statuses. A spinner whose body ended early still turns.
    pub(super) spinning: RefCell<Vec<NodeId>>,
}

impl Display {
    pub(super) fn new(screen: Screen) -> Display {
        Display {
            screen: RefCell::new(screen),
            throttle: Throttle { long_from: Instant::now() + LONG, next: Cell::new(None) },
            effects: RefCell::default(),
            spinning: RefCell::default(),
        }
    }
}

/// The limit on how often a run shows its page.
#[derive(Debug)]
struct Throttle {
    /// From this time on it is a long run.
    long_from: Instant,
    /// The earliest time at which a long run shows its page again. A run that has shown little has
    /// credit: the time then lies in the past. `None` if the run has shown nothing yet.
    next: Cell<Option<Instant>>,
}

impl Throttle {
    /// Whether the run has shown its page already.
    fn has_shown(&self) -> bool {
        self.next.get().is_some()
    }

    /// Whether the run has become long and has shown nothing yet.
    fn is_first_due(&self) -> bool {
        !self.has_shown() && Instant::now() >= self.long_from
    }

    /// Whether the pause after the last time is over.
    fn is_due_again(&self) -> bool {
        self.next.get().is_some_and(|next| next <= Instant::now())
    }

    /// Begins the pause after a page whose showing began then. The pause grows with the time that
    /// showing takes.
    fn pause(&self, began: Instant) {
        let pause = SHOW_EVERY.max(began.elapsed() * RUNS_FOR_SHOWING);
        let earliest = began.checked_sub(AT_ONCE).unwrap_or(began);
        let next = self.next.get().map_or(earliest, |next| earliest.max(next + pause));
        self.next.set(Some(next));
    }
}

impl Run {
    /// Shows the page drawn so far. Elements of the last run that this run has not reached yet follow
    /// below. A run that only reaches a widget shows nothing.
    pub(super) fn show_so_far(&self) {
        let began = Instant::now();
        self.show_growth();
        let mut screen = self.display.screen.borrow_mut();
        if screen.is_watched() && !matches!(self.purpose, Purpose::Reach(_)) {
            screen.effects.append(&mut self.display.effects.borrow_mut());
            let so_far = self.drawing.borrow().page.followed_by(&screen.page);
            if let Some(before) = screen.show_so_far(so_far) {
                self.memo_calls.memos.borrow_mut().keep_page(before);
            }
        }
        self.display.throttle.pause(began);
    }

    /// Shows the page for the first time if the run has become long.
    #[inline]
    pub(super) fn show_if_long(&self) {
        if self.display.throttle.is_first_due() {
            self.show_so_far();
        }
    }

    /// Shows the page of a long run if its pause is over.
    #[inline]
    pub(super) fn show_if_due(&self) {
        if self.display.throttle.is_due_again() {
            self.show_so_far();
        }
    }

    /// Shows the page now: it has progress that a person wants to watch.
    pub(crate) fn show_progress(&self) {
        self.access.note_impure();
        if !self.display.throttle.has_shown() {
            self.show_so_far();
        }
    }

    /// Notes an effect beside the page.
    pub(crate) fn happen(&self, effect: Effect) {
        self.access.note_impure();
        self.display.effects.borrow_mut().push(effect);
    }

    /// Notes that a spinner or a status turns, and shows it: long work begins.
    pub(crate) fn spin(&self, spinner: NodeId) {
        self.access.note_impure();
        self.display.spinning.borrow_mut().push(spinner);
        self.show_so_far();
    }

    /// Stops a spinner, or ends the work of a status that has not ended.
    pub(crate) fn rest(&self, spinner: NodeId) {
        let page = &mut self.drawing.borrow_mut().page;
        match &mut page.node_mut(spinner).element {
            Element::Spinner(data) => Arc::make_mut(data).turning = false,
            Element::Status(data) => Arc::make_mut(data).rest(),
            _ => {}
        }
        self.mirror.iter().for_each(|mirror| mirror.copy(page));
    }

    /// Changes an element that this run has put on the page, if it is still of this kind.
    pub(crate) fn change<D: ElementKind + Clone>(&self, node: NodeId, change: impl FnOnce(&mut D)) {
        let page = &mut self.drawing.borrow_mut().page;
        let element = &mut page.node_mut(node).element;
        if let Some(mut data) = D::of(element).cloned() {
            change(Arc::make_mut(&mut data));
            *element = D::share(data);
        }
        self.mirror.iter().for_each(|mirror| mirror.copy(page));
    }
}
