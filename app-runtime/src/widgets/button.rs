//! `button`, and what it has in common with `form_submit_button` and `download_button`.

use std::marker::PhantomData;

use app_literals::{Icon, Shortcut};

use crate::element::{Click, ElementData, IntoWidth, IntoWords, Width, Words};
use crate::handler::{Call, Handler, IntoHandler, OfferedFile};
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::Widget;

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Button {
    /// The words on it; inline Markdown.
    pub label: Words,
    /// How much it stands out.
    pub kind: ButtonKind,
    /// Beside the words.
    pub icon: Option<Icon>,
    /// On which side of the words the icon stands.
    pub icon_position: IconPosition,
    /// The keys that click it; never one that was refused.
    pub shortcut: Option<Shortcut>,
    /// A hint that appears when a person asks for it; Markdown.
    pub help: Option<Words>,
    /// Visible but not usable.
    pub disabled: bool,
    /// How wide it is.
    pub width: Width,
    /// What becomes of a click while the app still works on the one before.
    pub busy: Busy,
    /// What a click does.
    pub act: Act,
}

impl Button {
    pub(crate) fn new(label: impl IntoWords, act: Act) -> Button {
        Button {
            label: label.into_words(),
            kind: ButtonKind::Secondary,
            icon: None,
            icon_position: IconPosition::Left,
            shortcut: None,
            help: None,
            disabled: false,
            width: Width::Content,
            busy: Busy::Queue,
            act,
        }
    }
}

/// On which side of the words of a button its icon stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconPosition {
    /// Before them.
    #[default]
    Left,
    /// After them.
    Right,
}

/// What a click on a button does, beside running the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// Nothing: a `button`.
    #[default]
    Click,
    /// Submits the form around it: a `form_submit_button`.
    Submit,
    /// Gives a file: a `download_button`.
    Download,
}

/// What becomes of a click on a button while the app still works on the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Busy {
    /// It waits its turn: each click has a run of its own.
    #[default]
    Queue,
    /// It is dropped.
    Ignore,
}

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// One of several.
    #[default]
    Secondary,
    /// As quiet as text.
    Tertiary,
}

/// A [`Button`] that is being described; `W` is which kind of button.
#[derive(Debug)]
pub struct ButtonEntry<W = Clicks> {
    element: Button,
    on_click: Option<Handler>,
    pub(super) file: Option<Box<OfferedFile>>,
    which: PhantomData<W>,
}

impl<W> ButtonEntry<W> {
    pub(super) fn new(element: Button) -> ButtonEntry<W> {
        ButtonEntry { element, on_click: None, file: None, which: PhantomData }
    }
}

/// Of a [`ButtonEntry`]: a plain button.
#[derive(Debug)]
pub enum Clicks {}

impl<P: Place> Ui<P> {
    /// A button; `true` in the one run that its click caused. Label: inline Markdown.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `kind` | `Secondary` |
    /// | `icon` | none |
    /// | `icon_position` | `Left` |
    /// | `shortcut` | none |
    /// | `help` | none |
    /// | `disabled` | `false` |
    /// | `width` | `Content` |
    /// | `busy` | it waits, and has a run of its own |
    /// | `on_click` | none |
    /// | `key` | the call site |
    #[track_caller]
    pub fn button(&self, label: impl IntoWords) -> Widget<'_, ButtonEntry, P>
    where
        P: OutsideForm,
    {
        Widget::new(self, ButtonEntry::new(Button::new(label, Act::Click)))
    }
}

impl<W, P: Place> Widget<'_, ButtonEntry<W>, P> {
    setters! {
        /// `Primary`, `Secondary` or `Tertiary`. Default: `Secondary`.
        kind: ButtonKind => data.element.kind = kind;

        /// An emoji, or a Material icon as `":material/refresh:"`. Default: none.
        icon: impl Into<Icon> => data.element.icon = Some(icon.into());

        /// `IconPosition::Left` or `Right` of the words. Default: `Left`.
        icon_position: IconPosition => data.element.icon_position = icon_position;

        /// Keys that click it from anywhere on the page, as `"Ctrl+J"`; shown on it. On a Mac, Ctrl
        /// is Command too. One without Ctrl or Alt does nothing while somebody types. `R` and `C`
        /// alone, and what browsers need themselves, is refused. Default: none.
        shortcut: impl Into<Shortcut> => data.element.shortcut = Some(shortcut.into());

        /// A hint that appears when a person points at the button or focuses it; Markdown. Default:
        /// none.
        help: impl IntoWords => data.element.help = Some(help.into_words());

        /// Visible but not usable, on the page and on the server. Default: `false`.
        disabled: bool => data.element.disabled = disabled;

        /// `Content`, `Stretch` or pixels; never wider than its parent. Default: `Content`.
        width: impl IntoWidth => data.element.width = width.into_width();

        /// What becomes of a click while the app still works on the one before: `Ignore` drops it.
        /// Default: it waits, and has a run of its own.
        busy: Busy => data.element.busy = busy;
    }

    /// As wide as its parent, or as what it holds: Streamlit's older name for `width`.
    #[deprecated(note = "use `width = Stretch` for `true`, `width = Content` for `false`")]
    pub fn use_container_width(self, stretch: bool) -> Self {
        self.width(if stretch { Width::Stretch } else { Width::Content })
    }

    /// Runs on a click, before the body does: a `#[handler]` with its arguments, or a closure
    /// that takes `&mut` state. Default: none.
    pub fn on_click<K>(mut self, handler: impl IntoHandler<K>) -> Self {
        self.data.on_click = Some(handler.into_handler());
        self
    }

    /// Puts it on the page; `true` in the run that its click caused.
    pub fn show(self) -> bool {
        let Widget { ui, origin, key, data } = self;
        let ButtonEntry { mut element, on_click, file, .. } = data;
        let refused = element.shortcut.as_ref().and_then(Shortcut::fault);
        element.shortcut = element.shortcut.filter(|_| refused.is_none());
        let key = match ui.identify(origin, key) {
            Ok(key) => key,
            Err(failure) => {
                ui.fail(failure);
                return false;
            }
        };
        ui.emit(key, element);
        if let Some(message) = refused {
            ui.misuse(message);
        }
        let call = Call::of(on_click, file);
        match ui.own_form() {
            Some(form) => ui.run().offer_submit(form, key, call),
            None => ui.run().offer(key, call, false),
        }
        ui.run().is_clicked(key)
    }
}

impl ElementData for Button {
    fn name(&self) -> &'static str {
        match self.act {
            Act::Click => "button",
            Act::Submit => "form_submit_button",
            Act::Download => "download_button",
        }
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
    fn clickable(&self) -> Click {
        match self.act {
            Act::Submit => Click::Submits,
            Act::Click | Act::Download => Click::Runs,
        }
    }
}
