//! Tasks: work beside the runs of a session, on threads of its own. A call site of `ui.task` has one
//! task. What it is doing lies in a [`TaskSlot`], which its work and its call site share; a run has a
//! [`Task`], which shows the slot as it was when the run asked for it.
//!
//! A slot lives with its session in this process. A snapshot has only which tasks were running, so that
//! the next process can tell that they were interrupted.

mod failed;
mod pool;
mod work;

use std::any::{Any, type_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub use self::failed::Failed;
pub use self::pool::TaskCounts;
use self::pool::{Job, POOL};
pub use self::work::Work;
use self::work::{Attempt, Told};
use crate::key::Key;
use crate::panics::panic_message;
use crate::wake::{BackgroundWork, WakeHandle};

/// The most tasks of one session that run or wait. A cancelled one counts until its work has ended.
const MOST_OF_A_SESSION: usize = 16;

/// The work of one call site beside the runs of its session: [`Ui::task`](crate::Ui::task).
///
/// Its state stays the same from the beginning of a run to its end, unless the run itself changes it.
pub struct Task<T> {
    slot: Arc<TaskSlot<T>>,
    /// The phase of the slot when the run asked for it.
    seen: Phase<T>,
    told: Told,
    /// Wakes the part of the session that asked.
    reader: WakeHandle,
}

/// The state of a [`Task`].
#[derive(Debug)]
pub enum TaskState<'a, T> {
    /// It was never started, or was cleared or taken since.
    Idle,
    /// It works, or waits for a thread.
    Running(TaskProgress<'a>),
    /// It is done.
    Done(&'a T),
    /// It failed, or could not be started; in words.
    Failed(&'a str),
    /// It was cancelled.
    Cancelled,
    /// Its program ended while it ran.
    Interrupted,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TaskProgress<'a> {
    /// The finished share, from 0 to 1; 0 as long as the work has told nothing.
    pub fraction: f64,
    /// The current step, in words; inline Markdown.
    pub text: &'a str,
}

/// The result of a task: a value for any thread.
#[diagnostic::on_unimplemented(
    message = "a task cannot give a `{Self}`",
    label = "this is not for any thread",
    note = "the result comes from another thread: what is inside is `Send` and `Sync`, so `Arc` and \
            `Mutex` in place of `Rc` and `RefCell`"
)]
pub trait TaskResult: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> TaskResult for T {}

// The bounds of `T` stand at `Ui::task` alone: so a type that is not for any thread gives one error, and
// not one for each use of its task.
impl<T> Task<T> {
    /// Starts it: `work` runs on a thread of its own, beside the runs of this session. If it runs
    /// already, nothing happens, and the result is `false`.
    ///
    /// A session has at most 16 tasks at once, and a process 10,000; further ones fail at once, with
    /// words that say so.
    pub fn start<F>(&mut self, work: F) -> bool
    where
        F: FnOnce(&Work) -> Result<T, Failed> + Send + 'static,
    {
        self.start_for(None, work)
    }

    /// Starts it with a future, which is polled on a thread of its own, in the async runtime of the
    /// renderer if that has one. It is dropped where it waits once the task is cancelled.
    pub fn start_async<F>(&mut self, work: F) -> bool
    where
        F: AsyncFnOnce(&Work) -> Result<T, Failed> + Send + 'static,
    {
        self.start(move |task| task.wait_for(work(task)))
    }

    /// Starts it for these values, unless it was last started for equal ones. A task that still runs
    /// for others is cancelled. So its result is a function of the values.
    ///
    /// After [`clear`](Self::clear) it starts again.
    pub fn restart_when<D, F>(&mut self, deps: D, work: F) -> bool
    where
        D: PartialEq + Send + Sync + 'static,
        F: FnOnce(&Work, &D) -> Result<T, Failed> + Send + 'static,
    {
        let same = |deps: &D, last: &Deps| last.downcast_ref() == Some(deps);
        if self.slot.held().deps.as_ref().is_some_and(|last| same(&deps, last)) {
            return false;
        }
        self.cancel();
        let deps = Arc::new(deps);
        let own = Arc::clone(&deps);
        self.start_for(Some(own), move |task| work(task, &deps))
    }

    /// The function that cancels it from a handler.
    pub(crate) fn canceller(&self) -> Box<dyn FnOnce() + Send> {
        (self.slot.sends.canceller)(Arc::clone(&self.slot))
    }

    fn start_for<F>(&mut self, deps: Option<Deps>, work: F) -> bool
    where
        F: FnOnce(&Work) -> Result<T, Failed> + Send + 'static,
    {
        if self.is_running() {
            return false;
        }
        let began = self.slot.start(self.reader.clone(), deps, Box::new(work));
        self.look();
        began
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> TaskState<'_, T> {
        match &self.seen {
            Phase::Idle => TaskState::Idle,
            Phase::Running => TaskState::Running(self.progress()),
            Phase::Done(value) => TaskState::Done(value),
            Phase::Failed(words) => TaskState::Failed(words),
            Phase::Cancelled => TaskState::Cancelled,
            Phase::Interrupted => TaskState::Interrupted,
        }
    }

    fn progress(&self) -> TaskProgress<'_> {
        let told = self.told.progress.as_ref();
        told.map_or_else(TaskProgress::default, |(fraction, text)| TaskProgress {
            fraction: *fraction,
            text,
        })
    }

    /// The newest lines of the log of its last start.
    pub fn log(&self) -> impl Iterator<Item = &str> {
        self.told.log.iter().map(|line| &**line)
    }

    /// Whether it runs, or waits for a thread.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.seen, Phase::Running)
    }

    /// Cancels it, if it runs: the page goes on at once, and the work ends at its next
    /// [`check`](Work::check), or where its future waits. Its result is dropped.
    pub fn cancel(&mut self) {
        self.slot.cancel();
        self.look();
    }

    /// Makes it as if it had never been started. If it runs, it is cancelled.
    pub fn clear(&mut self) {
        self.slot.clear();
        self.look();
    }

    /// The result, which is then yours: the task is idle again. `None` if it is not done.
    pub fn take(&mut self) -> Option<T> {
        let Phase::Done(value) = mem::replace(&mut self.seen, Phase::Idle) else { return None };
        let taken = self.slot.take(value);
        self.look();
        taken
    }

    /// Sees what this run itself has changed.
    fn look(&mut self) {
        (self.seen, self.told) = self.slot.look(&self.reader);
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("is", &self.seen).finish_non_exhaustive()
    }
}

/// The newest dependencies of `restart_when`.
type Deps = Arc<dyn Any + Send + Sync>;

/// The task of one call site, from its first run to the end of its session.
struct TaskSlot<T> {
    key: Key,
    tasks: Tasks,
    held: Mutex<Held<T>>,
    sends: Sends<T>,
}

/// The ways of a slot to other threads, for a `T` that may go there.
struct Sends<T> {
    job: fn(Arc<TaskSlot<T>>, Begun<T>) -> Job,
    canceller: fn(Arc<TaskSlot<T>>) -> Job,
}

/// A start of a task on its way to a thread.
struct Begun<T> {
    attempt: Arc<Attempt>,
    work: BoxedWork<T>,
    busy: Occupied,
    background: BackgroundWork,
}

type BoxedWork<T> = Box<dyn FnOnce(&Work) -> Result<T, Failed> + Send>;

struct Held<T> {
    phase: Phase<T>,
    /// The last start.
    attempt: Option<Arc<Attempt>>,
    deps: Option<Deps>,
}

enum Phase<T> {
    Idle,
    Running,
    Done(Arc<T>),
    Failed(Arc<str>),
    Cancelled,
    Interrupted,
}

impl<T> Clone for Phase<T> {
    fn clone(&self) -> Phase<T> {
        match self {
            Phase::Idle => Phase::Idle,
            Phase::Running => Phase::Running,
            Phase::Done(value) => Phase::Done(Arc::clone(value)),
            Phase::Failed(words) => Phase::Failed(Arc::clone(words)),
            Phase::Cancelled => Phase::Cancelled,
            Phase::Interrupted => Phase::Interrupted,
        }
    }
}

impl<T> fmt::Debug for Phase<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Idle => "Idle",
            Phase::Running => "Running",
            Phase::Done(_) => "Done",
            Phase::Failed(_) => "Failed",
            Phase::Cancelled => "Cancelled",
            Phase::Interrupted => "Interrupted",
        })
    }
}

impl<T: TaskResult> TaskSlot<T> {
    fn new(key: Key, tasks: Tasks) -> TaskSlot<T> {
        let interrupted = tasks.was_interrupted(key);
        let phase = if interrupted { Phase::Interrupted } else { Phase::Idle };
        let held = Mutex::new(Held { phase, attempt: None, deps: None });
        let sends = Sends {
            job: |slot, begun| Box::new(move || slot.run(begun)),
            canceller: |slot| Box::new(move || slot.cancel()),
        };
        TaskSlot { key, tasks, held, sends }
    }
}

impl<T> TaskSlot<T> {
    /// Starts the task for a reader. `false`: it runs, or there are too many.
    fn start(
        self: &Arc<TaskSlot<T>>,
        reader: WakeHandle,
        deps: Option<Deps>,
        work: BoxedWork<T>,
    ) -> bool {
        let background = reader.background(format!("the task of `{}`", type_name::<T>()));
        let attempt = Arc::new(Attempt::new(reader));
        let mut held = self.held();
        if let Phase::Running = held.phase {
            return false;
        }
        let busy = match self.tasks.begin(self.key) {
            Ok(busy) => busy,
            Err(words) => {
                held.phase = Phase::Failed(words.into());
                // It starts again for any dependencies.
                held.deps = None;
                return false;
            }
        };
        let begun = Begun { attempt: Arc::clone(&attempt), work, busy, background };
        // Its work may be over before this call is: the lock makes that wait.
        if !POOL.take((self.sends.job)(Arc::clone(self), begun)) {
            self.tasks.end(self.key);
            held.phase = Phase::Failed(TOO_MANY.into());
            held.deps = None;
            return false;
        }
        let before = mem::replace(&mut held.phase, Phase::Running);
        held.attempt = Some(attempt);
        held.deps = deps;
        drop(held);
        drop(before);
        true
    }

    /// Does the work, on its thread.
    fn run(self: Arc<TaskSlot<T>>, begun: Begun<T>) {
        let Begun { attempt, work, busy, background } = begun;
        let task = Work(Arc::clone(&attempt));
        // The work of a task that was cancelled while it waited is dropped here, where it belongs.
        let mut work = (!attempt.is_cancelled()).then_some(work);
        let mut result = None;
        self.tasks.surround(&mut || {
            let work = work.take().map(|work| AssertUnwindSafe(|| work(&task)));
            result = work.map(catch_unwind);
        });
        let result = match result {
            Some(Ok(result)) => result,
            Some(Err(panic)) => Err(panicked(&*panic).into()),
            None => Err("it was not run".into()),
        };
        self.end(&attempt, result);
        drop((self, task, attempt));
        // In this order, so that nobody sees a session at rest that has a wake to come.
        drop(busy);
        drop(background);
    }

    fn end(&self, attempt: &Arc<Attempt>, result: Result<T, Failed>) {
        let phase = match result {
            Ok(value) => Phase::Done(Arc::new(value)),
            Err(failed) => Phase::Failed(failed.words().into()),
        };
        let mut held = self.held();
        let is_current = matches!(held.phase, Phase::Running)
            && held.attempt.as_ref().is_some_and(|own| Arc::ptr_eq(own, attempt));
        // Dropped without the lock: the value is the app's.
        let unwanted = if is_current {
            self.tasks.end(self.key);
            mem::replace(&mut held.phase, phase)
        } else {
            phase
        };
        drop(held);
        attempt.end();
        drop(unwanted);
    }

    fn take(&self, value: Arc<T>) -> Option<T> {
        let mut held = self.held();
        match &held.phase {
            Phase::Done(own) if Arc::ptr_eq(own, &value) => held.phase = Phase::Idle,
            _ => return None,
        }
        // A placeholder that was written anew has let a run ask twice: the first one may hold it.
        let taken = Arc::try_unwrap(value).map_err(|value| held.phase = Phase::Done(value)).ok();
        if taken.is_some() {
            held.attempt = None;
        }
        taken
    }

    fn look(&self, reader: &WakeHandle) -> (Phase<T>, Told) {
        let held = self.held();
        let told = held.attempt.as_ref().map(|attempt| attempt.read(reader.clone()));
        (held.phase.clone(), told.unwrap_or_default())
    }

    /// Cancels the task if it runs.
    fn cancel(&self) {
        let mut held = self.held();
        if let Phase::Running = held.phase {
            held.phase = Phase::Cancelled;
            self.tasks.end(self.key);
            held.attempt.iter().for_each(|attempt| attempt.cancel());
        }
    }

    fn clear(&self) {
        self.cancel();
        let before = {
            let mut held = self.held();
            self.tasks.end(self.key);
            let idle = Held { phase: Phase::Idle, attempt: None, deps: None };
            mem::replace(&mut *held, idle)
        };
        drop(before);
    }

    /// Every update under this lock is one step, so a poisoned lock is safe to use.
    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const TOO_MANY_OF_A_SESSION: &str = "this page has as many tasks at work as it may; wait until one of \
                                     them is done, or cancel one";
const TOO_MANY_OF_A_VISITOR: &str = "you have as many tasks at work here as you may; wait until one of \
                                     them is done, or cancel one";
const TOO_MANY: &str = "the server is at work on as many tasks as it may; try again later";

/// The words for a panic of a task. As on a page, only a debug build tells the message.
fn panicked(payload: &(dyn Any + Send)) -> String {
    if cfg!(debug_assertions) {
        format!("the task panicked: {}", panic_message(payload))
    } else {
        "the task panicked".to_owned()
    }
}

/// The slot of a call site in the memory of its session. When that is dropped, the task is cancelled.
pub(crate) struct TaskCell<T>(Arc<Owned<T>>);

struct Owned<T>(Arc<TaskSlot<T>>);

impl<T: TaskResult> TaskCell<T> {
    pub(crate) fn new(key: Key, tasks: &Tasks) -> TaskCell<T> {
        TaskCell(Arc::new(Owned(Arc::new(TaskSlot::new(key, tasks.clone())))))
    }

    /// Whether there is more to remember than that it was never started.
    pub(crate) fn is_used(&self) -> bool {
        let held = self.0.0.held();
        !matches!(held.phase, Phase::Idle) || held.deps.is_some()
    }

    /// The task as it is now, for a run.
    pub(crate) fn task(&self, reader: WakeHandle) -> Task<T> {
        let slot = Arc::clone(&self.0.0);
        let (seen, told) = slot.look(&reader);
        Task { slot, seen, told, reader }
    }
}

impl<T> Clone for TaskCell<T> {
    fn clone(&self) -> TaskCell<T> {
        TaskCell(Arc::clone(&self.0))
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The tasks of a session, for its renderer: a session with a running task should be kept.
#[derive(Clone, Default)]
pub struct Tasks(Arc<OfSession>);

#[derive(Default)]
struct OfSession {
    counted: Mutex<Counted>,
    surroundings: OnceLock<Surroundings>,
    admits: OnceLock<Admits>,
}

type Admits = Box<dyn Fn() -> Option<Box<dyn Any + Send>> + Send + Sync>;

type Surroundings = Box<dyn Fn(&mut dyn FnMut()) + Send + Sync>;

#[derive(Default)]
struct Counted {
    /// The tasks that run and are not cancelled.
    running: BTreeSet<Key>,
    /// The tasks that ran when an earlier process ended, each with the number of times that the
    /// session continued since without it.
    interrupted: BTreeMap<Key, u32>,
    /// The starts whose work has not ended, those of cancelled tasks too.
    busy: usize,
}

impl Tasks {
    /// The number of tasks that run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.counted().running.len()
    }

    /// Asks for a permit before each start, which lives until the work has ended. Without one, the start
    /// fails, in words. The first call counts.
    pub fn admit_with<Permit: Send + 'static>(
        &self,
        admit: impl Fn() -> Option<Permit> + Send + Sync + 'static,
    ) {
        let admit = move || admit().map(|permit| Box::new(permit) as Box<dyn Any + Send>);
        self.0.admits.get_or_init(|| Box::new(admit));
    }

    /// Has the work of each task done inside a call of `around`, on its thread. A renderer with an
    /// async runtime enters it there. The first call counts.
    pub fn surround_with(&self, around: impl Fn(&mut dyn FnMut()) + Send + Sync + 'static) {
        self.0.surroundings.get_or_init(|| Box::new(around));
    }

    fn surround(&self, work: &mut dyn FnMut()) {
        match self.0.surroundings.get() {
            Some(around) => around(work),
            None => work(),
        }
    }

    /// The tasks that run now or were interrupted, for a snapshot.
    pub(crate) fn save(&self) -> BTreeMap<Key, u32> {
        let counted = self.counted();
        let running = counted.running.iter().map(|&key| (key, 0));
        counted.interrupted.clone().into_iter().chain(running).collect()
    }

    /// Takes the tasks that were running when an earlier process ended.
    pub(crate) fn restore(&self, interrupted: BTreeMap<Key, u32>) {
        self.counted().interrupted = interrupted;
    }

    fn was_interrupted(&self, key: Key) -> bool {
        // It was asked for, so it is not forgotten.
        let mut counted = self.counted();
        counted.interrupted.get_mut(&key).map(|idle| *idle = 0).is_some()
    }

    /// Begins a task, or says why it cannot.
    fn begin(&self, key: Key) -> Result<Occupied, &'static str> {
        let mut counted = self.counted();
        if counted.busy >= MOST_OF_A_SESSION {
            POOL.note_refused();
            return Err(TOO_MANY_OF_A_SESSION);
        }
        let permit = self.0.admits.get().map(|admit| admit());
        if let Some(None) = permit {
            POOL.note_refused();
            return Err(TOO_MANY_OF_A_VISITOR);
        }
        counted.busy += 1;
        counted.interrupted.remove(&key);
        counted.running.insert(key);
        Ok(Occupied { tasks: self.clone(), _permit: permit.flatten() })
    }

    /// A task no longer runs, or its interruption is forgotten.
    fn end(&self, key: Key) {
        let mut counted = self.counted();
        counted.running.remove(&key);
        counted.interrupted.remove(&key);
    }

    /// Every update under this lock is one step, so a poisoned lock is safe to use.
    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks").field("running", &self.running()).finish_non_exhaustive()
    }
}

/// A start whose work has not ended yet.
struct Occupied {
    tasks: Tasks,
    _permit: Option<Box<dyn Any + Send>>,
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.tasks.counted().busy -= 1;
    }
}
