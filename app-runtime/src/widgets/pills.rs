//! `pills`, `segmented_control`.

use crate::element::{Field, IntoWords};
use crate::ui::{Place, Ui};
use crate::widgets::choice::{Choice, ChoiceEntry, Choosable, Options};
use crate::widgets::input::Input;

/// Options of which one is chosen, side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pills {
    /// Label and other shared facts.
    pub field: Field,
    /// The options.
    pub options: Options,
    /// Drawn as one bar with segments.
    pub segmented: bool,
}

impl<P: Place> Ui<P> {
    /// One of several, side by side; the chosen option, an `Option` with `placeholder`, which is
    /// then a pill as well: the way back to nothing. Options are anything that can be displayed,
    /// compared and cloned.
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

    /// The same as one bar with segments, for a few short options.
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
