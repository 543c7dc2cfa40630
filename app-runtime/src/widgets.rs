//! The widgets. Each file holds one: the data of its element, its keywords, its method of `Ui` and
//! its tests. This file holds the shared parts.

/// Writes setters. Each keyword has its documentation, its type, and the field that takes the
/// value. The macro stands inside an `impl`, so the types are written as usual, and an editor can
/// jump to each name.
///
/// ```text
/// setters! {
///     /// Its colour. Default: `BadgeColor::Blue`.
///     color: BadgeColor => data.color = color;
/// }
/// ```
///
/// becomes
///
/// ```text
/// /// Its colour. Default: `BadgeColor::Blue`.
/// pub fn color(mut self, color: BadgeColor) -> Self {
///     self.data.color = color;
///     self
/// }
/// ```
macro_rules! setters {
    ($($(#[$documentation:meta])* $name:ident: $given:ty => $($field:tt).+ = $value:expr;)+) => {$(
        $(#[$documentation])*
        pub fn $name(mut self, $name: $given) -> Self {
            self.$($field).+ = $value;
            self
        }
    )+};
}

/// The table rows of the keywords that all inputs take, for the documentation of their methods. The
/// tidy test compares each table with the existing setters.
macro_rules! keywords_of_all_inputs {
    () => {
        "| `key` | the call site |\n\
         | `help` | none |\n\
         | `disabled` | `false` |\n\
         | `label_visibility` | `Visible` |\n\
         | `width` | `Stretch` |\n\
         | `on_change` | none |"
    };
}

pub mod alert;
pub mod badge;
pub mod button;
pub mod chat_input;
pub mod chat_message;
pub mod checkbox;
pub mod choice;
pub(crate) mod civil;
pub mod code;
pub mod color_picker;
pub mod columns;
pub mod container;
pub mod custom;
pub mod dataframe;
pub mod date_input;
pub mod datum;
pub mod divider;
pub mod download_button;
pub mod exception;
pub mod expander;
pub mod file_uploader;
pub mod form;
pub mod frame;
pub mod heading;
pub mod html;
pub mod image;
pub mod input;
pub mod json;
pub mod link_button;
pub mod markdown;
pub mod metric;
pub mod multiselect;
pub mod number_input;
pub mod pills;
pub mod placeholder;
pub mod popover;
pub mod progress;
pub mod radio;
pub mod range_slider;
pub mod select_slider;
pub mod selectbox;
pub mod sidebar;
pub mod slider;
pub mod spinner;
pub mod status;
pub mod table;
pub mod tabs;
pub mod text;
pub mod text_area;
pub mod text_input;
pub mod time_input;
pub mod toast;

use std::hash::Hash;

use crate::element::Draft;
use crate::key::{KeyValue, Origin};
use crate::ui::{Page, Place, Ui};

/// A widget under construction: keywords are added one after another, and `.show()` puts it on the
/// page. In annotated functions, `ui.button("Save", kind = Primary)` does all of this.
#[derive(Debug)]
#[must_use = "a widget is on the page once it is finished: end with `.show()`, or `.with(|ui| …)` around a body; where the function has `#[component]` in front, the call is finished by itself"]
pub struct Widget<'u, W, P: Place = Page> {
    pub(crate) ui: &'u Ui<P>,
    pub(crate) origin: Origin,
    pub(crate) key: Option<KeyValue>,
    pub(crate) data: W,
}

impl<'u, W, P: Place> Widget<'u, W, P> {
    #[track_caller]
    pub(crate) fn new(ui: &'u Ui<P>, data: W) -> Widget<'u, W, P> {
        Widget { ui, origin: ui.origin(), key: None, data }
    }

    /// The identity of this widget among its siblings: any `Hash` value. Default: the call site.
    pub fn key(mut self, key: impl Hash) -> Self {
        self.key = Some(KeyValue::of(key));
        self
    }
}

/// Elements that only show something and return no value. Sealed.
pub trait Output: Draft {}

impl<W: Output, P: Place> Widget<'_, W, P> {
    /// Puts it on the page.
    pub fn show(self) {
        let key = self.ui.identify_in_order(self.origin, self.key);
        self.ui.emit(key, self.data);
    }
}

/// A container element under construction.
#[derive(Debug)]
pub struct Around<W>(pub(crate) W);

impl<'u, W: Draft, P: Place> Widget<'u, Around<W>, P> {
    /// Puts it on the page; returns the place inside it.
    pub fn show(self) -> &'u Ui<P> {
        let key = self.ui.identify_in_order(self.origin, self.key);
        let node = self.ui.emit(key, self.data.0);
        self.ui.inside(node, key, self.key)
    }

    /// Puts it on the page and runs `body` with the place inside it; returns the result of `body`.
    pub fn with<R>(self, body: impl FnOnce(&Ui<P>) -> R) -> R {
        body(self.show())
    }
}
