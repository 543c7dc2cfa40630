//! Waiting for what no socket tells.

use std::thread;
use std::time::{Duration, Instant};

/// The limit of any wait.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer, and fails with the last error.
#[track_caller]
pub(crate) fn until<T>(mut ask: impl FnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(wrong) => assert!(start.elapsed() < LIMIT, "{wrong}"),
        }
        thread::sleep(Duration::from_millis(5));
    }
}
