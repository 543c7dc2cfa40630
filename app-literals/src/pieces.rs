//! Icons, short codes and directives within words.

use std::borrow::Cow;

use crate::directive::{Directive, Directives};
use crate::{Icon, emoji};

/// A piece of text, by its use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'t> {
    /// As they were typed.
    Words(&'t str),
    /// `:material/refresh:`
    Icon(&'static str),
    /// `:tada:`
    Emoji(&'static str),
    /// `:red[`, unless it is text
    Open(Directive),
    /// The `]` of a directive
    Close(Directive),
}

/// Takes a text apart at its icons and short codes. A name that is neither stays as it was typed.
/// For directives, see [`marked`].
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(start) = rest[from..].find(':').map(|at| from + at) {
        let end = rest[start + 1..].find(':').map(|at| start + 1 + at);
        let Some(end) = end else { break };
        let code = &rest[start..=end];
        let piece = match Icon::from(code) {
            Icon::Material(name) => Some(Piece::Icon(name)),
            _ => emoji(code.trim_matches(':')).map(Piece::Emoji),
        };
        let Some(piece) = piece else {
            // Its last colon may be the first of the next.
            from = end;
            continue;
        };
        pieces.extend((start > 0).then(|| Piece::Words(&rest[..start])));
        pieces.push(piece);
        (rest, from) = (&rest[end + 1..], 0);
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Words(rest)));
    pieces
}

/// Takes a text that is no Markdown apart at its icons, short codes and directives, for example
/// an option.
#[must_use]
pub fn marked(text: &str) -> Vec<Piece<'_>> {
    let mut directives = Directives::default();
    directives.read(0, text, &[]);
    let (mut all, mut from) = (Vec::new(), 0);
    for mark in directives.finish() {
        all.extend(pieces(&text[from..mark.at]));
        let piece = if mark.opens { Piece::Open } else { Piece::Close };
        all.push(piece(mark.directive));
        from = mark.at + mark.length;
    }
    all.extend(pieces(&text[from..]));
    all
}

/// A text to be heard, or shown as words alone: a drawn icon has no words of its own, and is
/// removed with the space behind it. For directives, see [`as_read`].
#[must_use]
pub fn spoken(text: &str) -> String {
    words_of(pieces(text))
}

/// The same for a text with directives, whose words alone are left.
///
/// ```
/// use app_literals::as_read;
///
/// assert_eq!(as_read(":material/home: :red[At home]"), "At home");
/// assert_eq!(as_read("at 10:30 [sic]"), "at 10:30 [sic]");
/// ```
#[must_use]
pub fn as_read(text: &str) -> Cow<'_, str> {
    if text.contains(':') { words_of(marked(text)).into() } else { text.into() }
}

fn words_of(pieces: Vec<Piece<'_>>) -> String {
    let mut words = String::new();
    let mut drawn = false;
    for piece in pieces {
        match piece {
            Piece::Words(text) if drawn => words.push_str(text.trim_start()),
            Piece::Words(text) | Piece::Emoji(text) => words.push_str(text),
            Piece::Icon(_) => {}
            // What is drawn may be in the directive before the words.
            Piece::Open(_) | Piece::Close(_) => continue,
        }
        drawn = matches!(piece, Piece::Icon(_));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_apart_at_what_names_something() {
        let text = "at 10:30:tada: :material/home: or :nothing:";
        let all = [
            Piece::Words("at 10:30"),
            Piece::Emoji("🎉"),
            Piece::Words(" "),
            Piece::Icon("home"),
            Piece::Words(" or :nothing:"),
        ];
        assert_eq!(pieces(text), all);
        assert_eq!(spoken(text), "at 10:30🎉 or :nothing:");
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn a_directive_has_its_words_in_balanced_brackets() {
        let cases = [
            (":red[words]", "words"),
            (":red[a [b] c] d", "a [b] c d"),
            (":blue-background[:red[a] :small[b]]", "a b"),
            (":red[:material/home: home]", "home"),
            (":green-badge[:material/check:] done", "done"),
            (":red[words", ":red[words"),
            (":red words]", ":red words]"),
            (":red[a :blue[b]", ":red[a b"),
            ("::red[words]", "::red[words]"),
            (":pink[words]", ":pink[words]"),
            (":rainbow-badge[words]", ":rainbow-badge[words]"),
            ("a:red[b]c", "abc"),
            ("] :red[b]", "] b"),
        ];
        for (text, read) in cases {
            assert_eq!(as_read(text), read, "{text}");
        }
    }

    #[test]
    fn directives_that_are_too_deep_stay_text() {
        let deep = ":red[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(as_read(&deep).matches(":red[").count(), 100_000 - 32);
    }
}
