//! Inputs by keyboard and pointer: lists, thumbs, dates and colors.

use std::time::Duration;

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
    // Typed text narrows the list, and Enter takes the first option that is left.
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

#[app]
fn numbers(ui: &Ui) {
    let whole: i64 = ui.number_input("Whole");
    let part: f64 = ui.number_input("Part");
    let small: f32 = ui.number_input("Small");
    let count: u8 = ui.number_input("Count");
    let share = ui.number_input("Share", min = 0.0);
    let big = ui.number_input("Big", value = 9_007_199_254_740_993_i64);
    ui.write(format!(
        "whole={whole} part={part} small={small} count={count} share={share} big={big}."
    ));
}

fn opened_in(language: &str) -> (Server, Chromium) {
    let server = Server::start(web::router(numbers));
    let page = in_language(&server, language);
    (server, page)
}

/// The page of a person whose browser speaks this language.
fn in_language(server: &Server, language: &str) -> Chromium {
    let page = Chromium::blank();
    let speaks = json!({ "userAgent": "somebody's", "acceptLanguage": language });
    page.devtools("Emulation.setUserAgentOverride", speaks);
    page.goto(&server.url());
    page
}

/// Replaces the text of the field with this label, and leaves the field with Enter.
fn enter(page: &Chromium, label: &str, text: &str) {
    page.js(&format!("{}.select()", field(label)));
    page.press(text);
    page.press_key(Key::Enter);
}

fn field(label: &str) -> String {
    format!(
        "[...document.querySelectorAll('[data-input=number]')]
            .find(e => e.innerText.startsWith('{label}')).querySelector('input')"
    )
}

fn fault(page: &Chromium, label: &str) -> String {
    let words =
        format!("{}.closest('[data-input]').querySelector('.fault').textContent", field(label));
    page.until(&format!("{words} !== ''"));
    page.js(&words).as_str().unwrap().to_owned()
}

#[test]
fn a_number_is_read_as_the_person_writes_it() {
    let (_server, page) = opened_in("de-DE");
    enter(&page, "Part", "2,5");
    page.until_text("part=2.5 ");
    enter(&page, "Part", "\u{2212}\u{ff11}\u{ff0e}\u{ff15}");
    page.until_text("part=-1.5 ");
    enter(&page, "Whole", "1.234.567");
    page.until_text("whole=1234567 ");
    // This may be a thousand times the other: it is asked for, and stays as it was typed.
    enter(&page, "Part", "1.234");
    let words = fault(&page, "Part");
    assert!(words.contains("1,234") && words.contains("1234"), "{words}");
    assert_eq!(page.js(&format!("{}.value", field("Part"))), "1.234");
    assert!(page.says("part=-1.5 "));
    enter(&page, "Part", "1,234");
    page.until_text("part=1.234 ");
    // Numbers that the page itself shows are never ambiguous.
    page.js(&format!("{}.focus()", field("Part")));
    page.press("0");
    page.press_key(Key::Backspace);
    page.press_key(Key::Enter);
    page.until_settled();
    assert_eq!(page.js(&format!("{}.getAttribute('aria-invalid')", field("Part"))), json!(null));

    let (_server, page) = opened_in("en-US");
    enter(&page, "Part", "1,234");
    page.until_text("part=1234 ");
    enter(&page, "Part", "2,5");
    page.until_text("part=2.5 ");
}

#[app]
fn priced(ui: &Ui) {
    let (price, sent) = ui.form("form", |ui| {
        let price: f64 = ui.number_input("Price", step = 0.001);
        (price, ui.form_submit_button("Send"))
    });
    let mut bound = ui.remember(|| 0.0);
    if ui.button("Five") {
        *bound = 5.0;
    }
    let weight: f64 = ui.number_input("Weight", step = 0.001, bind = &mut *bound);
    ui.write(format!("price={price} sent={sent} weight={weight}."));
}

/// Three decimals look like thousands to a person whose decimal separator is a comma.
#[test]
fn a_number_that_the_page_wrote_is_never_in_doubt() {
    let server = Server::start(web::router(priced));
    let page = in_language(&server, "de-DE");
    let step = |label: &str| {
        let up = "parentElement.querySelector('[data-step-by=\"1\"]').click()";
        page.js(&format!("{}.{up}", field(label)));
    };
    enter(&page, "Price", "1,234");
    page.until_text("price=1.234 sent=true");
    page.js(&format!("{}.select()", field("Price")));
    page.press("2,345");
    page.js("document.activeElement.blur()");
    page.click("Send");
    page.until_text("price=2.345 sent=true");
    step("Price");
    step("Price");
    page.click("Send");
    page.until_text("price=2.347 sent=true");
    enter(&page, "Weight", "1,233");
    page.until_text("weight=1.233.");
    step("Weight");
    page.until_text("weight=1.234.");
    step("Weight");
    page.until_text("weight=1.235.");
    // Also for the page after this one.
    page.js(&format!("{}.select()", field("Price")));
    page.press("3,456");
    page.js("document.activeElement.blur()");
    page.until_settled();
    page.reload();
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until(&format!("{}.value === '3.456'", field("Price")));
    page.click("Send");
    page.until_text("price=3.456 sent=true");
    // A person who types the same later may mean another number, and so may the next page.
    page.click("Five");
    page.until(&format!("{}.value === '5'", field("Weight")));
    enter(&page, "Weight", "1.235");
    let words = fault(&page, "Weight");
    assert!(words.contains("1,235") && words.contains("1235"), "{words}");
    page.reload();
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until(&format!("{}.value === '1.235'", field("Weight")));
    page.click("Send");
    fault(&page, "Weight");
    assert!(page.says("weight=5."));
}

#[test]
fn a_whole_number_of_any_length_stays_exact() {
    let (_server, page) = opened_in("en-US");
    let step = |by: i32| {
        page.js(&format!(
            "{}.parentElement.querySelector('[data-step-by=\"{by}\"]').click()",
            field("Big")
        ));
    };
    step(1);
    page.until_text("big=9007199254740994.");
    step(-1);
    page.until_text("big=9007199254740993.");
    enter(&page, "Big", "-9223372036854775807");
    page.until_text("big=-9223372036854775807.");
    step(-1);
    page.until_text("big=-9223372036854775808.");
    step(-1);
    page.until_settled();
    assert!(page.says("big=-9223372036854775808."));
    enter(&page, "Big", "9223372036854775808");
    assert!(fault(&page, "Big").contains("too many digits"));
}

#[test]
fn a_number_that_a_field_cannot_hold_is_told_so_and_stays_as_typed() {
    let (_server, page) = opened_in("en-US");
    for (label, typed, why) in [
        ("Small", "1e39", "1e39 is out of range"),
        ("Part", "1e400", "1e400 has too many digits"),
        ("Count", "256", "256 is out of range"),
    ] {
        enter(&page, label, typed);
        let words = fault(&page, label);
        assert!(words.contains(why), "{words}");
        assert_eq!(page.js(&format!("{}.value", field(label))), typed);
    }
    assert!(page.says("part=0 small=0 count=0 "));
}

#[test]
fn keyboards_of_phones_have_a_minus_where_a_number_may_have_one() {
    let (_server, page) = opened_in("en-US");
    let keyboards = ["Whole", "Part", "Small", "Count", "Share", "Big"]
        .map(|label| page.js(&format!("{}.inputMode", field(label))));
    assert_eq!(keyboards, ["text", "text", "text", "numeric", "decimal", "text"]);
}

#[test]
fn the_page_reads_numbers_by_the_same_table_as_the_terminal() {
    let source = include_str!("../../app-web/client/numbers.js").replace("export ", "");
    let table = json!(include_str!("../../app-runtime/src/number_format.txt"));
    let page = Chromium::blank();
    let wrong = page.js(&format!(
        "(() => {{
            {source}
            const cell = (text) => text.replace(/\\\\u\\{{([0-9a-f]+)\\}}/g, (_, code) => String.fromCodePoint(parseInt(code, 16)));
            const cases = {table}.split('\\n').filter((line) => line && !line.startsWith('#'));
            return cases.map((line) => {{
                const [decimal, group, kind, typed, value] = line.split('\\t').map(cell);
                const format = {{ decimal: plain(decimal), group: group === '-' ? '' : plain(group) }};
                const read = readNumber(typed, format, kind === 'whole');
                const shown = read === null ? '?' : 'either' in read ? '!' : String(read.value);
                return shown === value ? '' : `${{line}}: ${{shown}}`;
            }});
        }})()"
    ));
    let wrong = wrong.as_array().unwrap();
    assert!(wrong.len() > 50, "{wrong:?}");
    let wrong: Vec<_> = wrong.iter().filter(|case| *case != "").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[app]
fn times(ui: &Ui) {
    let exact = ui.time_input("Exact", value = time(12, 30, 15, 0));
    let hour = Duration::from_secs(3600);
    let hours = ui.time_input("Hours", value = time(9, 7, 0, 0), step = hour);
    let now = ui.time_input("Now", value = time(9, 7, 30, 123_456_789));
    ui.write(format!("exact={exact} hours={hours} now={now}."));
}

#[test]
fn a_time_off_its_steps_can_be_edited() {
    let server = Server::start(web::router(times));
    let page = Chromium::open(&server.url());
    let focus = |place: usize| {
        page.js("document.activeElement.blur()");
        page.js(&format!("document.querySelectorAll('[type=time]')[{place}].focus()"));
    };
    focus(0);
    page.press("0145");
    page.press_key(Key::Enter);
    page.until_text("exact=13:45:15 ");
    focus(1);
    page.press("10");
    page.press_key(Key::Enter);
    let fault =
        "document.querySelectorAll('[data-input=time]')[1].querySelector('.fault').textContent";
    page.until(&format!("{fault} !== ''"));
    let words = page.js(fault);
    let words = words.as_str().unwrap();
    assert!(words.contains("10:00") && words.contains("11:00"), "{words}");
    focus(1);
    page.press("1000");
    page.press_key(Key::Enter);
    page.until_text("hours=10:00:00 ");
    focus(2);
    page.press("0845");
    page.press_key(Key::Enter);
    page.until_text("now=08:45:30.");
}
