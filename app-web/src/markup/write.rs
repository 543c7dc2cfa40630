//! Writing HTML: the only place that decides whether a character of a text becomes markup.
//!
//! Names of tags and attributes are `&'static str`, words of this crate; everything else goes
//! through [`Escaped`]. So text of an app or a person cannot open a tag or leave an attribute.

use std::fmt::{self, Display, Write};

/// An opening tag that is still taking attributes.
#[must_use = "finish the tag with `open`"]
pub(crate) struct Tag<'o> {
    out: &'o mut String,
}

/// Starts a tag: `<name`.
pub(crate) fn tag<'o>(out: &'o mut String, name: &'static str) -> Tag<'o> {
    out.push('<');
    out.push_str(name);
    Tag { out }
}

/// Writes `</name>`.
pub(crate) fn close(out: &mut String, name: &'static str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Writes text, escaped.
pub(crate) fn text(out: &mut String, text: impl Display) {
    // Writing to a string cannot fail.
    let _ = write!(Escaped(out), "{text}");
}

impl<'o> Tag<'o> {
    /// An attribute with a value.
    pub(crate) fn attr(self, name: &'static str, value: impl Display) -> Tag<'o> {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        text(self.out, value);
        self.out.push('"');
        self
    }

    /// An attribute that is there only with a value.
    pub(crate) fn maybe(self, name: &'static str, value: Option<impl Display>) -> Tag<'o> {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute without a value, there or not.
    pub(crate) fn flag(self, name: &'static str, on: bool) -> Tag<'o> {
        if on {
            self.out.push(' ');
            self.out.push_str(name);
        }
        self
    }

    /// Ends the tag: `>`.
    pub(crate) fn open(self) {
        self.out.push('>');
    }
}

/// Passes text on with everything escaped that HTML could take for markup, in text and in
/// quoted attributes alike.
struct Escaped<'o>(&'o mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Parsers drop or replace it, each in its own way; most show this character.
                '\0' => self.0.push(char::REPLACEMENT_CHARACTER),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let mut out = String::new();
        text(&mut out, "<script>alert('1')</script> & \"x\"\0");
        assert_eq!(
            out,
            "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;\u{fffd}"
        );
    }

    #[test]
    fn a_value_cannot_leave_its_attribute() {
        let mut out = String::new();
        let hostile = "\"><img src=x onerror=alert(1)>";
        tag(&mut out, "p")
            .attr("title", hostile)
            .maybe("lang", None::<&str>)
            .flag("hidden", true)
            .open();
        assert_eq!(out, "<p title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\" hidden>");
    }

    #[test]
    fn odd_characters_pass_unchanged() {
        let odd = "\u{202e}txt \u{200d}👩‍🚀 \u{feff}ß \u{10ffff}";
        let mut out = String::new();
        text(&mut out, odd);
        assert_eq!(out, odd);
    }
}
