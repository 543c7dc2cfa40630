//! Every behaviour case of `tests/conformance/README.md` is a test: a function whose name begins
//! with the number of the case, or a file in `tests/compile_fail/cases`.

use std::collections::BTreeSet;
use std::fs;

use crate::{files, root};

/// A row of the table in `tests/conformance/README.md`: its number, and the mistake that shows a
/// case that must not compile.
struct Case {
    number: String,
    mistake: Option<String>,
}

fn cases() -> Vec<Case> {
    let table = fs::read_to_string(root().join("tests/conformance/README.md")).unwrap();
    let cases: Vec<_> = table.lines().filter_map(case).collect();
    assert!(cases.len() > 60, "the table has {} cases", cases.len());
    cases
}

fn case(row: &str) -> Option<Case> {
    let cells: Vec<_> = row.strip_prefix("| ")?.trim_end_matches(" |").split(" | ").collect();
    let &[number, .., compared] = &*cells else { return None };
    let is_number = number.len() > 1 && numbers(&number.to_lowercase()).next().is_some();
    let mistake = compared.strip_prefix("compile error: `").map(|name| name.trim_end_matches('`'));
    is_number.then(|| Case { number: number.to_owned(), mistake: mistake.map(str::to_owned) })
}

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
    for Case { number, mistake } in cases() {
        let Some(mistake) = mistake else {
            assert!(tested.contains(&number), "no test is named after {number}");
            continue;
        };
        let message = root().join(format!("tests/compile_fail/cases/{mistake}.stderr"));
        assert!(message.exists(), "{number}: there is no mistake `{mistake}`");
    }
}
