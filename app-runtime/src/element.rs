//! Elements: the content of a page, as data. Renderers read these and nothing else.
//!
//! The enum is closed on purpose: a new element is a compile error in every renderer until it
//! has an answer. Its list stands in `widgets.rs`, and each variant's data in the file of its widget.

use std::fmt;
use std::sync::Arc;

use app_literals::Icon;

use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::widgets;
use crate::words::{IntoWords, Prose, Words};

/// The questions that every element answers. Sealed: elements may come to answer more of them.
pub trait ElementData: Sealed + fmt::Debug {
    /// The `Ui` method that made it, such as `text_input`.
    fn name(&self) -> &'static str;

    /// The text that a person reads: lines, or nothing.
    fn text(&self) -> String;

    /// The data that all inputs share. `None` if this is no input.
    fn field(&self) -> Option<&Field> {
        None
    }

    /// The words by which a person would name it.
    fn label(&self) -> Option<&str> {
        self.field().map(|field| field.label.as_str())
    }

    /// The icon beside its words.
    fn icon(&self) -> Option<&Icon> {
        None
    }

    /// Whether a person may use it.
    fn disabled(&self) -> bool {
        self.field().is_some_and(|field| field.disabled)
    }

    /// The effect of a click on it.
    fn clickable(&self) -> Click {
        Click::No
    }

    /// The value an input shows.
    fn value(&self) -> Option<Value> {
        None
    }

    /// Whether what is entered here is for the run alone that reads it: neither a store nor a page
    /// ever has it.
    fn is_secret(&self) -> bool {
        false
    }

    /// Checks a value from outside against the offer of this element. Gives the value in stored form.
    ///
    /// # Errors
    /// [`Refusal::WrongKind`] if the element takes no values of that kind, [`Refusal::NotOffered`] if
    /// it takes other values of that kind, [`Refusal::Outdated`] if the value names rows of a frame
    /// that has changed.
    fn accept(&self, _value: Value) -> Result<Value, Refusal> {
        Err(Refusal::WrongKind)
    }

    /// Shows an accepted value, as the page of the person who entered it already does.
    fn set_value(&mut self, _value: &Value) {}
}

/// The data of one kind of element. Sealed.
pub trait ElementKind: ElementData + PartialEq + Into<Element> {
    /// An element with this data.
    fn share(data: Arc<Self>) -> Element;

    /// The data of an element, if it is of this kind.
    fn of(element: &Element) -> Option<&Arc<Self>>;
}

/// A description of an element. The element is made only if the page before has no equal one. Sealed.
pub trait Draft: Sealed {
    /// The data of such an element.
    type Data: ElementKind;

    /// The icon beside its words.
    fn icon(&self) -> Option<&Icon> {
        None
    }

    /// Whether `data` shows the same. Intermediate results may be kept for `make`.
    fn is(&mut self, data: &Self::Data) -> bool;

    /// Makes the data of a new element.
    fn make(self) -> Self::Data;
}

impl<K: ElementKind> Draft for K {
    type Data = K;

    fn icon(&self) -> Option<&Icon> {
        ElementData::icon(self)
    }
    fn is(&mut self, data: &K) -> bool {
        self == data
    }
    fn make(self) -> K {
        self
    }
}

/// The effect of a click on an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// Nothing.
    No,
    /// Runs the app.
    Runs,
    /// Submits the form around it.
    Submits,
}

impl Element {
    /// The text that a stream appends to, if it has one.
    pub(crate) fn prose(&self) -> Option<&Prose> {
        match self {
            Element::Markdown(markdown) => Some(&markdown.body),
            _ => None,
        }
    }

    /// The same, of this page alone.
    pub(crate) fn prose_mut(&mut self) -> Option<&mut Prose> {
        match self {
            Element::Markdown(markdown) => Some(&mut Arc::make_mut(markdown).body),
            _ => None,
        }
    }
}

macro_rules! elements {
    ($($(#[$doc:meta])* $variant:ident($data:ty) $(found by $finders:tt)?,)*) => {
        /// One element of a page. All pages that show it share its data, so a copy of it costs
        /// next to nothing.
        #[derive(Clone, Debug)]
        pub enum Element { $($(#[$doc])* $variant(Arc<$data>),)* }

        impl Element {
            /// The questions that every element answers.
            #[must_use]
            pub fn data(&self) -> &dyn ElementData {
                match self { $(Element::$variant(data) => &**data,)* }
            }

            /// Mutable data of this page alone; pages that share the element keep theirs.
            pub(crate) fn data_mut(&mut self) -> &mut dyn ElementData {
                match self { $(Element::$variant(data) => Arc::<$data>::make_mut(data),)* }
            }
        }

        impl PartialEq for Element {
            /// Shared data are equal without a comparison.
            fn eq(&self, other: &Element) -> bool {
                match (self, other) {
                    $((Element::$variant(a), Element::$variant(b)) => Arc::ptr_eq(a, b) || a == b,)*
                    _ => false,
                }
            }
        }

        $(impl From<$data> for Element {
            fn from(data: $data) -> Element { Element::$variant(Arc::new(data)) }
        }

        impl Sealed for $data {}

        impl ElementKind for $data {
            fn share(data: Arc<$data>) -> Element { Element::$variant(data) }

            fn of(element: &Element) -> Option<&Arc<$data>> {
                match element {
                    Element::$variant(data) => Some(data),
                    _ => None,
                }
            }
        })*
    };
}

widgets::every_element!(elements);

/// A part of every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The root.
    Page,
    /// The main column.
    Main,
    /// The sidebar; it exists from the first write on.
    Sidebar,
}

impl ElementData for Region {
    fn name(&self) -> &'static str {
        match self {
            Region::Page => "page",
            Region::Main => "main",
            Region::Sidebar => "sidebar",
        }
    }
    fn text(&self) -> String {
        String::new()
    }
}

/// A mistake or mishap, shown in the place where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The kind of failure: a test driver fails on some kinds and not on others.
    pub kind: FailureKind,
    /// The mistake and the next step, in words for the reader of the page.
    pub message: String,
    /// Details for developers: source lines, panic messages. Renderers show them in debug builds
    /// alone.
    pub details: Option<String>,
}

/// The kinds of [`Failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Two inputs with one key.
    DuplicateKey,
    /// The body or a handler panicked.
    Panic,
    /// The body asked for reruns without end.
    EndlessRerun,
    /// The body or a handler returned an error.
    Error,
    /// The body or a handler wants a resource that is not there.
    Resource,
    /// A form without a submit button.
    NoSubmitButton,
    /// A widget was given options, bounds or a bound value that cannot work.
    Misuse,
}

impl ElementData for Failure {
    fn name(&self) -> &'static str {
        "failure"
    }
    fn text(&self) -> String {
        match &self.details {
            Some(details) => format!("{}\n{details}", self.message),
            None => self.message.clone(),
        }
    }
}

/// The data that all inputs share.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The label; inline Markdown.
    pub label: Words,
    /// A hint that appears when a person asks for it; Markdown.
    pub help: Option<Words>,
    /// Visible but not usable.
    pub disabled: bool,
    /// Whether the label takes part in the layout. Assistive technology always reads it.
    pub label_visibility: LabelVisibility,
    /// How wide the widget is.
    pub width: Width,
}

impl Field {
    /// A field that can be used: its label is shown, it has no help and all the width.
    #[must_use]
    pub fn new(label: impl IntoWords) -> Field {
        Field {
            label: label.into_words(),
            help: None,
            disabled: false,
            label_visibility: LabelVisibility::Visible,
            width: Width::Stretch,
        }
    }
}

/// How a label shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelVisibility {
    /// Above or beside the widget.
    #[default]
    Visible,
    /// Not shown, its room kept, so that neighbours line up.
    Hidden,
    /// Not shown, its room given up.
    Collapsed,
}

/// How wide an element is; never wider than its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// As wide as its content.
    Content,
    /// As wide as its parent.
    Stretch,
    /// This many CSS pixels; terminals take eight of them as one cell.
    Pixels(u32),
}

/// An argument of `width`: a [`Width`], or a number of pixels.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a width",
    label = "expected `Content`, `Stretch`, or a number of pixels",
    note = "as in `width = Stretch`, or `width = 240`; an element is never wider than what it is in"
)]
pub trait IntoWidth {
    /// The width.
    fn into_width(self) -> Width;
}

#[diagnostic::do_not_recommend]
impl IntoWidth for Width {
    fn into_width(self) -> Width {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoWidth for u32 {
    fn into_width(self) -> Width {
        Width::Pixels(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoWidth for i32 {
    /// Negative widths are 0.
    fn into_width(self) -> Width {
        Width::Pixels(u32::try_from(self).unwrap_or(0))
    }
}
