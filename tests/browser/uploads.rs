//! Files from a person's disk to the app, and what no page of ours would send.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Barrier;
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::web;
use serde_json::json;

use crate::cable::Cable;
use crate::chromium::Chromium;
use crate::server::Server;
use crate::socket::{Rogue, get, key_of};

/// More than all buffers between a browser and a server hold.
const LARGE: usize = 30_000_000;

/// The part of it that a narrow cable lets through.
const PART: usize = 1_000_000;

#[app]
fn files(ui: &Ui) {
    let csv = ui.file_uploader("CSV", accept = [".csv"], max_size = 1_000);
    match csv {
        Some(file) => {
            let text = file.text().unwrap();
            ui.write(format!("{} reads {text:?}", file.name()));
        }
        None => ui.write("no csv"),
    }
    let all = ui.files_uploader("All", max_files = 3);
    let names: Vec<_> = all.iter().map(|file| format!("{}={}", file.name(), file.size())).collect();
    ui.write(format!("all: {}", names.join(" ")));
    ui.text_input("Note");
    let off = ui.checkbox("Off");
    ui.file_uploader("Third", disabled = off);
    ui.button("Again");
}

/// Files on the disk of the person before the browser.
struct Disk(PathBuf);

impl Disk {
    fn new(name: &str) -> Disk {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Disk(folder)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// The input of the uploader of that label.
fn input(label: &str) -> String {
    format!("//div[@data-input='files'][.//label[normalize-space()='{label}']]//input")
}

#[test]
fn what_a_person_chooses_reaches_the_app_and_goes_again() {
    let disk = Disk::new("chosen");
    let server = Server::start(web::router(files));
    let page = Chromium::open(&server.url());
    page.choose(&input("CSV"), &disk.file("ä b.csv", "x\n1"));
    page.until_text("ä b.csv reads \"x\\n1\"");
    assert!(page.says("5 bytes") || page.says("3 bytes"));
    page.choose(&input("CSV"), &disk.file("empty.csv", ""));
    page.until_text("empty.csv reads \"\"");
    assert!(!page.says("ä b.csv"), "the next one has replaced it");
    page.click("Again");
    page.until_settled();
    page.until_text("empty.csv reads");
    page.click_on("[aria-label='Remove empty.csv']");
    page.until_text("no csv");
}

#[test]
fn several_files_are_listed_and_removed_one_by_one() {
    let disk = Disk::new("several");
    let server = Server::start(web::router(files));
    let page = Chromium::open(&server.url());
    let both = [disk.file("b.txt", vec![b'b'; 3_000_000]), disk.file("a.txt", "a")].join("\n");
    page.choose(&input("All"), &both);
    // A small one may be there first, but that is not its place.
    page.until_text("all: b.txt=3000000 a.txt=1");
    page.choose(&input("All"), &[disk.file("c.txt", "c"), disk.file("d.txt", "d")].join("\n"));
    page.until_text("There is room for 1 more. 3 at most.");
    page.until_text("c.txt=1");
    assert!(!page.says("d.txt"));
    page.click_on("[aria-label='Remove a.txt']");
    page.until_gone("a.txt=1");
    page.until_text("b.txt=3000000");
}

/// Drops files, as they would come from another window: names and contents. The third part is what
/// the page makes of it.
fn drop_on(selector: &str, files: &[(&str, &str)]) -> String {
    let files = serde_json::to_string(files).unwrap();
    format!(
        "(() => {{
            const dataTransfer = new DataTransfer();
            for (const [name, content] of {files}) dataTransfer.items.add(new File([content], name));
            const target = document.querySelector({selector:?});
            const init = {{ dataTransfer, bubbles: true, cancelable: true }};
            const taken = !target.dispatchEvent(new DragEvent('dragover', init));
            const over = document.querySelectorAll('[data-over]').length;
            const kept = !target.dispatchEvent(new DragEvent('drop', init));
            return [taken, over, kept, document.querySelectorAll('[data-over]').length].join();
        }})()"
    )
}

#[test]
fn files_are_dropped_where_they_are_wanted_and_nowhere_else() {
    let server = Server::start(web::router(files));
    let page = Chromium::open(&server.url());
    page.until("document.querySelectorAll('[data-input=files]').length === 3");
    // The module that takes them comes after the page.
    let ready = "!document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer: (() => { const d = new DataTransfer(); d.items.add(new File([''], 'x')); return d; })(), bubbles: true, cancelable: true }))";
    page.until(ready);
    let zone = "[data-max-files] .dropzone";
    assert_eq!(page.js(&drop_on(zone, &[("a", "one"), ("b", "three")])), "true,1,true,0");
    page.until_text("all: a=3 b=5");
    assert_eq!(
        page.js(&drop_on("[data-kinds] input", &[("a.csv", "1"), ("b.csv", "2")])),
        "true,1,true,0"
    );
    page.until_text("One file at a time.");
    assert!(page.says("no csv"));
    assert_eq!(page.js(&drop_on("[data-kinds] input", &[("a.csv", "1")])), "true,1,true,0");
    page.until_text("a.csv reads \"1\"");
    // A file dropped beside its place is not opened in place of the page, and is ignored.
    assert_eq!(page.js(&drop_on("body", &[("a", "1")])), "true,0,true,0");
    page.click_label("Off");
    page.until("document.querySelectorAll('.dropzone.off').length === 1");
    assert_eq!(page.js(&drop_on(".dropzone.off", &[("a", "1")])), "true,0,true,0");
    page.until_settled();
    assert!(page.says("all: a=3 b=5") && !page.says("uploaded: a"));
}

#[test]
fn what_does_not_fit_is_said_at_the_field_and_sent_nowhere() {
    let disk = Disk::new("unfit");
    let server = Server::start(web::router(files));
    let page = Chromium::open(&server.url());
    page.choose(&input("CSV"), &disk.file("big.csv", [b'x'; 1_001]));
    page.until_text("“big.csv” is too large. 1 kB at most.");
    let said = "document.getElementById(document.querySelector('[aria-invalid=true]').getAttribute('aria-describedby').split(' ').at(-1)).innerText";
    assert!(page.js(said).as_str().unwrap().contains("too large"));
    page.choose(&input("CSV"), &disk.file("a.exe", "MZ"));
    page.until_text("“a.exe” is of another kind. Accepted: CSV.");
    page.choose(&input("CSV"), &disk.file("a.csv", "good"));
    page.until_text("a.csv reads \"good\"");
    assert!(!page.says("another kind"), "what was wrong is over");
}

#[test]
fn each_file_that_is_refused_is_told_of_and_the_others_are_taken() {
    #[app]
    fn pictures(ui: &Ui) {
        let all = ui.files_uploader("Pictures", accept = ["image/*"], max_files = 20);
        let names: Vec<_> = all.iter().map(|file| file.name().to_owned()).collect();
        ui.write(format!("all: {}.", names.join(" ")));
    }
    let disk = Disk::new("refused");
    let server = Server::start(web::router(pictures));
    let page = Chromium::open(&server.url());
    // The browser does not know the types of these files, and the server does.
    let mixed = ["one.xyz", "good.gif", "two.xyz"].map(|name| disk.file(name, "GIF89a"));
    page.choose(&input("Pictures"), &mixed.join("\n"));
    page.until_text("all: good.gif.");
    for name in ["one.xyz", "two.xyz"] {
        page.until_text(&format!(
            "“{name}” was not uploaded: files of this kind are not accepted."
        ));
    }
    // With many files, the first are named and the others counted.
    let many: Vec<_> = (0..9).map(|number| disk.file(&format!("{number}.txt"), "text")).collect();
    page.choose(&input("Pictures"), &many.join("\n"));
    page.until_text("“4.txt” is of another kind. Accepted: images. And 4 more files were refused.");
    assert!(!page.says("“5.txt”") && !page.says("one.xyz"), "what was wrong before is over");
    let unknown: Vec<_> = (0..7).map(|number| disk.file(&format!("{number}.abc"), "x")).collect();
    page.choose(&input("Pictures"), &unknown.join("\n"));
    page.until_text("And 2 more files were refused.");
    // A folder is refused as a file is, and what lies beside it is taken.
    let folder = disk.0.join("folder");
    std::fs::create_dir_all(&folder).unwrap();
    let dropped = [folder.to_str().unwrap().to_owned(), disk.file("beside.gif", "GIF89a")];
    let place = page.js("(() => { const r = document.querySelector('.dropzone').getBoundingClientRect(); return [r.left + 9, r.top + 9]; })()");
    for kind in ["dragEnter", "dragOver", "drop"] {
        let data = json!({ "items": [], "files": dropped, "dragOperationsMask": 1 });
        let event = json!({ "type": kind, "x": place[0], "y": place[1], "data": data });
        page.devtools("Input.dispatchDragEvent", event);
    }
    page.until_text("“folder” is a folder. Drop the files that are in it.");
    page.until_text("all: good.gif beside.gif.");
}

#[test]
fn an_upload_is_cancelled_and_leaves_nothing() {
    let disk = Disk::new("cancelled");
    let server = Server::start(web::router(files));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    cable.narrow(PART);
    page.choose(&input("All"), &disk.file("long.bin", vec![0; LARGE]));
    page.until("document.querySelector('.upload progress').value > 0");
    // A rerun meanwhile does not disturb it.
    page.click("Again");
    page.until_settled();
    page.click_on("[aria-label='Cancel long.bin']");
    page.until("!document.querySelector('.upload')");
    cable.widen();
    page.choose(&input("All"), &disk.file("short.bin", "x"));
    page.until_text("all: short.bin=1");
}

#[test]
fn an_upload_that_a_lost_connection_has_broken_begins_again() {
    let disk = Disk::new("broken");
    let server = Server::start(web::router(files));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    cable.narrow(PART);
    page.choose(&input("All"), &disk.file("long.bin", vec![0; LARGE]));
    page.until("document.querySelector('.upload progress').value > 0");
    cable.cut();
    page.until("document.querySelector('.upload[data-failed]')");
    page.until("document.documentElement.dataset.connection === 'lost'");
    cable.widen();
    cable.mend();
    page.until_text("all: long.bin=30000000");
}

#[test]
fn a_server_that_started_over_has_no_files_and_the_page_says_so() {
    let disk = Disk::new("restarted");
    let server = Server::start(web::router(files));
    let address = server.address;
    let page = Chromium::open(&server.url());
    page.choose(&input("CSV"), &disk.file("a.csv", "x"));
    page.until_text("a.csv reads");
    drop(server);
    page.until("document.documentElement.dataset.connection === 'lost'");
    let _server = Server::listen(web::router(files), address);
    page.until_text("The server started over without this file. Choose it again.");
    page.until_text("no csv");
    page.choose(&input("CSV"), &disk.file("a.csv", "y"));
    page.until_text("a.csv reads \"y\"");
    assert!(!page.says("Choose it again"));
}

#[test]
fn in_a_form_a_file_waits_for_the_submit() {
    #[app]
    fn form(ui: &Ui) {
        let (file, sent) = ui.form("form", |ui| {
            let file = ui.file_uploader("File");
            (file, ui.form_submit_button("Send"))
        });
        let name = file.map(|file| file.name().to_owned());
        ui.write(format!("{name:?} {sent}"));
        ui.button("Again");
    }
    let disk = Disk::new("form");
    let server = Server::start(web::router(form));
    let mut cable = Cable::to(server.address);
    let page = Chromium::open(&cable.url());
    page.choose(&input("File"), &disk.file("a.txt", "a"));
    page.until("document.querySelector('[data-file]')");
    page.click("Again");
    page.until_settled();
    assert!(page.says("None false"), "nothing of it was sent");
    cable.narrow(PART);
    page.choose(&input("File"), &disk.file("b.bin", vec![0; LARGE]));
    page.until("document.querySelector('.upload progress').value > 0");
    page.click("Send");
    page.until_text("A file is still on its way.");
    assert!(page.says("None false"));
    cable.widen();
    page.until("document.querySelector('[data-file] .name').innerText === 'b.bin'");
    page.until_gone("A file is still on its way.");
    page.click("Send");
    page.until_text("Some(\"b.bin\") true");
}

/// A request of a program to the upload route: headers, and then any body.
struct Put<'a> {
    server: SocketAddr,
    key: &'a str,
    token: &'a str,
    name: &'a str,
    extra: String,
    body: &'a [u8],
}

impl Put<'_> {
    /// The status of the answer, and its body.
    fn send(&self) -> (u16, String) {
        let mut stream = TcpStream::connect(self.server).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let Put { server, key, token, name, extra, .. } = self;
        let head = format!(
            "PUT /_dacapo/upload/{key} HTTP/1.1\r\nHost: {server}\r\nX-Dacapo-Session: {token}\r\n\
             X-Dacapo-Name: {name}\r\nConnection: close\r\n{extra}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A server that has heard enough need not read on.
        drop(stream.write_all(self.body));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or(0), body.to_owned())
    }
}

/// The keys of an app's inputs, by the order in which they stand on its page.
struct Keys {
    csv: String,
    all: String,
    note: String,
    off: String,
    third: String,
}

impl Keys {
    fn of(server: SocketAddr) -> Keys {
        let page = get(server, "/");
        let (_, after_csv) = page.split_once("data-kinds=\"CSV\"").unwrap();
        let (_, third) = page.split_once("Third").unwrap();
        let third = third.split_once("id=\"").unwrap().1;
        Keys {
            csv: key_of(&page, "data-kinds=\"CSV\""),
            all: key_of(after_csv, "data-max-files=\"3\""),
            note: key_of(&page, "data-input=\"text\""),
            off: key_of(&page, "data-input=\"checkbox\""),
            third: third[..11].to_owned(),
        }
    }
}

#[test]
fn uploads_need_a_session_this_origin_and_an_uploader() {
    let server = Server::start(web::router(files));
    let address = server.address;
    let keys = Keys::of(address);
    let mut rogue = Rogue::connect(address, None);
    let token = rogue.token.clone();
    let good = || Put {
        server: address,
        key: &keys.csv,
        token: &token,
        name: "a.csv",
        extra: "Content-Length: 1\r\n".into(),
        body: b"x",
    };
    let (status, id) = good().send();
    assert_eq!((status, id.len()), (200, 32), "{id}");
    let origin = |origin: &str| format!("Content-Length: 1\r\nOrigin: {origin}\r\n");
    assert_eq!(Put { extra: origin(&format!("http://{address}")), ..good() }.send().0, 200);
    assert_eq!(Put { extra: origin("http://evil.example"), ..good() }.send().0, 403);
    assert_eq!(Put { extra: origin("null"), ..good() }.send().0, 403);
    assert_eq!(Put { token: "", ..good() }.send().0, 403);
    assert_eq!(Put { token: "0123456789abcdef0123456789abcdef", ..good() }.send().0, 403);
    assert_eq!(Put { key: &keys.note, ..good() }.send().0, 404);
    assert_eq!(Put { key: "00000000000", ..good() }.send().0, 404);
    assert_eq!(Put { key: "..%2F..%2Fetc", ..good() }.send().0, 404);
    assert_eq!(Put { name: "", ..good() }.send().0, 400);
    assert_eq!(Put { name: "a.exe", ..good() }.send().0, 415);
    assert_eq!(Put { key: &keys.third, ..good() }.send().0, 200);
    rogue.send(&format!(r#"[1,"set","{}",true]"#, keys.off));
    rogue.receive();
    assert_eq!(Put { key: &keys.third, ..good() }.send().0, 404, "it is disabled now");
}

#[test]
fn sizes_are_counted_and_not_believed() {
    let server = Server::start(web::router(files));
    let address = server.address;
    let keys = Keys::of(address);
    let rogue = Rogue::connect(address, None);
    let put = |extra: &str, body: &[u8]| {
        let (key, token) = (&*keys.csv, &*rogue.token);
        Put { server: address, key, token, name: "a.csv", extra: extra.into(), body }.send()
    };
    let limit = [b'x'; 1_000];
    assert_eq!(put("Content-Length: 1000\r\n", &limit).0, 200);
    assert_eq!(put("Content-Length: 1001\r\n", &limit), (413, "it is larger than 1 kB".into()));
    // More than was promised is the next request to a server, and no part of the file.
    assert_eq!(put("Content-Length: 10\r\n", &limit).0, 200);
    let chunked = |size: usize| {
        [format!("{size:x}\r\n").as_bytes(), &vec![b'x'; size], b"\r\n0\r\n\r\n"].concat()
    };
    assert_eq!(put("Transfer-Encoding: chunked\r\n", &chunked(1_000)).0, 200);
    assert_eq!(put("Transfer-Encoding: chunked\r\n", &chunked(1_001)).0, 413);
    let cut = [b"3e8\r\n".as_slice(), &[b'x'; 10]].concat();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "PUT /_dacapo/upload/{} HTTP/1.1\r\nHost: {address}\r\nX-Dacapo-Session: {}\r\nX-Dacapo-Name: a.csv\r\nTransfer-Encoding: chunked\r\n\r\n", keys.csv, rogue.token).unwrap();
    stream.write_all(&cut).unwrap();
    drop(stream);
    assert_eq!(put("Content-Length: 1\r\n", b"x").0, 200, "the server is well");
}

#[test]
fn only_what_was_uploaded_here_becomes_a_value() {
    let server = Server::start(web::router(files));
    let address = server.address;
    let keys = Keys::of(address);
    let mut rogue = Rogue::connect(address, None);
    let put = |token: &str, key: &str, name: &str| {
        let extra = "Content-Length: 4\r\n".to_owned();
        Put { server: address, key, token, name, extra, body: b"text" }.send()
    };
    let id = put(&rogue.token, &keys.csv, "..%2F..%2Fetc%2Fpass%0D%0A%00wd.csv").1;
    let other = Rogue::connect(address, None);
    let foreign = put(&other.token, &keys.csv, "a.csv").1;
    let exe = put(&rogue.token, &keys.all, "a.exe").1;
    let thousands = vec![id.as_str(); 10_000];
    let unknown: Vec<_> = (0..10_000).map(|number| format!("{number:032x}")).collect();
    let forged = [
        serde_json::json!(["0123456789abcdef0123456789abcdef"]),
        serde_json::json!([foreign]),
        serde_json::json!([exe]),
        serde_json::json!([id, id]),
        serde_json::json!(thousands),
        serde_json::json!(unknown),
        serde_json::json!(id),
        serde_json::json!([null]),
    ];
    let mut number = 0;
    for value in forged {
        number += 1;
        rogue.send(&serde_json::json!([number, "set", keys.csv, value]).to_string());
        let answer = rogue.receive();
        assert_eq!(answer[1], serde_json::json!([]), "{answer}");
        assert!(answer[2]["refused"].is_string(), "{answer}");
    }
    rogue.send(&serde_json::json!([number + 1, "set", keys.csv, [id]]).to_string());
    let answer = rogue.receive().to_string();
    assert!(answer.contains("passwd.csv reads") && answer.contains("text"), "{answer}");
    assert!(!answer.contains("etc"), "of a path stays the name: {answer}");
}

#[test]
fn an_upload_does_not_wait_for_a_run() {
    static INSIDE: Barrier = Barrier::new(2);
    static GO_ON: Barrier = Barrier::new(2);

    #[app]
    fn slow(ui: &Ui) {
        let file = ui.file_uploader("File");
        if ui.button("Work") {
            INSIDE.wait();
            GO_ON.wait();
        }
        ui.write(format!("{:?}", file.map(|file| file.text().unwrap())));
    }
    let server = Server::start(web::router(slow));
    let address = server.address;
    let page = get(address, "/");
    let (key, button) = (key_of(&page, "data-input=\"files\""), key_of(&page, "data-click"));
    let mut rogue = Rogue::connect(address, None);
    rogue.send(&format!(r#"[1,"click","{button}"]"#));
    INSIDE.wait();
    let extra = "Content-Length: 4\r\n".to_owned();
    let token = rogue.token.clone();
    let put = Put { server: address, key: &key, token: &token, name: "a", extra, body: b"text" };
    let (status, id) = put.send();
    assert_eq!(status, 200, "{id}");
    rogue.send(&format!(r#"[2,"set","{key}",["{id}"]]"#));
    GO_ON.wait();
    while !rogue.receive()[1].to_string().contains("Some(&quot;text&quot;)") {}
}

#[test]
fn at_most_four_files_come_in_at_once() {
    let server = Server::start(web::router(files));
    let address = server.address;
    let keys = Keys::of(address);
    let rogue = Rogue::connect(address, None);
    let begin = || {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "PUT /_dacapo/upload/{} HTTP/1.1\r\nHost: {address}\r\nX-Dacapo-Session: {}\r\nX-Dacapo-Name: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", keys.all, rogue.token).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        (String::from_utf8(answer.to_vec()).unwrap(), stream)
    };
    let first: Vec<_> = (0..4).map(|_| begin()).collect();
    assert!(first.iter().all(|(answer, _)| answer == "HTTP/1.1 100"), "{first:?}");
    assert_eq!(begin().0, "HTTP/1.1 429");
    let mut first = first.into_iter().map(|(_, stream)| stream);
    let mut one = first.next().unwrap();
    one.write_all(b"done").unwrap();
    let mut rest = [0; 30];
    one.read_exact(&mut rest).unwrap();
    assert!(String::from_utf8_lossy(&rest).contains("HTTP/1.1 200"));
    assert_eq!(begin().0, "HTTP/1.1 100");
}
