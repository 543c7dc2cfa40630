//! Places for connections: the most from one network address, and in all.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::base::limits::PART_OF_AN_ADDRESS;
use crate::base::metrics::{self, Counted};
use crate::base::reason::Reason;
use crate::base::weak_map::WeakMap;
use crate::visitors::proxies::{TrustedProxies, network};

/// The place of a connection. A request has it too: so a socket keeps the place when it is no
/// longer a connection of requests.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    _held: Arc<HeldPermits>,
}

#[derive(Debug)]
struct HeldPermits {
    _of_all: OwnedSemaphorePermit,
    /// `None`: a proxy that speaks for many visitors.
    _of_its_address: Option<(OwnedSemaphorePermit, Arc<Semaphore>)>,
    _counted: Counted,
}

/// Places for connections.
#[derive(Debug)]
pub(crate) struct Places {
    most: usize,
    all: Arc<Semaphore>,
    /// The places that each address has left.
    addresses: WeakMap<IpAddr, Semaphore>,
    proxies: TrustedProxies,
}

impl Places {
    pub(crate) fn new(most: usize, proxies: TrustedProxies) -> Places {
        Places { most, all: Arc::new(Semaphore::new(most)), addresses: WeakMap::new(), proxies }
    }

    /// A place for a connection from an address.
    ///
    /// # Errors
    /// The reason if there is none.
    pub(crate) fn take(&self, from: IpAddr) -> Result<Place, Reason> {
        let of_its_address = if self.proxies.have(from) {
            None
        } else {
            let most = (self.most / PART_OF_AN_ADDRESS).max(1);
            let address = self.addresses.of(network(from), |_| Semaphore::new(most));
            let permit = Arc::clone(&address).try_acquire_owned();
            Some((permit.map_err(|_| Reason::ConnectionsOfAddress)?, address))
        };
        let permit = Arc::clone(&self.all).try_acquire_owned();
        let held = HeldPermits {
            _of_all: permit.map_err(|_| Reason::Connections)?,
            _of_its_address: of_its_address,
            _counted: metrics::CONNECTIONS.count(),
        };
        Ok(Place { _held: Arc::new(held) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leaves_connections_to_others_and_a_named_proxy_has_all() {
        let places = Places::new(10, "10.0.0.0/8".parse().unwrap());
        let take = |from: &str| places.take(from.parse().unwrap());
        let own: Vec<_> = (0..5).map(|_| take("203.0.113.1").unwrap()).collect();
        assert_eq!(take("203.0.113.1").err(), Some(Reason::ConnectionsOfAddress));
        let household = ["2001:db8::1", "2001:db8:0:ff::1"].map(|from| take(from).unwrap());
        drop(own);
        let own = take("::ffff:203.0.113.1").unwrap();
        let proxy: Vec<_> = (0..7).map(|_| take("10.1.2.3").unwrap()).collect();
        assert_eq!(take("10.1.2.3").err(), Some(Reason::Connections));
        assert_eq!(take("203.0.113.2").err(), Some(Reason::Connections));
        drop((household, own, proxy));
        assert!((0..5).map(|_| take("2001:db8::3")).collect::<Result<Vec<_>, _>>().is_ok());
    }
}
