//! Colors: the sixteen that every terminal has, as its owner has set them, so that a light terminal
//! stays light. Each meaning of a color is also given by a sign or a weight; with `NO_COLOR` only
//! those are left. Only contents that are colors themselves, such as a picture, use other colors if
//! the terminal has them.

use app_literals::PaletteColor;
use ratatui::style::{Color, Modifier, Style};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) colors: bool,
    pub(crate) shades: Shades,
}

/// The number of colors that a terminal has beyond the sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shades {
    /// None, or none are wanted.
    Few,
    /// A cube of 216 and 24 grays.
    Palette,
    /// All.
    All,
}

impl Look {
    /// Without colors.
    pub(crate) const PLAIN: Look = Look { colors: false, shades: Shades::Few };

    /// The wish of the person, <https://no-color.org>, and the colors of the terminal.
    pub(crate) fn from_environment() -> Look {
        if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            return Look::PLAIN;
        }
        // Terminals tell this in one variable, and over SSH only in the other.
        let says = |name: &str, word: &str| {
            std::env::var_os(name).is_some_and(|value| value.to_string_lossy().contains(word))
        };
        let shades = if says("COLORTERM", "truecolor") || says("COLORTERM", "24bit") {
            Shades::All
        } else if says("TERM", "256color") {
            Shades::Palette
        } else {
            Shades::Few
        };
        Look { colors: true, shades }
    }

    /// A color as it is, or the nearest one of the terminal. `None`: the nearest one is too far.
    pub(crate) fn shade(self, color: [u8; 3]) -> Option<Color> {
        let [red, green, blue] = color;
        match self.shades {
            Shades::Few => None,
            Shades::Palette => Some(Color::Indexed(nearest(color).0)),
            Shades::All => Some(Color::Rgb(red, green, blue)),
        }
    }

    pub(crate) fn color(self, color: Color) -> Style {
        if self.colors { Style::new().fg(color) } else { Style::new() }
    }
    /// A color of the palette. A rainbow has one color here.
    pub(crate) fn palette(self, color: PaletteColor) -> Style {
        self.color(match color {
            PaletteColor::Red => Color::Red,
            PaletteColor::Orange => Color::LightRed,
            PaletteColor::Yellow => Color::Yellow,
            PaletteColor::Green => Color::Green,
            PaletteColor::Blue => Color::Blue,
            PaletteColor::Violet => Color::Magenta,
            PaletteColor::Gray => Color::DarkGray,
            PaletteColor::Rainbow => Color::Cyan,
            PaletteColor::Primary => return self.accent(),
        })
    }
    pub(crate) fn accent(self) -> Style {
        self.color(Color::Blue)
    }
    pub(crate) fn good(self) -> Style {
        self.color(Color::Green)
    }
    pub(crate) fn warning(self) -> Style {
        self.color(Color::Yellow)
    }
    pub(crate) fn bad(self) -> Style {
        self.color(Color::Red)
    }
    pub(crate) fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }
    pub(crate) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// The style of the rest of a field for writing.
    pub(crate) fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }
    /// The style of raised parts, like a key on a keyboard: a chosen option, or the button to
    /// press.
    pub(crate) fn raised(self) -> Style {
        self.accent().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }
}

/// The nearest color of the palette: its number, and its value.
pub(crate) fn nearest(color: [u8; 3]) -> (u8, [u8; 3]) {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let away = |one: [u8; 3]| -> u32 {
        std::iter::zip(one, color).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    // Below the second level the steps are longer than above it.
    let level = color.map(|part| match part {
        ..48 => 0,
        48..115 => 1,
        part => (part - 35) / 40,
    });
    let cube = level.map(|level| LEVELS[usize::from(level)]);
    let mean = color.map(u32::from).iter().sum::<u32>() / 3;
    let step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let gray = [8 + 10 * step; 3];
    if away(gray) < away(cube) {
        (232 + step, gray)
    } else {
        (16 + 36 * level[0] + 6 * level[1] + level[2], cube)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_color_of_the_palette_is_nearest_to_itself() {
        for number in 16..=255_u8 {
            let level = |level: u8| if level == 0 { 0 } else { 55 + 40 * level };
            let color = match number {
                232.. => [8 + 10 * (number - 232); 3],
                _ => [(number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6].map(level),
            };
            assert_eq!(nearest(color).1, color, "{number}");
        }
        assert_eq!(nearest([250, 4, 100]), (197, [255, 0, 95]));
    }
}
