//! Runs that a server holds back until the test lets them go. Each leaves a line behind, with the id of its
//! server's process.

use std::fs;
use std::path::PathBuf;

use crate::wait::until;

/// The path of what the servers of this test program and the test tell each other.
pub(crate) fn path() -> PathBuf {
    std::env::temp_dir().join(format!("dacapo-held-{}", std::process::id()))
}

/// The gate before which runs are held back. One test at a time has it.
pub(crate) struct Gate(());

impl Gate {
    /// Shuts it, before any run has come.
    pub(crate) fn shut() -> Gate {
        let gate = Gate(());
        gate.forget();
        gate
    }

    /// Lets all runs go on, also those that come later.
    pub(crate) fn open(&self) {
        fs::write(path().with_extension("open"), "").unwrap();
    }

    /// The servers of the runs that have come, each as often as it has run.
    pub(crate) fn runs(&self) -> Vec<u32> {
        let lines = fs::read_to_string(path().with_extension("runs")).unwrap_or_default();
        lines.lines().map(|id| id.parse().unwrap()).collect()
    }

    /// Waits until a run has come.
    pub(crate) fn until_run(&self) {
        until(|| if self.runs().is_empty() { Err("no run comes".to_owned()) } else { Ok(()) });
    }

    fn forget(&self) {
        for kind in ["open", "runs"] {
            // There may have been none.
            drop(fs::remove_file(path().with_extension(kind)));
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.forget();
    }
}
