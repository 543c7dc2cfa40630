//! Uploaded files on this server: their limits, the reasons to refuse one, and a body's way to
//! disk. Bytes are counted as they arrive; an announced length is not believed.

pub(crate) mod folder;
pub(crate) mod shelf;
pub(crate) mod loans;

use std::future::poll_fn;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use app_runtime::{FileLabel, Size, UploadedFile};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};

use self::folder::{Folders, Grown, Quota, TempFile};
use crate::base::lanes;
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::base::token::random_token;

// The limits of a server. The app sets the size of a file, and the number of files of an uploader.

/// The most files that a session may send at once; the page sends two.
pub(crate) const MOST_AT_ONCE: usize = 4;
/// The most files of a session.
pub(crate) const MOST_FILES: usize = 1_000;
/// The most files that an event may bring from other servers. An uploader takes as many, unless its
/// app says more.
pub(crate) const MOST_BROUGHT: usize = 100;
/// The most bytes of all files of a session.
pub(crate) const MOST_UPLOADED_BYTES: u64 = 2_000_000_000;
/// The most bytes of all files of all sessions of an app.
pub(crate) const MOST_UPLOADED_IN_ALL: u64 = 20_000_000_000;

/// An upload that brings less than [`LEAST`] in this time has stopped.
const PATIENCE: Duration = Duration::from_secs(30);
const LEAST: usize = 16 << 10;

/// The bytes of one write.
const BLOCK: usize = 256 << 10;

/// The reasons to refuse a file.
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
    /// The reason under which the refusal is counted. `None`: the file is sent again, so nothing is
    /// lost.
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

    /// One refusal for each reason of an upload.
    const SOME: [Refused; 7] = [
        Refused::Session,
        Refused::Kind,
        Refused::TooLarge { most: 0 },
        Refused::TooManyAtOnce,
        Refused::SessionFull,
        Refused::Stopped,
        Refused::Disk,
    ];

    fn status(self) -> StatusCode {
        match self {
            Refused::Origin | Refused::Session => StatusCode::FORBIDDEN,
            // The page says why it waits, and sends the file again in a moment.
            Refused::Elsewhere | Refused::TooManyAtOnce => StatusCode::TOO_MANY_REQUESTS,
            Refused::NoUploader => StatusCode::NOT_FOUND,
            Refused::Nameless | Refused::Broken => StatusCode::BAD_REQUEST,
            Refused::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refused::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::SessionFull => StatusCode::INSUFFICIENT_STORAGE,
            Refused::Stopped => StatusCode::REQUEST_TIMEOUT,
            Refused::Disk => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The status of an upload that is refused for this reason. `None`: no upload is.
pub(crate) fn status(reason: Reason) -> Option<StatusCode> {
    let refused = Refused::SOME.into_iter().find(|refused| refused.reason() == Some(reason));
    refused.map(Refused::status)
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        if let Some(reason) = self.reason() {
            metrics::turned_away(reason);
        }
        let large;
        let words = match self {
            Refused::Origin => "uploads are for pages of this server",
            Refused::Session => "the server does not know this page",
            Refused::Elsewhere => "another server has this page",
            Refused::NoUploader => "the page takes no files there now",
            Refused::Nameless => "a file has a name",
            Refused::Kind => Reason::UploadKind.words(),
            Refused::TooLarge { most } => {
                large = format!("it is larger than {}", Size(most));
                &*large
            }
            Refused::TooManyAtOnce => Reason::UploadsAtOnce.words(),
            Refused::SessionFull => Reason::UploadRoom.words(),
            Refused::Stopped => Reason::UploadStopped.words(),
            Refused::Broken => "the upload broke off",
            Refused::Disk => Reason::UploadFailed.words(),
        };
        let uncached = [(header::CACHE_CONTROL, "no-store")];
        let mut response = (self.status(), uncached, words.to_owned()).into_response();
        if self == Refused::Elsewhere {
            // The next connection may lead there.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// Receives a body as a file.
pub(crate) async fn receive(
    folders: &Arc<Folders>,
    quota: Arc<Quota>,
    label: FileLabel,
    body: Body,
    most: u64,
) -> Result<UploadedFile, Refused> {
    let folders = Arc::clone(folders);
    let file = blocking(move || folders.new_file(quota).map_err(|_| Refused::Disk)).await?;
    let file = store(body, file, most).await?.finish();
    Ok(UploadedFile::new(random_token(), label, file.size(), file))
}

/// Writes a body to disk as it arrives. An early end drops the file, and so removes it.
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

/// Reads and discards a body. A browser sends all of it before it looks for an answer. An earlier
/// answer, with bytes unread, would be lost together with the connection.
pub(crate) async fn drain(mut body: Body) -> Result<(), Refused> {
    let mut left = MOST_UPLOADED_BYTES;
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

/// The deadline after which an upload counts as stopped. A few bytes now and then do not keep it
/// alive.
#[derive(Debug)]
struct Pace {
    deadline: Instant,
    /// The bytes received since the deadline was last moved.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_of_an_upload_has_a_status_and_no_other_has() {
        for &reason in Reason::ALL {
            let is_of_uploads = reason.name().starts_with("upload");
            assert_eq!(status(reason).is_some(), is_of_uploads, "{reason:?}");
        }
    }

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
