//! The small languages that authors write in strings: icons, as `:material/refresh:` or 🎉,
//! directives in Markdown, as `:red[late]`, and keyboard shortcuts, as `Ctrl+J`.
//!
//! The attributes read them at compile time if they are literals; the runtime reads them again if
//! they are not. Both say the same about faulty ones.

// The layers: a module names only modules above it.
mod nearest; // the name that was meant
mod icon; // the names of icons
mod directive; // words with a look of their own
mod label; // Markdown on one line
mod pieces; // a text with icons and directives in it
#[cfg(feature = "markdown")]
mod markdown; // the same in Markdown
mod shortcut; // keys

pub use directive::{Directive, PaletteColor, may_have_directives};
pub use icon::{Icon, emoji};
#[cfg(feature = "pictures")]
pub use icon::{Picture, picture};
pub use label::{as_paragraph, without_stop};
#[cfg(feature = "markdown")]
pub use markdown::{Markup, read};
pub use nearest::nearest;
pub use pieces::{Piece, as_read, marked, pieces, spoken};
pub use shortcut::Shortcut;
