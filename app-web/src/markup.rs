//! Elements as HTML: pure functions from data to text, for the first page and for every patch. It
//! knows nothing of sockets and sessions.

mod write;
mod number_classes;
mod highlight;
mod code_block;
pub(crate) mod markdown;
mod second_bundle;
mod elements;
mod document;

#[cfg(test)]
pub(crate) use document::LATER;
pub(crate) use document::{Document, document};
pub(crate) use elements::{Body, branch, element, page_body, rows, toast};
pub(crate) use second_bundle::patch_has_more;
