//! The pieces of growing texts on their way to a page: those that come fast are joined.

use std::mem;
use std::time::{Duration, Instant};

use app_runtime::{Patch, Update};

use crate::wire::streams::Streams;

/// The least distance of two messages with pieces. The fastest models give a piece in about as long.
const GROW_EVERY: Duration = Duration::from_millis(4);

/// The growing texts of a page, and their pieces that are not sent yet.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    streams: Streams,
    /// The number of the socket whose page `streams` knows.
    socket: u64,
    waiting: Vec<Patch>,
    /// The event of the run that waits.
    consumed: u64,
    /// The time of the last piece that was sent.
    sent: Option<Instant>,
    /// Somebody will send what waits.
    is_timed: bool,
}

impl Growth {
    /// Takes an update of this moment, if it only brings pieces so soon after the last ones that it can
    /// wait. Gives the time after which what waits must be sent, if nobody has been told yet; otherwise
    /// gives it back, behind all that waits.
    pub(crate) fn take(
        &mut self,
        mut update: Update,
        now: Instant,
    ) -> Result<Option<Duration>, Update> {
        let is_growth = update.running
            && update.effects.is_empty()
            && update.refused.is_none()
            && update.patches.iter().all(|patch| matches!(patch, Patch::Append { .. }))
            && !update.patches.is_empty();
        let pause = self.sent.map_or(Duration::ZERO, |sent| {
            GROW_EVERY.saturating_sub(now.saturating_duration_since(sent))
        });
        self.consumed = update.consumed;
        if is_growth && !pause.is_zero() {
            update.patches.into_iter().for_each(|patch| self.join(patch));
            return Ok((!mem::replace(&mut self.is_timed, true)).then_some(pause));
        }
        if is_growth {
            self.sent = Some(now);
        }
        if !self.waiting.is_empty() {
            update.patches.splice(..0, mem::take(&mut self.waiting));
        }
        Err(update)
    }

    /// The pieces that wait, once their time has come.
    pub(crate) fn take_waiting(&mut self, now: Instant) -> Option<Update> {
        self.is_timed = false;
        let patches = mem::take(&mut self.waiting);
        if patches.is_empty() {
            return None;
        }
        self.sent = Some(now);
        let consumed = self.consumed;
        Some(Update { patches, consumed, running: true, ..Update::default() })
    }

    /// Whether no text grows and no chart is known: then nothing needs to be remembered.
    pub(crate) fn is_over(&self) -> bool {
        self.streams.is_empty() && self.waiting.is_empty()
    }

    /// The texts as the page of this socket has them.
    pub(crate) fn streams_on(&mut self, socket: u64) -> &mut Streams {
        if mem::replace(&mut self.socket, socket) != socket {
            self.streams.forget_page();
        }
        &mut self.streams
    }

    fn join(&mut self, patch: Patch) {
        match (self.waiting.last_mut(), patch) {
            (Some(Patch::Append { key: last, piece: before }), Patch::Append { key, piece })
                if *last == key =>
            {
                before.push_str(&piece)
            }
            (_, patch) => self.waiting.push(patch),
        }
    }
}

#[cfg(test)]
mod tests {
    use app_runtime::Key;

    use super::*;

    fn update(patches: Vec<Patch>, running: bool) -> Update {
        Update { patches, consumed: 7, running, ..Update::default() }
    }

    fn piece(words: &str) -> Update {
        update(vec![Patch::Append { key: Key::MAIN, piece: words.to_owned() }], true)
    }

    #[test]
    fn pieces_that_come_fast_are_joined_and_go_before_whatever_else_comes() {
        let (mut growth, now) = (Growth::default(), Instant::now());
        assert_eq!(growth.take(piece("a"), now), Err(piece("a")), "the first waits for nothing");
        assert!(matches!(growth.take(piece("b"), now), Ok(Some(_))), "somebody must send it");
        assert_eq!(growth.take(piece("c"), now), Ok(None));
        assert_eq!(growth.take_waiting(now), Some(piece("bc")));
        assert_eq!(growth.take_waiting(now), None);
        assert!(matches!(growth.take(piece("d"), now), Ok(Some(_))));
        let removed = Patch::Remove { key: Key::MAIN };
        let all = vec![piece("d").patches.remove(0), removed.clone()];
        assert_eq!(growth.take(update(vec![removed], false), now), Err(update(all, false)));
        assert_eq!(growth.take_waiting(now), None, "it has gone");
    }

    #[test]
    fn the_pieces_of_a_fast_model_wait_for_nothing() {
        let (mut growth, begun) = (Growth::default(), Instant::now());
        for number in 0..20 {
            let now = begun + Duration::from_millis(5) * number;
            assert_eq!(growth.take(piece("a"), now), Err(piece("a")));
        }
    }
}
