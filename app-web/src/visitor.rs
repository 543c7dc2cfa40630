//! Who comes, and how much of a server they may have at once: sessions, and runs. Each browser,
//! each network address and all together have a share; whoever comes draws on three, so nobody's
//! endless loop or thousand tabs leave others without. Waiting for a run holds no thread.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::ready;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::hosted::Hosted;
use crate::identity::Identity;
use crate::limits::{
    MOST_IN_TRANSIT, MOST_IN_TRANSIT_OF_A_BROWSER, MOST_IN_TRANSIT_OF_AN_ADDRESS,
    MOST_OF_A_BROWSER, MOST_OF_AN_ADDRESS, MOST_RUNS, MOST_RUNS_OF_A_BROWSER,
    MOST_RUNS_OF_AN_ADDRESS, MOST_SESSIONS, SMALL,
};
use crate::memory;
use crate::metrics::{self, Counted};
use crate::reason::Reason;

/// Somebody who asks for something.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) identity: Identity,
    /// The narrowest first: who waits for a run waits among their own, before they wait for others.
    shares: Arc<[Arc<Share>]>,
}

/// A session's place among those there may be, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    _held: Vec<Held>,
}

/// Leave to run an app's code on a thread, or to wait there for a store, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _held: Vec<Held>,
    _counted: Counted,
}

/// Bytes that a visitor has sent and nobody is done with yet: of a message that is not whole, or of
/// events that wait. From the first [`SMALL`] on they are counted in each of the visitor's shares.
#[derive(Debug)]
pub(crate) struct Transit {
    shares: Arc<[Arc<Share>]>,
    bytes: usize,
    held: Vec<Held>,
}

impl Transit {
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts more of them.
    ///
    /// # Errors
    /// Where that is more than one of the shares has left; what was counted stays so.
    pub(crate) fn add(&mut self, bytes: usize) -> Result<(), Reason> {
        let whole = self.bytes.saturating_add(bytes);
        let more = u32::try_from(whole.saturating_sub(self.bytes.max(SMALL)));
        let more = more.map_err(|_| Reason::Transit)?;
        if more > 0 {
            let more = self.shares.iter().map(|share| {
                let permit = Arc::clone(&share.transit).try_acquire_many_owned(more);
                permit.map(|permit| (permit, Arc::clone(share))).map_err(|_| Reason::Transit)
            });
            let more = more.collect::<Result<Vec<Held>, _>>()?;
            if self.held.is_empty() {
                self.held = more;
            } else {
                self.held.iter_mut().zip(more).for_each(|((held, _), (more, _))| held.merge(more));
            }
        }
        self.bytes = whole;
        Ok(())
    }

    /// Somebody is done with all of them.
    pub(crate) fn clear(&mut self) {
        self.bytes = 0;
        self.held = Vec::new();
    }
}

/// A part of a share, which is known for as long as it is drawn on.
type Held = (OwnedSemaphorePermit, Arc<Share>);

impl Visitor {
    /// A place for one more session.
    ///
    /// # Errors
    /// Where there are as many as there may be, or no memory for more.
    pub(crate) fn seat(&self) -> Result<Seat, Reason> {
        if memory::is_short() {
            return Err(Reason::Memory);
        }
        let seat = |share: &Arc<Share>| {
            let permit = Arc::clone(&share.sessions).try_acquire_owned();
            permit.map(|permit| (permit, Arc::clone(share))).map_err(|_| share.full)
        };
        Ok(Seat { _held: self.shares.iter().map(seat).collect::<Result<_, _>>()? })
    }

    /// A count of what they send.
    pub(crate) fn transit(&self) -> Transit {
        Transit { shares: Arc::clone(&self.shares), bytes: 0, held: Vec::new() }
    }

    /// One more thread, where it may be had at once.
    pub(crate) fn turn_now(&self) -> Option<Turn> {
        let held = |share: &Arc<Share>| {
            let permit = Arc::clone(&share.runs).try_acquire_owned().ok()?;
            Some((permit, Arc::clone(share)))
        };
        let held = self.shares.iter().map(held).collect::<Option<_>>()?;
        Some(Turn { _held: held, _counted: metrics::RUNS.count() })
    }

    /// Waits until one more thread may be had.
    pub(crate) async fn turn(&self) -> Turn {
        let mut held = Vec::with_capacity(self.shares.len());
        for share in self.shares.iter() {
            // Nobody closes these.
            let permit = Arc::clone(&share.runs).acquire_owned().await.ok();
            held.extend(permit.map(|permit| (permit, Arc::clone(share))));
        }
        Turn { _held: held, _counted: metrics::RUNS.count() }
    }
}

/// What somebody may have at once.
#[derive(Debug)]
struct Share {
    sessions: Arc<Semaphore>,
    runs: Arc<Semaphore>,
    /// How many bytes may be in transit.
    transit: Arc<Semaphore>,
    /// What it is where there are as many sessions as there may be.
    full: Reason,
}

impl Share {
    fn new(most: [usize; 3], full: Reason) -> Arc<Share> {
        let [sessions, runs, transit] = most.map(|most| Arc::new(Semaphore::new(most)));
        Arc::new(Share { sessions, runs, transit, full })
    }
}

/// The shares of an app's visitors.
#[derive(Debug)]
pub(crate) struct Shares {
    all: Arc<Share>,
    own: Mutex<HashMap<Holder, Weak<Share>>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holder {
    /// Programs without cookies are no browser.
    Browser(Identity),
    Address(IpAddr),
}

impl Shares {
    pub(crate) fn new() -> Shares {
        Shares {
            all: Share::new([MOST_SESSIONS, MOST_RUNS, MOST_IN_TRANSIT], Reason::Sessions),
            own: Mutex::default(),
        }
    }

    /// Somebody, by what is known of them.
    pub(crate) fn visitor(&self, identity: Identity, address: Option<IpAddr>) -> Visitor {
        let mut shares = Vec::with_capacity(3);
        if !identity.is_nobody() {
            shares.push(self.of(Holder::Browser(identity.clone())));
        }
        shares.extend(address.map(|address| self.of(Holder::Address(address))));
        shares.push(Arc::clone(&self.all));
        Visitor { identity, shares: shares.into() }
    }

    fn of(&self, holder: Holder) -> Arc<Share> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = own.get(&holder).and_then(Weak::upgrade) {
            return share;
        }
        if own.len() == own.capacity() {
            // Before it grows: most of them may have left.
            own.retain(|_, share| share.strong_count() > 0);
        }
        let share = match holder {
            Holder::Browser(_) => Share::new(
                [MOST_OF_A_BROWSER, MOST_RUNS_OF_A_BROWSER, MOST_IN_TRANSIT_OF_A_BROWSER],
                Reason::SessionsOfBrowser,
            ),
            Holder::Address(_) => Share::new(
                [MOST_OF_AN_ADDRESS, MOST_RUNS_OF_AN_ADDRESS, MOST_IN_TRANSIT_OF_AN_ADDRESS],
                Reason::SessionsOfAddress,
            ),
        };
        own.insert(holder, Arc::downgrade(&share));
        share
    }
}

impl FromRequestParts<Arc<Hosted>> for Visitor {
    type Rejection = Infallible;

    fn from_request_parts(
        parts: &mut Parts,
        hosted: &Arc<Hosted>,
    ) -> impl Future<Output = Result<Visitor, Infallible>> + Send {
        let peer = parts.extensions.get().map(|&ConnectInfo::<SocketAddr>(peer)| peer.ip());
        let address = peer.map(|peer| address(peer, &parts.headers));
        ready(Ok(hosted.shares.visitor(Identity::of(&parts.headers), address)))
    }
}

/// The network address somebody comes from. A proxy on this machine or in a network of its own
/// says for whom it asks; what others say of that is not believed.
fn address(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let own = match peer.to_canonical() {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    };
    // Each proxy adds whom it saw at the end.
    let told = headers.get_all("x-forwarded-for").into_iter().next_back();
    let told = told.and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match told.filter(|_| own).unwrap_or(peer).to_canonical() {
        // A household has all of these.
        IpAddr::V6(told) => {
            let [a, b, c, d, ..] = told.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        told => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, told: &[&str]) -> String {
        let told = told.iter().map(|told| {
            (axum::http::HeaderName::from_static("x-forwarded-for"), told.parse().unwrap())
        });
        let mut headers = HeaderMap::new();
        headers.extend(told.map(|(name, told)| (Some(name), told)));
        address(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_proxy_of_ours_says_for_whom_it_asks_and_nobody_else_does() {
        assert_eq!(seen("203.0.113.7", &[]), "203.0.113.7");
        assert_eq!(seen("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(seen("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("::ffff:10.0.0.2", &["9.9.9.9, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.2", &["9.9.9.9", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &["unknown"]), "127.0.0.1");
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
    }

    #[test]
    fn bytes_in_transit_count_for_their_browser_their_address_and_in_all() {
        let shares = Shares::new();
        let address = |last| Some(IpAddr::from([203, 0, 113, last]));
        let nobody = |last| shares.visitor(Identity::of(&HeaderMap::new()), address(last));
        let mut full = Vec::new();
        for last in 0.. {
            let mut transit = nobody(last).transit();
            while transit.add(SMALL).is_ok() {}
            let left = MOST_IN_TRANSIT - full.len() * MOST_IN_TRANSIT_OF_AN_ADDRESS;
            let most = MOST_IN_TRANSIT_OF_AN_ADDRESS.min(left);
            assert_eq!(transit.bytes(), most + SMALL, "{last}");
            let same = nobody(last).transit().add(SMALL + 1);
            assert_eq!(same, Err(Reason::Transit));
            full.push(transit);
            if full.len() * MOST_IN_TRANSIT_OF_AN_ADDRESS == MOST_IN_TRANSIT {
                break;
            }
        }
        let mut other = nobody(200).transit();
        assert_eq!(other.add(SMALL), Ok(()), "a click always passes");
        assert_eq!(other.add(1), Err(Reason::Transit));
        full.clear();
        assert_eq!(other.add(MOST_IN_TRANSIT_OF_AN_ADDRESS), Ok(()));
        assert_eq!(nobody(200).transit().add(SMALL + 1), Err(Reason::Transit));
        other.clear();
        assert_eq!(nobody(200).transit().add(SMALL + 1), Ok(()));
    }

    #[test]
    fn shares_of_those_who_left_are_forgotten() {
        let shares = Shares::new();
        for number in 0..10_000_u32 {
            shares
                .visitor(Identity::of(&HeaderMap::new()), Some(IpAddr::from(number.to_be_bytes())));
        }
        let kept = shares.own.lock().unwrap().len();
        assert!(kept < 100, "{kept}");
    }
}
