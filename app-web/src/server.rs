//! A running server: its connections, the names it answers to, its health, and its end.

pub(crate) mod connections;
pub(crate) mod hosts;
pub(crate) mod serve;
pub(crate) mod health;
pub(crate) mod router;
