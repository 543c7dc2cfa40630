//! The page in real Chromium, driven as a person drives it. `cargo xtask test browser` installs
//! what this needs.

mod cable;
mod chromium;
mod connection;
mod examples;
mod inputs;
mod forms;
mod layout;
mod server;
mod socket;
mod typing;
