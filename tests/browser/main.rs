//! The page in real Chromium, driven as a person drives it. `cargo xtask test browser` installs
//! what this needs.

mod autofill;
mod axe;
mod buttons;
mod cable;
mod charts;
mod chromium;
mod connection;
mod data;
mod deployed;
mod drafts;
mod examples;
mod first_press;
mod forms;
mod images;
mod inputs;
mod joined;
mod layers;
mod layout;
mod long_runs;
mod passwords;
mod reasons;
mod rebuilt;
mod rollout;
mod server;
mod soak;
mod socket;
mod streams;
mod survive;
mod tasks;
mod typing;
mod uploads;
mod wakes;
mod xss;
