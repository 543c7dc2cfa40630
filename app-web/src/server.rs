//! A running server: its connections, the names it answers to, its health, and its end.

pub(crate) mod connections; // taken in, within bounds
pub(crate) mod hosts; // the names it answers to
pub(crate) mod serve; // from the first connection to the end
pub(crate) mod health; // for supervisors and proxies
pub(crate) mod router; // routes and their state
