//! The shared part of all inputs: their keywords, and the one rule that combines a default, a
//! person's edit, a bound variable and a handler.

use std::fmt;
use std::hash::Hash;

use crate::element::{Draft, Failure, FailureKind, Field, IntoWidth, LabelVisibility};
use crate::event::Value;
use crate::handler::{Call, Handler, IntoHandler};
use crate::key::KeyValue;
use crate::sealed::Sealed;
use crate::snapshot::Touched;
use crate::state::Lent;
use crate::ui::{OutsideForm, Page, Place, Ui};
use crate::widgets::Widget;
use crate::words::IntoWords;

/// The properties of a kind of input; [`Input`] does the rest. Sealed.
pub trait Entry: Sealed + Sized {
    /// The return type of the call.
    type Value;

    /// The type of variable that `bind` takes for such a value.
    type Place: ?Sized;

    /// The draft of its element.
    type Draft: Draft;

    /// The `Ui` method, such as `slider`.
    fn kind(&self) -> &'static str;

    /// Whether an entered value exists only for the run that reads it.
    fn is_secret(&self) -> bool {
        false
    }

    /// The value before a person has entered one.
    ///
    /// # Errors
    /// If the description of the input is wrong; the input cannot be shown then.
    fn initial(&self) -> Result<Self::Value, String>;

    /// The advice for the author if the input has no options, and so no value.
    fn lacks_options(&self) -> Option<String> {
        None
    }

    /// Reads an entered value. `None`: the value is no longer on offer.
    fn read(&self, entered: &Value) -> Option<Self::Value>;

    /// Reads the bound variable. `None`: it holds no value.
    ///
    /// # Errors
    /// If the value of the variable is not on offer: the value and the offer, in words.
    fn read_place(&self, place: &Self::Place) -> Result<Option<Self::Value>, String>;

    /// Writes the entered value to the bound variable.
    fn write_place(&self, place: &mut Self::Place, value: Self::Value);

    /// Converts a value into the form in which sessions store it.
    fn to_value(&self, value: &Self::Value) -> Value;

    /// The element that shows `value`.
    fn element(self, field: Field, value: &Self::Value) -> Self::Draft;
}

/// A variable of the app's own that an input reads and writes: the argument of `bind = &mut …`. It
/// holds the input's own type, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "no input can be bound to `{Self}`",
    label = "this is not a value that an input has",
    note = "`bind` takes what the input gives, or an `Option` of it: `&mut String` for a \
            `text_input`, `&mut bool` for a `checkbox`, and `&mut` of a number for a `slider`"
)]
pub trait Bind {
    /// The type of its value.
    type Value;
    /// The value, if there is one.
    fn get(&self) -> Option<Self::Value>;
    /// Takes over the value that a person entered.
    fn set(&mut self, value: Self::Value);
    /// The bound variable itself; for a guard, the variable that it lends.
    fn reach(&mut self) -> &mut (dyn Bind<Value = Self::Value> + 'static);
}

// Each type has its own `impl`. With a blanket `impl` over numbers, the compiler's message about a
// wrong variable would speak of numbers.
macro_rules! plain {
    ($($value:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Bind for $value {
            type Value = $value;
            fn get(&self) -> Option<$value> {
                Some(self.clone())
            }
            fn set(&mut self, value: $value) {
                *self = value;
            }
            fn reach(&mut self) -> &mut (dyn Bind<Value = $value> + 'static) {
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl Bind for Option<$value> {
            type Value = $value;
            fn get(&self) -> Option<$value> {
                self.clone()
            }
            fn set(&mut self, value: $value) {
                *self = Some(value);
            }
            fn reach(&mut self) -> &mut (dyn Bind<Value = $value> + 'static) {
                self
            }
        }
    )*};
}
pub(super) use plain;

/// The value of an input that is bound to a variable of the same type, for an `impl Entry`: its type,
/// and a closure that checks what the variable holds. The closure gives an error in words if that is
/// not on offer.
macro_rules! plain_value {
    ($value:ty, $check:expr) => {
        type Value = $value;
        type Place = dyn Bind<Value = $value>;

        fn read_place(&self, place: &Self::Place) -> Result<Option<$value>, String> {
            place.get().map(|held| ($check)(self, held)).transpose()
        }
        fn write_place(&self, place: &mut Self::Place, value: $value) {
            place.set(value);
        }
    };
}
pub(super) use plain_value;

plain!(bool String i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64);

/// Lets the guard of `remember` be bound directly: `bind = &mut flag`.
#[diagnostic::do_not_recommend]
impl<B: Bind> Bind for Lent<'_, B> {
    type Value = B::Value;
    fn get(&self) -> Option<B::Value> {
        (**self).get()
    }
    fn set(&mut self, value: B::Value) {
        (**self).set(value);
    }
    fn reach(&mut self) -> &mut (dyn Bind<Value = B::Value> + 'static) {
        (**self).reach()
    }
}

/// An input under construction. See [`Widget`].
#[must_use = "a widget is on the page once it is finished: end with `.show()`; where the function has `#[component]` in front, the call is finished by itself"]
pub struct Input<'u, W: Entry, P: Place = Page> {
    pub(crate) widget: Widget<'u, W, P>,
    pub(crate) place: Option<&'u mut W::Place>,
    pub(crate) field: Field,
    on_change: Option<Handler>,
}

impl<'u, W: Entry, P: Place> Input<'u, W, P> {
    #[track_caller]
    pub(crate) fn new(ui: &'u Ui<P>, label: impl IntoWords, data: W) -> Input<'u, W, P> {
        let field = Field::new(label);
        Input { widget: Widget::new(ui, data), place: None, field, on_change: None }
    }

    /// The same input with other properties of its own. If the type of the value changes, no
    /// variable may be bound yet.
    pub(crate) fn map<V: Entry>(self, change: impl FnOnce(W) -> V) -> Input<'u, V, P> {
        let Widget { ui, origin, key, data } = self.widget;
        let widget = Widget { ui, origin, key, data: change(data) };
        Input { widget, place: None, field: self.field, on_change: self.on_change }
    }

    setters! {
        /// The identity of this input among its siblings: any `Hash` value. Default: the call site.
        key: impl Hash => widget.key = Some(KeyValue::of(key));

        /// A hint behind a question mark; Markdown. Default: none.
        help: impl IntoWords => field.help = Some(help.into_words());

        /// Makes it visible but not usable, on the page and on the server. Default: `false`.
        disabled: bool => field.disabled = disabled;

        /// The visibility of the label; assistive technology always reads it. Default: `Visible`.
        label_visibility: LabelVisibility => field.label_visibility = label_visibility;

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Stretch`.
        width: impl IntoWidth => field.width = width.into_width();
    }

    /// Puts it on the page; returns its value.
    pub fn show(self) -> W::Value {
        let Input { widget: Widget { ui, origin, key, data }, place, field, on_change } = self;
        if let Some(details) = data.lacks_options() {
            let message = format!("there is nothing to choose from for \"{}\"", field.label);
            ui.fail(Failure { kind: FailureKind::Misuse, message, details: Some(details) });
            crate::run::stop();
        }
        let initial = data.initial().unwrap_or_else(|message| {
            ui.misuse(message);
            crate::run::stop()
        });
        let key = match ui.identify(origin, key) {
            Ok(key) => key,
            Err(failure) => {
                ui.fail(failure);
                return initial;
            }
        };
        let bound = place.is_some();
        if let Some(form) = ui.own_form() {
            ui.run().field_of(form, key, bound, || data.to_value(&initial));
        }
        let access = &ui.run().access;
        let entered = match data.is_secret() {
            true => access.touched_secretly(key, data.kind()),
            false => access.touched(key, data.kind(), bound),
        };
        let typed = entered.is_some();
        let (value, fault) = match place {
            None => {
                (entered.and_then(|entered| data.read(&entered.value)).unwrap_or(initial), None)
            }
            Some(place) => settle(&data, place, entered, initial),
        };
        // A typed secret lasts for this run only, so the page does not keep it either.
        let passing = typed && data.is_secret() && !bound;
        let gone = passing.then(|| data.read(&Value::Text(String::new()))).flatten();
        ui.emit(key, data.element(field, gone.as_ref().unwrap_or(&value)));
        if let Some(message) = fault {
            ui.misuse(message);
        }
        ui.run().offer(key, Call::of(on_change, None), bound);
        value
    }
}

impl<W: Entry, P: Place> Input<'_, W, P> {
    /// Runs when a person has changed the value, before the body: a `#[handler]` with its
    /// arguments, or a closure that takes `&mut` state. A bound variable already holds the new
    /// value. Default: none.
    pub fn on_change<K>(mut self, handler: impl IntoHandler<K>) -> Self
    where
        P: OutsideForm,
    {
        self.on_change = Some(handler.into_handler());
        self
    }
}

/// The value comes from the bound variable. Only a fresh edit goes the other way, into the
/// variable.
fn settle<W: Entry>(
    data: &W,
    place: &mut W::Place,
    entered: Option<Touched>,
    initial: W::Value,
) -> (W::Value, Option<String>) {
    let edit = entered.filter(|entered| entered.fresh);
    let read = || data.read(&edit.as_ref()?.value);
    if let (Some(value), Some(written)) = (read(), read()) {
        data.write_place(place, written);
        return (value, None);
    }
    match data.read_place(place) {
        Ok(value) => (value.unwrap_or(initial), None),
        Err(message) => (initial, Some(message)),
    }
}

impl<W: Entry, P: Place> fmt::Debug for Input<'_, W, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.widget.data.kind()).field("field", &self.field).finish_non_exhaustive()
    }
}
