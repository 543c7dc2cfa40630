//! Themes in files: TOML, with the settings for light and dark pages at the top, and the colors of
//! only one of them in a table of its own.

use app_runtime::{Palette, Theme};
use toml::{Table, Value};

/// Reads a theme:
///
/// ```
/// let theme = dacapo::read_theme("primary = '#0f766e'\n[dark]\nprimary = '#2dd4bf'").unwrap();
/// assert_eq!(theme.dark.primary.unwrap().to_string(), "#2dd4bf");
/// let wrong = dacapo::read_theme("primaryColor = 'red'").unwrap_err();
/// assert_eq!(wrong, "a theme has no `primaryColor`; did you mean `primary`?");
/// ```
///
/// # Errors
/// If the text is not a theme, in words: no TOML, a setting that a theme does not have, or a value
/// that it cannot have.
pub fn read_theme(text: &str) -> Result<Theme, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let mut theme = Theme::new();
    // The settings of light or dark pages alone come after the settings of both.
    let (own, both): (Vec<_>, Vec<_>) =
        table.iter().partition(|(name, _)| matches!(name.as_str(), "light" | "dark"));
    for (name, value) in both {
        theme = theme.set(name, words(name, value)?).map_err(|error| error.to_string())?;
    }
    for (name, colors) in own {
        let Value::Table(colors) = colors else {
            return Err(format!(
                "`{name}` holds colors; write `[{name}]`, and below it one a line"
            ));
        };
        let place = if name == "light" { &mut theme.light } else { &mut theme.dark };
        *place = palette(place, colors)?;
    }
    Ok(theme)
}

fn palette(before: &Palette, colors: &Table) -> Result<Palette, String> {
    let mut palette = before.clone();
    for (name, value) in colors {
        palette = palette.set(name, words(name, value)?).map_err(|error| error.to_string())?;
    }
    Ok(palette)
}

fn words<'v>(name: &str, value: &'v Value) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| {
        format!(
            "`{name}` is of type {}, and not text; write it in quotes, as in `{name} = \"…\"`",
            value.type_str()
        )
    })
}

/// The theme in a file that the attribute has read at compile time.
///
/// # Panics
/// If the text is no theme: before the app starts.
#[doc(hidden)]
#[track_caller]
pub fn theme_in_file(name: &str, text: &str) -> Theme {
    read_theme(text).unwrap_or_else(|wrong| panic!("the theme in `{name}`: {wrong}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_said_in_words() {
        for (text, wrong) in [
            ("primary = 'greenish'", "`primary` is `greenish`, which is no color"),
            ("radius = 4", "`radius` is of type integer, and not text; write it in quotes"),
            ("dark = 'black'", "`dark` holds colors; write `[dark]`"),
            ("[dark]\nradius = '4px'", "`radius` is the same on light and dark pages"),
            ("primary 'red'", "TOML parse error at line 1"),
        ] {
            let found = read_theme(text).unwrap_err();
            assert!(found.starts_with(wrong), "{text}: {found}");
        }
    }

    #[test]
    fn colors_of_one_kind_of_pages_win_wherever_they_stand() {
        let theme = read_theme("[light]\ntext = 'navy'\n").unwrap();
        let both = read_theme("text = 'black'\n[light]\ntext = 'navy'\n").unwrap();
        assert_eq!(theme.light.text, both.light.text);
        assert_ne!(both.light.text, both.dark.text);
    }
}
