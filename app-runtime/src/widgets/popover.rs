//! `popover`.

use app_literals::Icon;

use crate::element::{ElementData, IntoWidth, IntoWords, Width, Words};
use crate::ui::{Place, Ui};
use crate::widgets::button::ButtonKind;
use crate::widgets::{Around, Widget};

/// Elements that float above the page while a person keeps them open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Popover {
    /// The words on the button that opens it; inline Markdown.
    pub label: Words,
    /// How much the button stands out.
    pub kind: ButtonKind,
    /// Beside the words.
    pub icon: Option<Icon>,
    /// Cannot be opened.
    pub disabled: bool,
    /// How wide the button is.
    pub width: Width,
}

impl<P: Place> Ui<P> {
    /// A button that opens a panel above the page. Opening and closing is the person's affair;
    /// what stands inside runs like everything else.
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

        /// Visible but closed for good. Default: `false`.
        disabled: bool => data.0.disabled = disabled;

        /// Of the button: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Content`.
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
        format!("[{}]", self.label)
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
    fn disabled(&self) -> bool {
        self.disabled
    }
}
