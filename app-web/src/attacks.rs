//! Requests that no browser would send, written to a server byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use app_runtime::{App, Ui};
use axum::Router;

use crate::base::limits::{
    BURST, MOST_IN_TRANSIT_OF_AN_ADDRESS, MOST_RUNS_OF_AN_ADDRESS, MOST_UPLOADS_OF_AN_ADDRESS,
    PART_OF_AN_ADDRESS,
};
use crate::base::metrics::met;
use crate::base::reason::Reason;
use crate::server::connections::Bounds;
use crate::test_server::{Served, router_of, serve, serve_behind, serve_within};

/// Bodies wait here until the test has seen enough. Counts the bodies that came.
#[derive(Debug, Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
    came: AtomicUsize,
}

impl Gate {
    fn wait(&self) {
        self.came.fetch_add(1, Ordering::SeqCst);
        let open = self.open.lock().unwrap();
        drop(self.opened.wait_while(open, |open| !*open).unwrap());
    }
}

/// Opens the gate, even if the test fails: otherwise the test would wait for a server that hangs.
impl Drop for Opener {
    fn drop(&mut self) {
        *self.0.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.opened.notify_all();
    }
}

struct Opener(Arc<Gate>);

/// An app whose body never ends, for an address that says so.
fn endless() -> (Router, Opener) {
    let gate = Arc::new(Gate::default());
    let own = Arc::clone(&gate);
    let app = App::new("endless", move |ui: &Ui| {
        if ui.query_param("endless").is_some() {
            own.wait();
        }
        ui.write("hello there").show();
    });
    (router_of(app), Opener(gate))
}

#[test]
fn first_pages_that_never_end_leave_all_others_served() {
    let (router, opener) = endless();
    let server = serve_behind("127.0.0.1", router);
    let endless = |number: u32| {
        // A client that makes up a browser for each request.
        let lines = format!(
            "GET /?endless=1 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.1\r\n\
             Cookie: dacapo-browser={number:032x}\r\n\r\n"
        );
        let mut stream = connect(&server);
        stream.write_all(lines.as_bytes()).unwrap();
        stream
    };
    let waiting: Vec<_> = (0..600).map(endless).collect();
    until(|| opener.0.came.load(Ordering::SeqCst) == MOST_RUNS_OF_AN_ADDRESS);
    let lines = "HTTP/1.1\nHost: localhost\nX-Forwarded-For: 203.0.113.2";
    assert!(ask(&server, &format!("GET / {lines}")).contains("hello there"));
    assert!(ask(&server, &format!("GET /readyz {lines}")).ends_with("ok\n"));
    assert_eq!(opener.0.came.load(Ordering::SeqCst), MOST_RUNS_OF_AN_ADDRESS);
    drop((opener, waiting));
}

fn router() -> Router {
    router_of(App::new("hello", |ui: &Ui| ui.write("hello there").show()))
}

/// A connection whose reads end after a while.
fn connect(server: &Served) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// The whole answer until the server ends the connection.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset ends too.
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

/// Waits for a condition that becomes true a moment later.
#[track_caller]
fn until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not come about");
        std::thread::yield_now();
    }
}

/// The answer to a request whose lines have no end yet.
fn ask(server: &Served, lines: &str) -> String {
    let mut stream = connect(server);
    let request = lines.replace('\n', "\r\n");
    stream.write_all(format!("{request}\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    rest(stream)
}

#[test]
fn a_page_whose_name_was_made_to_point_here_gets_nothing() {
    let server = serve(crate::allow_hosts(router(), ["app.example.com"]));
    let before = met(Reason::Host);
    let upgrade = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    for path in ["/", "/_dacapo/socket", "/healthz", "/_dacapo/upload/00000000001"] {
        let lines = format!("GET {path} HTTP/1.1\nHost: evil.example:8501\n{upgrade}");
        let answer = ask(&server, &lines);
        assert!(answer.starts_with("HTTP/1.1 421"), "{path}: {answer}");
        assert!(answer.contains("DACAPO_ALLOWED_HOSTS=evil.example\n"), "{answer}");
        assert!(!answer.contains("hello there"));
    }
    until(|| met(Reason::Host) >= before + 4);
    for host in ["app.example.com", "localhost:1", &server.address.to_string()] {
        let answer = ask(&server, &format!("GET / HTTP/1.1\nHost: {host}"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
}

#[test]
fn who_never_says_all_of_what_they_ask_for_is_cut_off() {
    let server =
        serve_within(Bounds { most: 100, head_time: Duration::from_millis(300) }, router());
    let before = met(Reason::SlowHead);
    let silent = connect(&server);
    let mut half = connect(&server);
    write!(half, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    let mut idle = connect(&server);
    write!(idle, "GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
    // One letter now and then does not keep it open.
    let mut drip = half.try_clone().unwrap();
    let dripping = std::thread::spawn(move || {
        while drip.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    // Each of these would wait for a minute and then fail.
    for stream in [silent, half, idle] {
        let (mut stream, mut answer) = (stream, Vec::new());
        let end = stream.read_to_end(&mut answer);
        let waits = |error: &std::io::Error| error.kind() == std::io::ErrorKind::WouldBlock;
        assert!(!end.is_err_and(|error| waits(&error)), "still open");
    }
    dripping.join().unwrap();
    until(|| met(Reason::SlowHead) > before);
}

#[test]
fn one_connection_more_than_there_may_be_is_told_so() {
    let bounds = Bounds { most: 2 * PART_OF_AN_ADDRESS, head_time: Duration::from_secs(60) };
    let server = serve_within(bounds, router());
    let get = |stream: &mut TcpStream| {
        write!(stream, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        String::from_utf8_lossy(&first).into_owned()
    };
    let (mut one, mut two) = (connect(&server), connect(&server));
    assert_eq!([get(&mut one), get(&mut two)], ["HTTP/1.1 200", "HTTP/1.1 200"]);
    let before = met(Reason::ConnectionsOfAddress);
    let answer = rest(connect(&server));
    until(|| met(Reason::ConnectionsOfAddress) > before);
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.ends_with("as may are open at your network address\n"), "{answer}");
    drop(one);
    until(|| rest_of_a_page(&server).starts_with("HTTP/1.1 200"));
}

fn rest_of_a_page(server: &Served) -> String {
    let mut stream = connect(server);
    // A refused connection may be gone already.
    drop(write!(stream, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    rest(stream)
}

#[test]
fn a_head_without_end_is_refused() {
    let server = serve(router());
    let before = met(Reason::LargeHead);
    let mut stream = connect(&server);
    // The server ends the connection before it has read everything, as this test expects.
    drop(write!(stream, "GET /?{} HTTP/1.1\r\n", "x".repeat(1 << 20)));
    let answer = rest(stream);
    // If much was not read, the text of the reason may be lost.
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    until(|| met(Reason::LargeHead) > before);
    assert!(ask(&server, "GET / HTTP/1.1\nHost: localhost").contains("hello there"));
}

/// No part of a request touches the file system, so no file of it can come out.
#[test]
fn no_path_leads_out_of_what_is_served() {
    let server = serve(router());
    let page = ask(&server, "GET / HTTP/1.1\nHost: localhost");
    let style = page.split('"').find(|text| text.ends_with("/style.css")).unwrap();
    let hash = style.trim_start_matches("./_dacapo/").trim_end_matches("/style.css");
    assert!(ask(&server, &format!("GET {} HTTP/1.1\nHost: x", &style[1..])).contains(" 200 "));
    let long = "a".repeat(8_000);
    let names = [
        "../../Cargo.toml",
        "..%2f..%2fCargo.toml",
        "%2e%2e/%2e%2e/Cargo.toml",
        "..%5c..%5cCargo.toml",
        "..\\..\\Cargo.toml",
        "%252e%252e%252fCargo.toml",
        "....//....//Cargo.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "C:%5cWindows%5cwin.ini",
        "style.css%00.js",
        "%00",
        "style.css/",
        "style.css%20",
        "STYLE.CSS",
        "CON",
        "NUL.js",
        "style.css::$DATA",
        ".",
        "..",
        "%c0%ae%c0%ae%c0%af",
        "%ff%fe",
        "%",
        &long,
    ];
    let folders =
        [&format!("_dacapo/{hash}"), "_dacapo/media", "_dacapo/download", "_dacapo/upload"];
    for folder in folders {
        for name in names {
            let answer = ask(&server, &format!("GET /{folder}/{name} HTTP/1.1\nHost: localhost"));
            let status = answer.split(' ').nth(1).unwrap_or_default();
            let refused = ["400", "404", "405", "431"].contains(&status);
            assert!(refused, "{folder}/{name}: {answer}");
            assert!(!answer.contains("[package]") && !answer.contains("root:"), "{answer}");
        }
    }
}

/// A guess at the name of a file finds none, whatever its form. An upload for an unknown session is
/// refused too.
#[test]
fn nobody_guesses_the_name_of_a_file_or_a_session() {
    let server = serve(router());
    let before = met(Reason::UploadUnknown);
    for guess in ["00000000000000000000000000000000", "0", "-1", "ffffffffffffffffffffffffffffffff"]
    {
        for folder in ["media", "download"] {
            let lines = format!("GET /_dacapo/{folder}/{guess} HTTP/1.1\nHost: localhost");
            assert!(ask(&server, &lines).starts_with("HTTP/1.1 404"), "{folder}/{guess}");
        }
        let lines = format!(
            "PUT /_dacapo/upload/00000000001 HTTP/1.1\nHost: localhost\n\
             X-Dacapo-Session: {guess}\nX-Dacapo-Name: ..%2F..%2Fa\nContent-Length: 0"
        );
        assert!(ask(&server, &lines).starts_with("HTTP/1.1 403"), "{guess}");
    }
    until(|| met(Reason::UploadUnknown) >= before + 4);
}

#[test]
fn metrics_are_served_to_whoever_has_the_secret_and_to_nobody_else() {
    let get = |server: &Served, more: &str| {
        ask(server, &format!("GET /metrics HTTP/1.1\nHost: localhost{more}"))
    };
    let server = serve(crate::show_metrics(router(), "a secret of this test"));
    let answer = get(&server, "\nAuthorization: Bearer a secret of this test");
    assert!(
        answer.contains("content-type: application/openmetrics-text; version=1.0.0"),
        "{answer}"
    );
    assert!(answer.ends_with("# EOF\n") && answer.contains("\ndacapo_sessions "), "{answer}");
    for more in ["", "\nAuthorization: Bearer guess", "\nAuthorization: Basic YTpi"] {
        let answer = get(&server, more);
        assert!(answer.starts_with("HTTP/1.1 401") && !answer.contains("dacapo_"), "{answer}");
    }
    assert!(get(&serve(router()), "").starts_with("HTTP/1.1 404"), "where none was set");
}

#[test]
fn a_panic_is_counted_and_its_details_are_told_in_debug_builds_alone() {
    let app = App::new("panics", |ui: &Ui| {
        ui.write("so far").show();
        assert!(ui.query_param("calm").is_some(), "the words of this panic");
    });
    let server = serve(router_of(app));
    let before = crate::base::metrics::PANICS.get();
    let mut page = String::new();
    // A run that takes long, as one that panics may, is answered with its page so far.
    until(|| {
        page = ask(&server, "GET / HTTP/1.1\nHost: localhost");
        page.contains("panicked")
    });
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert_eq!(page.contains("the words of this panic"), cfg!(debug_assertions));
    until(|| crate::base::metrics::PANICS.get() > before);
}

/// An upgraded socket as raw bytes, before any message.
fn socket(server: &Served, more: &str) -> TcpStream {
    let mut stream = connect(server);
    write!(
        stream,
        "GET /_dacapo/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
    .unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut next = [0];
        stream.read_exact(&mut next).unwrap();
        head.extend(next);
    }
    let head = String::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "RFC 6455, section 1.3: {head}");
    stream
}

/// The head of a frame that announces this length, with a mask of zeros.
fn frame(first: u8, length: usize) -> Vec<u8> {
    [&[first, 0xff][..], &(length as u64).to_be_bytes(), &[0; 4]].concat()
}

/// A whole text.
fn text(words: &str) -> Vec<u8> {
    [frame(0x81, words.len()), words.as_bytes().to_vec()].concat()
}

/// The next frame of the server: its first byte, and its content.
fn received(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    let mut head = [0; 2];
    stream.read_exact(&mut head).unwrap();
    let mut long = [0; 2];
    let length = match head[1] {
        126 => {
            stream.read_exact(&mut long).unwrap();
            u16::from_be_bytes(long).into()
        }
        short => usize::from(short),
    };
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).unwrap();
    (head[0], bytes)
}

/// The code and the words with which the server closes a socket.
fn closed(stream: &mut TcpStream) -> (u16, String) {
    loop {
        let (first, bytes) = received(stream);
        if first == 0x88 {
            let words = String::from_utf8(bytes[2..].to_vec()).unwrap();
            return (u16::from_be_bytes([bytes[0], bytes[1]]), words);
        }
    }
}

/// A socket with a session, whose page has come.
fn page_of(server: &Served, more: &str) -> TcpStream {
    let mut stream = socket(server, more);
    stream.write_all(&text(r#"{"session":null,"page":null}"#)).unwrap();
    for _ in 0..2 {
        assert_eq!(received(&mut stream).0, 0x81);
    }
    stream
}

#[test]
fn what_is_too_long_is_refused_before_it_has_come_and_in_its_own_words() {
    let server = serve(router());
    let mib = 1 << 20;
    let cases = [
        (false, frame(0x81, mib - 10), 1009, Reason::LongHello),
        (
            false,
            [frame(0x01, 60_000), vec![0; 60_000], frame(0, 10_000)].concat(),
            1009,
            Reason::LongHello,
        ),
        (false, frame(0x89, mib), 1009, Reason::LongControl),
        (true, frame(0x81, mib + 1), 1009, Reason::TooLong),
        (true, frame(0x81, usize::MAX), 1009, Reason::TooLong),
        (true, frame(0x89, 126), 1009, Reason::LongControl),
        (true, frame(0x83, 1), 1002, Reason::Nonsense),
        (true, [&frame(0x81, 1)[..], &[0xff]].concat(), 1002, Reason::Nonsense),
    ];
    for (is_page, bytes, code, reason) in cases {
        let before = met(reason);
        let mut stream = if is_page { page_of(&server, "") } else { socket(&server, "") };
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(&bytes).unwrap();
        assert_eq!(closed(&mut stream), (code, reason.words().to_owned()));
        until(|| met(reason) > before);
    }
}

#[test]
fn pings_and_wishes_to_stop_are_a_flood_too() {
    let server = serve(router());
    let notes = [r#"["stop"]"#, r#"["hidden",true]"#].map(text);
    for message in notes.into_iter().chain([frame(0x89, 0), frame(0x8a, 0)]) {
        let mut stream = page_of(&server, "");
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let fast = message.repeat(40);
        stream.write_all(&fast).unwrap();
        stream.write_all(&text(r#"[1,"rerun"]"#)).unwrap();
        while received(&mut stream).0 != 0x81 {}
        // It may be closed before all is said.
        drop(stream.write_all(&message.repeat(2 * BURST as usize)));
        assert_eq!(closed(&mut stream), (1013, Reason::TooFast.words().to_owned()));
    }
}

#[test]
fn messages_that_never_become_whole_are_bounded_for_an_address_and_small_ones_pass() {
    let server = serve(router());
    let before = met(Reason::Transit);
    // All in one frame, or in many.
    let whole = [frame(0x81, (1 << 20) - 10), vec![0; (1 << 20) - 20]].concat();
    let piece = [frame(0, 4_096), vec![0; 4_096]].concat();
    let pieces = [frame(0x01, 0), piece.repeat(255)].concat();
    let most = MOST_IN_TRANSIT_OF_AN_ADDRESS >> 20;
    let mut unfinished = Vec::new();
    for bytes in [&whole, &pieces].into_iter().cycle().take(most + 2) {
        let mut stream = page_of(&server, "");
        // It may be refused before all is said.
        drop(stream.write_all(bytes));
        unfinished.push(stream);
    }
    until(|| met(Reason::Transit) > before);
    let mut other = page_of(&server, "");
    other.write_all(&text(r#"[1,"click","00000000001"]"#)).unwrap();
    let (first, answer) = received(&mut other);
    assert_eq!(first, 0x81, "{}", String::from_utf8_lossy(&answer));
    drop(unfinished);
    let long = format!(r#"[2,"set","00000000001","{}"]"#, "x".repeat((1 << 20) - 32));
    until(|| {
        let mut other = page_of(&server, "");
        // Until it is seen that the others have gone.
        drop(other.write_all(&text(&long)));
        received(&mut other).0 == 0x81
    });
}

#[test]
fn made_up_addresses_are_one_address() {
    let (router, opener) = endless();
    let server = serve(router);
    let endless = |number: usize| {
        let lines = format!(
            "GET /?endless=1 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.{}\r\n\r\n",
            number % 250
        );
        let mut stream = connect(&server);
        stream.write_all(lines.as_bytes()).unwrap();
        stream
    };
    let waiting: Vec<_> = (0..MOST_RUNS_OF_AN_ADDRESS + 40).map(endless).collect();
    until(|| opener.0.came.load(Ordering::SeqCst) == MOST_RUNS_OF_AN_ADDRESS);
    // A client at another address finds a place, and none of these requests has come further.
    let lines = "GET /readyz HTTP/1.1\nHost: localhost\nX-Forwarded-For: 203.0.113.2";
    assert!(ask(&server, lines).ends_with("ok\n"));
    assert_eq!(opener.0.came.load(Ordering::SeqCst), MOST_RUNS_OF_AN_ADDRESS);
    drop((opener, waiting));
}

#[test]
fn a_trusted_proxy_says_whether_the_cookie_is_secure_and_which_pages_have_a_socket() {
    let (alone, behind) = (serve(router()), serve_behind("127.0.0.1", router()));
    let is_secure = |server: &Served, more: &str| {
        let page = ask(server, &format!("GET / HTTP/1.1\nHost: localhost{more}"));
        page.lines().find(|line| line.starts_with("set-cookie")).unwrap().ends_with("; Secure")
    };
    let https = "\nX-Forwarded-Proto: https";
    assert!(is_secure(&behind, https) && !is_secure(&behind, ""));
    assert!(!is_secure(&alone, https), "nobody named it");
    let opens = |server: &Served, scheme: &str, more: &str| {
        let mut stream = connect(server);
        let lines = format!(
            "GET /_dacapo/socket HTTP/1.1\nHost: localhost\nUpgrade: websocket\n\
             Connection: Upgrade\nSec-WebSocket-Version: 13\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nOrigin: {scheme}://localhost{more}\n\n"
        );
        stream.write_all(lines.replace('\n', "\r\n").as_bytes()).unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        let first = String::from_utf8_lossy(&first);
        assert!(["HTTP/1.1 101", "HTTP/1.1 403"].contains(&&*first), "{first}");
        first == "HTTP/1.1 101"
    };
    let http = "\nX-Forwarded-Proto: http";
    for (server, scheme, more, is_one) in [
        (&alone, "http", "", true),
        (&alone, "https", "", false),
        // A proxy that was not named may speak TLS all the same.
        (&alone, "https", https, true),
        (&behind, "https", https, true),
        (&behind, "http", https, false),
        (&behind, "http", http, true),
        (&behind, "https", http, false),
        (&behind, "https", "", true),
    ] {
        assert_eq!(opens(server, scheme, more), is_one, "{scheme}{more}");
    }
}

#[test]
fn uploads_that_stall_leave_places_to_others() {
    let app = App::new("files", |ui: &Ui| {
        ui.files_uploader("Files").show();
    });
    let server = serve_behind("127.0.0.1", router_of(app));
    let page = ask(&server, "GET / HTTP/1.1\nHost: localhost");
    let key = page.split("data-input=\"files\"").next().unwrap().rsplit("id=\"").next().unwrap();
    let key = &key[..11];
    let session = |address: &str| {
        let more = format!("X-Forwarded-For: {address}\r\n");
        let mut stream = socket(&server, &more);
        stream.write_all(&text(r#"{"session":null,"page":null}"#)).unwrap();
        let welcome = String::from_utf8(received(&mut stream).1).unwrap();
        let token = welcome.split("\"session\":\"").nth(1).unwrap()[..32].to_owned();
        received(&mut stream);
        (stream, token)
    };
    let put = |address: &str, token: &str, bytes: &str| {
        let mut stream = connect(&server);
        write!(
            stream,
            "PUT /_dacapo/upload/{key} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             X-Forwarded-For: {address}\r\nX-Dacapo-Session: {token}\r\nX-Dacapo-Name: a\r\n\
             Content-Length: 5\r\n\r\n{bytes}"
        )
        .unwrap();
        stream
    };
    let attacker = "203.0.113.1";
    let sessions: Vec<_> = (0..25).map(|_| session(attacker)).collect();
    let before = met(Reason::UploadsAtOnce);
    let stalled: Vec<_> =
        sessions.iter().flat_map(|(_, token)| [0; 4].map(|_| put(attacker, token, "x"))).collect();
    let refused = (stalled.len() - MOST_UPLOADS_OF_AN_ADDRESS) as u64;
    until(|| met(Reason::UploadsAtOnce) >= before + refused);
    let (_socket, token) = session("203.0.113.2");
    let answer = rest(put("203.0.113.2", &token, "words"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
