//! Kinds of elements: how an element takes keys and clicks. This is the one place that sorts them:
//! everything else here that reads keys or clicks asks for the kind. What a field takes from a
//! person's keys is answered here too, so a new field is a matter of this file and of `paint`.

use app_runtime::jiff::civil::Time;
use app_runtime::widgets::button::Button;
use app_runtime::widgets::chart::Figure;
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
use app_runtime::{Element, Misread, Num, NumberFormat, Value, Words};

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
    Chart(&'a Figure),
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
            Element::Chart(figure) => Kind::Chart(figure),
        }
    }
}

/// The value next to that of a field.
pub(crate) enum Beside {
    /// Its values have no order, so arrows mean nothing here.
    Nothing,
    /// There is none further.
    End,
    Value(Value),
}

impl TextField<'_> {
    /// The text to write in.
    pub(crate) fn text(self) -> String {
        match self {
            TextField::Line(input) if input.password => String::new(),
            TextField::Line(input) => input.value.to_string(),
            TextField::Area(area) => area.value.to_string(),
            TextField::Number(number) => number.value.to_string(),
            TextField::Date(date) => date.value.to_string(),
            TextField::Time(time) => time.written(time.value),
            TextField::Color(picker) => picker.value.to_string(),
            TextField::Chat(_) => String::new(),
        }
    }

    /// Whether the text may have several lines.
    pub(crate) fn has_lines(self) -> bool {
        matches!(self, TextField::Area(_))
    }

    /// Reads a written text.
    pub(crate) fn read(self, text: &str, numbers: NumberFormat) -> Result<Value, Misread> {
        match self {
            TextField::Number(number) => numbers.read(text, number.value).map(Value::Number),
            TextField::Line(_) | TextField::Area(_) => Ok(Value::Text(text.to_owned())),
            TextField::Date(_) | TextField::Time(_) | TextField::Color(_) | TextField::Chat(_) => {
                Ok(Value::Text(text.trim().to_owned()))
            }
        }
    }

    /// The value one step up or down.
    pub(crate) fn beside(self, up: bool) -> Beside {
        let text = |value: Option<String>| match value {
            Some(value) => Beside::Value(Value::Text(value)),
            None => Beside::End,
        };
        match self {
            TextField::Number(number) => {
                let to = number.value.plus(number.step, if up { 1 } else { -1 });
                let min = number.min.filter(|min| to < *min);
                let max = number.max.filter(|max| to > *max);
                Beside::Value(Value::Number(min.or(max).unwrap_or(to)))
            }
            TextField::Date(date) => {
                let day = if up { date.value.tomorrow() } else { date.value.yesterday() };
                text(day.ok().map(|day| day.to_string()))
            }
            TextField::Time(time) => text(time.beside(up).map(|time| time.to_string())),
            TextField::Line(_) | TextField::Area(_) | TextField::Color(_) | TextField::Chat(_) => {
                Beside::Nothing
            }
        }
    }

    /// The values that it takes, as a message after another text was written.
    pub(crate) fn wanted(self, typed: &str) -> String {
        match self {
            TextField::Number(number) => {
                let kind =
                    if matches!(number.value, Num::Int(_)) { "a whole number" } else { "a number" };
                match (number.min, number.max) {
                    (Some(min), Some(max)) => format!("{kind} from {min} to {max}"),
                    (Some(min), None) => format!("{kind}, {min} or more"),
                    (None, Some(max)) => format!("{kind}, {max} or less"),
                    (None, None) => kind.to_owned(),
                }
            }
            TextField::Date(date) => {
                format!("a date from {} to {}, as 2024-02-29", date.min, date.max)
            }
            TextField::Time(time) => wanted_time(time, typed),
            TextField::Color(_) => "a color, as #0120ab".to_owned(),
            TextField::Line(TextInput { max_chars, .. })
            | TextField::Area(TextArea { max_chars, .. }) => match max_chars {
                Some(most) => format!("at most {most} characters"),
                None => "another value".to_owned(),
            },
            TextField::Chat(input) => match input.max_chars {
                Some(most) => format!("at most {most} characters"),
                None => "some words".to_owned(),
            },
        }
    }
}

/// The text in a field for writing.
pub(crate) fn written(element: &Element) -> Option<String> {
    let Kind::TextField(field) = Kind::of(element) else { return None };
    Some(field.text())
}

fn wanted_time(time: &TimeInput, typed: &str) -> String {
    let inside = |value: &Time| (time.min..=time.max).contains(value);
    let near = |value: Time| {
        let mut typed = TimeInput::clone(time);
        typed.value = value;
        let near = [false, true].map(|later| Some(time.written(typed.beside(later)?)));
        near.into_iter().flatten().collect::<Vec<_>>().join(" or ")
    };
    match typed.trim().parse().ok().filter(inside) {
        Some(value) => {
            format!("{}: times here are {} apart", near(value), duration(time.step))
        }
        None => {
            let [min, max] = [time.min, time.max].map(|end| time.written(end));
            format!("a time from {min} to {max}, as 08:05")
        }
    }
}

/// A number of seconds in words.
fn duration(seconds: u32) -> String {
    let (length, unit) = match seconds {
        _ if seconds.is_multiple_of(3600) => (3600, "hour"),
        _ if seconds.is_multiple_of(60) => (60, "minute"),
        _ => (1, "second"),
    };
    let count = seconds / length;
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
