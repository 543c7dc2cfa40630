//! A page without a browser, which behaves like the client's `connection.js` and `outbox.js`: an
//! action gets a number, is kept until it is acknowledged, and is sent again after each welcome.
//! Everything that the server shows is compared with a model of the actions.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Instant;

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use crate::told::told;
use crate::wait::{LIMIT, until};

pub(crate) struct Page {
    pub(crate) server: SocketAddr,
    /// Its address has this parameter, with the value 1.
    parameter: Option<&'static str>,
    /// The cookie of its browser, which a page needs that is loaded anew. Uploads here have none.
    cookie: Option<&'static str>,
    pub(crate) socket: Option<WebSocket<TcpStream>>,
    pub(crate) token: Option<String>,
    /// Nothing of its session is kept yet: another server may begin it anew.
    is_new: bool,
    /// The ids of the input, the button and the uploader.
    pub(crate) input: String,
    pub(crate) button: String,
    pub(crate) uploader: String,
    /// The id of the box that has the page wake, and whether it is ticked.
    wakes: (String, bool),
    /// The newest message of the page.
    told: String,
    /// All actions, the first as number 1.
    pub(crate) done: Vec<String>,
    /// The newest that was acknowledged.
    pub(crate) acknowledged: u64,
    waiting: VecDeque<(u64, String)>,
    /// The whole page, as it came last.
    pub(crate) page: String,
    /// The newest text of the page.
    pub(crate) shown: String,
    /// The names of the files that came.
    downloads: Vec<String>,
    /// The notices of the session that it was told.
    pub(crate) notices: Vec<String>,
    /// The newest update.
    pub(crate) last: String,
    /// It makes forged actions, which are refused.
    pub(crate) forges: bool,
    /// The reasons of refused events.
    pub(crate) refusals: Vec<String>,
    /// The newest event that had come in, as the welcome told.
    received: u64,
    /// The codes that have closed the socket.
    pub(crate) closed: Vec<u16>,
}

/// The cookie of a browser.
const BROWSER: &str = "dacapo-browser=0123456789abcdef0123456789abcdef";

impl Page {
    pub(crate) fn open(server: SocketAddr) -> Page {
        Page::with(server, None)
    }

    pub(crate) fn in_a_browser(server: SocketAddr) -> Page {
        Page::with(server, Some(BROWSER))
    }

    fn with(server: SocketAddr, cookie: Option<&'static str>) -> Page {
        let mut page = Page::blank(server, cookie);
        page.reconnect();
        page.find_controls();
        page
    }

    /// A browser that asks for the document of its first page, with this parameter. The document may be
    /// that of a run in progress, which the socket then joins.
    pub(crate) fn visit(server: SocketAddr, parameter: &'static str) -> Page {
        let mut page = Page::blank(server, Some(BROWSER));
        (page.parameter, page.is_new) = (Some(parameter), true);
        page.reload();
        page.find_controls();
        page
    }

    fn blank(server: SocketAddr, cookie: Option<&'static str>) -> Page {
        Page {
            server,
            parameter: None,
            cookie,
            socket: None,
            token: None,
            is_new: false,
            input: String::new(),
            button: String::new(),
            uploader: String::new(),
            wakes: Default::default(),
            told: String::new(),
            done: Vec::new(),
            acknowledged: 0,
            waiting: VecDeque::new(),
            page: String::new(),
            shown: String::new(),
            downloads: Vec::new(),
            notices: Vec::new(),
            last: String::new(),
            forges: false,
            refusals: Vec::new(),
            received: 0,
            closed: Vec::new(),
        }
    }

    fn find_controls(&mut self) {
        self.input = key_of(&self.page, "data-input=\"text\"");
        self.button = key_of(&self.page, "data-click");
        self.uploader = key_of(&self.page, "data-input=\"files\"");
        self.wakes.0 = key_of(&self.page, "data-input=\"checkbox\"");
    }

    /// The same page in another tab, as after "duplicate tab", at whichever server.
    pub(crate) fn duplicate(&self, server: SocketAddr) -> Page {
        let mut page = Page::open(server);
        page.token.clone_from(&self.token);
        page.done.clone_from(&self.done);
        page.reconnect();
        page
    }

    pub(crate) fn step(&mut self) {
        let message = format!("\"click\",\"{}\"", self.button);
        self.act("step".to_owned(), &message);
    }

    pub(crate) fn say(&mut self, words: String) {
        let message = format!("\"set\",\"{}\",{}", self.input, json!(words));
        self.act(words, &message);
    }

    /// Clicks the button of these words, and gives the name of the file that comes of it.
    pub(crate) fn download(&mut self, words: &str) -> String {
        self.click(words);
        self.settle();
        self.downloads.pop().expect("a file came of it")
    }

    /// Clicks the button of these words, of which nothing is told.
    pub(crate) fn click(&mut self, words: &str) {
        let button = key_of(&self.page, &format!(">{words}<"));
        self.act(String::new(), &format!("\"click\",\"{button}\""));
    }

    /// Gives the uploader the files that were uploaded under these ids.
    pub(crate) fn choose(&mut self, ids: &[String]) {
        let message = format!("\"set\",\"{}\",{}", self.uploader, json!(ids));
        self.act(String::new(), &message);
    }

    /// Clicks the button of a deed, which is told.
    pub(crate) fn deed(&mut self, words: &str, told: &str) {
        let button = key_of(&self.page, &format!(">{words}<"));
        self.act(told.to_owned(), &format!("\"click\",\"{button}\""));
    }

    /// Begins or ends the timer that wakes the page.
    pub(crate) fn toggle_wakes(&mut self) {
        let (key, on) = &mut self.wakes;
        *on = !*on;
        let message = format!("\"set\",\"{key}\",{on}");
        self.act(String::new(), &message);
    }

    /// Does an action, and sends it if a server listens.
    fn act(&mut self, done: String, message: &str) {
        self.done.push(done);
        let number = self.done.len() as u64;
        let message = format!("[{number},{message}]");
        self.waiting.push_back((number, message.clone()));
        self.send(&message);
    }

    pub(crate) fn send(&mut self, message: &str) {
        if let Some(socket) = &mut self.socket
            && socket.send(Message::text(message)).is_err()
        {
            self.socket = None;
        }
    }

    /// Leaves the connection without a word, and connects until it is welcome.
    pub(crate) fn reconnect(&mut self) {
        self.socket = None;
        until(|| {
            self.try_connect().ok_or_else(|| format!("nobody welcomes the page: {:?}", self.closed))
        });
    }

    /// The page loaded anew, which has lost the events on their way: it counts on from the events
    /// that the session reports.
    pub(crate) fn load_anew(&mut self) {
        self.waiting.clear();
        self.reconnect();
        assert_eq!(self.received, self.done.len() as u64, "the next number is taken");
    }

    /// Says its first words to a server, and leaves before that has answered.
    pub(crate) fn say_and_leave(&self, server: SocketAddr) {
        let stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let request = format!("ws://{server}/_dacapo/socket").into_client_request().unwrap();
        let (mut socket, _) = tungstenite::client(request, stream).unwrap();
        let hello = json!({ "session": self.token, "page": null, "query": [] });
        socket.send(Message::text(hello.to_string())).unwrap();
        let stream = socket.get_mut();
        stream.shutdown(Shutdown::Write).unwrap();
        // Until the server is done with it.
        drop(stream.read_to_end(&mut Vec::new()));
    }

    /// Loads the page anew, as a browser does: its document is asked for with the cookie of the tab, and
    /// may be that of a run in progress. Events on their way are sent again.
    pub(crate) fn reload(&mut self) {
        self.socket = None;
        until(|| {
            let loaded = self.document().and_then(|document| self.connect(Some(document)));
            loaded.ok_or_else(|| format!("the page is not loaded: {:?}", self.closed))
        });
    }

    /// The session and the hash of the document, which shows all that was acknowledged.
    fn document(&mut self) -> Option<[String; 2]> {
        let tab = self.token.as_ref().map(|token| format!("; dacapo-tab={token}"));
        let cookies = self.cookie.unwrap().to_owned() + tab.as_deref().unwrap_or_default();
        let query = self.parameter.map(|name| format!("?{name}=1")).unwrap_or_default();
        let mut stream = TcpStream::connect(self.server).ok()?;
        stream.set_read_timeout(Some(LIMIT)).ok()?;
        let server = self.server;
        let head = format!("GET /{query} HTTP/1.1\r\nHost: {server}\r\nConnection: close");
        write!(stream, "{head}\r\nCookie: {cookies}\r\n\r\n").ok()?;
        let mut document = String::new();
        stream.read_to_string(&mut document).ok()?;
        if !document.starts_with("HTTP/1.1 200") {
            return None;
        }
        let of = |name: &str| {
            let (_, rest) = document.split_once(&format!("{name}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let (session, hash) = (of("data-session")?, of("data-hash")?);
        let own = self.token.as_ref();
        assert!(own.is_none_or(|token| session == *token), "the document is of a new session");
        self.tells(&document, self.acknowledged, self.done.len() as u64);
        document.clone_into(&mut self.page);
        Some([session, hash])
    }

    /// Checks what is told against the actions: up to one of these numbers.
    fn tells(&mut self, shown: &str, from: u64, to: u64) {
        let at = shown.find("told=").unwrap_or_else(|| panic!("nothing is told: {shown}"));
        let found = self.told_after(from, to).find(|told| shown[at..].starts_with(told));
        let expected = || self.told_after(from, to).next().unwrap();
        self.told = found.unwrap_or_else(|| panic!("{} after {from}, not {shown}", expected()));
    }

    /// What a page tells after each of these actions.
    fn told_after(&self, from: u64, to: u64) -> impl Iterator<Item = String> {
        (from..=to).map(|number| told(self.done[..number as usize].iter().map(String::as_str)))
    }

    /// One try. `None`: it failed.
    pub(crate) fn try_connect(&mut self) -> Option<()> {
        self.connect(None)
    }

    /// A socket for the page, or for its document.
    fn connect(&mut self, document: Option<[String; 2]>) -> Option<()> {
        let stream = TcpStream::connect(self.server).ok()?;
        stream.set_read_timeout(Some(LIMIT)).ok()?;
        let request = format!("ws://{}/_dacapo/socket", self.server);
        let mut request = request.into_client_request().ok()?;
        if let Some(cookie) = self.cookie {
            request.headers_mut().insert("cookie", cookie.parse().unwrap());
        }
        let (socket, _) = tungstenite::client(request, stream).ok()?;
        self.socket = Some(socket);
        let again = self.token.clone();
        let is_shown = document.is_some();
        let [begun, page] = document.map_or([None, None], |known| known.map(Some));
        let query: Vec<_> = self.parameter.iter().map(|name| [name, "1"]).collect();
        let hello = json!({ "session": again, "begun": begun, "page": page, "query": query });
        self.send(&hello.to_string());
        let Some(welcome) = self.read() else {
            self.socket = None;
            return None;
        };
        let started_over = again.is_some() && welcome["resumed"] == false;
        assert!(!started_over || self.is_new, "the page started over: {welcome}");
        self.token = Some(welcome["session"].as_str().unwrap().to_owned());
        self.received = welcome["received"].as_u64().unwrap();
        self.acknowledge(welcome["consumed"].as_u64().unwrap());
        // A page that is shown comes again only if it has changed since.
        let tells = |told| told == self.told;
        let is_up_to_date =
            is_shown && self.told_after(self.acknowledged, self.done.len() as u64).any(tells);
        if !is_up_to_date && !self.look() {
            return None;
        }
        for (_, message) in self.waiting.clone() {
            self.send(&message);
        }
        self.socket.is_some().then_some(())
    }

    fn acknowledge(&mut self, number: u64) {
        assert!(
            number >= self.acknowledged,
            "{number} is older than {}, which was acknowledged",
            self.acknowledged
        );
        assert!(number <= self.done.len() as u64, "{number} was never done");
        self.acknowledged = number;
        self.is_new &= number == 0;
        self.waiting.retain(|(waiting, _)| *waiting > number);
    }

    /// The next message. `None`: there will be none.
    fn read(&mut self) -> Option<Value> {
        match self.socket.as_mut()?.read() {
            Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
            // The answer goes out with the next look.
            Ok(Message::Ping(_)) => return self.read(),
            Ok(Message::Close(Some(frame))) => self.closed.push(frame.code.into()),
            Ok(_) | Err(tungstenite::Error::ConnectionClosed) => {}
            Err(tungstenite::Error::Io(error)) => {
                assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "the server says nothing");
            }
            Err(_) => {}
        }
        self.socket = None;
        None
    }

    /// Looks until the page says this.
    pub(crate) fn until_shown(&mut self, words: &str) {
        while !self.last.contains(words) && !self.page.contains(words) {
            assert!(self.look(), "{words} never comes: {}", self.last);
        }
    }

    /// Receives the next update, and compares it with the actions. `false`: none comes.
    pub(crate) fn look(&mut self) -> bool {
        let Some(update) = self.read() else { return false };
        if let Some(number) = update[0].as_u64() {
            assert!(self.forges || update[2]["refused"].is_null(), "{update}");
            self.refusals.extend(update[2]["refused"].as_str().map(str::to_owned));
            for effect in update[2]["effects"].as_array().into_iter().flatten() {
                let words = effect[1].as_str().unwrap().to_owned();
                match effect[0].as_str().unwrap() {
                    "download" => self.downloads.push(words),
                    "notice" => self.notices.push(words),
                    other => panic!("{other}"),
                }
            }
            let is_running = !update[2]["running"].is_null();
            // Word of something beside the page, and of a run that has not acted on its event yet.
            if (number > 0 || self.acknowledged == 0) && !is_running {
                self.acknowledge(number);
            }
            self.last = update.to_string();
            let shown = update[1].to_string();
            if shown.contains("told=") {
                // A page may be that of a run that goes on.
                let is_page = update[1][0][0] == "page";
                let newest = if is_page { self.done.len() as u64 } else { number };
                let oldest = if is_running { self.acknowledged } else { number };
                self.tells(&shown, oldest, newest);
                self.shown = match update[1][0][1].as_str() {
                    Some(page) if update[1][0][0] == "page" => {
                        page.clone_into(&mut self.page);
                        page.to_owned()
                    }
                    _ => shown,
                };
            }
        }
        true
    }

    /// Connects as often as it takes, until all that was done is acknowledged.
    pub(crate) fn settle(&mut self) {
        let start = Instant::now();
        while self.acknowledged < self.done.len() as u64 {
            assert!(start.elapsed() < LIMIT, "the page never settles: {:?}", self.closed);
            if self.socket.is_none() {
                self.reconnect();
            } else {
                self.look();
            }
        }
        let all = told(self.done.iter().map(String::as_str));
        assert_eq!(self.told, all, "all was acknowledged");
    }

    /// The code with which the socket is closed.
    pub(crate) fn until_closed(&mut self) -> Option<u16> {
        while self.look() {}
        self.closed.last().copied()
    }
}

/// The key of the first element that has one of this kind, as the page itself tells it.
fn key_of(page: &str, kind: &str) -> String {
    let at = page.find(kind).unwrap_or_else(|| panic!("{kind} in {page}"));
    let id = page[..at].rfind("id=\"").unwrap() + 4;
    page[id..id + 11].to_owned()
}
