//! The timer of a session's wakes. The task of the newest socket waits for it, so a session without a
//! socket is not woken, and one at rest costs no task and no timer. A hidden page is not woken either;
//! what has become due meanwhile is one run once it is seen.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use app_runtime::Inbox;
use tokio::time::{Sleep, sleep_until};

/// The timer of one socket, while something is due later.
pub(crate) type Later = Option<Pin<Box<Sleep>>>;

/// Ready once a redraw is due, if it `may_begin`: the page is seen and no task runs its session. The end
/// of that run [rings](Inbox::ring).
pub(crate) fn poll_due(
    inbox: &Inbox,
    may_begin: impl FnOnce() -> bool,
    later: &mut Later,
    context: &mut Context<'_>,
) -> Poll<()> {
    // First, so that a wake that comes between these lines is noticed.
    inbox.set_waker(context.waker().clone());
    let due = if may_begin() { inbox.due() } else { None };
    let Some(due) = due else {
        *later = None;
        return Poll::Pending;
    };
    if due <= Instant::now() {
        return Poll::Ready(());
    }
    let timer = later.get_or_insert_with(|| Box::pin(sleep_until(due.into())));
    if timer.deadline() != due.into() {
        timer.as_mut().reset(due.into());
    }
    timer.as_mut().poll(context)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use app_runtime::{App, Live, Ui};
    use tokio::sync::mpsc::{Receiver, channel};
    use tokio::time::timeout;

    use super::*;
    use crate::sessions::host::Host;
    use crate::sessions::host::tests::begin;
    use crate::sessions::renderer::SocketCommand;
    use crate::sessions::session::LiveSession;
    use crate::wire::up::PageMessage;

    /// A session whose page shows a number, and the end of its page.
    struct Tab {
        _host: Host,
        number: Live<u32>,
        runs: Arc<AtomicUsize>,
        live: Arc<LiveSession>,
        connection: u64,
        messages: Receiver<SocketCommand>,
        later: Later,
    }

    /// A tab on a page that also runs after this time.
    async fn tab(every: Option<Duration>) -> Tab {
        let (number, runs) = (Live::new(0), Arc::<AtomicUsize>::default());
        let (watched, counted) = (number.clone(), Arc::clone(&runs));
        let app = App::new("watching", move |ui: &Ui| {
            counted.fetch_add(1, Ordering::SeqCst);
            let ticks = every.map(|every| ui.every(every));
            ui.write(format!("number {} {ticks:?}", watched.read(ui))).show();
        });
        let host = Host::new(app, Arc::default(), None);
        let live = begin(&host, Vec::new());
        let mut tab = Tab {
            _host: host,
            number,
            runs,
            live,
            connection: 0,
            messages: channel(1).1,
            later: None,
        };
        tab.connect().await;
        tab
    }

    impl Tab {
        /// Connects, as a page that comes back does.
        async fn connect(&mut self) {
            let (socket, messages) = channel(8);
            let session = self.live.session().await;
            let connected = self.live.connect(session.page(), session.consumed(), 0, socket);
            self.connection = connected.unwrap().number;
            self.messages = messages;
        }

        /// Has a redraw run as soon as it is due, and gives what the page is sent.
        async fn woken(&mut self) -> String {
            self.due().await;
            self.live.wake_up();
            match self.messages.recv().await {
                Some(SocketCommand::Message(message)) => message,
                other => panic!("no message but {other:?}"),
            }
        }

        async fn due(&mut self) {
            let Tab { live, connection, later, .. } = self;
            poll_fn(|context| live.poll_due(*connection, later, context)).await;
        }

        /// Whether a redraw is due now, or sets a timer.
        async fn rests(&mut self) -> bool {
            timeout(Duration::ZERO, self.due()).await.is_err() && self.later.is_none()
        }

        /// Waits until the run is over whose message has come: no timer is set before.
        async fn run_ends(&self) {
            let ends = async {
                while !self.live.rests() {
                    tokio::task::yield_now().await;
                }
            };
            timeout(Duration::from_secs(20), ends).await.expect("it ends");
        }

        async fn hide(&self, is_hidden: bool) {
            self.live
                .take_in(Ok(PageMessage::Hidden(is_hidden)), 10, self.connection)
                .await
                .unwrap();
        }

        fn runs(&self) -> usize {
            self.runs.load(Ordering::SeqCst)
        }
    }

    #[tokio::test]
    async fn a_page_is_sent_what_a_wake_changed() {
        let mut tab = tab(None).await;
        assert!(tab.rests().await);
        tab.number.update(|number| *number = 7);
        let message = tab.woken().await;
        assert!(message.starts_with("[0,") && message.contains("number 7"), "{message}");
        let number = tab.number.clone();
        let (woken, ()) = tokio::join!(tab.woken(), async {
            number.update(|number| *number = 8);
        });
        assert!(woken.contains("number 8"), "a task that waits is woken: {woken}");
        assert_eq!(tab.runs(), 3);
    }

    #[tokio::test]
    async fn a_timer_runs_while_its_page_is_seen() {
        let mut tab = tab(Some(Duration::from_millis(60))).await;
        assert!(tab.woken().await.contains("Some(1)"));
        assert!(tab.woken().await.contains("Some(2)"));
        tab.run_ends().await;
        assert!(!tab.rests().await);
        tab.hide(true).await;
        assert!(tab.rests().await);
    }

    #[tokio::test]
    async fn a_hidden_page_is_not_woken_and_runs_once_when_it_is_seen() {
        let mut tab = tab(None).await;
        tab.hide(true).await;
        for number in 1..=100 {
            tab.number.update(|own| *own = number);
            assert!(tab.rests().await);
        }
        assert_eq!(tab.runs(), 1);
        tab.hide(false).await;
        assert!(tab.woken().await.contains("number 100"));
        assert_eq!(tab.runs(), 2);
        assert!(tab.rests().await);
    }

    #[tokio::test]
    async fn a_page_that_comes_back_is_seen_and_an_older_one_has_no_say() {
        let mut tab = tab(None).await;
        tab.hide(true).await;
        let older = tab.connection;
        tab.connect().await;
        let hide = tab.live.take_in(Ok(PageMessage::Hidden(true)), 10, older);
        hide.await.unwrap();
        tab.number.update(|number| *number = 1);
        let mut later = None;
        let of_older = poll_fn(|context| tab.live.poll_due(older, &mut later, context));
        assert!(timeout(Duration::ZERO, of_older).await.is_err());
        assert!(tab.woken().await.contains("number 1"));
    }

    #[tokio::test]
    async fn a_wake_that_comes_during_a_run_is_not_lost() {
        let mut tab = tab(None).await;
        let held = tab.live.session().await;
        tab.number.update(|number| *number = 1);
        tab.due().await;
        tab.live.wake_up();
        assert!(tab.rests().await, "the task that runs it waits for the session");
        drop(held);
        assert!(matches!(tab.messages.recv().await, Some(SocketCommand::Message(_))));
        tab.number.update(|number| *number = 2);
        assert!(tab.woken().await.contains("number 2"));
    }
}
