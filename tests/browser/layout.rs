//! The page on screens of all sizes, and without script.

use dacapo::prelude::*;
use dacapo::{Align, web};
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::examples::{EXAMPLES, Program};
use crate::server::Server;

#[app]
fn with_sidebar(ui: &Ui) {
    let shown = ui.sidebar(|ui| ui.checkbox("Show more"));
    ui.title("With a sidebar");
    let [a, b, c] = ui.columns();
    a.button("A", width = Stretch);
    b.button("B", width = 2000);
    c.text_input("A rather long label that has to wrap on a narrow screen");
    if shown {
        ui.write("more");
    }
}

#[test]
fn nothing_sticks_out_at_any_width() {
    let program = Program::start("gallery", 0);
    let server = Server::start(web::router(with_sidebar));
    let page = Chromium::open(&program.url);
    let pages = [""].iter().chain(EXAMPLES).map(|page| format!("{}/{page}", program.url));
    let urls = pages.chain([server.url()]);
    for url in urls {
        page.goto(&url);
        for width in [360, 768, 1280, 2560] {
            page.set_width(width);
            let over = page
                .js("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert_eq!(over, 0, "{url} at {width} px");
        }
    }
}

#[test]
fn columns_line_up_as_they_are_told() {
    #[app]
    fn aligned(ui: &Ui) {
        for alignment in [Align::Top, Align::Center, Align::Bottom] {
            let [field, button] = ui.columns(vertical_alignment = alignment);
            field.text_input("Field", key = format!("{alignment:?}"));
            button.button("Button", key = format!("{alignment:?} button"));
        }
    }
    let server = Server::start(web::router(aligned));
    let page = Chromium::open(&server.url());
    // The distance by which a button's upper and lower edges are below those of the column beside
    // it.
    let edges = "[...document.querySelectorAll('.columns')].map(columns => {
            const [field, button] = [columns.firstElementChild, columns.querySelector('button')]
                .map(element => element.getBoundingClientRect());
            return [button.top - field.top, field.bottom - button.bottom].map(Math.round);
        })";
    let edges = page.js(edges);
    let edge = |row: usize, side: usize| edges[row][side].as_i64().unwrap();
    assert!(edge(0, 0) == 0 && edge(0, 1) > 10, "{edges}");
    assert!(edge(1, 0) > 5 && (edge(1, 0) - edge(1, 1)).abs() <= 1, "{edges}");
    assert!(edge(2, 0) > 10 && edge(2, 1) == 0, "{edges}");
}

#[test]
fn on_a_phone_the_sidebar_is_behind_a_button() {
    let server = Server::start(web::router(with_sidebar));
    let page = Chromium::open(&server.url());
    let visible = "document.querySelector('input[type=checkbox]').checkVisibility({ visibilityProperty: true })
        && document.querySelector('input[type=checkbox]').getBoundingClientRect().left >= 0";
    assert_eq!(page.js(visible), true);
    page.set_width(360);
    page.until(&format!("!({visible})"));
    page.click_on("[aria-expanded]");
    page.until(visible);
    page.click_label("Show more");
    page.until("document.querySelector('main').innerText.includes('more')");
}

#[test]
fn without_script_the_first_page_reads_well() {
    let program = Program::start("gallery", 0);
    let page = Chromium::open(&program.url);
    let text = page.text_without_script(&format!("{}/counter", program.url));
    for words in ["Counter", "Clicks: 0", "Count: 0", "+ 10", "fn counter"] {
        assert!(text.contains(words), "{words} in:\n{text}");
    }
}

#[test]
fn the_menu_of_a_page_of_words_comes_when_it_is_opened() {
    #[app]
    fn words(ui: &Ui) {
        let mut runs = ui.remember(|| 0);
        *runs += 1;
        ui.text(format!("run {}", *runs));
    }
    let server = Server::start(web::router(words));
    let page = Chromium::open(&server.url());
    page.until("document.documentElement.dataset.connection === 'open'");
    page.click_on(".corner-button");
    page.until("document.activeElement?.matches('.corner-menu:popover-open > button')");
    page.click("Run again");
    page.until_text("run 2");
    page.until("!document.querySelector('.corner-menu:popover-open')");
}

#[test]
fn words_and_buttons_come_alone_and_the_rest_with_the_first_input() {
    #[app]
    fn growing(ui: &Ui) {
        let mut asked = ui.remember(|| false);
        *asked |= ui.button("Ask me");
        if *asked {
            let name = ui.text_input("Name", help = "As your friends say it");
            ui.text(format!("Hello, {name}!"));
        }
    }
    let server = Server::start(web::router(growing));
    let page = Chromium::open(&server.url());
    let fetched = "performance.getEntriesByType('resource').map(e => e.name.split('/').pop()).filter(name => /^(client|rest|style)/.test(name)).sort().join(' ')";
    assert_eq!(page.js(fetched), "client.js style.css");
    page.click("Ask me");
    page.until_settled();
    assert_eq!(page.js(fetched), "client.js rest.css rest.js style.css");
    // Its style sheet was there before it was.
    let sheets = "[...document.styleSheets].map(s => s.href.split('/').pop()).join(' ')";
    assert_eq!(page.js(sheets), "style.css rest.css");
    page.click_on("input");
    page.press("Ada");
    page.press_key(Key::Enter);
    page.until_text("Hello, Ada!");
    // A page that is loaded anew has all of it at once, and goes on.
    page.goto(&server.url());
    page.until_text("Hello, Ada!");
    assert_eq!(page.js("document.querySelector('input').value"), "Ada");
}
