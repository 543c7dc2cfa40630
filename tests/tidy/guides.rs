//! The guides and the gallery are complete: the table for people who come from Streamlit has every
//! method there is, and says of the others that they are yet to come; the gallery shows every
//! example.

use std::collections::BTreeMap;
use std::fs;

use crate::{files, root};

/// The methods of `Ui` that the guide's tables name, and whether they say "not yet".
fn told() -> BTreeMap<String, bool> {
    let guide = fs::read_to_string(root().join("dacapo/docs/from_streamlit.md")).unwrap();
    let mut told = BTreeMap::new();
    for row in guide.lines().filter(|line| line.starts_with('|')) {
        let row = row.replace("\\|", "/");
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, ours, differs] = cells[..] else { continue };
        for call in ours.split("ui.").skip(1) {
            let name = call.split(|c: char| c != '_' && !c.is_alphanumeric()).next().unwrap();
            told.insert(name.to_owned(), differs.starts_with("not yet"));
        }
    }
    told
}

/// The methods that the attributes step in for.
fn vocabulary() -> Vec<String> {
    let source = fs::read_to_string(root().join("app-macros/src/vocabulary.rs")).unwrap();
    let (_, table) = source.split_once("const VOCABULARY").unwrap();
    let lines = table.lines().filter_map(|line| line.trim().strip_prefix("(\""));
    lines.map(|line| line.split('"').next().unwrap().to_owned()).collect()
}

/// Whether the runtime has that method: public, and of a `&self`; keywords take a `self`.
fn is_there(name: &str, sources: &str) -> bool {
    let head = format!("pub fn {name}");
    sources.split(&head).skip(1).any(|rest| {
        rest.starts_with(['(', '<'])
            && rest
                .split_once('(')
                .is_some_and(|(_, taken)| taken.trim_start().starts_with("&self"))
    })
}

#[test]
fn the_guide_for_people_from_streamlit_has_every_method() {
    let mut sources = fs::read_to_string(root().join("app-runtime/src/ui.rs")).unwrap();
    for path in files("app-runtime/src/widgets", &[".rs"]) {
        sources += &fs::read_to_string(path).unwrap();
    }
    let told = told();
    let mut wrong = Vec::new();
    let vocabulary = vocabulary();
    assert!(vocabulary.len() > 60, "{vocabulary:?}");
    for name in &vocabulary {
        match (told.get(name), is_there(name, &sources)) {
            (None, _) => wrong.push(format!("`ui.{name}` has no row")),
            (Some(true), true) => wrong.push(format!("`ui.{name}` is there by now")),
            (Some(false), false) => wrong.push(format!("`ui.{name}` is \"not yet\" there")),
            _ => {}
        }
    }
    for name in told.keys().filter(|name| !is_there(name, &sources)) {
        if !vocabulary.contains(name) {
            wrong.push(format!("nobody knows `ui.{name}`"));
        }
    }
    assert!(wrong.is_empty(), "dacapo/docs/from_streamlit.md:\n{}", wrong.join("\n"));
}

#[test]
fn the_gallery_shows_every_example_and_every_original() {
    let gallery = fs::read_to_string(root().join("examples/src/bin/gallery.rs")).unwrap();
    let [ours, theirs] = [("src/bin", ".rs"), ("streamlit", ".py")]
        .map(|(folder, ending)| files(&format!("examples/{folder}"), &[ending]));
    let names = ours.iter().chain(&theirs).map(|path| path.file_name().unwrap().to_str().unwrap());
    let hidden: Vec<_> = names
        .filter(|name| *name != "gallery.rs" && !gallery.contains(&format!("\"{name}\"")))
        .collect();
    assert!(hidden.is_empty(), "not in the gallery: {}", hidden.join(", "));
}
