//! `form`, `form_submit_button`.

use std::hash::Hash;

use crate::element::{ElementData, Failure, FailureKind};
use crate::key::KeyValue;
use crate::ui::{Form, InsideForm, OutsideForm, Place, Ui};
use crate::widgets::Widget;
use crate::widgets::button::{Act, Button, ButtonEntry};
use crate::words::IntoWords;

/// Inputs whose values are sent together, when a person submits them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormBox {
    /// Whether the fields show their defaults again after a submit.
    pub clear_on_submit: bool,
    /// Whether Enter in a field clicks the first submit button.
    pub enter_to_submit: bool,
    /// Whether a frame is drawn around it.
    pub border: bool,
}

/// A form under construction.
#[derive(Debug)]
pub struct FormEntry {
    name: KeyValue,
    element: FormBox,
}

// The bounds are on the methods, because there the compiler shows our own messages.
impl<P: Place> Ui<P> {
    /// Inputs whose values reach the app together, when a person clicks one of its
    /// [`form_submit_button`](Ui::form_submit_button)s. The name is its key.
    ///
    /// Inside, an edit alone causes no run: ordinary buttons and `on_change` do not compile there.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `clear_on_submit` | `false` |
    /// | `enter_to_submit` | `true` |
    /// | `border` | `true` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn form(&self, name: impl Hash) -> Widget<'_, FormEntry, P>
    where
        P: OutsideForm,
    {
        let element = FormBox { clear_on_submit: false, enter_to_submit: true, border: true };
        Widget::new(self, FormEntry { name: KeyValue::of(name), element })
    }
}

impl<P: Place> Widget<'_, FormEntry, P> {
    setters! {
        /// Shows the fields' defaults again after a submit; the run that the submit causes still
        /// sees the values. A field with `bind` keeps the value of its variable. Default: `false`.
        clear_on_submit: bool => data.element.clear_on_submit = clear_on_submit;

        /// Makes Enter in a field click the first submit button. Default: `true`.
        enter_to_submit: bool => data.element.enter_to_submit = enter_to_submit;

        /// Draws a frame around it. Default: `true`.
        border: bool => data.element.border = border;
    }

    /// Puts it on the page and runs `body` with the place inside it; returns the result of `body`.
    pub fn with<R>(self, body: impl FnOnce(&Ui<Form>) -> R) -> R {
        let Widget { ui, origin, data: FormEntry { name, element }, .. } = self;
        let key =
            ui.identify(origin, Some(name)).unwrap_or_else(|failure| ui.fail(failure).part(0));
        let clears = element.clear_on_submit;
        let node = ui.emit(key, element);
        ui.run().open_form(key, clears);
        let inside = ui.inside_form(node, key);
        let returned = body(&inside);
        if !ui.run().close_form(key) {
            inside.fail(Failure {
                kind: FailureKind::NoSubmitButton,
                message: format!(
                    "the form at {origin} has no submit button, so nobody can submit it: add \
                     `ui.form_submit_button(\"Save\")` inside"
                ),
                details: None,
            });
        }
        returned
    }
}

/// Marks the [`ButtonEntry`] of a [`form_submit_button`](Ui::form_submit_button).
#[derive(Debug)]
pub enum Submits {}

impl<P: Place> Ui<P> {
    /// The button that submits the form around it; `true` in the one run that its click caused.
    /// That run sees the values of all fields.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `kind` | `Secondary` |
    /// | `icon` | none |
    /// | `icon_position` | `Left` |
    /// | `shortcut` | none |
    /// | `help` | none |
    /// | `disabled` | `false` |
    /// | `width` | `Content` |
    /// | `busy` | `Queue` |
    /// | `on_click` | none |
    /// | `key` | the call site |
    #[track_caller]
    pub fn form_submit_button(&self, label: impl IntoWords) -> Widget<'_, ButtonEntry<Submits>, P>
    where
        P: InsideForm,
    {
        Widget::new(self, ButtonEntry::new(Button::new(label, Act::Submit)))
    }
}

impl ElementData for FormBox {
    fn name(&self) -> &'static str {
        "form"
    }
    fn text(&self) -> String {
        String::new()
    }
}
