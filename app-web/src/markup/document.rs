//! The first page: the document around the elements.

use std::fmt::{self, Display, Write};

use app_literals::Icon;

use crate::files::assets;
use crate::markup::write::{close, tag, text};

/// The data of the document around a page.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// The title of the tab.
    pub(crate) title: &'a str,
    /// The icon of the tab.
    pub(crate) icon: &'a Icon,
    /// Whether the main column takes the whole window.
    pub(crate) wide: bool,
    /// The page, as [`page_body`](crate::markup::page_body) gives it.
    pub(crate) body: &'a str,
    /// Whether it has more than words and buttons.
    pub(crate) more: bool,
    /// The hash that tells the session whether this is the page it starts with.
    pub(crate) hash: &'a str,
    /// The token of the session that has the page.
    pub(crate) session: Option<&'a str>,
    /// The run of the page goes on.
    pub(crate) running: bool,
    /// The address at which a page without scripts asks for the rest.
    pub(crate) refresh: Option<&'a str>,
    /// The address of the folder with the browser's part, relative, with its final slash.
    pub(crate) assets: &'a str,
    /// The address of the style sheet of the app's theme, relative.
    pub(crate) theme: Option<&'a str>,
    /// The address of the socket, relative.
    pub(crate) socket: &'a str,
}

/// The modules that the client fetches when an element names them in `data-module`.
pub(crate) const LATER: [&str; 5] = ["chart", "chat", "dataframe", "multiselect", "uploads"];

/// The whole first page.
pub(crate) fn document(document: &Document<'_>) -> String {
    let mut page = String::with_capacity(document.body.len() + 2048);
    let out = &mut page;
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    text(out, document.title);
    out.push_str("</title>\n");
    // Before the style sheets, for which the browser would have it wait.
    out.push_str("<script>");
    out.push_str(assets::first());
    out.push_str("</script>\n");
    tag(out, "link").attr("rel", "icon").attr("href", Favicon(document.icon)).open();
    let asset = |name: &str| format!("{}{name}", document.assets);
    tag(out, "link").attr("rel", "stylesheet").attr("href", asset("style.css")).open();
    if document.more {
        tag(out, "link").attr("rel", "stylesheet").attr("href", asset("rest.css")).open();
    }
    let has_module = |name: &str| document.body.contains(&format!("data-module=\"{name}\""));
    if has_module("chart") {
        tag(out, "link").attr("rel", "stylesheet").attr("href", asset("chart.css")).open();
    }
    if let Some(theme) = document.theme {
        tag(out, "link").attr("rel", "stylesheet").attr("href", theme).open();
    }
    // Preloads the files that the script would request later.
    let preload = |out: &mut String, name: &str| {
        let module = asset(&format!("{name}.js"));
        tag(out, "link").attr("rel", "modulepreload").attr("href", module).open();
    };
    if document.more {
        preload(out, "rest");
    }
    for name in LATER {
        if has_module(name) {
            preload(out, name);
        }
    }
    tag(out, "script").attr("type", "module").attr("src", asset("client.js")).open();
    close(out, "script");
    if let Some(address) = document.refresh {
        // Without scripts, the page is loaded anew until it is whole.
        out.push_str("\n<noscript>");
        let again = format!("1;url={address}");
        tag(out, "meta").attr("http-equiv", "refresh").attr("content", again).open();
        out.push_str("</noscript>");
    }
    out.push_str("\n</head>\n");
    tag(out, "body").maybe("class", document.wide.then_some("wide")).open();
    // Assistive technology begins at a heading. This one gives way to a title of the app's own.
    tag(out, "header").attr("class", "name-of-page").open();
    tag(out, "h1").open();
    text(out, document.title);
    close(out, "h1");
    close(out, "header");
    let root = tag(out, "div").attr("id", "page").attr("data-hash", document.hash);
    let root = root.attr("data-socket", document.socket).maybe("data-session", document.session);
    root.flag("data-rest", document.more).open();
    out.push_str(document.body);
    close(out, "div");
    if document.running {
        // The script puts its own in this place.
        out.push_str("\n<div class=\"activity\" id=\"running\" role=\"progressbar\" ");
        out.push_str("aria-label=\"Running\"></div>");
    }
    out.push_str("\n<div class=\"about loading\"><p class=\"connection\" role=\"alert\">");
    out.push_str("<span class=\"pulse\"></span>");
    out.push_str("This page is not ready yet: its script has not arrived.");
    out.push_str("<a class=\"button secondary small\" href=\"\">Load again</a></p></div>");
    out.push_str("\n<noscript><p class=\"without-scripts\">");
    out.push_str("JavaScript is off, so this page can be read but not used.</p></noscript>\n");
    out.push_str("</body>\n</html>\n");
    page
}

/// The icon of the tab: a picture in the address itself, so there is no file to ask for.
struct Favicon<'a>(&'a Icon);

impl Display for Favicon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut picture = String::new();
        picture.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"");
        match self.0 {
            Icon::Material(name) => {
                let Some(material) = app_literals::picture(name) else { return Ok(()) };
                picture.push_str(material.view_box);
                // The colors of the browser are unknown to a page; this color can be seen on all.
                picture.push_str("\" fill=\"#7c73f0\">");
                picture.push_str(material.body);
            }
            Icon::Emoji(emoji) | Icon::Unknown(emoji) => {
                picture.push_str("0 0 100 100\"><text x=\"50\" y=\"50\" font-size=\"86\" ");
                picture.push_str("text-anchor=\"middle\" dominant-baseline=\"central\">");
                text(&mut picture, emoji);
                picture.push_str("</text>");
            }
        }
        picture.push_str("</svg>");
        f.write_str("data:image/svg+xml,")?;
        for byte in picture.bytes() {
            match byte {
                b'A'..=b'Z'
                | b'a'..=b'z'
                | b'0'..=b'9'
                | b'-'
                | b'.'
                | b'_'
                | b' '
                | b'='
                | b':'
                | b'/' => {
                    f.write_char(char::from(byte))?;
                }
                other => write!(f, "%{other:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_ICON: &Icon = &Icon::Unknown(String::new());

    const SAMPLE: Document<'_> = Document {
        title: "</title><script>alert(1)</script>",
        icon: NO_ICON,
        wide: true,
        body: "<main></main>",
        more: false,
        hash: "abc",
        session: None,
        running: false,
        refresh: None,
        assets: "./_dacapo/1/",
        theme: None,
        socket: "./_dacapo/socket",
    };

    fn sample() -> String {
        document(&Document { icon: &Icon::Unknown("\"><script>".into()), ..SAMPLE })
    }

    #[test]
    fn title_and_icon_cannot_become_markup() {
        let page = sample();
        assert_eq!(page.matches("<script").count(), 2, "{page}");
        assert!(page.contains("&lt;/title&gt;&lt;script&gt;"), "{page}");
    }

    #[test]
    fn nothing_in_it_needs_an_inline_style_or_script_but_the_first() {
        let page = sample();
        assert!(!page.contains("style=\"") && !page.contains("<style"), "{page}");
        assert!(!page.contains("onclick") && page.contains("></script>"), "{page}");
        let (before, first) = page.split_once("<script>").unwrap();
        assert!(!before.contains("stylesheet"), "it would wait for that: {before}");
        assert!(first.starts_with(assets::first()) && !first.contains("<script>"), "{page}");
    }

    #[test]
    fn what_only_some_pages_need_is_preloaded_by_those() {
        let of = |body| document(&Document { body, ..SAMPLE });
        let link = "<link rel=\"modulepreload\" href=\"./_dacapo/1/multiselect.js\">";
        assert!(!of("<main></main>").contains("multiselect.js"));
        assert!(of("<main data-module=\"multiselect\"></main>").contains(link));
        let more = document(&Document { more: true, ..SAMPLE });
        for rest in ["rest.css\"", "rest.js\"", "data-rest>"] {
            assert!(more.contains(rest) && !sample().contains(rest), "{rest}");
        }
    }
}
