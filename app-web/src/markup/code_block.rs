//! A block of code: its numbers, its colours and its button.

use crate::markup::highlight;
use crate::markup::write::{close, tag, text};

/// The inside of a code block, of `code` and of Markdown alike.
pub(crate) fn code_block(out: &mut String, source: &str, language: Option<&str>, numbered: bool) {
    tag(out, "pre").attr("tabindex", 0).attr("role", "group").attr("aria-label", "Code").open();
    if numbered {
        // A column of its own, out of reach of selecting and copying.
        tag(out, "span").attr("class", "gutter").attr("aria-hidden", "true").open();
        for line in 1..=source.lines().count().max(1) {
            text(out, line);
            out.push('\n');
        }
        close(out, "span");
    }
    tag(out, "code").open();
    out.push_str(&highlight::html(source, language.unwrap_or_default()));
    close(out, "code");
    close(out, "pre");
    tag(out, "button").attr("type", "button").attr("class", "copy").flag("data-copy", true).open();
    out.push_str("Copy");
    close(out, "button");
}
