//! The widgets. Each file holds one: the data of its element, its keywords, its method of `Ui` and
//! its tests. This file holds the list of them and the shared parts.

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

/// The list of elements: each with its data, and with the methods of `TestApp` that find it by its
/// label. `element.rs` makes the enum of it, and `testing.rs` those methods.
macro_rules! every_element {
    ($make:ident) => {
        $make! {
            /// The root, or one of its parts: the main column and the sidebar.
            Region(crate::element::Region),
            /// A failure, shown at its place.
            Failure(crate::element::Failure),
            /// `title`, `header`, `subheader`.
            Heading(crate::widgets::heading::Heading),
            /// `write`, `markdown`, `latex`.
            Markdown(crate::widgets::markdown::Markdown),
            /// `html`.
            Html(crate::widgets::html::Html),
            /// `text`.
            Text(crate::widgets::text::Text),
            /// `caption`.
            Caption(crate::widgets::text::Caption),
            /// `code`.
            Code(crate::widgets::code::Code),
            /// `divider`.
            Divider(crate::widgets::divider::Divider),
            /// `success`, `info`, `warning`, `error`.
            Alert(crate::widgets::alert::Alert),
            /// `button`.
            Button(crate::widgets::button::Button) found by {
                /// The submit button of that label.
                form_submit_button,
                /// The download button of that label.
                download_button,
            },
            /// `checkbox`, `toggle`.
            Checkbox(crate::widgets::checkbox::Checkbox) found by {
                /// The checkbox of that label.
                checkbox,
                /// The toggle of that label.
                toggle,
            },
            /// `selectbox`.
            Selectbox(crate::widgets::selectbox::Selectbox) found by {
                /// The selectbox of that label.
                selectbox,
            },
            /// `radio`.
            Radio(crate::widgets::radio::Radio) found by {
                /// The radio group of that label.
                radio,
            },
            /// `multiselect`.
            Multiselect(crate::widgets::multiselect::Multiselect) found by {
                /// The multiselect of that label.
                multiselect,
            },
            /// `pills`, `segmented_control`.
            Pills(crate::widgets::pills::Pills) found by {
                /// The pills of that label.
                pills,
                /// The segmented control of that label.
                segmented_control,
            },
            /// `slider`.
            Slider(crate::widgets::slider::Slider) found by {
                /// The slider of that label.
                slider,
            },
            /// `select_slider`.
            SelectSlider(crate::widgets::select_slider::SelectSlider) found by {
                /// The slider with options of that label.
                select_slider,
            },
            /// `range_slider`.
            RangeSlider(crate::widgets::range_slider::RangeSlider) found by {
                /// The slider with two ends of that label.
                range_slider,
            },
            /// `color_picker`.
            ColorPicker(crate::widgets::color_picker::ColorPicker) found by {
                /// The color of that label.
                color_picker,
            },
            /// `date_input`.
            DateInput(crate::widgets::date_input::DateInput) found by {
                /// The date of that label.
                date_input,
            },
            /// `time_input`.
            TimeInput(crate::widgets::time_input::TimeInput) found by {
                /// The time of that label.
                time_input,
            },
            /// `number_input`.
            NumberInput(crate::widgets::number_input::NumberInput) found by {
                /// The number field of that label.
                number_input,
            },
            /// `text_input`.
            TextInput(crate::widgets::text_input::TextInput) found by {
                /// The text field of that label.
                text_input,
            },
            /// `columns`: its children are columns.
            Columns(crate::widgets::columns::Columns),
            /// One of the columns.
            Column(crate::widgets::columns::ColumnBox),
            /// `container`.
            Container(crate::widgets::container::Container),
            /// `expander`.
            Expander(crate::widgets::expander::Expander),
            /// `form`.
            Form(crate::widgets::form::FormBox),
            /// `tabs`: its children are tabs.
            Tabs(crate::widgets::tabs::Tabs),
            /// One of the tabs.
            Tab(crate::widgets::tabs::Tab),
            /// `popover`.
            Popover(crate::widgets::popover::Popover),
            /// `placeholder`: holds its last write.
            Placeholder(crate::widgets::placeholder::Placeholder),
            /// `text_area`.
            TextArea(crate::widgets::text_area::TextArea) found by {
                /// The field for several lines of that label.
                text_area,
            },
            /// `link_button`.
            LinkButton(crate::widgets::link_button::LinkButton) found by {
                /// The link button of that label; its value is its address.
                link_button,
            },
            /// `badge`.
            Badge(crate::widgets::badge::Badge),
            /// `metric`.
            Metric(crate::widgets::metric::Metric) found by {
                /// The metric of that label; its value is the figure.
                metric,
            },
            /// `progress`.
            Progress(crate::widgets::progress::Progress),
            /// `spinner`: holds the elements of its body.
            Spinner(crate::widgets::spinner::Spinner),
            /// `status`.
            Status(crate::widgets::status::Status),
            /// `exception`.
            Exception(crate::widgets::exception::Exception),
            /// `json`.
            Json(crate::widgets::json::Json),
            /// `file_uploader`, `files_uploader`.
            FileUploader(crate::widgets::file_uploader::FileUploader) found by {
                /// The place for a file of that label; its value is the name of the file.
                file_uploader,
                /// The place for files of that label; its value is their names.
                files_uploader,
            },
            /// `table`.
            Table(crate::widgets::table::Table),
            /// `dataframe`.
            Dataframe(crate::widgets::dataframe::Dataframe),
            /// `chart` and those of one mark, such as `line_chart`.
            Chart(crate::widgets::chart::Figure) found by {
                /// The chart of that title.
                chart,
            },
            /// `chat_message`: holds the elements of a message.
            ChatMessage(crate::widgets::chat_message::ChatMessage),
            /// `chat_input`.
            ChatInput(crate::widgets::chat_input::ChatInput) found by {
                /// The chat input with that placeholder; `set` sends.
                chat_input,
            },
            /// `image`.
            Image(crate::widgets::image::Image),
            /// `custom`: for renderers that know its name; data for all others.
            Custom(crate::widgets::custom::Custom),
        }
    };
}
pub(crate) use every_element;

pub mod alert;
pub mod badge;
pub mod button;
pub mod chart;
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
pub mod task;
pub mod text;
pub mod text_area;
pub mod text_input;
pub mod time_input;
pub mod toast;
pub mod write_stream;

use std::hash::Hash;

use crate::element::{Draft, ElementKind};
use crate::event::Value;
use crate::handler::{Call, Handler};
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

impl<P: Place> Ui<P> {
    /// Puts an element on the page with what a person has selected in it. Gives what `read` takes of
    /// it for the app. `nothing` is the value of a selection of nothing. If the key is taken, an error
    /// stands in place of the element, and nothing is selected.
    #[track_caller]
    pub(crate) fn emit_selectable<E: ElementKind, R>(
        &self,
        origin: Origin,
        key: Option<KeyValue>,
        mut element: E,
        nothing: Value,
        on_change: Option<Handler>,
        read: impl FnOnce(&E) -> R,
    ) -> R {
        let key = match self.identify(origin, key) {
            Ok(key) => key,
            Err(failure) => {
                self.fail(failure);
                return read(&element);
            }
        };
        if let Some(form) = self.own_form() {
            self.run().field_of(form, key, false, || nothing);
        }
        let untouched = element.value();
        if let Some(entered) = self.run().access.touched(key, element.name(), false) {
            element.set_value(&entered.value);
            if element.value() == untouched {
                // The selection is forgotten: if the old rows came back, the person would not
                // expect it.
                self.run().access.untouch(key);
            }
        }
        let selected = read(&element);
        self.emit(key, element);
        self.run().offer(key, Call::of(on_change, None), false);
        selected
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
