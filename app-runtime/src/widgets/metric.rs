//! `metric`.

use std::fmt::Display;

use app_literals::as_read;

use crate::element::ElementData;
use crate::event::Value;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::{IntoWords, Words};

/// A named figure and its change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metric {
    /// The name of the figure; inline Markdown.
    pub label: Words,
    /// The figure.
    pub value: String,
    /// The change of the figure.
    pub delta: Option<String>,
    /// The meaning of that change.
    pub delta_color: DeltaColor,
    /// A hint behind a question mark; Markdown.
    pub help: Option<Words>,
    /// Whether a frame is drawn around it.
    pub border: bool,
}

/// The meaning of a change of a [`Metric`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeltaColor {
    /// An increase is good, a decrease is bad.
    #[default]
    Normal,
    /// A decrease is good, an increase is bad.
    Inverse,
    /// Neither is good or bad.
    Off,
}

/// The direction in which a figure changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// The figure rose.
    Up,
    /// The figure fell: its delta starts with a minus.
    Down,
}

/// The signs with which people write a negative number: hyphen, minus, dash and their wide forms.
const MINUS: [char; 4] = ['-', '\u{2212}', '\u{2013}', '\u{ff0d}'];

impl Metric {
    /// The direction of the change, read from the delta. `None` if the delta is zero in any
    /// notation, or is not a number that can be compared.
    #[must_use]
    pub fn trend(&self) -> Option<Trend> {
        let delta = self.delta.as_deref()?.trim();
        let size = delta.trim_start_matches(MINUS).trim_start_matches('+');
        if size.is_empty() || is_zero(size) || is_no_quantity(size) {
            return None;
        }
        Some(if delta.starts_with(MINUS) { Trend::Down } else { Trend::Up })
    }

    /// The delta without its sign, for use beside an arrow.
    #[must_use]
    pub fn change(&self) -> Option<&str> {
        let delta = self.delta.as_deref()?;
        let falls = self.trend() == Some(Trend::Down);
        Some(if falls { delta.trim_start().trim_start_matches(MINUS) } else { delta })
    }

    /// Whether the change is good; `None` if it is neither good nor bad.
    #[must_use]
    pub fn good(&self) -> Option<bool> {
        let up = self.trend()? == Trend::Up;
        match self.delta_color {
            DeltaColor::Normal => Some(up),
            DeltaColor::Inverse => Some(!up),
            DeltaColor::Off => None,
        }
    }
}

/// Whether the first number in a text is zero.
fn is_zero(text: &str) -> bool {
    let Some(start) = text.find(char::is_numeric) else { return false };
    let number =
        text[start..].chars().take_while(|sign| sign.is_numeric() || ".,'".contains(*sign));
    number.filter(|sign| sign.is_numeric()).all(|digit| matches!(digit, '0' | '\u{ff10}'))
}

/// Whether a text begins with the name of a float that is not a finite number.
fn is_no_quantity(text: &str) -> bool {
    let word: String =
        text.chars().take_while(|sign| sign.is_alphabetic() || *sign == '∞').collect();
    ["nan", "inf", "infinity", "∞"].iter().any(|name| word.eq_ignore_ascii_case(name))
}

impl<P: Place> Ui<P> {
    /// A figure in large type: `ui.metric("Temperature", "21 °C", delta = "-1.2 °C")`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `delta` | not shown |
    /// | `delta_color` | `DeltaColor::Normal`, it is |
    /// | `help` | none |
    /// | `border` | `false` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn metric(&self, label: impl IntoWords, value: impl Display) -> Widget<'_, Metric, P> {
        let element = Metric {
            label: label.into_words(),
            value: value.to_string(),
            delta: None,
            delta_color: DeltaColor::Normal,
            help: None,
            border: false,
        };
        Widget::new(self, element)
    }
}

impl<P: Place> Widget<'_, Metric, P> {
    setters! {
        /// The change of the figure: a minus at its start points down; zero points nowhere.
        /// Default: not shown.
        delta: impl Display => data.delta = Some(delta.to_string());

        /// Whether a rise is good. Default: `DeltaColor::Normal`, it is.
        delta_color: DeltaColor => data.delta_color = delta_color;

        /// A hint behind a question mark; Markdown. Default: none.
        help: impl IntoWords => data.help = Some(help.into_words());

        /// Draws a frame around it. Default: `false`.
        border: bool => data.border = border;
    }
}

impl Output for Metric {}

impl ElementData for Metric {
    fn name(&self) -> &'static str {
        "metric"
    }
    fn text(&self) -> String {
        match &self.delta {
            Some(delta) => format!("{}: {} ({delta})", as_read(&self.label), self.value),
            None => format!("{}: {}", as_read(&self.label), self.value),
        }
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
    fn value(&self) -> Option<Value> {
        Some(Value::Text(self.value.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_points_where_its_sign_says() {
        let metric = |delta: &str, delta_color| Metric {
            label: Words::default(),
            value: String::new(),
            delta: Some(delta.to_owned()),
            delta_color,
            help: None,
            border: false,
        };
        assert_eq!(metric("1.2", DeltaColor::Normal).good(), Some(true));
        assert_eq!(metric("-1.2 °C", DeltaColor::Normal).good(), Some(false));
        assert_eq!(metric("−3", DeltaColor::Inverse).good(), Some(true));
        assert_eq!(metric("-3", DeltaColor::Off).good(), None);
        assert_eq!(metric("-3", DeltaColor::Off).trend(), Some(Trend::Down));
        for delta in ["", " ", "0", "+0", "-0", "\u{2212}0.0", "0,00 %", "0 of 5", "-0.00 °C", "$0"]
        {
            assert_eq!(metric(delta, DeltaColor::Normal).trend(), None, "{delta}");
            assert_eq!(metric(delta, DeltaColor::Inverse).good(), None, "{delta}");
        }
        for delta in ["NaN", "-NaN", "inf", "-inf", "∞ %"] {
            assert_eq!(metric(delta, DeltaColor::Normal).trend(), None, "{delta}");
        }
        for delta in ["0.01", "1,000", "$0.5", "10 of 10", "a little", "infinite"] {
            assert_eq!(metric(delta, DeltaColor::Normal).trend(), Some(Trend::Up), "{delta}");
        }
        for (delta, change) in [("\u{2212}3", "3"), ("\u{2013}3", "3"), ("-a bit", "a bit")] {
            let metric = metric(delta, DeltaColor::Normal);
            assert_eq!((metric.trend(), metric.change()), (Some(Trend::Down), Some(change)));
        }
        assert_eq!(metric("-0", DeltaColor::Normal).change(), Some("-0"));
    }
}
