//! The sessions that live on this server: the ways of a page to its session, its events there, and
//! the storage of the session.

pub(crate) mod questions; // questions about rows
mod growth; // pieces of growing texts
pub(crate) mod renderer; // the way to the page
pub(crate) mod persistence; // the way to the store
pub(crate) mod wakes; // redraws without an event
pub(crate) mod session; // one session: events in, runs
pub(crate) mod first_run; // its first run here
pub(crate) mod host; // all sessions: begin, find, forget
pub(crate) mod arrival; // a document, and then its socket, find their session
pub(crate) mod socket; // the way in
pub(crate) mod upload; // the way in for files
pub(crate) mod page; // the first page
