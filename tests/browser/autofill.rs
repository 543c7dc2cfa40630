//! Browsers and password managers fill fields in without the focus, and say so in events of their
//! own choice and order.

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;

use crate::chromium::Chromium;
use crate::server::Server;

#[app]
fn filled(ui: &Ui) {
    let mut sent = ui.remember(String::new);
    let name = ui.text_input("Name");
    let notes = ui.text_area("Notes");
    let age: u32 = ui.number_input("Age");
    let day = ui.date_input("Day");
    let time = ui.time_input("Time");
    let color = ui.color_picker("Color");
    let whole = !name.is_empty() && !notes.is_empty() && age > 0;
    if ui.button("Order", disabled = !whole) {
        *sent = format!("sent {name}, {notes}, {age}, {day}, {time}, {color}.");
    }
    ui.write(&*sent);
    let submitted = ui.form("form", |ui| {
        let city = ui.text_input("City");
        ui.form_submit_button("Submit").then_some(city)
    });
    ui.write(format!("city={}.", submitted.unwrap_or_default()));
}

/// Fills each field in, one after the other, and says so by `events`; nothing has the focus.
fn fill(page: &Chromium, events: &[&str]) {
    let values = [
        ("input[type=text]", "Ada"),
        ("textarea", "By the door"),
        ("[data-input=number] input", "36"),
        ("[type=date]", "2024-07-14"),
        ("[type=time]", "10:30"),
        ("[type=color]", "#ff8800"),
        ("form input", "Paris"),
    ];
    page.js(&format!(
        "(() => {{ for (const [selector, value] of {}) {{
            const field = document.querySelector(selector);
            field.value = value;
            for (const name of {}) field.dispatchEvent(new Event(name, {{ bubbles: true }}));
        }} }})()",
        json!(values),
        json!(events)
    ));
}

#[test]
fn what_is_filled_in_without_focus_is_sent_whatever_events_tell_of_it() {
    let server = Server::start(web::router(filled));
    for events in [
        &["input", "change"] as &[&str],
        &["change", "input"],
        &["change"],
        &["input"],
        &["keydown", "input", "keyup", "change", "blur"],
        &["change", "blur", "input"],
    ] {
        let page = Chromium::open(&server.url());
        page.until("document.querySelector('button[disabled]')?.innerText === 'Order'");
        fill(&page, events);
        // The button was a dead end while the fields were not sent.
        page.until("[...document.querySelectorAll('button')].some(b => b.innerText === 'Order' && !b.disabled)");
        page.until_settled();
        page.click("Order");
        page.until_text("sent Ada, By the door, 36, 2024-07-14, 10:30:00, #ff8800.");
        page.click("Submit");
        page.until_text("city=Paris.");
    }
}

#[test]
fn what_the_browser_fills_in_by_itself_is_sent() {
    #[app]
    fn card(ui: &Ui) {
        let number = ui.text_input("Card number");
        let name = ui.text_input("Name on card");
        let month = ui.text_input("Expiration month (MM)");
        let year = ui.text_input("Expiration year (YYYY)");
        let code = ui.text_input("CVC");
        ui.write(format!("{number}, {name}, {month}, {year}, {code}."));
    }
    let server = Server::start(web::router(card));
    let page = Chromium::open(&server.url());
    let field = page.devtools_node("input[type=text]");
    let card = json!({ "number": "4111111111111111", "name": "Ada Lovelace", "expiryMonth": "07", "expiryYear": "2031", "cvc": "123" });
    page.devtools("Autofill.trigger", json!({ "fieldId": field, "card": card }));
    page.until_text("4111111111111111, Ada Lovelace, 07, 2031, ");
}
