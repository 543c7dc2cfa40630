//! The questions of a supervisor or a proxy to a server. Neither answer says anything about the app
//! or its users, so both are public.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use tokio::sync::Mutex;

use crate::base::ending::Stopping;
use crate::base::lanes;
use crate::sessions::host::Host;

/// Whether the process answers at all. If it does not, it must be started again.
pub(crate) const LIVE_ROUTE: &str = "/healthz";

/// Whether people may be sent here. If not, a proxy sends them elsewhere for now.
pub(crate) const READY_ROUTE: &str = "/readyz";

type HealthAnswer = (StatusCode, [(HeaderName, &'static str); 1], &'static str);

const fn answer(status: StatusCode, text: &'static str) -> HealthAnswer {
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}

pub(crate) async fn live() -> HealthAnswer {
    answer(StatusCode::OK, "ok\n")
}

/// The answer of a store holds for this long. A check writes to it, and anybody may ask.
const PAUSE: Duration = Duration::from_secs(1);

/// The time of the last check of a store, and its result. A check in progress holds the lock.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readiness(Arc<Mutex<Option<(Instant, bool)>>>);

pub(crate) async fn ready(
    State(host): State<Arc<Host>>,
    stopping: Option<Extension<Stopping>>,
    Extension(readiness): Extension<Readiness>,
) -> HealthAnswer {
    if stopping.is_some_and(|Extension(stopping)| stopping.has_begun()) {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping\n");
    }
    if readiness.reaches_store(host).await {
        answer(StatusCode::OK, "ok\n")
    } else {
        answer(StatusCode::SERVICE_UNAVAILABLE, "the sessions' store cannot be written\n")
    }
}

impl Readiness {
    /// Whether the store could be written lately. At most one check runs at once.
    async fn reaches_store(self, host: Arc<Host>) -> bool {
        let mut last = self.0.lock_owned().await;
        if let Some((at, reached)) = *last
            && at.elapsed() < PAUSE
        {
            return reached;
        }
        // The lock moves along: if the request is given up, the check goes on, and it is still one.
        let check = lanes::runtime().spawn_blocking(move || {
            let reached = host.reaches_store();
            *last = Some((Instant::now(), reached));
            reached
        });
        check.await.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use app_runtime::{App, Ui};

    use super::*;
    use crate::store::{Kept, SaveError, SessionStore};

    /// A store that can be written at its first check alone. A check lasts until it is released.
    #[derive(Debug)]
    struct FullStore {
        checks: AtomicUsize,
        released: std::sync::Mutex<mpsc::Receiver<()>>,
    }

    impl SessionStore for FullStore {
        fn save(&self, _: &str, _: u64, _: &[u8]) -> Result<(), SaveError> {
            Ok(())
        }
        fn load(&self, _: &str) -> io::Result<Option<Kept>> {
            Ok(None)
        }
        fn claim(&self, _: &str) -> io::Result<Option<Kept>> {
            Ok(None)
        }
        fn check(&self) -> io::Result<()> {
            self.released.lock().unwrap().recv_timeout(10 * PAUSE).unwrap();
            let before = self.checks.fetch_add(1, Ordering::SeqCst);
            if before == 0 { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
        }
    }

    #[tokio::test]
    async fn a_store_is_checked_once_a_second_however_many_ask() {
        let (release, released) = mpsc::channel();
        let store = Arc::new(FullStore {
            checks: AtomicUsize::new(0),
            released: std::sync::Mutex::new(released),
        });
        let app = App::new("empty", |_: &Ui| ());
        let host = Arc::new(Host::new(
            app,
            Arc::default(),
            Some(Arc::clone(&store) as Arc<dyn SessionStore>),
        ));
        let readiness = Readiness::default();
        let ask = async |ready: bool, checks: usize| {
            let one = || tokio::spawn(ready_of(&host, &readiness));
            let all: Vec<_> = (0..100).map(|_| one()).collect();
            // The runtime has one thread, so all of them ask before the check ends.
            tokio::task::yield_now().await;
            release.send(()).unwrap();
            for asked in all {
                assert_eq!(asked.await.unwrap().0.is_success(), ready);
            }
            assert_eq!(store.checks.load(Ordering::SeqCst), checks);
        };
        ask(true, 1).await;
        let earlier = Instant::now().checked_sub(PAUSE).unwrap();
        *readiness.0.lock().await = Some((earlier, true));
        ask(false, 2).await;
    }

    fn ready_of(
        host: &Arc<Host>,
        readiness: &Readiness,
    ) -> impl Future<Output = HealthAnswer> + use<> {
        ready(State(Arc::clone(host)), None, Extension(readiness.clone()))
    }
}
