//! The memory that this process has taken, and the memory that it may take: the limit of its
//! container, or else the memory of the machine. Known on Linux alone; elsewhere only the number of
//! sessions is limited.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Above this share no session begins here. The remaining memory is for the growth of existing
/// ones.
const FULL: f64 = 0.8;

/// The interval between two looks.
const PAUSE: Duration = Duration::from_secs(1);

static MEMORY: LazyLock<Memory> = LazyLock::new(|| Memory::of(allowed()));

/// Whether too little memory is left for a new session.
pub(crate) fn is_short() -> bool {
    MEMORY.is_short(Instant::now())
}

#[derive(Debug)]
struct Memory {
    /// In bytes.
    allowed: Option<u64>,
    /// The time of the last look, and its result.
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

/// The least of the machine's memory and the limits of the groups of this process.
fn allowed() -> Option<u64> {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let machine = bytes(&read("/proc/meminfo"), "MemTotal:");
    // Without a limit, the newer form has a word, and the older one a number beyond all memory.
    let most = |file| fs::read_to_string(file).ok()?.trim().parse().ok();
    let limits = limits_of(&read("/proc/self/cgroup"), &read("/proc/self/mountinfo"));
    limits.into_iter().filter_map(most).chain(machine).min()
}

/// The files with the limits of the groups of a process and of the groups around them: each of
/// these limits holds. Groups of version 1 and of version 2 may exist at once, each where it is
/// mounted. Inside a container the mount begins at its own group, or at a group around it.
fn limits_of(groups: &str, mounts: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for mount in mounts.lines().filter_map(Mount::of) {
        let (file, own) = match mount.version {
            Version::One => (
                "memory.limit_in_bytes",
                groups.lines().find_map(|line| {
                    let mut parts = line.splitn(3, ':').skip(1);
                    let is_memory = parts.next()?.split(',').any(|name| name == "memory");
                    parts.next().filter(|_| is_memory)
                }),
            ),
            Version::Two => {
                ("memory.max", groups.lines().find_map(|line| line.strip_prefix("0::")))
            }
        };
        let Some(own) = own else { continue };
        let below = Path::new(own).strip_prefix(mount.root).unwrap_or(Path::new(""));
        let around = below.ancestors().map(|group| Path::new(mount.point).join(group).join(file));
        files.extend(around);
    }
    files
}

/// A mount point of groups that limit memory.
#[derive(Debug)]
struct Mount<'m> {
    version: Version,
    /// The group at the mount point.
    root: &'m str,
    point: &'m str,
}

#[derive(Debug)]
enum Version {
    One,
    Two,
}

impl Mount<'_> {
    /// The mount of a line of `mountinfo`, if it is one of these.
    fn of(line: &str) -> Option<Mount<'_>> {
        let (mount, system) = line.split_once(" - ")?;
        let mut mount = mount.split(' ').skip(3);
        let (root, point) = (mount.next()?, mount.next()?);
        let mut system = system.split(' ');
        let (kind, options) = (system.next()?, system.nth(1)?);
        let version = match kind {
            "cgroup" if options.split(',').any(|option| option == "memory") => Version::One,
            "cgroup2" => Version::Two,
            _ => return None,
        };
        Some(Mount { version, root, point })
    }
}

/// A figure in a file that the system writes in kilobytes, as bytes.
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
        let two = "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
        let one = "42 31 0:35 / /sys/fs/cgroup/memory rw shared:15 - cgroup cgroup rw,memory";
        let contained =
            "42 31 0:35 /docker/1f2e /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory";
        let both = "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw";
        let others = "22 1 8:1 / / rw - ext4 /dev/vda rw\n\
                      38 31 0:31 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\nodd";
        let max =
            |groups: [&str; 3]| groups.map(|group| format!("/sys/fs/cgroup/{group}memory.max"));
        let old = |group: &str| format!("/sys/fs/cgroup/memory/{group}memory.limit_in_bytes");
        let cases = [
            ("0::/", two, vec!["/sys/fs/cgroup/memory.max".to_owned()]),
            ("0::/a.slice/web", two, max(["a.slice/web/", "a.slice/", ""]).to_vec()),
            ("5:cpu,cpuacct:/x\n4:memory:/a/b\n0::/", one, vec![old("a/b/"), old("a/"), old("")]),
            ("4:cpu,memory:/a", one, vec![old("a/"), old("")]),
            // The group has its name on the host, while only that group is mounted.
            ("4:memory:/docker/1f2e", contained, vec![old("")]),
            ("4:memory:/docker/1f2e/own", contained, vec![old("own/"), old("")]),
            ("4:memory:/", contained, vec![old("")]),
            ("4:memory:/a\n0::/b", both, max(["unified/b/", "unified/", ""])[..2].to_vec()),
            ("4:memory:/a", two, vec![]),
            ("", one, vec![]),
            ("0::/a", "", vec![]),
        ];
        for (groups, mounts, files) in cases {
            let files: Vec<_> = files.iter().map(PathBuf::from).collect();
            assert_eq!(limits_of(groups, &format!("{others}\n{mounts}")), files, "{groups}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_group_of_this_process_is_found_where_the_system_has_any() {
        let read = |file: &str| fs::read_to_string(file).unwrap();
        let (groups, mounts) = (read("/proc/self/cgroup"), read("/proc/self/mountinfo"));
        let limits = limits_of(&groups, &mounts);
        let has_memory = groups.contains("memory:") && mounts.contains(",memory");
        assert!(!has_memory || limits.iter().any(|file| file.exists()), "{limits:?}");
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
