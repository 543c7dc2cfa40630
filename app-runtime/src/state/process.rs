//! Memory of call sites that lives in this process only. It is no part of a snapshot. A value goes when
//! its call site has not come in a complete run of the body, unless it says that it stays.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;

use crate::drawing::{ClaimsByKey, is_claimed};
use crate::key::{Key, KeyBuildHasher};

/// The key of a call that emits no element, and the claim behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallKey {
    pub(crate) key: Key,
    pub(crate) claimed: Key,
    /// The ordinal among the claims of that key, from 1.
    pub(crate) nth: u32,
}

/// A value of a call site in this process, such as a handle of a task.
pub(crate) trait InProcess: Any + Send {
    /// Whether it stays although its call site has not come.
    fn stays(&self) -> bool {
        false
    }
}

/// One value for each call site.
pub(crate) struct PerCall<T> {
    slots: HashMap<Key, CallValue<T>, KeyBuildHasher>,
}

#[derive(Debug)]
struct CallValue<T> {
    call: CallKey,
    value: T,
}

impl<T> PerCall<T> {
    /// The value of a call, made by `init` if there is none.
    pub(super) fn get(&mut self, call: CallKey, init: impl FnOnce() -> T) -> &mut T {
        let slot = self.slots.entry(call.key).or_insert_with(|| CallValue { call, value: init() });
        &mut slot.value
    }

    /// All values, in any order.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.slots.values_mut().map(|slot| &mut slot.value)
    }

    /// Ends a run: keeps the values for which `keep` says so. It is told whether the call of the value
    /// has come. A skipped memo component claims the keys of its calls again, so these have come.
    pub(super) fn retain(
        &mut self,
        beside: &ClaimsByKey,
        mut keep: impl FnMut(&mut T, bool) -> bool,
    ) {
        self.slots.retain(|_, CallValue { call, value }| {
            keep(value, is_claimed(beside, call.claimed, call.nth))
        });
    }
}

impl<T> Default for PerCall<T> {
    fn default() -> PerCall<T> {
        PerCall { slots: HashMap::default() }
    }
}

impl<T> fmt::Debug for PerCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PerCall").field(&self.slots.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Weak};

    use super::*;
    use crate::app::App;
    use crate::testing::TestApp;
    use crate::ui::{Page, Ui};

    #[derive(Clone, Default)]
    struct Work(Arc<AtomicBool>);

    impl InProcess for Work {
        fn stays(&self) -> bool {
            self.0.load(Ordering::SeqCst)
        }
    }

    /// The value of the call in this line.
    fn work(ui: &Ui<Page>) -> Work {
        ui.run().access.in_process(ui.identify_call(), Work::default)
    }

    #[test]
    fn a_value_lives_while_its_call_comes_or_it_stays() {
        let seen: Arc<std::sync::Mutex<Weak<AtomicBool>>> = Arc::default();
        let newest = Arc::clone(&seen);
        let mut page = TestApp::new(App::new("work", move |ui: &Ui| {
            if ui.toggle("Ends early").show() {
                crate::run::stop();
            }
            if !ui.toggle("Away").show() {
                *newest.lock().unwrap() = Arc::downgrade(&work(ui).0);
            }
        }));
        let value = || seen.lock().unwrap().upgrade();
        let first = value().expect("it is there");
        page.rerun();
        assert!(Arc::ptr_eq(&first, &value().unwrap()), "the same in each run");
        page.toggle("Ends early").check();
        page.toggle("Ends early").uncheck();
        assert!(Arc::ptr_eq(&first, &value().unwrap()), "that run was not complete");
        first.store(true, Ordering::SeqCst);
        page.toggle("Away").check();
        page.toggle("Away").uncheck();
        assert!(Arc::ptr_eq(&first, &value().unwrap()), "it stays");
        first.store(false, Ordering::SeqCst);
        drop(first);
        page.toggle("Away").check();
        assert!(value().is_none());
    }
}
