//! Labels, which have inline Markdown alone.

/// The source of a label as a document with one paragraph.
///
/// A Markdown parser knows no labels, only documents. On one line, behind a full stop, nothing
/// starts a block; and the full stop, being punctuation, lets emphasis begin right after it.
/// [`without_stop`] removes it from the first words that the parser gives.
///
/// ```
/// use app_literals::{as_paragraph, without_stop};
///
/// assert_eq!(as_paragraph("# no\nheading"), ".# no heading");
/// assert_eq!(without_stop(".# no heading"), "# no heading");
/// ```
#[must_use]
pub fn as_paragraph(label: &str) -> String {
    let one_line = |c| if matches!(c, '\n' | '\r') { ' ' } else { c };
    std::iter::once('.').chain(label.trim().chars().map(one_line)).collect()
}

/// The first words of such a paragraph, as they are in the label.
#[must_use]
pub fn without_stop(words: &str) -> &str {
    words.strip_prefix('.').unwrap_or(words)
}
