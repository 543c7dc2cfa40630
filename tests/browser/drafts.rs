//! What was entered and not left is there again when the page is.

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;

use crate::chromium::Chromium;
use crate::server::Server;

#[app]
fn desk(ui: &Ui) {
    let note = ui.text_input("Note");
    let secret = ui.text_input("Secret", password = true);
    let (city, news, sent) = ui.form("form", |ui| {
        let city = ui.text_area("City");
        ui.text_input("Pin", password = true);
        let age: u32 = ui.number_input("Age");
        let news = ui.checkbox("News");
        (format!("{}, {age}", city.replace('\n', "/")), news, ui.form_submit_button("Send"))
    });
    let mut steps = ui.remember(|| 0);
    *steps += u32::from(ui.button("Step"));
    ui.write(format!(
        "steps={} note={note} secret={} city={city} news={news} sent={sent}",
        *steps,
        secret.len()
    ));
    if *steps > 0 {
        ui.text_input("Later");
    }
    ui.chat_input("Say something");
}

const FIELDS: &str = "[...document.querySelectorAll('.field input, .field textarea, .chat textarea')].map(f => f.type === 'checkbox' ? f.checked : f.value)";

/// Enters something everywhere and leaves the last field without leaving it.
fn enter(page: &Chromium) {
    page.click("Step");
    page.until_text("steps=1");
    page.until("document.querySelector('.chat textarea')");
    for (selector, words) in [
        ("form textarea", "Rome\nOld town"),
        ("form [type=password]", "1234"),
        ("form [data-input=number] input", "3"),
        (".chat textarea", "not said yet"),
        ("[data-input=text] input", "left"),
    ] {
        page.click_on(selector);
        page.press(words);
    }
    page.click_label("News");
    page.until_settled();
    page.js("[...document.querySelectorAll('[data-input=text] input')].at(-1).focus()");
    page.press("half a w");
}

fn holds(page: &Chromium) {
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until(&format!(
        "JSON.stringify({FIELDS}) === JSON.stringify({})",
        json!(["left", "", "Rome\nOld town", "", "3", true, "half a w", "not said yet"])
    ));
}

#[test]
fn what_was_entered_and_not_left_is_there_after_a_reload_and_counts() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    enter(&page);
    assert_eq!(
        page.js(FIELDS),
        json!(["left", "", "Rome\nOld town", "1234", "3", true, "half a w", "not said yet"])
    );
    page.reload();
    holds(&page);
    page.reload();
    holds(&page);
    page.click("Send");
    page.until_text("steps=1 note=left secret=0 city=Rome/Old town, 3 news=true sent=true");
    // What has arrived is no draft any more.
    page.until_settled();
    page.reload();
    page.until_text("city=Rome/Old town, 3 news=true");
    assert_eq!(
        page.js("sessionStorage.getItem(`dacapo drafts ${location.pathname}`)"),
        json!(null)
    );
}

#[test]
fn what_was_entered_and_not_left_is_there_after_back_and_forward() {
    let server = Server::start(web::router(desk));
    let page = Chromium::blank();
    page.visit("about:blank");
    page.goto(&server.url());
    enter(&page);
    page.back();
    page.until("location.href === 'about:blank'");
    page.forward();
    holds(&page);
    // Away by a link, and back.
    page.visit(&format!("{}/readyz", server.url()));
    page.back();
    holds(&page);
}

#[test]
fn a_page_that_the_browser_kept_whole_has_no_drafts_twice() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    page.click_on("[data-input=text] input");
    page.press("half");
    let kept = "sessionStorage.getItem(`dacapo drafts ${location.pathname}`)";
    page.js("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    page.until(&format!("{kept}.includes('half')"));
    page.js("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    page.until(&format!("{kept} === null"));
    assert_eq!(page.js("document.querySelector('[data-input=text] input').value"), "half");
}

#[test]
fn who_starts_over_begins_with_empty_fields_and_no_password_is_ever_kept() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    enter(&page);
    let kept = "sessionStorage.getItem(`dacapo drafts ${location.pathname}`)";
    page.js("dispatchEvent(new PageTransitionEvent('pagehide'))");
    let kept = page.js(kept).to_string();
    assert!(kept.contains("half a w") && !kept.contains("1234"), "{kept}");
    page.click_on(".corner-button");
    page.click("Start over");
    page.until_text("steps=0 note= secret=0 city=, 0 news=false sent=false");
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until(&format!(
        "JSON.stringify({FIELDS}) === JSON.stringify({})",
        json!(["", "", "", "", "0", false, ""])
    ));
}

#[test]
fn drafts_have_a_bound() {
    let server = Server::start(web::router(desk));
    let page = Chromium::open(&server.url());
    page.js("(() => {
        for (const field of document.querySelectorAll('form textarea, .chat textarea')) {
            field.focus();
            field.value = 'x'.repeat(700000);
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        dispatchEvent(new PageTransitionEvent('pagehide'));
    })()");
    let kept = page.js("sessionStorage.getItem(`dacapo drafts ${location.pathname}`).length");
    assert!((700_000..1_100_000).contains(&kept.as_u64().unwrap()), "{kept}");
}
