//! The guides, as chapters; their examples are compiled as tests.
//!
//! A guide names another guide by a file, which serves readers of the repository. The definitions
//! of links here come first, so on a page of this documentation they win.

#[doc = include_str!("../docs/charts.md")]
pub mod charts {}

/// [several]: crate::guides::sessions#several-servers
#[doc = include_str!("../docs/files.md")]
pub mod files {}

/// [charts]: crate::guides::charts
/// [handlers]: crate::guides::handlers
/// [keys]: crate::guides::keys
/// [renderers]: crate::guides::renderers
#[doc = include_str!("../docs/from_streamlit.md")]
pub mod from_streamlit {}

#[doc = include_str!("../docs/handlers.md")]
pub mod handlers {}

#[doc = include_str!("../docs/keys.md")]
pub mod keys {}

#[doc = include_str!("../docs/long_work.md")]
pub mod long_work {}

/// [handlers]: crate::guides::handlers
/// [keys]: crate::guides::keys
#[doc = include_str!("../docs/mistakes.md")]
pub mod mistakes {}

#[doc = include_str!("../docs/renderers.md")]
pub mod renderers {}

/// [keys]: crate::guides::keys
#[doc = include_str!("../docs/sessions.md")]
pub mod sessions {}

#[doc = include_str!("../docs/themes.md")]
pub mod themes {}
