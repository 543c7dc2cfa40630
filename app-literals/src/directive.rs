//! Directives: words with a look of their own, as `:red[late]` and `:green-badge[done]`.

/// The look of the words of a directive.
///
/// ```
/// use app_literals::{Directive, PaletteColor};
///
/// assert_eq!(Directive::named("red"), Some(Directive::Text(PaletteColor::Red)));
/// assert_eq!(Directive::named("grey-badge"), Some(Directive::Badge(PaletteColor::Gray)));
/// assert_eq!(Directive::named("rainbow-badge"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    /// `:red[words]`
    Text(PaletteColor),
    /// `:red-background[words]`
    Background(PaletteColor),
    /// `:red-badge[words]`
    Badge(PaletteColor),
    /// `:small[words]`
    Small,
}

/// A color of the palette, by its name in directives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteColor {
    /// `red`
    Red,
    /// `orange`
    Orange,
    /// `yellow`
    Yellow,
    /// `green`
    Green,
    /// `blue`
    Blue,
    /// `violet`
    Violet,
    /// `gray`, `grey`
    Gray,
    /// `primary`: the accent color of the page.
    Primary,
    /// `rainbow`: all of them. A badge has one color.
    Rainbow,
}

impl PaletteColor {
    /// Its name, as it is written in directives.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PaletteColor::Red => "red",
            PaletteColor::Orange => "orange",
            PaletteColor::Yellow => "yellow",
            PaletteColor::Green => "green",
            PaletteColor::Blue => "blue",
            PaletteColor::Violet => "violet",
            PaletteColor::Gray => "gray",
            PaletteColor::Primary => "primary",
            PaletteColor::Rainbow => "rainbow",
        }
    }

    fn named(name: &str) -> Option<PaletteColor> {
        use PaletteColor::{Blue, Gray, Green, Orange, Primary, Rainbow, Red, Violet, Yellow};
        let all = [Red, Orange, Yellow, Green, Blue, Violet, Gray, Primary, Rainbow];
        let name = if name == "grey" { "gray" } else { name };
        all.into_iter().find(|color| color.name() == name)
    }
}

impl Directive {
    /// The directive of a name. `None`: there is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Directive> {
        if name == "small" {
            return Some(Directive::Small);
        }
        if let Some(color) = name.strip_suffix("-background") {
            return PaletteColor::named(color).map(Directive::Background);
        }
        if let Some(color) = name.strip_suffix("-badge") {
            let color = PaletteColor::named(color).filter(|color| *color != PaletteColor::Rainbow);
            return color.map(Directive::Badge);
        }
        PaletteColor::named(name).map(Directive::Text)
    }
}

/// The beginning or the end of a directive in a text that comes in parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) part: usize,
    /// The first byte of `:red[` or of `]` in its part.
    pub(crate) at: usize,
    pub(crate) length: usize,
    pub(crate) directive: Directive,
    pub(crate) opens: bool,
}

/// Directives within others beyond this depth stay text. Browsers stop at 512 elements.
const MOST_NESTED: usize = 32;

/// Finds the directives of a text that comes in parts. A bracket has its end in the emphasis or
/// link in which it began, or is text.
#[derive(Debug, Default)]
pub(crate) struct Directives {
    open: Vec<Open>,
    nested: usize,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
enum Open {
    /// An emphasis, a link or a block.
    #[cfg(feature = "markdown")]
    Container,
    Bracket(Option<Mark>),
}

impl Directives {
    /// A container begins.
    #[cfg(feature = "markdown")]
    pub(crate) fn enter(&mut self) {
        self.open.push(Open::Container);
    }

    /// The newest container ends.
    #[cfg(feature = "markdown")]
    pub(crate) fn leave(&mut self) {
        while let Some(Open::Bracket(bracket)) = self.open.pop() {
            self.nested -= usize::from(bracket.is_some());
        }
    }

    /// Reads the next words. `literal` has the positions, in order, of characters that were
    /// escaped.
    pub(crate) fn read(&mut self, part: usize, text: &str, literal: &[usize]) {
        let is_literal = |at: usize| literal.binary_search(&at).is_ok();
        for (at, bracket) in text.match_indices(['[', ']']).filter(|(at, _)| !is_literal(*at)) {
            if bracket == "[" {
                let found = begins(text, at).filter(|(start, _)| !is_literal(*start));
                let found = found.filter(|_| self.nested < MOST_NESTED);
                let mark = found.map(|(start, directive)| {
                    let length = at + 1 - start;
                    Mark { part, at: start, length, directive, opens: true }
                });
                self.nested += usize::from(mark.is_some());
                self.open.push(Open::Bracket(mark));
            } else if let Some(Open::Bracket(begun)) = self.open.last().copied() {
                self.open.pop();
                if let Some(mark) = begun {
                    self.nested -= 1;
                    let end = Mark { part, at, length: 1, opens: false, ..mark };
                    self.marks.extend([mark, end]);
                }
            }
        }
    }

    /// All beginnings and ends, in the order of the text.
    pub(crate) fn finish(mut self) -> Vec<Mark> {
        self.marks.sort_unstable_by_key(|mark| (mark.part, mark.at));
        self.marks
    }
}

/// Whether a text may have directives, in any Markdown around them.
#[must_use]
pub fn may_have_directives(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| begins(text, at).is_some())
}

/// The directive whose bracket stands here, and its beginning.
fn begins(text: &str, bracket: usize) -> Option<(usize, Directive)> {
    let name = text[..bracket].bytes().rev().take_while(|&b| b.is_ascii_lowercase() || b == b'-');
    let name = bracket - name.count();
    let start = name.checked_sub(1).filter(|&at| text.as_bytes()[at] == b':')?;
    // Two colons are no directive of one line.
    let two = start > 0 && text.as_bytes()[start - 1] == b':';
    Directive::named(&text[name..bracket]).filter(|_| !two).map(|directive| (start, directive))
}
