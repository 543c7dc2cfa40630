//! The sessions that live on this server: how a page comes to one, what it may do there, and how the
//! session is kept.

pub(crate) mod dataframes;
pub(crate) mod renderer;
pub(crate) mod persistence;
pub(crate) mod session;
pub(crate) mod host;
pub(crate) mod socket;
pub(crate) mod upload;
pub(crate) mod page;
