//! Charts and their scenes, with numbers.

#![expect(clippy::unwrap_used, reason = "a test may panic wherever it likes, in its helpers too")]

mod made;
mod drawn;
mod asked;
mod golden;
mod arbitrary;
