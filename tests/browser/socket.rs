//! Messages that no page of ours would send, and pages that never come.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use dacapo::prelude::*;
use dacapo::web;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use crate::examples::Program;
use crate::long_runs::{Shared, shared};
use crate::server::Server;

#[app]
fn form(ui: &Ui) {
    let name = ui.text_input("Name");
    ui.button("Off", disabled = true);
    ui.write(format!("name={name}"));
}

/// A program that speaks to the socket as it likes.
pub(crate) struct Rogue {
    socket: WebSocket<TcpStream>,
    pub(crate) token: String,
    /// Whether the session was there before.
    resumed: bool,
    /// The newest handled event of the session, and its whole page, at the welcome.
    pub(crate) consumed: u64,
    pub(crate) page: String,
}

/// The cookie of a browser that was made up.
fn cookie(number: u32) -> String {
    format!("dacapo-browser={number:032x}")
}

impl Rogue {
    pub(crate) fn connect(server: SocketAddr, session: Option<&str>) -> Rogue {
        let rogue = Rogue::connect_as("", server, session);
        assert_eq!(rogue.resumed, session.is_some());
        rogue
    }

    /// With the cookie of some browser.
    fn connect_as(cookie: &str, server: SocketAddr, session: Option<&str>) -> Rogue {
        let stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        let mut request = format!("ws://{server}/_dacapo/socket").into_client_request().unwrap();
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        let (socket, _) = tungstenite::client(request, stream).unwrap();
        let mut rogue = Rogue {
            socket,
            token: String::new(),
            resumed: false,
            consumed: 0,
            page: String::new(),
        };
        rogue.send(&serde_json::json!({ "session": session, "page": null }).to_string());
        let welcome = rogue.receive();
        rogue.token = welcome["session"].as_str().unwrap().to_owned();
        rogue.resumed = welcome["resumed"].as_bool().unwrap();
        rogue.consumed = welcome["consumed"].as_u64().unwrap();
        let page = rogue.receive();
        assert_eq!(page[1][0][0], "page");
        page[1][0][1].as_str().unwrap().clone_into(&mut rogue.page);
        rogue
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    pub(crate) fn receive(&mut self) -> serde_json::Value {
        match self.socket.read().unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            // The answer goes out with the next look.
            Message::Ping(_) => self.receive(),
            other => panic!("{other:?}"),
        }
    }

    /// The next update that is about an event; a heartbeat is about none.
    pub(crate) fn answer(&mut self) -> serde_json::Value {
        loop {
            let answer = self.receive();
            if answer[0] != 0 {
                return answer;
            }
        }
    }

    /// The number of the event that the next update answers. `None`: the server is gone.
    pub(crate) fn answered(&mut self) -> Option<u64> {
        match self.socket.read().ok()? {
            Message::Text(text) => {
                serde_json::from_str::<serde_json::Value>(&text).unwrap()[0].as_u64()
            }
            _ => None,
        }
    }

    /// The code and the reason with which the server closes.
    fn closed(&mut self) -> (u16, String) {
        loop {
            match self.socket.read() {
                Ok(Message::Close(Some(frame))) => {
                    return (frame.code.into(), frame.reason.to_string());
                }
                Ok(_) => {}
                Err(error) => panic!("closed without a word: {error}"),
            }
        }
    }
}

/// A short message as it goes over the wire, masked with noughts.
fn frame(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    assert!(length < 126, "longer ones are written otherwise");
    [&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat()
}

/// The key of the first element that has one of this kind, as the page itself tells it.
pub(crate) fn key_of(page: &str, kind: &str) -> String {
    let at = page.find(kind).unwrap_or_else(|| panic!("{kind} in {page}"));
    let before = &page[..at];
    let id = before.rfind("id=\"").unwrap() + 4;
    page[id..id + 11].to_owned()
}

pub(crate) fn get(server: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_page_of_another_build_is_told_so_before_anything_is_done_for_it() {
    let server = Server::start(web::router(form));
    let request = format!("ws://{}/_dacapo/socket", server.address).into_client_request().unwrap();
    let stream = TcpStream::connect(server.address).unwrap();
    let (mut socket, _) = tungstenite::client(request, stream).unwrap();
    let hello = serde_json::json!({ "session": null, "page": null, "build": "of yesterday" });
    socket.send(Message::text(hello.to_string())).unwrap();
    let Message::Close(Some(frame)) = socket.read().unwrap() else { panic!("no close") };
    assert_eq!(u16::from(frame.code), 4001);
    assert_eq!(frame.reason.as_str(), "this page is of another version of the program");
}

#[test]
fn what_is_no_event_closes_the_socket_with_a_reason_and_the_session_lives() {
    let server = Server::start(web::router(form));
    let mut token = Rogue::connect(server.address, None).token;
    for text in ["not JSON", "{}", "[1]", r#"[1,"click","short"]"#, r#"[1,"set","00000000001",{}]"#]
    {
        let mut rogue = Rogue::connect(server.address, Some(&token));
        rogue.send(text);
        let (code, reason) = rogue.closed();
        assert_eq!((code, &*reason), (1008, "that message is not an event of a page"), "{text}");
        token = rogue.token;
    }
    let mut rogue = Rogue::connect(server.address, Some(&token));
    rogue.socket.send(Message::binary(vec![0u8; 10])).unwrap();
    assert_eq!(rogue.closed().0, 1008);
    Rogue::connect(server.address, Some(&token));
}

#[test]
fn a_huge_message_closes_the_socket_with_a_reason_and_the_session_lives() {
    let server = Server::start(web::router(form));
    let mut rogue = Rogue::connect(server.address, None);
    // The server may close before it has read everything; that is the point.
    drop(rogue.socket.send(Message::text("x".repeat((1 << 20) + 1))));
    assert_eq!(rogue.closed().0, 1009);
    Rogue::connect(server.address, Some(&rogue.token));
}

#[test]
fn forty_fast_clicks_pass_and_a_flood_is_closed() {
    let server = Server::start(web::router(crate::typing::quick));
    let button = key_of(&get(server.address, "/"), "data-click");
    let mut rogue = Rogue::connect(server.address, None);
    for number in 1..=40 {
        rogue.send(&format!(r#"[{number},"click","{button}"]"#));
    }
    while !rogue.receive()[1].to_string().contains("count=40") {}
    // Reads meanwhile, as a page does: who reads nothing is let go for that.
    let mut writer = rogue.socket.get_ref().try_clone().unwrap();
    let flood = std::thread::spawn(move || {
        for number in 41..100_000 {
            let event = format!(r#"[{number},"click","{button}"]"#);
            // The server closes before all is said; that is the point.
            if writer.write_all(&frame(&event)).is_err() {
                break;
            }
        }
    });
    let (code, reason) = rogue.closed();
    assert_eq!((code, &*reason), (1013, "this page sends more events than a person would"));
    drop(rogue.socket.get_ref().shutdown(std::net::Shutdown::Both));
    flood.join().unwrap();
    Rogue::connect(server.address, Some(&rogue.token));
}

#[test]
fn health_is_told_to_everybody() {
    let server = Server::start(web::router(form));
    for path in ["/healthz", "/readyz"] {
        let answer = get(server.address, path);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");
    }
}

#[test]
fn forged_events_are_refused_with_a_reason_and_change_nothing() {
    let server = Server::start(web::router(form));
    let page = get(server.address, "/");
    let (field, button) = (key_of(&page, "data-input=\"text\""), key_of(&page, "data-click"));
    let mut rogue = Rogue::connect(server.address, None);
    let cases = [
        (r#"[1,"click","0000000zzzz"]"#.to_owned(), "no such element"),
        (format!(r#"[2,"click","{button}"]"#), "disabled"),
        (format!(r#"[3,"click","{field}"]"#), "takes no such event"),
        (format!(r#"[4,"set","{field}",5]"#), "takes no such event"),
        (format!(r#"[5,"set","{field}","two\nlines"]"#), "does not offer"),
    ];
    for (event, reason) in cases {
        rogue.send(&event);
        let answer = rogue.receive();
        assert_eq!(answer[1], serde_json::json!([]), "{event}");
        assert!(answer[2]["refused"].as_str().unwrap().contains(reason), "{event}: {answer}");
    }
    rogue.send(&format!(r#"[6,"set","{field}","Ada"]"#));
    assert!(rogue.receive()[1].to_string().contains("name=Ada"));
}

#[test]
fn an_event_that_is_sent_again_is_taken_once() {
    let server = Server::start(web::router(crate::typing::quick));
    let page = get(server.address, "/");
    let button = key_of(&page, "data-click");
    let mut rogue = Rogue::connect(server.address, None);
    rogue.send(&format!(r#"[1,"click","{button}"]"#));
    assert!(rogue.receive()[1].to_string().contains("count=1"));
    let mut again = Rogue::connect(server.address, Some(&rogue.token));
    again.send(&format!(r#"[1,"click","{button}"]"#));
    again.send(&format!(r#"[2,"click","{button}"]"#));
    assert!(again.receive()[1].to_string().contains("count=2"));
}

#[test]
fn a_page_of_another_origin_gets_no_socket() {
    let server = Server::start(web::router(form));
    let address = server.address;
    for (origin, welcome) in [("http://evil.example", false), (&*format!("http://{address}"), true)]
    {
        let mut request = format!("ws://{address}/_dacapo/socket").into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        let answer = tungstenite::client(request, TcpStream::connect(address).unwrap());
        assert_eq!(answer.is_ok(), welcome, "{origin}");
    }
}

#[test]
fn a_thousand_pages_without_a_socket_leave_nothing_behind() {
    let program = Program::start("counter", 0);
    let address = program.url.trim_start_matches("http://").parse().unwrap();
    let load =
        |times: usize| (0..times).for_each(|_| assert!(get(address, "/").contains("Clicks: ")));
    load(200);
    let before = program.resident_kilobytes();
    load(1000);
    let grown = program.resident_kilobytes().saturating_sub(before);
    // A thousand sessions would be several megabytes; the allocator's own play is less.
    assert!(grown < 1_000, "{grown} kB more after 1,000 loads");
}

/// Works while the gate is shut, if its address or a click says so.
#[app]
fn endless(ui: &Ui, gate: &Shared) {
    if ui.button("Work") || ui.query_param("endless").is_some() {
        gate.0.wait();
    }
    ui.write("hello there");
}

/// The most threads of one browser.
const RUNS_OF_A_BROWSER: usize = 32;

#[test]
fn endless_clicks_of_one_browser_leave_all_others_served() {
    let (gate, resources) = shared();
    let server = Server::start(web::router_with(endless, resources).unwrap());
    let button = key_of(&get(server.address, "/"), "data-click");
    let click = format!(r#"[1,"click","{button}"]"#);
    let tab = |_| Rogue::connect_as(&cookie(1), server.address, None);
    let mut tabs: Vec<_> = (0..RUNS_OF_A_BROWSER * 2).map(tab).collect();
    let mut other = Rogue::connect_as(&cookie(2), server.address, None);
    let (working, waiting) = tabs.split_at_mut(RUNS_OF_A_BROWSER);
    working.iter_mut().for_each(|tab| tab.send(&click));
    while gate.waiting() < RUNS_OF_A_BROWSER {
        std::thread::yield_now();
    }
    for tab in waiting.iter_mut() {
        tab.send(&click);
    }
    for tab in waiting {
        let told = tab.receive().to_string();
        assert!(told.contains("waits for its turn"), "{told}");
    }
    other.send(&format!(r#"[1,"set","{button}",1]"#));
    assert!(other.receive()[2]["refused"].is_string(), "its session answers");
    gate.open();
    for tab in &mut tabs {
        while tab.receive()[0] != 1 {}
    }
}

#[test]
fn who_waits_too_long_for_a_first_page_is_told_that_the_server_is_busy() {
    let (gate, resources) = shared();
    let server = Server::start(web::router_with(endless, resources).unwrap());
    let request = |path: &str| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let cookie = cookie(1);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n").unwrap();
        write!(stream, "Connection: close\r\n\r\n").unwrap();
        stream
    };
    let mut endless: Vec<_> = (0..RUNS_OF_A_BROWSER).map(|_| request("/?endless=1")).collect();
    while gate.waiting() < RUNS_OF_A_BROWSER {
        std::thread::yield_now();
    }
    let mut answer = String::new();
    request("/").read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after"), "{answer}");
    assert!(answer.ends_with("at work on as many pages as it may"), "{answer}");
    assert!(get(server.address, "/").contains("hello there"), "to others it is not");
    for stream in &mut endless {
        answer.clear();
        stream.read_to_string(&mut answer).unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.contains("id=\"running\""),
            "{answer}"
        );
    }
    gate.open();
}

#[test]
fn a_guessed_or_stolen_token_begins_a_session_of_its_own() {
    let server = Server::start(web::router(form));
    let field = key_of(&get(server.address, "/"), "data-input=\"text\"");
    let mut own = Rogue::connect_as(&cookie(1), server.address, None);
    own.send(&format!(r#"[1,"set","{field}","Ada"]"#));
    assert!(own.receive()[1].to_string().contains("name=Ada"));
    let last = if own.token.ends_with('0') { '1' } else { '0' };
    let near = format!("{}{last}", &own.token[..own.token.len() - 1]);
    let (mine, other) = (cookie(1), cookie(2));
    let guesses = [
        (&*other, &*own.token),
        ("", &own.token),
        ("dacapo-browser=", &own.token),
        (&mine, &near),
        (&mine, &own.token[..31]),
        (&mine, ""),
        (&mine, "../../../etc/passwd"),
        (&mine, "00000000000000000000000000000000"),
        (&mine, &"0".repeat(60_000)),
        (&mine, "*"),
        (&mine, "\u{0}"),
    ];
    for (cookie, token) in guesses {
        let guess = Rogue::connect_as(cookie, server.address, Some(token));
        let told = format!("{cookie} {}", &token[..token.len().min(40)]);
        assert!(!guess.resumed && guess.token != own.token, "{told}");
        assert!(!guess.page.contains("Ada"), "{told}");
    }
    own.send(&format!(r#"[2,"set","{field}","Eve"]"#));
    assert!(own.receive()[1].to_string().contains("name=Eve"), "nobody took it away");
    assert!(Rogue::connect_as(&mine, server.address, Some(&own.token)).resumed);
}

/// A number of `/metrics`.
fn counted(server: SocketAddr, sample: &str) -> u64 {
    let mut stream = TcpStream::connect(server).unwrap();
    let lines = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer of this test";
    write!(stream, "{lines}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{sample} in {text}")).parse().unwrap()
}

#[test]
fn each_closing_is_counted_by_its_reason() {
    let server = Server::start(web::show_metrics(web::router(form), "of this test"));
    let send = |text: &str| {
        let mut rogue = Rogue::connect(server.address, None);
        // The server may close before it has read everything.
        drop(rogue.socket.send(Message::text(text)));
        rogue.closed();
    };
    let close = |reason: &str| match reason {
        "no_event" => send("not JSON"),
        "question_rows" => {
            send(r#"["rows","00000000001",{"ask":1,"sort":null,"search":"","from":0,"to":501}]"#)
        }
        "question_places" => {
            let view = r#""ask":1,"size":[600,300],"x":null,"y":null"#;
            let rows = "0,".repeat(10_000);
            send(&format!(r#"["places","00000000001",{{{view},"of":[{rows}0]}}]"#));
        }
        "question_search" => {
            let search = "x".repeat(201);
            send(&format!(r#"["export","00000000001",{{"sort":null,"search":"{search}"}}]"#));
        }
        "list_items" => {
            send(&format!(r#"[1,"set","00000000001",[{}0]]"#, "0,".repeat(100_000)));
        }
        "message_bytes" => send(&"x".repeat((1 << 20) + 1)),
        "bytes" => {
            let mut rogue = Rogue::connect(server.address, None);
            rogue.socket.send(Message::binary(vec![0u8; 10])).unwrap();
            rogue.closed();
        }
        "taken_over" => {
            let mut rogue = Rogue::connect(server.address, None);
            Rogue::connect(server.address, Some(&rogue.token));
            rogue.closed();
        }
        "sessions_of_browser" => {
            let tab = |_| Rogue::connect_as(&cookie(7), server.address, None);
            let _tabs: Vec<_> = (0..200).map(tab).collect();
            let request = format!("ws://{}/_dacapo/socket", server.address);
            let mut request = request.into_client_request().unwrap();
            request.headers_mut().insert("cookie", cookie(7).parse().unwrap());
            let stream = TcpStream::connect(server.address).unwrap();
            let (mut socket, _) = tungstenite::client(request, stream).unwrap();
            socket.send(Message::text(r#"{"session":null,"page":null}"#)).unwrap();
            let Message::Close(Some(frame)) = socket.read().unwrap() else { panic!() };
            assert_eq!(frame.reason, "this browser has as many sessions open as it may");
        }
        other => panic!("{other}"),
    };
    for reason in [
        "no_event",
        "question_rows",
        "question_places",
        "question_search",
        "list_items",
        "message_bytes",
        "bytes",
        "taken_over",
        "sessions_of_browser",
    ] {
        let sample = format!("dacapo_turned_away_total{{reason=\"{reason}\"}}");
        let before = counted(server.address, &sample);
        close(reason);
        assert!(counted(server.address, &sample) > before, "{reason}");
    }
}

#[test]
fn a_long_message_leaves_no_buffer_behind() {
    let program = Program::start("counter", 0);
    let address = program.url.trim_start_matches("http://").parse().unwrap();
    let long = "x".repeat((1 << 20) - 40);
    let mut sockets: Vec<_> = (0..60).map(|_| Rogue::connect(address, None)).collect();
    let mut say = |number: u64| {
        for rogue in &mut sockets {
            rogue.send(&format!(r#"[{number},"set","00000000001","{long}"]"#));
            assert!(rogue.answer()[2]["refused"].is_string());
        }
    };
    let before = program.resident_kilobytes();
    (1..4).for_each(&mut say);
    let grown = program.resident_kilobytes().saturating_sub(before);
    // A buffer for each would be six times this.
    assert!(grown < 10_000, "{grown} kB more after messages of 1 MiB on 60 sockets");
}

#[test]
fn ten_thousand_sockets_opened_and_closed_leave_nothing_behind() {
    let program = Program::start("counter", 0);
    let address = program.url.trim_start_matches("http://").parse().unwrap();
    // A tab that is lost and comes back: a session stays for a while after its tab, on purpose.
    let token = Rogue::connect(address, None).token;
    let open = |times: usize| {
        for _ in 0..times {
            let mut rogue = Rogue::connect(address, Some(&token));
            drop(rogue.socket.close(None));
            // Until the server has said goodbye.
            while rogue.socket.read().is_ok() {}
        }
    };
    open(1_000);
    let before = program.resident_kilobytes();
    open(10_000);
    let grown = program.resident_kilobytes().saturating_sub(before);
    // A kilobyte for each would be ten times this; the allocator's own play is less.
    assert!(grown < 1_000, "{grown} kB more after 10,000 sockets");
}
