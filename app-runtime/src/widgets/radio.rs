//! `radio`.

use crate::element::Field;
use crate::ui::{Place, Ui};
use crate::widgets::choice::{Choice, ChoiceEntry, Choosable, Options};
use crate::widgets::input::Input;
use crate::words::IntoWords;

/// Options of which one is chosen, all visible.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Radio {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The options.
    pub options: Options,
}

impl<P: Place> Ui<P> {
    /// One of several options, all visible; returns the chosen option, or an `Option` with
    /// `placeholder`. Options are anything that can be displayed, compared and cloned.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `placeholder` | none, the first option is chosen |
    /// | `index` | 0 |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn radio<T: Choosable>(
        &self,
        label: impl IntoWords,
        options: impl IntoIterator<Item = T>,
    ) -> Input<'_, ChoiceEntry<Radio, T, T>, P> {
        let element = |field, options| Radio { field, options };
        Input::new(self, label, ChoiceEntry::new("radio", options, element))
    }
}

impl Choice for Radio {
    fn name(&self) -> &'static str {
        "radio"
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
