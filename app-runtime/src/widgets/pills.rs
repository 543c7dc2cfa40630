//! `pills`, `segmented_control`.

use crate::element::Field;
use crate::ui::{Place, Ui};
use crate::widgets::choice::{Choice, ChoiceEntry, Choosable, Options};
use crate::widgets::input::Input;
use crate::words::IntoWords;

/// Options side by side, of which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pills {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The options.
    pub options: Options,
    /// Whether it is drawn as one bar with segments.
    pub segmented: bool,
}

impl<P: Place> Ui<P> {
    /// One of several options, side by side; returns the chosen option, or an `Option` with
    /// `placeholder`. The placeholder is then a pill too, which clears the choice. Options are
    /// anything that can be displayed, compared and cloned.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `placeholder` | none, the first option is chosen |
    /// | `index` | 0 |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn pills<T: Choosable>(
        &self,
        label: impl IntoWords,
        options: impl IntoIterator<Item = T>,
    ) -> Input<'_, ChoiceEntry<Pills, T, T>, P> {
        let element = |field, options| Pills { field, options, segmented: false };
        Input::new(self, label, ChoiceEntry::new("pills", options, element))
    }

    /// The same input, drawn as one bar with segments, for a few short options.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `placeholder` | none, the first option is chosen |
    /// | `index` | 0 |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn segmented_control<T: Choosable>(
        &self,
        label: impl IntoWords,
        options: impl IntoIterator<Item = T>,
    ) -> Input<'_, ChoiceEntry<Pills, T, T>, P> {
        let element = |field, options| Pills { field, options, segmented: true };
        Input::new(self, label, ChoiceEntry::new("segmented_control", options, element))
    }
}

impl Choice for Pills {
    fn name(&self) -> &'static str {
        if self.segmented { "segmented_control" } else { "pills" }
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
