//! The pages that are counted, with the builder calls that the attributes write.

use app_runtime::{App, Element, MemoArgument, Num, Site, Ui, Value};
use serde::{Deserialize, Serialize};

/// The part of a session that the pages show.
#[derive(Default, Serialize, Deserialize)]
pub struct Board {
    /// In one element; in a list, an item of its own before all others.
    pub one: u32,
    /// In each.
    pub all: u32,
    /// The order of a list.
    pub reversed: bool,
}

static SITES: [Site; 11] = Site::table(
    "instructions",
    "pages",
    "pages.rs",
    [
        ("Press", 0, "button", 1),
        ("text", 0, "text", 2),
        ("limit", 0, "slider", 3),
        ("text", 1, "text", 4),
        ("name", 0, "text_input", 5),
        ("text", 2, "text", 6),
        ("on", 0, "checkbox", 7),
        ("text", 3, "text", 8),
        ("size", 0, "selectbox", 9),
        ("text", 4, "text", 10),
        ("component", 0, "component", 11),
    ],
);

/// Rows of ten elements: five kinds of input, and for the value of each a text.
pub fn mixed(size: u32) -> App {
    App::new("mixed", move |ui| {
        let board = ui.state::<Board>();
        for number in 0..size / 10 {
            row(ui.keyed(number), board.all, if number == 7 { board.one } else { 0 });
        }
    })
}

#[inline]
fn row(ui: &Ui, all: u32, one: u32) {
    let clicked = ui.at(&SITES[0]).button("Press").show();
    ui.at(&SITES[1]).text(clicked).show();
    let limit = ui.at(&SITES[2]).slider("Limit", 0..=100).value(all).show();
    ui.at(&SITES[3]).text(limit + one).show();
    let name = ui.at(&SITES[4]).text_input("Name").value(["Ada", "Grace"][all as usize]).show();
    ui.at(&SITES[5]).text(name).show();
    let on = ui.at(&SITES[6]).checkbox("On").value(all > 0).show();
    ui.at(&SITES[7]).text(on).show();
    let sizes = ["small", "large"];
    let size = ui.at(&SITES[8]).selectbox("Size", sizes).index(all as usize).show();
    ui.at(&SITES[9]).text(size).show();
}

/// A hundred components of ten such rows each, which may be skipped or may not.
pub fn components(memo: bool) -> App {
    App::new("components", move |ui| {
        let board = ui.state::<Board>();
        for number in 0..100 {
            let one = if number == 7 { board.one } else { 0 };
            component(ui.keyed(number).enter(&SITES[10]), memo, board.all, one);
        }
    })
}

fn component(ui: &Ui, memo: bool, all: u32, one: u32) {
    let ui = ui.component();
    let _body = match memo {
        true => match ui.memo(&[all.erased(), one.erased()]) {
            None => return,
            body => body,
        },
        false => None,
    };
    for number in 0..10 {
        row(ui.keyed(number), all, if number == 7 { one } else { 0 });
    }
}

/// A thousand keyed texts.
pub fn list() -> App {
    App::new("list", |ui| {
        let board = ui.state::<Board>();
        let text = |item: u32| ui.at(&SITES[1]).text(item).key(item).show();
        if board.one > 0 {
            text(1000);
        }
        (0..1000).for_each(|item| text(if board.reversed { 999 - item } else { item }));
    })
}

/// A thousand of one kind, each with a key.
pub fn thousands() -> Vec<(&'static str, App)> {
    fn each<T>(one: impl Fn(&Ui, u32) -> T + Send + Sync + 'static) -> App {
        App::new("thousand", move |ui| {
            (0..1000).for_each(|item| {
                one(ui, item);
            });
        })
    }
    vec![
        (
            "keyed",
            each(|ui, item| {
                let _ = ui.keyed(item);
            }),
        ),
        ("text", each(|ui, item| ui.at(&SITES[0]).text("Hello").key(item).show())),
        ("markdown", each(|ui, item| ui.at(&SITES[0]).markdown("Hello").key(item).show())),
        ("button", each(|ui, item| ui.at(&SITES[0]).button("Press").key(item).show())),
        ("checkbox", each(|ui, item| ui.at(&SITES[0]).checkbox("On").key(item).show())),
        ("slider", each(|ui, item| ui.at(&SITES[0]).slider("Limit", 0..=9).key(item).show())),
        ("text_input", each(|ui, item| ui.at(&SITES[0]).text_input("Name").key(item).show())),
        (
            "selectbox",
            each(|ui, item| ui.at(&SITES[0]).selectbox("Size", ["S", "M"]).key(item).show()),
        ),
    ]
}

/// Pages with one element each, of most kinds.
pub fn one_of_each() -> Vec<(&'static str, App)> {
    fn page<T>(one: impl Fn(&Ui) -> T + Send + Sync + 'static) -> App {
        App::new("one", move |ui| {
            one(ui);
        })
    }
    vec![
        ("nothing", page(|_| ())),
        ("a title", page(|ui| ui.title("Hello").show())),
        ("a text", page(|ui| ui.text("Hello").show())),
        ("Markdown", page(|ui| ui.markdown("Hello, *you*").show())),
        ("a code", page(|ui| ui.code("let x = 1;").show())),
        ("an alert", page(|ui| ui.success("Hello").show())),
        ("a badge", page(|ui| ui.badge("new").show())),
        ("a metric", page(|ui| ui.metric("Load", 0.5).show())),
        ("JSON", page(|ui| ui.json([1, 2]).show())),
        ("a table", page(|ui| ui.table([("a", 1), ("b", 2)]).show())),
        ("a dataframe", page(|ui| ui.dataframe([("a", 1), ("b", 2)]).show())),
        ("a progress", page(|ui| ui.progress(0.5).show())),
        ("a button", page(|ui| ui.button("Press").show())),
        ("a button with an icon", page(|ui| ui.button("Go").icon(":material/home:").show())),
        ("a link button", page(|ui| ui.link_button("Go", "https://example.org").show())),
        ("a checkbox", page(|ui| ui.checkbox("On").show())),
        ("a radio", page(|ui| ui.radio("Size", ["S", "M"]).show())),
        ("a selectbox", page(|ui| ui.selectbox("Size", ["S", "M"]).show())),
        ("a multiselect", page(|ui| ui.multiselect("Sizes", ["S", "M"]).show())),
        ("pills", page(|ui| ui.pills("Size", ["S", "M"]).show())),
        ("a slider", page(|ui| ui.slider("Limit", 0..=9).show())),
        ("a range slider", page(|ui| ui.range_slider("Limits", 0..=9).show())),
        ("a select slider", page(|ui| ui.select_slider("Size", ["S", "M"]).show())),
        ("a number input", page(|ui| ui.number_input::<i32>("Count").show())),
        ("a text input", page(|ui| ui.text_input("Name").show())),
        ("a text area", page(|ui| ui.text_area("Words").show())),
        ("a date input", page(|ui| ui.date_input("Day").value(DAY).show())),
        ("a time input", page(|ui| ui.time_input("Hour").show())),
        ("a color picker", page(|ui| ui.color_picker("Color").show())),
        ("a file uploader", page(|ui| ui.file_uploader("File").show())),
        ("a chat input", page(|ui| ui.chat_input("Say").show())),
        ("columns", page(|ui| ui.columns().show::<2>().map(|_| ()))),
        ("tabs", page(|ui| ui.tabs(["A", "B"]).show().map(|_| ()))),
        ("a container", page(|ui| ui.container().with(|_| ()))),
        ("an expander", page(|ui| ui.expander("More").with(|_| ()))),
        ("a popover", page(|ui| ui.popover("More").with(|_| ()))),
        ("a chat message", page(|ui| ui.chat_message("user").with(|_| ()))),
    ]
}

const DAY: app_runtime::jiff::civil::Date = app_runtime::jiff::civil::date(2026, 1, 1);

/// A new value for an input of these pages, as a person might enter it.
pub fn other_value(element: &Element) -> Option<Value> {
    match element {
        Element::Slider(_) => Some(Value::Number(Num::Int(7))),
        Element::TextInput(_) => Some(Value::Text("Grace".into())),
        Element::Checkbox(_) => Some(Value::Bool(true)),
        Element::Selectbox(_) => Some(Value::Number(Num::Int(1))),
        _ => None,
    }
}
