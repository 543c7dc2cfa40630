//! The colours of series.

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
