//! Facts of the machine and of processes, from /proc where it exists.

use std::fs;
use std::path::Path;

use serde::Serialize;

/// What the program runs on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    /// Operating system and processor: `linux x86_64`.
    pub system: String,
    /// Processors this process may use.
    pub cores: usize,
    /// Memory of the machine in bytes, where known.
    pub memory_bytes: Option<u64>,
}

impl Machine {
    /// Looks.
    pub(crate) fn look() -> Self {
        Self {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: kib_of("/proc/meminfo", "MemTotal:"),
        }
    }
}

/// The most memory this process ever held, in bytes, where known.
#[must_use]
pub fn peak_memory_bytes() -> Option<u64> {
    kib_of("/proc/self/status", "VmHWM:")
}

/// What a process uses.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct ProcessUse {
    /// Processor time of all threads since the start, in seconds.
    pub cpu_seconds: f64,
    /// Memory it holds now, in bytes.
    pub resident_bytes: u64,
}

impl ProcessUse {
    /// What this process uses; `None` where the system does not tell.
    pub(crate) fn of_this() -> Option<Self> {
        Self::of("self")
    }

    /// What the process uses that started this one.
    pub(crate) fn of_parent() -> Option<Self> {
        Self::of(&rustix::process::getppid()?.as_raw_pid().to_string())
    }

    fn of(process: &str) -> Option<Self> {
        let resident_bytes = kib_of(&format!("/proc/{process}/status"), "VmRSS:")?;
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // proc_pid_stat(5): after the name in brackets, utime and stime are fields 14 and 15.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut ticks = fields.split_whitespace().skip(11);
        let user: u64 = ticks.next()?.parse().ok()?;
        let system: u64 = ticks.next()?.parse().ok()?;
        Some(Self { cpu_seconds: seconds(user + system), resident_bytes })
    }
}

/// What of a file system is free to the user of this process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DiskSpace {
    /// Bytes of all.
    pub size_bytes: u64,
    /// Bytes still free.
    pub free_bytes: u64,
    /// Files it can hold; 0 where it has no such limit.
    pub inodes: u64,
    /// Files that can still be made.
    pub free_inodes: u64,
}

impl DiskSpace {
    /// Of the file system a folder lies on; `None` where it cannot be looked at.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let found = rustix::fs::statvfs(folder).ok()?;
        Some(Self {
            size_bytes: found.f_blocks * found.f_frsize,
            free_bytes: found.f_bavail * found.f_frsize,
            inodes: found.f_files,
            free_inodes: found.f_favail,
        })
    }
}

#[allow(clippy::cast_precision_loss, reason = "processor time of centuries")]
fn seconds(ticks: u64) -> f64 {
    ticks as f64 / rustix::param::clock_ticks_per_second() as f64
}

/// The value of a line such as `VmHWM:     1234 kB`, in bytes.
fn kib_of(file: &str, field: &str) -> Option<u64> {
    let content = fs::read_to_string(file).ok()?;
    let line = content.lines().find_map(|line| line.strip_prefix(field))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024)
}
