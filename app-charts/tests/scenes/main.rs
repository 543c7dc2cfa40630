//! Charts and their scenes, with numbers.

mod drawn;
