//! The public items of each published crate, one a line, as `cargo xtask test api` compares them
//! with the lists in this folder. `cargo xtask api` writes the lists anew.
//!
//! Left out are the implementations of auto traits, derived and blanket ones, and what is hidden
//! from the documentation.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The format that the reader of this package knows.
const FORMAT: u64 = 57;

#[test]
fn the_public_items_are_those_of_the_lists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let written = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(PathBuf::from(folder)))
        .join("doc");
    let published = env::var("DACAPO_PUBLISHED").expect("started by `cargo xtask test api`");
    let accept = env::var("DACAPO_API").is_ok_and(|how| how == "accept");
    let mut changed = Vec::new();
    for package in published.split(' ') {
        let json = written.join(package.replace('-', "_")).with_extension("json");
        let text = fs::read_to_string(&json)
            .unwrap_or_else(|error| panic!("no {}: {error}", json.display()));
        let format = format_of(&text);
        if format != FORMAT {
            println!(
                "left out, for this rustdoc writes JSON of format {format}, and the version of \
                 `public-api` in tests/Cargo.toml reads format {FORMAT}"
            );
            return;
        }
        let items = items(&json);
        let list = root.join("tests/public_api").join(package).with_extension("txt");
        if accept {
            fs::write(&list, items).expect("the list is written");
            continue;
        }
        let before = fs::read_to_string(&list).unwrap_or_default();
        if before != items {
            changed.push(package);
            print_difference(package, &before, &items);
        }
    }
    assert!(changed.is_empty(), "the public items of {} changed", changed.join(", "));
}

fn format_of(json: &str) -> u64 {
    let json: serde_json::Value = serde_json::from_str(json).expect("rustdoc writes JSON");
    json["format_version"].as_u64().expect("rustdoc says its format")
}

fn items(json: &Path) -> String {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .sorted(true)
        .build()
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", json.display()));
    api.items().map(|item| format!("{item}\n")).collect()
}

/// Prints the lines that one of the two alone has.
fn print_difference(package: &str, before: &str, after: &str) {
    println!("--- tests/public_api/{package}.txt");
    let (old, new): (BTreeSet<_>, BTreeSet<_>) =
        (before.lines().collect(), after.lines().collect());
    for line in old.symmetric_difference(&new) {
        println!("{}{line}", if new.contains(line) { '+' } else { '-' });
    }
}
