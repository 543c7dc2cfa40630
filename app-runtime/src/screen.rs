//! The person's page, and the renderer that shows it. Everything that reaches a renderer goes through
//! here, so the two cannot drift apart.

use std::cell::Cell;
use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::diff::diff;
use crate::event::Refusal;
use crate::key::Key;
use crate::patch::Patch;
use crate::renderer::{Effect, Renderer, Update};
use crate::tree::{NodeId, Tree};

/// The page on the person's screen. A run borrows it, to show its page before its end.
pub(crate) struct Screen {
    /// The rendered page, with the values entered since.
    pub(crate) page: Arc<Tree>,
    /// The number of the newest event that was taken in.
    pub(crate) consumed: u64,
    /// The number of the newest event that was answered: its changes are kept.
    pub(crate) answered: u64,
    /// Effects that are not rendered yet.
    pub(crate) effects: Vec<Effect>,
    /// The renderer waits for an update, though nothing may have changed: for the answer to an event,
    /// or for the end of a run that was shown before its end.
    pub(crate) is_awaited: bool,
    /// The time of the newest change of the page, or of the beginning of the interaction.
    pub(crate) changed: Instant,
    stage: Arc<Mutex<Stage>>,
}

/// The part of a screen that other threads reach while a run has the session.
struct Stage {
    renderer: Box<dyn Renderer>,
    /// The interaction in progress. In a box: most sessions are at rest.
    run: Option<Box<Unfinished>>,
}

/// An interaction in progress, as others see it.
struct Unfinished {
    /// The rendered page.
    page: Arc<Tree>,
    consumed: u64,
    answered: u64,
    /// The elements that its run has not reached yet. `None` before it has shown its page.
    unreached: Option<Vec<Key>>,
    /// An onlooker waits for the end of the run.
    is_seen: bool,
    /// A copy of the page that a first run draws.
    copy: Option<Arc<Mutex<Tree>>>,
}

/// An interaction in progress.
#[derive(Debug)]
#[non_exhaustive]
pub struct SoFar<'a> {
    /// The page so far.
    pub page: &'a Tree,
    /// The number of the newest event that is done with. That of the interaction is not yet: if the
    /// program ended now, its renderer would have to send it again.
    pub consumed: u64,
    /// The elements that the run has not reached yet, as in [`Update::unreached`].
    pub unreached: Vec<Key>,
}

/// A view of a session for those who come while a run has it, such as a second window or a page that
/// was loaded anew.
#[derive(Clone)]
pub struct Onlooker(Arc<Mutex<Stage>>);

impl Onlooker {
    /// Calls `see` with the interaction in progress, if there is one. Nothing is rendered meanwhile, so
    /// the updates that follow apply to its page.
    pub fn look<T>(&self, see: impl FnOnce(SoFar<'_>) -> T) -> Option<T> {
        let mut stage = lock(&self.0);
        let Stage { renderer, run } = &mut *stage;
        let run = run.as_mut()?;
        if let Some(copy) = &run.copy {
            let page = lock(copy).clone();
            if page != *run.page {
                let patches = diff(&run.page, &page);
                run.page = page.at_rest();
                let consumed = run.consumed;
                renderer.render(Update { patches, consumed, running: true, ..Update::default() });
            }
        }
        run.is_seen = true;
        let Unfinished { page, answered, unreached, copy, .. } = &**run;
        let all = || if copy.is_some() { Vec::new() } else { Tree::default().followed_by(page).1 };
        let unreached = unreached.clone().unwrap_or_else(all);
        Some(see(SoFar { page, consumed: *answered, unreached }))
    }

    /// Whether an interaction is in progress.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        lock(&self.0).run.is_some()
    }
}

impl fmt::Debug for Onlooker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Onlooker").finish_non_exhaustive()
    }
}

impl Screen {
    pub(crate) fn new(renderer: Box<dyn Renderer>) -> Screen {
        Screen {
            page: Arc::default(),
            consumed: 0,
            answered: 0,
            effects: Vec::new(),
            is_awaited: false,
            changed: Instant::now(),
            stage: Arc::new(Mutex::new(Stage { renderer, run: None })),
        }
    }

    /// Lends the screen to a run. The session keeps a stand-in of the same renderer.
    pub(crate) fn lend(&mut self) -> Screen {
        let (page, stage) = (Arc::clone(&self.page), Arc::clone(&self.stage));
        let stand_in = Screen { page, stage, effects: Vec::new(), ..*self };
        mem::replace(self, stand_in)
    }

    pub(crate) fn onlooker(&self) -> Onlooker {
        Onlooker(Arc::clone(&self.stage))
    }

    /// Begins an interaction: from now on, others see its page so far.
    pub(crate) fn begin(&mut self) {
        self.changed = Instant::now();
        lock(&self.stage).run = Some(Box::new(Unfinished {
            page: Arc::clone(&self.page),
            consumed: self.consumed,
            answered: self.answered,
            unreached: None,
            is_seen: false,
            copy: None,
        }));
    }

    /// Ends the interaction. Those who have joined it since its page was rendered are told so, unless
    /// the next event `answers` for it.
    pub(crate) fn end(&mut self, answers: bool) {
        let ended = lock(&self.stage).run.take();
        if ended.is_some_and(|run| run.is_seen) && !answers {
            self.stay(None);
        }
    }

    /// Shows others the copy of the page that a run draws, also while its body is at other work.
    pub(crate) fn share(&self, copy: &Arc<Mutex<Tree>>) {
        if let Some(run) = &mut lock(&self.stage).run {
            run.copy = Some(Arc::clone(copy));
        }
    }

    /// The run has ended, which had shared a copy of its page. Takes over the page that onlookers have had
    /// rendered: a run that gives way renders none itself.
    pub(crate) fn unshare(&mut self) {
        if let Some(run) = &mut lock(&self.stage).run {
            run.copy = None;
            self.page = Arc::clone(&run.page);
        }
    }

    /// Whether a run in progress should show its page.
    pub(crate) fn is_watched(&self) -> bool {
        lock(&self.stage).renderer.is_watched()
    }

    /// Shows the page of a finished run. A wake that changed nothing shows nothing.
    pub(crate) fn show(&mut self, page: Arc<Tree>) {
        self.render(page, None);
    }

    /// Shows the page of a run in progress, with the elements that it has not reached yet, if the page
    /// differs. Gives the page from before.
    pub(crate) fn show_so_far(&mut self, so_far: (Tree, Vec<Key>)) -> Option<Arc<Tree>> {
        let (page, unreached) = so_far;
        // An onlooker may have rendered a newer page than this run has.
        self.catch_up();
        let news = page != *self.page || !self.effects.is_empty();
        news.then(|| self.render(page.at_rest(), Some(unreached)))
    }

    /// Shows what has been appended to a text since it was shown last. `at` keeps the node of the text
    /// from piece to piece. Takes the time of the piece: nobody else holds the page that others see.
    pub(crate) fn grow(&mut self, key: Key, at: &Cell<Option<NodeId>>, whole: &str) {
        let mut stage = lock(&self.stage);
        let Stage { renderer, run: Some(run) } = &mut *stage else { return };
        let is_there = |id: &NodeId| run.page.get(*id).is_some_and(|node| node.key == key);
        at.set(at.get().filter(is_there).or_else(|| run.page.find(key)));
        let Some(node) = at.get() else { return };
        let shown = run.page.node(node).element.prose();
        let piece = shown.and_then(|shown| whole.get(shown.len()..)).unwrap_or_default();
        if piece.is_empty() {
            return;
        }
        // The page of this screen stays behind until the run shows its page again, or catches up.
        if let Some(shown) = Arc::make_mut(&mut run.page).node_mut(node).element.prose_mut() {
            shown.push_str(piece);
        }
        (self.is_awaited, self.changed) = (true, Instant::now());
        renderer.render(Update {
            patches: vec![Patch::Append { key, piece: piece.to_owned() }],
            effects: mem::take(&mut self.effects),
            consumed: self.consumed,
            refused: None,
            running: true,
            unreached: run.unreached.clone().unwrap_or_default(),
        });
    }

    /// Takes over the page that others see, once a text grows no more.
    pub(crate) fn catch_up(&mut self) {
        if let Some(run) = &lock(&self.stage).run {
            self.page = Arc::clone(&run.page);
        }
    }

    /// Acknowledges an event that leaves the page as it is.
    pub(crate) fn stay(&mut self, refused: Option<Refusal>) {
        let effects = mem::take(&mut self.effects);
        let consumed = self.consumed;
        (self.is_awaited, self.answered) = (false, consumed);
        let update = Update { effects, consumed, refused, ..Update::default() };
        lock(&self.stage).renderer.render(update);
    }

    /// Renders a page, with the elements that its run has not reached if the run goes on.
    fn render(&mut self, page: Arc<Tree>, unreached: Option<Vec<Key>>) -> Arc<Tree> {
        let mut stage = lock(&self.stage);
        if let Some(run) = &mut stage.run {
            // As in `show_so_far`.
            self.page = mem::replace(&mut run.page, Arc::clone(&page));
            run.unreached.clone_from(&unreached);
        }
        let patches = diff(&self.page, &page);
        if !patches.is_empty() {
            self.changed = Instant::now();
        }
        let effects = mem::take(&mut self.effects);
        let before = mem::replace(&mut self.page, page);
        if unreached.is_none() {
            self.answered = self.consumed;
        }
        let is_news = !patches.is_empty() || !effects.is_empty();
        let is_seen = stage.run.as_mut().is_some_and(|run| mem::take(&mut run.is_seen));
        if is_news || is_seen || self.is_awaited {
            self.is_awaited = unreached.is_some();
            stage.renderer.render(Update {
                patches,
                effects,
                consumed: self.consumed,
                refused: None,
                running: unreached.is_some(),
                unreached: unreached.unwrap_or_default(),
            });
        }
        before
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen")
            .field("page", &self.page)
            .field("consumed", &self.consumed)
            .field("effects", &self.effects)
            .field("is_awaited", &self.is_awaited)
            .finish_non_exhaustive()
    }
}

/// Every change under these locks is one step, so a poisoned lock is safe to use.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
