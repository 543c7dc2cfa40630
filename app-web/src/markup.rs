//! Elements as HTML: pure functions from data to text, for the first page and for every patch. It
//! knows nothing of sockets and sessions.

mod write; // tags and escaped text
mod number_classes; // numbers for the style sheet
mod highlight; // source in colours
mod code_block; // a block of it
mod math; // formulas
pub(crate) mod markdown; // Markdown
mod second_bundle; // whether a page needs more than words and buttons
mod growing; // Markdown that grows
mod elements; // one function for each element
mod document; // the page around them

#[cfg(test)]
pub(crate) use document::LATER;
pub(crate) use document::{Document, document};
pub(crate) use elements::{Body, branch, chart, element, page_body, rows, toast};
pub(crate) use growing::{Growing, TextChange};
pub(crate) use second_bundle::patch_has_more;
