//! Visitors, and their shares of a server: sessions, sockets, uploads, runs, and bytes in transit. Each
//! browser, each network address and all together have a share. A visitor draws on all three, so
//! endless loops or a thousand tabs of one leave the others served. Waiting for a run holds no thread.

use std::convert::Infallible;
use std::future::ready;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::base::limits::{
    MOST_CONNECTIONS, MOST_IN_TRANSIT, MOST_IN_TRANSIT_OF_A_BROWSER, MOST_IN_TRANSIT_OF_AN_ADDRESS,
    MOST_OF_A_BROWSER, MOST_OF_AN_ADDRESS, MOST_RUNS, MOST_RUNS_OF_A_BROWSER,
    MOST_RUNS_OF_AN_ADDRESS, MOST_SESSIONS, MOST_SOCKETS_OF_A_BROWSER, MOST_SOCKETS_OF_AN_ADDRESS,
    MOST_TASKS, MOST_TASKS_OF_A_BROWSER, MOST_TASKS_OF_AN_ADDRESS, MOST_UNJOINED,
    MOST_UNJOINED_OF_A_BROWSER, MOST_UNJOINED_OF_AN_ADDRESS, MOST_UPLOADS,
    MOST_UPLOADS_OF_A_BROWSER, MOST_UPLOADS_OF_AN_ADDRESS, SMALL,
};
use crate::base::memory;
use crate::base::metrics::{self, Counted};
use crate::base::reason::Reason;
use crate::base::weak_map::WeakMap;
use crate::visitors::identity::Identity;
use crate::visitors::origin::Origin;

/// A visitor: the sender of a request.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) identity: Identity,
    /// The narrowest first: a run waits within its own share before it waits for others.
    shares: Arc<[Arc<Share>]>,
    /// The network address, if it is known.
    pub(crate) address: Option<IpAddr>,
}

/// The permit of a session, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    _held: Vec<Permit>,
}

/// The permit of a socket or an upload, until it is dropped.
#[derive(Debug)]
pub(crate) struct Spot {
    _held: Vec<Permit>,
}

/// The permit to run an app's code on a thread, or to wait there for a store, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _held: Vec<Permit>,
    _counted: Counted,
}

/// Bytes in transit: of an unfinished message, or of events that wait for a run. Bytes beyond the first
/// [`SMALL`] count in each of the visitor's shares.
#[derive(Debug)]
pub(crate) struct Transit {
    shares: Arc<[Arc<Share>]>,
    bytes: usize,
    held: Vec<Permit>,
}

impl Transit {
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts more bytes.
    ///
    /// # Errors
    /// If one of the shares has too little left. Bytes that were counted before still count.
    pub(crate) fn add(&mut self, bytes: usize) -> Result<(), Reason> {
        let whole = self.bytes.saturating_add(bytes);
        let more = u32::try_from(whole.saturating_sub(self.bytes.max(SMALL)));
        let more = more.map_err(|_| Reason::Transit)?;
        if more > 0 {
            let more = self.shares.iter().map(|share| {
                let permit = Arc::clone(&share.transit).try_acquire_many_owned(more);
                permit.map(|permit| (permit, Arc::clone(share))).map_err(|_| Reason::Transit)
            });
            let more = more.collect::<Result<Vec<Permit>, _>>()?;
            if self.held.is_empty() {
                self.held = more;
            } else {
                self.held.iter_mut().zip(more).for_each(|((held, _), (more, _))| held.merge(more));
            }
        }
        self.bytes = whole;
        Ok(())
    }

    /// Gives all bytes back.
    pub(crate) fn clear(&mut self) {
        self.bytes = 0;
        self.held = Vec::new();
    }
}

/// A permit, with its share. The share lives while it has permits.
type Permit = (OwnedSemaphorePermit, Arc<Share>);

impl Visitor {
    /// A permit for one more session.
    ///
    /// # Errors
    /// If no permit is left, or no memory for one more session.
    pub(crate) fn seat(&self) -> Result<Seat, Reason> {
        if memory::is_short() {
            return Err(Reason::Memory);
        }
        Ok(Seat { _held: self.take(|share| &share.sessions)? })
    }

    /// A permit for one more session whose socket has not come yet.
    ///
    /// # Errors
    /// If no permit is left, or no memory for one more session.
    pub(crate) fn unjoined(&self) -> Result<Seat, Reason> {
        if memory::is_short() {
            return Err(Reason::Memory);
        }
        let held = self.take(|share| &share.unjoined).map_err(|_| Reason::Unjoined)?;
        Ok(Seat { _held: held })
    }

    /// A permit for one more socket.
    ///
    /// # Errors
    /// If no permit is left.
    pub(crate) fn socket(&self) -> Result<Spot, Reason> {
        Ok(Spot { _held: self.take(|share| &share.sockets)? })
    }

    /// A permit for one more upload.
    ///
    /// # Errors
    /// If no permit is left.
    pub(crate) fn upload(&self) -> Result<Spot, Reason> {
        let held = self.take(|share| &share.uploads).map_err(|_| Reason::UploadsAtOnce)?;
        Ok(Spot { _held: held })
    }

    /// A function that gives a permit for one more task. `None`: no permit is left.
    pub(crate) fn task_permits(&self) -> impl Fn() -> Option<Spot> + Send + Sync + 'static {
        let shares = Arc::clone(&self.shares);
        move || take(&shares, |share| &share.tasks).ok().map(|held| Spot { _held: held })
    }

    /// One permit of each of its shares, or the reason for none.
    fn take(&self, of: impl Fn(&Share) -> &Arc<Semaphore>) -> Result<Vec<Permit>, Reason> {
        take(&self.shares, of)
    }

    /// A new count of bytes in transit.
    pub(crate) fn transit(&self) -> Transit {
        Transit { shares: Arc::clone(&self.shares), bytes: 0, held: Vec::new() }
    }

    /// A permit for one more run, if there is one at once.
    pub(crate) fn turn_now(&self) -> Option<Turn> {
        let held = self.take(|share| &share.runs).ok()?;
        Some(Turn { _held: held, _counted: metrics::RUNS.count() })
    }

    /// Waits for a permit for one more run.
    pub(crate) async fn turn(&self) -> Turn {
        let mut held = Vec::with_capacity(self.shares.len());
        for share in self.shares.iter() {
            // These semaphores are never closed.
            let permit = Arc::clone(&share.runs).acquire_owned().await.ok();
            held.extend(permit.map(|permit| (permit, Arc::clone(share))));
        }
        Turn { _held: held, _counted: metrics::RUNS.count() }
    }
}

/// A share: the permits of one holder.
#[derive(Debug)]
struct Share {
    sessions: Arc<Semaphore>,
    unjoined: Arc<Semaphore>,
    runs: Arc<Semaphore>,
    /// Bytes in transit.
    transit: Arc<Semaphore>,
    sockets: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    tasks: Arc<Semaphore>,
    /// The reason if no permit for a session or its socket is left.
    full: Reason,
}

/// The sizes of a share.
struct Most {
    sessions: usize,
    unjoined: usize,
    runs: usize,
    transit: usize,
    sockets: usize,
    uploads: usize,
    tasks: usize,
}

const IN_ALL: Most = Most {
    sessions: MOST_SESSIONS,
    unjoined: MOST_UNJOINED,
    runs: MOST_RUNS,
    transit: MOST_IN_TRANSIT,
    sockets: MOST_CONNECTIONS,
    uploads: MOST_UPLOADS,
    tasks: MOST_TASKS,
};

const OF_AN_ADDRESS: Most = Most {
    sessions: MOST_OF_AN_ADDRESS,
    unjoined: MOST_UNJOINED_OF_AN_ADDRESS,
    runs: MOST_RUNS_OF_AN_ADDRESS,
    transit: MOST_IN_TRANSIT_OF_AN_ADDRESS,
    sockets: MOST_SOCKETS_OF_AN_ADDRESS,
    uploads: MOST_UPLOADS_OF_AN_ADDRESS,
    tasks: MOST_TASKS_OF_AN_ADDRESS,
};

const OF_A_BROWSER: Most = Most {
    sessions: MOST_OF_A_BROWSER,
    unjoined: MOST_UNJOINED_OF_A_BROWSER,
    runs: MOST_RUNS_OF_A_BROWSER,
    transit: MOST_IN_TRANSIT_OF_A_BROWSER,
    sockets: MOST_SOCKETS_OF_A_BROWSER,
    uploads: MOST_UPLOADS_OF_A_BROWSER,
    tasks: MOST_TASKS_OF_A_BROWSER,
};

impl Share {
    fn new(most: &Most, full: Reason) -> Share {
        let of = |most| Arc::new(Semaphore::new(most));
        let &Most { sessions, unjoined, runs, transit, sockets, uploads, tasks } = most;
        Share {
            sessions: of(sessions),
            unjoined: of(unjoined),
            runs: of(runs),
            transit: of(transit),
            sockets: of(sockets),
            uploads: of(uploads),
            tasks: of(tasks),
            full,
        }
    }
}

/// One permit of each share, or the reason for none.
fn take(
    shares: &[Arc<Share>],
    of: impl Fn(&Share) -> &Arc<Semaphore>,
) -> Result<Vec<Permit>, Reason> {
    let held = |share: &Arc<Share>| {
        let permit = Arc::clone(of(share)).try_acquire_owned();
        permit.map(|permit| (permit, Arc::clone(share))).map_err(|_| share.full)
    };
    shares.iter().map(held).collect()
}

/// The shares of an app's visitors.
#[derive(Debug)]
pub(crate) struct Shares {
    all: Arc<Share>,
    own: WeakMap<Holder, Share>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holder {
    /// Programs without cookies are no browser.
    Browser(Identity),
    Address(IpAddr),
}

impl Shares {
    pub(crate) fn new() -> Shares {
        Shares { all: Arc::new(Share::new(&IN_ALL, Reason::Sessions)), own: WeakMap::new() }
    }

    /// The visitor with this identity and this address.
    pub(crate) fn visitor(&self, identity: Identity, address: Option<IpAddr>) -> Visitor {
        let mut shares = Vec::with_capacity(3);
        if !identity.is_nobody() {
            shares.push(self.of(Holder::Browser(identity.clone())));
        }
        shares.extend(address.map(|address| self.of(Holder::Address(address))));
        shares.push(Arc::clone(&self.all));
        Visitor { identity, shares: shares.into(), address }
    }

    fn of(&self, holder: Holder) -> Arc<Share> {
        self.own.of(holder, |holder| match holder {
            Holder::Browser(_) => Share::new(&OF_A_BROWSER, Reason::SessionsOfBrowser),
            Holder::Address(_) => Share::new(&OF_AN_ADDRESS, Reason::SessionsOfAddress),
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor
where
    Arc<Shares>: FromRef<S>,
{
    type Rejection = Infallible;

    fn from_request_parts(
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<Visitor, Infallible>> + Send {
        let address = Origin::of(parts).address;
        ready(Ok(Arc::<Shares>::from_ref(state).visitor(Identity::of(&parts.headers), address)))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::*;

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
    fn an_address_and_a_browser_leave_sockets_and_uploads_to_others() {
        let shares = Shares::new();
        let cookie = |digit: char| {
            let cookie = format!("dacapo-browser={}", digit.to_string().repeat(32));
            let cookie = (axum::http::header::COOKIE, cookie.parse().unwrap());
            Identity::of(&HeaderMap::from_iter([cookie]))
        };
        let nobody = || Identity::of(&HeaderMap::new());
        let [one, other] = [1, 2].map(|last| Some(IpAddr::from([203, 0, 113, last])));
        let all = |visitor: &Visitor, of: fn(&Visitor) -> Result<Spot, Reason>| {
            let spots: Vec<_> = (0..MOST_CONNECTIONS).map_while(|_| of(visitor).ok()).collect();
            (spots.len(), of(visitor).err(), spots)
        };
        let browser = shares.visitor(cookie('1'), one);
        let (count, why, _sockets) = all(&browser, Visitor::socket);
        assert_eq!(count, MOST_SOCKETS_OF_A_BROWSER);
        assert_eq!(why, Some(Reason::SessionsOfBrowser));
        let (count, why, _files) = all(&browser, Visitor::upload);
        assert_eq!((count, why), (MOST_UPLOADS_OF_A_BROWSER, Some(Reason::UploadsAtOnce)));
        let (count, why, _more) = all(&shares.visitor(nobody(), one), Visitor::socket);
        assert_eq!(count, MOST_SOCKETS_OF_AN_ADDRESS - MOST_SOCKETS_OF_A_BROWSER);
        assert_eq!(why, Some(Reason::SessionsOfAddress));
        let (count, _, _more) = all(&shares.visitor(nobody(), one), Visitor::upload);
        assert_eq!(count, MOST_UPLOADS_OF_AN_ADDRESS - MOST_UPLOADS_OF_A_BROWSER);
        assert!(shares.visitor(cookie('2'), one).upload().is_err(), "its address has none left");
        let other = shares.visitor(cookie('2'), other);
        assert!(other.socket().is_ok() && other.upload().is_ok());
    }

    #[test]
    fn shares_of_those_who_left_are_forgotten() {
        let shares = Shares::new();
        for number in 0..10_000_u32 {
            shares
                .visitor(Identity::of(&HeaderMap::new()), Some(IpAddr::from(number.to_be_bytes())));
        }
        let kept = shares.own.len();
        assert!(kept < 100, "{kept}");
    }
}
