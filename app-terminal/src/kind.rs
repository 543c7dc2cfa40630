//! Kinds of elements: how an element takes keys and clicks. This is the one place that sorts them:
//! everything else here that reads keys or clicks asks for the kind.

use app_runtime::widgets::button::Button;
use app_runtime::widgets::chat_input::ChatInput;
use app_runtime::widgets::checkbox::Checkbox;
use app_runtime::widgets::choice::Options;
use app_runtime::widgets::color_picker::ColorPicker;
use app_runtime::widgets::dataframe::Dataframe;
use app_runtime::widgets::date_input::DateInput;
use app_runtime::widgets::datum::Datum;
use app_runtime::widgets::file_uploader::FileUploader;
use app_runtime::widgets::link_button::LinkButton;
use app_runtime::widgets::number_input::NumberInput;
use app_runtime::widgets::range_slider::RangeSlider;
use app_runtime::widgets::slider::Slider;
use app_runtime::widgets::tabs::Tabs;
use app_runtime::widgets::text_area::TextArea;
use app_runtime::widgets::text_input::TextInput;
use app_runtime::widgets::time_input::TimeInput;
use app_runtime::{Element, Words};

/// How an element takes keys and clicks.
#[derive(Clone, Copy)]
pub(crate) enum Kind<'a> {
    /// It takes none.
    Inert,
    Button(&'a Button),
    Link(&'a LinkButton),
    Checkbox(&'a Checkbox),
    TextField(TextField<'a>),
    Files(&'a FileUploader),
    /// A box that opens and closes.
    Fold {
        /// It is open until a person closes it.
        expanded: bool,
    },
    Tabs(&'a Tabs),
    /// Options that are all in sight.
    Options {
        options: &'a Options,
        /// They stand below each other.
        upright: bool,
    },
    /// Options in a list that opens and closes.
    List {
        labels: &'a [Words],
        chosen: Chosen<'a>,
    },
    Slider(&'a Slider),
    RangeSlider(&'a RangeSlider),
    SelectSlider(&'a Options),
    /// A value that folds, line by line.
    Datum {
        value: &'a Datum,
        /// It is open until a person closes parts of it.
        expanded: bool,
    },
    Dataframe(&'a Dataframe),
}

/// A field that a person writes in.
#[derive(Clone, Copy)]
pub(crate) enum TextField<'a> {
    Line(&'a TextInput),
    Area(&'a TextArea),
    Number(&'a NumberInput),
    Date(&'a DateInput),
    Time(&'a TimeInput),
    Color(&'a ColorPicker),
    Chat(&'a ChatInput),
}

/// The chosen options of a list, by their positions.
#[derive(Clone, Copy)]
pub(crate) enum Chosen<'a> {
    One(Option<usize>),
    Several(&'a [usize]),
}

impl<'a> Kind<'a> {
    /// No wildcard: a new element says here how it takes keys and clicks.
    pub(crate) fn of(element: &'a Element) -> Kind<'a> {
        match element {
            Element::Region(_)
            | Element::Heading(_)
            | Element::Markdown(_)
            | Element::Html(_)
            | Element::Text(_)
            | Element::Caption(_)
            | Element::Code(_)
            | Element::Divider(_)
            | Element::Alert(_)
            | Element::Failure(_)
            | Element::Columns(_)
            | Element::Column(_)
            | Element::Container(_)
            | Element::Form(_)
            | Element::Tab(_)
            | Element::Placeholder(_)
            | Element::Badge(_)
            | Element::Metric(_)
            | Element::Progress(_)
            | Element::Spinner(_)
            | Element::Exception(_)
            | Element::Table(_)
            | Element::ChatMessage(_)
            | Element::Image(_) => Kind::Inert,
            Element::Button(button) => Kind::Button(button),
            Element::LinkButton(link) => Kind::Link(link),
            Element::Checkbox(checkbox) => Kind::Checkbox(checkbox),
            Element::TextInput(input) => Kind::TextField(TextField::Line(input)),
            Element::TextArea(area) => Kind::TextField(TextField::Area(area)),
            Element::NumberInput(number) => Kind::TextField(TextField::Number(number)),
            Element::DateInput(date) => Kind::TextField(TextField::Date(date)),
            Element::TimeInput(time) => Kind::TextField(TextField::Time(time)),
            Element::ColorPicker(picker) => Kind::TextField(TextField::Color(picker)),
            Element::ChatInput(input) => Kind::TextField(TextField::Chat(input)),
            Element::FileUploader(uploader) => Kind::Files(uploader),
            Element::Expander(expander) => Kind::Fold { expanded: expander.expanded },
            Element::Status(status) => Kind::Fold { expanded: status.expanded },
            Element::Popover(_) => Kind::Fold { expanded: false },
            Element::Tabs(tabs) => Kind::Tabs(tabs),
            Element::Radio(radio) => Kind::Options { options: &radio.options, upright: true },
            Element::Pills(pills) => Kind::Options { options: &pills.options, upright: false },
            Element::Selectbox(select) => Kind::List {
                labels: &select.options.labels,
                chosen: Chosen::One(select.options.chosen),
            },
            Element::Multiselect(select) => {
                Kind::List { labels: &select.labels, chosen: Chosen::Several(&select.chosen) }
            }
            Element::Slider(slider) => Kind::Slider(slider),
            Element::RangeSlider(slider) => Kind::RangeSlider(slider),
            Element::SelectSlider(slider) => Kind::SelectSlider(&slider.options),
            Element::Json(json) => Kind::Datum { value: &json.value, expanded: json.expanded },
            // No custom element is known here, so each is shown as data.
            Element::Custom(custom) => Kind::Datum { value: &custom.value, expanded: true },
            Element::Dataframe(data) => Kind::Dataframe(data),
        }
    }
}
