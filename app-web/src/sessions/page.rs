//! The first page: HTML from the same code that renders patches.

use std::borrow::Cow;
use std::sync::Arc;

use app_literals::Icon;
use app_runtime::PageLayout;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Response};

use crate::base::metrics;
use crate::base::reason::Reason;
use crate::files::assets;
use crate::files::gzip;
use crate::files::pictures;
use crate::markup::{self, Document};
use crate::sessions::arrival::{Presented, present};
use crate::sessions::host::Host;
use crate::sessions::socket;
use crate::visitors::identity::{self, Identity};
use crate::visitors::origin::Origin;
use crate::visitors::visitor::Visitor;
use crate::wire::up::Parameters;

/// Everything comes from this server, and only script files of ours run, and the one in the page that
/// has this hash.
const POLICY: &str = "default-src 'none'; script-src 'self' 'sha256-qarYKePjH0oJQZAUQtxtpUrwniVM2ojj6E8sHIbK9sc='; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The parameter with which a page without scripts asks for the rest of its page.
const AGAIN: &str = "dacapo-again";

pub(crate) async fn page(
    State(host): State<Arc<Host>>,
    visitor: Visitor,
    origin: Origin,
    OriginalUri(uri): OriginalUri,
    asking: HeaderMap,
) -> Response {
    let (app, files) = (&host.app, &host.assets);
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let mut query: Parameters = query.into_owned().collect();
    let again = query.iter().position(|(name, _)| name == AGAIN).map(|at| query.remove(at).1);
    let (visitor, cookie) = known(&host, visitor, origin);
    let tab_cookie = identity::tab(&asking);
    let leaves_tab = tab_cookie.is_some();
    let query_before = query.clone();
    let tab = again.clone().or(tab_cookie);
    let presented = match present(&host, visitor, query, tab).await {
        Ok(presented) => presented,
        Err(reason) => return refuse(reason),
    };
    let Presented { page, hash, session, running } = presented;
    let token = session.as_ref().map(|live| live.token.as_str());
    // A page without scripts asks again until its run has ended, if it is known again.
    let is_known = again.as_deref().is_none_or(|again| Some(again) == token);
    let refresh =
        token.filter(|_| running && is_known).map(|token| address_again(&query_before, token));
    let base = relative_base(uri.path());
    let document = markup::document(&Document {
        title: &app.settings.title,
        icon: app.settings.icon.as_ref().unwrap_or(&Icon::Emoji("🎵".to_owned())),
        wide: app.settings.layout == PageLayout::Wide,
        body: &based(&page.html, &base),
        more: page.more,
        hash: &hash,
        session: token,
        running,
        refresh: refresh.as_deref(),
        assets: &format!("{base}{}", assets::prefix(&files.build)),
        theme: files.theme.as_ref().map(|file| format!("{base}{}", file.address())).as_deref(),
        socket: &format!("{base}{}", socket::SOCKET_ROUTE.trim_start_matches('/')),
    });
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    let cookies = [cookie, leaves_tab.then_some(identity::NO_TAB)].into_iter().flatten();
    let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
    let small = gzip::accepted(&asking).then(|| gzip::compress(document.as_bytes(), gzip::QUICK));
    match small.flatten() {
        Some(small) => {
            let encoding = [(header::CONTENT_ENCODING, "gzip")];
            (headers, cookies, encoding, Html(small)).into_response()
        }
        None => (headers, cookies, Html(document)).into_response(),
    }
}

/// The address at which a page without scripts asks for the rest of its page.
fn address_again(query: &Parameters, token: &str) -> String {
    let mut address = form_urlencoded::Serializer::for_suffix("?".to_owned(), 1);
    address.extend_pairs(query).append_pair(AGAIN, token).finish()
}

/// The visitor with an identity, and the cookie that gives it to a new browser.
fn known(host: &Host, visitor: Visitor, origin: Origin) -> (Visitor, Option<HeaderValue>) {
    if !visitor.identity.is_nobody() {
        return (visitor, None);
    }
    let identity = Identity::new();
    let cookie = identity.cookie(origin.is_https == Some(true));
    (host.shares.visitor(identity, visitor.address), cookie)
}

/// The answer if there is no page.
fn refuse(reason: Reason) -> Response {
    metrics::turned_away(reason);
    let headers = [(header::RETRY_AFTER, "10"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, reason.words()).into_response()
}

/// The relative path from the page's address to its folder. An app may be nested with or without a
/// final slash, and a proxy may have removed a prefix. The browser and the server agree only on the
/// last part of the path.
fn relative_base(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((_, "")) | None => "./".to_owned(),
        Some((_, last)) => format!("./{last}/"),
    }
}

/// The same page, with addresses of pictures that start at the page's own address. No other text
/// can look like these: quotes in text of an app or a person are escaped.
fn based<'b>(body: &'b str, base: &str) -> Cow<'b, str> {
    if base == "./" {
        return Cow::Borrowed(body);
    }
    let address =
        |base: &str| format!("<img src=\"{base}{}", pictures::PREFIX.trim_start_matches("./"));
    Cow::Owned(body.replace(&address("./"), &address(base)))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};

    use app_runtime::{App, Ui};
    use flate2::read::GzDecoder;

    use super::*;
    use crate::test_server::{self, Served};

    fn serve(app: App) -> Served {
        test_server::serve(test_server::router_of(app))
    }

    /// All bytes of an answer: its head as text, and its body.
    fn get(server: SocketAddr, path: &str, accepted: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(server).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nAccept-Encoding: {accepted}\r\n\
             Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let body = answer.split_off(head);
        (String::from_utf8(answer).unwrap(), body)
    }

    fn unzip(bytes: &[u8]) -> String {
        let mut text = String::new();
        GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
        text
    }

    fn hello() -> App {
        App::new("hello", |ui: &Ui| {
            if ui.button("Say hello").show() {
                ui.success("Hello, world!").show();
            }
        })
    }

    /// The requests of a page, and all bytes of the answers, heads included: compressed, and not
    /// compressed.
    fn first_load(app: App) -> (Vec<String>, usize, usize) {
        let server = serve(app);
        let page = String::from_utf8(get(server.address, "/", "identity").1).unwrap();
        let addresses = page.split(['"']).filter_map(|text| text.strip_prefix('.'));
        let mut asked = vec!["/".to_owned()];
        asked.extend(
            addresses
                .filter(|address| address.ends_with(".js") || address.ends_with(".css"))
                .map(str::to_owned),
        );
        let load = |coding: &str| {
            let size = |address: &String| {
                let (head, body) = get(server.address, address, coding);
                assert!(head.starts_with("HTTP/1.1 200 OK"), "{address}: {head}");
                head.len() + body.len()
            };
            asked.iter().map(size).sum()
        };
        let (small, plain) = (load("gzip"), load("identity"));
        (asked, small, plain)
    }

    /// SHA-256 of FIPS 180-4. The policy has a hash as it is written there.
    fn sha256(text: &str) -> [u8; 32] {
        // Roots of the first primes: the first 32 bits of their fractions.
        let is_prime = |n: &u32| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
        let bits = |root: f64| (root.fract() * 2f64.powi(32)) as u32;
        let primes: Vec<f64> = (2..).filter(is_prime).take(64).map(f64::from).collect();
        let rounds: Vec<u32> = primes.iter().map(|prime| bits(prime.cbrt())).collect();
        let mut hash: Vec<u32> = primes[..8].iter().map(|prime| bits(prime.sqrt())).collect();
        let mut message = text.as_bytes().to_vec();
        message.push(0x80);
        message.resize((message.len() + 8).next_multiple_of(64) - 8, 0);
        message.extend((text.len() as u64 * 8).to_be_bytes());
        for block in message.chunks(64) {
            let mut words: Vec<u32> =
                block.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
            for at in 16..64 {
                let (a, b) = (words[at - 15], words[at - 2]);
                let a = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
                let b = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
                words.push(
                    words[at - 16].wrapping_add(a).wrapping_add(words[at - 7]).wrapping_add(b),
                );
            }
            let mut now = hash.clone();
            for (word, round) in words.iter().zip(&rounds) {
                let (a, e) = (now[0], now[4]);
                let choice = e & now[5] ^ !e & now[6];
                let majority = a & now[1] ^ a & now[2] ^ now[1] & now[2];
                let sum = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
                let first =
                    [now[7], sum, choice, *round, *word].into_iter().fold(0, u32::wrapping_add);
                let sum = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
                now.rotate_right(1);
                now[4] = now[4].wrapping_add(first);
                now[0] = first.wrapping_add(sum).wrapping_add(majority);
            }
            hash.iter_mut().zip(now).for_each(|(hash, now)| *hash = hash.wrapping_add(now));
        }
        let bytes: Vec<u8> = hash.into_iter().flat_map(u32::to_be_bytes).collect();
        bytes.try_into().unwrap()
    }

    fn base64(bytes: &[u8]) -> String {
        const SIGNS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let four = |three: &[u8]| {
            let bits =
                (0..3).fold(0, |bits, at| bits << 8 | three.get(at).map_or(0, |b| u32::from(*b)));
            let sign = |at: usize| match at <= three.len() {
                true => char::from(SIGNS[(bits >> (18 - 6 * at) & 63) as usize]),
                false => '=',
            };
            (0..4).map(sign).collect::<Vec<_>>()
        };
        bytes.chunks(3).flat_map(four).collect()
    }

    #[test]
    fn the_policy_has_the_hash_of_the_script_in_the_page() {
        assert_eq!(base64(&sha256("abc")), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        let page = String::from_utf8(get(serve(hello()).address, "/", "identity").1).unwrap();
        let (_, rest) = page.split_once("<script>").unwrap();
        let (script, _) = rest.split_once("</script>").unwrap();
        let own = format!("script-src 'self' 'sha256-{}';", base64(&sha256(script)));
        assert!(POLICY.contains(&own), "of the script in the page: {own}");
    }

    #[test]
    fn the_first_load_of_hello_is_three_files_of_14_kilobytes() {
        let (asked, small, plain) = first_load(hello());
        // And the socket.
        assert_eq!(asked.len(), 3, "{asked:?}");
        assert!(small <= 14_000, "{small} bytes");
        assert!(plain <= 60_000, "{plain} bytes");
    }

    #[test]
    fn the_first_load_of_a_page_with_inputs_is_five_files_of_35_kilobytes() {
        let (asked, small, _) = first_load(App::new("name", |ui: &Ui| {
            let name = ui.text_input("Name").show();
            ui.text(name).show();
        }));
        assert_eq!(asked.len(), 5, "{asked:?}");
        assert!(small <= 35_500, "{small} bytes");
    }

    #[test]
    fn what_is_compressed_is_the_same_page_and_says_so() {
        // The page of `hello` fits into one packet as it is.
        let server = serve(App::new("words", |ui: &Ui| {
            ui.text("from the top, ".repeat(100)).show();
        }));
        for path in ["/", &format!("/{}style.css", assets::prefix(&assets::BUILD))] {
            let (plain_head, plain) = get(server.address, path, "identity");
            let (small_head, small) = get(server.address, path, "br, gzip");
            assert!(!plain_head.contains("content-encoding"), "{plain_head}");
            assert!(small_head.contains("content-encoding: gzip"), "{small_head}");
            assert!(plain_head.contains("vary: accept-encoding"), "{plain_head}");
            assert!(small_head.contains("vary: accept-encoding"), "{small_head}");
            // Each document begins a session of its own.
            let without_token = |page: &str| {
                let token = page.split("data-session=\"").nth(1);
                token.map_or_else(|| page.to_owned(), |token| page.replace(&token[..32], ""))
            };
            let plain = String::from_utf8(plain).unwrap();
            assert_eq!(without_token(&unzip(&small)), without_token(&plain));
        }
    }

    #[test]
    fn a_theme_is_a_file_of_its_own_which_the_page_names() {
        let server = serve(hello().theme(app_runtime::Theme::new().primary("teal")));
        let page = String::from_utf8(get(server.address, "/", "identity").1).unwrap();
        let address = page.split(['"']).find(|text| text.ends_with("/theme.css")).unwrap();
        let (head, css) = get(server.address, address.trim_start_matches('.'), "identity");
        assert!(head.contains("content-type: text/css") && head.contains("immutable"), "{head}");
        let css = String::from_utf8(css).unwrap();
        assert!(css.contains("--accent: light-dark(#008080, #008080);"), "{css}");

        let plain = serve(hello());
        let page = String::from_utf8(get(plain.address, "/", "identity").1).unwrap();
        assert!(!page.contains("theme.css"));
        let (head, _) = get(plain.address, address.trim_start_matches('.'), "identity");
        assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    }

    #[test]
    fn only_files_of_this_build_are_kept_for_good() {
        let server = serve(hello().theme(app_runtime::Theme::new().primary("teal")));
        let page = String::from_utf8(get(server.address, "/", "identity").1).unwrap();
        let files = page.split(['"']).filter_map(|text| text.strip_prefix("./_dacapo/"));
        let other = "0123456789012345";
        let ask = |build: &str, file: &str| {
            let (head, body) = get(server.address, &format!("/_dacapo/{build}/{file}"), "identity");
            (head, String::from_utf8(body).unwrap())
        };
        let mut seen = Vec::new();
        for (build, file) in files.filter_map(|address| address.split_once('/')) {
            let (own_head, own) = ask(build, file);
            assert!(own_head.contains("immutable"), "{file}: {own_head}");
            let (head, body) = ask(other, file);
            assert!(
                head.starts_with("HTTP/1.1 200") && head.contains("no-store"),
                "{file}: {head}"
            );
            // A script would not fit its page, so the page is loaded anew.
            assert_eq!(body != own && body.contains("location.reload()"), file.ends_with(".js"));
            assert_eq!(body == own, file.ends_with(".css"));
            seen.push(file);
        }
        assert_eq!(seen, ["style.css", "theme.css", "client.js"]);
        let (head, _) = ask(other, "none.js");
        assert!(head.starts_with("HTTP/1.1 404") && head.contains("no-store"), "{head}");
    }

    #[test]
    fn an_app_in_a_folder_is_found_with_and_without_the_final_slash() {
        let app = test_server::router_of(hello());
        let server = test_server::serve(axum::Router::new().nest_service("/tools/hello", app));
        for (path, folder) in [("/tools/hello", "/tools"), ("/tools/hello/", "/tools/hello")] {
            let (head, page) = get(server.address, path, "identity");
            assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
            let page = String::from_utf8(page).unwrap();
            let mut files = page.split('"').filter_map(|text| text.strip_prefix("./")).peekable();
            assert!(files.peek().is_some());
            for file in files {
                let (head, _) = get(server.address, &format!("{folder}/{file}"), "identity");
                // A socket must be asked for as one.
                let expected = if file.ends_with("socket") { "426" } else { "200" };
                assert!(head.starts_with(&format!("HTTP/1.1 {expected}")), "{file}: {head}");
            }
        }
    }

    #[test]
    fn files_are_found_with_and_without_the_final_slash() {
        assert_eq!(relative_base("/"), "./");
        assert_eq!(relative_base("/counter"), "./counter/");
        assert_eq!(relative_base("/counter/"), "./");
        assert_eq!(relative_base("/tools/counter"), "./counter/");
    }
}
