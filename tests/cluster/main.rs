//! Several servers that share a Redis, behind a proxy that knows nothing of sessions.
//!
//! `cargo xtask test cluster` installs Redis. Each test has its own Redis, servers and proxy, at
//! ports of their own, and ends them by itself.

mod chaos;
mod crashes;
mod full;
mod held;
mod moves;
mod page;
mod proxy;
mod redis;
mod servers;
mod told;
mod wait;
