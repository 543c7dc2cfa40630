//! Buttons under the keyboard, and on a narrow screen.

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;
use thirtyfour::Key;

use crate::chromium::Chromium;
use crate::server::Server;

#[app]
fn shortcuts(ui: &Ui) {
    let mut clicked = ui.remember(Vec::<String>::new);
    for (label, shortcut) in [
        ("First", "Enter"),
        ("Shifted", "Shift+1"),
        ("Join", "Ctrl+J"),
        ("Quiet", "Ctrl+Alt+Q"),
        ("Below", "k"),
    ] {
        if ui.button(label, key = label, shortcut = shortcut) {
            clicked.push(label.to_owned());
        }
    }
    if ui.button("Plain") {
        clicked.push("Plain".to_owned());
    }
    ui.checkbox("Ticked");
    ui.text(format!("clicked {}", clicked.join(" ")));
}

#[test]
fn what_has_the_focus_comes_before_a_shortcut() {
    let server = Server::start(web::router(shortcuts));
    let page = Chromium::open(&server.url());
    page.press_key(Key::Enter);
    page.until_text("clicked First");
    // Here Enter is a click, and letters are nothing.
    page.click("Plain");
    page.until_text("clicked First Plain");
    page.press_key(Key::Enter);
    page.until_text("clicked First Plain Plain");
    page.press("k");
    page.until_text("clicked First Plain Plain Below");
    page.click_label("Ticked");
    page.press("k");
    page.until_text("clicked First Plain Plain Below Below");
}

#[test]
fn keyboards_of_all_kinds_have_shortcuts() {
    let server = Server::start(web::router(shortcuts));
    let page = Chromium::open(&server.url());
    let press = |what: &str| {
        let event = format!("new KeyboardEvent('keydown', {{ bubbles: true, {what} }})");
        page.js(&format!("document.body.dispatchEvent({event})"));
    };
    // Shift makes another sign of a digit, on each keyboard its own.
    press("key: '!', code: 'Digit1', shiftKey: true");
    page.until_text("clicked Shifted");
    press("key: '1', code: 'Digit1'");
    // Cyrillic letters lie on the same keys; a Mac has Command, and signs under Option.
    press("key: 'о', code: 'KeyJ', ctrlKey: true");
    page.until_text("clicked Shifted Join");
    press("key: 'j', code: 'KeyJ', metaKey: true");
    page.until_text("clicked Shifted Join Join");
    press("key: 'œ', code: 'KeyQ', metaKey: true, altKey: true");
    page.until_text("clicked Shifted Join Join Quiet");
    // AltGr, which types signs, is no Ctrl and Alt.
    press("key: '@', code: 'KeyQ', ctrlKey: true, altKey: true, modifierAltGraph: true");
    press("key: 'k', code: 'KeyK'");
    page.until_text("clicked Shifted Join Join Quiet Below");
}

#[test]
fn a_hint_comes_with_the_focus_and_describes_its_button() {
    #[app]
    fn hints(ui: &Ui) {
        ui.button("Save", help = "Keeps **everything**");
        ui.button("Off", help = "Not now", disabled = true);
    }
    let server = Server::start(web::router(hints));
    let page = Chromium::open(&server.url());
    page.press_key(Key::Tab);
    page.until("document.querySelector('.tooltip').matches(':popover-open')");
    let described = "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent.trim()";
    assert_eq!(page.js(described), "Keeps everything");
    page.press_key(Key::Escape);
    page.until("!document.querySelector('.tooltip').matches(':popover-open')");
}

#[test]
fn a_button_is_never_wider_than_its_parent() {
    #[app]
    fn wide(ui: &Ui) {
        let long = "a label that goes on for longer than any telephone is wide";
        let unbroken = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung";
        let [column, _] = ui.columns();
        let expander = ui.expander("Expander", expanded = true);
        for (name, ui) in [("page", ui), ("column", column), ("expander", expander)] {
            let ui = ui.keyed(name);
            ui.button("Pixels", width = 2000);
            ui.button(long, icon = ":material/notes:", shortcut = "Ctrl+Shift+L");
            ui.button(unbroken, icon = "🎉", shortcut = "Ctrl+Shift+K");
            ui.link_button(unbroken, "#", width = Stretch);
            ui.button("Stretched", width = Stretch);
        }
    }
    let server = Server::start(web::router(wide));
    let page = Chromium::open(&server.url());
    for width in [360, 1280] {
        page.set_width(width);
        let over = page.js("[...document.querySelectorAll('.action > .button')].flatMap(button => {
                const [own, around] = [button, button.closest('.stack')].map(e => e.getBoundingClientRect());
                const fits = own.left >= around.left - 0.5 && own.right <= around.right + 0.5
                    && button.scrollWidth <= button.clientWidth;
                return fits ? [] : [`${button.textContent} ${own.width} of ${around.width}, ${button.scrollWidth}`];
            })");
        assert_eq!(over, json!([]), "at {width} px");
    }
}
