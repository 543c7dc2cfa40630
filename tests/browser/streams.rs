//! Markdown that grows on a page: piece by piece, beside what a person does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dacapo::IntoApp;
use dacapo::prelude::*;
use dacapo::web::{self, Resources};
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::examples::Program;
use crate::server::Server;

/// The pieces of the test, shared with the app. `None` is the end of a stream.
struct Pieces(Mutex<Receiver<Option<String>>>);

impl Pieces {
    /// The pieces until the next end. A test that fails sends none.
    fn next_stream(&self) -> impl Iterator<Item = String> {
        std::iter::from_fn(|| {
            self.0.lock().unwrap().recv_timeout(Duration::from_secs(20)).ok().flatten()
        })
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Answers {
    all: Vec<String>,
}

#[app]
fn asking(ui: &Ui, state: &mut Answers, pieces: &Pieces) {
    ui.text_input("Note");
    let asked = ui.button("Ask");
    if asked {
        state.all.push(String::new());
    }
    let newest = state.all.len().saturating_sub(1);
    for (number, text) in state.all.iter_mut().enumerate() {
        let ui = ui.keyed(number);
        ui.chat_message("assistant", |ui| {
            if asked && number == newest {
                ui.write_stream(pieces.next_stream(), into = text, key = "text");
            } else {
                ui.markdown(&*text, key = "text");
            }
        });
    }
    ui.caption(if asked { "just answered" } else { "at rest" });
    ui.chat_input("Say");
}

/// The calls of the handlers.
#[derive(Clone, Default)]
struct Calls(Arc<[AtomicUsize; 2]>);

impl Calls {
    fn all(&self) -> [usize; 2] {
        [0, 1].map(|which: usize| self.0[which].load(Ordering::SeqCst))
    }
}

#[handler]
fn ask(answers: &mut Answers, calls: &Calls) {
    calls.0[0].fetch_add(1, Ordering::SeqCst);
    answers.all.push(String::new());
}

#[handler]
fn enough(answers: &mut Answers, calls: &Calls) {
    calls.0[1].fetch_add(1, Ordering::SeqCst);
    answers.all.push("enough".to_owned());
}

/// The answers have a Stop of the app's own, which is there while they grow.
#[app]
fn stoppable(ui: &Ui, state: &mut Answers, pieces: &Pieces) {
    ui.text_input("Note");
    let asked = ui.button("Ask", on_click = ask());
    let newest = state.all.len().saturating_sub(1);
    for (number, text) in state.all.iter_mut().enumerate() {
        let ui = ui.keyed(number);
        let place = ui.container();
        if asked && number == newest {
            ui.button("Enough", busy = Interrupt, on_click = enough());
            place.write_stream(pieces.next_stream(), into = text, key = "text");
            rerun();
        }
        place.markdown(&*text, key = "text");
    }
    ui.caption("at rest");
}

struct Desk {
    _server: Server,
    page: Chromium,
    pieces: Sender<Option<String>>,
}

impl Desk {
    fn open() -> Desk {
        Desk::with(asking, Resources::default())
    }

    fn with(app: impl IntoApp, mut resources: Resources) -> Desk {
        let (pieces, receiver) = channel();
        resources.insert(Pieces(Mutex::new(receiver)));
        let server = Server::start(web::router_with(app, resources).unwrap());
        let page = Chromium::open(&server.url());
        Desk { _server: server, page, pieces }
    }

    fn send(&self, piece: &str) {
        self.pieces.send(Some(piece.to_owned())).unwrap();
    }

    fn end(&self) {
        self.pieces.send(None).unwrap();
        self.page.until_settled();
    }
}

/// The HTML of the newest answer.
const NEWEST: &str = "[...document.querySelectorAll('.markdown:not(.caption)')].at(-1).innerHTML";

#[test]
fn what_grew_is_what_a_new_page_shows() {
    let texts = [
        "# Title\n\nSome **bold words** and `code`, <b>not HTML</b> & more.\n\n- one\n- two\n  - three\n\n\
         1. first\n2. second\n\n> quoted\n> on\n\nThe *end*.",
        "```rust\nfn main() {\n    println!(\"{}\", 1 < 2);\n}\n```\n\nand\n\n    indented\n\nafter",
        "| a | b |\n|---|--:|\n| 1 | **2** |\n| 3 | 4 |\n\nText under it[^1] and [a link][x].\n\n\
         [x]: https://example.org \"title\"\n\n[^1]: A footnote, which *comes* late.\n",
        "A title\n===\n\nAnother\n---\n\n- [ ] to do\n- [x] done :tada:\n\n> [!NOTE]\n> A note 👩‍🚀 :material/home: x",
    ];
    let desk = Desk::open();
    for (step, text) in [1, 3, 7, 2].into_iter().zip(texts) {
        desk.page.click("Ask");
        let signs: Vec<char> = text.chars().collect();
        for piece in signs.chunks(step) {
            desk.send(&piece.iter().collect::<String>());
        }
        desk.end();
    }
    let all =
        "[...document.querySelectorAll('.markdown:not(.caption)')].map(text => text.outerHTML)";
    desk.page.until_text("just answered");
    let grown = desk.page.js(all);
    desk.page.reload();
    desk.page.until_text("at rest");
    let fresh = desk.page.js(all);
    for (grown, fresh) in
        std::iter::zip(grown.as_array().unwrap(), fresh.as_array().unwrap()).take(4)
    {
        assert_eq!(grown, fresh);
    }
}

#[test]
fn a_piece_shows_as_it_comes_and_takes_nothing_from_the_person() {
    let desk = Desk::open();
    let page = &desk.page;
    page.click("Ask");
    desk.send("The first *paragraph*.\n\nThe second ");
    page.until_text("The second");
    page.js("void getSelection().selectAllChildren(document.querySelector('.markdown em'))");
    page.js("void (window.nodes = [...document.querySelectorAll('.markdown p')])");
    for (piece, html) in [
        ("grows", "<p>The second grows</p>\n"),
        (" *and", "<p>The second grows *and</p>\n"),
        (" on*", "<p>The second grows <em>and on</em></p>\n"),
        (" <b>&", "<p>The second grows <em>and on</em> &lt;b&gt;&amp;</p>\n"),
    ] {
        desk.send(piece);
        page.until(&format!("{NEWEST}.endsWith({})", json!(html)));
        assert_eq!(page.js("getSelection().toString()"), "paragraph");
        assert_eq!(page.js("nodes.every(node => node.isConnected)"), json!(true));
    }
    // Typing goes on too.
    page.click_on("input");
    page.press("typed");
    desk.send(" while typing");
    page.until_text("while typing");
    page.press(" meanwhile");
    desk.end();
    assert_eq!(page.js("document.querySelector('input').value"), "typed meanwhile");
}

#[test]
fn a_stop_ends_it_at_the_next_piece_and_what_came_stays() {
    let desk = Desk::open();
    let page = &desk.page;
    page.click("Ask");
    desk.send("one ");
    page.until_text("one");
    page.until("!document.querySelector('.stop').hidden");
    page.click("Stop");
    // By then the session has it.
    page.until_text("This cannot be stopped yet");
    desk.send("two ");
    page.until_settled();
    let shown = page.js("document.body.innerText");
    assert!(page.says("one two") && !page.says("just answered"), "{shown}");
    page.reload();
    page.until_text("at rest");
    assert!(page.says("one two"), "the app has it too");
}

#[test]
fn a_page_that_is_loaded_anew_joins_the_stream() {
    let desk = Desk::open();
    let page = &desk.page;
    page.click("Ask");
    desk.send("The *first");
    page.until_text("The *first");
    page.reload();
    page.until_text("The *first");
    for (piece, html) in [
        (" words*", "<p>The <em>first words</em></p>\n"),
        (" and", "<p>The <em>first words</em> and</p>\n"),
        (" more.", "<p>The <em>first words</em> and more.</p>\n"),
    ] {
        desk.send(piece);
        page.until(&format!("{NEWEST} === {}", json!(html)));
    }
    desk.end();
    page.until_text("just answered");
}

#[test]
fn the_page_follows_an_answer_only_from_its_end() {
    let desk = Desk::open();
    let page = &desk.page;
    page.click("Ask");
    let paragraph = |number| format!("Paragraph {number}\n\n");
    (0..60).for_each(|number| desk.send(&paragraph(number)));
    desk.send("more");
    page.until_text("more");
    let at_end = "scrollY + innerHeight > document.documentElement.scrollHeight - 80";
    page.until(at_end);
    page.js("void scrollTo({ top: 100, behavior: 'instant' })");
    page.until("scrollY === 100");
    (60..80).for_each(|number| desk.send(&paragraph(number)));
    desk.send("the end");
    page.until_text("the end");
    assert_eq!(page.js("scrollY"), json!(100));
    desk.end();
}

/// The answers of the page.
const ANSWERS: &str = "[...document.querySelectorAll('.markdown:not(.caption)')].map((text) => text.innerText.trim())";

/// Presses the app's own Stop amid a stream, after this.
fn stops(amid: fn(&Chromium)) {
    let calls = Calls::default();
    let mut resources = Resources::default();
    resources.insert(calls.clone());
    let desk = Desk::with(stoppable, resources);
    let page = &desk.page;
    page.click("Ask");
    desk.send("one ");
    page.until_text("one");
    amid(page);
    page.until_text("one");
    page.click("Enough");
    // The run ends at the next piece after the click has come.
    for _ in 0..1_000 {
        if page.says("Enough") {
            desk.send("more ");
        }
    }
    page.until_gone("Enough");
    page.until_settled();
    let answers = page.js(ANSWERS);
    assert!(answers[0].as_str().unwrap().starts_with("one more"), "{answers}");
    assert_eq!(answers.as_array().unwrap()[1..], [json!("enough")], "{answers}");
    assert!(page.says("at rest"));
    assert_eq!(calls.all(), [1, 1], "each once");
    page.reload();
    assert_eq!(page.js(ANSWERS), answers, "the app has it too");
    assert_eq!(calls.all(), [1, 1], "each once");
}

#[test]
fn a_stop_of_the_app_ends_a_stream_and_its_handler_runs_once() {
    stops(|_| ());
}

#[test]
fn so_it_does_on_a_page_that_was_loaded_anew_amid_the_stream() {
    stops(Chromium::reload);
}

/// Asks the example for an answer that takes seconds, and presses its own Stop after this.
fn stops_the_example(amid: fn(&Chromium)) {
    const SAID: &str =
        "[...document.querySelectorAll('.chat-message')].map((line) => line.innerText)";
    let program = Program::start("stream_chat", 0);
    let page = Chromium::open(&program.url);
    let ask = |question: &str| {
        page.click_on(".chat textarea");
        page.press(question);
        page.press_key(Key::Enter);
    };
    let question = "a ".repeat(99);
    ask(&question);
    page.until_text("You asked about");
    amid(&page);
    page.until_text("You asked about");
    page.click_on(".chat-message button");
    page.until("!document.querySelector('.chat-message button')");
    page.until_settled();
    let said = page.js(SAID);
    assert_eq!(said.as_array().unwrap().len(), 2, "{said}");
    assert_eq!(said[0], question.trim());
    let answer = said[1].as_str().unwrap();
    assert!(answer.starts_with("You asked about") && !answer.ends_with("Ask again."), "{answer}");
    page.reload();
    assert_eq!(page.js(SAID), said, "the history has it");
    ask("tides");
    page.until(
        "document.querySelector('.chat-message:last-child').innerText.endsWith('Ask again.')",
    );
    page.until("!document.querySelector('.chat-message button')");
    let all = page.js(SAID);
    assert_eq!(all.as_array().unwrap().len(), 4, "{all}");
    assert_eq!(all.as_array().unwrap()[..2], said.as_array().unwrap()[..], "{all}");
}

#[test]
fn stream_chat_stops_by_its_own_button_and_keeps_what_came() {
    stops_the_example(|_| ());
}

#[test]
fn so_it_does_after_a_reload_amid_its_answer() {
    stops_the_example(Chromium::reload);
}
