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
