//! The senders of requests: their addresses, their cookies, and their shares of the server.

pub(crate) mod identity; // the cookie of a browser
pub(crate) mod proxies; // whose headers are believed
pub(crate) mod places; // permits for connections
pub(crate) mod origin; // address and scheme of a request
pub(crate) mod visitor; // shares of the server
