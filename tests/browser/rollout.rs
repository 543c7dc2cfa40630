//! Two builds of a program side by side, as while a new one is rolled out.

use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dacapo::IntoApp;
use dacapo::prelude::*;
use dacapo::web::Folder;
use dacapo::web::axum::http::{HeaderValue, StatusCode, header};
use dacapo::web::axum::middleware::map_response;
use dacapo::web::axum::response::Response;

use crate::chromium::Chromium;
use crate::server::Server;

#[app]
fn shop(ui: &Ui) {
    let mut clicks = ui.remember(|| 0);
    if ui.button("Count") {
        *clicks += 1;
    }
    let note = ui.text_input("Note");
    ui.write(format!("clicks={} note={note}", *clicks));
}

/// Sends each connection to the next of its servers in turn, as many proxies do with each request:
/// the servers here end a connection with its answer.
struct Proxy {
    address: SocketAddr,
    servers: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Proxy {
    fn before(servers: &[&Server]) -> Proxy {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let proxy = Proxy { address, servers: Arc::default() };
        proxy.leads_to(servers);
        let servers = Arc::clone(&proxy.servers);
        // Ends with the test program: it waits for connections that are no longer made.
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let next = {
                    let mut servers = servers.lock().unwrap();
                    servers.rotate_left(1);
                    servers[0]
                };
                let Ok(far) = TcpStream::connect(next) else { continue };
                pass(near.try_clone().unwrap(), far.try_clone().unwrap());
                pass(far, near);
            }
        });
        proxy
    }

    /// From now on, new connections lead to these.
    fn leads_to(&self, servers: &[&Server]) {
        *self.servers.lock().unwrap() = servers.iter().map(|server| server.address).collect();
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        drop(std::io::copy(&mut from, &mut to));
        drop(from.shutdown(Shutdown::Both));
        drop(to.shutdown(Shutdown::Both));
    });
}

/// A folder that the builds share, gone with the test.
struct Kept(PathBuf);

impl Kept {
    fn new(name: &str) -> Kept {
        Kept(std::env::temp_dir().join(format!("dacapo-rollout-{name}-{}", std::process::id())))
    }

    /// A server of a build.
    fn server(&self, build: &str) -> Server {
        let store = Arc::new(Folder::open(&self.0).unwrap());
        let router = app_web::router_of_build(
            build.to_owned(),
            shop.into_app(),
            Arc::default(),
            Some(store),
        );
        let one_answer = map_response(async |mut answer: Response| {
            if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
                answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            answer
        });
        Server::start(router.unwrap().layer(one_answer))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

const OLD: &str = "00000000000000aa";
const NEW: &str = "00000000000000bb";

fn scripts_of(page: &Chromium, build: &str) {
    page.until(&format!("document.querySelector('script').src.includes('{build}')"));
}

#[test]
fn a_page_that_gets_its_files_from_two_builds_in_turn_works_in_the_end() {
    let kept = Kept::new("turns");
    let (old, new) = (kept.server(OLD), kept.server(NEW));
    let proxy = Proxy::before(&[&old, &new]);
    let page = Chromium::blank();
    page.visit(&proxy.url());
    // Each look stands for itself: the page is loaded anew meanwhile.
    let end = Instant::now() + Duration::from_secs(20);
    while page.js("document.documentElement.dataset.connection") != "open" {
        assert!(Instant::now() < end, "the page is no use: {}", page.js("document.body.innerText"));
    }
    page.click("Count");
    page.until_text("clicks=1");
    page.click_on("input");
    page.press("kept");
    page.click("Count");
    page.until_text("clicks=2 note=kept");
}

#[test]
fn a_page_of_another_build_is_loaded_anew_with_all_that_was_done_on_it() {
    let kept = Kept::new("done");
    let (old, new) = (kept.server(OLD), kept.server(NEW));
    let proxy = Proxy::before(&[&old]);
    let page = Chromium::open(&proxy.url());
    page.click("Count");
    page.until_text("clicks=1");
    scripts_of(&page, OLD);
    // From here on nothing that is done comes to the server.
    page.js(
        "void (() => {
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (text) { if (text[0] !== '[') send.call(this, text); };
        })()",
    );
    page.click_on("input");
    page.press("entered");
    page.click("Count");
    page.until("document.documentElement.dataset.pending === '2'");
    page.click_on("input");
    page.press(" and typed");
    proxy.leads_to(&[&new]);
    drop(old);
    scripts_of(&page, NEW);
    page.until_text("clicks=2 note=entered");
    page.until("document.querySelector('input').value === 'entered and typed'");
    page.until("document.documentElement.dataset.connection === 'open'");
    page.until_settled();
    // None of it comes twice.
    page.click("Count");
    page.until_text("clicks=3 note=entered and typed");
    assert_eq!(page.js("document.querySelectorAll('.notice').length"), 0, "nothing to tell");
}
