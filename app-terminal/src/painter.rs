//! The painter: the data from which every element is painted. The methods that paint stand in
//! `paint`, `json` and `grid`.

use crate::look::Look;
use crate::page::Page;

#[derive(Clone, Copy)]
pub(crate) struct Painter<'a> {
    pub(crate) page: &'a Page,
    pub(crate) look: Look,
    /// Turns the spinner.
    pub(crate) tick: usize,
}

pub(crate) fn turning(tick: usize) -> &'static str {
    ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"][tick % 10]
}
