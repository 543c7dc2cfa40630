//! `select_slider`.

use crate::element::Field;
use crate::event::Value;
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::choice::{BindChoice, Choice, ChoiceDraft, ChoiceEntry, Choosable, Options};
use crate::widgets::input::{Entry, Input};
use crate::words::IntoWords;

/// Options in a row, of which one is chosen by dragging.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelectSlider {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The options; one is always chosen.
    pub options: Options,
}

/// A [`SelectSlider`] under construction. A thumb always has a position, so there is no
/// placeholder.
#[derive(Debug)]
pub struct SelectSliderEntry<T>(ChoiceEntry<SelectSlider, T, T>);

impl<P: Place> Ui<P> {
    /// One of several ordered options, chosen by dragging or with the arrow keys. Options are
    /// anything that can be displayed, compared and cloned.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `index` | 0 |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn select_slider<T: Choosable>(
        &self,
        label: impl IntoWords,
        options: impl IntoIterator<Item = T>,
    ) -> Input<'_, SelectSliderEntry<T>, P> {
        let element = |field, options| SelectSlider { field, options };
        Input::new(
            self,
            label,
            SelectSliderEntry(ChoiceEntry::new("select_slider", options, element)),
        )
    }
}

impl<'u, T, P: Place> Input<'u, SelectSliderEntry<T>, P> {
    setters! {
        /// The index of the option that is chosen until a person chooses, from 0. Default: 0.
        index: usize => widget.data.0.index = index;

        /// A variable of the app's own that it reads and writes: a `T`, a `String` for `&str`, or
        /// an `Option` of either. Default: none.
        bind: &'u mut impl BindChoice<T> => place = Some(bind.reach());
    }
}

impl<T> Sealed for SelectSliderEntry<T> {}

impl<T> Entry for SelectSliderEntry<T> {
    type Value = T;
    type Place = dyn BindChoice<T> + 'static;
    type Draft = ChoiceDraft<SelectSlider, T>;

    fn kind(&self) -> &'static str {
        self.0.kind()
    }
    fn initial(&self) -> Result<T, String> {
        self.0.initial()
    }
    fn lacks_options(&self) -> Option<String> {
        self.0.offer.options().is_empty().then(|| {
            "this select_slider was given no options, so it has no value, and the run ends here. \
             Call it only where its list is not empty"
                .to_owned()
        })
    }
    fn read(&self, entered: &Value) -> Option<T> {
        self.0.read(entered)
    }
    fn read_place(&self, place: &Self::Place) -> Result<Option<T>, String> {
        self.0.read_place(place)
    }
    fn write_place(&self, place: &mut Self::Place, value: T) {
        self.0.write_place(place, value);
    }
    fn to_value(&self, value: &T) -> Value {
        self.0.to_value(value)
    }
    fn element(self, field: Field, value: &T) -> ChoiceDraft<SelectSlider, T> {
        self.0.element(field, value)
    }
}

impl Choice for SelectSlider {
    fn name(&self) -> &'static str {
        "select_slider"
    }
    fn field(&self) -> &Field {
        &self.field
    }
    fn options(&self) -> &Options {
        &self.options
    }
    fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }
}
