//! Trusted proxies, and their headers about a visitor: the address, and the scheme. Any client can write
//! such headers, so they count only from proxies that were named.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, ready};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::{Arc, Once};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::{Extension, Router};

use crate::server::connections::Place;

const FOR: &str = "x-forwarded-for";
const PROTO: &str = "x-forwarded-proto";

/// The proxies whose word is believed, as addresses and nets: `"127.0.0.1, 10.0.0.0/8"`.
///
/// ```
/// use app_web::TrustedProxies;
///
/// assert!("127.0.0.1, 10.0.0.0/8, fd00::/8".parse::<TrustedProxies>().is_ok());
/// assert!("proxy.example.com".parse::<TrustedProxies>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrustedProxies(Arc<[Net]>);

/// The addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Net {
    address: IpAddr,
    bits: u32,
}

/// An error in a list of proxies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyError(String);

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProxyError {}

impl TrustedProxies {
    /// Whether this address is one of them.
    pub(crate) fn have(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.has(address))
    }
}

impl FromStr for TrustedProxies {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<TrustedProxies, ProxyError> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        Ok(TrustedProxies(names.map(str::parse).collect::<Result<_, _>>()?))
    }
}

impl FromStr for Net {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Net, ProxyError> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let Ok(address) = address.parse::<IpAddr>() else {
            return Err(ProxyError(format!(
                "`{text}` is no IP address, as 10.0.0.2 is one, and no net, as 10.0.0.0/8 is one"
            )));
        };
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits.map(str::parse) {
            None => most,
            Some(Ok(bits)) if bits <= most => bits,
            Some(_) => {
                return Err(ProxyError(format!(
                    "`{text}` is no net: after the slash stands a number from 0 to {most}"
                )));
            }
        };
        let net = Net { address, bits }.first();
        if net.address != address {
            return Err(ProxyError(format!(
                "`{text}` is no net: with {bits} bits it begins at `{}/{bits}`",
                net.address
            )));
        }
        Ok(Net { address: address.to_canonical(), bits: bits - (most - width(address)) })
    }
}

/// The number of bits of an address.
fn width(address: IpAddr) -> u32 {
    if address.to_canonical().is_ipv4() { 32 } else { 128 }
}

impl Net {
    fn has(self, address: IpAddr) -> bool {
        let other = Net { address, bits: self.bits };
        address.is_ipv4() == self.address.is_ipv4() && other.first() == self
    }

    /// The same net, by its first address.
    fn first(self) -> Net {
        let Net { address, bits } = self;
        let address = match address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
                Ipv4Addr::from_bits(address.to_bits() & mask).into()
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
                Ipv6Addr::from_bits(address.to_bits() & mask).into()
            }
        };
        Net { address, bits }
    }
}

/// Has a router trust `X-Forwarded-For` and `X-Forwarded-Proto` from these proxies alone. Serve it with
/// `into_make_service_with_connect_info::<SocketAddr>()`: without the peer's address no proxy is known.
pub fn trust_proxies(router: Router, proxies: TrustedProxies) -> Router {
    router.layer(Extension(proxies))
}

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

/// The visitor's address. Each proxy appends the address of its peer, so the list is read from its end,
/// as long as a trusted proxy has written.
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

/// The address that counts. Of IPv6 it is the /64 net, which one household has.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        address @ IpAddr::V6(_) => Net { address, bits: 64 }.first().address,
        address => address,
    }
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
            // Through two of ours, whatever was said before them.
            (ours, "127.0.0.1", &["9.9.9.9, 198.51.100.1, 10.1.2.3"], "198.51.100.1"),
            (ours, "127.0.0.1", &["9.9.9.9, 198.51.100.1", "10.1.2.3"], "198.51.100.1"),
            (ours, "fd00::1", &["9.9.9.9, ::ffff:198.51.100.1"], "198.51.100.1"),
            (ours, "127.0.0.1", &["10.1.2.3, 10.1.2.4"], "10.1.2.3"),
            (ours, "127.0.0.1", &["unknown"], "127.0.0.1"),
            (ours, "127.0.0.1", &["9.9.9.9, unknown, 10.1.2.3"], "10.1.2.3"),
            (ours, "127.0.0.1", &[""], "127.0.0.1"),
            (ours, "127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            (ours, "127.0.0.1", &["[2001:db8:1:2:3::1]:4711"], "2001:db8:1:2::"),
            ("", "2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::"),
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

    #[test]
    fn proxies_are_named_by_addresses_and_nets() {
        let have = |proxies: &str, address: &str| {
            proxies.parse::<TrustedProxies>().unwrap().have(address.parse().unwrap())
        };
        for (proxies, address, is_one) in [
            ("", "127.0.0.1", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("127.0.0.1", "::ffff:127.0.0.1", true),
            ("::ffff:127.0.0.1", "127.0.0.1", true),
            ("::ffff:10.0.0.0/104", "10.9.9.9", true),
            (" 10.0.0.0/8 ,, ::1 ", "10.255.0.1", true),
            ("10.0.0.0/8, ::1", "::1", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.4/31", "10.0.0.5", true),
            ("10.0.0.4/31", "10.0.0.6", false),
            ("0.0.0.0/0", "9.9.9.9", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("fd00::/8", "fdff::1", true),
        ] {
            assert_eq!(have(proxies, address), is_one, "{proxies} {address}");
        }
        for (proxies, error) in [
            ("proxy.example.com", "`proxy.example.com` is no IP address"),
            ("127.0.0.1 10.0.0.2", "`127.0.0.1 10.0.0.2` is no IP address"),
            ("127.0.0.1:80", "`127.0.0.1:80` is no IP address"),
            (
                "10.0.0.0/33",
                "`10.0.0.0/33` is no net: after the slash stands a number from 0 to 32",
            ),
            ("::/129", "`::/129` is no net: after the slash stands a number from 0 to 128"),
            ("10.0.0.0/", "`10.0.0.0/` is no net"),
            ("10.0.0.0/8/8", "`10.0.0.0/8/8` is no net"),
            ("*", "`*` is no IP address"),
            ("10.0.0.5/8", "`10.0.0.5/8` is no net: with 8 bits it begins at `10.0.0.0/8`"),
        ] {
            let found = proxies.parse::<TrustedProxies>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{found}");
        }
    }
}
