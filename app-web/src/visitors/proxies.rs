//! Trusted proxies: addresses and nets, as a list names them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use axum::{Extension, Router};

/// The proxies whose headers are believed, as addresses and nets: `"127.0.0.1, 10.0.0.0/8"`.
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

/// The number of bits of an IPv6 address that count. Many providers give a household a net of 56,
/// which has 256 of 64; with one of 48, a visitor is 256 addresses.
const HOUSEHOLD: u32 = 56;

/// The address that counts. For IPv6 it is the net of a [`HOUSEHOLD`].
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        address @ IpAddr::V6(_) => Net { address, bits: HOUSEHOLD }.first().address,
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
