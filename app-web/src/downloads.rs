//! Files on their way to a person. A click leaves the file here under a name that nobody can
//! guess, the page is told the name, and the browser fetches it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app_runtime::Download;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::live::{Hosted, random_token};

pub(crate) const ROUTE: &str = "/_dacapo/download/{name}";

/// How long a file waits to be fetched. A browser asks at once; one that is asked for its
/// permission by a person may take a while.
const WAIT: Duration = Duration::from_secs(60);

/// The files that wait.
#[derive(Debug, Default)]
pub(crate) struct Downloads(Mutex<HashMap<String, Download>>);

impl Downloads {
    /// Takes a file in; gives the name under which it can be fetched for a while.
    pub(crate) fn offer(self: &Arc<Downloads>, file: Download) -> String {
        let name = random_token();
        self.waiting().insert(name.clone(), file);
        let (downloads, own) = (Arc::clone(self), name.clone());
        tokio::spawn(async move {
            tokio::time::sleep(WAIT).await;
            downloads.waiting().remove(&own);
        });
        name
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, HashMap<String, Download>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a file to be kept, never to be shown: what an app puts into it is not of this page.
pub(crate) async fn download(
    State(hosted): State<Arc<Hosted>>,
    Path(name): Path<String>,
) -> Response {
    let Some(file) = hosted.downloads.waiting().get(&name).cloned() else {
        return (StatusCode::NOT_FOUND, "this download is over; click its button again")
            .into_response();
    };
    let octets = HeaderValue::from_static("application/octet-stream");
    let mime = HeaderValue::from_str(&file.mime).unwrap_or(octets);
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, mime),
        (header::CONTENT_DISPOSITION, disposition(&file.file_name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, Body::from(axum::body::Bytes::from_owner(file.data))).into_response()
}

/// The characters that RFC 8187 lets stand for themselves.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The name in the form that every browser reads, whatever is in it.
fn disposition(file_name: &str) -> HeaderValue {
    let name = utf8_percent_encode(file_name, ENCODED);
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_file_becomes_a_header_of_its_own() {
        let cases = [
            ("report.csv", "attachment; filename*=UTF-8''report.csv"),
            ("größe \"1\".csv", "attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22.csv"),
            ("a\r\nSet-Cookie: b", "attachment; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b"),
        ];
        for (name, expected) in cases {
            assert_eq!(disposition(name), expected, "{name}");
        }
    }
}
