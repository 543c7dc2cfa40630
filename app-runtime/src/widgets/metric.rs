//! `metric`.

use std::fmt::Display;

use crate::element::{ElementData, IntoWords, Words};
use crate::event::Value;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// A figure with a name, and how it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// What it is; inline Markdown.
    pub label: Words,
    /// The figure.
    pub value: String,
    /// How it has changed.
    pub delta: Option<String>,
    /// What that change means.
    pub delta_color: DeltaColor,
    /// A hint behind a question mark; Markdown.
    pub help: Option<Words>,
    /// Drawn with a frame around it.
    pub border: bool,
}

/// What the change of a [`Metric`] means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeltaColor {
    /// More is good, less is bad.
    #[default]
    Normal,
    /// Less is good, more is bad.
    Inverse,
    /// Neither is.
    Off,
}

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// It rose.
    Up,
    /// It fell: its delta starts with a minus.
    Down,
}

impl Metric {
    /// Which way it went, by its delta.
    #[must_use]
    pub fn trend(&self) -> Option<Trend> {
        let delta = self.delta.as_deref()?.trim_start();
        let falls = delta.starts_with(['-', '−']);
        (!delta.is_empty()).then_some(if falls { Trend::Down } else { Trend::Up })
    }

    /// Whether the change is a good one; `None` where it is neither.
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

impl<P: Place> Ui<P> {
    /// A figure in large type: `ui.metric("Temperature", "21 °C", delta = "-1.2 °C")`.
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
    /// How it has changed; with a minus in front it points down. Default: not shown.
    pub fn delta(mut self, delta: impl Display) -> Self {
        self.data.delta = Some(delta.to_string());
        self
    }

    /// Whether a rise is good. Default: `DeltaColor::Normal`, it is.
    pub fn delta_color(mut self, color: DeltaColor) -> Self {
        self.data.delta_color = color;
        self
    }

    /// A hint behind a question mark; Markdown. Default: none.
    pub fn help(mut self, help: impl IntoWords) -> Self {
        self.data.help = Some(help.into_words());
        self
    }

    /// Draws a frame around it. Default: `false`.
    pub fn border(mut self, border: bool) -> Self {
        self.data.border = border;
        self
    }
}

impl Output for Metric {}

impl ElementData for Metric {
    fn name(&self) -> &'static str {
        "metric"
    }
    fn text(&self) -> String {
        match &self.delta {
            Some(delta) => format!("{}: {} ({delta})", self.label, self.value),
            None => format!("{}: {}", self.label, self.value),
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
        assert_eq!(metric("", DeltaColor::Normal).trend(), None);
    }
}
