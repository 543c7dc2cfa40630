//! Wakes: the way in which everything but a person moves a page. A wake is a redraw. It gives way to
//! events, joins another one that waits, and is neither an event nor answered.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Weak};

use crate::inbox::Inbox;
use crate::key::Key;

/// Wakes one session: its body runs again, and of its memo components the one in which the handle was
/// made. A handle is cheap to clone, serves on any thread, and keeps no session alive.
#[derive(Clone)]
pub(crate) struct WakeHandle {
    inbox: Weak<Inbox>,
    /// The memo call in whose body the handle was made.
    call: Option<Key>,
}

impl WakeHandle {
    pub(crate) fn new(inbox: &Arc<Inbox>, call: Option<Key>) -> WakeHandle {
        WakeHandle { inbox: Arc::downgrade(inbox), call }
    }

    /// Wakes the session. It returns at once; many wakes become one run.
    pub(crate) fn wake(&self) {
        if let Some(inbox) = self.inbox.upgrade() {
            inbox.wake(self.call);
        }
    }

    /// Whether its session is there.
    #[must_use]
    pub(crate) fn is_alive(&self) -> bool {
        self.inbox.strong_count() > 0
    }

    /// Notes work in the background, which may wake the session until the guard is dropped.
    /// `TestApp::settle` waits for it, and names it if it does not end.
    pub(crate) fn background(&self, name: impl Into<Cow<'static, str>>) -> BackgroundWork {
        let name = name.into();
        if let Some(inbox) = self.inbox.upgrade() {
            inbox.begin_background(name.clone());
        }
        BackgroundWork { inbox: Weak::clone(&self.inbox), name }
    }
}

/// Two are equal if they wake the same part of the same session. A weak reference keeps the address of an
/// ended session, so no later one has it.
impl PartialEq for WakeHandle {
    fn eq(&self, other: &WakeHandle) -> bool {
        self.inbox.ptr_eq(&other.inbox) && self.call == other.call
    }
}
impl Eq for WakeHandle {}

impl Hash for WakeHandle {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.inbox.as_ptr(), self.call).hash(state);
    }
}

impl fmt::Debug for WakeHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WakeHandle").field("call", &self.call).finish_non_exhaustive()
    }
}

/// Work in the background of a session, until this is dropped.
#[derive(Debug)]
#[must_use = "the work lasts as long as this"]
pub(crate) struct BackgroundWork {
    inbox: Weak<Inbox>,
    name: Cow<'static, str>,
}

impl Drop for BackgroundWork {
    fn drop(&mut self) {
        if let Some(inbox) = self.inbox.upgrade() {
            inbox.end_background(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    use super::*;
    use crate::app::App;
    use crate::testing::TestApp;
    use crate::ui::Ui;

    /// A page whose background work adds one for each message, and ends with the messages.
    fn working(messages: Receiver<()>) -> TestApp {
        let (sum, work) = (Arc::new(AtomicU32::new(0)), Mutex::new(Some(messages)));
        TestApp::new(App::new("working", move |ui: &Ui| {
            if let Some(messages) = work.lock().unwrap().take() {
                let (handle, sum) = (ui.run().wake_handle(), Arc::clone(&sum));
                let work = handle.background("the sum");
                thread::spawn(move || {
                    for () in messages {
                        sum.fetch_add(1, Ordering::SeqCst);
                        handle.wake();
                    }
                    drop(work);
                });
            }
            ui.text(sum.load(Ordering::SeqCst)).show();
        }))
    }

    #[test]
    fn a_page_settles_once_nothing_works_for_it() {
        let (send, messages) = channel();
        let mut page = working(messages);
        let sending = thread::spawn(move || (0..1000).for_each(|_| send.send(()).unwrap()));
        page.settle();
        assert_eq!(page.text(), "1000");
        sending.join().unwrap();
        assert!(page.runs() > 1);
    }

    #[test]
    fn a_handle_keeps_no_session() {
        let inbox = Arc::default();
        let handle = WakeHandle::new(&inbox, None);
        handle.wake();
        assert!(inbox.is_woken() && handle.is_alive());
        drop(inbox);
        assert!(!handle.is_alive());
        handle.wake();
    }

    #[test]
    fn handles_are_equal_by_session_and_memo_call() {
        let inboxes: [Arc<Inbox>; 2] = Default::default();
        let handle = |inbox: usize, call| WakeHandle::new(&inboxes[inbox], call);
        assert_eq!(handle(0, None), handle(0, None));
        assert_ne!(handle(0, None), handle(1, None));
        assert_ne!(handle(0, None), handle(0, Some(Key::MAIN)));
    }
}
