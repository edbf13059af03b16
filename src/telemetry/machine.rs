//! Facts of the machine and of this process, from /proc where it exists.

use std::fs;

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

/// What this process uses.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct ProcessUse {
    /// Processor time of all threads since the start, in seconds.
    pub cpu_seconds: f64,
    /// Memory it holds now, in bytes.
    pub resident_bytes: u64,
}

impl ProcessUse {
    /// Looks; `None` where the system does not tell.
    pub(crate) fn look() -> Option<Self> {
        let resident_bytes = kib_of("/proc/self/status", "VmRSS:")?;
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // proc_pid_stat(5): after the name in brackets, utime and stime are fields 14 and 15.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut ticks = fields.split_whitespace().skip(11);
        let user: u64 = ticks.next()?.parse().ok()?;
        let system: u64 = ticks.next()?.parse().ok()?;
        #[allow(clippy::cast_precision_loss, reason = "processor time of centuries")]
        let cpu_seconds = (user + system) as f64 / rustix::param::clock_ticks_per_second() as f64;
        Some(Self { cpu_seconds, resident_bytes })
    }
}

/// The value of a line such as `VmHWM:     1234 kB`, in bytes.
fn kib_of(file: &str, field: &str) -> Option<u64> {
    let content = fs::read_to_string(file).ok()?;
    let line = content.lines().find_map(|line| line.strip_prefix(field))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024)
}
