//! Words that want to be a program, in every place of a page that shows words.
//!
//! The strings stand in `xss.txt`, one a line; pictures of control characters (`␀`) stand for the
//! characters themselves. Behind our policy a browser would run none of them, so it must not help
//! here: it only reports. Nothing runs, nothing is asked for that the policy would have to forbid,
//! and whatever comes in, a page has no element and no attribute that harmless words do not bring.

#[path = "../conformance/every_widget.rs"]
mod every_widget;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::IntoApp;
use dacapo::prelude::*;
use dacapo::web::axum::http::header;
use dacapo::web::axum::middleware::map_response;
use dacapo::web::axum::response::Response;
use dacapo::web::axum::routing::any;
use dacapo::web::{self, Resources};
use every_widget::every_widget;
use serde_json::{Value, json};

use crate::chromium::Chromium;
use crate::server::Server;

/// Every piece of Markdown there is, and nothing more.
const HARMLESS: &[&str] = &[
    "plain words",
    "**a** _b_ ~~c~~ `d` [e](https://x.invalid/ \"f\") ![g](h.png) <mailto:i@x.invalid>  \nj",
    "# a\n## b\n### c\n#### d\n##### e\n###### f\n\n---\n\n1. g\n\n5. h\n\n- [x] i\n- [ ] j\n\n```rust\nfn k() {}\n```",
    "| a | b | c |\n|---|:-:|--:|\n| d | e | f |\n\ng[^1]\n\n[^1]: h\n\n> i\n\n> [!NOTE]\n> j",
];

/// The number of strings on a page at once: with all of them, a browser on a busy machine is slow.
const AT_ONCE: usize = 3;

struct Words(Vec<String>);

fn hostile() -> Vec<String> {
    let control = |picture: char| match u32::from(picture) {
        code @ 0x2400..0x2420 => char::from_u32(code - 0x2400).unwrap(),
        _ => picture,
    };
    include_str!("xss.txt").lines().map(|line| line.chars().map(control).collect()).collect()
}

#[app]
fn places(ui: &Ui, words: &Words) {
    let mut turned = ui.remember(|| 0);
    if ui.button("Turn") {
        *turned += AT_ONCE;
    }
    let from = ui.query_param("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    for place in 0..AT_ONCE.min(words.0.len()) {
        let words = &words.0[(from + *turned + place) % words.0.len()];
        every_widget(ui.keyed(place), words);
    }
}

/// Words that come with a deed: beside the page, in its address, from the person, as names of
/// files.
#[app]
fn deeds(ui: &Ui, words: &Words) {
    if ui.button("Toast") {
        for word in &words.0 {
            ui.toast(word);
        }
    }
    if ui.button("Address") {
        let all = words.0.join("\n");
        ui.set_query_param("said", Some(&all));
    }
    let given = ui.query_param("said").unwrap_or_default();
    ui.markdown(&given);
    ui.text_input("Said", value = given);
    let all = words.0.join(" ");
    ui.download_button("Keep", "data", file_name = &all);
    let names: Vec<_> = ui
        .files_uploader("Files", max_files = 500)
        .iter()
        .map(|file| file.name().to_owned())
        .collect();
    ui.write(format!("{} files", names.len()));
    for name in names {
        ui.markdown(name);
    }
    let mut log = ui.remember(Vec::<String>::new);
    log.extend(ui.chat_input("Say"));
    for said in log.iter() {
        ui.chat_message(said, |ui| ui.markdown(said));
    }
    ui.write(format!("{} said", log.len()));
}

/// Words as HTML from outside.
#[app]
fn markup(ui: &Ui, words: &Words) {
    let mut turned = ui.remember(|| 0);
    if ui.button("Turn") {
        *turned += AT_ONCE;
    }
    let from = ui.query_param("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    for place in 0..AT_ONCE {
        ui.html(&words.0[(from + *turned + place) % words.0.len()]);
    }
}

/// Counts requests that only a program or a picture in the strings would send.
type Asked = Arc<AtomicUsize>;

fn serve(app: impl IntoApp, words: Vec<String>) -> (Server, Asked) {
    let mut resources = Resources::default();
    let title = words.join(" ");
    resources.insert(Words(words));
    let asked = Asked::default();
    let count = Arc::clone(&asked);
    let canary = any(async move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let router = web::router_with(app.into_app().title(title), resources).unwrap();
    let router = router.route("/canary", canary).layer(map_response(report_only));
    (Server::start(router), asked)
}

/// The policy only reports, and forbids nothing.
async fn report_only(mut answer: Response) -> Response {
    if let Some(policy) = answer.headers_mut().remove(header::CONTENT_SECURITY_POLICY) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY_REPORT_ONLY, policy);
    }
    answer
}

/// A browser that tells what ran and what the policy would have forbidden.
fn watching() -> Chromium {
    let page = Chromium::blank();
    let watch = "window.ran = [];
        window.forbidden = [];
        for (const name of ['canary', 'alert', 'confirm', 'prompt', 'print', 'open'])
            window[name] = (...words) => void ran.push([name, ...words.map(String)]);
        addEventListener('securitypolicyviolation', (event) =>
            void forbidden.push([event.violatedDirective, event.blockedURI, event.sample]));";
    page.devtools("Page.enable", json!({}));
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": watch }));
    page
}

/// The elements of a page with their attributes, and what no page of ours has.
fn look(page: &Chromium) -> (BTreeSet<String>, Value) {
    let seen = page.js(
        "(() => {
            const names = new Set();
            const wrong = [];
            const ids = new Set();
            const say = (element, what) => wrong.push(`${what}: ${element.outerHTML.slice(0, 300)}`);
            for (const element of document.querySelectorAll('*')) {
                const name = element.localName;
                names.add(name);
                for (const { name: attribute, value } of element.attributes) {
                    names.add(`${name}[${attribute}]`);
                    if (/^on|^srcdoc$|^(form)?action$/.test(attribute)) say(element, attribute);
                }
                // Elements that the browser's part places by numbers.
                const placed = ['--share', 'block-size', 'inline-size', 'transform'];
                if ([...element.style ?? []].some((name) => !placed.includes(name)))
                    say(element, 'style');
                if (name === 'script' && !element.matches('head > script[src$=\"/client.js\"]:empty'))
                    say(element, 'script');
                if (name === 'a' && element.hasAttribute('href')
                    && !['http:', 'https:', 'mailto:'].includes(element.protocol)) say(element, 'href');
                if (name === 'img' && !['blob:', 'data:'].includes(new URL(element.src).protocol)
                    && new URL(element.src).origin !== location.origin) say(element, 'src');
                if (element.id !== '') {
                    if (ids.has(element.id)) say(element, 'id twice');
                    ids.add(element.id);
                    if (!/^(page$|dacapo-menu$|[0-9A-Za-z]{11}(-|$))/.test(element.id)) say(element, 'id');
                }
            }
            if (ran.length > 0) wrong.push(`ran: ${JSON.stringify(ran)}`);
            if (forbidden.length > 0) wrong.push(`forbidden: ${JSON.stringify(forbidden)}`);
            return { names: [...names], wrong };
        })()",
    );
    let names = seen["names"].as_array().unwrap();
    (names.iter().map(|name| name.as_str().unwrap().to_owned()).collect(), seen["wrong"].clone())
}

/// Fails if a page has more than harmless words bring.
#[track_caller]
fn assert_harmless(page: &Chromium, harmless: &BTreeSet<String>, when: &str) {
    let (names, wrong) = look(page);
    assert_eq!(wrong, json!([]), "{when}");
    let more: Vec<_> = names.difference(harmless).filter(|name| !is_of_a_formula(name)).collect();
    assert!(more.is_empty(), "{when}, the words brought {more:?}");
}

/// Whether this is an element of MathML that only draws, or an attribute of one: `ui.latex` makes
/// them of any words. An attribute that runs something is told for each element.
fn is_of_a_formula(name: &str) -> bool {
    const DRAWN: &str = "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot \
                         mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder \
                         munderover";
    let element = name.split('[').next().unwrap_or_default();
    DRAWN.split_whitespace().any(|drawn| drawn == element)
}

/// Every string as a part of the first page, and once more as what patches bring.
fn first_and_turned(
    page: &Chromium,
    url: &str,
    words: usize,
    mut look_at: impl FnMut(&Chromium, &str),
) {
    for from in (0..words).step_by(AT_ONCE) {
        page.goto(&format!("{url}/?from={from}"));
        // On a busy machine the first run takes long, and its page says so for a moment.
        page.until("!document.getElementById('running')");
        look_at(page, &format!("on the first page from {from}"));
        page.click("Turn");
        page.until_settled();
        look_at(page, &format!("after patches from {from}"));
    }
}

/// All that can be done with an app that takes deeds.
fn act(page: &Chromium, url: &str, words: &[String], mut look_at: impl FnMut(&Chromium, &str)) {
    page.goto(url);
    page.click("Toast");
    page.until("document.querySelectorAll('.toast').length > 0");
    look_at(page, "with toasts");
    page.click("Address");
    page.until("location.search.length > 10");
    page.until_settled();
    look_at(page, "with parameters of the app's");
    let encoded: String = words.join("\n").bytes().map(|byte| format!("%{byte:02x}")).collect();
    page.goto(&format!("{url}/?said={encoded}"));
    look_at(page, "with parameters of the address's");
    page.until("document.querySelector('.dropzone') !== null");
    page.js(&format!(
        "(() => {{
            const data = new DataTransfer();
            for (const name of {}) data.items.add(new File(['x'], name));
            const input = document.querySelector('input[type=file]');
            input.files = data.files;
            input.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }})()",
        json!(words)
    ));
    page.until_text(&format!("{} files", words.len()));
    look_at(page, "with files");
    page.click_on("form textarea, [data-input=chat] textarea, textarea");
    for (place, word) in words.iter().enumerate() {
        // Enter sends; one line is what a person types.
        let line = word.replace(|sign: char| sign.is_control(), " ");
        page.devtools("Input.insertText", json!({ "text": line }));
        page.press_key(thirtyfour::Key::Enter);
        page.until_text(&format!("{} said", place + 1));
    }
    look_at(page, "with messages");
    page.click("Keep");
    page.until_settled();
    look_at(page, "after a download");
}

#[test]
fn words_stay_words_in_every_place() {
    let mut harmless = BTreeSet::new();
    let plain: Vec<_> = HARMLESS.iter().map(|&words| words.to_owned()).collect();
    let (server, _) = serve(places, plain.clone());
    first_and_turned(&watching(), &server.url(), plain.len(), |page, _| {
        harmless.extend(look(page).0);
    });
    assert!(["a[title]", "details", "td", "textarea"].iter().all(|&name| harmless.contains(name)));
    let words = hostile();
    assert!(words.len() >= 60);
    let (server, asked) = serve(places, words.clone());
    first_and_turned(&watching(), &server.url(), words.len(), |page, when| {
        assert_harmless(page, &harmless, when);
    });
    assert_eq!(asked.load(Ordering::Relaxed), 0, "something asked for the canary");
}

#[test]
fn words_stay_words_whatever_they_come_with() {
    let mut harmless = BTreeSet::new();
    let plain: Vec<_> = HARMLESS.iter().map(|&words| words.to_owned()).collect();
    let (server, _) = serve(deeds, plain.clone());
    act(&watching(), &server.url(), &plain, |page, _| harmless.extend(look(page).0));
    let words = hostile();
    let (server, asked) = serve(deeds, words.clone());
    act(&watching(), &server.url(), &words, |page, when| {
        assert_harmless(page, &harmless, when);
    });
    assert_eq!(asked.load(Ordering::Relaxed), 0, "something asked for the canary");
}

/// HTML may keep elements and attributes, and pictures of this server are requested. Nothing may
/// run, and nothing may be there that the policy or the rules of our own elements forbid.
#[test]
fn html_of_somebody_elses_brings_nothing_that_runs() {
    let mut words = vec!["<b>bold</b> <i>italic</i>".to_owned()];
    words.extend(hostile());
    let (server, _) = serve(markup, words.clone());
    let mut names = BTreeSet::new();
    first_and_turned(&watching(), &server.url(), words.len(), |page, when| {
        let (found, wrong) = look(page);
        assert_eq!(wrong, json!([]), "{when}");
        names.extend(found);
    });
    assert!(names.contains("i"), "the HTML is not on the page");
    for name in ["iframe", "object", "embed", "form", "input", "svg", "math", "base", "template"] {
        assert!(!names.contains(name), "the HTML brought a {name}");
    }
}
