//! The origin of a request: the network address of its visitor, and the scheme. Proxies say both in
//! headers. Any client can write such headers, so they count only from proxies that were named.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::visitors::places::Place;
use crate::visitors::proxies::{TrustedProxies, network};

const FOR: &str = "x-forwarded-for";
const PROTO: &str = "x-forwarded-proto";

/// The origin of a request, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The network address that has a share.
    pub(crate) address: Option<IpAddr>,
    /// Whether the browser speaks https.
    pub(crate) is_https: Option<bool>,
}

impl Origin {
    pub(crate) fn of(parts: &Parts) -> Origin {
        let headers = &parts.headers;
        let is_ours = parts.extensions.get::<Place>().is_some();
        let Some(&ConnectInfo::<SocketAddr>(peer)) = parts.extensions.get() else {
            return Origin { address: None, is_https: None };
        };
        let none = TrustedProxies::default();
        let proxies = parts.extensions.get().unwrap_or(&none);
        let peer = peer.ip().to_canonical();
        Origin {
            address: Some(network(told(peer, headers, proxies))),
            is_https: is_https(peer, headers, proxies, is_ours),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> impl Future<Output = Result<Origin, Infallible>> + Send {
        ready(Ok(Origin::of(parts)))
    }
}

/// The visitor's address. Each proxy appends the address of its peer. So the list is read from its
/// end, while a trusted proxy has written the entry.
fn told(peer: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> IpAddr {
    let lists = headers.get_all(FOR).into_iter().filter_map(|list| list.to_str().ok());
    let seen: Vec<_> = lists.flat_map(|list| list.split(',')).collect();
    if !seen.is_empty() && !proxies.have(peer) {
        hint(peer);
    }
    let mut address = peer;
    for seen in seen.into_iter().rev() {
        if !proxies.have(address) {
            break;
        }
        let Some(seen) = read(seen.trim()) else { break };
        address = seen.to_canonical();
    }
    address
}

/// An address, with or without a port.
fn read(seen: &str) -> Option<IpAddr> {
    let bare = seen.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| Some(seen.parse::<SocketAddr>().ok()?.ip()))
}

/// Whether the browser speaks https. `None` if unknown: a direct connection has no TLS here, but a peer
/// that sends such headers without being named may be a proxy that has.
fn is_https(
    peer: IpAddr,
    headers: &HeaderMap,
    proxies: &TrustedProxies,
    is_ours: bool,
) -> Option<bool> {
    let protocols = headers.get(PROTO);
    if !proxies.have(peer) {
        let is_direct = is_ours && protocols.is_none() && !headers.contains_key(FOR);
        return is_direct.then_some(false);
    }
    // The first entry is the scheme between the browser and the first proxy.
    let first = protocols?.as_bytes().split(|&byte| byte == b',').next().unwrap_or_default();
    Some(first.trim_ascii().eq_ignore_ascii_case(b"https"))
}

/// Logs once that an unnamed peer may be a proxy.
fn hint(peer: IpAddr) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::warn!(
            "X-Forwarded-For of {peer} is not believed; if that is a proxy of yours, set \
             DACAPO_TRUSTED_PROXIES={peer}"
        );
    });
}

/// Whether a request comes from this server's own page. A browser names the page that wants the
/// socket; other programs need not. If the scheme between browser and server is known, the page
/// must have the same.
pub(crate) fn same_origin(headers: &HeaderMap, known: Origin) -> bool {
    let text =
        |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or(""));
    let Some(origin) = text(header::ORIGIN) else { return true };
    let Some((scheme, host)) = origin.split_once("://") else { return false };
    let speaks = known.is_https.is_none_or(|is_https| (scheme == "https") == is_https);
    speaks && Some(host) == text(header::HOST)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn headers(name: &'static str, told: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for told in told {
            headers.append(HeaderName::from_static(name), told.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_named_proxies_say_for_whom_they_ask() {
        let seen = |proxies: &str, peer: &str, list: &[&str]| {
            let proxies = proxies.parse().unwrap();
            let peer = peer.parse::<IpAddr>().unwrap().to_canonical();
            network(told(peer, &headers(FOR, list), &proxies)).to_string()
        };
        let ours = "127.0.0.1, 10.0.0.0/8, fd00::/8";
        let cases: &[(&str, &str, &[&str], &str)] = &[
            ("", "203.0.113.7", &[], "203.0.113.7"),
            ("", "127.0.0.1", &["198.51.100.1"], "127.0.0.1"),
            ("", "10.0.0.2", &["198.51.100.1"], "10.0.0.2"),
            (ours, "203.0.113.7", &["198.51.100.1"], "203.0.113.7"),
            (ours, "192.168.0.1", &["198.51.100.1"], "192.168.0.1"),
            (ours, "127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            (ours, "::ffff:10.0.0.2", &["9.9.9.9, 198.51.100.1"], "198.51.100.1"),
            (ours, "10.0.0.2", &["9.9.9.9", "198.51.100.1"], "198.51.100.1"),
            // Through two of our proxies, with a forged entry before them.
            (ours, "127.0.0.1", &["9.9.9.9, 198.51.100.1, 10.1.2.3"], "198.51.100.1"),
            (ours, "127.0.0.1", &["9.9.9.9, 198.51.100.1", "10.1.2.3"], "198.51.100.1"),
            (ours, "fd00::1", &["9.9.9.9, ::ffff:198.51.100.1"], "198.51.100.1"),
            (ours, "127.0.0.1", &["10.1.2.3, 10.1.2.4"], "10.1.2.3"),
            (ours, "127.0.0.1", &["unknown"], "127.0.0.1"),
            (ours, "127.0.0.1", &["9.9.9.9, unknown, 10.1.2.3"], "10.1.2.3"),
            (ours, "127.0.0.1", &[""], "127.0.0.1"),
            (ours, "127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            (ours, "127.0.0.1", &["[2001:db8:1:2:3::1]:4711"], "2001:db8:1::"),
            ("", "2001:db8:1:2:3:4:5:6", &[], "2001:db8:1::"),
            ("", "2001:db8:1:2ff:3:4:5:6", &[], "2001:db8:1:200::"),
            ("", "2001:db8:1:300:3:4:5:6", &[], "2001:db8:1:300::"),
        ];
        for &(proxies, peer, list, address) in cases {
            assert_eq!(seen(proxies, peer, list), address, "{peer} {list:?}");
        }
    }

    #[test]
    fn only_named_proxies_say_that_a_browser_speaks_https() {
        let proxies = "10.0.0.2".parse().unwrap();
        let https = |peer: &str, list: &[&str], is_ours| {
            is_https(peer.parse().unwrap(), &headers(PROTO, list), &proxies, is_ours)
        };
        for (told, is_https) in
            [("https", true), ("HTTPS, http", true), ("http", false), ("http, https", false)]
        {
            assert_eq!(https("10.0.0.2", &[told], true), Some(is_https), "{told}");
            assert_eq!(https("10.0.0.3", &[told], true), None, "{told}");
        }
        assert_eq!(https("10.0.0.2", &[], true), None);
        assert_eq!(https("10.0.0.3", &[], true), Some(false), "our own server speaks http");
        assert_eq!(https("10.0.0.3", &[], false), None, "that of others may speak https");
    }
}
