//! Every behaviour case is a test of its number: a function whose name begins with it, or for
//! what must not compile, a case of the mistakes.

use std::collections::BTreeSet;
use std::fs;

use crate::{files, root};

/// What people who come from Streamlit expect.
const CASES: &str = "
    A1 A2 A3 A5 A6 A7 A8 A9 A12 A13 A14 A15 A16 A17
    B1 B2 B3 B5 B7 B8 B9
    C1 C2 C3 C6 C8 C13 C14
    D3 D5 D7 D9 D13 D14 D16 D17
    E1 E2 E3 E4 E12 E13
    F17
    G1 G2 G5 G7 G8 G9 G10 G11 G12
    H1 H2
";

/// Those that must not compile, and the mistake that shows it.
const MISTAKES: &[(&str, &str)] = &[
    ("B4", "handler_takes_ui"),
    ("C7", "key_empty"),
    ("D2", "state_field_unknown"),
    ("E7", "form_with_a_button"),
    ("E8", "submit_button_outside_a_form"),
    ("E9", "form_in_a_form"),
    ("E10", "form_field_with_on_change"),
    ("H5", "cached_takes_ui"),
    ("H7", "cached_argument_cannot_be_compared"),
];

/// The numbers that begin the name of a test: `c1_c2_…` has two.
fn numbers(name: &str) -> impl Iterator<Item = String> + '_ {
    let is_number = |part: &&str| {
        let (letter, digits) = part.split_at(1);
        letter.bytes().all(|byte| byte.is_ascii_lowercase())
            && !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    name.split('_').filter(|part| !part.is_empty()).take_while(is_number).map(str::to_uppercase)
}

#[test]
fn every_behaviour_case_is_a_test() {
    let mut tested = BTreeSet::new();
    for path in files("tests", &[".rs"]) {
        let text = fs::read_to_string(&path).unwrap();
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            let name = line.strip_prefix("fn ").and_then(|rest| rest.split('(').next());
            if let Some(name) = name.filter(|_| is_test) {
                tested.extend(numbers(name));
            }
            // Other attributes may stand between.
            is_test = line == "#[test]" || is_test && line.starts_with("#[");
        }
    }
    let missing: Vec<_> = CASES.split_whitespace().filter(|case| !tested.contains(*case)).collect();
    assert!(missing.is_empty(), "no test is named after {missing:?}");
    for (case, mistake) in MISTAKES {
        let message = root().join(format!("tests/compile_fail/cases/{mistake}.stderr"));
        assert!(message.exists(), "{case}: there is no mistake `{mistake}`");
    }
}
