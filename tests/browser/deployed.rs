//! The guide to deployment, followed: its nginx file, as it is but for names and ports, with an app
//! behind it.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use dacapo::prelude::*;
use dacapo::web::{self, Folder, Resources};
use tungstenite::client::IntoClientRequest;

use crate::chromium::Chromium;
use crate::server::Server;
use crate::socket::{Rogue, get};

#[app]
fn shop(ui: &Ui) {
    let mut clicks = ui.remember(|| 0);
    if ui.button("Count") {
        *clicks += 1;
    }
    ui.write(format!("clicks={}", *clicks));
    if let Some(file) = ui.file_uploader("File") {
        ui.write(format!("size={}", file.size()));
    }
    ui.download_button("Keep", "data", file_name = "kept.txt");
}

/// An nginx with the guide's file, in a folder of its own.
struct Nginx {
    process: Child,
    folder: PathBuf,
    address: SocketAddr,
}

impl Nginx {
    fn before(app: SocketAddr) -> Nginx {
        let address = free();
        let folder = std::env::temp_dir().join(format!("nginx-{}", address.port()));
        std::fs::create_dir_all(&folder).unwrap();
        let guide = include_str!("../../docs/deploy/nginx.conf");
        let own: String = guide
            .lines()
            .filter(|line| !line.trim_start().starts_with("ssl_"))
            .map(|line| format!("{line}\n"))
            .collect();
        let own = replaced(&own, "server 127.0.0.1:8501;", &format!("server {app};"));
        let own = replaced(&own, "listen 443 ssl;", &format!("listen {address};"));
        let around = format!(
            "pid nginx.pid;\nevents {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n\
             client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
             uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n{own}}}\n"
        );
        std::fs::write(folder.join("nginx.conf"), around).unwrap();
        // Debian's path of it, which is not in every user's `PATH`.
        let process = Command::new("/usr/sbin/nginx")
            .args(["-e", "stderr", "-g", "daemon off;", "-c", "nginx.conf", "-p"])
            .arg(&folder)
            .spawn()
            .expect("`nginx` is installed: `cargo xtask test browser` does that");
        let nginx = Nginx { process, folder, address };
        let end = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(address).is_err() {
            assert!(Instant::now() < end, "nginx does not answer");
            std::thread::yield_now();
        }
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked kindly, the first process takes the others along; killed, it would leave them.
        let pid = self.process.id().to_string();
        drop(Command::new("kill").args(["-TERM", &pid]).status());
        drop(self.process.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn free() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

#[track_caller]
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

#[test]
fn the_nginx_file_of_the_guide_carries_pages_sockets_and_files() {
    let store = std::env::temp_dir().join(format!("deployed-{}", std::process::id()));
    let router = || {
        let kept = Folder::open(&store).unwrap();
        web::router_with_store(shop, Resources::default(), kept).unwrap()
    };
    let server = Server::start(router());
    let behind = server.address;
    let nginx = Nginx::before(behind);
    let page = Chromium::open(&format!("http://{}", nginx.address));
    page.click("Count");
    page.until_text("clicks=1");

    page.js("(() => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(3_000_000)], 'large.bin'));
            const input = document.querySelector('input[type=file]');
            input.files = data.files;
            input.dispatchEvent(new Event('change', { bubbles: true }));
        })()");
    page.until_text("size=3000000");
    page.goto(&format!("http://{}", nginx.address));
    page.until_text("clicks=1");
    page.until_text("size=3000000");

    // The app ends and another one starts, without the file: the page waits, and goes on.
    drop(server);
    let _server = Server::listen(router(), behind);
    page.until_gone("size=3000000");
    page.click("Count");
    page.until_text("clicks=2");

    for path in ["/healthz", "/readyz"] {
        assert!(get(nginx.address, path).contains("ok\n"), "{path}");
    }
    let address = nginx.address;
    let mut request = format!("ws://{address}/_dacapo/socket").into_client_request().unwrap();
    request.headers_mut().insert("origin", "http://evil.example".parse().unwrap());
    assert!(tungstenite::client(request, TcpStream::connect(address).unwrap()).is_err());
    drop(page);
    std::fs::remove_dir_all(store).unwrap();
}

#[test]
fn the_nginx_file_of_the_guide_says_for_whom_it_asks_whatever_they_say() {
    let app = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let nginx = Nginx::before(app.local_addr().unwrap());
    let mut stream = TcpStream::connect(nginx.address).unwrap();
    let lines = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n";
    stream.write_all(lines.as_bytes()).unwrap();
    let (asked, _) = app.accept().unwrap();
    let head =
        BufReader::new(asked).lines().map(Result::unwrap).take_while(|line| !line.is_empty());
    let told: Vec<_> = head.filter(|line| line.starts_with("X-Forwarded-For:")).collect();
    assert_eq!(told, ["X-Forwarded-For: 127.0.0.1"]);
}

#[test]
fn the_nginx_file_of_the_guide_lets_a_school_in_that_has_one_address() {
    let trusted = "127.0.0.1".parse().unwrap();
    let server = Server::start(web::trust_proxies(web::router(shop), trusted));
    let nginx = Nginx::before(server.address);
    let mut people: Vec<_> = (0..130)
        .map(|_| {
            // The page and what it fetches.
            for _ in 0..5 {
                assert!(get(nginx.address, "/").starts_with("HTTP/1.1 200"));
            }
            Rogue::connect(nginx.address, None)
        })
        .collect();
    for one in &mut people {
        one.send(r#"[1,"click","00000000001"]"#);
        assert!(one.answer()[2]["refused"].is_string(), "its session answers");
    }
}
