//! Starting an app in a program that knows the terminal alone.

use std::sync::Arc;
use std::{env, fmt, io};

use app_runtime::{App, IntoApp, ResourceError, Resources};

/// Runs an app: [`launch`] with nothing set.
///
/// # Errors
/// As [`Launch::run`].
pub fn run(app: impl IntoApp) -> Result {
    launch(app).run()
}

/// Prepares to run an app in the terminal.
pub fn launch(app: impl IntoApp) -> Launch {
    Launch { app: app.into_app(), resources: Resources::default() }
}

/// An app about to run.
#[derive(Debug)]
#[must_use = "nothing happens before `.run()`"]
pub struct Launch {
    app: App,
    resources: Resources,
}

impl Launch {
    /// Shares a value with the app: what a parameter `&T` of an app or handler takes.
    pub fn resource<T: Send + Sync + 'static>(mut self, value: T) -> Launch {
        self.resources.insert(value);
        self
    }

    /// Shares a value that is opened when it is first needed. Where that fails, the page says
    /// why, and the next interaction tries again.
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

    /// Runs until the person leaves.
    ///
    /// # Errors
    /// Where there is a flag it does not know, a resource is missing, or the terminal fails.
    pub fn run(self) -> Result {
        if let Some(flag) = env::args().skip(1).find(|flag| flag != "--terminal") {
            return Err(Error::Setting(format!(
                "there is no flag `{flag}`: this program was built for the terminal alone, and \
                 takes `--terminal` at most"
            )));
        }
        app_terminal::run(self.app, Arc::new(self.resources)).map_err(|error| match error {
            app_terminal::Error::Resource(error) => Error::Resource(error),
            app_terminal::Error::Terminal(error) => Error::Terminal(error),
        })
    }
}

/// The result of running an app.
pub type Result = std::result::Result<(), Error>;

/// Why an app did not run.
pub enum Error {
    /// A flag that cannot be read.
    Setting(String),
    /// A resource that nobody gave.
    Resource(ResourceError),
    /// The terminal failed.
    Terminal(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Setting(message) => f.write_str(message),
            Error::Resource(error) => error.fmt(f),
            Error::Terminal(error) => write!(f, "the terminal failed: {error}"),
        }
    }
}

/// `fn main() -> dacapo::Result` prints this form: the words, not the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
