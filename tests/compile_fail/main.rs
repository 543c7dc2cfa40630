//! Mistakes, each with what the compiler says about it. Whoever reads these messages has never
//! seen this project: they say what was found, where, why it is wrong, and what to write instead.
//!
//! The compiler's share of a message differs from version to version, so they are compared with
//! one compiler only; with another, the test says so and compares nothing.
//!
//! After a change of words, `TRYBUILD=overwrite cargo test --test compile_fail` writes them anew.

mod guide;

/// The compiler whose messages the files hold.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn mistakes_get_the_messages_that_teach() {
    let compiler = std::process::Command::new("rustc").arg("--version").output().unwrap();
    let compiler = String::from_utf8(compiler.stdout).unwrap();
    if !compiler.starts_with(COMPILER) {
        eprintln!("not compared: the messages are those of {COMPILER}*, and this is {compiler}");
        return;
    }
    let tests = trybuild::TestCases::new();
    tests.compile_fail("compile_fail/cases/*.rs");
}
