//! Icons and short codes within words.

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
}

/// Takes a text apart at its icons and short codes. A name that is neither stays as it was typed.
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

/// A text to be heard, or shown as words alone: a drawn icon has no words of its own, and is
/// removed with the space behind it.
#[must_use]
pub fn spoken(text: &str) -> String {
    let mut words = String::new();
    let mut drawn = false;
    for piece in pieces(text) {
        match piece {
            Piece::Words(text) if drawn => words.push_str(text.trim_start()),
            Piece::Words(text) | Piece::Emoji(text) => words.push_str(text),
            Piece::Icon(_) => {}
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
}
