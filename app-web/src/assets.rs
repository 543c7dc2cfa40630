//! The files of the browser's part, embedded in the program and looked up by exact name. Each is
//! compressed once, when it is first asked for.

use std::sync::{Arc, LazyLock};

use app_runtime::Theme;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::live::Hosted;
use crate::{gzip, theme};

/// Where they are served: below their own hash, so that a browser may keep them for good.
pub(crate) const ROUTE: &str = "/_dacapo/{hash}/{file}";

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

struct File {
    name: &'static str,
    kind: &'static str,
    body: &'static str,
    compressed: LazyLock<Option<Vec<u8>>>,
}

macro_rules! files {
    ($($name:literal as $kind:expr,)*) => {
        static FILES: [File; [$($name),*].len()] = [$(File {
            name: $name,
            kind: $kind,
            body: include_str!(concat!("../client/", $name)),
            compressed: LazyLock::new(|| {
                gzip::compress(include_bytes!(concat!("../client/", $name)), gzip::SMALLEST)
            }),
        },)*];
    };
}

files! {
    "chat.js" as SCRIPT,
    "client.js" as SCRIPT,
    "connection.js" as SCRIPT,
    "dataframe.js" as SCRIPT,
    "events.js" as SCRIPT,
    "fields.js" as SCRIPT,
    "files.js" as SCRIPT,
    "local.js" as SCRIPT,
    "menu.js" as SCRIPT,
    "modules.js" as SCRIPT,
    "multiselect.js" as SCRIPT,
    "notice.js" as SCRIPT,
    "outbox.js" as SCRIPT,
    "patch.js" as SCRIPT,
    "shortcuts.js" as SCRIPT,
    "style.css" as STYLE,
    "uploads.js" as SCRIPT,
}

/// The prefix of all files, relative to the page.
pub(crate) static PREFIX: LazyLock<String> = LazyLock::new(|| {
    let all = FILES.iter().flat_map(|file| file.body.bytes());
    format!("_dacapo/{:016x}/", hash(all))
});

/// The style sheet of an app's theme: one more file below a hash, that of itself.
#[derive(Debug)]
pub(crate) struct ThemeFile {
    /// Its address, relative to the page.
    pub(crate) address: String,
    css: String,
}

impl ThemeFile {
    const NAME: &str = "theme.css";

    /// The file of a theme; `None` where it changes nothing.
    pub(crate) fn new(theme: &Theme) -> Option<ThemeFile> {
        let css = theme::css(theme)?;
        let address = format!("_dacapo/{:016x}/{}", hash(css.bytes()), ThemeFile::NAME);
        Some(ThemeFile { address, css })
    }
}

pub(crate) async fn asset(
    State(hosted): State<Arc<Hosted>>,
    Path((_, name)): Path<(String, String)>,
    asking: HeaderMap,
) -> Response {
    if let Some(file) = hosted.theme.as_ref().filter(|_| name == ThemeFile::NAME) {
        return send(&asking, STYLE, file.css.clone(), None);
    }
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => send(&asking, file.kind, file.body, file.compressed.as_deref()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn send(
    asking: &HeaderMap,
    kind: &str,
    body: impl IntoResponse,
    compressed: Option<&'static [u8]>,
) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
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

/// FNV-1a: tells one version of a text from the next. Not a defence against anybody.
pub(crate) fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_client_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/client");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| name.ends_with(".js") || name.ends_with(".css"));
        names.sort();
        let served: Vec<_> = FILES.iter().map(|file| file.name).collect();
        assert_eq!(names, served);
    }
}
