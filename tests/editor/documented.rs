//! The documentation of each keyword names its default: editors show it.

use std::fs;
use std::path::Path;

/// Every keyword of a file, with its documentation.
fn keywords(source: &str) -> Vec<(String, String)> {
    let mut keywords = Vec::new();
    let mut documentation = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            documentation += text;
        } else if let Some(rest) = line.strip_prefix("pub fn ") {
            let (name, parameters) = rest.split_once('(').unwrap_or((rest, ""));
            if parameters.starts_with("mut self,") {
                let name = name.split('<').next().unwrap_or(name);
                keywords.push((name.to_owned(), documentation.clone()));
            }
            documentation.clear();
        } else if let Some(keyword) = setter(line) {
            keywords.push((keyword.to_owned(), documentation.clone()));
            documentation.clear();
        } else if !line.starts_with("#[") {
            documentation.clear();
        }
    }
    keywords
}

/// The keyword that a line of `setters!` begins with.
fn setter(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(": ")?;
    let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (is_name && rest.contains(" => ")).then_some(name)
}

#[test]
fn every_keyword_tells_its_default() {
    let widgets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app-runtime/src/widgets");
    let (mut found, mut silent) = (0, Vec::new());
    for entry in fs::read_dir(widgets).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // A method of one widget alone; it has no keywords.
            continue;
        }
        for (keyword, documentation) in keywords(&fs::read_to_string(&path).unwrap()) {
            found += 1;
            if !documentation.contains("Default") {
                silent.push(format!("{}: {keyword}", path.file_name().unwrap().display()));
            }
        }
    }
    assert!(
        found > 90,
        "only {found} keywords: are they still lines of `setters!`, or `pub fn name(mut self, …)`?"
    );
    assert!(silent.is_empty(), "no default is told by {}", silent.join(", "));
}
