//! `popover`.

use app_literals::{Icon, as_read};

use crate::element::{ElementData, IntoWidth, Width};
use crate::ui::{Place, Ui};
use crate::widgets::button::ButtonKind;
use crate::widgets::{Around, Widget};
use crate::words::{IntoWords, Words};

/// A panel of elements above the page, visible while a person keeps it open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Popover {
    /// The words on the button that opens it; inline Markdown.
    pub label: Words,
    /// The prominence of the button.
    pub kind: ButtonKind,
    /// An icon beside the words.
    pub icon: Option<Icon>,
    /// Whether it cannot be opened.
    pub disabled: bool,
    /// The width of the button.
    pub width: Width,
}

impl<P: Place> Ui<P> {
    /// A button that opens a panel above the page. Opening and closing belong to the person; the
    /// content runs like everything else.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `kind` | `Secondary` |
    /// | `icon` | none |
    /// | `disabled` | `false` |
    /// | `width` | `Content` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn popover(&self, label: impl IntoWords) -> Widget<'_, Around<Popover>, P> {
        let element = Popover {
            label: label.into_words(),
            kind: ButtonKind::Secondary,
            icon: None,
            disabled: false,
            width: Width::Content,
        };
        Widget::new(self, Around(element))
    }
}

impl<P: Place> Widget<'_, Around<Popover>, P> {
    setters! {
        /// `Primary`, `Secondary` or `Tertiary`. Default: `Secondary`.
        kind: ButtonKind => data.0.kind = kind;

        /// An emoji, or a Material icon as `":material/settings:"`. Default: none.
        icon: impl Into<Icon> => data.0.icon = Some(icon.into());

        /// Makes it visible but impossible to open. Default: `false`.
        disabled: bool => data.0.disabled = disabled;

        /// The width of the button: `Content`, `Stretch` or pixels; never wider than its parent.
        /// Default: `Content`.
        width: impl IntoWidth => data.0.width = width.into_width();
    }
}

impl ElementData for Popover {
    fn name(&self) -> &'static str {
        "popover"
    }
    fn icon(&self) -> Option<&Icon> {
        self.icon.as_ref()
    }
    fn text(&self) -> String {
        format!("[{}]", as_read(&self.label))
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
    fn disabled(&self) -> bool {
        self.disabled
    }
}
