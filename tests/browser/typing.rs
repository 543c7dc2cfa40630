//! A patch never touches what a person is doing.

use std::time::Duration;

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

const PANGRAM: &str = "The quick brown fox jumps over the lazy dog 0123456789";

/// Redraws the whole page at every event, and takes its time.
#[app]
fn slow(ui: &Ui) {
    let mut runs = ui.remember(|| 0);
    *runs += 1;
    let first = ui.text_input("First");
    let second = ui.text_input("Second");
    let size = ui.slider("Size", 0..=1000);
    let unit = ui.selectbox("Unit", ["km", "mi", "ly"]);
    ui.button("Go");
    std::thread::sleep(Duration::from_millis(700));
    ui.write(format!("run {} first={first} second={second} size={size} unit={unit}", *runs));
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Count(u32);

#[handler]
fn step(count: &mut Count) {
    count.0 += 1;
}

#[app]
pub(crate) fn quick(ui: &Ui, count: &mut Count) {
    let text = ui.text_input("Text");
    let number: i32 = ui.number_input("Number");
    ui.button("Step", on_click = step());
    ui.write(format!("count={} text={text} number={number}", count.0));
}

#[test]
fn fast_typing_loses_no_character_while_a_slow_body_runs() {
    let server = Server::start(web::router(slow));
    let page = Chromium::open(&server.url());
    page.click_on("input[type=text]");
    page.press("a");
    page.press_key(Key::Enter);
    // The body is at work on "a" while all this is typed.
    page.press(PANGRAM);
    page.until_text("first=a ");
    assert_eq!(page.js("document.activeElement.value"), json!(format!("a{PANGRAM}")));
    page.press_key(Key::Tab);
    page.press("next");
    page.until_text(&format!("first=a{PANGRAM} second="));
    assert_eq!(page.js("document.activeElement.value"), "next");
    page.press_key(Key::Enter);
    page.until_text("second=next");
}

#[test]
fn the_caret_stays_where_it_is_while_patches_arrive() {
    let server = Server::start(web::router(slow));
    let page = Chromium::open(&server.url());
    page.click_on("input[type=text]");
    page.press("hello");
    page.press_key(Key::Enter);
    page.js("document.activeElement.setSelectionRange(2, 4)");
    page.until_text("first=hello");
    assert_eq!(
        page.js("[document.activeElement.selectionStart, document.activeElement.selectionEnd]"),
        json!([2, 4])
    );
}

#[test]
fn text_and_a_click_without_leaving_the_field_arrive_in_order() {
    let server = Server::start(web::router(quick));
    let page = Chromium::open(&server.url());
    page.click_on("input[type=text]");
    page.press("Ada");
    page.click("Step");
    page.until_text("count=1 text=Ada");
}

#[test]
fn forty_fast_clicks_are_forty_steps() {
    let server = Server::start(web::router(quick));
    let page = Chromium::open(&server.url());
    page.js("(() => { const b = [...document.querySelectorAll('button')].find(b => b.innerText === 'Step'); for (let i = 0; i < 40; i++) b.click(); })()");
    page.until_text("count=40");
    page.until_settled();
    assert!(page.says("count=40"));
}

#[test]
fn forty_fast_presses_of_a_stepper_are_forty() {
    let server = Server::start(web::router(quick));
    let page = Chromium::open(&server.url());
    page.js("(() => { const b = document.querySelector('[data-step-by=\"1\"]'); for (let i = 0; i < 40; i++) b.click(); })()");
    page.until_text("number=40");
}

#[test]
fn a_number_that_is_none_is_told_so_and_stays_as_typed() {
    let server = Server::start(web::router(quick));
    let page = Chromium::open(&server.url());
    page.click_on("[data-input=number] input");
    page.js("document.activeElement.select()");
    page.press("1.5x");
    page.press_key(Key::Enter);
    page.until("document.querySelector('[data-input=number] input').getAttribute('aria-invalid') === 'true'");
    assert_eq!(page.js("document.querySelector('[data-input=number] input').value"), "1.5x");
    assert!(page.says("number=0"));
}

#[test]
fn composing_with_an_input_method_survives_patches() {
    let server = Server::start(web::router(slow));
    let page = Chromium::open(&server.url());
    page.click("Go");
    page.click_on("input[type=text]");
    let composing = json!({ "text": "か", "selectionStart": 1, "selectionEnd": 1 });
    page.devtools("Input.imeSetComposition", composing);
    page.until_settled();
    assert_eq!(page.js("document.activeElement.value"), "か");
    page.devtools("Input.insertText", json!({ "text": "漢" }));
    page.press_key(Key::Enter);
    page.until_text("first=漢");
}

#[test]
fn a_dragged_slider_stays_under_the_pointer() {
    let server = Server::start(web::router(slow));
    let page = Chromium::open(&server.url());
    let place = page.js("(() => { const r = document.querySelector('input[type=range]').getBoundingClientRect(); return [r.left, r.top + r.height / 2, r.width]; })()");
    let (left, y, width) =
        (place[0].as_f64().unwrap(), place[1].as_f64().unwrap(), place[2].as_f64().unwrap());
    let mouse = |kind: &str, part: f64| {
        let button = json!({ "type": kind, "x": left + width * part, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
        page.devtools("Input.dispatchMouseEvent", button);
    };
    mouse("mousePressed", 0.2);
    for percent in 20..80 {
        mouse("mouseMoved", f64::from(percent) / 100.0);
    }
    let dragged = page.js("Number(document.querySelector('input[type=range]').value)");
    assert!(dragged.as_i64().unwrap() > 700, "{dragged}");
    // An answer to an earlier position arrives while the pointer is still down.
    page.until("/size=[1-9]/.test(document.body.innerText)");
    assert_eq!(page.js("Number(document.querySelector('input[type=range]').value)"), dragged);
    mouse("mouseReleased", 0.8);
    page.until("document.body.innerText.includes('size=' + document.querySelector('input[type=range]').value)");
}

#[test]
fn an_open_list_stays_open_while_patches_arrive() {
    let server = Server::start(web::router(slow));
    let page = Chromium::open(&server.url());
    page.click("Go");
    page.click_on("select");
    // The answer to the click on the button arrives while the list is open.
    page.until_settled();
    assert_eq!(page.js("document.activeElement.tagName"), "SELECT");
    page.press_key(Key::Down);
    page.press_key(Key::Down);
    page.press_key(Key::Enter);
    page.until_text("unit=ly");
}

/// Counts what the page sends from now on.
const LISTEN: &str = "(() => { const send = WebSocket.prototype.send; window.sent = []; WebSocket.prototype.send = function (data) { sent.push(data); send.call(this, data); }; })()";

#[app]
fn composed(ui: &Ui) {
    ui.text_input("Line");
    ui.text_area("Lines");
    let _: i32 = ui.number_input("Number");
    ui.multiselect("Several", ["one", "two"]);
    ui.dataframe(["か"]);
    ui.button("Shortcut", shortcut = "Ctrl+Enter");
    let said = ui.chat_input("Say something").unwrap_or_default();
    ui.write(format!("said {said}."));
}

#[test]
fn the_enter_that_ends_a_composition_sends_nothing() {
    let server = Server::start(web::router(composed));
    let page = Chromium::open(&server.url());
    page.until(
        "document.querySelector('.grid-search') && document.querySelector('.chat textarea')",
    );
    page.click_on("[data-input=multiselect] input");
    page.press_key(Key::Down);
    page.js(LISTEN);
    // Safari says the end first, and then the key, with nothing but its code to tell.
    let enter = "(field, more) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true, ...more }))";
    page.js(&format!("(() => {{
        const enter = {enter};
        enter(document.querySelector('[data-input=multiselect] input'));
        for (const field of document.querySelectorAll('[data-input=text] input, [data-input=area] textarea, [data-input=number] input, .grid-search, .chat textarea')) {{
            field.focus();
            field.value = field.closest('[data-input=number]') ? '7' : 'か';
            field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
            window.sent.length = 0;
            enter(field);
            enter(field, {{ ctrlKey: true }});
            if (window.sent.length > 0) window.wrong = (window.wrong ?? '') + field.outerHTML + window.sent;
        }}
    }})()"));
    assert_eq!(page.js("window.wrong"), json!(null));
    assert_eq!(page.js("document.querySelector('.chat textarea').value"), "か");
    page.press_key(Key::Enter);
    page.until_text("said か.");
}

/// More than a message may have.
const LONG: &str = "'0123456789'.repeat(110000)";

/// Pastes into a field, and leaves it.
fn paste(page: &Chromium, selector: &str, text: &str) {
    page.js(&format!("(() => {{ const field = document.querySelector({}); field.focus(); field.value = {text}; field.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); field.blur(); }})()", json!(selector)));
}

#[app]
fn long(ui: &Ui) {
    let mut steps = ui.remember(|| 0);
    *steps += u32::from(ui.button("Step"));
    let line = ui.text_input("Line");
    let area = ui.text_area("Area");
    let secret = ui.text_input("Secret", password = true);
    let form = ui.form("form", |ui| {
        let (one, two) = (ui.text_area("One"), ui.text_area("Two"));
        ui.form_submit_button("Submit").then_some(one.len() + two.len())
    });
    let said = ui.chat_input("Say something").unwrap_or_default();
    let form = form.unwrap_or_default();
    ui.write(format!(
        "steps={} line={line} area={} secret={} form={form} said={}.",
        *steps,
        area.len(),
        secret.len(),
        said.len()
    ));
}

#[test]
fn text_that_is_too_long_to_be_sent_is_a_fault_of_its_field_and_the_page_goes_on() {
    let server = Server::start(web::router(long));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('.chat textarea')");
    let fields = ["[data-input=text] input", "[data-input=area] textarea", "[type=password]"];
    for (at, field) in fields.into_iter().enumerate() {
        paste(&page, field, LONG);
        page.until_text("This has 1.1 MB, and at most 1 MB can be sent at once. Shorten it.");
        page.click("Step");
        page.until_text(&format!("steps={}", at + 1));
        assert_eq!(page.js(&format!("document.querySelector('{field}').value.length")), 1_100_000);
        paste(&page, field, "'short'");
        page.until_gone("This has");
    }
    page.until_text("line=short area=5");
    // Each of many characters may have several bytes.
    paste(&page, fields[1], "'か'.repeat(400000)");
    page.until_text("This has 1.2 MB, and at most 1 MB can be sent at once. Shorten it.");
    paste(&page, fields[1], "''");
    page.until_text("area=0");
    // Each field would do, and both do not.
    for field in ["form textarea", "form div:nth-of-type(2) textarea"] {
        paste(&page, field, "'x'.repeat(600000)");
    }
    page.js("document.querySelector('form button').click()");
    page.until_text("Together, the fields of this form have 1.2 MB, and at most 1 MB can be sent at once. Shorten it.");
    paste(&page, "form textarea", "'x'");
    page.js("document.querySelector('form button').click()");
    page.until_text("form=600001");
    paste(&page, ".chat textarea", LONG);
    page.click_on(".send");
    page.until("document.querySelector('.chat textarea').validationMessage.includes('1.1 MB')");
    paste(&page, ".chat textarea", "'short'");
    page.click_on(".send");
    page.until_text("said=5.");
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0);
}

#[test]
fn half_a_character_is_sent_as_it_is_shown() {
    let server = Server::start(web::router(long));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('.chat textarea')");
    paste(&page, "[data-input=text] input", "'a\\ud83d'");
    page.until_text("line=a\u{fffd} area=0");
    paste(&page, "form textarea", "'a\\udc00b'");
    page.js("document.querySelector('form button').click()");
    page.until_text("form=5");
    paste(&page, ".chat textarea", "'\\ud83d'");
    page.click_on(".send");
    page.until_text("said=3.");
    page.click("Step");
    page.until_text("steps=1");
}

#[test]
fn a_message_that_the_server_does_not_take_is_given_back_and_the_page_goes_on() {
    let server = Server::start(web::router(long));
    let page = Chromium::open(&server.url());
    for (bad, reason) in [
        ("'[1]'", "that message is not an event of a page"),
        ("'x'.repeat(1100000)", "a message of a page has at most 1 MiB"),
    ] {
        paste(&page, "[data-input=text] input", "'before'");
        page.until_text("line=before");
        page.js(&format!("(() => {{ const send = WebSocket.prototype.send; WebSocket.prototype.send = function () {{ WebSocket.prototype.send = send; send.call(this, {bad}); }}; }})()"));
        paste(&page, "[data-input=text] input", "'refused'");
        page.until_text(&format!("This was not accepted: {reason}."));
        assert_eq!(page.js("document.querySelector('[data-input=text] input').value"), "refused");
        page.until("document.documentElement.dataset.connection === 'open'");
        paste(&page, "[data-input=text] input", "'after'");
        page.until_text("line=after");
    }
}
