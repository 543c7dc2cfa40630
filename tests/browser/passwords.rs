//! A password stays in the browser that it is typed in.

use dacapo::prelude::*;
use dacapo::web;

use crate::cable::Cable;
use crate::chromium::Chromium;
use crate::long_runs::{Shared, shared};
use crate::server::Server;

const SECRET: &str = "correct horse";

#[derive(Default, Serialize, Deserialize)]
struct Place {
    open: bool,
}

#[app]
fn door(ui: &Ui, place: &mut Place) {
    if place.open {
        if ui.button("Log out") {
            place.open = false;
            rerun();
        }
        return;
    }
    let alone = ui.text_input("Alone", password = true);
    let (inside, sent) = ui.form("form", |ui| {
        (ui.text_input("Inside", password = true), ui.form_submit_button("Log in"))
    });
    if sent && inside == SECRET {
        place.open = true;
        rerun();
    }
    let help = if ui.button("Other") { "yes" } else { "no" };
    ui.write(format!("alone={} inside={} sent={sent} other={help}", alone.len(), inside.len()));
}

const ALONE: &str = "document.querySelectorAll('[type=password]')[0].value";
const INSIDE: &str = "document.querySelectorAll('[type=password]')[1].value";

#[test]
fn neither_the_store_nor_any_message_to_the_page_has_a_password() {
    let folder = std::env::temp_dir().join(format!("dacapo-passwords-{}", std::process::id()));
    let store = web::Folder::open(&folder).unwrap();
    let server =
        Server::start(web::router_with_store(door, web::Resources::default(), store).unwrap());
    let page = Chromium::blank();
    let heard = "window.heard = []; const Socket = window.WebSocket;
        window.WebSocket = class extends Socket {
            set onmessage(listen) { super.onmessage = (event) => { heard.push(event.data); listen(event); }; }
        };";
    page.devtools("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": heard }));
    page.goto(&server.url());
    let nowhere = || {
        page.until_settled();
        assert!(page.js("heard.length").as_u64() > Some(0));
        let known = page.js(
            "heard.join() + document.documentElement.outerHTML + JSON.stringify(sessionStorage)",
        );
        assert!(!known.as_str().unwrap().contains(SECRET), "{known}");
        for file in std::fs::read_dir(&folder).unwrap().filter_map(Result::ok) {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
        }
    };
    page.click_on("[type=password]");
    page.press(SECRET);
    page.press("\u{e007}");
    page.until_text("alone=13");
    nowhere();
    // A typed password that is not sent stays in the browser, whatever else happens.
    page.click_on("form [type=password]");
    page.press("wrong horse");
    page.click("Other");
    page.until_text("alone=0 inside=0 sent=false other=yes");
    assert_eq!(page.js(INSIDE), "wrong horse");
    page.until(&format!("{ALONE} === ''"));
    page.click("Log in");
    page.until_text("inside=11 sent=true");
    // It was taken, and the page is ready for another.
    page.until(&format!("{INSIDE} === ''"));
    nowhere();
    page.click_on("form [type=password]");
    page.press(SECRET);
    page.click("Log in");
    page.until_text("Log out");
    nowhere();
    page.reload();
    nowhere();
    page.click("Log out");
    page.until_text("alone=0 inside=0");
    assert_eq!((page.js(ALONE), page.js(INSIDE)), ("".into(), "".into()));
    nowhere();
    page.click_on("[type=password]");
    page.press("half a pass");
    page.reload();
    page.until_text("alone=0");
    assert_eq!(page.js(ALONE), "");
    drop(std::fs::remove_dir_all(&folder));
}

#[test]
fn a_bound_password_stays_in_its_field_while_the_page_does_and_is_in_no_html() {
    #[derive(Default, Serialize, Deserialize)]
    struct Key(String);
    #[app]
    fn bound(ui: &Ui, key: &mut Key) {
        let mut count = ui.remember(|| 0);
        *count += u32::from(ui.button("Step"));
        ui.text_input("Key", password = true, bind = &mut key.0, disabled = *count == 2);
        if ui.button("Forget it") {
            key.0.clear();
            rerun();
        }
        ui.write(format!("key={} count={}", key.0.len(), *count));
    }
    let server = Server::start(web::router(bound));
    let page = Chromium::open(&server.url());
    page.click_on("[type=password]");
    page.press(SECRET);
    page.click("Step");
    page.until_text("key=13 count=1");
    // A patch of the field itself.
    page.click("Step");
    page.until_text("key=13 count=2");
    assert_eq!(page.js(ALONE), SECRET);
    page.click("Step");
    page.until_text("key=13 count=3");
    page.click("Forget it");
    page.until_text("key=0");
    page.until(&format!("{ALONE} === ''"));
    page.click_on("[type=password]");
    page.press(SECRET);
    page.click("Step");
    page.until_text("key=13 count=4");
    page.reload();
    page.until_text("key=13 count=4");
    assert_eq!(page.js(ALONE), "");
    assert_eq!(page.js("document.body.innerHTML.includes('correct')"), false);
    page.click_on("[type=password]");
    page.js("document.activeElement.blur()");
    page.click("Step");
    page.until_text("key=13 count=5");
}

#[test]
fn a_password_that_did_not_arrive_is_not_kept_and_the_next_page_says_so() {
    let server = Server::start(web::router(door));
    let mut cable = Cable::to(server.address);
    let page = Chromium::blank();
    page.visit("about:blank");
    page.goto(&cable.url());
    cable.cut();
    page.click_on("[type=password]");
    page.press(SECRET);
    page.press("\u{e007}");
    page.visit(&format!("{}/readyz", server.url()));
    cable.mend();
    page.back();
    page.until_text("“Alone” was not delivered");
    page.until_text("alone=0");
    let kept = page.js("JSON.stringify(sessionStorage)").to_string();
    assert!(!kept.contains(SECRET), "{kept}");
    page.click("Other");
    page.until_text("other=yes");
}

#[test]
fn a_password_on_its_way_is_not_kept_when_its_form_is_gone() {
    #[app]
    fn checked(ui: &Ui, gate: &Shared) {
        let place = ui.placeholder();
        let (length, sent) = place.container(|ui| {
            ui.form("form", |ui| {
                ui.text_input("Name");
                let secret = ui.text_input("Secret", password = true);
                (secret.len(), ui.form_submit_button("Log in"))
            })
        });
        if sent {
            // Shows at once, in place of the form.
            place.container(|ui| ui.spinner("Checking", |_| gate.0.wait()));
        }
        let steps = ui.button("Step");
        ui.write(format!("length={length} step={steps}"));
    }
    let (gate, resources) = shared();
    let server = Server::start(web::router_with(checked, resources).unwrap());
    let page = Chromium::open(&server.url());
    let open = || page.until("document.documentElement.dataset.connection === 'open'");
    let log_in = || {
        open();
        page.click_on("[type=password]");
        page.press(SECRET);
        page.click("Log in");
    };
    let kept = || {
        page.js("dispatchEvent(new PageTransitionEvent('pagehide'))");
        page.js("JSON.stringify(sessionStorage)").as_str().unwrap().to_owned()
    };
    log_in();
    page.until("document.body.innerText.includes('Checking') && !document.querySelector('form')");
    let waits = kept();
    assert!(!waits.contains(SECRET) && waits.contains("Log in"), "{waits}");
    gate.open();
    page.until_text("length=13");
    page.reload();
    open();
    page.until_settled();
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0, "it arrived");

    page.click("Step");
    page.until_text("step=true");
    page.until("document.querySelector('form')");
    page.js("WebSocket.prototype.send = () => {}");
    log_in();
    page.click("Step");
    assert!(!kept().contains(SECRET));
    page.reload();
    page.until_text("was not delivered: a page keeps no password");
    // The click after it is not taken for it.
    page.until_text("step=true");
}
