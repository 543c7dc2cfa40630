//! The first run of a session on a server: of one that begins, or of one that was kept.

use std::sync::Arc;

use app_runtime::Session;
use tokio::sync::OwnedMutexGuard;

use crate::sessions::persistence::Persistence;
use crate::sessions::renderer::SocketCommand;
use crate::sessions::session::{LiveSession, start};
use crate::store::attempts::{self, Verdict};

/// The first run of a session on this server. A session that loses it without a run ends here, and is
/// woken anew when a page asks for it.
pub(crate) struct FirstRun {
    session: OwnedMutexGuard<Session>,
    /// In hand, so that it is not forgotten while its body runs.
    live: Arc<LiveSession>,
    persistence: Option<Persistence>,
    /// The verdict on its earlier runs, if it was kept.
    woken: Option<Verdict>,
    has_run: bool,
}

impl FirstRun {
    pub(crate) fn new(
        session: OwnedMutexGuard<Session>,
        live: Arc<LiveSession>,
        persistence: Option<Persistence>,
        woken: Option<Verdict>,
    ) -> FirstRun {
        FirstRun { session, live, persistence, woken, has_run: false }
    }

    pub(crate) fn run(mut self) {
        self.has_run = true;
        let FirstRun { session, live, persistence, woken, .. } = &mut self;
        let have_kept = |session: &mut Session| {
            persistence.iter().for_each(|persistence| {
                persistence.have_kept(session, &live.renderer);
            });
        };
        let verdict = woken.unwrap_or_default();
        let have_noted = |session: &mut Session| {
            persistence.iter().for_each(|persistence| persistence.have_noted(session, verdict));
        };
        if woken.is_none() {
            // Before its first run: the values that it remembers are on the page too.
            have_kept(session);
            let running = attempts::begin();
            start(session);
            drop(running);
            have_noted(session);
        } else {
            have_noted(session);
            start(session);
            // Only now: this run has changed nothing that must be kept.
            have_kept(session);
        }
    }
}

impl Drop for FirstRun {
    fn drop(&mut self) {
        if !self.has_run {
            self.live.renderer.end(SocketCommand::Away);
        }
    }
}
