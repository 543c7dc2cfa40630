//! The tasks that a run hands out. They live in an arena, so that each is a `&mut Task` of its own
//! until the run ends, and the author writes no guard.

use std::any::Any;
use std::fmt;

use typed_arena::Arena;

use super::Run;
use crate::state::{CallKey, InProcess};
use crate::task::{Task, TaskCell, TaskResult};

#[derive(Default)]
pub(super) struct HandedOut(Arena<Box<dyn Any>>);

impl fmt::Debug for HandedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HandedOut").field(&self.0.len()).finish()
    }
}

impl<T: TaskResult> InProcess for TaskCell<T> {
    fn stays(&self) -> bool {
        self.is_used()
    }
}

impl Run {
    /// The task of a call, as it is now.
    pub(crate) fn task<T: TaskResult>(&self, call: CallKey) -> &mut Task<T> {
        // A component that uses its task shows that only in its next run.
        self.access.note_impure();
        let new = || TaskCell::<T>::new(call.key, &self.access.tasks);
        let task = self.access.in_process(call, new).task(self.wake_handle());
        let task = self.tasks.0.alloc(Box::new(task));
        task.downcast_mut().expect("it has just been made")
    }
}
