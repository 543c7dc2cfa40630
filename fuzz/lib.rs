//! The shared parts of the targets: an app with one of everything, and the HTML that may appear.

use std::sync::Arc;

use dacapo::prelude::*;
use dacapo::runtime::{Event, Nowhere, Resources, Session};
use dacapo::frame::Frame;
use dacapo::{Selection, jiff};
use scraper::{ElementRef, Html};
use url::{Position, Url};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    name: String,
    number: f64,
    list: Vec<(u8, Option<String>)>,
}

#[handler]
fn keep(kept: &mut Kept, word: String) {
    kept.list.push((kept.list.len() as u8, Some(word)));
}

/// One of every widget that takes a value from outside; each value is shown.
#[app]
pub fn everything(ui: &Ui, kept: &mut Kept) {
    let mut clicks = ui.remember(|| 0u8);
    if ui.button("Button") {
        *clicks = clicks.wrapping_add(1);
    }
    let text = ui.text_input("Text", max_chars = 20);
    let area = ui.text_area("Area");
    let name = ui.text_input("Bound", bind = &mut kept.name);
    let number = ui.number_input("Bound number", min = -1.0, max = 1e9, bind = &mut kept.number);
    ui.button("Keep", on_click = keep(text.clone()));
    let on = ui.checkbox("Checkbox");
    let off = ui.toggle("Toggle", disabled = on);
    let options = ["one", "two", "<three>"];
    let choices = (
        ui.radio("Radio", options),
        ui.selectbox("Selectbox", options, placeholder = "None"),
        ui.pills("Pills", options),
        ui.segmented_control("Segments", options),
        ui.multiselect("Multiselect", options, max = 2),
        ui.select_slider("Select slider", options),
    );
    let numbers = (
        ui.slider("Slider", 0..=10, step = 2),
        ui.slider("Float", 0.0..=1.0),
        ui.range_slider("Range", -5..=5),
        ui.number_input("Number", value = 7u64),
    );
    let moments = (
        ui.date_input("Date", value = jiff::civil::date(2026, 1, 31)),
        ui.time_input("Time", value = jiff::civil::time(12, 0, 0, 0)),
        ui.color_picker("Color"),
    );
    let files = (ui.file_uploader("File").is_some(), ui.files_uploader("Files").len());
    let said = ui.chat_input("Chat");
    ui.form("form", |ui| {
        let inside = ui.text_input("Inside");
        if ui.form_submit_button("Submit") {
            ui.text(inside);
        }
    });
    let frame = Frame::from_text(["a", "b"], [["1", "x"], ["2", "<y>"]]).expect("two columns");
    let rows = ui.dataframe(frame, selection = Selection::Multiple);
    ui.download_button("Download", "data", file_name = "d.txt");
    let tab = ui.query_param("tab");
    ui.text(format!("{text:?} {area:?} {name:?} {number} {on} {off} {choices:?} {numbers:?}"));
    ui.text(format!("{moments:?} {files:?} {said:?} {rows:?} {tab:?} {clicks:?} {kept:?}"));
}

/// A session of it that has begun.
pub fn session() -> Session {
    let mut session = Session::new(everything(), Arc::new(Resources::default()), Nowhere);
    session.start();
    session
}

/// The same session in another process.
pub fn again(bytes: &[u8]) -> Option<Session> {
    let mut session =
        Session::restore(everything(), Arc::new(Resources::default()), Nowhere, bytes).ok()?;
    session.start();
    Some(session)
}

/// Has a session take an event.
pub fn act(session: &mut Session, event: Event) {
    session.inbox().push(event);
    while session.advance() {}
}

/// Elements that no text can bring onto a page.
const NEVER: &[&str] = &[
    "applet",
    "audio",
    "base",
    "body",
    "embed",
    "form",
    "frame",
    "frameset",
    "head",
    "iframe",
    "link",
    "math",
    "meta",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "slot",
    "style",
    "template",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// Fails if a browser would find something in this HTML that runs, leads elsewhere than it says, or
/// leaves the element around it.
///
/// # Panics
/// If the HTML does harm.
pub fn assert_harmless(html: &str) {
    let page = Html::parse_fragment(&format!("<div id=wrap>{html}</div><p id=after></p>"));
    let around: Vec<_> = page.root_element().child_elements().map(id).collect();
    assert_eq!(around, [Some("wrap"), Some("after")], "{html}");
    let here = Url::parse("http://app.example/page/").expect("a whole address");
    let inside = page.root_element().child_elements().next().expect("just found");
    let mut ids = Vec::new();
    for element in inside.descendent_elements().skip(1) {
        let name = element.value().name();
        if let Some(id) = id(element) {
            assert!(!ids.contains(&id), "{id} twice in {html}");
            ids.push(id);
        }
        assert!(!NEVER.contains(&name), "<{name}> in {html}");
        for (attribute, value) in element.value().attrs() {
            let wrong = attribute.starts_with("on")
                || attribute == "style"
                || attribute == "srcdoc"
                || attribute == "action"
                || attribute == "formaction"
                || attribute.ends_with("href") && name != "a"
                || attribute == "src" && name != "img";
            assert!(!wrong, "{attribute}={value:?} in {html}");
            if attribute != "href" && attribute != "src" {
                continue;
            }
            // A text that is no address leads nowhere.
            let Ok(to) = here.join(value) else { continue };
            let same = to[..Position::BeforePath] == here[..Position::BeforePath];
            let fine = match attribute {
                "src" => same,
                _ => matches!(to.scheme(), "http" | "https" | "mailto"),
            };
            assert!(fine, "{attribute}={value:?} is {to} in {html}");
        }
    }
}

/// The names of the elements in this HTML.
pub fn names(html: &str) -> Vec<String> {
    let page = Html::parse_fragment(html);
    let all = page.root_element().descendent_elements().skip(1);
    all.map(|element| element.value().name().to_owned()).collect()
}

fn id(element: ElementRef<'_>) -> Option<&str> {
    element.value().id()
}
