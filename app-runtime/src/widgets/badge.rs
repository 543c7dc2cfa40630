//! `badge`.

use app_literals::{Icon, as_read};

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::{IntoWords, Words};

/// A few words in a coloured pill.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Badge {
    /// The words; inline Markdown.
    pub label: Words,
    /// An icon beside the words.
    pub icon: Option<Icon>,
    /// Its colour.
    pub color: BadgeColor,
}

/// The colour of a [`Badge`], readable on light and dark pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeColor {
    /// The colour of `info`.
    #[default]
    Blue,
    /// The colour of `success`.
    Green,
    /// The colour of `warning`.
    Orange,
    /// The colour of `error`.
    Red,
    /// The colour of clickable elements.
    Violet,
    /// A quiet colour.
    Gray,
}

impl<P: Place> Ui<P> {
    /// A few words in a coloured pill, for example a state, a count or a tag.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `icon` | none |
    /// | `color` | `BadgeColor::Blue` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn badge(&self, label: impl IntoWords) -> Widget<'_, Badge, P> {
        Widget::new(self, Badge { label: label.into_words(), icon: None, color: BadgeColor::Blue })
    }
}

impl<P: Place> Widget<'_, Badge, P> {
    setters! {
        /// An emoji, or a Material icon as `":material/check:"`. Default: none.
        icon: impl Into<Icon> => data.icon = Some(icon.into());

        /// Its colour. Default: `BadgeColor::Blue`.
        color: BadgeColor => data.color = color;
    }
}

impl Output for Badge {}

impl ElementData for Badge {
    fn name(&self) -> &'static str {
        "badge"
    }
    fn icon(&self) -> Option<&Icon> {
        self.icon.as_ref()
    }
    fn text(&self) -> String {
        as_read(&self.label).into_owned()
    }
}
