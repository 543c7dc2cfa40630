//! The names in documents exist: files by their paths, and the tests that SECURITY.md lists.

use std::fs;

use crate::{files, root};

/// The pieces of a line between back-ticks, each with the text before it.
fn code(line: &str) -> Vec<(&str, &str)> {
    let pieces: Vec<_> = line.split('`').collect();
    pieces.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Whether this is the path of a source file, from the folder of the workspace down.
fn is_path(code: &str) -> bool {
    let is_plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/.".contains(&byte));
    let folders = ["app-", "dacapo/", "examples/", "fuzz/", "tests/", "xtask/"];
    is_plain && code.ends_with(".rs") && folders.iter().any(|folder| code.starts_with(folder))
}

#[test]
fn a_file_that_a_document_names_is_there() {
    let mut wrong = Vec::new();
    for document in files(".", &[".md"]) {
        let text = fs::read_to_string(&document).unwrap();
        let paths = text.lines().flat_map(code).map(|(_, code)| code).filter(|code| is_path(code));
        for path in paths.filter(|path| !root().join(path).exists()) {
            wrong.push(format!("{} names {path}", document.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_test_that_security_md_names_is_in_its_file() {
    let (mut wrong, mut found) = (Vec::new(), 0);
    for line in fs::read_to_string(root().join("SECURITY.md")).unwrap().lines() {
        let mut source = None;
        for (before, code) in code(line) {
            if is_path(code) {
                source = Some((code, fs::read_to_string(root().join(code)).unwrap()));
            } else if let Some((path, text)) = &source
                && [": ", ", "].contains(&before)
            {
                found += 1;
                if !text.contains(&format!("fn {code}(")) {
                    wrong.push(format!("{path} has no {code}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(found > 40, "only {found} tests are named");
}
