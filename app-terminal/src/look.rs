//! Colors: the sixteen that every terminal has, as its owner has set them, so that a light one
//! stays light. Whatever a color says, a sign or a weight says too; `NO_COLOR` leaves those.

use ratatui::style::{Color, Modifier, Style};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) colors: bool,
}

impl Look {
    /// As the person wants it: <https://no-color.org>.
    pub(crate) fn from_environment() -> Look {
        Look { colors: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) }
    }

    pub(crate) fn color(self, color: Color) -> Style {
        if self.colors { Style::new().fg(color) } else { Style::new() }
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
    /// The rest of a field that one can write in.
    pub(crate) fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }
    /// What stands out like a key on a keyboard: what is chosen, or the button to press.
    pub(crate) fn raised(self) -> Style {
        self.accent().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }
}
