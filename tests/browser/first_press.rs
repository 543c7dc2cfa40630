//! Presses between the first paint and the script: each counts, once. A page that is not ready looks
//! it, and says so if its script does not come.

use std::sync::Arc;

use dacapo::prelude::*;
use dacapo::web::axum::extract::{Request, State};
use dacapo::web::axum::middleware::{Next, from_fn_with_state};
use dacapo::web::axum::response::Response;
use dacapo::web::{self, axum::Router};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::chromium::Chromium;
use crate::server::Server;

#[derive(Default, Serialize, Deserialize)]
struct Done(Vec<String>);

#[handler]
fn note(done: &mut Done, what: String) {
    done.0.push(what);
}

#[app]
fn desk(ui: &Ui, done: &mut Done) {
    ui.title("Desk");
    ui.button("First", on_click = note("first".to_owned()));
    ui.button("Second", shortcut = "Ctrl+J", on_click = note("second".to_owned()));
    let name = ui.text_input("Name");
    let number = ui.number_input("Number", value = 5);
    ui.form("sends", |ui| {
        let words = ui.text_input("Words");
        if ui.form_submit_button("Send") {
            done.0.push(format!("sent {words}"));
        }
    });
    ui.form("keeps", enter_to_submit = false, |ui| {
        ui.text_input("Kept");
        ui.form_submit_button("Keep", on_click = note("kept".to_owned()));
    });
    if let Some(said) = ui.chat_input("Say") {
        done.0.push(format!("said {said}"));
    }
    ui.write(format!("{name}, {number}, {}", done.0.join(" ")));
}

/// A server whose script is held back, until it is let go.
fn held_back(router: Router) -> (Server, Arc<Semaphore>) {
    async fn hold(State(gate): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
        if request.uri().path().ends_with("/client.js") {
            gate.acquire().await.unwrap().forget();
        }
        next.run(request).await
    }
    let gate = Arc::new(Semaphore::new(0));
    let router = router.layer(from_fn_with_state(Arc::clone(&gate), hold));
    (Server::start(router), gate)
}

/// Does this in the page at its first paint, once.
fn at_first_paint(page: &Chromium, does: &str) {
    let source = format!(
        "new PerformanceObserver((list, observer) => {{
            observer.disconnect();
            window.wasReady = document.documentElement.dataset.connection !== undefined;
            const element = (words) => {{
                const all = [...document.querySelectorAll('button, label')];
                const found = all.find((one) => one.textContent.startsWith(words));
                return document.getElementById(found.htmlFor) ?? found;
            }};
            const press = (target, key, more) => target.dispatchEvent(new KeyboardEvent(
                'keydown', {{ key, bubbles: true, cancelable: true, ...more }}));
            const type = (target, words) => {{
                target.focus();
                document.execCommand('insertText', false, words);
            }};
            {does}
        }}).observe({{ type: 'paint', buffered: true }});"
    );
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source }));
}

#[test]
fn a_click_at_the_first_paint_counts_once() {
    let (server, gate) = held_back(web::router(desk));
    let page = Chromium::impatient();
    page.slow_line();
    at_first_paint(&page, "element('First').click(); element('Second').click();");
    page.visit(&server.url());
    page.until("wasReady === false");
    gate.add_permits(1);
    page.until_text("5, first second");
    page.until_settled();
    assert!(!page.says("first second first") && !page.says("second second"));
    assert_eq!(page.js("document.querySelectorAll('[data-busy]').length"), json!(0));
    page.click("First");
    page.until_text("first second first");
}

#[test]
fn keys_before_the_script_count() {
    let (server, gate) = held_back(web::router(desk));
    let page = Chromium::impatient();
    page.slow_line();
    at_first_paint(
        &page,
        "type(element('Name'), 'Ada');
         press(document.body, 'j', { ctrlKey: true });
         type(element('Words'), 'hello');
         press(element('Words'), 'Enter');
         press(element('Number'), 'ArrowUp');
         const chat = document.querySelector('.chat textarea');
         type(chat, 'good day');
         window.enters = !press(chat, 'Enter');
         window.submits = press(element('Kept'), 'Enter');",
    );
    page.visit(&server.url());
    page.until("wasReady === false");
    gate.add_permits(1);
    page.until_text("Ada, 6, second said good day");
    assert_eq!(page.js("[enters, submits]"), json!([true, false]), "as with the script");
    page.until_settled();
    page.click("Send");
    page.until_text("second said good day sent hello");
}

#[test]
fn a_page_without_its_script_looks_it_and_says_so_and_keeps_what_is_pressed() {
    let (server, gate) = held_back(web::router(desk));
    let page = Chromium::impatient();
    at_first_paint(&page, "element('First').click();");
    page.devtools("Animation.enable", json!({}));
    page.devtools("Animation.setPlaybackRate", json!({ "playbackRate": 10 }));
    page.visit(&server.url());
    let opacity = |of: &str| format!("getComputedStyle(document.querySelector('{of}')).opacity");
    page.until(&format!("{} === '0.55'", opacity(".field")));
    page.until_text("This page is not ready yet");
    page.until("document.querySelector('.button[data-busy]').textContent === 'First'");
    assert_eq!(page.js(&opacity(".action")), "1", "what is pressed stands out");
    gate.add_permits(1);
    page.until_text("5, first");
    assert!(!page.says("not ready"));
    assert_eq!(page.js(&opacity(".field")), "1");
}

#[test]
fn a_script_that_cannot_be_had_is_told_at_once() {
    let server = Server::start(web::router(desk));
    let page = Chromium::blank();
    page.devtools("Network.enable", json!({}));
    page.devtools("Network.setBlockedURLs", json!({ "urls": ["*/client.js"] }));
    page.visit(&server.url());
    page.until("document.documentElement.dataset.failed === ''");
    page.until_text("This page is not ready yet");
    page.set_width(390);
    let seen = "document.querySelector('.loading .connection').getBoundingClientRect()";
    page.until(&format!(
        "(({{ left, right, top, bottom }}) => left >= 0 && right <= 390 && top >= 0 && bottom <= innerHeight)({seen})"
    ));
    page.devtools("Network.setBlockedURLs", json!({ "urls": [] }));
    page.click_on(".loading a");
    page.until("document.documentElement.dataset.connection === 'open'");
    assert!(!page.says("not ready"));
}
