//! Facts of the machine and of this process, from /proc where it exists.

use std::fs;

use serde::Serialize;

/// What the program runs on.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Operating system and processor: `linux x86_64`.
    pub system: String,
    /// Processors this process may use.
    pub cores: usize,
    /// Memory of the machine in bytes, where known.
    pub memory_bytes: Option<u64>,
}

impl Machine {
    /// Looks.
    #[must_use]
    pub fn look() -> Self {
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

/// The value of a line such as `VmHWM:     1234 kB`, in bytes.
fn kib_of(file: &str, field: &str) -> Option<u64> {
    let content = fs::read_to_string(file).ok()?;
    let line = content.lines().find_map(|line| line.strip_prefix(field))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024)
}
