//! The small languages that authors write in strings: icons, as `:material/refresh:` or 🎉, and
//! keyboard shortcuts, as `Ctrl+J`.
//!
//! The attributes read them at compile time if they are literals; the runtime reads them again if
//! they are not. Both say the same about faulty ones.

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
