//! A page shows each reason of a refusal. A doorman stands before a server and sends the reason, as
//! the server would. The tests beside each limit check that the server does send it.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use dacapo::prelude::*;
use dacapo::web;
use tungstenite::Message;
use tungstenite::protocol::CloseFrame;

use crate::chromium::Chromium;
use crate::server::Server;

#[app]
fn files(ui: &Ui) {
    ui.file_uploader("File");
    ui.button("Again");
}

/// The way in which a page meets a reason.
#[derive(Clone, Copy)]
enum Met {
    /// Its socket is closed for it.
    Closed,
    /// It gets no socket, but this status.
    NoSocket(u16),
    /// An upload is answered with the status of the server.
    Upload,
    /// A session says it beside its page, as an effect of this kind.
    Beside(&'static str),
    /// No page does: a browser says at once all that it asks for, and a document without a session is
    /// answered all the same.
    Never,
}

/// A reason that is new needs a line here.
fn met(reason: &str) -> Met {
    match reason {
        "connections" | "connections_of_address" => Met::NoSocket(503),
        "host" => Met::NoSocket(421),
        "origin" => Met::NoSocket(403),
        "slow_head" | "large_head" | "unjoined_sessions" => Met::Never,
        "sessions"
        | "sessions_of_address"
        | "sessions_of_browser"
        | "store_bytes"
        | "store_bytes_of_address"
        | "memory"
        | "runs"
        | "arriving"
        | "ends_program"
        | "store_away"
        | "slow_hello"
        | "no_hello"
        | "no_answer"
        | "other_build"
        | "no_event"
        | "question_rows"
        | "question_places"
        | "question_search"
        | "list_items"
        | "bytes"
        | "message_bytes"
        | "hello_bytes"
        | "control_bytes"
        | "slow_message"
        | "nonsense"
        | "bytes_in_transit"
        | "message_rate"
        | "events_waiting"
        | "slow_reader"
        | "taken_over"
        | "stopping"
        | "replaced" => Met::Closed,
        "exports" => Met::Beside("toast"),
        "session_bytes" => Met::Beside("notice"),
        "upload_unknown" | "upload_kind" | "upload_bytes" | "uploads_at_once" | "upload_room"
        | "upload_stopped" | "upload_failed" => Met::Upload,
        other => panic!("how does a page meet the reason {other}?"),
    }
}

/// The reason that the doorman sends, and the way. `None`: he lets every request in.
type Says = Arc<Mutex<Option<(Met, u16, &'static str)>>>;

struct Doorman {
    address: SocketAddr,
    says: Says,
    inside: Arc<Mutex<Vec<TcpStream>>>,
}

impl Doorman {
    fn before(server: SocketAddr) -> Doorman {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (says, inside) = (Says::default(), Arc::<Mutex<Vec<TcpStream>>>::default());
        let (own, open) = (Arc::clone(&says), Arc::clone(&inside));
        // Ends with the test program: it waits for connections that are no longer made.
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                open.lock().unwrap().push(near.try_clone().unwrap());
                let own = Arc::clone(&own);
                thread::spawn(move || drop(meet(near, server, &own)));
            }
        });
        Doorman { address, says, inside }
    }

    fn say(&self, says: Option<(Met, u16, &'static str)>) {
        *self.says.lock().unwrap() = says;
        for stream in self.inside.lock().unwrap().drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

/// Looks at who comes, and turns them away or lets them in.
fn meet(mut near: TcpStream, server: SocketAddr, says: &Says) -> std::io::Result<()> {
    let mut head = vec![0; 1 << 16];
    let asked = loop {
        let length = near.peek(&mut head)?;
        let text = String::from_utf8_lossy(&head[..length]).into_owned();
        if length == 0 || text.contains("\r\n\r\n") {
            break text;
        }
        thread::yield_now();
    };
    let wants = |start: &str| asked.starts_with(start);
    let socket = wants("GET /_dacapo/socket");
    let says = *says.lock().unwrap();
    match says {
        Some((Met::Closed, code, words)) if socket => {
            let Ok(mut socket) = tungstenite::accept(near) else { return Ok(()) };
            drop(socket.read());
            drop(socket.close(Some(CloseFrame { code: code.into(), reason: words.into() })));
            while socket.read().is_ok() {}
            Ok(())
        }
        Some((Met::Beside(kind), _, words)) if socket => {
            let Ok(mut socket) = tungstenite::accept(near) else { return Ok(()) };
            drop(socket.read());
            let welcome = serde_json::json!({ "session": "0", "consumed": 0, "received": 0, "resumed": false });
            let effect = serde_json::json!([0, [], { "effects": [[kind, words]] }]);
            for message in [welcome, effect] {
                drop(socket.send(Message::text(message.to_string())));
            }
            while socket.read().is_ok() {}
            Ok(())
        }
        Some((Met::NoSocket(status), _, words)) if socket || wants("POST /_dacapo/socket") => {
            let _length = near.read(&mut head)?;
            answer(&mut near, status, words)
        }
        Some((Met::Upload, status, words)) if wants("PUT /_dacapo/upload/") => {
            // A browser hears no answer before all is said.
            let mut all = Vec::new();
            while !all.ends_with(b"content") {
                let length = near.read(&mut head)?;
                all.extend_from_slice(&head[..length]);
            }
            answer(&mut near, status, words)
        }
        _ => {
            let mut far = TcpStream::connect(server)?;
            let length = near.read(&mut head)?;
            let head = String::from_utf8_lossy(&head[..length]);
            // Each request comes by a connection of its own, and meets the doorman.
            far.write_all(head.replace("Connection: keep-alive", "Connection: close").as_bytes())?;
            let (mut up, mut down) = (near.try_clone()?, far.try_clone()?);
            thread::spawn(move || {
                drop(std::io::copy(&mut up, &mut down));
                drop(down.shutdown(Shutdown::Both));
            });
            std::io::copy(&mut far, &mut near)?;
            near.shutdown(Shutdown::Both)
        }
    }
}

fn answer(stream: &mut TcpStream, status: u16, words: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} No\r\ncontent-type: text/plain; charset=utf-8\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{words}",
        words.len()
    )
}

#[test]
fn each_reason_is_read_on_a_page() {
    let server = Server::start(web::router(files));
    let doorman = Doorman::before(server.address);
    let page = Chromium::blank();
    let url = format!("http://{}", doorman.address);
    let file = std::env::temp_dir().join(format!("reasons-{}.txt", std::process::id()));
    std::fs::write(&file, "content").unwrap();
    for (reason, words, code) in app_web::reasons() {
        let met = met(reason);
        match met {
            Met::Never => continue,
            Met::Closed | Met::NoSocket(_) | Met::Beside(_) => {
                doorman.say(Some((met, code, words)));
                page.visit(&url);
            }
            Met::Upload => {
                doorman.say(None);
                page.goto(&url);
                doorman.say(Some((met, code, words)));
                page.until("document.documentElement.dataset.connection === 'open'");
                page.choose("//input[@type='file']", file.to_str().unwrap());
            }
        }
        page.until_text(words);
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_page_that_loses_its_connection_reads_why_and_goes_on_when_it_may() {
    let server = Server::start(web::router(files));
    let doorman = Doorman::before(server.address);
    let page = Chromium::open(&format!("http://{}", doorman.address));
    let words = "this server has no memory for more sessions just now";
    for met in [Met::Closed, Met::NoSocket(503)] {
        doorman.say(Some((met, 1013, words)));
        page.until_text(&format!("Connection lost: {words}. Reconnecting…"));
        doorman.say(None);
        page.js("void dispatchEvent(new Event('online'))");
        page.until("document.documentElement.dataset.connection === 'open'");
        page.until_gone(words);
    }
}
