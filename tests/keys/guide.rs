//! The table of the guide on keys says what the corpus of edits shows.

use crate::edits::{Fate, all};

const GUIDE: &str = include_str!("../../dacapo/docs/keys.md");

/// The cells of the first table whose head begins with this cell.
fn table(first: &str) -> Vec<Vec<String>> {
    let rows = GUIDE.lines().skip_while(|line| !line.starts_with(&format!("| {first}")));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

fn words(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "kept",
        Fate::Lost => "starts anew",
    }
}

#[test]
fn the_guide_tells_what_each_edit_does() {
    let shown: Vec<_> = all()
        .iter()
        .map(|edit| {
            // A widget that keeps its value without a key needs none.
            let pinned = edit.pinned.map_or("", words);
            [edit.name, words(edit.plain), pinned].map(str::to_owned).to_vec()
        })
        .collect();
    let told = table("when you …");
    for (told, shown) in told.iter().zip(&shown) {
        assert_eq!(told, shown);
    }
    assert_eq!(
        told.len(),
        shown.len(),
        "the guide and the corpus have the same edits, in the same order"
    );
}

#[test]
fn what_starts_anew_says_whether_a_key_would_help() {
    for edit in all() {
        assert_eq!(edit.pinned.is_some(), edit.plain == Fate::Lost, "{}", edit.name);
    }
}
