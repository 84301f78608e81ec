//! How much memory the system still gives. Linux grants more than there is and kills who then uses it; asking before a large
//! allocation turns that into an error. Elsewhere the allocator's own answer has to do.

use crate::fault::{Fault, Res};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Allocations below are not worth the question.
pub const LARGE: usize = 64 << 20;

/// Bytes of large allocations that live. Their pages may not have been touched yet, which the system then counts as free.
static GRANTED: AtomicUsize = AtomicUsize::new(0);

pub fn granted(bytes: usize) {
    if bytes >= LARGE {
        GRANTED.fetch_add(bytes, Ordering::Relaxed);
    }
}

pub fn returned(bytes: usize) {
    if bytes >= LARGE {
        GRANTED.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// An error where `bytes` more are not to be had.
pub fn check(bytes: usize) -> Res<()> {
    if bytes < LARGE {
        return Ok(());
    }
    match free() {
        Some(room) if bytes > room => Err(Fault::new(
            "ERR_MEMORY",
            format!("Out of memory: {bytes} bytes could not be allocated, {room} are free"),
        )),
        _ => Ok(()),
    }
}

/// Bytes that this process can still take, by the least of the system's and the control groups' limits.
#[cfg(target_os = "linux")]
pub fn free() -> Option<usize> {
    let system = field(&read("/proc/meminfo")?, "MemAvailable:")?
        .saturating_add(field(&read("/proc/meminfo")?, "SwapFree:").unwrap_or(0))
        .saturating_mul(1024);
    let room = groups(&read("/proc/self/cgroup").unwrap_or_default()).min(system);
    let resident = field(&read("/proc/self/status")?, "VmRSS:")?.saturating_mul(1024);
    Some(room.saturating_sub(GRANTED.load(Ordering::Relaxed).saturating_sub(resident)))
}
#[cfg(not(target_os = "linux"))]
pub fn free() -> Option<usize> {
    None
}

#[cfg(any(target_os = "linux", test))]
fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// The number after a name in a list of lines.
#[cfg(any(target_os = "linux", test))]
fn field(text: &str, name: &str) -> Option<usize> {
    let line = text.lines().find(|line| line.split_whitespace().next() == Some(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Names of one version of the control groups.
#[cfg(any(target_os = "linux", test))]
struct Version {
    root: &'static str,
    limit: &'static str,
    usage: &'static str,
    /// Pages of files, which the kernel gives up first.
    cache: [&'static str; 2],
}

#[cfg(any(target_os = "linux", test))]
const SECOND: Version = Version {
    root: "/sys/fs/cgroup",
    limit: "memory.max",
    usage: "memory.current",
    cache: ["inactive_file", "active_file"],
};
#[cfg(any(target_os = "linux", test))]
const FIRST: Version = Version {
    root: "/sys/fs/cgroup/memory",
    limit: "memory.limit_in_bytes",
    usage: "memory.usage_in_bytes",
    cache: ["total_inactive_file", "total_active_file"],
};

/// What the control groups of this process and those above them leave, from the text of /proc/self/cgroup.
#[cfg(any(target_os = "linux", test))]
fn groups(text: &str) -> usize {
    let mut room = usize::MAX;
    for line in text.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let version = match controllers {
            "" => &SECOND,
            list if list.split(',').any(|name| name == "memory") => &FIRST,
            _ => continue,
        };
        // In a container the path is one of the host: what does not exist is passed over, up to the root that is seen here.
        let mut path = path.trim_end_matches('/');
        loop {
            if let Some(left) = left_in(&format!("{}{path}", version.root), version) {
                room = room.min(left);
            }
            match path.rfind('/') {
                Some(end) => path = &path[..end],
                None => break,
            }
        }
    }
    room
}

#[cfg(any(target_os = "linux", test))]
fn left_in(folder: &str, version: &Version) -> Option<usize> {
    let number = |name: &str| read(&format!("{folder}/{name}"))?.trim().parse::<usize>().ok();
    let limit = number(version.limit)?;
    let cache = read(&format!("{folder}/memory.stat"))?;
    let cached: usize = version.cache.iter().filter_map(|name| field(&cache, name)).sum();
    Some(limit.saturating_sub(number(version.usage)?.saturating_sub(cached)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "MemTotal:       100 kB\nMemAvailable:    42 kB\ninactive_file 7\ntotal_inactive_file 9\n";
        assert_eq!(field(text, "MemAvailable:"), Some(42));
        assert_eq!(field(text, "inactive_file"), Some(7));
        assert_eq!(field(text, "nothing"), None);
    }

    #[test]
    fn groups_that_cannot_be_read_set_no_limit() {
        assert_eq!(groups(""), usize::MAX);
        assert_eq!(groups("nonsense\n7:cpu:/a/b\n"), usize::MAX);
    }

    #[test]
    fn limits_of_a_group_leave_out_cached_files() {
        let folder = std::env::temp_dir().join(format!("glass-room-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write("memory.max", "1000\n");
        write("memory.current", "700\n");
        write("memory.stat", "anon 400\ninactive_file 200\nactive_file 50\n");
        assert_eq!(left_in(folder.to_str().unwrap(), &SECOND), Some(550));
        write("memory.max", "max\n");
        assert_eq!(left_in(folder.to_str().unwrap(), &SECOND), None);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn more_than_the_machine_has_is_refused() {
        assert!(check(1 << 20).is_ok());
        assert!(check(LARGE).is_ok());
        assert_eq!(check(1 << 50).unwrap_err().code, "ERR_MEMORY");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_was_granted_and_not_yet_used_counts() {
        let before = free().unwrap();
        granted(before / 2 + (8 << 30));
        let after = free().unwrap();
        returned(before / 2 + (8 << 30));
        // Others allocate meanwhile; half of the room is far more than they change.
        assert!(after < before - before / 4, "{before} {after}");
    }
}
