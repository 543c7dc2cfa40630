//! How much memory this process has taken, and how much it may take: what its container allows, or
//! else what the machine has. Known on Linux alone; elsewhere only the number of sessions bounds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Above this share of it no session begins here: those that are there still grow.
const FULL: f64 = 0.8;

/// How often to look.
const PAUSE: Duration = Duration::from_secs(1);

static MEMORY: LazyLock<Memory> = LazyLock::new(|| Memory::of(allowed()));

/// Whether so little is left that no session should begin.
pub(crate) fn is_short() -> bool {
    MEMORY.is_short(Instant::now())
}

#[derive(Debug)]
struct Memory {
    /// In bytes.
    allowed: Option<u64>,
    /// When somebody looked last, and what they saw.
    seen: Mutex<Option<(Instant, bool)>>,
}

impl Memory {
    fn of(allowed: Option<u64>) -> Memory {
        Memory { allowed, seen: Mutex::default() }
    }

    fn is_short(&self, now: Instant) -> bool {
        let Some(allowed) = self.allowed else { return false };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, short)) = *seen
            && now.saturating_duration_since(at) < PAUSE
        {
            return short;
        }
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let short =
            bytes(&status, "VmRSS:").is_some_and(|taken| taken as f64 > allowed as f64 * FULL);
        *seen = Some((now, short));
        short
    }
}

/// The least of what the machine has and what the groups of this process may take.
fn allowed() -> Option<u64> {
    let machine = bytes(&fs::read_to_string("/proc/meminfo").unwrap_or_default(), "MemTotal:");
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let own = own.lines().find_map(|line| line.strip_prefix("0::")).unwrap_or_default();
    // Where there is no limit, a word says so.
    let most = |file| fs::read_to_string(file).ok()?.trim().parse().ok();
    limits_of(own).filter_map(most).chain(machine).min()
}

/// The files with the limits of a group and of those around it, for each holds. Inside a container
/// its own group is the root.
fn limits_of(group: &str) -> impl Iterator<Item = PathBuf> {
    let group = Path::new(group.trim_start_matches('/'));
    group.ancestors().map(|group| Path::new("/sys/fs/cgroup").join(group).join("memory.max"))
}

/// A figure of a file that the system writes, in kilobytes there.
fn bytes(file: &str, name: &str) -> Option<u64> {
    let line = file.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_in_kilobytes() {
        let file = "Name:\tx\nVmRSS:\t   12 kB\nVmSwap:\t 0 kB\n";
        assert_eq!(bytes(file, "VmRSS:"), Some(12 * 1024));
        assert_eq!(bytes(file, "VmPeak:"), None);
    }

    #[test]
    fn limits_of_groups_around_count_too() {
        let limits = |group: &str| limits_of(group).collect::<Vec<_>>();
        let [all, app, own] = ["", "app.slice/", "app.slice/web.service/"]
            .map(|group| PathBuf::from(format!("/sys/fs/cgroup/{group}memory.max")));
        for group in ["/", ""] {
            assert_eq!(limits(group), std::slice::from_ref(&all));
        }
        assert_eq!(limits("/app.slice/web.service"), [own, app, all]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_is_short_once_most_of_what_is_allowed_is_taken() {
        let now = Instant::now();
        assert!(Memory::of(Some(1 << 20)).is_short(now), "a process has more than that");
        assert!(!Memory::of(Some(1 << 60)).is_short(now));
        assert!(!Memory::of(None).is_short(now), "nobody knows");
        assert!(allowed().is_some());
        let mut memory = Memory::of(Some(1 << 20));
        assert!(memory.is_short(now));
        memory.allowed = Some(1 << 60);
        assert!(memory.is_short(now), "it looks no more often than it must");
        assert!(!memory.is_short(now + PAUSE));
    }
}
