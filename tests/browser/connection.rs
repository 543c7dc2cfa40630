//! Tabs, lost connections, and servers that go away.

use dacapo::prelude::*;
use dacapo::web;
use thirtyfour::Key;

use crate::cable::Cable;
use crate::chromium::Chromium;
use crate::examples::Program;
use crate::server::Server;

#[derive(Default, Serialize, Deserialize)]
struct Count(u32);

#[handler]
fn step(count: &mut Count) {
    count.0 += 1;
}

#[app]
fn counter(ui: &Ui, count: &mut Count) {
    ui.text_input("Note");
    ui.button("Step", on_click = step());
    ui.write(format!("count={}", count.0));
}

#[test]
fn two_tabs_are_two_sessions() {
    let server = Server::start(web::router(counter));
    let page = Chromium::open(&server.url());
    page.click("Step");
    page.until_text("count=1");
    page.new_tab(&server.url());
    assert!(page.says("count=0"));
    page.click("Step");
    page.click("Step");
    page.until_text("count=2");
    page.switch_to_tab(0);
    page.click("Step");
    page.until_text("count=2");
}

#[test]
fn a_cut_socket_comes_back_to_the_same_session() {
    let server = Server::start(web::router(counter));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    page.click("Step");
    page.until_text("count=1");
    page.click_on("input");
    page.press("typed before");
    cable.cut();
    page.until("document.documentElement.dataset.connection === 'lost'");
    page.press(" and after");
    cable.mend();
    page.until("document.documentElement.dataset.connection === 'open'");
    assert_eq!(page.js("document.querySelector('input').value"), "typed before and after");
    page.click("Step");
    page.until_text("count=2");
}

#[test]
fn a_press_that_begins_before_a_cut_is_a_click_after_it() {
    let server = Server::start(web::router(counter));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    // A press counts as one for a second, which a busy machine may need for a few commands.
    page.hurry(0.1);
    page.goto(&cable.url());
    page.hold("Step");
    cable.cut();
    page.until("document.documentElement.dataset.connection === 'lost'");
    page.release();
    page.until("document.documentElement.dataset.pending === '1'");
    cable.mend();
    page.until("dispatchEvent(new Event('online')) && document.documentElement.dataset.connection === 'open'");
    page.until_text("count=1");
}

#[test]
fn a_page_that_comes_anew_under_a_press_keeps_its_button() {
    let server = Server::start(web::router(counter));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    let cut = |cable: &mut Cable| {
        cable.cut();
        page.until("document.documentElement.dataset.connection === 'lost'");
        page.js("void document.querySelector('button[data-click]').setAttribute('data-old', '')");
    };
    let renew = |cable: &mut Cable| {
        cable.mend();
        page.until("!document.querySelector('[data-old]')");
    };
    page.hold("Step");
    cut(&mut cable);
    renew(&mut cable);
    page.release();
    page.until_text("count=1");
    // A button pressed too early counts if it can be clicked when it is released.
    cut(&mut cable);
    page.hold("Step");
    renew(&mut cable);
    page.release();
    page.until_text("count=2");
}

#[test]
fn a_server_that_went_away_shows_and_no_click_is_swallowed() {
    let program = Program::start("counter", 0);
    let page = Chromium::open(&program.url);
    page.click("+ 1");
    page.until_text("Count: 1");
    let port = program.kill();
    page.until("document.documentElement.dataset.connection === 'lost'");
    page.until_text("Connection lost");
    // A click cannot be made now, and the page says why.
    page.js("[...document.querySelectorAll('button')].find(b => b.innerText === '+ 1').click()");
    page.until("document.documentElement.dataset.pending === '0'");
    let _program = Program::start("counter", port);
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until_text("started over");
    page.until_text("Count: 0");
    page.click("+ 1");
    page.until_text("Count: 1");
}

#[test]
fn a_click_that_was_on_its_way_when_the_server_died_is_reported() {
    /// Dies in the middle of the work.
    #[app]
    fn slow(ui: &Ui) {
        if ui.button("Work") {
            std::thread::sleep(std::time::Duration::from_millis(1500));
            ui.write("worked");
        }
    }
    let server = Server::start(web::router(slow));
    let page = Chromium::open(&server.url());
    let address = server.address;
    page.click("Work");
    page.until("document.documentElement.dataset.pending === '1'");
    drop(server);
    page.until("document.documentElement.dataset.connection === 'lost'");
    let _server = Server::listen(web::router(slow), address);
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until_text("started over");
    page.until_text("Not delivered: “Work”");
}

#[test]
fn the_keyboard_alone_is_enough() {
    let server = Server::start(web::router(counter));
    let page = Chromium::open(&server.url());
    page.press_key(Key::Tab);
    page.until("document.activeElement !== document.body");
    // Whatever comes before the first widget, it is a few steps at most.
    for _ in 0..5 {
        if page.js("document.activeElement.tagName") == "INPUT" {
            break;
        }
        page.press_key(Key::Tab);
    }
    page.press("a note");
    page.press_key(Key::Tab);
    assert_eq!(page.js("document.activeElement.innerText"), "Step");
    page.press_key(Key::Space);
    page.until_text("count=1");
    page.press_key(Key::Enter);
    page.until_text("count=2");
    assert_eq!(page.js("document.activeElement.innerText"), "Step", "the focus stays");
}

#[test]
fn g11_without_a_socket_nothing_can_be_started_and_after_a_while_the_page_says_more() {
    let server = Server::start(web::router(counter));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    // Half a minute is long for a test.
    page.hurry(100.0);
    page.goto(&cable.url());
    cable.cut();
    page.until("document.documentElement.dataset.connection === 'lost'");
    let faded = "getComputedStyle(document.querySelector('.action')).opacity < 1";
    page.until(faded);
    page.until_text("Still no answer");
    assert!(page.says("Try now"));
    page.js("void document.querySelector('button[data-click]').click()");
    assert_eq!(page.js("document.documentElement.dataset.pending"), "0", "no click is taken in");
    cable.mend();
    page.until("document.documentElement.dataset.connection === 'open'");
    page.click("Step");
    page.until_text("count=1");
}
