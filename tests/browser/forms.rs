//! Forms, tabs and popovers: what the browser's part knows and the session does not.

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

#[derive(Default, Serialize, Deserialize)]
struct Count(u32);

#[handler]
fn step(count: &mut Count) {
    count.0 += 1;
}

#[app]
fn signup(ui: &Ui, count: &mut Count) {
    let mut runs = ui.remember(|| 0);
    *runs += 1;
    let (name, age, news, sent) = ui.form("signup", |ui| {
        let name = ui.text_input("Name");
        let age = ui.number_input("Age", max = 120, value = 0);
        let news = ui.checkbox("News");
        let sent = ui.form_submit_button("Sign up", kind = Primary);
        (name, age, news, sent)
    });
    ui.button("Step", on_click = step());
    ui.write(format!(
        "run={} name={name} age={age} news={news} sent={sent} count={}",
        *runs, count.0
    ));
}

const NAME: &str = "input[type=text]";
const AGE: &str = "[data-input=number] input";

#[test]
fn what_is_typed_in_a_form_stays_there_until_it_is_submitted() {
    let server = Server::start(web::router(signup));
    let page = Chromium::open(&server.url());
    page.click_on(NAME);
    page.press("Ada");
    page.click_label("News");
    page.click_on("[data-step-by=\"1\"]");
    page.click("Step");
    page.until_text("run=2 name= age=0 news=false sent=false count=1");
    assert_eq!(page.js(&format!("document.querySelector('{NAME}').value")), "Ada");
    assert_eq!(page.js("document.querySelector('input[type=checkbox]').checked"), true);
    assert_eq!(page.js(&format!("document.querySelector('{AGE}').value")), "1");
    page.click("Sign up");
    page.until_text("run=3 name=Ada age=1 news=true sent=true count=1");
    page.click("Step");
    page.until_text("run=4 name=Ada age=1 news=true sent=false count=2");
}

#[test]
fn enter_in_a_field_submits_the_form() {
    let server = Server::start(web::router(signup));
    let page = Chromium::open(&server.url());
    page.click_on(NAME);
    page.press("Ada");
    page.press_key(Key::Tab);
    page.press("7");
    page.press_key(Key::Enter);
    page.until_text("run=2 name=Ada age=7 news=false sent=true");
}

#[test]
fn enter_does_nothing_where_the_form_says_so() {
    #[app]
    fn quiet(ui: &Ui) {
        let sent = ui.form("quiet", enter_to_submit = false, |ui| {
            ui.text_input("Name");
            ui.form_submit_button("Send")
        });
        let again = ui.button("Outside");
        ui.write(format!("sent={sent} outside={again}"));
    }
    let server = Server::start(web::router(quiet));
    let page = Chromium::open(&server.url());
    page.click_on(NAME);
    page.press("Ada");
    page.press_key(Key::Enter);
    page.click("Outside");
    page.until_text("sent=false outside=true");
    page.click("Send");
    page.until_text("sent=true outside=false");
}

#[test]
fn a_number_that_is_none_keeps_the_form_from_being_sent() {
    let server = Server::start(web::router(signup));
    let page = Chromium::open(&server.url());
    page.click_on(NAME);
    page.press("Ada");
    page.click_on(AGE);
    page.js("document.activeElement.select()");
    page.press("300");
    page.click("Sign up");
    page.until(&format!("document.querySelector('{AGE}').getAttribute('aria-invalid') === 'true'"));
    page.until(&format!("document.activeElement === document.querySelector('{AGE}')"));
    page.until_settled();
    assert!(page.says("run=1 name= age=0"));
    page.js("document.activeElement.select()");
    page.press("30");
    page.press_key(Key::Enter);
    page.until_text("run=2 name=Ada age=30");
}

#[app]
fn notes(ui: &Ui) {
    let mut all = ui.remember(Vec::new);
    let (text, on, sent) = ui.form("note", clear_on_submit = true, |ui| {
        let text = ui.text_area("Note", value = "draft");
        let on = ui.checkbox("On");
        (text, on, ui.form_submit_button("Add"))
    });
    if sent {
        all.push(format!("{text}/{on}"));
    }
    ui.write(format!("all={}", all.join(",")));
}

#[test]
fn e4_a_form_that_clears_shows_its_defaults_after_a_submit() {
    let server = Server::start(web::router(notes));
    let page = Chromium::open(&server.url());
    let text = "document.querySelector('textarea').value";
    for note in ["one", "two"] {
        page.click_on("textarea");
        page.js("document.activeElement.select()");
        page.press(note);
        page.click_label("On");
        page.click("Add");
        page.until_text(&format!("{note}/true"));
        page.until_settled();
        assert_eq!(page.js(text), "draft");
        assert_eq!(page.js("document.querySelector('input[type=checkbox]').checked"), false);
    }
    assert!(page.says("all=one/true,two/true"));
}

#[test]
fn in_a_text_area_enter_begins_a_line_and_with_control_it_submits() {
    let server = Server::start(web::router(notes));
    let page = Chromium::open(&server.url());
    page.click_on("textarea");
    page.js("document.activeElement.select()");
    page.press("a");
    page.press_key(Key::Enter);
    page.press("b");
    assert_eq!(page.js("document.querySelector('textarea').value"), "a\nb");
    // Control held down, and Enter, as WebDriver spells them.
    page.press("\u{e009}\u{e007}");
    page.until_text("a\nb/false");
}

#[test]
fn what_was_not_submitted_survives_a_lost_connection() {
    let server = Server::start(web::router(signup));
    let page = Chromium::open(&server.url());
    page.click_on(NAME);
    page.press("Ada");
    let address = server.address;
    drop(server);
    page.until("document.documentElement.dataset.connection === 'lost'");
    page.press(" Lovelace");
    // Another server: it knows nothing of the old session and renders the whole page.
    let _server = Server::listen(web::router(signup), address);
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until_settled();
    assert_eq!(page.js(&format!("document.querySelector('{NAME}').value")), "Ada Lovelace");
    page.press_key(Key::Enter);
    page.until_text("run=2 name=Ada Lovelace");
}

#[app]
fn tabbed(ui: &Ui) {
    let clicks = ui.button("Go");
    let [one, two, three] = ui.tabs(["One", "Two", "Three"]);
    one.write("first panel");
    let text = two.text_input("Text");
    two.write(format!("second panel, clicked={clicks} text={text}"));
    three.write("third panel");
}

#[test]
fn a_chosen_tab_stays_chosen_through_patches() {
    let server = Server::start(web::router(tabbed));
    let page = Chromium::open(&server.url());
    assert!(page.says("first panel") && !page.says("second panel"));
    page.click("Two");
    page.until_text("second panel, clicked=false");
    assert!(!page.says("first panel"));
    page.click("Go");
    page.until_text("second panel, clicked=true");
    page.click_on(NAME);
    page.press("hi");
    page.press_key(Key::Enter);
    page.until_text("second panel, clicked=false text=hi");
}

#[test]
fn tabs_are_chosen_with_the_arrow_keys() {
    let server = Server::start(web::router(tabbed));
    let page = Chromium::open(&server.url());
    page.click("One");
    page.press_key(Key::Right);
    page.until_text("second panel");
    page.press_key(Key::End);
    page.until_text("third panel");
    page.press_key(Key::Right);
    page.until_text("first panel");
    let chosen = "[...document.querySelectorAll('[role=tab]')].map(t => [t.ariaSelected, t.tabIndex, document.activeElement === t])";
    assert_eq!(
        page.js(chosen),
        json!([["true", 0, true], ["false", -1, false], ["false", -1, false]])
    );
}

#[test]
fn without_script_all_panels_can_be_read() {
    let server = Server::start(web::router(tabbed));
    let page = Chromium::open(&server.url());
    let text = page.text_without_script(&server.url());
    for words in ["first panel", "second panel", "third panel"] {
        assert!(text.contains(words), "{words} in:\n{text}");
    }
}

#[app]
fn settings(ui: &Ui) {
    let name = ui.popover("Settings", |ui| ui.text_input("Name"));
    ui.write(format!("name={name}"));
}

#[test]
fn a_popover_stays_open_while_what_is_in_it_is_used() {
    let server = Server::start(web::router(settings));
    let page = Chromium::open(&server.url());
    page.set_width(360);
    let open = "document.querySelector('.float').matches(':popover-open')";
    assert_eq!(page.js(open), false);
    page.click("Settings");
    page.until(open);
    page.click_on(NAME);
    page.press("Ada");
    page.press_key(Key::Enter);
    page.until_text("name=Ada");
    assert_eq!(page.js(open), true);
    let inside = "(() => { const r = document.querySelector('.float').getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.top >= 0; })()";
    assert_eq!(page.js(inside), true);
    page.press_key(Key::Escape);
    page.until(&format!("!{open}"));
}

#[test]
fn nothing_sticks_out_of_a_phone() {
    const LONG: &str = "Rather long words that have to go somewhere";
    #[app]
    fn crowded(ui: &Ui) {
        ui.form("form", |ui| {
            ui.text_area(LONG, max_chars = 100);
            ui.form_submit_button(LONG, width = 2000);
        });
        let [one, two, three] = ui.tabs([LONG, LONG, LONG]);
        one.badge("unbreakable".repeat(9), icon = "🧪");
        one.metric(LONG, "1".repeat(80), delta = "-1".repeat(80), border = true);
        two.write("two");
        three.write("three");
        ui.progress(0.5, text = LONG);
        ui.popover(LONG, width = 2000, |ui| ui.text_input(LONG));
        ui.link_button(LONG, "https://example.org/", width = 2000);
        ui.exception(&std::io::Error::other("x".repeat(200)));
        ui.json([("x".repeat(200), [["y".repeat(200)]])]);
    }
    let server = Server::start(web::router(crowded));
    let page = Chromium::open(&server.url());
    for width in [360, 768] {
        page.set_width(width);
        let over = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth
            && e.checkVisibility() && !e.closest('.tab-list')).map(e => e.className)";
        assert_eq!(page.js(over), json!([]), "at {width} px");
        let over =
            page.js("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(over, 0, "at {width} px");
    }
}

#[test]
fn a_link_to_another_site_opens_in_a_tab_of_its_own() {
    #[app]
    fn links(ui: &Ui) {
        ui.link_button("Elsewhere", "https://example.org/");
        ui.link_button("Below", "#below");
        ui.link_button("Closed", "#closed", disabled = true);
    }
    let server = Server::start(web::router(links));
    let page = Chromium::open(&server.url());
    let links = "[...document.querySelectorAll('a.button')].map(a => [a.innerText.trim(), a.target, a.rel, a.hasAttribute('href')])";
    let expected = json!([
        ["Elsewhere", "_blank", "noopener noreferrer", true],
        ["Below", "", "", true],
        ["Closed", "", "", false]
    ]);
    assert_eq!(page.js(links), expected);
}
