//! The forms of a run. A form is open while its body runs. Its result is settled when it closes, or
//! when the run ends inside it.

use std::cell::RefCell;

use super::offers::OfferedCall;
use super::{Purpose, Run};
use crate::event::Value;
use crate::handler::Call;
use crate::key::Key;

/// The forms of a run.
#[derive(Debug, Default)]
pub(super) struct Forms {
    open: RefCell<Vec<OpenForm>>,
    /// The values that the fields of a submitted form show from now on.
    pub(super) cleared: RefCell<Vec<(Key, Value)>>,
}

/// A form whose body is running.
#[derive(Debug)]
struct OpenForm {
    key: Key,
    clears: bool,
    bound: bool,
    submits: Vec<Key>,
    /// The memo call in whose body it was opened.
    within: Option<Key>,
    /// The values that its fields show after a submit, if the form clears.
    initial: Vec<(Key, Value)>,
}

impl Run {
    pub(crate) fn open_form(&self, key: Key, clears: bool) {
        self.forms.open.borrow_mut().push(OpenForm {
            key,
            clears,
            bound: false,
            submits: Vec::new(),
            within: self.memo_calls.innermost.get(),
            initial: Vec::new(),
        });
    }

    /// Notes a submit button. Its handler is called once all fields of the form are stored.
    pub(crate) fn offer_submit(&self, form: Key, key: Key, call: Option<Call>) {
        if let Some(form) = self.forms.open.borrow_mut().iter_mut().find(|open| open.key == form) {
            self.adds_to(form);
            form.submits.push(key);
        }
        if call.is_some() {
            self.note_handler(key, OfferedCall { call, bound: false, reach: form });
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
        let mut forms = self.forms.open.borrow_mut();
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
        if form.within != self.memo_calls.innermost.get() {
            self.access.note_impure();
        }
    }

    /// Ends a form. `false` if it has no submit button.
    pub(crate) fn close_form(&self, key: Key) -> bool {
        let mut forms = self.forms.open.borrow_mut();
        let Some(place) = forms.iter().position(|open| open.key == key) else { return true };
        let form = forms.remove(place);
        drop(forms);
        let submits = !form.submits.is_empty();
        self.settle_form(form);
        self.reached(key);
        submits
    }

    /// Settles the forms that the run ended inside.
    pub(super) fn settle_open_forms(&self) {
        for form in self.forms.open.take() {
            self.settle_form(form);
        }
    }

    /// Stores the result of a form that is complete.
    fn settle_form(&self, form: OpenForm) {
        let OpenForm { bound, submits, initial, .. } = form;
        if matches!(self.purpose, Purpose::Act(button) if submits.contains(&button)) {
            self.forms.cleared.borrow_mut().extend(initial);
        }
        for submit in &submits {
            if let Some(offered) = self.offers.handlers.borrow_mut().get_mut(submit) {
                offered.bound = bound;
            }
        }
    }
}
