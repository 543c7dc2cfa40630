//! Files on their way from a page to its session: `PUT` with the content as body, streamed to disk.
//! The answer is an id, which the page then sends as a value like any other.
//!
//! A received file is checked against the page as shown, without waiting for a run: the session
//! must be known, and the key must be one of its enabled uploaders. The event that brings the id is
//! checked again, by the element itself. No text from a browser, and least of all a file's name,
//! touches the file system: see [`folder`](crate::files::uploads::folder).

use std::sync::Arc;

use app_runtime::{FileLabel, Key};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::base::{lanes, metrics};
use crate::files::uploads::{Refused, drain, loans, receive};
use crate::sessions::host::Host;
use crate::visitors::identity::Identity;
use crate::visitors::origin::{Origin, same_origin};
use crate::visitors::visitor::Visitor;

/// Below the page, like the socket. The last part is a key for `PUT`, an id for `DELETE`.
pub(crate) const UPLOAD_ROUTE: &str = "/_dacapo/upload/{of}";

const SESSION: HeaderName = HeaderName::from_static("x-dacapo-session");
/// Percent-encoded, because a header has ASCII only.
const NAME: HeaderName = HeaderName::from_static("x-dacapo-name");

/// Receives a file, and answers with its id.
pub(crate) async fn put(
    State(host): State<Arc<Host>>,
    Path(key): Path<String>,
    visitor: Visitor,
    origin: Origin,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !same_origin(&headers, origin) {
        return Refused::Origin.into_response();
    }
    match take_in(host, &key, visitor, &headers, body).await {
        Ok(id) => {
            metrics::UPLOADED.add(1);
            ([(header::CACHE_CONTROL, "no-store")], id).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// Removes a file that no event has brought yet.
pub(crate) async fn delete(
    State(host): State<Arc<Host>>,
    Path(id): Path<String>,
    origin: Origin,
    headers: HeaderMap,
) -> Response {
    if !same_origin(&headers, origin) {
        return Refused::Origin.into_response();
    }
    match host.find_here(text(&headers, &SESSION), &Identity::of(&headers)) {
        Some(live) => {
            live.renderer.uploads.discard(&id);
            StatusCode::NO_CONTENT.into_response()
        }
        None => Refused::Session.into_response(),
    }
}

async fn take_in(
    host: Arc<Host>,
    key: &str,
    visitor: Visitor,
    headers: &HeaderMap,
    body: Body,
) -> Result<String, Refused> {
    let token = text(headers, &SESSION).to_owned();
    let Some(live) = host.find_here(&token, &visitor.identity) else {
        return take_in_for_another(&host, token, visitor, headers, body).await;
    };
    let key = Key::parse(key).ok_or(Refused::NoUploader)?;
    let limits = live.renderer.uploads.offered(key).ok_or(Refused::NoUploader)?;
    let label = label(headers)?;
    if !limits.takes(&label) {
        return Err(Refused::Kind);
    }
    // A length announced by the browser avoids a vain transfer.
    let promised = promised(headers).unwrap_or(0);
    if promised > limits.max_size {
        return Err(Refused::TooLarge { most: limits.max_size });
    }
    let _spots =
        (live.renderer.uploads.begin()?, visitor.upload().map_err(|_| Refused::TooManyAtOnce)?);
    let quota = live.renderer.uploads.quota();
    if !quota.has_room(promised) {
        return Err(Refused::SessionFull);
    }
    let file = receive(&host.uploads, quota, label, body, limits.max_size).await?;
    let id = file.id().to_owned();
    // Before the page hears of it: the file follows the session from then on.
    loans::lend(&host.lending, token, file.clone()).await;
    live.renderer.uploads.keep(key, file)?;
    Ok(id)
}

/// Receives a file that the server of its page could have received, and lends it to that server,
/// which checks it when the page names it. A file too large for lending is sent again by the page.
async fn take_in_for_another(
    host: &Arc<Host>,
    token: String,
    visitor: Visitor,
    headers: &HeaderMap,
    body: Body,
) -> Result<String, Refused> {
    let (own, known, identity) = (Arc::clone(host), token.clone(), visitor.identity.clone());
    let is_elsewhere = move || own.is_elsewhere(&known, &identity);
    if !lanes::runtime().spawn_blocking(is_elsewhere).await.unwrap_or(false) {
        return Err(Refused::Session);
    }
    let label = label(headers)?;
    if promised(headers).is_none_or(|size| size > loans::MOST_LENT_BYTES) {
        let _spot = visitor.upload().map_err(|_| Refused::TooManyAtOnce)?;
        return drain(body).await.and(Err(Refused::Elsewhere));
    }
    let quota = host.quota_of_session();
    let _spot = visitor.upload().map_err(|_| Refused::TooManyAtOnce)?;
    let file = receive(&host.uploads, quota, label, body, loans::MOST_LENT_BYTES).await?;
    let id = file.id().to_owned();
    let lent = loans::lend(&host.lending, token, file).await;
    if lent { Ok(id) } else { Err(Refused::Elsewhere) }
}

/// The name of a file, and its type.
fn label(headers: &HeaderMap) -> Result<FileLabel, Refused> {
    let name = percent_decode_str(text(headers, &NAME)).decode_utf8();
    let name = name.ok().filter(|name| !name.is_empty()).ok_or(Refused::Nameless)?;
    Ok(FileLabel::from_outside(&name, text(headers, &header::CONTENT_TYPE)))
}

/// The length of the body, as the browser announces it.
fn promised(headers: &HeaderMap) -> Option<u64> {
    text(headers, &header::CONTENT_LENGTH).parse().ok()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
