//! Layers over the page, and layers over those: Esc closes the innermost and no other.

use dacapo::prelude::*;
use dacapo::web;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

#[app]
fn layers(ui: &Ui) {
    let mut clicks = ui.remember(|| 0);
    ui.popover("Outer", |ui| {
        ui.button("Helped", help = "What it does");
        ui.multiselect("Many", ["one", "two"]);
        ui.selectbox("One", ["first", "second"]);
        ui.date_input("Day");
        ui.time_input("Time");
        ui.color_picker("Color");
        ui.popover("Inner", |ui| ui.write("the innermost"));
    });
    ui.sidebar(|ui| {
        ui.multiselect("Beside", ["one", "two"]);
        ui.popover("In the drawer", |ui| ui.write("over the drawer"));
    });
    if ui.button("Leave", shortcut = "Escape") {
        *clicks += 1;
    }
    ui.write(format!("left={}", *clicks));
}

/// The layers over the page, from below to above.
const OPEN: &str = "[...document.querySelectorAll(':popover-open, select:open, input:open')]
    .map(layer => layer.classList[0]).join(' ')";

fn opened() -> (Server, Chromium) {
    let server = Server::start(web::router(layers));
    let page = Chromium::open(&server.url());
    page.click("Outer");
    until_open(&page, "float");
    (server, page)
}

#[track_caller]
fn until_open(page: &Chromium, layers: &str) {
    page.until(&format!("{OPEN} === '{layers}'"));
}

/// Esc closes one layer after the other.
#[track_caller]
fn escapes(page: &Chromium, layers: &[&str]) {
    for left in layers {
        page.press_key(Key::Escape);
        until_open(page, left);
    }
}

#[test]
fn esc_closes_the_list_of_a_multiselect_and_then_the_popover_around_it() {
    let (_server, page) = opened();
    page.click_on(".float .filter");
    until_open(&page, "float listbox");
    escapes(&page, &["float", ""]);
}

#[test]
fn esc_closes_a_popover_in_a_popover_and_then_that_one() {
    let (_server, page) = opened();
    page.click("Inner");
    until_open(&page, "float float");
    escapes(&page, &["float", ""]);
}

#[test]
fn esc_hides_a_tooltip_and_then_closes_the_popover_below_it() {
    let (_server, page) = opened();
    page.press_key(Key::Tab);
    until_open(&page, "float tooltip");
    escapes(&page, &["float", ""]);
}

#[test]
fn esc_closes_what_a_browser_opens_and_then_the_popover_around_it() {
    let (_server, page) = opened();
    for control in ["select", "input[type=date]", "input[type=time]"] {
        page.js(&format!("void document.querySelector('.float {control}').focus()"));
        page.js(&format!("void document.querySelector('.float {control}').showPicker()"));
        page.until(&format!("document.querySelector('.float {control}').matches(':open')"));
        page.press_key(Key::Escape);
        page.until(&format!("!document.querySelector('.float {control}').matches(':open')"));
        until_open(&page, "float");
    }
    escapes(&page, &[""]);
}

#[test]
fn esc_closes_what_lies_over_the_drawer_before_the_drawer() {
    let server = Server::start(web::router(layers));
    let page = Chromium::blank();
    page.set_width(400);
    page.goto(&server.url());
    page.click_on(".drawer-open");
    until_open(&page, "drawer");
    page.click_on(".drawer .filter");
    until_open(&page, "drawer listbox");
    escapes(&page, &["drawer"]);
    page.click("In the drawer");
    until_open(&page, "drawer float");
    escapes(&page, &["drawer", ""]);
}

#[test]
fn esc_clicks_its_button_once_no_layer_is_open() {
    let (_server, page) = opened();
    page.click_on(".corner-button");
    until_open(&page, "corner-menu");
    escapes(&page, &[""]);
    page.click("Outer");
    page.click_on(".float .filter");
    escapes(&page, &["float", ""]);
    assert!(page.says("left=0"));
    page.js("void document.activeElement.blur()");
    page.press_key(Key::Escape);
    page.until_text("left=1");
}
