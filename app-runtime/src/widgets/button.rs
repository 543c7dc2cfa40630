//! `button`, and the parts that `form_submit_button` and `download_button` share with it.

use std::marker::PhantomData;

use app_literals::{Icon, Shortcut, as_read};

use crate::element::{Click, ElementData, IntoWidth, Width};
use crate::handler::{Call, Handler, IntoHandler, OfferedFile};
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::Widget;
use crate::words::{IntoWords, Words};

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Button {
    /// The words on it; inline Markdown.
    pub label: Words,
    /// Its prominence.
    pub kind: ButtonKind,
    /// An icon beside the words.
    pub icon: Option<Icon>,
    /// The side of the words on which the icon stands.
    pub icon_position: IconPosition,
    /// The keyboard shortcut that clicks it. A refused shortcut never stands here.
    pub shortcut: Option<Shortcut>,
    /// A hint that appears on request; Markdown.
    pub help: Option<Words>,
    /// Visible but not usable.
    pub disabled: bool,
    /// The width.
    pub width: Width,
    /// The treatment of a click while the app still works.
    pub busy: Busy,
    /// The effect of a click.
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

    /// Whether a click on it ends the run in progress.
    pub(crate) fn interrupts(&self) -> bool {
        self.busy == Busy::Interrupt && !self.disabled
    }
}

/// The side of a button's words on which the icon stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconPosition {
    /// Before the words.
    #[default]
    Left,
    /// After the words.
    Right,
}

/// The effect of a click on a button, beside running the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// No further effect: a `button`.
    #[default]
    Click,
    /// The click submits the form around it: a `form_submit_button`.
    Submit,
    /// The click gives the person a file: a `download_button`.
    Download,
}

/// The treatment of a click on a button while the app still works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Busy {
    /// The click waits its turn: each click has a run of its own.
    #[default]
    Queue,
    /// The click is dropped.
    Ignore,
    /// The click ends the work: the run in progress at its next element, an `async` handler at its
    /// next await. Then the click has its run.
    Interrupt,
}

/// The prominence of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action here.
    Primary,
    /// One of several actions.
    #[default]
    Secondary,
    /// An action as quiet as text.
    Tertiary,
}

/// A [`Button`] under construction; `W` is the kind of button.
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

/// Marks the [`ButtonEntry`] of a plain button.
#[derive(Debug)]
pub enum Clicks {}

impl<P: Place> Ui<P> {
    /// A button; `true` in the one run that its click caused. The label is inline Markdown.
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
    /// | `busy` | `Queue` |
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

        /// The keyboard shortcut that clicks it from anywhere on the page, as `"Ctrl+J"`; the
        /// button shows it. On a Mac, Ctrl is Command too. A shortcut without Ctrl or Alt does
        /// nothing while a person types. `R` and `C` alone are refused, and so are shortcuts that
        /// browsers need. Default: none.
        shortcut: impl Into<Shortcut> => data.element.shortcut = Some(shortcut.into());

        /// A hint that appears when a person points at the button or focuses it; Markdown. Default:
        /// none.
        help: impl IntoWords => data.element.help = Some(help.into_words());

        /// Makes it visible but not usable, on the page and on the server. Default: `false`.
        disabled: bool => data.element.disabled = disabled;

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Content`.
        width: impl IntoWidth => data.element.width = width.into_width();

        /// The treatment of a click while the app still works. `Queue` gives each click a run of its
        /// own, in turn. `Ignore` drops a click that comes during the work on the one before.
        /// `Interrupt` ends the run in progress at its next element, or its `async` handler at its
        /// next await, whatever it works on. Default: `Queue`.
        busy: Busy => data.element.busy = busy;
    }

    /// Makes it as wide as its parent, or as its content: Streamlit's older name for `width`.
    #[deprecated(note = "use `width = Stretch` for `true`, `width = Content` for `false`")]
    pub fn use_container_width(self, stretch: bool) -> Self {
        self.width(if stretch { Width::Stretch } else { Width::Content })
    }

    /// Runs on a click, before the body: a `#[handler]` with its arguments, or a closure that takes
    /// `&mut` state. Default: none.
    pub fn on_click<K>(mut self, handler: impl IntoHandler<K>) -> Self {
        self.data.on_click = Some(handler.into_handler());
        self
    }

    /// Puts it on the page; returns `true` in the run that its click caused.
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
        let interrupts = element.interrupts();
        ui.emit(key, element);
        if interrupts {
            ui.run().note_interrupting(key);
        }
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
        format!("[{}]", as_read(&self.label))
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
