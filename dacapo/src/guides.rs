//! The guides, compiled: what they show is what works.

#[doc = include_str!("../docs/files.md")]
mod files {}

#[doc = include_str!("../docs/from_streamlit.md")]
mod from_streamlit {}

#[doc = include_str!("../docs/handlers.md")]
mod handlers {}

#[doc = include_str!("../docs/keys.md")]
mod keys {}

#[doc = include_str!("../docs/mistakes.md")]
mod mistakes {}

#[doc = include_str!("../docs/sessions.md")]
mod sessions {}

#[doc = include_str!("../docs/themes.md")]
mod themes {}
