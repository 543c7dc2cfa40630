//! Attempts: each run is noted in the store before it begins. A run may abort its process, by a stack
//! overflow or a failed allocation. Such an event is refused afterwards, or it would abort one server
//! after another. A run whose process was killed from outside is tried again, a few times.
//!
//! If a process aborts during several runs, the guilty one is unknown. So each note says whether its
//! run was alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use app_runtime::Refusal;

use crate::store::{Attempt, SessionStore, Unfinished};

/// The most tries of a run that may have ended its process. A deploy in mid-run counts as one.
const MOST_TRIES: u32 = 3;

/// The number of tries that marks an event as refused.
const GIVEN_UP: u32 = u32::MAX;

/// The number of tries that marks an event as refused because it makes its session too large to be
/// kept. No process has ended then.
pub(crate) const NOT_KEPT: u32 = u32::MAX - 1;

/// A session whose page has aborted a process is not drawn for this long. A new build may be able to
/// draw it then.
const PAUSE: Duration = Duration::from_secs(10 * 60);

/// The runs in progress in this process, each at its place. It is global, because an abort concerns
/// the whole process and not one app.
static RUNNING: Mutex<Vec<Option<Arc<Mutex<Run>>>>> = Mutex::new(Vec::new());

/// A run in progress, with its note.
struct Run {
    alone: bool,
    note: Option<(StoredSession, Attempt)>,
}

/// A session in its store, under the fence of this server.
#[derive(Clone, Debug)]
pub(crate) struct StoredSession {
    pub(crate) store: Arc<dyn SessionStore>,
    pub(crate) name: String,
    pub(crate) fence: u64,
}

/// A run in progress, until it is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    place: usize,
    /// The note to write after the run, if no save replaces the note.
    after: Option<(StoredSession, Attempt)>,
}

impl Running {
    /// The number that no other run in progress has.
    pub(crate) fn place(&self) -> usize {
        self.place
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(note) = self.after.take() {
            Run { alone: false, note: Some(note) }.note(self.place);
        }
        if let Some(place) = lock(&RUNNING).get_mut(self.place) {
            *place = None;
        }
    }
}

impl Run {
    fn note(&self, place: usize) {
        let Some((StoredSession { store, name, fence }, attempt)) = &self.note else { return };
        let attempt = Attempt { alone: self.alone, ..*attempt };
        if let Err(error) = store.note(name, *fence, place, attempt) {
            // The save after the run fails too, and tells the person.
            tracing::debug!(%error, "a run cannot be noted");
        }
    }
}

/// Begins a run without a note: it belongs to no kept session.
pub(crate) fn begin() -> Running {
    enter(None)
}

impl StoredSession {
    /// Begins a run for an event. `tries` includes this one.
    pub(crate) fn begin(&self, event: u64, tries: u32) -> Running {
        enter(Some((self.clone(), Attempt { event, tries, alone: true, at: now() })))
    }

    /// Notes that every server refuses this event: its changes cannot be kept.
    pub(crate) fn give_up(&self, event: u64, place: usize) {
        // A run without an event is none that could be refused.
        if event > 0 {
            let attempt = Attempt { event, tries: NOT_KEPT, alone: false, at: now() };
            Run { alone: false, note: Some((self.clone(), attempt)) }.note(place);
        }
    }

    /// Begins a run that only draws the page. Its end restores the note of an earlier event.
    pub(crate) fn draw(&self, verdict: &Verdict) -> Running {
        let mut running = self.begin(0, verdict.drawn.saturating_add(1));
        let nothing = Attempt { event: 0, tries: 0, alone: false, at: 0 };
        running.after = Some((self.clone(), verdict.event.unwrap_or(nothing)));
        running
    }
}

fn enter(note: Option<(StoredSession, Attempt)>) -> Running {
    let mut running = lock(&RUNNING);
    let mut others = running.iter().enumerate().filter_map(|(at, run)| Some((at, run.clone()?)));
    let other = others.next();
    let run = Arc::new(Mutex::new(Run { alone: other.is_none(), note }));
    // With several others in progress, none of them counts as alone already.
    let told = if others.next().is_none() { other } else { None };
    let free = running.iter().position(Option::is_none).unwrap_or(running.len());
    let own = Some(Arc::clone(&run));
    match running.get_mut(free) {
        Some(place) => *place = own,
        None => running.push(own),
    }
    drop(running);
    if let Some((place, other)) = told {
        let mut other = lock(&other);
        if other.alone {
            other.alone = false;
            other.note(place);
        }
    }
    lock(&run).note(free);
    Running { place: free, after: None }
}

/// The consequences of a note whose process has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The number of vain attempts to draw the page.
    pub(crate) drawn: u32,
    /// The event that was run in vain, with its number of tries.
    pub(crate) event: Option<Attempt>,
    /// The page is not drawn for now.
    pub(crate) pauses: bool,
}

impl Verdict {
    pub(crate) fn of(unfinished: Option<Unfinished>) -> Verdict {
        let Some(Unfinished { attempt, aborted }) = unfinished else { return Verdict::default() };
        let gives_up = aborted && attempt.alone || attempt.tries >= MOST_TRIES;
        if attempt.event == 0 {
            let pauses = gives_up && now().abs_diff(attempt.at) < PAUSE.as_secs();
            let drawn = if gives_up { 0 } else { attempt.tries };
            return Verdict { drawn, event: None, pauses };
        }
        let kept = attempt.tries != NOT_KEPT;
        let tries = if gives_up && kept { GIVEN_UP } else { attempt.tries };
        Verdict { event: Some(Attempt { tries, alone: false, ..attempt }), ..Verdict::default() }
    }

    /// The verdict for a session that has consumed the events up to this one.
    pub(crate) fn after(self, consumed: u64) -> Verdict {
        Verdict { event: self.event.filter(|attempt| attempt.event > consumed), ..self }
    }

    /// The event to refuse, with the reason.
    pub(crate) fn refused(&self) -> Option<(u64, Refusal)> {
        let Attempt { event, tries, .. } = self.event?;
        match tries {
            GIVEN_UP => Some((event, Refusal::EndedProcess)),
            NOT_KEPT => Some((event, Refusal::NotKept)),
            _ => None,
        }
    }

    /// The number of tries of an event, including the next one.
    pub(crate) fn tries(&self, event: u64) -> u32 {
        let before = self.event.filter(|attempt| attempt.event == event);
        before.map_or(0, |attempt| attempt.tries).saturating_add(1)
    }
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}

/// Every change under these locks is one step, so a poisoned lock is safe to use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(event: u64, tries: u32, alone: bool, aborted: bool) -> Verdict {
        let attempt = Attempt { event, tries, alone, at: now() };
        Verdict::of(Some(Unfinished { attempt, aborted }))
    }

    #[test]
    fn an_event_is_refused_that_aborted_its_process_or_ended_three() {
        for (tries, alone, aborted, refused) in [
            (1, true, true, true),
            (1, false, true, false),
            (1, true, false, false),
            (2, true, false, false),
            (3, true, false, true),
            (3, false, true, true),
            (GIVEN_UP, false, false, true),
        ] {
            let verdict = found(7, tries, alone, aborted);
            assert_eq!(verdict.refused().is_some(), refused, "{tries} {alone} {aborted}");
            assert!(!verdict.pauses);
            if !refused {
                assert_eq!((verdict.tries(7), verdict.tries(8)), (tries + 1, 1));
            }
            assert_eq!(verdict.after(7).event, None, "it is done with");
        }
    }

    #[test]
    fn a_page_that_ended_its_process_is_not_drawn_for_a_while() {
        assert!(found(0, 1, true, true).pauses);
        assert!(!found(0, 1, false, true).pauses);
        assert_eq!(found(0, 2, true, false).drawn, 2);
        let attempt = Attempt { event: 0, tries: 1, alone: true, at: now() - PAUSE.as_secs() };
        assert!(!Verdict::of(Some(Unfinished { attempt, aborted: true })).pauses);
    }
}
