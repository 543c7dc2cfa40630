//! The terminal renderer: the same page in cells, with keys and mouse.
//!
//! The only crate of Da Capo that knows ratatui and crossterm. [`run`] shows an app in the terminal
//! of this program until the person leaves. Without a terminal, it prints the page once. There is
//! no async runtime: one thread runs the session at events and wakes, one reads keys, one sorts and
//! searches the rows of dataframes.

// The layers: a module names only modules above it.
mod look;
mod block;
mod canvas;
mod words;
mod picture;
mod locale;
mod edit;
mod guard;
mod kind;
mod rows;
mod page;
mod painter;
mod json;
mod grid;
mod plot;
mod chart;
mod paint;
mod controls;
mod screen;
mod testing;

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::task::{Wake, Waker};
use std::thread;
use std::time::Instant;

use app_runtime::{App, Renderer, ResourceError, Resources, Session, Update};

use ratatui::Terminal;
use ratatui::backend::Backend;

#[doc(hidden)]
pub use crate::guard::with_terminal;
#[doc(hidden)]
pub use crate::testing::TestScreen;

use crate::page::Page;
use crate::screen::{Message, Screen};

/// The width of a page without a terminal.
const WIDTH: usize = 80;

/// The reason why an app did not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A resource that was not given.
    Resource(ResourceError),
    /// The terminal failed.
    Terminal(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Resource(error) => error.fmt(f),
            Error::Terminal(error) => write!(f, "the terminal failed: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Terminal(error)
    }
}

/// Hands updates on to the thread that has the screen.
#[derive(Debug)]
struct Outlet(Sender<Message>);

impl Renderer for Outlet {
    fn render(&mut self, update: Update) {
        // The screen may be gone.
        drop(self.0.send(Message::Update(update)));
    }
}

/// Shows an app in the terminal until the person leaves. Without a terminal, as in a pipe, it
/// prints the text of the page once.
///
/// # Errors
/// If the app takes a resource that is missing, if a given resource cannot be opened, or if the
/// terminal fails.
pub fn run(app: App, resources: Arc<Resources>) -> Result<(), Error> {
    app.check(&resources).map_err(Error::Resource)?;
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        let text = text(app, resources);
        return match io::stdout().write_all(text.as_bytes()) {
            // A reader of only the first lines of a page has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        };
    }
    Ok(with_terminal(|terminal| show(app, resources, terminal))?)
}

/// Shows an app on a screen, with the threads that this takes.
fn show<B: Backend>(
    app: App,
    resources: Arc<Resources>,
    terminal: &mut Terminal<B>,
) -> io::Result<()>
where
    B::Error: Into<io::Error>,
{
    let settings = app.settings.clone();
    let (sender, messages) = channel();
    let mut session = Session::new(app, resources, Outlet(sender.clone()));
    let inbox = session.inbox();
    let (wake, woken) = channel();
    inbox.set_waker(Waker::from(Arc::new(Woken(wake.clone()))));
    let watch = Watch(sender.clone());
    thread::Builder::new().name("session".to_owned()).spawn(move || {
        let _watch = watch;
        session.start();
        run_while_shown(session, &woken);
    })?;
    screen::read_keys(sender.clone())?;
    screen::heed_signals(sender.clone())?;
    let finder = rows::find(sender)?;
    let shown =
        Screen::new(Page::new(Arc::clone(&inbox)), settings, wake, finder).run(terminal, &messages);
    // Else the inbox would keep its session waiting, and so itself.
    inbox.set_waker(Waker::noop().clone());
    shown
}

/// Tells the session that something waits: an event or a wake.
struct Woken(Sender<()>);

impl Wake for Woken {
    fn wake(self: Arc<Woken>) {
        // The session may have ended.
        let _ = self.0.send(());
    }
}

/// Runs what waits for a session, until nobody can tell it anything more.
fn run_while_shown(mut session: Session, woken: &Receiver<()>) {
    let inbox = session.inbox();
    loop {
        while session.advance() || session.redraw() {}
        let told = match inbox.due() {
            Some(due) => woken.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        if told == Err(RecvTimeoutError::Disconnected) {
            return;
        }
    }
}

/// Tells the screen if the thread of the session panics: outside the app's own code, whose panics
/// stay on the page, or at a place that cannot be caught, such as a destructor.
struct Watch(Sender<Message>);

impl Drop for Watch {
    fn drop(&mut self) {
        if thread::panicking() {
            drop(self.0.send(Message::Broken));
        }
    }
}

/// The text of an app's first page.
fn text(app: App, resources: Arc<Resources>) -> String {
    let (sender, messages) = channel();
    let mut session = Session::new(app, resources, Outlet(sender));
    let mut page = Page::new(session.inbox());
    session.start();
    while session.advance() {}
    for message in messages.try_iter() {
        if let Message::Update(update) = message {
            drop(page.update(&update));
        }
    }
    paint::print(&page, WIDTH)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use app_runtime::{Live, Ui};

    use super::*;

    #[test]
    fn wakes_and_timers_redraw_and_the_session_ends_with_its_screen() {
        let number = Live::new(1);
        let watched = number.clone();
        let app = App::new("watching", move |ui: &Ui| {
            let ticks = ui.every(Duration::from_millis(60));
            ui.text(format!("tick {ticks}, number {}", watched.read(ui))).show();
        });
        let (sender, messages) = channel();
        let mut session = Session::new(app, Arc::default(), Outlet(sender));
        let inbox = session.inbox();
        let mut page = Page::new(Arc::clone(&inbox));
        let (wake, woken) = channel();
        inbox.set_waker(Waker::from(Arc::new(Woken(wake.clone()))));
        let thread = thread::spawn(move || {
            session.start();
            run_while_shown(session, &woken);
        });
        let mut until = |words: &str| {
            while !paint::print(&page, WIDTH).contains(words) {
                match messages.recv_timeout(Duration::from_secs(20)).expect(words) {
                    Message::Update(update) => drop(page.update(&update)),
                    other => panic!("{other:?}"),
                }
            }
        };
        until("number 1");
        until("tick 2");
        number.update(|number| *number = 5);
        until("number 5");
        inbox.set_waker(Waker::noop().clone());
        drop(wake);
        thread.join().unwrap();
    }
}
