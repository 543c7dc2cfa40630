//! `selectbox`.

use crate::element::Field;
use crate::ui::{Place, Ui};
use crate::widgets::choice::{Choice, ChoiceEntry, Choosable, Options};
use crate::widgets::input::Input;
use crate::words::IntoWords;

/// A list from which one option is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selectbox {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The options.
    pub options: Options,
}

impl<P: Place> Ui<P> {
    /// A list that opens to choose one option; returns the chosen option, or an `Option` with
    /// `placeholder`. Options are anything that can be displayed, compared and cloned.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `placeholder` | none, the first option is chosen |
    /// | `index` | 0 |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn selectbox<T: Choosable>(
        &self,
        label: impl IntoWords,
        options: impl IntoIterator<Item = T>,
    ) -> Input<'_, ChoiceEntry<Selectbox, T, T>, P> {
        let element = |field, options| Selectbox { field, options };
        Input::new(self, label, ChoiceEntry::new("selectbox", options, element))
    }
}

impl Choice for Selectbox {
    fn name(&self) -> &'static str {
        "selectbox"
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
