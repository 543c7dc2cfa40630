//! Starting an app: its shared resources, and the errors of a run. Serving it as a page is in
//! [`server`].

use std::sync::Arc;
use std::{fmt, io};

use app_runtime::{App, IntoApp, ResourceError, Resources};

#[cfg(feature = "web")]
mod successor;
#[cfg(feature = "web")]
mod server;

/// Runs an app: [`launch`] without any settings.
///
/// # Errors
/// As for [`Launch::run`].
pub fn run(app: impl IntoApp) -> Result {
    launch(app).run()
}

/// Prepares to run an app.
///
/// Each setting can come from here, from an environment variable, or from a flag; the later one
/// wins. `--help` lists them.
pub fn launch(app: impl IntoApp) -> Launch {
    let app = app.into_app();
    Launch {
        #[cfg(feature = "web")]
        server: server::Server::of(&app),
        app: Some(app),
        resources: Resources::default(),
    }
}

/// An app, or several, about to run.
#[derive(Debug)]
#[must_use = "nothing happens before `.run()`"]
pub struct Launch {
    /// The app for a terminal, which shows one app and not a whole server.
    app: Option<App>,
    resources: Resources,
    #[cfg(feature = "web")]
    server: server::Server,
}

impl Launch {
    /// Shares a value with all sessions: the argument for a parameter `&T` of an app or handler.
    pub fn resource<T: Send + Sync + 'static>(mut self, value: T) -> Launch {
        self.resources.insert(value);
        self
    }

    /// Shares a value that is opened when the program starts, before the first visitor. If that
    /// fails, the program does not start, and names the resource and the reason.
    pub fn resource_with<T, E>(
        mut self,
        open: impl Fn() -> std::result::Result<T, E> + Send + Sync + 'static,
    ) -> Launch
    where
        T: Send + Sync + 'static,
        E: fmt::Display,
    {
        self.resources.insert_with(open);
        self
    }
}

#[cfg(not(feature = "web"))]
impl Launch {
    /// Runs until the person leaves.
    ///
    /// # Errors
    /// If there is an unknown flag, a resource is missing, or the terminal fails.
    pub fn run(self) -> Result {
        if let Some(flag) = std::env::args().skip(1).find(|flag| flag != "--terminal") {
            return Err(Error::Setting(format!(
                "there is no flag `{flag}`: this program was built for the terminal alone, and \
                 takes `--terminal` at most"
            )));
        }
        in_terminal(self.app, Arc::new(self.resources))
    }
}

#[cfg(feature = "terminal")]
fn in_terminal(app: Option<App>, resources: Arc<Resources>) -> Result {
    let Some(app) = app else {
        let words = "`--terminal` shows one app, and this program is a server of its own making";
        return Err(Error::Setting(words.to_owned()));
    };
    app_terminal::run(app, resources).map_err(|error| match error {
        app_terminal::Error::Resource(error) => Error::Resource(error),
        app_terminal::Error::Terminal(error) => Error::Terminal(error),
        other => Error::Terminal(io::Error::other(other)),
    })
}

#[cfg(not(feature = "terminal"))]
fn in_terminal(_: Option<App>, _: Arc<Resources>) -> Result {
    let words = "`--terminal` needs the feature `terminal` of `dacapo` in Cargo.toml";
    Err(Error::Setting(words.to_owned()))
}

/// The result of running an app.
pub type Result = std::result::Result<(), Error>;

/// The reason why an app did not run.
#[non_exhaustive]
pub enum Error {
    /// A flag or variable that cannot be read.
    Setting(String),
    /// A resource that was not given, or that cannot be opened.
    Resource(ResourceError),
    /// No port to listen at.
    #[cfg(feature = "web")]
    Listen {
        /// The address that was tried.
        address: std::net::SocketAddr,
        /// The error of the system.
        error: io::Error,
    },
    /// The server failed.
    #[cfg(feature = "web")]
    Serve(io::Error),
    /// The terminal failed.
    Terminal(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Setting(message) if cfg!(feature = "web") => {
                write!(f, "{message}; `--help` lists what there is")
            }
            Error::Setting(message) => f.write_str(message),
            Error::Resource(error) => error.fmt(f),
            #[cfg(feature = "web")]
            Error::Listen { address, error } => {
                write!(f, "cannot listen at {address}: {error}; try another `--host` or `--port`")
            }
            #[cfg(feature = "web")]
            Error::Serve(error) => write!(f, "the server stopped: {error}"),
            Error::Terminal(error) => write!(f, "the terminal failed: {error}"),
        }
    }
}

/// `fn main() -> dacapo::Result` prints this form: the message, not the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
