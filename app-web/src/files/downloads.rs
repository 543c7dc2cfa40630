//! Files on their way to a person. A click puts the file here under an unguessable name. The page
//! is told the name, and the browser fetches the file: here, or from another server of the same
//! store, which borrows it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app_runtime::{Download, Size};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::base::limits::MOST_LENT;
use crate::base::token::{is_token, random_token};
use crate::files::lending::{self, Lending, Unreachable};

pub(crate) const DOWNLOAD_ROUTE: &str = "/_dacapo/download/{name}";

/// A file waits this long to be fetched. A browser asks at once, but it may ask a person for
/// permission first.
const WAIT: Duration = Duration::from_secs(60);

/// Room for the name and the type of a lent file.
const LONGEST_HEAD: usize = 10_000;

/// The waiting files.
#[derive(Debug)]
pub(crate) struct Downloads {
    waiting: Mutex<HashMap<String, Download>>,
    lending: Arc<Lending>,
}

impl Downloads {
    pub(crate) fn new(lending: Arc<Lending>) -> Downloads {
        Downloads { waiting: Mutex::default(), lending }
    }

    /// Takes a file; gives the name under which it can be fetched for a while. Blocks if other
    /// servers must have it too.
    pub(crate) fn offer(self: &Arc<Downloads>, file: Download) -> String {
        let name = random_token();
        if self.lending.has_others() {
            self.lending.lend(&lent_as(&name), &pack(&file), WAIT);
        }
        self.waiting().insert(name.clone(), file);
        let (downloads, own) = (Arc::clone(self), name.clone());
        tokio::spawn(async move {
            tokio::time::sleep(WAIT).await;
            downloads.waiting().remove(&own);
        });
        name
    }

    /// The file of a name, from this server or from the server of its page.
    async fn find(&self, name: &str) -> Result<Option<BorrowedDownload>, Unreachable> {
        let here = self.waiting().get(name).cloned();
        if here.is_some() || !is_token(name) {
            return Ok(here.map(BorrowedDownload::File));
        }
        let name = lent_as(name);
        let packed = self.lending.in_turn(move |lending| lending.borrow(&name)).await?;
        Ok(packed.and_then(|packed| unpack(&packed)))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, HashMap<String, Download>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lent_as(name: &str) -> String {
    format!("download:{name}")
}

/// The answer of another server about a download.
#[derive(Debug, PartialEq)]
enum BorrowedDownload {
    File(Download),
    /// The size in bytes, which exceeds the limit of lending.
    TooLarge(u64),
}

/// The file with its name and its type; or only its size, if it is too large.
fn pack(file: &Download) -> Vec<u8> {
    let Download { file_name, mime, data, .. } = file;
    if data.len() + LONGEST_HEAD <= MOST_LENT {
        lending::pack(&json!([file_name, mime]), data)
    } else {
        lending::pack(&json!(data.len()), &[])
    }
}

fn unpack(packed: &[u8]) -> Option<BorrowedDownload> {
    let (head, data) = lending::unpack(packed)?;
    if let Some(size) = head.as_u64() {
        return Some(BorrowedDownload::TooLarge(size));
    }
    let text = |at: usize| head.get(at)?.as_str().map(str::to_owned);
    Some(BorrowedDownload::File(Download::new(text(0)?, text(1)?, data.into())))
}

/// Gives a file as an attachment, never to be shown: the content of an app's file is not of this
/// page.
pub(crate) async fn download(
    State(downloads): State<Arc<Downloads>>,
    Path(name): Path<String>,
) -> Response {
    let file = match downloads.find(&name).await {
        Ok(Some(BorrowedDownload::File(file))) => file,
        Ok(Some(BorrowedDownload::TooLarge(size))) => {
            let (size, most) = (Size(size), Size(MOST_LENT as u64));
            let words = format!(
                "this file is {size}, larger than the {most} that servers lend to each other, and \
                 this one does not have it: try again, or ask whoever runs it for sticky sessions"
            );
            return (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
        }
        Ok(None) => {
            return (StatusCode::NOT_FOUND, "this download is over; click its button again")
                .into_response();
        }
        Err(unreachable) => return unreachable.into_response(),
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

/// The characters that RFC 8187 leaves unencoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The name in the form that every browser reads, whatever characters it has.
fn disposition(file_name: &str) -> HeaderValue {
    let name = utf8_percent_encode(file_name, ENCODED);
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lent_is_the_same_file_or_says_how_large_it_is() {
        let file = |size: usize| {
            let data = vec![b'\n'; size].into();
            Download::new("a\n\"b\".csv".to_owned(), "text/csv".to_owned(), data)
        };
        for size in [0, 10] {
            assert_eq!(unpack(&pack(&file(size))), Some(BorrowedDownload::File(file(size))));
        }
        let packed = pack(&file(MOST_LENT));
        assert!(packed.len() < 100);
        assert_eq!(unpack(&packed), Some(BorrowedDownload::TooLarge(MOST_LENT as u64)));
        assert_eq!(unpack(b"no line"), None);
    }

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
