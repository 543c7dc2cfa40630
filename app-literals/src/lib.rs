//! The small languages that authors write in strings: icons, as `:material/refresh:` or 🎉, and
//! keyboard shortcuts, as `Ctrl+J`.
//!
//! The attributes read them at compile time, where they are literals; the runtime reads them
//! again, for those that are not. Both say the same of what cannot be read.

// The layers: a module names only modules above it.
mod icon; // the names of icons
mod label; // Markdown on one line
mod pieces; // a text with icons in it
mod shortcut; // keys

pub use icon::{Icon, emoji};
#[cfg(feature = "pictures")]
pub use icon::{Picture, picture};
pub use label::{as_paragraph, without_stop};
pub use pieces::{Piece, pieces, spoken};
pub use shortcut::Shortcut;
