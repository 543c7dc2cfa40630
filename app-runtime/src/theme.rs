//! The appearance of a page as a dozen settings: the argument of `#[app(theme = …)]`.
//!
//! Every setting is read into a type when it is set. So a theme has colors, lengths and names of
//! fonts and nothing else, and a renderer that writes it for a browser has nothing to escape.
//! Values that follow from them, such as the color of words on a button, are computed by the
//! renderer.

mod color;

use std::fmt;

use crate::widgets::color_picker::Color;

/// The appearance of a page. A setting that is not set is as without a theme.
///
/// ```
/// use app_runtime::Theme;
///
/// let theme = Theme::new()
///     .primary("#0f766e")
///     .radius("2px")
///     .dark(|dark| dark.primary("#2dd4bf"));
/// assert!(theme.set("primary", "teal-ish").is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Its colors on a light page.
    pub light: Palette,
    /// Its colors on a dark page.
    pub dark: Palette,
    /// The fonts of text. The first available one is used.
    pub font: Option<Fonts>,
    /// The fonts of headings.
    pub heading_font: Option<Fonts>,
    /// The fonts of code.
    pub code_font: Option<Fonts>,
    /// The radius of corners.
    pub radius: Option<Length>,
    /// The size of text, and of everything with it.
    pub size: Option<Length>,
}

/// The colors of a theme on a light or on a dark page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// The accent color: primary buttons, chosen options, the focus.
    pub primary: Option<Color>,
    /// The background of the page.
    pub background: Option<Color>,
    /// The background of the sidebar, of code and of table heads.
    pub secondary_background: Option<Color>,
    /// The color of words.
    pub text: Option<Color>,
    /// The color of words of less weight: captions, hints.
    pub muted: Option<Color>,
    /// The color of lines between elements and around them.
    pub border: Option<Color>,
    /// The color of links.
    pub link: Option<Color>,
}

/// A length, in pixels or in text sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// The number of units.
    pub number: f64,
    /// The unit.
    pub unit: Unit,
}

/// The unit of a [`Length`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pixels of CSS.
    Px,
    /// The text size of the page.
    Rem,
}

/// Names of fonts, the first choice first. Letters, digits, spaces, `-`, `_` and `.` only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fonts(Vec<String>);

impl Fonts {
    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// An invalid setting: its name, the found value, and the valid values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeError(String);

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ThemeError {}

/// The type of a setting's value.
#[derive(Clone, Copy)]
enum SettingKind {
    Color(fn(&mut Palette) -> &mut Option<Color>),
    Fonts(fn(&mut Theme) -> &mut Option<Fonts>),
    Length(fn(&mut Theme) -> &mut Option<Length>, f64, f64),
}

/// All settings by their names.
const SETTINGS: &[(&str, SettingKind)] = &[
    ("primary", SettingKind::Color(|colors| &mut colors.primary)),
    ("background", SettingKind::Color(|colors| &mut colors.background)),
    ("secondary_background", SettingKind::Color(|colors| &mut colors.secondary_background)),
    ("text", SettingKind::Color(|colors| &mut colors.text)),
    ("muted", SettingKind::Color(|colors| &mut colors.muted)),
    ("border", SettingKind::Color(|colors| &mut colors.border)),
    ("link", SettingKind::Color(|colors| &mut colors.link)),
    ("font", SettingKind::Fonts(|theme| &mut theme.font)),
    ("heading_font", SettingKind::Fonts(|theme| &mut theme.heading_font)),
    ("code_font", SettingKind::Fonts(|theme| &mut theme.code_font)),
    ("radius", SettingKind::Length(|theme| &mut theme.radius, 0.0, 32.0)),
    ("size", SettingKind::Length(|theme| &mut theme.size, 10.0, 32.0)),
];

/// The text size in pixels that `rem` counts, as in browsers.
const REM: f64 = 16.0;

/// Makes a method for each setting; for a color, on two types.
macro_rules! settings {
    ($of:ident: $($(#[$says:meta])* $name:ident,)*) => {
        impl $of {
            $(
                $(#[$says])*
                ///
                /// # Panics
                /// If the value is none of these.
                #[must_use]
                #[track_caller]
                pub fn $name(self, value: &str) -> $of {
                    self.set(stringify!($name), value).unwrap_or_else(|wrong| panic!("{wrong}"))
                }
            )*
        }
    };
}

settings! { Theme:
    /// The accent color, light and dark: `#rrggbb`, a name, `rgb()`, `hsl()` or `oklch()`.
    primary,
    /// The background color of the page, light and dark.
    background,
    /// The background color of the sidebar, code and heads of tables, light and dark.
    secondary_background,
    /// The color of words, light and dark.
    text,
    /// The color of words of less weight, light and dark.
    muted,
    /// The color of lines, light and dark.
    border,
    /// The color of links, light and dark.
    link,
    /// The fonts of text, with commas between: `Inter, system-ui`.
    font,
    /// The fonts of headings.
    heading_font,
    /// The fonts of code.
    code_font,
    /// The radius of corners: `0`, `8px`, `0.5rem`; up to 32 pixels.
    radius,
    /// The size of text: `18px`, `1.1rem`; from 10 to 32 pixels.
    size,
}

settings! { Palette:
    /// The accent color: `#rrggbb`, a name, `rgb()`, `hsl()` or `oklch()`.
    primary,
    /// The background color of the page.
    background,
    /// The background color of the sidebar, code and heads of tables.
    secondary_background,
    /// The color of words.
    text,
    /// The color of words of less weight.
    muted,
    /// The color of lines.
    border,
    /// The color of links.
    link,
}

impl Theme {
    /// A theme with nothing set.
    #[must_use]
    pub fn new() -> Theme {
        Theme::default()
    }

    /// Colors that only light pages have.
    #[must_use]
    pub fn light(mut self, colors: impl FnOnce(Palette) -> Palette) -> Theme {
        self.light = colors(self.light);
        self
    }

    /// Colors that only dark pages have.
    #[must_use]
    pub fn dark(mut self, colors: impl FnOnce(Palette) -> Palette) -> Theme {
        self.dark = colors(self.dark);
        self
    }

    /// The theme with this setting; a color is set on light and dark pages alike.
    ///
    /// # Errors
    /// If there is no such setting, or if it cannot have this value.
    pub fn set(&self, name: &str, value: &str) -> Result<Theme, ThemeError> {
        let mut theme = self.clone();
        match kind(name)? {
            SettingKind::Color(place) => {
                let color = color::parse(value).ok_or_else(|| no_color(name, value))?;
                *place(&mut theme.light) = Some(color);
                *place(&mut theme.dark) = Some(color);
            }
            SettingKind::Fonts(place) => *place(&mut theme) = Some(fonts(name, value)?),
            SettingKind::Length(place, least, most) => {
                *place(&mut theme) = Some(length(name, value, least, most)?);
            }
        }
        Ok(theme)
    }
}

impl Palette {
    /// The palette with this color, by its name.
    ///
    /// # Errors
    /// If there is no such color, or if the value is no color.
    pub fn set(&self, name: &str, value: &str) -> Result<Palette, ThemeError> {
        let SettingKind::Color(place) = kind(name)? else {
            return Err(ThemeError(format!(
                "`{name}` is the same on light and dark pages; set it for the whole theme"
            )));
        };
        let mut palette = self.clone();
        *place(&mut palette) = Some(color::parse(value).ok_or_else(|| no_color(name, value))?);
        Ok(palette)
    }
}

fn kind(name: &str) -> Result<SettingKind, ThemeError> {
    let found = SETTINGS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    found.ok_or_else(|| {
        let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_'], "");
        let wanted = plain(name);
        // Other libraries call it `primaryColor`.
        let wanted = wanted.trim_end_matches("color");
        let near = SETTINGS.iter().map(|(known, _)| *known).find(|known| {
            let known = plain(known);
            known == wanted
                || wanted.len() > 3 && (known.contains(wanted) || wanted.contains(&known))
        });
        let next = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let all: Vec<_> = SETTINGS.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("there are {}", all.join(", "))
            }
        };
        ThemeError(format!("a theme has no `{name}`; {next}"))
    })
}

fn no_color(name: &str, value: &str) -> ThemeError {
    ThemeError(format!(
        "`{name}` is `{value}`, which is no color; write one as `#0f766e`, `teal`, \
         `rgb(15 118 110)`, `hsl(175 77% 26%)` or `oklch(0.51 0.09 186)`"
    ))
}

fn fonts(name: &str, value: &str) -> Result<Fonts, ThemeError> {
    let names: Vec<String> = value
        .split(',')
        .map(|name| name.trim().trim_matches(['"', '\'']).trim().to_owned())
        .collect();
    let fits = |font: &String| {
        !font.is_empty()
            && font.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'))
    };
    if names.iter().all(fits) {
        return Ok(Fonts(names));
    }
    Err(ThemeError(format!(
        "`{name}` is `{value}`, which is no list of fonts; write their names with commas between, \
         as in `Inter, system-ui`"
    )))
}

fn length(name: &str, value: &str, least: f64, most: f64) -> Result<Length, ThemeError> {
    let text = value.trim();
    let (digits, unit) = match (text.strip_suffix("px"), text.strip_suffix("rem")) {
        (Some(digits), _) => (digits, Unit::Px),
        (_, Some(digits)) => (digits, Unit::Rem),
        (None, None) if text == "0" => (text, Unit::Px),
        (None, None) => ("", Unit::Px),
    };
    let fits = |number: &f64| {
        let pixels = if unit == Unit::Rem { number * REM } else { *number };
        (least..=most).contains(&pixels)
    };
    color::number(digits).filter(fits).map(|number| Length { number, unit }).ok_or_else(|| {
        ThemeError(format!(
            "`{name}` is `{value}`; write a length from {least} to {most} pixels, as in `12px` or \
             `0.75rem`"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_for_both_kinds_of_pages_until_one_has_its_own() {
        let theme = Theme::new().primary("teal").dark(|dark| dark.primary("#fff"));
        assert_eq!(theme.light.primary, Some(Color::rgb(0, 128, 128)));
        assert_eq!(theme.dark.primary, Some(Color::rgb(255, 255, 255)));
    }

    #[test]
    fn what_is_wrong_is_named_with_the_way_out() {
        let cases = [
            ("primaryColor", "red", "a theme has no `primaryColor`; did you mean `primary`?"),
            ("back-ground", "red", "a theme has no `back-ground`; did you mean `background`?"),
            ("spacing", "1", "a theme has no `spacing`; there are `primary`, `background`"),
            ("primary", "greenish", "`primary` is `greenish`, which is no color; write one as"),
            ("radius", "12", "`radius` is `12`; write a length from 0 to 32 pixels, as in"),
            ("size", "1px", "`size` is `1px`; write a length from 10 to 32 pixels"),
            ("font", "a; b", "`font` is `a; b`, which is no list of fonts; write their names"),
        ];
        for (name, value, message) in cases {
            let error = Theme::new().set(name, value).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        let error = Palette::default().set("radius", "0").unwrap_err().to_string();
        assert!(error.starts_with("`radius` is the same on light and dark pages"), "{error}");
    }

    #[test]
    fn no_value_can_say_more_than_itself() {
        let hostile = [
            "red; } body { display: none",
            "red}",
            "url(https://example.org/)",
            "#fff/**/",
            "var(--x)",
            "\"; --x: \"",
            "\\0022",
            "a\nb",
            "a{b",
            "<style>",
        ];
        for (name, _) in SETTINGS {
            for value in hostile {
                assert!(Theme::new().set(name, value).is_err(), "{name} took {value}");
            }
        }
        for value in ["1e1px", "infpx", "-1px", "NaNrem", "+1px", "1 px", "px", "calc(1px)"] {
            assert!(Theme::new().set("radius", value).is_err(), "{value}");
        }
    }

    #[test]
    fn fonts_and_lengths_are_read() {
        let theme = Theme::new().font("\"IBM Plex Sans\", system-ui").radius("0").size("1.125rem");
        let names: Vec<_> = theme.font.iter().flat_map(Fonts::names).collect();
        assert_eq!(names, ["IBM Plex Sans", "system-ui"]);
        assert_eq!(theme.radius, Some(Length { number: 0.0, unit: Unit::Px }));
        assert_eq!(theme.size, Some(Length { number: 1.125, unit: Unit::Rem }));
    }
}
