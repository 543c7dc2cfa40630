//! The seal of traits that this crate alone implements. Other crates cannot name it, so such a trait
//! may change without breaking them.

/// The supertrait of sealed traits.
#[expect(unnameable_types, reason = "a type that could name it could break the seal")]
pub trait Sealed {}
