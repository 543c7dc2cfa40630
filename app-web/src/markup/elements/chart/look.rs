//! The looks of marks as classes and attributes, and numbers as they stand in those.

use std::fmt::{self, Display};

use app_runtime::charts::palette::PALETTE;
use app_runtime::charts::scene::Series;

use crate::markup::write::Tag;

/// The steps of a ramp of colours: `client/chart.css` has a class for each.
const RAMP: f64 = 10.0;

/// The class of a colour of the ramp.
pub(super) fn ramp_class(strength: f64) -> String {
    // The cast saturates, and turns a NaN into 0.
    format!("q{}", (strength * RAMP).round().clamp(0.0, RAMP) as u8)
}

/// The steps of the ramp, for its legend.
pub(super) fn ramp_classes() -> impl Iterator<Item = String> {
    (0..=RAMP as u8).map(|step| format!("q{step}"))
}

/// The class of a series' colour.
pub(super) fn color_class(series: &Series) -> String {
    match &series.own_color {
        Some(_) => "own".to_owned(),
        None if series.plain => "plain".to_owned(),
        None => format!("s{}", series.color % PALETTE.len()),
    }
}

/// The author's own colour as an attribute: a style sheet cannot know it.
pub(super) fn own_color<'o>(tag: Tag<'o>, series: &Series, attribute: &'static str) -> Tag<'o> {
    tag.maybe(attribute, series.own_color.as_deref())
}

/// Words that are cut to so many characters.
pub(super) fn cut(words: &str, most: usize) -> String {
    if length(words) <= most {
        return words.to_owned();
    }
    let kept: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The number of characters of some words.
pub(super) fn length(words: &str) -> usize {
    words.chars().count()
}

/// A share as a percentage with two decimals at most.
pub(super) struct Percent(pub(super) f64);

impl Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Number(self.0 * 100.0))
    }
}

/// A number with two decimals at most.
pub(super) struct Number(pub(super) f64);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        // No negative zero, and nothing that is no number.
        if rounded == 0.0 || !rounded.is_finite() {
            f.write_str("0")
        } else {
            write!(f, "{rounded}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (number, short) in
            [(0.125, "12.5%"), (1.0 / 3.0, "33.33%"), (-1e-9, "0%"), (f64::NAN, "0%")]
        {
            assert_eq!(Percent(number).to_string(), short);
        }
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("a longer one", 9), "a longer…");
        assert_eq!(cut("größere Wörter", 8), "größere…");
    }
}
