//! Every token of the author comes out once, with its own span, in the order of the source.

use proc_macro2::{TokenStream, TokenTree};

use super::{expand, pretty};

/// A word or literal and where it stands. Punctuation is left out: `=` and `,` become dots and
/// parentheses.
type Word = (String, usize, usize);

fn words(tokens: TokenStream, words: &mut Vec<Word>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => self::words(group.stream(), words),
            TokenTree::Punct(_) => {}
            word => {
                let start = word.span().start();
                words.push((word.to_string(), start.line, start.column));
            }
        }
    }
}

const SOURCE: &str = r#"
fn part(ui: &Ui<impl Place>, item: &mut Item) -> Result<bool, Error> {
    let [left, right] = ui.columns(weights = [2, 1], gap = Small);
    left.button("Save", kind = Primary, key = item.id, on_click = save(3, item.id));
    right.container(border = true, |ui| {
        let name: String = ui.text_input("Name", bind = &mut item.name);
        ui.write(format!("{} {name}", item.count));
    });
    for i in (0..item.count).rev() {
        ui.keyed("a").slider("N", range = 0..=i, on_change = |s: &mut S| s.changed());
        row(ui, right, i);
    }
    #[cfg(feature = "more")]
    ui.expander("More", |ui| match item.kind {
        Kind::A if item.on => ui.toggle("A").then(|| ui.text("yes")),
        _ => None,
    });
    let Some(file) = ui.file_uploader("F", accept = ["csv"]) else { return Ok(false) };
    ui.at(&HERE).button("B").kind(Primary).show();
    let m = ui.remember(|| load(file)?);
    Ok(ui.checkbox("C") && *m)
}
"#;

#[test]
fn every_word_comes_out_once_and_in_order() {
    for attribute in ["#[component]", "#[app]"] {
        let mut written = Vec::new();
        words(SOURCE.parse().expect("balanced"), &mut written);
        let source = format!("{attribute}{SOURCE}");
        let mut emitted = Vec::new();
        words(expand(&source), &mut emitted);
        // The frame of an app repeats the signature, so the function is looked at from its second
        // parameter on, and to its last word.
        let second = ("item".to_owned(), 2, 29);
        let from = |words: &[Word]| words.iter().position(|word| *word == second);
        let (first, start) = (from(&written), from(&emitted));
        let written = &written[first.expect("the source has a second parameter")..];
        let end = emitted.iter().rposition(|word| Some(word) == written.last());
        let emitted = &emitted[start.expect("the function comes out")..=end.expect("whole")];
        let kept: Vec<_> = emitted.iter().filter(|word| written.contains(word)).collect();
        assert_eq!(kept, written.iter().collect::<Vec<_>>(), "{attribute}");
    }
}

#[test]
fn every_added_word_stands_on_a_word_of_the_author() {
    let mut written = Vec::new();
    words(SOURCE.parse().expect("balanced"), &mut written);
    let mut emitted = Vec::new();
    words(expand(&format!("#[component]{SOURCE}")), &mut emitted);
    let (first, last) = (written[0].1, written[written.len() - 1].1);
    for (word, line, column) in emitted {
        assert!((first..=last).contains(&line), "`{word}` stands at {line}:{column}");
    }
}

#[test]
fn the_same_tokens_give_the_same_tokens() {
    let source = format!("#[component]{SOURCE}");
    assert_eq!(pretty(&source), pretty(&source));
}
