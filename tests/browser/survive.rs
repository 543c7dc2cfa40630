//! Sessions that outlive what happens to them: reloads, cut cables, killed servers.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::prelude::*;
use dacapo::web::{self, Folder, Resources, SaveError, SessionStore};
use serde_json::json;
use thirtyfour::Key;

use crate::cable::Cable;
use crate::chromium::Chromium;
use crate::examples::Program;
use crate::long_runs::{Shared, shared};
use crate::server::Server;
use crate::socket::Rogue;

#[derive(Default, Serialize, Deserialize)]
struct Count(u32);

#[handler]
fn step(count: &mut Count) {
    count.0 += 1;
}

#[app]
fn counter(ui: &Ui, count: &mut Count) {
    let mut seen = ui.remember(|| 0);
    ui.text_input("Note");
    if ui.button("Step", on_click = step()) {
        *seen += 1;
    }
    ui.write(format!("count={} seen={}", count.0, *seen));
}

/// A folder for sessions, gone with the test.
pub(crate) struct Kept(PathBuf);

impl Kept {
    pub(crate) fn new(name: &str) -> Kept {
        Kept(std::env::temp_dir().join(format!("dacapo-kept-{name}-{}", std::process::id())))
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn server(&self, address: Option<SocketAddr>) -> Server {
        let store = Folder::open(&self.0).unwrap();
        let router = web::router_with_store(counter, Resources::default(), store).unwrap();
        match address {
            Some(address) => Server::listen(router, address),
            None => Server::start(router),
        }
    }

    /// Another server in the place of this one, once the page has come to it.
    fn restarted(&self, server: Server, page: &Chromium) -> Server {
        let address = server.address;
        drop(server);
        page.until("document.documentElement.dataset.connection === 'lost'");
        let server = self.server(Some(address));
        page.until("document.documentElement.dataset.connection === 'open'");
        server
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The value of the first field.
pub(crate) const NOTE: &str = "document.querySelector('input').value";

#[test]
fn g9_a_page_goes_on_where_it_was_when_its_server_comes_back() {
    let kept = Kept::new("restart");
    let server = kept.server(None);
    let address = server.address;
    let page = Chromium::open(&server.url());
    page.click_on("input");
    page.press("sent");
    page.click("Step");
    page.until_text("count=1 seen=1");
    page.click_on("input");
    page.press(" and typed");
    drop(server);
    page.until("document.documentElement.dataset.connection === 'lost'");
    page.press(" on");
    let _server = kept.server(Some(address));
    page.until("document.documentElement.dataset.connection === 'open'");
    assert_eq!(page.js(NOTE), "sent and typed on");
    assert!(page.says("count=1 seen=1"));
    page.click("Step");
    page.until_text("count=2 seen=2");
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0, "nothing to tell");
}

#[test]
fn g9_what_was_typed_before_anything_was_done_is_there_after_a_restart() {
    let kept = Kept::new("untouched");
    let server = kept.server(None);
    let page = Chromium::open(&server.url());
    page.until("document.documentElement.dataset.connection === 'open'");
    page.click_on("input");
    page.press("half a word");
    let _server = kept.restarted(server, &page);
    assert_eq!(page.js(NOTE), "half a word");
    page.click("Step");
    page.until_text("count=1 seen=1");
    assert_eq!(page.js(NOTE), "half a word");
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0, "nothing to tell");
}

#[test]
fn text_that_a_lost_session_never_got_is_there_after_a_reload() {
    let server = Server::start(web::router(counter));
    let (url, address) = (server.url(), server.address);
    let page = Chromium::open(&url);
    page.click("Step");
    page.until_text("count=1 seen=1");
    page.js("WebSocket.prototype.send = () => {}");
    page.click_on("input");
    page.press("sent");
    page.press_key(Key::Enter);
    page.until("document.documentElement.dataset.pending === '1'");
    page.visit("about:blank");
    drop(server);
    let _server = Server::listen(web::router(counter), address);
    page.goto(&url);
    page.until_text("Not delivered: “Note”.");
    assert_eq!(page.js(NOTE), "sent");
    page.click("Step");
    page.until_text("count=1 seen=1");
    assert_eq!(page.js(NOTE), "sent");
}

#[app]
fn chapters(ui: &Ui, count: &mut Count) {
    let chapter = ui.query_param("chapter").unwrap_or_default();
    ui.button("Step", on_click = step());
    ui.write(format!("chapter={chapter} count={}", count.0));
}

#[test]
fn a_link_with_other_parameters_leads_somewhere_and_the_session_goes_on() {
    let server = Server::start(web::router(chapters));
    let page = Chromium::open(&format!("{}/?chapter=1", server.url()));
    page.click("Step");
    page.until_text("chapter=1 count=1");
    page.goto(&format!("{}/?chapter=2", server.url()));
    page.until_text("chapter=2 count=1");
    page.click("Step");
    page.until_text("chapter=2 count=2");
}

#[test]
fn g9_a_killed_program_comes_back_to_the_page_as_it_was() {
    let kept = Kept::new("killed");
    let folder = kept.path();
    let program = Program::start_with("counter", 0, folder);
    let page = Chromium::open(&program.url);
    page.click("+ 10");
    page.click("+ 10");
    page.until_settled();
    let shown = page.js("document.querySelector('main').innerText");
    let port = program.kill();
    page.until("document.documentElement.dataset.connection === 'lost'");
    let _program = Program::start_with("counter", port, folder);
    page.until("document.documentElement.dataset.connection === 'open'");
    assert_eq!(page.js("document.querySelector('main').innerText"), shown);
}

/// Clicks in bursts, on a program that is killed amid each of them, by a page that sends unanswered
/// clicks again.
#[test]
fn g9_no_click_is_lost_or_doubled_whenever_the_program_is_killed() {
    const ROUNDS: u64 = 60;
    const BURST: u64 = 20;
    let kept = Kept::new("clicks");
    let folder = kept.path();
    let mut program = Program::start_with("counter", 0, folder);
    let address = |program: &Program| -> SocketAddr {
        program.url.strip_prefix("http://").unwrap().parse().unwrap()
    };
    let mut rogue = Rogue::connect(address(&program), None);
    let key = |page: &str, words: &str| {
        let after = page.find(words).unwrap_or_else(|| panic!("{words} in {page}"));
        let id = page[..after].rfind("id=\"").unwrap() + 4;
        page[id..id + 11].to_owned()
    };
    let buttons = [key(&rogue.page, ">Count<"), key(&rogue.page, ">+ 10<")];
    // The first is remembered by the page, the second a handler's; which one is clicked by what
    // number is the model of what a person did.
    let which = |number: u64| usize::from(number.is_multiple_of(3));
    let shown = |done: u64| {
        let tens = (1..=done).filter(|&number| which(number) == 1).count() as u64;
        [format!("<strong>{}</strong>", done - tens), format!("<strong>{}</strong>", tens * 10)]
    };
    let (mut sent, mut answered, mut cut_short) = (0, 0, 0);
    for round in 0..ROUNDS {
        // Sends again all events that were not received; no more at once than a page may send.
        for number in rogue.consumed + 1..=rogue.consumed + BURST {
            rogue.send(&format!(r#"[{number},"click","{}"]"#, buttons[which(number)]));
            sent = number.max(sent);
        }
        // Some rounds are killed at once, some amid their answers.
        for _ in 0..(round * 7) % BURST {
            answered = rogue.answered().expect("it lives").max(answered);
        }
        let port = program.kill();
        while let Some(number) = rogue.answered() {
            answered = number.max(answered);
        }
        program = Program::start_with("counter", port, folder);
        rogue = Rogue::connect(address(&program), Some(&rogue.token));
        let done = rogue.consumed;
        assert!((answered..=sent).contains(&done), "{answered} answered, {done} kept, {sent} sent");
        for number in shown(done) {
            assert!(rogue.page.contains(&number), "{number} after {done} in {}", rogue.page);
        }
        cut_short += u64::from(done < sent);
    }
    assert!(cut_short > 0, "at least one kill came amid a burst");
}

#[test]
fn g7_a_reload_goes_on_and_a_new_start_begins_anew() {
    let server = Server::start(web::router(counter));
    let page = Chromium::open(&server.url());
    page.click_on("input");
    page.press("a note");
    page.click("Step");
    page.click("Step");
    page.until_text("count=2 seen=2");
    page.goto(&server.url());
    page.until_text("count=2 seen=2");
    assert_eq!(page.js(NOTE), "a note");
    page.click("Step");
    page.until_text("count=3 seen=3");
    page.click_on(".corner-button");
    page.click("Start over");
    page.until_text("count=0 seen=0");
    page.until("document.documentElement.dataset.connection === 'open'");
    assert_eq!(page.js(NOTE), "");
    page.click("Step");
    page.until_text("count=1 seen=1");
}

/// A fact that holds for all sessions, whatever a session knows.
#[derive(Clone, Default)]
struct Shop(Arc<Stock>);

#[derive(Default)]
struct Stock {
    apples: AtomicUsize,
    runs: AtomicUsize,
}

#[app]
fn report(ui: &Ui, shop: &Shop) {
    shop.0.runs.fetch_add(1, Ordering::SeqCst);
    if ui.button("Work") {
        ui.write("worked");
    }
    ui.button("Look");
    ui.write(format!("apples={}", shop.0.apples.load(Ordering::SeqCst)));
}

fn shop() -> (Shop, Server) {
    let shop = Shop::default();
    let mut resources = Resources::default();
    resources.insert(shop.clone());
    (shop, Server::start(web::router_with(report, resources).unwrap()))
}

/// From the next page on, keeps all that is shown at any time.
const RECORD: &str = "window.seen = '';
    new MutationObserver(() => window.seen += document.body?.innerText ?? '')
        .observe(document, { subtree: true, childList: true, characterData: true });";

#[test]
fn g7_a_reload_shows_what_is_true_now_and_nothing_else_for_a_moment() {
    let (shop, server) = shop();
    let page = Chromium::open(&server.url());
    page.click("Work");
    page.until_text("worked");
    shop.0.apples.store(7, Ordering::SeqCst);
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": RECORD }));
    page.goto(&server.url());
    // Its answer comes after all that a welcome brings.
    page.click("Look");
    page.until_settled();
    let seen = page.js("window.seen");
    let seen = seen.as_str().unwrap();
    assert!(seen.contains("apples=7"), "{seen}");
    assert!(!seen.contains("apples=0") && !seen.contains("worked"), "{seen}");
}

#[test]
fn g8_a_page_that_was_there_all_along_keeps_what_it_shows_and_runs_nothing() {
    let (shop, server) = shop();
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    page.click("Work");
    page.until_text("worked");
    let runs = shop.0.runs.load(Ordering::SeqCst);
    cable.cut();
    page.until("document.documentElement.dataset.connection === 'lost'");
    shop.0.apples.store(7, Ordering::SeqCst);
    cable.mend();
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until_settled();
    assert!(page.says("worked") && page.says("apples=0"));
    assert_eq!(shop.0.runs.load(Ordering::SeqCst), runs);
}

#[test]
fn g10_a_session_is_taken_over_by_the_newer_socket_of_the_same_browser() {
    let server = Server::start(web::router(counter));
    let page = Chromium::open(&server.url());
    page.click("Step");
    page.until_text("count=1 seen=1");
    let token = page.js("sessionStorage.getItem('dacapo /')");
    page.new_tab(&server.url());
    page.js(&format!("void sessionStorage.setItem('dacapo /', {token})"));
    page.goto(&server.url());
    page.until_text("count=1 seen=1");
    page.click("Step");
    page.until_text("count=2 seen=2");
    page.switch_to_tab(0);
    page.until_text("this page was opened elsewhere");
}

#[test]
fn a_stolen_token_is_of_no_use_to_another_browser() {
    let kept = Kept::new("stolen");
    let server = kept.server(None);
    let page = Chromium::open(&server.url());
    page.click("Step");
    page.until_text("count=1 seen=1");
    let token = page.js("sessionStorage.getItem('dacapo /')");
    let thief = Chromium::open(&server.url());
    thief.js(&format!("void sessionStorage.setItem('dacapo /', {token})"));
    thief.goto(&server.url());
    assert!(thief.says("count=0 seen=0"));
    assert_ne!(thief.js("sessionStorage.getItem('dacapo /')"), token);
    page.click("Step");
    page.until_text("count=2 seen=2");
    assert_eq!(page.js("document.cookie"), "", "no script sees the cookie");
}

#[test]
fn g8_a_socket_lost_in_a_slow_run_shows_what_came_of_it() {
    #[app]
    fn slow(ui: &Ui, gate: &Shared) {
        if ui.button("Work") {
            ui.write("working");
            ui.spinner("Busy", |_| gate.0.wait());
            ui.toast("well done");
            ui.write("done");
        }
    }

    let (gate, resources) = shared();
    let server = Server::start(web::router_with(slow, resources).unwrap());
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    page.click("Work");
    page.until_text("Busy");
    cable.cut();
    page.until("document.documentElement.dataset.connection === 'lost'");
    gate.open();
    cable.mend();
    page.until_text("well done");
    page.until("document.querySelector('main').innerText.endsWith('done')");
    page.until_settled();
    assert_eq!(page.js("document.querySelectorAll('[data-busy]').length"), json!(0));
}

#[test]
fn g7_who_has_started_over_is_not_back_in_the_old_session_after_a_restart() {
    let kept = Kept::new("over");
    let server = kept.server(None);
    let page = Chromium::open(&server.url());
    page.click("Step");
    page.click("Step");
    page.until_text("count=2 seen=2");
    page.click_on(".corner-button");
    page.click("Start over");
    page.until_text("count=0 seen=0");
    page.click("Step");
    page.until_text("count=1 seen=1");
    let server = kept.restarted(server, &page);
    assert!(page.says("count=1 seen=1"));
    page.goto(&server.url());
    assert!(page.says("count=1 seen=1"));
}

/// A program before a deploy, and after it. The names of types stand in what is kept, so the two
/// differ in theirs by three letters, which the store changes.
mod old {
    use super::*;

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Grown(Vec<String>);

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Changed(String);

    #[app]
    pub(super) fn version(ui: &Ui, grown: &mut Grown, changed: &mut Changed) {
        if ui.button("Fill") {
            grown.0.push("one".to_owned());
            changed.0 = "two".to_owned();
        }
        ui.write(format!("old {:?} {:?}", grown.0, changed.0));
    }
}

mod now {
    use super::*;

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Grown(Vec<String>);

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Changed(Vec<u64>);

    #[app]
    pub(super) fn version(ui: &Ui, grown: &mut Grown, changed: &mut Changed) {
        if ui.button("Fill") {
            grown.0.push("more".to_owned());
            changed.0.push(3);
        }
        ui.write(format!("new {:?} {:?}", grown.0, changed.0));
    }
}

/// A folder in which the types of the old program have the names of the new one's.
#[derive(Debug)]
struct Deployed(Folder);

impl Deployed {
    fn renamed(kept: web::Kept) -> web::Kept {
        let (old, now) = (b"::old::", b"::now::");
        let mut session = kept.session;
        for at in 0..session.len() {
            if session[at..].starts_with(old) {
                session[at..at + now.len()].copy_from_slice(now);
            }
        }
        web::Kept { session, ..kept }
    }
}

impl SessionStore for Deployed {
    fn save(&self, name: &str, fence: u64, session: &[u8]) -> Result<(), SaveError> {
        self.0.save(name, fence, session)
    }
    fn load(&self, name: &str) -> std::io::Result<Option<web::Kept>> {
        Ok(self.0.load(name)?.map(Deployed::renamed))
    }
    fn claim(&self, name: &str) -> std::io::Result<Option<web::Kept>> {
        Ok(self.0.claim(name)?.map(Deployed::renamed))
    }
}

#[test]
fn g9_after_a_deploy_what_no_longer_fits_starts_over_alone_and_the_page_says_so() {
    let kept = Kept::new("deployed");
    let store = || Folder::open(&kept.0).unwrap();
    let old = web::router_with_store(old::version, Resources::default(), store()).unwrap();
    let server = Server::start(old);
    let address = server.address;
    let page = Chromium::open(&server.url());
    page.click("Fill");
    page.until_text(r#"old ["one"] "two""#);
    let now =
        || web::router_with_store(now::version, Resources::default(), Deployed(store())).unwrap();
    drop(server);
    let server = Server::listen(now(), address);
    page.until_text(r#"new ["one"] []"#);
    page.until_text("what was kept as `Changed` does not fit this version");
    let notices = "document.querySelectorAll('.notice').length";
    assert_eq!(page.js(notices), 1, "of the rest there is nothing to tell");
    page.click_on(".notice .dismiss");
    page.click("Fill");
    page.until_text(r#"new ["one", "more"] [3]"#);
    drop(server);
    page.until("document.documentElement.dataset.connection === 'lost'");
    let _server = Server::listen(now(), address);
    page.until("document.documentElement.dataset.connection === 'open'");
    assert!(page.says(r#"new ["one", "more"] [3]"#));
    assert_eq!(page.js(notices), 0, "it fits now");
}

/// Whether the program has the part that remembers something.
struct Has(bool);

#[app]
fn shrinking(ui: &Ui, has: &Has) {
    if has.0 {
        let mut steps = ui.remember(|| 0);
        if ui.button("Step") {
            *steps += 1;
        }
        ui.write(format!("steps={}", *steps));
    }
}

#[test]
fn g9_what_no_program_asks_for_any_more_is_dropped_after_a_while() {
    let kept = Kept::new("dropped");
    let run = |has: bool| {
        let mut resources = Resources::default();
        resources.insert(Has(has));
        let store = Folder::open(&kept.0).unwrap();
        Server::start(web::router_with_store(shrinking, resources, store).unwrap())
    };
    let server = run(true);
    let first = Rogue::connect(server.address, None);
    let at = first.page.find("data-click").unwrap();
    let id = first.page[..at].rfind("id=\"").unwrap() + 4;
    let (token, step) = (first.token.clone(), first.page[id..id + 11].to_owned());
    let mut page = first;
    page.send(&format!(r#"[1,"click","{step}"]"#));
    page.answered().unwrap();
    drop((page, server));
    // The part comes back after two programs without it, and after many.
    for (programs, expected) in [(2, "steps=1"), (40, "steps=0")] {
        for _ in 0..programs {
            let server = run(false);
            let mut page = Rogue::connect(server.address, Some(&token));
            assert!(!page.page.contains("steps"));
            // A look at the page has changed nothing that must be kept.
            page.send(&format!(r#"[{},"rerun"]"#, page.consumed + 1));
            page.answered().unwrap();
        }
        let server = run(true);
        let page = Rogue::connect(server.address, Some(&token)).page;
        assert!(page.contains(expected), "after {programs}: {page}");
    }
}
