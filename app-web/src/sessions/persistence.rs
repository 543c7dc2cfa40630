//! The way one session is kept in the store, and the bytes it may have there.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use app_runtime::Session;

use crate::base::limits::MOST_KEPT;
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::sessions::renderer::{SocketCommand, SocketRenderer};
use crate::store::SaveError;
use crate::store::allotments::Charge;
use crate::store::attempts::{StoredSession, Verdict};
use crate::visitors::identity::Identity;

/// The way a session is kept: its name, its visitor, and the bytes that count.
#[derive(Clone, Debug)]
pub(crate) struct Persistence {
    pub(crate) stored: StoredSession,
    pub(crate) identity: Identity,
    pub(crate) charge: Arc<Charge>,
    /// The event that runs, and its place among the runs in progress.
    pub(crate) running: Arc<(AtomicU64, AtomicUsize)>,
    /// Whether a socket has come for the session. Nothing is kept before.
    pub(crate) joined: Arc<AtomicBool>,
}

/// The reason why a session is not kept.
enum NotKept {
    Refused(Reason),
    Store(SaveError),
}

impl Persistence {
    /// Has each interaction of a session saved from now on. An interaction is not saved if the
    /// session goes on elsewhere, if its holder is unknown, or if the session would have too many
    /// bytes for servers that share a store. Such an interaction is not shown, and ends the session
    /// here.
    pub(crate) fn have_kept(&self, session: &mut Session, renderer: &Arc<SocketRenderer>) {
        let (own, renderer) = (self.clone(), Arc::clone(renderer));
        session.keep_with(move |snapshot| {
            if !own.joined.load(Ordering::SeqCst) {
                return Ok(());
            }
            let begun = Instant::now();
            let saved = own.keep(&snapshot);
            metrics::SAVE_SECONDS.add(begun.elapsed());
            let Err(not_kept) = saved else { return Ok(()) };
            let is_shared = own.stored.store.is_shared();
            match not_kept {
                NotKept::Store(SaveError::TakenOver) => {
                    renderer.end(SocketCommand::TakenOver);
                    return Ok(());
                }
                NotKept::Store(SaveError::Failed(error)) => {
                    metrics::SAVE_FAILURES.add(1);
                    if !is_shared {
                        return Err(error.to_string());
                    }
                    away(&error);
                }
                NotKept::Refused(reason) => {
                    metrics::turned_away(reason);
                    if !is_shared {
                        return Err(reason.words().to_owned());
                    }
                    // The session goes on without the event, on any server.
                    let (event, place) = &*own.running;
                    own.stored
                        .give_up(event.load(Ordering::Relaxed), place.load(Ordering::Relaxed));
                }
            }
            renderer.end(SocketCommand::Away);
            Ok(())
        });
    }

    /// Has each run of a session noted before it begins: it may abort the process.
    pub(crate) fn have_noted(&self, session: &mut Session, mut verdict: Verdict) {
        let Persistence { stored, charge, running, .. } = self.clone();
        session.note_with(move |number| {
            let (event, place) = &*running;
            event.store(number, Ordering::Relaxed);
            let run = match number {
                0 => {
                    let run = stored.draw(&verdict);
                    verdict.drawn = 0;
                    run
                }
                number => {
                    charge.stay();
                    stored.begin(number, verdict.tries(number))
                }
            };
            place.store(run.place(), Ordering::Relaxed);
            run
        });
    }

    fn keep(&self, snapshot: &[u8]) -> Result<(), NotKept> {
        let session = self.identity.join(snapshot);
        if session.len() > MOST_KEPT {
            return Err(NotKept::Refused(Reason::SessionBytes));
        }
        let StoredSession { store, name, fence } = &self.stored;
        if !self.charge.grow_to(store.takes(session.len())) {
            return Err(NotKept::Refused(Reason::StoreOfAddress));
        }
        store.save(name, *fence, &session).map_err(NotKept::Store)
    }
}

/// The store cannot be read, or the servers that share it cannot reach it. Pages come back and ask
/// again: a session that may still exist is never begun anew.
pub(crate) fn away(error: &io::Error) -> Reason {
    tracing::error!(%error, "the store that keeps the sessions cannot be reached");
    Reason::Away
}
