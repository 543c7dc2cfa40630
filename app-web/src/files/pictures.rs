//! Pictures that apps give as bytes, at addresses of their own.
//!
//! The address of a picture is made from its content: the same bytes have the same address. So a
//! browser caches them forever, and a page that is sent again does not change. An address cannot be
//! guessed, since it depends on a secret of this server, and there is no list. A picture can be
//! fetched while an open page shows it; other servers of the same store borrow it. The first page
//! comes before its session, so for a moment no session holds its pictures. The newest pictures are
//! kept for that moment.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use app_runtime::Element;
use app_runtime::widgets::image::{ImageSource, Picture};
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::files::lending::{Lending, Unreachable};

pub(crate) const PICTURE_ROUTE: &str = "/_dacapo/media/{name}";

/// The prefix of all picture addresses, relative to a page whose address ends with a slash.
pub(crate) const PREFIX: &str = "./_dacapo/media/";

/// Other servers have a picture for this long after it was last sent to a page.
const LENT: Duration = Duration::from_secs(60 * 60);

/// The most bytes of the newest pictures that are kept, whether shown or not.
const MOST_RECENT_BYTES: usize = 64 << 20;

/// An SVG file is a document: opened on its own, it must not act for this server.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// One for all apps of this process: the bound is the machine's.
static PICTURES: LazyLock<Pictures> = LazyLock::new(|| Pictures::keeping(MOST_RECENT_BYTES));

/// Makes a picture available; gives its address.
pub(crate) fn address(picture: &Arc<Picture>) -> String {
    format!("{PREFIX}{:032x}", PICTURES.offer(picture))
}

/// Lends the pictures among these elements to other servers, before a page shows them.
pub(crate) fn lend<'e>(elements: impl IntoIterator<Item = &'e Element>, lending: &Lending) {
    if !lending.has_others() {
        return;
    }
    for element in elements {
        if let Element::Image(image) = element
            && let ImageSource::Picture(picture) = &image.source
        {
            lending.lend_once(&lent_as(PICTURES.name_of(picture)), picture.bytes(), LENT);
        }
    }
}

fn lent_as(name: u128) -> String {
    format!("picture:{name:032x}")
}

/// Gives a picture.
pub(crate) async fn picture(
    State(lending): State<Arc<Lending>>,
    Path(name): Path<String>,
) -> Response {
    let name = u128::from_str_radix(&name, 16).ok();
    let picture = match name.map(|name| (name, PICTURES.find(name))) {
        Some((name, None)) => borrow(name, &lending).await,
        known => Ok(known.and_then(|(_, picture)| picture)),
    };
    let picture = match picture {
        Ok(Some(picture)) => picture,
        Ok(None) => {
            // The picture may still come to this server.
            let keep = [(header::CACHE_CONTROL, "no-store")];
            return (StatusCode::NOT_FOUND, keep, "no page shows this picture now").into_response();
        }
        Err(unreachable) => return unreachable.into_response(),
    };
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, picture.format().mime()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, Body::from(Bytes::from_owner(Arc::clone(picture.bytes())))).into_response()
}

/// A picture of another server's page. It is kept among the newest, because another viewer of that
/// page may come here next.
async fn borrow(name: u128, lending: &Arc<Lending>) -> Result<Option<Arc<Picture>>, Unreachable> {
    let bytes = lending.in_turn(move |lending| lending.borrow(&lent_as(name))).await?;
    let picture = bytes.and_then(|bytes| Picture::of(bytes.into())).map(Arc::new);
    if let Some(picture) = &picture {
        PICTURES.keep(name, picture);
    }
    Ok(picture)
}

#[derive(Debug)]
struct Pictures {
    /// Two keyed hashes of 64 bits, whose keys come from the system's randomness.
    secrets: [RandomState; 2],
    most_bytes: usize,
    shelf: Mutex<PictureShelf>,
}

#[derive(Debug, Default)]
struct PictureShelf {
    /// All pictures that are held by a page.
    shown: HashMap<u128, Weak<Picture>>,
    /// The newest pictures, the newest last.
    recent: VecDeque<(u128, Arc<Picture>)>,
}

impl Pictures {
    fn keeping(most_bytes: usize) -> Pictures {
        let secrets = [RandomState::new(), RandomState::new()];
        Pictures { secrets, most_bytes, shelf: Mutex::default() }
    }

    fn name_of(&self, picture: &Picture) -> u128 {
        let half = |secret: &RandomState| u128::from(secret.hash_one(picture.bytes()));
        half(&self.secrets[0]) << 64 | half(&self.secrets[1])
    }

    fn offer(&self, picture: &Arc<Picture>) -> u128 {
        let name = self.name_of(picture);
        self.keep(name, picture);
        name
    }

    fn keep(&self, name: u128, picture: &Arc<Picture>) {
        let mut shelf = self.lock();
        if shelf.shown.insert(name, Arc::downgrade(picture)).is_none() {
            shelf.shown.retain(|_, picture| picture.strong_count() > 0);
        }
        shelf.recent.retain(|(other, _)| *other != name);
        shelf.recent.push_back((name, Arc::clone(picture)));
        let mut bytes: usize = shelf.recent.iter().map(|(_, picture)| picture.bytes().len()).sum();
        while bytes > self.most_bytes
            && let Some((_, oldest)) = shelf.recent.pop_front()
        {
            bytes -= oldest.bytes().len();
        }
    }

    fn find(&self, name: u128) -> Option<Arc<Picture>> {
        self.lock().shown.get(&name)?.upgrade()
    }

    fn lock(&self) -> MutexGuard<'_, PictureShelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(number: u8, size: usize) -> Arc<Picture> {
        let mut bytes = b"GIF89a".to_vec();
        bytes.resize(size, number);
        Arc::new(Picture::of(bytes.into()).unwrap())
    }

    #[test]
    fn the_same_bytes_have_the_same_name_on_this_server_alone() {
        let (here, there) = (Pictures::keeping(1000), Pictures::keeping(1000));
        let name = here.offer(&picture(1, 10));
        assert_eq!(here.offer(&picture(1, 10)), name);
        assert_ne!(here.offer(&picture(2, 10)), name);
        assert_ne!(there.offer(&picture(1, 10)), name);
    }

    #[test]
    fn what_is_shown_is_there_and_of_the_rest_the_newest() {
        let pictures = Pictures::keeping(25);
        let shown = picture(0, 20);
        let first = pictures.offer(&shown);
        let second = pictures.offer(&picture(1, 10));
        let third = pictures.offer(&picture(2, 10));
        assert!(pictures.find(first).is_some(), "somebody holds it");
        assert!(pictures.find(second).is_some() && pictures.find(third).is_some());
        let fourth = pictures.offer(&picture(3, 10));
        assert!(pictures.find(second).is_none() && pictures.find(third).is_some());
        let large = pictures.offer(&picture(4, 26));
        assert!(pictures.find(large).is_none(), "too large to be kept for nobody");
        assert!(pictures.find(fourth).is_none());
        drop(shown);
        assert!(pictures.find(first).is_none());
        pictures.offer(&picture(5, 10));
        assert_eq!(pictures.lock().shown.len(), 1, "what is gone is forgotten");
    }
}
