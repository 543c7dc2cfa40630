//! Files on their way from a page to its session: `PUT` with the content as body, streamed to
//! disk. The answer is an id, which the page then sends as a value like any other.
//!
//! A file that comes in is checked against what the page shows, without waiting for a run: the
//! session must be known, and the key must be one of its enabled uploaders. What was promised of
//! it is not believed: bytes are counted as they come. The event that brings the id is checked
//! again, by the element itself. Nothing that a browser says, the file's name least of all,
//! touches the file system: see [`folder`].

pub(crate) mod loans;
pub(crate) mod folder;
pub(crate) mod shelf;

use std::future::poll_fn;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use app_runtime::{FileLabel, Key, Size, UploadedFile};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use tokio::time::{Instant, timeout_at};

use self::folder::{Grown, Quota, TempFile};
use crate::base::lanes;
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::base::token::random_token;
use crate::sessions::host::Hosted;
use crate::sessions::socket::same_origin;
use crate::visitors::identity::Identity;
use crate::visitors::proxies::Origin;
use crate::visitors::visitor::Visitor;

/// Below the page, as the socket is; a key for `PUT`, an id for `DELETE`.
pub(crate) const ROUTE: &str = "/_dacapo/upload/{of}";

// The limits of a server. How large a file may be, and how many an uploader takes, its app says.

/// How many files a session may send at once; the page sends two.
pub(crate) const MOST_AT_ONCE: usize = 4;
/// How many files a session may have.
pub(crate) const MOST_FILES: usize = 1_000;
/// How many files an event may bring from other servers; an uploader takes as many, unless its app
/// says more.
pub(crate) const MOST_BROUGHT: usize = 100;
/// How many bytes all files of a session may have.
pub(crate) const MOST_BYTES: u64 = 2_000_000_000;
/// How many bytes all files of all sessions of an app may have.
pub(crate) const MOST_BYTES_IN_ALL: u64 = 20_000_000_000;

/// An upload that brings less than [`LEAST`] in this time has stopped.
const PATIENCE: Duration = Duration::from_secs(30);
const LEAST: usize = 16 << 10;

/// What is written at once.
const BLOCK: usize = 256 << 10;

const SESSION: HeaderName = HeaderName::from_static("x-dacapo-session");
/// Percent-encoded: a header has ASCII only.
const NAME: HeaderName = HeaderName::from_static("x-dacapo-name");

/// Takes a file in; answers with its id.
pub(crate) async fn put(
    State(hosted): State<Arc<Hosted>>,
    Path(key): Path<String>,
    visitor: Visitor,
    origin: Origin,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !same_origin(&headers, origin) {
        return Refused::Origin.into_response();
    }
    match take_in(hosted, &key, visitor, &headers, body).await {
        Ok(id) => {
            metrics::UPLOADED.add(1);
            ([(header::CACHE_CONTROL, "no-store")], id).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// Lets go of a file that no event has brought yet.
pub(crate) async fn delete(
    State(hosted): State<Arc<Hosted>>,
    Path(id): Path<String>,
    origin: Origin,
    headers: HeaderMap,
) -> Response {
    if !same_origin(&headers, origin) {
        return Refused::Origin.into_response();
    }
    match hosted.find_here(text(&headers, &SESSION), &Identity::of(&headers)) {
        Some(live) => {
            live.uploads.discard(&id);
            StatusCode::NO_CONTENT.into_response()
        }
        None => Refused::Session.into_response(),
    }
}

/// Why a file does not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Origin,
    Session,
    Elsewhere,
    NoUploader,
    Nameless,
    Kind,
    TooLarge { most: u64 },
    TooManyAtOnce,
    SessionFull,
    Stopped,
    Broken,
    Disk,
}

impl Refused {
    /// What it is counted as. `None`: it is sent again, and is no loss.
    fn reason(self) -> Option<Reason> {
        Some(match self {
            Refused::Elsewhere => return None,
            Refused::Origin => Reason::Origin,
            Refused::Session | Refused::NoUploader | Refused::Nameless => Reason::UploadUnknown,
            Refused::Kind => Reason::UploadKind,
            Refused::TooLarge { .. } => Reason::UploadBytes,
            Refused::TooManyAtOnce => Reason::UploadsAtOnce,
            Refused::SessionFull => Reason::UploadRoom,
            Refused::Stopped | Refused::Broken => Reason::UploadStopped,
            Refused::Disk => Reason::UploadFailed,
        })
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        if let Some(reason) = self.reason() {
            metrics::turned_away(reason);
        }
        let large;
        let (status, words) = match self {
            Refused::Origin => (StatusCode::FORBIDDEN, "uploads are for pages of this server"),
            Refused::Session => (StatusCode::FORBIDDEN, "the server does not know this page"),
            // The page sends it again in a moment, on a connection that may lead there.
            Refused::Elsewhere => {
                let again = [(header::CACHE_CONTROL, "no-store"), (header::CONNECTION, "close")];
                let words = "another server has this page: send it again";
                return (StatusCode::TOO_MANY_REQUESTS, again, words).into_response();
            }
            Refused::NoUploader => (StatusCode::NOT_FOUND, "the page takes no files there now"),
            Refused::Nameless => (StatusCode::BAD_REQUEST, "a file has a name"),
            Refused::Kind => (StatusCode::UNSUPPORTED_MEDIA_TYPE, Reason::UploadKind.words()),
            Refused::TooLarge { most } => {
                large = format!("it is larger than {}", Size(most));
                (StatusCode::PAYLOAD_TOO_LARGE, &*large)
            }
            Refused::TooManyAtOnce => {
                (StatusCode::TOO_MANY_REQUESTS, Reason::UploadsAtOnce.words())
            }
            Refused::SessionFull => (StatusCode::INSUFFICIENT_STORAGE, Reason::UploadRoom.words()),
            Refused::Stopped => (StatusCode::REQUEST_TIMEOUT, Reason::UploadStopped.words()),
            Refused::Broken => (StatusCode::BAD_REQUEST, "the upload broke off"),
            Refused::Disk => (StatusCode::INTERNAL_SERVER_ERROR, Reason::UploadFailed.words()),
        };
        (status, [(header::CACHE_CONTROL, "no-store")], words.to_owned()).into_response()
    }
}

async fn take_in(
    hosted: Arc<Hosted>,
    key: &str,
    visitor: Visitor,
    headers: &HeaderMap,
    body: Body,
) -> Result<String, Refused> {
    let token = text(headers, &SESSION).to_owned();
    let Some(live) = hosted.find_here(&token, &visitor.identity) else {
        return take_in_for_another(&hosted, token, visitor, headers, body).await;
    };
    let key = Key::parse(key).ok_or(Refused::NoUploader)?;
    let limits = live.uploads.offered(key).ok_or(Refused::NoUploader)?;
    let label = label(headers)?;
    if !limits.takes(&label) {
        return Err(Refused::Kind);
    }
    // Where a browser says how much there is, that saves it the way.
    let promised = promised(headers).unwrap_or(0);
    if promised > limits.max_size {
        return Err(Refused::TooLarge { most: limits.max_size });
    }
    let _spots = (live.uploads.begin()?, visitor.upload().map_err(|_| Refused::TooManyAtOnce)?);
    let quota = live.uploads.quota();
    if !quota.has_room(promised) {
        return Err(Refused::SessionFull);
    }
    let file = receive(&hosted, quota, label, body, limits.max_size).await?;
    let id = file.id().to_owned();
    // Before the page hears of it: it goes along with the session from then on.
    loans::lend(&hosted.lending, token, file.clone()).await;
    live.uploads.keep(key, file)?;
    Ok(id)
}

/// Takes in what the server of its page could take as well, and lends it to that one, which looks
/// at it when the page names it. What is too large for that the page sends again.
async fn take_in_for_another(
    hosted: &Arc<Hosted>,
    token: String,
    visitor: Visitor,
    headers: &HeaderMap,
    body: Body,
) -> Result<String, Refused> {
    let (own, known, identity) = (Arc::clone(hosted), token.clone(), visitor.identity.clone());
    let is_elsewhere = move || own.is_elsewhere(&known, &identity);
    if !lanes::runtime().spawn_blocking(is_elsewhere).await.unwrap_or(false) {
        return Err(Refused::Session);
    }
    let label = label(headers)?;
    if promised(headers).is_none_or(|size| size > loans::MOST_BYTES) {
        let _spot = visitor.upload().map_err(|_| Refused::TooManyAtOnce)?;
        return drain(body).await.and(Err(Refused::Elsewhere));
    }
    let quota = hosted.quota_of_session();
    let _spot = visitor.upload().map_err(|_| Refused::TooManyAtOnce)?;
    let file = receive(hosted, quota, label, body, loans::MOST_BYTES).await?;
    let id = file.id().to_owned();
    let lent = loans::lend(&hosted.lending, token, file).await;
    if lent { Ok(id) } else { Err(Refused::Elsewhere) }
}

/// What a file is called, and its kind.
fn label(headers: &HeaderMap) -> Result<FileLabel, Refused> {
    let name = percent_decode_str(text(headers, &NAME)).decode_utf8();
    let name = name.ok().filter(|name| !name.is_empty()).ok_or(Refused::Nameless)?;
    Ok(FileLabel::from_outside(&name, text(headers, &header::CONTENT_TYPE)))
}

/// How much there is, as the browser says.
fn promised(headers: &HeaderMap) -> Option<u64> {
    text(headers, &header::CONTENT_LENGTH).parse().ok()
}

/// Takes a body in, as a file.
async fn receive(
    hosted: &Hosted,
    quota: Arc<Quota>,
    label: FileLabel,
    body: Body,
    most: u64,
) -> Result<UploadedFile, Refused> {
    let folder = Arc::clone(&hosted.uploads);
    let file = blocking(move || folder.new_file(quota).map_err(|_| Refused::Disk)).await?;
    let file = store(body, file, most).await?.finish();
    Ok(UploadedFile::new(random_token(), label, file.size(), file))
}

/// Writes a body to disk, as it comes. Whatever ends this early drops the file, and so removes it.
async fn store(mut body: Body, mut file: TempFile, most: u64) -> Result<TempFile, Refused> {
    let mut block = Vec::new();
    let mut size = 0u64;
    let mut pace = Pace::starting(Instant::now());
    while let Some(piece) =
        timeout_at(pace.deadline, next_piece(&mut body)).await.map_err(|_| Refused::Stopped)??
    {
        size += piece.len() as u64;
        if size > most {
            return Err(Refused::TooLarge { most });
        }
        block.extend_from_slice(&piece);
        if block.len() >= BLOCK {
            file = write(file, std::mem::take(&mut block)).await?;
        }
        pace.brought(piece.len(), Instant::now());
    }
    write(file, block).await
}

/// Reads a body that nobody wants. A browser sends all of it before it looks for an answer, and one
/// that was given before, with bytes unread, is lost together with the connection.
async fn drain(mut body: Body) -> Result<(), Refused> {
    let mut left = MOST_BYTES;
    let mut pace = Pace::starting(Instant::now());
    while let Some(piece) =
        timeout_at(pace.deadline, next_piece(&mut body)).await.map_err(|_| Refused::Stopped)??
        && left > 0
    {
        left = left.saturating_sub(piece.len() as u64);
        pace.brought(piece.len(), Instant::now());
    }
    Ok(())
}

/// When an upload has stopped: a drop now and then does not keep it alive.
#[derive(Debug)]
struct Pace {
    deadline: Instant,
    /// What has come since the deadline was last put off.
    lately: usize,
}

impl Pace {
    fn starting(now: Instant) -> Pace {
        Pace { deadline: now + PATIENCE, lately: 0 }
    }

    fn brought(&mut self, bytes: usize, now: Instant) {
        self.lately += bytes;
        if self.lately >= LEAST {
            *self = Pace::starting(now);
        }
    }
}

async fn next_piece(body: &mut Body) -> Result<Option<Bytes>, Refused> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await;
        let Some(frame) = frame.transpose().map_err(|_| Refused::Broken)? else { return Ok(None) };
        if let Ok(piece) = frame.into_data() {
            return Ok(Some(piece));
        }
    }
}

async fn write(mut file: TempFile, block: Vec<u8>) -> Result<TempFile, Refused> {
    if file.grow(block.len() as u64) == Grown::NoRoom {
        return Err(Refused::SessionFull);
    }
    blocking(move || {
        file.open_for_writing().write_all(&block).map_err(|_| Refused::Disk)?;
        Ok(file)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> Result<T, Refused> {
    lanes::runtime().spawn_blocking(work).await.unwrap_or(Err(Refused::Disk))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_goes_on_for_as_long_as_it_brings_something() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut steady = Pace::starting(start);
        let mut drops = Pace::starting(start);
        for seconds in 1..=100 {
            let now = start + second * seconds;
            steady.brought(LEAST / 20, now);
            drops.brought(1, now);
            assert!(steady.deadline > now, "{seconds}");
        }
        assert_eq!(drops.deadline, start + PATIENCE);
    }
}
