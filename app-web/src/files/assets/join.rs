//! Joins several modules of the client into one file, and removes comments from any file. People
//! read the sources; the files for browsers are made of them when the first page is requested.
//!
//! This module knows lines, not JavaScript: it removes whole lines of comment, and the space before
//! a line; then the line breaks and the space that no rule and no sign needs. The tests below check
//! the assumptions about our sources.

use std::collections::{BTreeMap, BTreeSet};

/// One source: its name and its text.
pub(super) type Source = (&'static str, &'static str);

/// A file of its sources, one after the other. Imports between its modules are removed; `home`
/// gives the file of a module that they import from elsewhere.
pub(super) fn join(sources: &[Source], home: impl Fn(&str) -> Option<&'static str>) -> String {
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut code = String::new();
    for line in sources.iter().flat_map(|(_, source)| bare(source)) {
        match imported(line) {
            Some((_, from)) if sources.iter().any(|(name, _)| *name == from) => {}
            // Several of the modules may import the same name.
            Some((names, from)) => {
                imports.entry(home(from).unwrap_or(from)).or_default().extend(names);
            }
            None => push_typeless(&mut code, line),
        }
    }
    let mut file = String::new();
    for (from, names) in imports {
        let names = Vec::from_iter(names).join(", ");
        file.extend(["import { ", &names, " } from \"./", from, "\";\n"]);
    }
    file + &code
}

/// A style sheet without the space that its rules do not need.
pub(super) fn squeeze(sheet: &str) -> String {
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let mut small = String::with_capacity(sheet.len());
    for line in sheet.lines() {
        match (line.strip_suffix(" {"), line.split_once(": ")) {
            (Some(selector), _) => small.extend([selector, "{"]),
            (None, Some((name, value))) if is_name(name) => small.extend([name, ":", value]),
            _ => small.push_str(line),
        }
        if !small.ends_with(['{', '}', ';', ',']) {
            small.push('\n');
        }
    }
    small
}

/// A script without the space around signs, and without the line breaks behind some.
pub(super) fn squeeze_script(script: &str) -> String {
    let mut small = String::with_capacity(script.len());
    for line in script.lines() {
        if may_have_pattern(line) {
            small.push_str(line);
        } else {
            parts(line).for_each(|(part, is_text)| push_squeezed(&mut small, part, is_text));
        }
        if !small.ends_with(['{', ';', ',']) {
            small.push('\n');
        }
    }
    small
}

/// Whether a line may have a regular expression or a text in apostrophes: space in them counts.
fn may_have_pattern(line: &str) -> bool {
    parts(line).any(|(part, is_text)| !is_text && part.contains(['/', '\'', '\\']))
}

/// The parts of a line of a script, in turns code and text. Each ends with a quote, or with the line.
fn parts(line: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut quote = None;
    line.split_inclusive(move |sign| {
        let is_edge = quote.map_or(matches!(sign, '"' | '`'), |quote| sign == quote);
        if is_edge {
            quote = if quote.is_none() { Some(sign) } else { None };
        }
        is_edge
    })
    .zip([false, true].into_iter().cycle())
}

/// Adds a part of a line, of code without the space that stands beside a sign.
fn push_squeezed(small: &mut String, part: &str, is_text: bool) {
    if is_text {
        return small.push_str(part);
    }
    let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$' | '#');
    let mut signs = part.chars().peekable();
    while let Some(sign) = signs.next() {
        let (before, after) = (small.chars().next_back(), signs.peek().copied());
        let is_needed = match (before, after) {
            // `a + +b`
            (Some(before), Some(after)) => before == after || is_word(before) && is_word(after),
            _ => true,
        };
        if sign != ' ' || is_needed {
            small.push(sign);
        }
    }
}

/// The lines that are neither comment nor empty, without the space around them.
fn bare(source: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    source.lines().map(str::trim).filter(move |line| {
        let begins = !inside && line.starts_with("/*");
        // Code after a comment on the same line, as with a cast, is no comment.
        let ends = (inside || begins) && line.ends_with("*/");
        let is_comment = inside || begins && (ends || !line.contains("*/"));
        inside = is_comment && !ends;
        !is_comment && !line.is_empty() && !line.starts_with("//")
    })
}

/// The imported names of a line, and the module they come from.
fn imported(line: &str) -> Option<(impl Iterator<Item = &str>, &str)> {
    let (names, from) = line.strip_prefix("import { ")?.split_once(" } from \"./")?;
    Some((names.split(", "), from.strip_suffix("\";")?))
}

/// A line without the types in it: `/** @type {…} */`.
fn push_typeless(file: &mut String, line: &str) {
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("/** @") {
        let Some((_, after)) = behind.split_once("*/") else { break };
        file.push_str(before);
        rest = after.trim_start();
    }
    file.push_str(rest);
    file.push('\n');
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{FILES, home_of};
    use super::*;

    #[test]
    fn what_stays_of_modules_is_their_code() {
        let one = "// What it is.\n\nimport { b } from \"./b.js\";\nimport { c, d } from \"./c.js\";\n\n\
                   /**\n * @param {string} x\n */\nexport function one(x) {\n    // Why.\n    \
                   return /** @type {string} */ (b(x));\n}\n\n/** Short. */\none(\"// text\");\n";
        let two = "import { c } from \"./c.js\";\nexport function b(x) {\n    return c(x);\n}\n";
        assert_eq!(
            join(&[("b.js", two), ("one.js", one)], |_| Some("e.js")),
            "import { c, d } from \"./e.js\";\nexport function b(x) {\nreturn c(x);\n}\n\
             export function one(x) {\nreturn (b(x));\n}\none(\"// text\");\n"
        );
    }

    #[test]
    fn a_style_sheet_keeps_its_rules() {
        let sheet = "/*\n * About.\n */\n\n.a {\n    /* Why. */\n    color: red; /* behind */\n}\n";
        let joined = join(&[("a.css", sheet)], |_| None);
        assert_eq!(joined, ".a {\ncolor: red; /* behind */\n}\n");
    }

    #[test]
    fn a_style_sheet_loses_only_space() {
        let sheet = "@media (a: b) {\n.a: hover,\n.b {\n--c-1: d  e;\nf:\ng h;\n}\n}\n";
        assert_eq!(squeeze(sheet), "@media (a: b){.a: hover,.b{--c-1:d  e;f:\ng h;}}");
    }

    #[test]
    fn a_script_loses_only_space() {
        let script = "const a = (b, c) => {\nif (b) return \"d = e\";\nreturn `f, ${c}` + +b - c;\n}\n\
                      g = /[., ]/;\nh = 'i = j';\n";
        assert_eq!(
            squeeze_script(script),
            "const a=(b,c)=>{if(b)return\"d = e\";return`f, ${c}`+ +b-c;}\ng = /[., ]/;h = 'i = j';"
        );
    }

    /// No line of a text of several lines may look like a comment or an import. An import is one
    /// line, with names as they are. A comment does not begin inside a text, nor behind code.
    #[test]
    fn lines_can_be_told_apart_in_all_sources() {
        for (name, source) in FILES.iter().flat_map(|file| file.sources) {
            for line in source.lines() {
                assert!(line.matches('`').count() % 2 == 0, "{name}: {line}");
                let odd = ["export default", "export {", "export *", "import *", "import {\n"];
                assert!(!odd.iter().any(|odd| line.starts_with(odd)), "{name}: {line}");
                if line.starts_with("import ") {
                    let names = imported(line).map(|(names, _)| names.collect::<String>());
                    assert!(names.is_some_and(|names| !names.contains(' ')), "{name}: {line}");
                }
                let is_code = !line.trim_start().starts_with(['/', '*']);
                let behind = parts(line).any(|(part, is_text)| !is_text && part.contains("//"));
                assert!(!(is_code && name.ends_with(".js") && behind), "{name}: {line}");
                let (before, _) = line.split_once("/*").unwrap_or_default();
                assert!(before.matches('"').count() % 2 == 0, "{name}: {line}");
            }
        }
    }

    #[test]
    fn no_name_is_there_twice_in_a_file() {
        for file in FILES.iter().filter(|file| file.name.ends_with(".js")) {
            let lines = file.sources.iter().flat_map(|(_, source)| source.lines());
            // A top-level line of a module has no space before it.
            let own = lines.filter_map(|line| {
                let line = line.strip_prefix("export ").unwrap_or(line);
                let (kind, rest) = line.strip_prefix("async ").unwrap_or(line).split_once(' ')?;
                let end = |c: char| !c.is_alphanumeric() && c != '_';
                let is_named = ["function", "class", "const", "let"].contains(&kind);
                is_named.then(|| rest.split(end).next().unwrap_or_default())
            });
            let joined = join(file.sources, home_of);
            let imported = joined.lines().filter_map(imported).flat_map(|(names, _)| names);
            let mut there = HashSet::new();
            for name in own.chain(imported) {
                assert!(there.insert(name), "{}: `{name}` is there already", file.name);
            }
        }
    }
}
