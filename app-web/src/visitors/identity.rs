//! The identity of a browser: a secret in a cookie that scripts cannot read. A session goes on for the
//! browser that began it and for no other, even if its token was stolen.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::base::token::{LENGTH, is_token, random_token};

const COOKIE: &str = "dacapo-browser";

/// A browser's secret. A program without cookies has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity(String);

impl Identity {
    /// The identity in these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Identity {
        let cookies = headers.get_all(header::COOKIE).into_iter();
        let mut pairs = cookies
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let secret = pairs.find(|(name, secret)| *name == COOKIE && is_token(secret));
        Identity(secret.map(|(_, secret)| secret.to_owned()).unwrap_or_default())
    }

    /// Whether it is a program without cookies. All such programs share one identity.
    pub(crate) fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }

    /// A new cookie, for a browser without one, which may speak https.
    pub(crate) fn cookie_for(headers: &HeaderMap, is_https: bool) -> Option<HeaderValue> {
        if !Identity::of(headers).0.is_empty() {
            return None;
        }
        let secure = if is_https { "; Secure" } else { "" };
        let secret = random_token();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn a_browser_is_known_by_its_cookie() {
        let set = Identity::cookie_for(&HeaderMap::new(), false).unwrap();
        let set = set.to_str().unwrap();
        let year = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000";
        assert!(set.ends_with(year), "{set}");
        let pair = set.split(';').next().unwrap();
        let headers = with(header::COOKIE, &format!("other=1; {pair}"));
        assert_eq!(Identity::cookie_for(&headers, false), None, "it has one");
        assert!(pair.ends_with(&Identity::of(&headers).0) && !Identity::of(&headers).0.is_empty());
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
