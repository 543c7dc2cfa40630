//! Compares the public items of each published crate with the lists in `tests/public_api`, so that
//! a review sees every change of them.
//!
//! The items come from rustdoc's JSON, which a stable rustdoc writes only with `RUSTC_BOOTSTRAP=1`.
//! Set for all of cargo, the variable would have dependencies built a second time, since their
//! build scripts ask for it. So only rustdoc gets it: cargo starts this program in its place.

use std::env;
use std::process::{Command, ExitCode};

use crate::{PUBLISHED, cargo, run};

/// Tells this program that cargo has started it as its rustdoc.
const STAND_IN: &str = "DACAPO_RUSTDOC";

/// Fails if an item was added, changed or removed.
pub(crate) fn check() -> Result<(), String> {
    compare("check").map_err(|error| {
        format!("{error}\nIf the change is meant, `cargo xtask api` writes the lists anew.")
    })
}

/// Writes the lists anew.
pub(crate) fn accept() -> Result<(), String> {
    compare("accept")
}

fn compare(how: &str) -> Result<(), String> {
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let arguments = ["doc", "--workspace", "--lib", "--no-deps", "--all-features", "--quiet"];
    run(cargo()
        .env("RUSTDOC", this)
        .env(STAND_IN, "1")
        .env("RUSTDOCFLAGS", "-Z unstable-options --output-format json")
        .args(arguments))?;
    run(cargo()
        .env("DACAPO_API", how)
        .env("DACAPO_PUBLISHED", PUBLISHED.join(" "))
        .args(["test", "--package", "dacapo-tests", "--features", "api", "--test", "public_api"])
        .args(["--quiet", "--", "--nocapture"]))
}

/// Runs rustdoc if cargo has started this program as its rustdoc.
pub(crate) fn stand_in_for_rustdoc() -> Option<ExitCode> {
    env::var_os(STAND_IN)?;
    let status =
        Command::new("rustdoc").args(env::args_os().skip(1)).env("RUSTC_BOOTSTRAP", "1").status();
    Some(if status.is_ok_and(|status| status.success()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
