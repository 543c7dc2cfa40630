//! A theme as a style sheet of its own: the variables of `client/style.css` that it changes.
//!
//! A theme sets a dozen values; the others are computed here, so that words stay readable on their
//! background. Words on a primary button are black or white, whichever is clearer. The accent color
//! is moved towards the text color until it can be read. The output consists of numbers and checked
//! names, so nothing needs escaping.

use std::fmt::Write;

use app_runtime::widgets::color_picker::Color;
use app_runtime::{Fonts, Length, Palette, Theme, Unit};

/// The contrast that WCAG requires of words, and of lines with a meaning.
const WORDS: f64 = 4.5;
const LINES: f64 = 3.0;

const WHITE: Color = Color::rgb(255, 255, 255);
const BLACK: Color = Color::rgb(0, 0, 0);

/// The colors of the style sheet, by the names of its variables.
#[derive(Clone, Copy)]
struct Colors {
    paper: Color,
    raised: Color,
    pressed: Color,
    lifted: Color,
    line: Color,
    edge: Color,
    outline: Color,
    ink: Color,
    quiet: Color,
    accent: Color,
    accent_strong: Color,
    accent_ink: Color,
    on_accent: Color,
    link: Color,
}

/// The values of `client/style.css`; a test compares them.
const LIGHT: Colors = Colors {
    paper: WHITE,
    raised: Color::rgb(0xf6, 0xf7, 0xf9),
    pressed: Color::rgb(0xec, 0xee, 0xf2),
    lifted: WHITE,
    line: Color::rgb(0xe4, 0xe6, 0xeb),
    edge: Color::rgb(0xcd, 0xd1, 0xd9),
    outline: Color::rgb(0x86, 0x8c, 0x9a),
    ink: Color::rgb(0x1b, 0x1d, 0x23),
    quiet: Color::rgb(0x5c, 0x62, 0x70),
    accent: Color::rgb(0x4f, 0x46, 0xd8),
    accent_strong: Color::rgb(0x40, 0x38, 0xbd),
    accent_ink: Color::rgb(0x46, 0x3d, 0xc9),
    on_accent: WHITE,
    link: Color::rgb(0x46, 0x3d, 0xc9),
};

const DARK: Colors = Colors {
    paper: Color::rgb(0x11, 0x12, 0x16),
    raised: Color::rgb(0x19, 0x1b, 0x20),
    pressed: Color::rgb(0x23, 0x26, 0x2d),
    lifted: Color::rgb(0x23, 0x26, 0x2d),
    line: Color::rgb(0x2a, 0x2d, 0x35),
    edge: Color::rgb(0x3b, 0x3f, 0x4a),
    outline: Color::rgb(0x75, 0x7b, 0x8a),
    ink: Color::rgb(0xe8, 0xe9, 0xed),
    quiet: Color::rgb(0xa1, 0xa6, 0xb3),
    accent: Color::rgb(0x61, 0x59, 0xec),
    accent_strong: Color::rgb(0x73, 0x6c, 0xf5),
    accent_ink: Color::rgb(0xaa, 0xa5, 0xff),
    on_accent: WHITE,
    link: Color::rgb(0xaa, 0xa5, 0xff),
};

/// The style sheet of a theme. `None`: the theme changes nothing.
pub(crate) fn css(theme: &Theme) -> Option<String> {
    if *theme == Theme::default() {
        return None;
    }
    let mut out = String::from(":root {\n");
    let (light, dark) = (LIGHT.with(&theme.light), DARK.with(&theme.dark));
    // A page whose only background is dark is a dark page, whatever the system prefers.
    let is_dark = |colors: &Colors| luminance(colors.paper) < 0.2;
    let scheme = match (is_dark(&light), is_dark(&dark)) {
        (true, true) => "dark",
        (false, false) => "light",
        _ => "light dark",
    };
    declare(&mut out, "color-scheme", scheme);
    for ((name, light), (_, dark)) in light.all().into_iter().zip(dark.all()) {
        declare(&mut out, name, &format!("light-dark({light}, {dark})"));
    }
    let fonts = [
        ("--sans", &theme.font, "sans-serif"),
        ("--display", &theme.heading_font, "sans-serif"),
        ("--mono", &theme.code_font, "monospace"),
    ];
    for (name, fonts, last) in fonts {
        if let Some(fonts) = fonts {
            declare(&mut out, name, &list(fonts, last));
        }
    }
    if let Some(radius) = theme.radius {
        declare(&mut out, "--round", &length(radius));
    }
    if let Some(size) = theme.size {
        declare(&mut out, "font-size", &length(size));
    }
    out.push_str("}\n");
    Some(out)
}

fn declare(out: &mut String, name: &str, value: &str) {
    writeln!(out, "    {name}: {value};").expect("writing to a string works");
}

fn length(Length { number, unit }: Length) -> String {
    let unit = match unit {
        Unit::Px => "px",
        Unit::Rem => "rem",
    };
    format!("{number}{unit}")
}

/// The names of fonts in quotes, except the generic families of CSS.
fn list(fonts: &Fonts, last: &str) -> String {
    let generic = |name: &str| {
        matches!(name, "serif" | "sans-serif" | "monospace" | "cursive" | "fantasy" | "system-ui")
            || name.starts_with("ui-")
    };
    let names = fonts.names().map(|name| match name {
        name if generic(name) => name.to_owned(),
        name => format!("\"{name}\""),
    });
    names.chain([last.to_owned()]).collect::<Vec<_>>().join(", ")
}

impl Colors {
    fn all(&self) -> [(&'static str, Color); 14] {
        [
            ("--paper", self.paper),
            ("--raised", self.raised),
            ("--pressed", self.pressed),
            ("--lifted", self.lifted),
            ("--line", self.line),
            ("--edge", self.edge),
            ("--outline", self.outline),
            ("--ink", self.ink),
            ("--quiet", self.quiet),
            ("--accent", self.accent),
            ("--accent-strong", self.accent_strong),
            ("--accent-ink", self.accent_ink),
            ("--on-accent", self.on_accent),
            ("--link", self.link),
        ]
    }

    /// These colors with those of a palette, and the colors computed from them.
    fn with(mut self, palette: &Palette) -> Colors {
        let ground = palette.background.is_some() || palette.text.is_some();
        self.paper = palette.background.unwrap_or(self.paper);
        self.ink = palette.text.unwrap_or_else(|| readable(self.ink, self.paper));
        let (paper, ink) = (self.paper, self.ink);
        if ground {
            self.raised = mix(paper, ink, 0.035);
            self.line = mix(paper, ink, 0.12);
            self.outline = apart(mix(paper, ink, 0.5), ink, &[paper], LINES);
            self.lifted = if luminance(paper) < 0.2 { mix(paper, ink, 0.08) } else { paper };
        }
        self.raised = palette.secondary_background.unwrap_or(self.raised);
        self.line = palette.border.unwrap_or(self.line);
        if ground || palette.secondary_background.is_some() {
            self.pressed = mix(self.raised, ink, 0.06);
        }
        if ground || palette.border.is_some() {
            self.edge = mix(self.line, ink, 0.12);
        }
        if ground || palette.secondary_background.is_some() {
            self.quiet = apart(mix(ink, paper, 0.3), ink, &[paper, self.raised], WORDS);
        }
        self.quiet = palette.muted.unwrap_or(self.quiet);
        if let Some(primary) = palette.primary {
            self.accent = primary;
            self.on_accent = clearest(primary);
            let away = if self.on_accent == WHITE { BLACK } else { WHITE };
            self.accent_strong = mix(primary, away, 0.14);
        }
        if ground || palette.primary.is_some() {
            self.accent_ink = apart(self.accent, ink, &[paper, self.raised], WORDS);
            self.link = self.accent_ink;
        }
        self.link = palette.link.unwrap_or(self.link);
        self
    }
}

/// Black or white, whichever can be read on a color.
fn clearest(on: Color) -> Color {
    if contrast(WHITE, on) >= WORDS || contrast(WHITE, on) >= contrast(BLACK, on) {
        WHITE
    } else {
        BLACK
    }
}

/// The color if it can be read on this background; else black or white.
fn readable(color: Color, on: Color) -> Color {
    if contrast(color, on) >= WORDS { color } else { clearest(on) }
}

/// The color, moved towards another until it has this contrast with each of its backgrounds.
fn apart(color: Color, towards: Color, from: &[Color], least: f64) -> Color {
    let mut steps = (0..=20).map(|step| mix(color, towards, f64::from(step) / 20.0));
    steps.find(|color| from.iter().all(|&from| contrast(*color, from) >= least)).unwrap_or(towards)
}

fn mix(a: Color, b: Color, share: f64) -> Color {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between two bytes lies a byte"
    )]
    let channel = |a: u8, b: u8| {
        (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round().clamp(0.0, 255.0) as u8
    };
    Color::rgb(channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b))
}

/// The contrast of two colors as WCAG counts it, from 1 to 21.
fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colors without any tuning, and some that are hard to write on.
    const PRIMARIES: [&str; 10] = [
        "#ff4b4b", "gold", "black", "white", "teal", "#2dd4bf", "lime", "#777777", "navy",
        "hotpink",
    ];

    #[test]
    fn words_can_be_read_whatever_the_colors() {
        for primary in PRIMARIES {
            for background in [None, Some("white"), Some("black"), Some("beige"), Some("#203040")] {
                let mut theme = Theme::new().primary(primary);
                if let Some(background) = background {
                    theme = theme.background(background);
                }
                for colors in [LIGHT.with(&theme.light), DARK.with(&theme.dark)] {
                    let pairs = [
                        (colors.on_accent, colors.accent),
                        (colors.on_accent, colors.accent_strong),
                        (colors.ink, colors.paper),
                        (colors.quiet, colors.paper),
                        (colors.quiet, colors.raised),
                        (colors.link, colors.paper),
                        (colors.accent_ink, colors.raised),
                    ];
                    for (place, (words, on)) in pairs.into_iter().enumerate() {
                        let found = contrast(words, on);
                        assert!(found >= WORDS, "{primary} on {background:?}, {place}: {found:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_no_theme_changes_is_as_the_style_sheet_has_it() {
        let sheet = include_str!("../../client/style.css");
        for ((name, light), (_, dark)) in LIGHT.all().into_iter().zip(DARK.all()) {
            let both = format!("    {name}: light-dark({light}, {dark});");
            let one = format!("    {name}: {light};");
            let same = name == "--link" && sheet.contains("    --link: var(--accent-ink);");
            assert!(
                sheet.contains(&both) || light == dark && sheet.contains(&one) || same,
                "{both}"
            );
        }
    }

    #[test]
    fn a_theme_is_a_handful_of_declarations_and_none_is_none() {
        assert_eq!(css(&Theme::new()), None);
        let theme = Theme::new().font("Inter, system-ui").radius("0").size("18px").link("red");
        let css = css(&theme).unwrap();
        for line in [
            "--sans: \"Inter\", system-ui, sans-serif;",
            "--round: 0px;",
            "font-size: 18px;",
            "--link: light-dark(#ff0000, #ff0000);",
            "color-scheme: light dark;",
        ] {
            assert!(css.contains(line), "{line} in {css}");
        }
    }

    #[test]
    fn a_page_with_only_a_dark_background_is_dark() {
        let dark = css(&Theme::new().background("#101820")).unwrap();
        assert!(dark.contains("color-scheme: dark;"), "{dark}");
        let light = css(&Theme::new().background("ivory")).unwrap();
        assert!(light.contains("color-scheme: light;"), "{light}");
    }

    #[test]
    fn every_color_and_corner_of_the_style_sheet_is_one_that_a_theme_reaches() {
        let (_, first) = include_str!("../../client/style.css").split_once("/* Page */").unwrap();
        let stray =
            first.lines().chain(include_str!("../../client/rest.css").lines()).filter(|line| {
                let corner = line.trim().strip_prefix("border-radius: ");
                let corner = corner.is_some_and(|radius| {
                    radius.starts_with(|first: char| first.is_ascii_digit())
                        && !matches!(radius, "0;" | "50%;")
                });
                // Source code has colors of its own.
                let code = line.starts_with("code") || line.starts_with(":is(code");
                let color =
                    line.contains(": #") || line.contains("-dark(#") || line.contains(", #");
                // So has the palette of directives.
                let palette = ["    --orange:", "    --yellow:", "    --violet:"];
                let palette = palette.iter().any(|name| line.starts_with(name));
                let color = color && !code && !palette;
                corner || color
            });
        assert_eq!(stray.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
