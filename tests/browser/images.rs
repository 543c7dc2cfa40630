//! Pictures that an app gives as bytes: on the first page and in patches, wherever the app lives.

use dacapo::prelude::*;
use dacapo::web;
use dacapo::web::axum::Router;

use crate::chromium::Chromium;
use crate::server::Server;
use crate::socket::get;

const DOT: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A picture that is as wide as `side` says, and would like to be more than a picture.
fn square(side: u32) -> Vec<u8> {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{side}' height='20'>\
         <script>document.title = 'taken over'; top.document.title = 'taken over'</script>\
         <rect width='{side}' height='20' fill='teal'/></svg>"
    )
    .into()
}

#[app(title = "Pictures")]
fn pictures(ui: &Ui) {
    ui.image(DOT, caption = "A dot", alt = "a dot");
    let more = ui.button("More");
    ui.image(square(if more { 70 } else { 50 }), caption = "A bar");
    if more {
        ui.image(square(90), width = 45);
    }
}

/// The widths of all pictures, in their own pixels, once they are there.
const WIDTHS: &str = "[...document.images].every(i => i.complete) && [...document.images].map(i => i.naturalWidth).join()";

#[test]
fn pictures_are_there_first_and_later_wherever_the_app_lives() {
    let nested = Router::new().nest_service("/app", web::router(pictures));
    let server = Server::start(nested.merge(web::router(pictures)));
    for path in ["/", "/app", "/app/"] {
        let page = Chromium::open(&format!("{}{path}", server.url()));
        page.until(&format!("({WIDTHS}) === '1,50'"));
        page.click("More");
        page.until(&format!("({WIDTHS}) === '1,70,90'"));
        assert_eq!(page.js("document.images[0].alt"), "a dot");
        assert_eq!(page.js("document.images[1].alt"), "A bar");
        assert_eq!(page.js("document.images[2].width"), 45);
        page.click("More");
        page.click("More");
        page.until_settled();
        page.until(&format!("({WIDTHS}) === '1,70,90'"));
        assert_eq!(page.js("document.title"), "Pictures", "{path}");
    }
}

#[test]
fn pictures_need_no_script_and_are_only_pictures() {
    let server = Server::start(web::router(pictures));
    let address = server.address;
    let first = get(address, "/");
    let addresses: Vec<_> = first
        .split("src=\"./_dacapo/media/")
        .skip(1)
        .map(|rest| format!("/_dacapo/media/{}", rest.split('"').next().unwrap()))
        .collect();
    assert_eq!(addresses.len(), 2, "{first}");
    assert!(!first.contains("<script>document"), "the bytes are not in the page");
    let svg = get(address, &addresses[1]);
    for header in [
        "content-type: image/svg+xml\r\n",
        "cache-control: private, max-age=31536000, immutable\r\n",
        "x-content-type-options: nosniff\r\n",
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline'; sandbox\r\n",
    ] {
        assert!(svg.contains(header), "{header} in {svg}");
    }
    assert!(svg.ends_with(std::str::from_utf8(&square(50)).unwrap()));
    for missing in ["0", "x", "../../etc/passwd", &"0".repeat(32), &"f".repeat(33)] {
        let answer = get(address, &format!("/_dacapo/media/{missing}"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    }
    // Opened as a page of its own it is a picture all the same.
    let page = Chromium::open(&server.url());
    page.visit(&format!("{}{}", server.url(), addresses[1]));
    assert_ne!(page.js("document.title"), "taken over");
}
