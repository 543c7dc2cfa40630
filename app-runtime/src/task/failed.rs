//! The reason why a task failed.

use std::fmt::Display;

/// The reason why a task failed, in words. `?` makes one of whatever can be displayed: an error, a
/// boxed one, `&str`, `String`.
///
/// It is not `Display` itself: so `From` has one implementation for all that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed(Box<str>);

impl Failed {
    /// The words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.0
    }
}

#[diagnostic::do_not_recommend]
impl<E: Display> From<E> for Failed {
    fn from(error: E) -> Failed {
        Failed(error.to_string().into())
    }
}
