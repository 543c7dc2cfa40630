//! One option of several: the shared parts of `selectbox`, `radio`, `pills` and similar widgets.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use app_literals::as_read;

use crate::element::{Draft, ElementData, ElementKind, Field};
use crate::event::{Num, Refusal, Value};
use crate::sealed::Sealed;
use crate::state::Lent;
use crate::ui::Place;
use crate::widgets::input::{Entry, Input};
use crate::words::{Words, reads};

/// The options of an element, and the chosen one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The options in words.
    pub labels: Vec<Words>,
    /// The index of the chosen option; `None` if no option is chosen.
    pub chosen: Option<usize>,
    /// The text while no option is chosen. If it is set, a person may return to no choice.
    pub placeholder: Option<String>,
}

impl Options {
    /// The words of the chosen option.
    #[must_use]
    pub fn chosen_label(&self) -> Option<&str> {
        self.labels.get(self.chosen?).map(Words::as_str)
    }

    pub(crate) fn value(&self) -> Value {
        match (self.chosen, self.chosen_label()) {
            (Some(index), Some(label)) => Value::Choice { index, label: label.to_owned() },
            _ => Value::Nothing,
        }
    }

    /// Turns the option index of an event into the stored value.
    pub(crate) fn accept(&self, value: &Value) -> Result<Value, Refusal> {
        match value {
            Value::Nothing if self.placeholder.is_some() => Ok(Value::Nothing),
            Value::Nothing => Err(Refusal::NotOffered),
            value => choice_at(&self.labels, value),
        }
    }

    pub(crate) fn set_value(&mut self, value: &Value) {
        self.chosen = match value {
            Value::Choice { index, .. } => Some(*index),
            _ => None,
        };
    }

    /// The text that a person reads: the label, and the chosen option.
    pub(crate) fn text(&self, field: &Field) -> String {
        let shown = self.chosen_label().or(self.placeholder.as_deref()).unwrap_or_default();
        format!("{}: {}", as_read(&field.label), as_read(shown))
    }
}

/// Turns the option index of an event into the stored value, with the label of the option.
pub(crate) fn choice_at(labels: &[Words], index: &Value) -> Result<Value, Refusal> {
    let Value::Number(Num::Int(index)) = index else { return Err(Refusal::WrongKind) };
    let index = usize::try_from(*index).map_err(|_| Refusal::NotOffered)?;
    let label = labels.get(index).ok_or(Refusal::NotOffered)?.clone();
    Ok(Value::Choice { index, label: label.to_string() })
}

/// A type whose values can be options: it is displayed, compared and cloned.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an option yet",
    label = "`Display`, `Clone` and `PartialEq` are not all there",
    note = "put `#[derive(Clone, PartialEq)]` on `{Self}`, and write `impl std::fmt::Display for {Self}`, \
            which gives the words that a person reads"
)]
pub trait Choosable: Display + Clone + PartialEq {}

#[diagnostic::do_not_recommend]
impl<T: Display + Clone + PartialEq> Choosable for T {}

/// The options of an input under construction, with functions that display, compare and clone them.
/// These functions are stored at the call that received the options. So later types need no bounds
/// on `T`, and a type that cannot be an option causes one error only.
pub struct Offer<T> {
    options: Vec<T>,
    words: fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
    is: fn(&T, &T) -> bool,
    copy: fn(&T) -> T,
}

impl<T> Offer<T> {
    pub(crate) fn new(options: impl IntoIterator<Item = T>) -> Self
    where
        T: Choosable,
    {
        let options = options.into_iter().collect();
        Offer { options, words: T::fmt, is: T::eq, copy: T::clone }
    }

    pub(crate) fn options(&self) -> &[T] {
        &self.options
    }

    /// An option as a person reads it.
    pub(crate) fn shown<'o>(&self, option: &'o T) -> impl Display + use<'o, T> {
        let words = self.words;
        fmt::from_fn(move |to| words(option, to))
    }

    /// The option at an index.
    pub(crate) fn get(&self, index: usize) -> Option<T> {
        self.options.get(index).map(self.copy)
    }

    /// The index of an option.
    pub(crate) fn position(&self, option: &T) -> Option<usize> {
        self.options.iter().position(|own| (self.is)(own, option))
    }

    /// The current index of the option that a person chose: the old index, if the option there
    /// still has the same words; otherwise the first index with those words.
    pub(crate) fn find(&self, chosen: &Value) -> Option<usize> {
        let Value::Choice { index, label } = chosen else { return None };
        let same = |option: &T| reads(&self.shown(option), label);
        let here = self.options.get(*index).is_some_and(same);
        if here { Some(*index) } else { self.options.iter().position(same) }
    }

    /// The option at an index, in the form in which sessions store it.
    pub(crate) fn value(&self, index: usize) -> Value {
        Value::Choice { index, label: self.shown(&self.options[index]).to_string() }
    }

    /// Each option in words.
    pub(crate) fn labels(&self) -> Vec<Words> {
        self.options.iter().map(|option| Words::of(self.shown(option))).collect()
    }

    /// All options as one text, for messages.
    pub(crate) fn in_words(&self) -> String {
        let words = self.options.iter().map(|option| format!("\"{}\"", self.shown(option)));
        words.collect::<Vec<_>>().join(", ")
    }
}

impl<T> fmt::Debug for Offer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Offer").field(&self.options.len()).finish()
    }
}

/// Elements with options of which one is chosen. They differ only in name and look. Sealed.
pub trait Choice: Sealed + fmt::Debug {
    /// The `Ui` method that made it.
    fn name(&self) -> &'static str;
    /// The label and the other properties that inputs share.
    fn field(&self) -> &Field;
    /// The options.
    fn options(&self) -> &Options;
    /// The options, mutable.
    fn options_mut(&mut self) -> &mut Options;
}

/// The draft of an element with options. Most options are unchanged, so they are compared in place,
/// without being copied.
#[derive(Debug)]
pub struct ChoiceDraft<K, T> {
    kind: &'static str,
    field: Field,
    offer: Offer<T>,
    chosen: Option<usize>,
    placeholder: Option<String>,
    element: fn(Field, Options) -> K,
}

impl<K, T> Sealed for ChoiceDraft<K, T> {}

impl<K: Choice + ElementKind, T> Draft for ChoiceDraft<K, T> {
    type Data = K;

    fn is(&mut self, data: &K) -> bool {
        let Options { labels, chosen, placeholder } = data.options();
        Choice::name(data) == self.kind
            && *Choice::field(data) == self.field
            && (*chosen, placeholder) == (self.chosen, &self.placeholder)
            && labels.len() == self.offer.options.len()
            && std::iter::zip(labels, &self.offer.options)
                .all(|(label, option)| reads(&self.offer.shown(option), label))
    }
    fn make(self) -> K {
        let labels = self.offer.labels();
        let ChoiceDraft { field, chosen, placeholder, .. } = self;
        (self.element)(field, Options { labels, chosen, placeholder })
    }
}

impl<C: Choice> ElementData for C {
    fn name(&self) -> &'static str {
        Choice::name(self)
    }
    fn text(&self) -> String {
        self.options().text(Choice::field(self))
    }
    fn field(&self) -> Option<&Field> {
        Some(Choice::field(self))
    }
    fn value(&self) -> Option<Value> {
        Some(self.options().value())
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        self.options().accept(&value)
    }
    fn set_value(&mut self, value: &Value) {
        self.options_mut().set_value(value);
    }
}

/// An element with options, under construction. `Chosen` is the return type of the call: `T`, or
/// `Option<T>` once a placeholder is given.
pub struct ChoiceEntry<K, T, Chosen> {
    kind: &'static str,
    pub(crate) offer: Offer<T>,
    pub(crate) index: usize,
    placeholder: Option<String>,
    chosen: PhantomData<Chosen>,
    element: fn(Field, Options) -> K,
}

impl<K, T, Chosen> std::fmt::Debug for ChoiceEntry<K, T, Chosen> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct(self.kind).field("offer", &self.offer).finish_non_exhaustive()
    }
}

impl<K, T> ChoiceEntry<K, T, T> {
    pub(crate) fn new(
        kind: &'static str,
        options: impl IntoIterator<Item = T>,
        element: fn(Field, Options) -> K,
    ) -> Self
    where
        T: Choosable,
    {
        let offer = Offer::new(options);
        ChoiceEntry { kind, offer, index: 0, placeholder: None, chosen: PhantomData, element }
    }
}

impl<'u, K: Choice + ElementKind, T, P: Place> Input<'u, ChoiceEntry<K, T, T>, P> {
    /// Starts without a choice and shows this text; the call returns an `Option`. Default: none,
    /// the first option is chosen.
    pub fn placeholder(
        self,
        words: impl Into<String>,
    ) -> Input<'u, ChoiceEntry<K, T, Option<T>>, P> {
        let words = words.into();
        self.map(|ChoiceEntry { kind, offer, index, element, .. }| ChoiceEntry {
            kind,
            offer,
            index,
            placeholder: Some(words),
            chosen: PhantomData,
            element,
        })
    }

    setters! {
        /// The index of the option that is chosen until a person chooses, from 0. Default: 0.
        index: usize => widget.data.index = index;
    }
}

impl<'u, K, T, Chosen, P: Place> Input<'u, ChoiceEntry<K, T, Chosen>, P>
where
    ChoiceEntry<K, T, Chosen>: Entry<Place = dyn BindChoice<T> + 'static>,
{
    setters! {
        /// A variable of the app's own that it reads and writes: a `T`, a `String` for `&str`, or
        /// an `Option` of either. Default: none.
        bind: &'u mut impl BindChoice<T> => place = Some(bind.reach());
    }
}

/// A variable that can hold an option of type `T`.
#[diagnostic::on_unimplemented(
    message = "an option of type `{T}` cannot be bound to `{Self}`",
    label = "this cannot hold what a person chooses",
    note = "`bind` takes `&mut` of what the options are (a `String` for `&str`), or of an `Option` of it"
)]
pub trait BindChoice<T> {
    /// Whether it holds this option.
    fn holds(&self, option: &T) -> bool;
    /// Whether it holds nothing.
    fn is_empty(&self) -> bool;
    /// Takes over a person's choice.
    fn set(&mut self, option: Option<T>);
    /// The held option as text.
    fn words(&self) -> String;
    /// The bound variable itself; for a guard, the variable that it lends.
    fn reach(&mut self) -> &mut (dyn BindChoice<T> + 'static);
}

/// Implements `BindChoice` for variables that hold one option, and for an `Option` of them. The
/// arguments are the types, the comparison, and the conversion of an option.
macro_rules! place {
    ([$($generics:tt)*] $option:ty, $place:ty, $is:expr, $own:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> BindChoice<$option> for $place {
            fn holds(&self, option: &$option) -> bool {
                $is(self, option)
            }
            fn is_empty(&self) -> bool {
                false
            }
            fn set(&mut self, option: Option<$option>) {
                if let Some(option) = option {
                    *self = $own(option);
                }
            }
            fn words(&self) -> String {
                self.to_string()
            }
            fn reach(&mut self) -> &mut (dyn BindChoice<$option> + 'static) {
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> BindChoice<$option> for Option<$place> {
            fn holds(&self, option: &$option) -> bool {
                self.as_ref().is_some_and(|held| $is(held, option))
            }
            fn is_empty(&self) -> bool {
                self.is_none()
            }
            fn set(&mut self, option: Option<$option>) {
                *self = option.map($own);
            }
            fn words(&self) -> String {
                self.as_ref().map(ToString::to_string).unwrap_or_default()
            }
            fn reach(&mut self) -> &mut (dyn BindChoice<$option> + 'static) {
                self
            }
        }
    };
}
place!([T: Display + PartialEq + 'static] T, T, T::eq, |option| option);
place!(['o, T: Display + PartialEq + Clone + 'static] &'o T, T, |held: &T, option: &&T| held == *option, T::clone);
place!(['o] &'o str, String, String::eq, str::to_owned);

#[diagnostic::do_not_recommend]
impl<T, B: BindChoice<T>> BindChoice<T> for Lent<'_, B> {
    fn holds(&self, option: &T) -> bool {
        (**self).holds(option)
    }
    fn is_empty(&self) -> bool {
        (**self).is_empty()
    }
    fn set(&mut self, option: Option<T>) {
        (**self).set(option);
    }
    fn words(&self) -> String {
        (**self).words()
    }
    fn reach(&mut self) -> &mut (dyn BindChoice<T> + 'static) {
        (**self).reach()
    }
}

impl<K, T> ChoiceEntry<K, T, T> {
    fn first(&self) -> Result<T, String> {
        let what = self.kind;
        self.offer.get(self.index).ok_or_else(|| {
            let last = self.offer.options.len().saturating_sub(1);
            format!(
                "`index = {}` is beyond the options of this {what}: the last is {last}",
                self.index
            )
        })
    }
}

impl<K, T, Chosen> ChoiceEntry<K, T, Chosen> {
    fn find(&self, entered: &Value) -> Option<T> {
        self.offer.get(self.offer.find(entered)?)
    }

    fn find_bound(&self, place: &dyn BindChoice<T>) -> Result<Option<T>, String> {
        let held = self.offer.options.iter().position(|option| place.holds(option));
        if held.is_some() || place.is_empty() {
            return Ok(held.and_then(|index| self.offer.get(index)));
        }
        let (what, value, offer) = (self.kind, place.words(), self.offer.in_words());
        Err(format!(
            "the place this {what} is bound to holds \"{value}\", which is not among its options: {offer}"
        ))
    }

    fn value_of(&self, chosen: Option<&T>) -> Value {
        let index = chosen.and_then(|chosen| self.offer.position(chosen));
        index.map_or(Value::Nothing, |index| self.offer.value(index))
    }

    fn draft(self, field: Field, chosen: Option<&T>) -> ChoiceDraft<K, T> {
        let chosen = chosen.and_then(|chosen| self.offer.position(chosen));
        let ChoiceEntry { kind, offer, placeholder, element, .. } = self;
        ChoiceDraft { kind, field, offer, chosen, placeholder, element }
    }
}

impl<K, T, Chosen> Sealed for ChoiceEntry<K, T, Chosen> {}

impl<K: Choice + ElementKind, T> Entry for ChoiceEntry<K, T, T> {
    type Value = T;
    type Place = dyn BindChoice<T> + 'static;
    type Draft = ChoiceDraft<K, T>;

    fn kind(&self) -> &'static str {
        self.kind
    }
    fn initial(&self) -> Result<T, String> {
        self.first()
    }
    fn lacks_options(&self) -> Option<String> {
        self.offer.options.is_empty().then(|| {
            format!(
                "this {} was given no options, so it has no value, and the run ends here. Call it \
                 only where its list is not empty, or give it a `placeholder`: then its value is \
                 an `Option`, and `None` here",
                self.kind
            )
        })
    }
    fn read(&self, entered: &Value) -> Option<T> {
        self.find(entered)
    }
    fn read_place(&self, place: &Self::Place) -> Result<Option<T>, String> {
        self.find_bound(place)
    }
    fn write_place(&self, place: &mut Self::Place, value: T) {
        place.set(Some(value));
    }
    fn to_value(&self, value: &T) -> Value {
        self.value_of(Some(value))
    }
    fn element(self, field: Field, value: &T) -> ChoiceDraft<K, T> {
        self.draft(field, Some(value))
    }
}

impl<K: Choice + ElementKind, T> Entry for ChoiceEntry<K, T, Option<T>> {
    type Value = Option<T>;
    type Place = dyn BindChoice<T> + 'static;
    type Draft = ChoiceDraft<K, T>;

    fn kind(&self) -> &'static str {
        self.kind
    }
    fn initial(&self) -> Result<Option<T>, String> {
        Ok(None)
    }
    fn read(&self, entered: &Value) -> Option<Option<T>> {
        match entered {
            Value::Nothing => Some(None),
            entered => self.find(entered).map(Some),
        }
    }
    fn read_place(&self, place: &Self::Place) -> Result<Option<Option<T>>, String> {
        self.find_bound(place).map(Some)
    }
    fn write_place(&self, place: &mut Self::Place, value: Option<T>) {
        place.set(value);
    }
    fn to_value(&self, value: &Option<T>) -> Value {
        self.value_of(value.as_ref())
    }
    fn element(self, field: Field, value: &Option<T>) -> ChoiceDraft<K, T> {
        self.draft(field, value.as_ref())
    }
}
