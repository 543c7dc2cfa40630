//! The files of the browser's part, embedded in the program and looked up by exact name. Each is
//! compressed once, when it is first asked for.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::gzip;

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

pub(crate) async fn asset(Path((_, name)): Path<(String, String)>, asking: HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match &*file.compressed {
        Some(small) if gzip::accepted(&asking) => {
            (headers, [(header::CONTENT_ENCODING, "gzip")], small.as_slice()).into_response()
        }
        _ => (headers, file.body).into_response(),
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
