//! Markdown that grows on a page: piece by piece, beside what a person does.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::web::{self, Resources};
use serde_json::json;

use crate::chromium::Chromium;
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

struct Desk {
    _server: Server,
    page: Chromium,
    pieces: Sender<Option<String>>,
}

impl Desk {
    fn open() -> Desk {
        let (pieces, receiver) = channel();
        let mut resources = Resources::default();
        resources.insert(Pieces(Mutex::new(receiver)));
        let server = Server::start(web::router_with(asking, resources).unwrap());
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
