//! Inputs by keyboard and pointer: lists, thumbs, dates and colors.

use dacapo::jiff::civil::{date, time};
use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

const LANGUAGES: [&str; 6] =
    ["C", "Go", "Haskell", "Rust", "Ruby", "A name that is longer than a phone is wide, by far"];

#[app]
fn inputs(ui: &Ui) {
    let languages = ui.multiselect("Languages", LANGUAGES, max = 3);
    let size = ui.pills("Size", ["small", "medium", "large"], placeholder = "Any");
    let quality = ui.select_slider("Quality", ["low", "high", "best"]);
    let price = ui.range_slider("Price", 0..=100, value = 40..=50, step = 5);
    let rest = ui.range_slider("Rest", 0..=25, step = 4);
    let color = ui.color_picker("Color");
    let day = ui.date_input(
        "Day",
        value = date(2024, 2, 29),
        min = date(2024, 1, 1),
        max = date(2025, 12, 31),
    );
    let alarm = ui.time_input("Alarm", value = time(7, 30, 0, 0));
    ui.write(format!(
        "languages={languages:?} size={size:?} quality={quality} price={price:?} rest={rest:?}"
    ));
    ui.write(format!("color={color} day={day} alarm={alarm}."));
}

fn opened() -> (Server, Chromium) {
    let server = Server::start(web::router(inputs));
    let page = Chromium::open(&server.url());
    (server, page)
}

#[test]
fn a_multiselect_is_used_by_keyboard_alone() {
    let (_server, page) = opened();
    page.js("document.querySelector('[role=combobox]').focus()");
    let expanded = "document.activeElement.getAttribute('aria-expanded')";
    assert_eq!(page.js(expanded), "false");
    // What is typed narrows the list, and Enter takes the first that is left.
    page.press("ru");
    assert_eq!(page.js(expanded), "true");
    let shown = "[...document.querySelectorAll('[role=option]')].filter(e => e.checkVisibility()).map(e => e.innerText)";
    assert_eq!(page.js(shown), json!(["Rust", "Ruby"]));
    page.press_key(Key::Enter);
    page.until_text("languages=[\"Rust\"]");
    assert_eq!(page.js("document.activeElement.value"), "");
    // The arrow keys go on from there, round the list; assistive technology hears where.
    page.press_key(Key::Down);
    let active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).innerText";
    assert_eq!(page.js(active), "Ruby");
    page.press_key(Key::Enter);
    page.press_key(Key::Up);
    page.press_key(Key::Up);
    page.press_key(Key::Enter);
    page.until_text("languages=[\"Rust\", \"Ruby\", \"Haskell\"]");
    let disabled = "document.querySelectorAll('[role=option][aria-disabled=true]').length";
    assert_eq!(page.js(disabled), 3, "no more than three");
    page.press_key(Key::Up);
    page.press_key(Key::Enter);
    page.until("document.querySelector('[data-input=multiselect] [role=status]').textContent.includes('3 at most')");
    page.press_key(Key::Backspace);
    page.until_text("languages=[\"Rust\", \"Ruby\"]");
    page.press_key(Key::Escape);
    assert_eq!(page.js(expanded), "false");
    page.until_settled();
    assert!(page.says("languages=[\"Rust\", \"Ruby\"]"));
}

#[test]
fn a_multiselect_is_used_by_pointer_and_stays_on_the_screen_of_a_phone() {
    let (_server, page) = opened();
    page.set_width(360);
    page.click_on(".combobox");
    page.until("document.querySelector('.listbox').matches(':popover-open')");
    for option in [5, 0] {
        page.click_on(&format!("[data-option='{option}']"));
    }
    page.until_text("by far\", \"C\"]");
    let inside = "(() => { const r = document.querySelector('.listbox').getBoundingClientRect();
        return r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight; })()";
    assert_eq!(page.js(inside), true);
    let over =
        page.js("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert_eq!(over, 0);
    page.click_on("[data-chip='5'] button");
    page.until_text("languages=[\"C\"]");
    page.click_on("[data-input=color] input + output");
    page.until("!document.querySelector('.listbox').matches(':popover-open')");
}

#[test]
fn a_multiselect_that_comes_later_brings_its_module_along() {
    #[app]
    fn later(ui: &Ui) {
        let mut chosen = ui.remember(Vec::<String>::new);
        if ui.toggle("Choose") {
            let languages = LANGUAGES.map(str::to_owned);
            let chosen = ui.multiselect("Languages", languages, bind = &mut *chosen);
            ui.write(format!("chosen={chosen:?}"));
        }
        if ui.button("Add C") {
            chosen.push("C".to_owned());
            rerun();
        }
    }
    let server = Server::start(web::router(later));
    let page = Chromium::open(&server.url());
    let fetched = "performance.getEntriesByType('resource').some(each => each.name.endsWith('/multiselect.js'))";
    assert_eq!(page.js(fetched), false);
    page.click_label("Choose");
    page.until(fetched);
    page.click("Add C");
    page.until("document.querySelector('.chip')?.innerText.startsWith('C')");
    page.click_on(".combobox");
    page.until("document.querySelector('.listbox').matches(':popover-open')");
    page.click_on("[data-option='1']");
    page.until_text("chosen=[\"C\", \"Go\"]");
}

#[test]
fn enter_in_the_list_of_a_multiselect_submits_no_form() {
    #[app]
    fn form(ui: &Ui) {
        let (chosen, sent) = ui.form("languages", |ui| {
            let chosen = ui.multiselect("Languages", LANGUAGES);
            (chosen, ui.form_submit_button("Send"))
        });
        ui.write(format!("chosen={chosen:?} sent={sent}"));
    }
    let server = Server::start(web::router(form));
    let page = Chromium::open(&server.url());
    page.js("document.querySelector('[role=combobox]').focus()");
    page.press("go");
    page.press_key(Key::Enter);
    page.press_key(Key::Escape);
    page.until_settled();
    assert!(page.says("chosen=[] sent=false"));
    page.click("Send");
    page.until_text("chosen=[\"Go\"] sent=true");
}

#[test]
fn pills_and_the_slider_of_options_follow_the_arrow_keys() {
    let (_server, page) = opened();
    page.click_label("small");
    page.until_text("size=Some(\"small\")");
    page.press_key(Key::Right);
    page.until_text("size=Some(\"medium\")");
    page.click_label("Any");
    page.until_text("size=None");
    page.js("document.querySelector('[data-input=slider] input').focus()");
    page.press_key(Key::Right);
    page.until_text("quality=high");
    assert_eq!(page.js("document.activeElement.getAttribute('aria-valuetext')"), "high");
    assert_eq!(page.js("document.querySelector('[data-input=slider] .bubble').innerText"), "high");
}

#[test]
fn each_thumb_of_a_range_moves_by_keyboard_and_stops_at_the_other() {
    let (_server, page) = opened();
    let focus = |thumb: u8| {
        page.js(&format!("document.querySelector('[aria-label=Price]').querySelectorAll('input')[{thumb}].focus()"));
    };
    focus(0);
    page.press_key(Key::Left);
    page.until_text("price=35..=50");
    for _ in 0..5 {
        page.press_key(Key::Right);
    }
    page.until_text("price=50..=50");
    assert_eq!(
        page.js("document.querySelector('[aria-label=Price] .bubble').innerText"),
        "50 – 50"
    );
    focus(1);
    page.press_key(Key::Home);
    page.press_key(Key::Right);
    page.until_text("price=50..=55");
    page.press_key(Key::End);
    page.until_text("price=50..=100");
    // A last step that is shorter than the others is reached all the same.
    page.js("document.querySelector('[aria-label=Rest]').querySelectorAll('input')[1].focus()");
    page.press_key(Key::Left);
    page.until_text("rest=0..=24");
    page.press_key(Key::Right);
    page.until_text("rest=0..=25");
}

#[test]
fn each_thumb_of_a_range_can_be_dragged() {
    let (_server, page) = opened();
    let mouse = |kind: &str, value: f64| {
        let place = page.js("(() => { const r = document.querySelector('[aria-label=Price] input').getBoundingClientRect(); return [r.left, r.top + r.height / 2, r.width]; })()");
        let (left, y, width) =
            (place[0].as_f64().unwrap(), place[1].as_f64().unwrap(), place[2].as_f64().unwrap());
        let x = left + 9.0 + (width - 18.0) * value / 100.0;
        page.devtools("Input.dispatchMouseEvent", json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 }));
    };
    for (from, to, price) in [
        (40.0, 10.0, "10..=50"),
        (50.0, 90.0, "10..=90"),
        (10.0, 100.0, "90..=90"),
        (90.0, 70.0, "70..=90"),
    ] {
        mouse("mousePressed", from);
        mouse("mouseMoved", to);
        mouse("mouseReleased", to);
        page.until_text(&format!("price={price}"));
    }
}

#[test]
fn a_date_and_a_time_are_typed() {
    let (_server, page) = opened();
    page.js("document.querySelector('[type=date]').focus()");
    page.press("12312025");
    page.press_key(Key::Enter);
    page.until_text("day=2025-12-31");
    page.js("document.querySelector('[type=date]').blur()");
    page.js("document.querySelector('[type=date]').focus()");
    page.press("01012026");
    page.press_key(Key::Enter);
    page.until("document.querySelector('[type=date]').getAttribute('aria-invalid') === 'true'");
    assert!(page.says("Enter a date up to Dec 31, 2025."));
    assert!(page.says("day=2025-12-31"));
    page.js("document.querySelector('[type=time]').focus()");
    page.press("1145PM");
    page.js("document.activeElement.blur()");
    page.until_text("alarm=23:45:00.");
}

#[test]
fn a_date_from_the_calendar_is_sent_at_once() {
    let (_server, page) = opened();
    page.js("(() => { const d = document.querySelector('[type=date]'); d.focus(); d.value = '2024-07-14'; for (const e of ['input', 'change']) d.dispatchEvent(new Event(e, { bubbles: true })); })()");
    page.until_text("day=2024-07-14");
}

#[test]
fn a_color_follows_the_picker() {
    let (_server, page) = opened();
    page.js("(() => { const c = document.querySelector('[type=color]'); for (const v of ['#112233', '#445566', '#ff8800']) { c.value = v; c.dispatchEvent(new InputEvent('input', { bubbles: true })); } })()");
    page.until_text("color=#ff8800");
    assert_eq!(page.js("document.querySelector('.hex').innerText"), "#ff8800");
}
