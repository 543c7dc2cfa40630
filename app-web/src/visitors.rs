//! The senders of requests: their addresses, their cookies, and their shares of the server.

pub(crate) mod identity;
pub(crate) mod proxies;
pub(crate) mod places;
pub(crate) mod origin;
pub(crate) mod visitor;
