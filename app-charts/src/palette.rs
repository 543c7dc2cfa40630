//! The colours of series, and which of them people cannot tell apart.

mod vision;

use vision::{Rgb, VISIONS};

/// A colour of the palette, on a light and on a dark page, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Its plain name.
    pub name: &'static str,
    /// On a light page.
    pub light: &'static str,
    /// On a dark page.
    pub dark: &'static str,
}

/// The colours of the first eight series. Their contrast with the page is 3 : 1 at least, and
/// people who do not see red, green or blue can tell any two of them.
pub const PALETTE: [Color; 8] = [
    Color { name: "indigo", light: "#4f46d8", dark: "#8b85ff" },
    Color { name: "amber", light: "#9d5803", dark: "#fcbf3b" },
    Color { name: "teal", light: "#0ea38d", dark: "#a8f5f1" },
    Color { name: "wine", light: "#80173d", dark: "#b45b69" },
    Color { name: "navy", light: "#1a497a", dark: "#3e76b3" },
    Color { name: "olive", light: "#a1960a", dark: "#9a920d" },
    Color { name: "orchid", light: "#d16ae2", dark: "#d388c8" },
    Color { name: "slate", light: "#636c7a", dark: "#bbc4d4" },
];

/// Two colours that somebody cannot tell apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Confusable {
    /// The numbers of both colours, from 0.
    pub pair: (usize, usize),
    /// The people who cannot tell them: `"everybody"`, or those who do not see a colour.
    pub whom: &'static str,
    /// Their distance in OKLab, as those people see them: 0 is the same, 1 is black and white.
    pub distance: f64,
}

/// Colours nearer than this in OKLab are not told apart in thin lines and small dots.
const NEAR: f64 = 0.06;

/// The pairs of `#rrggbb` colours that people cannot tell apart, each once, with those who see them
/// as most alike. Colours in another notation are left out.
///
/// ```
/// use app_charts::palette::confusable;
///
/// assert_eq!(confusable(&["#4f46d8", "#9d5803"]), []);
/// let found = confusable(&["#1f77b4", "#d62728", "#2ca02c"]);
/// assert_eq!((found[0].pair, found[0].whom), ((1, 2), "people who do not see green"));
/// ```
#[must_use]
pub fn confusable(colors: &[impl AsRef<str>]) -> Vec<Confusable> {
    let read: Vec<Option<Rgb>> = colors.iter().map(|color| Rgb::read(color.as_ref())).collect();
    let mut found = Vec::new();
    for (one, first) in read.iter().enumerate() {
        for (other, second) in read.iter().enumerate().skip(one + 1) {
            let (Some(first), Some(second)) = (first, second) else { continue };
            let seen = VISIONS.iter().map(|vision| {
                let distance = vision.sees(*first).distance(vision.sees(*second));
                Confusable { pair: (one, other), whom: vision.whom, distance }
            });
            let nearest = seen.min_by(|one, other| one.distance.total_cmp(&other.distance));
            found.extend(nearest.filter(|nearest| nearest.distance < NEAR));
        }
    }
    found
}

/// The contrast of two `#rrggbb` colours, from 1 to 21, as WCAG defines it. `None`: one of them is
/// written otherwise.
///
/// ```
/// # use app_charts::palette::contrast;
/// assert_eq!(contrast("#ffffff", "#000000"), Some(21.0));
/// ```
#[must_use]
pub fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (Rgb::read(one)?.luminance(), Rgb::read(other)?.luminance());
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: [&str; 2] = ["#ffffff", "#111216"];

    fn palettes() -> [Vec<&'static str>; 2] {
        [PALETTE.map(|color| color.light).to_vec(), PALETTE.map(|color| color.dark).to_vec()]
    }

    #[test]
    fn each_color_stands_out_from_the_page() {
        for (page, palette) in PAGES.into_iter().zip(palettes()) {
            for color in palette {
                let contrast = contrast(page, color).unwrap();
                assert!(contrast >= 3.0, "{color} on {page}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn everybody_can_tell_any_two_of_the_palette() {
        let least = [[0.146, 0.114, 0.114, 0.080], [0.123, 0.096, 0.096, 0.101]];
        for (least, palette) in least.into_iter().zip(palettes()) {
            for (least, vision) in least.into_iter().zip(&VISIONS) {
                let seen: Vec<_> =
                    palette.iter().map(|color| vision.sees(Rgb::read(color).unwrap())).collect();
                let pairs = (0..8).flat_map(|one| (one + 1..8).map(move |other| (one, other)));
                let distances = pairs.map(|(one, other)| seen[one].distance(seen[other]));
                let nearest = distances.min_by(f64::total_cmp).unwrap();
                assert!(nearest >= least - 0.0005, "{}: {nearest:.4} of {least}", vision.whom);
            }
            assert_eq!(confusable(&palette), []);
        }
    }

    #[test]
    fn a_pair_that_some_cannot_tell_is_named() {
        let found = confusable(&["#ff0000", "blue", "#ff0505", "#0000ff"]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].pair, found[0].whom), ((0, 2), "people who do not see green"));
    }
}
