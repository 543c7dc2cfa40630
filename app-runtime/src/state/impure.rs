//! The one way to data beyond a component's arguments, its widgets and its own cells. A memo component
//! that takes it is impure: its result may change while its arguments are equal, so it is not skipped.

use std::cell::Cell;

/// Data that make a memo component impure. The field is private to this file, so code that reads or
/// writes the data in a run has to go through [`reach`](Self::reach), which counts.
#[derive(Debug, Default)]
pub(super) struct Impure<T> {
    data: T,
    count: Cell<u64>,
}

impl<T> Impure<T> {
    pub(super) fn new(data: T) -> Impure<T> {
        Impure { data, count: Cell::new(0) }
    }

    /// The data. Components that are running become impure. Between runs there are none.
    #[inline]
    pub(super) fn reach(&self) -> &T {
        self.note();
        &self.data
    }

    /// The data between runs: a run shares them, so nobody can have them alone.
    pub(super) fn get_mut(&mut self) -> &mut T {
        &mut self.data
    }

    /// Counts a step that is impure without these data, such as a side effect.
    #[inline]
    pub(super) fn note(&self) {
        self.count.set(self.count.get() + 1);
    }

    /// The number of impure steps. It only rises, so two looks show whether there was one between
    /// them.
    pub(super) fn count(&self) -> u64 {
        self.count.get()
    }
}
