//! Mistakes, each with the compiler's message about it. The readers of these messages have never
//! seen this project. So the messages say what was found, where, why it is wrong, and what to write
//! instead.
//!
//! The compiler's share of a message differs from version to version, so they are compared with
//! one compiler only, which `build.rs` knows; with another, the test counts as ignored.
//!
//! After a change of words, `TRYBUILD=overwrite cargo test --test compile_fail` writes them anew.

mod guide;

#[test]
#[cfg_attr(not(compiler_of_messages), ignore = "the messages are those of another compiler")]
fn mistakes_get_the_messages_that_teach() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("compile_fail/cases/*.rs");
}
