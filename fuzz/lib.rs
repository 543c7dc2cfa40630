//! The shared parts of the targets: an app with one of everything, and the HTML that may appear.

#[path = "../tests/conformance/every_widget.rs"]
mod every_widget;

use std::sync::Arc;

use dacapo::prelude::*;
use dacapo::runtime::{Event, Nowhere, Resources, Session};
use every_widget::{Changes, every_widget};
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

/// Every widget, and what else a session remembers: values in other places, bound handlers, and the
/// address of the page.
#[app]
pub fn everything(ui: &Ui, kept: &mut Kept, changes: &mut Changes) {
    let mut clicks = ui.remember(|| 0u8);
    if ui.button("Button") {
        *clicks = clicks.wrapping_add(1);
    }
    let name = ui.text_input("Bound", bind = &mut kept.name);
    let number = ui.number_input("Bound number", min = -1.0, max = 1e9, bind = &mut kept.number);
    ui.button("Keep", on_click = keep(name.clone()));
    let tab = ui.query_param("tab");
    ui.text(format!("{name:?} {number} {tab:?} {clicks:?} {kept:?} {changes:?}"));
    every_widget(ui, "<three>");
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
