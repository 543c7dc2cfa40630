//! The identity of a browser: a secret in a cookie that scripts cannot read. A session goes on for the
//! browser that began it and for no other, even if its token was stolen.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::base::token::{LENGTH, is_token, random_token};

const COOKIE: &str = "dacapo-browser";

/// The cookie with the token of the session whose page is being loaded anew. The page sets it just
/// before it leaves, because a browser does not tell the server which tab a request comes from.
const TAB_COOKIE: &str = "dacapo-tab";

/// A browser's secret. A program without cookies has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity(String);

impl Identity {
    /// The identity in these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Identity {
        Identity(cookie(headers, COOKIE).unwrap_or_default())
    }

    /// The identity of a new browser.
    pub(crate) fn new() -> Identity {
        Identity(random_token())
    }

    /// Whether it is a program without cookies. All such programs share one identity.
    pub(crate) fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }

    /// The cookie that gives a browser this identity; it may speak https.
    pub(crate) fn cookie(&self, is_https: bool) -> Option<HeaderValue> {
        let secure = if is_https { "; Secure" } else { "" };
        let Identity(secret) = self;
        let year = 365 * 24 * 60 * 60;
        let cookie =
            format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={year}{secure}");
        HeaderValue::from_str(&cookie).ok()
    }

    /// The stored form of a session of this browser: its secret, then the snapshot.
    pub(crate) fn join(&self, snapshot: &[u8]) -> Vec<u8> {
        let mut kept = format!("{:-<LENGTH$}", self.0).into_bytes();
        kept.extend_from_slice(snapshot);
        kept
    }

    /// Reverses [`join`](Self::join).
    pub(crate) fn split(kept: &[u8]) -> Option<(Identity, &[u8])> {
        let (secret, snapshot) = kept.split_at_checked(LENGTH)?;
        let secret = std::str::from_utf8(secret).ok()?.trim_end_matches('-');
        (secret.is_empty() || is_token(secret)).then(|| (Identity(secret.to_owned()), snapshot))
    }
}

/// The session that a tab comes back to.
pub(crate) fn tab(headers: &HeaderMap) -> Option<String> {
    cookie(headers, TAB_COOKIE)
}

/// The cookie that has a tab come back to no session. It has no path: the browser takes that of the
/// page, which the server does not know behind a proxy.
pub(crate) const NO_TAB: HeaderValue =
    HeaderValue::from_static("dacapo-tab=; SameSite=Lax; Max-Age=0");

/// The token in the cookie of this name.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let token = pairs.find(|(own, token)| *own == name && is_token(token));
    token.map(|(_, token)| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn a_browser_is_known_by_its_cookie() {
        let identity = Identity::new();
        let set = identity.cookie(false).unwrap();
        let set = set.to_str().unwrap();
        let year = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000";
        assert!(set.ends_with(year), "{set}");
        let pair = set.split(';').next().unwrap();
        let headers = with(header::COOKIE, &format!("other=1; {pair}"));
        assert_eq!(Identity::of(&headers), identity);
        assert!(!identity.is_nobody() && Identity::new() != identity);
        let odd = with(header::COOKIE, "dacapo-browser=../../etc");
        assert_eq!(Identity::of(&odd), Identity(String::new()));
    }

    #[test]
    fn what_is_kept_comes_apart_again() {
        for identity in [Identity(random_token()), Identity(String::new())] {
            let kept = identity.join(b"snapshot");
            assert_eq!(Identity::split(&kept), Some((identity, &b"snapshot"[..])));
        }
        assert_eq!(Identity::split(b"short"), None);
        assert_eq!(Identity::split(&[b'x'; 40]), None);
    }
}
