//! `#[app] fn main`: an app that is the program.

use std::process::{ExitCode, Termination};

use app_runtime::App;

use crate::launch::run;

/// The type of `#[app] fn main`: an app that is also the program.
#[derive(Debug)]
pub struct Program(App);

impl From<App> for Program {
    fn from(app: App) -> Program {
        Program(app)
    }
}

impl From<Program> for App {
    fn from(program: Program) -> App {
        program.0
    }
}

impl Termination for Program {
    fn report(self) -> ExitCode {
        match run(self.0) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => Err::<(), _>(error).report(),
        }
    }
}
