//! The guide on mistakes shows the present messages of the compiler, and not those of an earlier
//! time.

use std::fs;
use std::path::Path;

const GUIDE: &str = include_str!("../../dacapo/docs/mistakes.md");

/// Replaces lines of a message that do not help the readers of the guide.
const LEFT_OUT: &str = "  …";

/// A mistake, and its message.
struct Case {
    name: String,
    source: String,
    message: String,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile_fail/cases");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let source = fs::read_to_string(&path).unwrap();
            let message = fs::read_to_string(path.with_extension("stderr"));
            let message = message.unwrap_or_else(|_| panic!("`{name}` has no message yet"));
            let message = message.replace(&format!("compile_fail/cases/{name}.rs"), "src/main.rs");
            cases.push(Case { name, source, message });
        }
    }
    cases
}

/// The blocks of the guide that begin with this fence.
fn blocks(fence: &str) -> Vec<&'static str> {
    let mut blocks = Vec::new();
    let mut rest = GUIDE;
    while let Some((_, after)) = rest.split_once(&format!("```{fence}\n")) {
        let (block, after) = after.split_once("\n```\n").expect("a block has an end");
        blocks.push(block);
        rest = after;
    }
    blocks
}

#[test]
fn the_guide_shows_the_messages_as_they_are() {
    let cases = cases();
    let (sources, messages) = (blocks("compile_fail"), blocks("text"));
    assert!(!sources.is_empty());
    assert_eq!(sources.len(), messages.len(), "each mistake has its message");
    for (source, shown) in sources.into_iter().zip(messages) {
        let program = format!("{source}\n\nfn main() {{}}\n");
        let case = cases.iter().find(|case| case.source == program);
        let Case { name, message, .. } =
            case.unwrap_or_else(|| panic!("no case is like this:\n{source}"));
        let mut rest = message.as_str();
        for (position, part) in shown.split(&format!("\n{LEFT_OUT}\n")).enumerate() {
            let Some(at) = rest.find(part) else {
                panic!("the guide says of `{name}`:\n{part}\nand the compiler:\n{message}");
            };
            assert!(at == 0 || position > 0, "the message of `{name}` begins with:\n{message}");
            rest = &rest[at + part.len()..];
        }
    }
}
