//! The files of the browser's part, embedded in the program and looked up by exact name. Each file
//! is joined from its sources when the first page is requested, and compressed once, when the file
//! itself is requested.
//!
//! While a new version is rolled out, a page of one build may ask a server of another for its
//! files. A server lets browsers cache only files of its own build. For other builds it gives style
//! sheets that are close enough, and instead of a script one that loads the page anew.

mod join;

use std::sync::{Arc, LazyLock, OnceLock};

use app_runtime::Theme;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use self::join::Source;
use crate::files::gzip;
use crate::files::theme;

/// The route of these files: below their own hash, so that a browser may cache them forever.
pub(crate) const ASSET_ROUTE: &str = "/_dacapo/{hash}/{file}";

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// The sources of these names.
macro_rules! sources {
    ($($name:literal)+) => { &[$(($name, include_str!(concat!("../../client/", $name)))),+] };
}

/// The first file of each type is for every page, the second for pages with more than words and
/// buttons. A module comes before the modules that use it at once.
static FILES: [File; 12] = [
    File::new(FIRST, SCRIPT, sources!["first.js"]),
    File::new("style.css", STYLE, sources!["style.css"]),
    File::new(
        "client.js",
        SCRIPT,
        sources!["dom.js" "outbox.js" "connection.js" "notice.js" "patch.js" "events.js"
            "client.js"],
    ),
    File::new("rest.css", STYLE, sources!["rest.css"]),
    File::new(
        "rest.js",
        SCRIPT,
        sources![
            "files.js" "drafts.js" "growing.js" "numbers.js" "controls.js" "fields.js" "entries.js" "local.js"
            "shortcuts.js" "menu.js" "modules.js" "rest.js"
        ],
    ),
    File::new("chart.css", STYLE, sources!["chart.css"]),
    File::new("chart.js", SCRIPT, sources!["paths.js" "chart_menu.js" "chart.js"]),
    File::new("chat.js", SCRIPT, sources!["chat.js"]),
    File::new("dataframe.js", SCRIPT, sources!["dataframe.js"]),
    File::new("multiselect.js", SCRIPT, sources!["multiselect.js"]),
    File::new("uploads.js", SCRIPT, sources!["uploads.js"]),
    File::new(STAND_IN, SCRIPT, sources!["again.js"]),
];

/// The script inside of the page itself.
const FIRST: &str = "first.js";

/// The script that replaces the scripts of other builds.
const STAND_IN: &str = "again.js";

struct File {
    name: &'static str,
    kind: &'static str,
    sources: &'static [Source],
    body: OnceLock<String>,
    compressed: OnceLock<Option<Vec<u8>>>,
}

impl File {
    const fn new(name: &'static str, kind: &'static str, sources: &'static [Source]) -> File {
        File { name, kind, sources, body: OnceLock::new(), compressed: OnceLock::new() }
    }

    fn body(&self) -> &str {
        self.body.get_or_init(|| {
            let joined = join::join(self.sources, home_of);
            let squeeze = if self.kind == STYLE { join::squeeze } else { join::squeeze_script };
            squeeze(&joined)
        })
    }

    fn compressed(&self) -> Option<&[u8]> {
        let compress = || gzip::compress(self.body().as_bytes(), gzip::SMALLEST);
        self.compressed.get_or_init(compress).as_deref()
    }
}

/// The file that contains a module.
fn home_of(module: &str) -> Option<&'static str> {
    let has = |file: &&File| file.sources.iter().any(|(name, _)| *name == module);
    FILES.iter().find(has).map(|file| file.name)
}

/// The name of this build, below which its files are served: the hash of the files.
pub(crate) static BUILD: LazyLock<String> = LazyLock::new(|| {
    let all = FILES.iter().flat_map(|file| file.body().bytes());
    format!("{:016x}", hash(all))
});

/// The script inside of the page itself, which its policy allows by its hash.
pub(crate) fn first() -> &'static str {
    FILES.iter().find(|file| file.name == FIRST).map_or("", File::body)
}

/// The prefix of all files of a build, relative to the page.
pub(crate) fn prefix(build: &str) -> String {
    format!("_dacapo/{build}/")
}

/// The style sheet of an app's theme: one more file, below its own hash.
#[derive(Debug)]
pub(crate) struct ThemeFile {
    hash: String,
    css: String,
}

impl ThemeFile {
    const NAME: &str = "theme.css";

    /// The file of a theme. `None`: the theme changes nothing.
    fn new(theme: &Theme) -> Option<ThemeFile> {
        let css = theme::css(theme)?;
        let hash = format!("{:016x}", hash(css.bytes()));
        Some(ThemeFile { hash, css })
    }

    /// Its address, relative to the page.
    pub(crate) fn address(&self) -> String {
        prefix(&self.hash) + ThemeFile::NAME
    }
}

/// The files of an app's pages.
#[derive(Debug)]
pub(crate) struct Assets {
    /// The name of the build whose pages and files a server has.
    pub(crate) build: String,
    /// The style sheet of the app's theme, if it has one.
    pub(crate) theme: Option<ThemeFile>,
}

impl Assets {
    pub(crate) fn new(build: String, theme: &Theme) -> Assets {
        Assets { build, theme: ThemeFile::new(theme) }
    }
}

pub(crate) async fn asset(
    State(assets): State<Arc<Assets>>,
    Path((build, name)): Path<(String, String)>,
    asking: HeaderMap,
) -> Response {
    if let Some(file) = assets.theme.as_ref().filter(|_| name == ThemeFile::NAME) {
        let keep = if build == file.hash { FOR_GOOD } else { NOT_AT_ALL };
        return send(&asking, STYLE, keep, file.css.clone(), None);
    }
    let find = |name: &str| FILES.iter().find(|file| file.name == name);
    let Some(file) = find(&name) else {
        return (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, NOT_AT_ALL)]).into_response();
    };
    let is_own = build == assets.build;
    let keep = if is_own { FOR_GOOD } else { NOT_AT_ALL };
    let stands_in = find(STAND_IN).filter(|_| !is_own && file.kind == SCRIPT);
    let file = stands_in.unwrap_or(file);
    send(&asking, file.kind, keep, file.body(), file.compressed())
}

/// The cache control of a file whose address has its hash.
const FOR_GOOD: &str = "max-age=31536000, immutable";
/// The cache control of a file that is not the one of its address.
const NOT_AT_ALL: &str = "no-store";

fn send(
    asking: &HeaderMap,
    kind: &str,
    keep: &str,
    body: impl IntoResponse,
    compressed: Option<&'static [u8]>,
) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, keep),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match compressed {
        Some(small) if gzip::accepted(asking) => {
            (headers, [(header::CONTENT_ENCODING, "gzip")], small).into_response()
        }
        _ => (headers, body).into_response(),
    }
}

/// FNV-1a: tells one version of a text from the next. It is no defence against attacks.
pub(crate) fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_client_is_in_one_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/client");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| name.ends_with(".js") || name.ends_with(".css"));
        names.sort();
        let sources = FILES.iter().flat_map(|file| file.sources);
        let mut served: Vec<_> = sources.map(|(name, _)| *name).collect();
        served.sort_unstable();
        assert_eq!(names, served);
    }

    #[test]
    fn every_module_that_is_fetched_later_is_a_file() {
        for name in crate::markup::LATER {
            assert_eq!(home_of(&format!("{name}.js")), Some(&*format!("{name}.js")));
        }
    }
}
