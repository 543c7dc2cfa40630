//! Tells the tests whether this is the compiler whose messages they hold.

use std::env;
use std::process::Command;

/// The compiler whose messages lie in `compile_fail/cases`.
const COMPILER: &str = "rustc 1.95.";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(compiler_of_messages)");
    let compiler = env::var_os("RUSTC").expect("cargo names the compiler");
    let version = Command::new(compiler).arg("--version").output().expect("the compiler runs");
    if version.stdout.starts_with(COMPILER.as_bytes()) {
        println!("cargo::rustc-cfg=compiler_of_messages");
    }
}
