//! Charts: read, hovered over, zoomed, selected in and hidden from, by pointer and keyboard.

use std::time::Duration;

use dacapo::prelude::*;
use dacapo::web;
use serde_json::{Value, json};

use crate::chromium::Chromium;
use crate::server::Server;

// Keys of WebDriver.
const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";
const RIGHT: &str = "\u{e014}";
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";

struct Row {
    day: f64,
    price: f64,
    city: &'static str,
}

/// Two lines of 101 days: Bonn rises from 0 to 100, Ulm falls.
fn rows() -> Vec<Row> {
    let days = 0..=100;
    let row = |(day, city)| {
        let day = f64::from(day);
        Row { day, price: if city == "Bonn" { day } else { 100.0 - day }, city }
    };
    days.flat_map(|day| [(day, "Bonn"), (day, "Ulm")]).map(row).collect()
}

#[app]
fn prices(ui: &Ui) {
    let rows = rows();
    ui.line_chart(
        &rows,
        x = |r| r.day,
        y = |r| r.price,
        color = |r| r.city,
        title = "Prices",
        legend = Top,
    );
    let mut runs = ui.remember(|| 0);
    *runs += 1;
    if ui.button("Run") {
        ui.text("it ran");
    }
    ui.text(format!("run {}", *runs));
}

#[app]
fn selections(ui: &Ui) {
    let rows: Vec<Row> = rows().into_iter().filter(|row| row.day % 10.0 == 0.0).collect();
    let points = ui.scatter_chart(&rows, x = |r| r.day, y = |r| r.price, selection = Points);
    ui.text(format!("points {points:?}"));
    let days = ui.area_chart(&rows, x = |r| r.day, y = |r| r.price, selection = Interval);
    let days = days.map(|days| (days.start().round(), days.end().round()));
    ui.text(format!("days {days:?}"));
}

#[component(memo)]
fn load(ui: &Ui) {
    let from = ui.every(Duration::from_millis(20)) as u32;
    let points: Vec<(f64, f64)> = (from..from + 1000)
        .map(|n| (f64::from(n), 50.0 + 40.0 * (f64::from(n) / 30.0).sin()))
        .collect();
    ui.line_chart(&points, x = |p| p.0, y = |p| p.1, y_range = 0.0..=100.0, title = "Load");
}

#[app]
fn live(ui: &Ui) {
    load(ui);
}

fn opened(router: web::axum::Router) -> (Server, Chromium) {
    let server = Server::start(router);
    let page = Chromium::open(&server.url());
    page.until("[...document.querySelectorAll('.chart')].every(chart => chart.querySelector('.chart-more'))");
    (server, page)
}

/// A mouse event at a place of a plot, in shares of it.
fn mouse(page: &Chromium, plot: usize, kind: &str, (x, y): (f64, f64), pressed: bool) {
    let at = page.js(&format!(
        "(() => {{ const plot = document.querySelectorAll('.chart-plot')[{plot}]; plot.scrollIntoView({{ block: 'nearest' }}); \
         const box = plot.getBoundingClientRect(); return [box.x + {x} * box.width, box.y + {y} * box.height]; }})()"
    ));
    let button = if pressed || kind != "mouseMoved" { "left" } else { "none" };
    let event = json!({
        "type": kind, "x": at[0], "y": at[1], "button": button, "buttons": u8::from(pressed),
        "clickCount": u8::from(kind != "mouseMoved"),
    });
    page.devtools("Input.dispatchMouseEvent", event);
}

fn drag(page: &Chromium, plot: usize, from: (f64, f64), to: (f64, f64)) {
    mouse(page, plot, "mouseMoved", from, false);
    mouse(page, plot, "mousePressed", from, true);
    let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
    mouse(page, plot, "mouseMoved", middle, true);
    mouse(page, plot, "mouseMoved", to, true);
    mouse(page, plot, "mouseReleased", to, false);
}

fn click(page: &Chromium, plot: usize, at: (f64, f64)) {
    mouse(page, plot, "mouseMoved", at, false);
    mouse(page, plot, "mousePressed", at, true);
    mouse(page, plot, "mouseReleased", at, false);
}

const TIP: &str =
    "(document.querySelector('.chart-tip:not([hidden])')?.innerText ?? '').replace(/\\s+/g, ' ')";
const WINDOW: &str =
    "document.querySelector('.chart-plot').dataset.x.split(' ').slice(0, 2).map(Number)";
const IS_ZOOMED: &str = "document.querySelector('.chart-plot').hasAttribute('data-zoomed')";

#[test]
fn a_crosshair_snaps_to_the_nearest_day_and_says_what_was_there() {
    let (_server, page) = opened(web::router(prices));
    mouse(&page, 0, "mouseMoved", (0.302, 0.5), false);
    page.until(&format!("{TIP} === '30 Bonn 30 Ulm 70'"));
    assert_eq!(page.js("document.querySelectorAll('.chart-spots circle').length"), 2);
    assert_eq!(
        page.js("document.querySelector('.chart-cross').style.insetInlineStart"),
        json!("30%")
    );
    mouse(&page, 0, "mouseMoved", (0.5, -0.5), false);
    page.until(&format!("{TIP} === ''"));
}

#[test]
fn a_drag_zooms_without_a_run_and_the_window_outlives_runs() {
    let (_server, page) = opened(web::router(prices));
    let runs = page.js("document.body.innerText.match(/run \\d+/)[0]");
    drag(&page, 0, (0.2, 0.3), (0.4, 0.6));
    page.until(IS_ZOOMED);
    let near = |window: Value, from: f64, to: f64| {
        let [low, high] = [0, 1].map(|end| window[end].as_f64().unwrap());
        assert!((low - from).abs() < 1.0 && (high - to).abs() < 1.0, "{window}");
    };
    near(page.js(WINDOW), 20.0, 40.0);
    assert_eq!(page.js("document.body.innerText.match(/run \\d+/)[0]"), runs, "nothing has run");
    page.click("Run");
    page.until_text("it ran");
    page.until(IS_ZOOMED);
    near(page.js(WINDOW), 20.0, 40.0);
    page.click_on(".chart-reset");
    page.until(&format!("!{IS_ZOOMED}"));
    near(page.js(WINDOW), 0.0, 100.0);
}

#[test]
fn the_legend_hides_a_series_until_it_shows_it_again() {
    let (_server, page) = opened(web::router(prices));
    page.click_on(".chart-key[data-series='1']");
    let shown = "[...document.querySelectorAll('.chart-marks .line')].map(line => getComputedStyle(line).display !== 'none')";
    assert_eq!(page.js(shown), json!([true, false]));
    mouse(&page, 0, "mouseMoved", (0.5, 0.5), false);
    page.until(&format!("{TIP} === '50 Bonn 50'"));
    page.click("Run");
    page.until_text("it ran");
    assert_eq!(page.js(shown), json!([true, false]), "after a run too");
    let pressed = "document.querySelector('.chart-key[data-series=\"1\"]').ariaPressed";
    assert_eq!(page.js(pressed), "false");
    page.click_on(".chart-key[data-series='1']");
    assert_eq!(page.js(shown), json!([true, true]));
}

#[test]
fn the_keyboard_walks_along_the_points_zooms_and_goes_back() {
    let (_server, page) = opened(web::router(prices));
    page.js("document.querySelector('.chart-plot').focus()");
    let said = "document.querySelector('.chart-tools [aria-live]').textContent";
    page.press(RIGHT);
    page.until(&format!("{said} === '0, Bonn 0, Ulm 100'"));
    page.press(RIGHT);
    page.until(&format!("{said} === '1, Bonn 1, Ulm 99'"));
    page.press(END);
    page.until(&format!("{said} === '100, Bonn 100, Ulm 0'"));
    page.press("+");
    page.until(IS_ZOOMED);
    assert!(page.js(WINDOW)[0].as_f64().unwrap() > 40.0);
    assert_eq!(page.js("document.activeElement.className"), "chart-plot");
    page.press(ESCAPE);
    page.until(&format!("!{IS_ZOOMED}"));
}

#[test]
fn points_are_selected_by_clicks_rectangles_and_keys() {
    let (_server, page) = opened(web::router(selections));
    // The dots of both lines at day 50 lie in the middle.
    click(&page, 0, (0.5, 0.5));
    page.until("/points \\[1[01]\\]/.test(document.body.innerText)");
    page.until("document.querySelector('.chart-picked path')");
    drag(&page, 0, (0.02, 0.6), (0.25, 0.95));
    page.until_text("points [2, 4]");
    page.js("document.querySelector('.chart-plot').focus()");
    page.press(ESCAPE);
    page.until_text("points []");
    page.press(END);
    page.until("document.querySelector('.chart-tip:not([hidden])')");
    page.press(ENTER);
    page.until("/points \\[2[01]\\]/.test(document.body.innerText)");
}

#[test]
fn a_part_of_the_axis_is_selected_by_a_drag_and_by_keys() {
    let (_server, page) = opened(web::router(selections));
    drag(&page, 1, (0.2, 0.5), (0.4, 0.5));
    page.until_text("days Some((20.0, 40.0))");
    assert_eq!(page.js("document.querySelectorAll('.chart-range')[1].hidden"), false);
    click(&page, 1, (0.7, 0.5));
    page.until_text("days None");
    page.js("document.querySelectorAll('.chart-plot')[1].focus()");
    page.press(HOME);
    page.press(ENTER);
    page.press(format!("{RIGHT}{RIGHT}"));
    page.press(ENTER);
    page.until_text("days Some((0.0, 20.0))");
}

#[test]
fn live_data_move_the_nodes_of_the_page_and_leave_its_window() {
    let (_server, page) = opened(web::router(live));
    let changes = "new Promise((resolve) => {
        const line = document.querySelector('.chart-marks .line');
        let seen = line.getAttribute('d');
        let changes = 0;
        new MutationObserver((_, observer) => {
            if (line.getAttribute('d') === seen) return;
            seen = line.getAttribute('d');
            changes += 1;
            if (changes < 20) return;
            observer.disconnect();
            resolve(line.isConnected);
        }).observe(line, { attributes: true });
    })";
    assert_eq!(page.js_of_promise(changes), true, "one node all the time");
    mouse(&page, 0, "mouseMoved", (0.5, 0.5), false);
    page.until("document.querySelector('.chart-tip:not([hidden])')");
    drag(&page, 0, (0.2, 0.5), (0.6, 0.5));
    page.until(IS_ZOOMED);
    let window = page.js(WINDOW);
    assert_eq!(page.js_of_promise(changes), true, "data come, and the line is the same one");
    assert_eq!(page.js(WINDOW), window, "a window stays while data come");
}

#[test]
fn a_page_without_script_has_the_whole_chart_and_its_data() {
    let server = Server::start(web::router(prices));
    let page = Chromium::blank();
    let text = page.text_without_script(&server.url());
    assert!(text.contains("Prices") && text.contains("Bonn") && text.contains("Data"), "{text}");
}

#[test]
fn a_chart_is_kept_as_a_picture_and_as_data() {
    let (_server, page) = opened(web::router(prices));
    let files = page.keep_files();
    let save = |words: &str| {
        page.click_on(".chart-more");
        page.click(words);
    };
    save("Save as SVG");
    assert!(files.until("Prices.svg").starts_with("<svg xmlns"));
    save("Save as CSV");
    assert!(files.until("data.csv").contains("100"));
    save("Show data");
    page.until("document.querySelector('.chart-data').open");
    page.until("document.querySelectorAll('.chart-data tbody tr').length > 100");
}

#[test]
fn no_chart_is_wider_than_a_phone() {
    let server = Server::start(web::router(selections));
    let page = Chromium::blank();
    page.set_width(320);
    page.goto(&server.url());
    page.until("document.querySelector('.chart-more')");
    assert_eq!(page.js("document.documentElement.scrollWidth"), 320);
}
