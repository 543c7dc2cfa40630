//! `multiselect`.

use std::fmt::Display;

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::state::Lent;
use crate::ui::{Place, Ui};
use crate::widgets::choice::{Choosable, Offer, choice_at};
use crate::widgets::input::{Entry, Input};
use crate::words::{IntoWords, Words};

const NAME: &str = "multiselect";

/// A list from which any number of options can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Multiselect {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The options in words.
    pub labels: Vec<Words>,
    /// The indices of the chosen options, in the order of choice, without duplicates.
    pub chosen: Vec<usize>,
    /// The maximum number of chosen options, if it is limited.
    pub max: Option<usize>,
    /// The text while nothing is chosen.
    pub placeholder: String,
}

/// A [`Multiselect`] under construction.
#[derive(Debug)]
pub struct MultiselectEntry<T> {
    offer: Offer<T>,
    default: Vec<T>,
    max: Option<usize>,
    placeholder: String,
}

impl<P: Place> Ui<P> {
    /// A list that opens to choose any number of options; returns the chosen ones, in the order of
    /// choice. Options are anything that can be displayed, compared and cloned.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `default` | none |
    /// | `max` | all |
    /// | `placeholder` | `Choose any` |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn multiselect<T: Choosable>(
        &self,
        label: impl IntoWords,
        options: impl IntoIterator<Item = T>,
    ) -> Input<'_, MultiselectEntry<T>, P> {
        let offer = Offer::new(options);
        let placeholder = "Choose any".to_owned();
        Input::new(
            self,
            label,
            MultiselectEntry { offer, default: Vec::new(), max: None, placeholder },
        )
    }
}

impl<'u, T, P: Place> Input<'u, MultiselectEntry<T>, P> {
    setters! {
        /// The options that are chosen until a person chooses. Default: none.
        default: impl IntoIterator<Item = T> => widget.data.default = default.into_iter().collect();

        /// The maximum number of chosen options. Default: all.
        max: usize => widget.data.max = Some(max);

        /// The text while nothing is chosen. Default: `Choose any`.
        placeholder: impl Into<String> => widget.data.placeholder = placeholder.into();

        /// A variable of the app's own that it reads and writes: a `Vec<T>`, a `Vec<String>` for
        /// `&str`, or an `Option` of either. Default: none.
        bind: &'u mut impl BindChoices<T> => place = Some(bind.reach());
    }
}

/// A variable that can hold several options of type `T`.
#[diagnostic::on_unimplemented(
    message = "several options of type `{T}` cannot be bound to `{Self}`",
    label = "this cannot hold what a person chooses",
    note = "`bind` takes `&mut` of a `Vec` of what the options are (of `String` for `&str`), or of an \
            `Option` of that"
)]
pub trait BindChoices<T> {
    /// For each held value its index among the options, or its words if it is not among them;
    /// `None` if the variable holds no list.
    fn held(&self, options: &[T]) -> Option<Vec<Result<usize, String>>>;
    /// Takes over a person's choice.
    fn set(&mut self, chosen: Vec<T>);
    /// The bound variable itself; for a guard, the variable that it lends.
    fn reach(&mut self) -> &mut (dyn BindChoices<T> + 'static);
}

/// For each value of `held` its index among the options, or its words if it is not among them. `is`
/// compares a held value with an option.
fn places<H: Display, T>(
    held: &[H],
    options: &[T],
    is: impl Fn(&H, &T) -> bool,
) -> Vec<Result<usize, String>> {
    let place = |held: &H| options.iter().position(|option| is(held, option));
    held.iter().map(|held| place(held).ok_or_else(|| held.to_string())).collect()
}

/// Implements `BindChoices` for a vector of held values. The arguments are the types, the
/// comparison, and the conversion of an option.
macro_rules! place {
    ([$($generics:tt)*] $option:ty, $held:ty, $is:expr, $own:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> BindChoices<$option> for Vec<$held> {
            fn held(&self, options: &[$option]) -> Option<Vec<Result<usize, String>>> {
                Some(places(self, options, $is))
            }
            fn set(&mut self, chosen: Vec<$option>) {
                *self = chosen.into_iter().map($own).collect();
            }
            fn reach(&mut self) -> &mut (dyn BindChoices<$option> + 'static) {
                self
            }
        }
    };
}
place!([T: Display + PartialEq + 'static] T, T, T::eq, |option| option);
place!(['o, T: Display + PartialEq + Clone + 'static] &'o T, T, |held, option| held == *option, T::clone);
place!(['o] &'o str, String, String::eq, str::to_owned);

#[diagnostic::do_not_recommend]
impl<T, B: BindChoices<T> + Default + 'static> BindChoices<T> for Option<B> {
    fn held(&self, options: &[T]) -> Option<Vec<Result<usize, String>>> {
        self.as_ref()?.held(options)
    }
    fn set(&mut self, chosen: Vec<T>) {
        self.get_or_insert_default().set(chosen);
    }
    fn reach(&mut self) -> &mut (dyn BindChoices<T> + 'static) {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T, B: BindChoices<T>> BindChoices<T> for Lent<'_, B> {
    fn held(&self, options: &[T]) -> Option<Vec<Result<usize, String>>> {
        (**self).held(options)
    }
    fn set(&mut self, chosen: Vec<T>) {
        (**self).set(chosen);
    }
    fn reach(&mut self) -> &mut (dyn BindChoices<T> + 'static) {
        (**self).reach()
    }
}

impl<T> MultiselectEntry<T> {
    fn most(&self) -> usize {
        self.max.unwrap_or(usize::MAX)
    }

    /// Checks an author's choice: a person must be able to choose the same.
    fn check(&self, what: &str, held: Vec<Result<usize, String>>) -> Result<Vec<T>, String> {
        let mut chosen: Vec<usize> = Vec::new();
        for held in held {
            match held {
                Ok(index) if chosen.contains(&index) => {
                    let twice = self.offer.shown(&self.offer.options()[index]);
                    return Err(format!("{what} \"{twice}\" twice"));
                }
                Ok(index) => chosen.push(index),
                Err(words) => {
                    let offer = self.offer.in_words();
                    return Err(format!(
                        "{what} \"{words}\", which is not among its options: {offer}"
                    ));
                }
            }
        }
        if chosen.len() > self.most() {
            return Err(format!("{what} {} options, but `max = {}`", chosen.len(), self.most()));
        }
        Ok(self.options_at(chosen))
    }

    fn options_at(&self, places: Vec<usize>) -> Vec<T> {
        places.into_iter().filter_map(|index| self.offer.get(index)).collect()
    }

    fn places_of(&self, chosen: &[T]) -> Vec<usize> {
        chosen.iter().filter_map(|chosen| self.offer.position(chosen)).collect()
    }
}

impl<T> Sealed for MultiselectEntry<T> {}

impl<T> Entry for MultiselectEntry<T> {
    type Value = Vec<T>;
    type Place = dyn BindChoices<T> + 'static;
    type Draft = Multiselect;

    fn kind(&self) -> &'static str {
        NAME
    }
    fn initial(&self) -> Result<Vec<T>, String> {
        let words = |held| self.offer.shown(held).to_string();
        let held = self.default.iter();
        let held = held.map(|held| self.offer.position(held).ok_or_else(|| words(held)));
        self.check("`default` of this multiselect has", held.collect())
    }
    fn read(&self, entered: &Value) -> Option<Vec<T>> {
        let Value::List(entered) = entered else { return None };
        let mut places = Vec::new();
        for place in entered.iter().filter_map(|chosen| self.offer.find(chosen)) {
            if places.len() < self.most() && !places.contains(&place) {
                places.push(place);
            }
        }
        Some(self.options_at(places))
    }
    fn read_place(&self, place: &Self::Place) -> Result<Option<Vec<T>>, String> {
        let held = place.held(self.offer.options());
        held.map(|held| self.check("the place this multiselect is bound to holds", held))
            .transpose()
    }
    fn write_place(&self, place: &mut Self::Place, value: Vec<T>) {
        place.set(value);
    }
    fn to_value(&self, value: &Vec<T>) -> Value {
        let chosen = self.places_of(value).into_iter();
        Value::List(chosen.map(|index| self.offer.value(index)).collect())
    }
    fn element(self, field: Field, value: &Vec<T>) -> Multiselect {
        let chosen = self.places_of(value);
        let labels = self.offer.labels();
        Multiselect { field, labels, chosen, max: self.max, placeholder: self.placeholder }
    }
}

impl ElementData for Multiselect {
    fn name(&self) -> &'static str {
        NAME
    }
    fn text(&self) -> String {
        let chosen = self.chosen.iter().map(|&index| as_read(&self.labels[index]));
        let chosen: Vec<_> = chosen.collect();
        let shown = if chosen.is_empty() { self.placeholder.clone() } else { chosen.join(", ") };
        format!("{}: {shown}", as_read(&self.field.label))
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        let choice =
            |&index: &usize| Value::Choice { index, label: self.labels[index].to_string() };
        Some(Value::List(self.chosen.iter().map(choice).collect()))
    }
    /// An event carries the indices of options.
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        let Value::List(entered) = value else { return Err(Refusal::WrongKind) };
        if entered.len() > self.max.unwrap_or(self.labels.len()) {
            return Err(Refusal::NotOffered);
        }
        let mut chosen = Vec::new();
        for index in &entered {
            let choice = choice_at(&self.labels, index)?;
            if chosen.contains(&choice) {
                return Err(Refusal::NotOffered);
            }
            chosen.push(choice);
        }
        Ok(Value::List(chosen))
    }
    fn set_value(&mut self, value: &Value) {
        let Value::List(chosen) = value else { return };
        let index = |choice: &Value| match choice {
            Value::Choice { index, .. } => Some(*index),
            _ => None,
        };
        self.chosen = chosen.iter().filter_map(index).collect();
    }
}
