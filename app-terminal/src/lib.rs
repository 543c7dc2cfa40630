//! The terminal renderer: the same page in cells, with keys and mouse.
//!
//! The only crate of Da Capo that knows ratatui and crossterm. [`run`] shows an app in the terminal
//! of this program until the person leaves. Without a terminal, it prints the page once. There is
//! no async runtime: one thread runs the session, one reads keys, one sorts and searches the rows
//! of dataframes.

// The layers: a module names only modules above it.
mod look;
mod block;
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
mod paint;
mod controls;
mod screen;
mod testing;

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

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
    let (wake, woken) = channel::<()>();
    let watch = Watch(sender.clone());
    thread::Builder::new().name("session".to_owned()).spawn(move || {
        let _watch = watch;
        session.start();
        while woken.recv().is_ok() {
            while session.advance() {}
        }
    })?;
    screen::read_keys(sender.clone())?;
    screen::heed_signals(sender.clone())?;
    let finder = rows::find(sender)?;
    Screen::new(Page::new(inbox), settings, wake, finder).run(terminal, &messages)
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
