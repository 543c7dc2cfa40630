//! The data that outlive a run: session state by type, remembered cells, the values people entered,
//! and the resources all sessions share.

mod impure;
mod process;
mod timers;

use std::any::{Any, TypeId, type_name};
use std::cell::{RefCell, RefMut};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use once_cell::sync::OnceCell;
use serde::{Serialize, de::DeserializeOwned};

use self::impure::Impure;
use self::process::PerCall;
pub(crate) use self::process::{CallKey, InProcess};
use self::timers::Timers;
use crate::drawing::ClaimsByKey;
use crate::event::Value;
use crate::key::{Key, KeyBuildHasher};
use crate::snapshot::{KeptFiles, KeptValue, Snapshot, Touched};
use crate::task::Tasks;
use crate::upload::{KeptFile, UploadedFile};

/// Session state: one value of each type and session, made by `Default`.
///
/// It is serde data, so that a session can be kept, moved and continued.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be session state yet",
    label = "`Default`, `Serialize` and `Deserialize` are not all there",
    note = "put `#[derive(Default, Serialize, Deserialize)]` on `{Self}`, and on what it is made of: \
            `Default` makes it when a session begins, and the others keep it between visits"
)]
pub trait State: StateData + Send + 'static {}
impl<T: StateData + Send + 'static> State for T {}

/// The derived traits of a type of session state. It has the message of [`State`], because the
/// compiler may report either trait.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be session state yet",
    label = "`Default`, `Serialize` and `Deserialize` are not all there",
    note = "put `#[derive(Default, Serialize, Deserialize)]` on `{Self}`, and on what it is made of: \
            `Default` makes it when a session begins, and the others keep it between visits"
)]
pub trait StateData: Default + Serialize + DeserializeOwned {}

// Not recommended: the compiler would ask for one trait after the other.
#[diagnostic::do_not_recommend]
impl<T: Default + Serialize + DeserializeOwned> StateData for T {}

/// A value that [`remember`](crate::Ui::remember) can keep with a session.
///
/// It is serde data, and any thread may run a session.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept with the session yet",
    label = "`Serialize` and `Deserialize` are not both there",
    note = "put `#[derive(Serialize, Deserialize)]` on `{Self}`, and on what it is made of"
)]
pub trait Stored: StoredData + Send + 'static {}
impl<T: StoredData + Send + 'static> Stored for T {}

/// The derived traits of a remembered type.
#[doc(hidden)]
pub trait StoredData: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> StoredData for T {}

/// The data within reach of an app or a handler: this session's memory and the shared resources.
#[derive(Debug, Default)]
pub struct Access {
    shared: Impure<Shared>,
    own: RefCell<CallMemory>,
    process: RefCell<ProcessMemory>,
    /// The tasks of this session.
    pub(crate) tasks: Tasks,
    /// Descriptions of kept values that could not be read.
    lost: RefCell<Vec<String>>,
}

/// The data that all components share.
#[derive(Debug, Default)]
struct Shared {
    memory: RefCell<SessionMemory>,
    resources: Arc<Resources>,
}

type AnyBox = Box<dyn Keep>;

/// A remembered value of any type.
trait Keep: Send {
    fn name(&self) -> &'static str;
    fn save(&self) -> Option<KeptValue>;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<T: Serialize + Send + 'static> Keep for T {
    fn name(&self) -> &'static str {
        type_name::<T>()
    }
    fn save(&self) -> Option<KeptValue> {
        KeptValue::of(self)
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// The data that a session remembers between runs, for any of its code to read.
#[derive(Default)]
struct SessionMemory {
    states: HashMap<TypeId, AnyBox>,
    query: Vec<(String, String)>,
    /// States that an earlier process kept and that no code has asked for in this one. Their types
    /// are not known yet.
    unread: BTreeMap<String, KeptValue>,
    /// The text sent by the event in progress.
    said: Option<String>,
}

/// The data that a session remembers for single calls. Only the call with the key reads them, so its
/// component stays pure.
#[derive(Default)]
struct CallMemory {
    cells: HashMap<Key, AnyBox, KeyBuildHasher>,
    touched: BTreeMap<Key, Touched>,
    /// Cells that an earlier process kept and that no code has asked for in this one.
    unread: BTreeMap<Key, KeptValue>,
}

/// The data of single calls that live in this process only.
#[derive(Debug, Default)]
struct ProcessMemory {
    values: PerCall<Box<dyn InProcess>>,
    timers: Timers,
}

impl Access {
    pub(crate) fn new(resources: Arc<Resources>) -> Access {
        let shared = Shared { memory: RefCell::default(), resources };
        Access { shared: Impure::new(shared), ..Access::default() }
    }

    pub(crate) fn set_resources(&mut self, resources: Arc<Resources>) {
        self.shared.get_mut().resources = resources;
    }

    /// Makes the memo components that are running impure: the body does more than emit elements, or
    /// what it does depends on more than its arguments. The data of a session note this by themselves.
    pub(crate) fn note_impure(&self) {
        self.shared.note();
    }

    /// The number of impure steps so far.
    pub(crate) fn impure_steps(&self) -> u64 {
        self.shared.count()
    }

    fn session_memory(&self) -> RefMut<'_, SessionMemory> {
        self.shared.reach().memory.borrow_mut()
    }

    /// Lends this session's `T`, until the guard is dropped.
    ///
    /// # Panics
    /// If the same `T` is already lent: the attributes refuse that at compile time.
    pub fn state<T: State>(&self) -> Lent<'_, T> {
        let mut memory = self.session_memory();
        let stored = memory.states.insert(TypeId::of::<T>(), Box::new(OnLoan));
        let value = match stored.map(|stored| stored.into_any().downcast::<T>()) {
            None => {
                let name = type_name::<T>();
                let kept = memory.unread.remove(name);
                let value = kept.and_then(|kept| {
                    let value = kept.read();
                    self.note_lost(value.is_none(), name);
                    value
                });
                Box::new(value.unwrap_or_default())
            }
            Some(Ok(value)) => value,
            Some(Err(_)) => panic!("the state `{}` is lent already", type_name::<T>()),
        };
        let from = LentFrom::State(TypeId::of::<T>());
        Lent { access: self, from, value: Some(value), erase: |value| value }
    }

    /// Sets a session's `T` before the first run.
    pub(crate) fn set_state<T: State>(&self, value: T) {
        self.session_memory().states.insert(TypeId::of::<T>(), Box::new(value));
    }

    /// Lends the cell of a `remember` call.
    pub(crate) fn cell<T: Stored>(&self, key: Key, init: impl FnOnce() -> T) -> Lent<'_, T> {
        let mut memory = self.own.borrow_mut();
        let stored = memory.cells.remove(&key);
        let value = stored.and_then(|stored| stored.into_any().downcast::<T>().ok());
        let value = value.or_else(|| {
            let value = memory.unread.remove(&key)?.read();
            self.note_lost(value.is_none(), type_name::<T>());
            value.map(Box::new)
        });
        // Not while borrowed: `init` is code of the app.
        drop(memory);
        let value = value.unwrap_or_else(|| Box::new(init()));
        let from = LentFrom::Cell(key);
        Lent { access: self, from, value: Some(value), erase: |value| value }
    }

    /// The value of a call in this process, made by `init` if there is none of this type. It is a
    /// handle: the memory has a clone. Only the call reads it, so its component stays pure.
    pub(crate) fn in_process<T: InProcess + Clone>(
        &self,
        call: CallKey,
        init: impl Fn() -> T,
    ) -> T {
        let mut memory = self.process.borrow_mut();
        let value = memory.values.get(call, || Box::new(init()));
        if let Some(value) = (&**value as &dyn Any).downcast_ref::<T>() {
            return value.clone();
        }
        let new = init();
        *value = Box::new(new.clone());
        new
    }

    /// Begins a run.
    pub(crate) fn begin_run(&self) {
        self.process.borrow_mut().timers.begin();
    }

    /// Ends a run, with the keys that calls without an element have claimed in it. Gives the time at
    /// which the next timer is due.
    pub(crate) fn end_run(&self, beside: &ClaimsByKey, complete: bool) -> Option<Instant> {
        let mut memory = self.process.borrow_mut();
        memory.values.retain(beside, |value, came| came || !complete || value.stays());
        memory.timers.settle(beside, complete)
    }

    /// Sets the timer of a call, inside a memo call or outside of all. Gives its count.
    pub(crate) fn every(&self, call: CallKey, period: Duration, within: Option<Key>) -> u64 {
        self.process.borrow_mut().timers.every(call, period, within)
    }

    /// The memo calls with a timer that is due.
    pub(crate) fn due_timers(&self) -> Vec<Key> {
        self.process.borrow_mut().timers.due()
    }

    /// The shared resource of a type.
    ///
    /// If there is none, or if it failed to open, the body or the handler ends here, and the page
    /// names the missing resource. The resources that an app needs are checked before it starts,
    /// and so is whether each given one can be opened.
    #[must_use]
    pub fn resource<T: Send + Sync + 'static>(&self) -> Arc<T> {
        self.shared.reach().resources.get::<T>().unwrap_or_else(|error| {
            tracing::error!(%error, "a resource is wanted");
            resume_unwind(Box::new(error))
        })
    }

    /// The parameters in the address of the page.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        self.session_memory().query.clone()
    }

    pub(crate) fn query_param(&self, name: &str) -> Option<String> {
        let memory = self.session_memory();
        let found = memory.query.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.clone())
    }

    pub(crate) fn set_query(&self, query: Vec<(String, String)>) {
        self.session_memory().query = query;
    }

    pub(crate) fn touch(&self, key: Key, kind: &'static str, value: Value, secret: bool) {
        let touched = Touched { kind: kind.into(), value, fresh: true, idle: 0, secret };
        self.own.borrow_mut().touched.insert(key, touched);
    }

    /// Keeps the sent text until its event is handled.
    pub(crate) fn say(&self, words: Option<String>) {
        self.session_memory().said = words;
    }

    /// The text sent by the event in progress.
    pub(crate) fn said(&self) -> Option<String> {
        self.session_memory().said.clone()
    }

    /// Forgets the value that a person entered.
    pub(crate) fn untouch(&self, key: Key) {
        self.own.borrow_mut().touched.remove(&key);
    }

    /// The value that a person entered at this input, if it is still an input of this kind.
    /// `settle` says that a bound place has taken the value over.
    pub(crate) fn touched(&self, key: Key, kind: &'static str, settle: bool) -> Option<Touched> {
        let mut memory = self.own.borrow_mut();
        let touched = memory.touched.get_mut(&key).filter(|touched| touched.kind == kind)?;
        touched.idle = 0;
        let found = touched.clone();
        touched.fresh &= !settle;
        if found.secret {
            // The next run reads another value.
            self.note_impure();
        }
        Some(found)
    }

    /// Like `touched`, for an input whose value is gone after the event that brought it.
    pub(crate) fn touched_secretly(&self, key: Key, kind: &'static str) -> Option<Touched> {
        if let Some(touched) = self.own.borrow_mut().touched.get_mut(&key) {
            // An earlier version of the app, or of this library, may have kept it.
            touched.secret |= touched.kind == kind;
        }
        self.touched(key, kind, true)
    }

    /// Forgets the secrets that a run has read.
    pub(crate) fn forget_secrets(&self) {
        let mut memory = self.own.borrow_mut();
        let read = memory.touched.values_mut().filter(|touched| touched.secret && !touched.fresh);
        read.for_each(Touched::forget);
    }

    /// Adds all remembered values to a snapshot; nothing is on loan between runs.
    pub(crate) fn save(&self, snapshot: &mut Snapshot) {
        let memory = self.session_memory();
        snapshot.query = memory.query.clone();
        snapshot.states = memory.unread.clone();
        let states = memory.states.values();
        snapshot.states.extend(states.filter_map(|value| saved(value.name().to_owned(), &**value)));
        let memory = self.own.borrow();
        snapshot.tasks = self.tasks.save();
        snapshot.cells = memory.unread.clone();
        let cells = memory.cells.iter();
        snapshot.cells.extend(cells.filter_map(|(key, value)| saved(*key, &**value)));
        for (key, touched) in &memory.touched {
            let files = touched.value.files();
            if files.is_empty() {
                let mut kept = touched.clone();
                if kept.secret {
                    kept.forget();
                }
                snapshot.touched.insert(*key, kept);
                continue;
            }
            let files = files.into_iter().map(KeptFile::from).collect();
            let several = matches!(touched.value, Value::List(_));
            snapshot.files.insert(*key, KeptFiles { kind: touched.kind.clone(), several, files });
        }
    }

    /// Takes the values that an earlier process has kept. `find` gives the files that are still
    /// there.
    pub(crate) fn restore(
        &self,
        snapshot: Snapshot,
        mut find: impl FnMut(&KeptFile) -> Option<UploadedFile>,
    ) {
        let Snapshot { query, states, cells, touched, files, tasks, .. } = snapshot;
        self.tasks.restore(tasks);
        let mut memory = self.session_memory();
        memory.query = query;
        memory.unread = states;
        drop(memory);
        let mut memory = self.own.borrow_mut();
        memory.touched = touched;
        memory.unread = cells;
        for (key, KeptFiles { kind, several, files }) in files {
            let mut found = Vec::new();
            for kept in files {
                match find(&kept) {
                    Some(file) => found.push(Value::File(file)),
                    None => self.lost.borrow_mut().push(format!(
                        "the uploaded file {} is gone with the server that had it; choose it again",
                        kept.name
                    )),
                }
            }
            let value = if several { Some(Value::List(found)) } else { found.pop() };
            if let Some(value) = value {
                memory
                    .touched
                    .insert(key, Touched { kind, value, fresh: false, idle: 0, secret: false });
            }
        }
    }

    /// Descriptions of kept values that could not be read since the last call.
    pub(crate) fn take_lost(&self) -> Vec<String> {
        mem::take(&mut self.lost.borrow_mut())
    }

    fn note_lost(&self, is_lost: bool, name: &str) {
        if is_lost {
            let name = without_ways(name);
            self.lost.borrow_mut().push(format!(
                "what was kept as `{name}` does not fit this version of the app, so it starts over"
            ));
        }
    }
}

/// The name of a type without the module paths of its parts, which mean nothing to a person.
fn without_ways(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        // A path segment is a word before each `::`, whose second colon stands alone.
        if !word.ends_with(':') {
            short.push_str(word);
        }
    }
    short
}

/// A value with its key, ready to be kept. A value that cannot be encoded is left out.
fn saved<K>(key: K, value: &dyn Keep) -> Option<(K, KeptValue)> {
    // Its `Serialize` is code of the app, and may panic: that must not end the session.
    let entry = catch_unwind(AssertUnwindSafe(|| value.save())).unwrap_or(None);
    if entry.is_none() {
        tracing::warn!(name = value.name(), "this value cannot be kept with its session");
    }
    Some((key, entry?))
}

/// The placeholder in the memory for a state that is lent.
#[derive(Serialize)]
struct OnLoan;

#[derive(Clone, Copy)]
enum LentFrom {
    State(TypeId),
    Cell(Key),
}

/// A value lent from a session's memory. It goes back when it is dropped, also while unwinding.
pub struct Lent<'a, T> {
    access: &'a Access,
    from: LentFrom,
    value: Option<Box<T>>,
    /// Forgets the type. The bounds are here and not on `T`: so a type that cannot be lent gives
    /// one error, and not one for each use of the guard.
    erase: fn(Box<T>) -> AnyBox,
}

/// The guard of [`Ui::remember`](crate::Ui::remember): the memory of one call site.
pub type Remember<'a, T> = Lent<'a, T>;

impl<T> Deref for Lent<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value.as_ref().expect("only drop takes the value")
    }
}

impl<T> DerefMut for Lent<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // A component that changes its cell shows the change only in its next run.
        self.access.note_impure();
        self.value.as_mut().expect("only drop takes the value")
    }
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        let Some(value) = self.value.take().map(self.erase) else { return };
        match self.from {
            LentFrom::State(of) => self.access.session_memory().states.insert(of, value),
            LentFrom::Cell(key) => self.access.own.borrow_mut().cells.insert(key, value),
        };
    }
}

impl<T: fmt::Debug> fmt::Debug for Lent<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Lent<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Debug for SessionMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionMemory")
            .field("states", &self.states.len())
            .field("query", &self.query)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CallMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallMemory")
            .field("cells", &self.cells.len())
            .field("touched", &self.touched.len())
            .finish_non_exhaustive()
    }
}

/// The resources all sessions of an app share: one value of each type.
#[derive(Default)]
pub struct Resources {
    slots: HashMap<TypeId, Slot>,
}

struct Slot {
    name: &'static str,
    value: OnceCell<Arc<dyn Any + Send + Sync>>,
    open: Box<dyn Fn() -> Result<Arc<dyn Any + Send + Sync>, String> + Send + Sync>,
}

impl Slot {
    /// The value. Opens it if it is not open yet.
    fn open(&self) -> Result<&Arc<dyn Any + Send + Sync>, ResourceError> {
        let value = self.value.get_or_try_init(&self.open);
        value.map_err(|reason| ResourceError::Open { name: self.name, reason })
    }
}

impl Resources {
    /// Shares a value.
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        let value: Arc<dyn Any + Send + Sync> = Arc::new(value);
        self.insert_slot::<T>(move || Ok(Arc::clone(&value)));
    }

    /// Shares a value that is opened when an app with these resources is
    /// [checked](crate::App::check). That is when the app starts: on that thread, before there is a
    /// server. Without a check it is opened when it is first needed. If opening fails, the next
    /// call tries again.
    pub fn insert_with<T, E>(&mut self, open: impl Fn() -> Result<T, E> + Send + Sync + 'static)
    where
        T: Send + Sync + 'static,
        E: fmt::Display,
    {
        self.insert_slot::<T>(move || match open() {
            Ok(value) => Ok(Arc::new(value)),
            Err(error) => Err(error.to_string()),
        });
    }

    fn insert_slot<T: 'static>(
        &mut self,
        open: impl Fn() -> Result<Arc<dyn Any + Send + Sync>, String> + Send + Sync + 'static,
    ) {
        let slot = Slot { name: type_name::<T>(), value: OnceCell::new(), open: Box::new(open) };
        self.slots.insert(TypeId::of::<T>(), slot);
    }

    /// The resource of a type.
    ///
    /// # Errors
    /// [`ResourceError::Missing`] if there is none, [`ResourceError::Open`] if it could not be
    /// opened.
    pub fn get<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, ResourceError> {
        let missing = || ResourceError::Missing { name: type_name::<T>() };
        let slot = self.slots.get(&TypeId::of::<T>()).ok_or_else(missing)?;
        Arc::clone(slot.open()?).downcast::<T>().map_err(|_| missing())
    }

    pub(crate) fn contains(&self, of: TypeId) -> bool {
        self.slots.contains_key(&of)
    }

    /// Opens all resources that are not open yet, in the order of their names.
    pub(crate) fn open(&self) -> Result<(), ResourceError> {
        let mut slots: Vec<_> = self.slots.values().collect();
        slots.sort_unstable_by_key(|slot| slot.name);
        slots.into_iter().try_for_each(|slot| slot.open().map(drop))
    }
}

impl fmt::Debug for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.slots.values().map(|slot| slot.name).collect();
        names.sort_unstable();
        f.debug_tuple("Resources").field(&names).finish()
    }
}

/// The reason why a resource is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResourceError {
    /// No value of that type was given.
    Missing {
        /// The type.
        name: &'static str,
    },
    /// It could not be opened.
    Open {
        /// The type.
        name: &'static str,
        /// The message of its opening function.
        reason: String,
    },
}

impl fmt::Display for ResourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResourceError::Missing { name } => {
                write!(f, "no resource of type `{name}`: give it with `launch(app).resource(…)`")
            }
            ResourceError::Open { name, reason } => {
                write!(f, "the resource `{name}` could not be opened: {reason}")
            }
        }
    }
}

impl std::error::Error for ResourceError {}
