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

/// What the machine as a whole has used since it started, where it tells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct MachineUse {
    /// Ticks all processors were busy.
    busy_ticks: u64,
    /// Ticks of all processors.
    ticks: u64,
    /// Bytes of memory that cannot be had.
    pub used_memory_bytes: u64,
    /// Bytes that came in by the network.
    pub received_bytes: u64,
    /// Bytes that left.
    pub sent_bytes: u64,
}

impl MachineUse {
    /// Looks.
    pub(crate) fn look() -> Option<Self> {
        let (busy_ticks, ticks) = ticks(&fs::read_to_string("/proc/stat").ok()?)?;
        let free = kib_of("/proc/meminfo", "MemAvailable:")?;
        let used_memory_bytes = kib_of("/proc/meminfo", "MemTotal:")?.saturating_sub(free);
        let network = fs::read_to_string("/proc/net/dev").unwrap_or_default();
        let (received_bytes, sent_bytes) = network_bytes(&network);
        Some(Self { busy_ticks, ticks, used_memory_bytes, received_bytes, sent_bytes })
    }

    /// The share of all processors that was busy since a look before; `None` where no time has passed.
    #[allow(clippy::cast_precision_loss, reason = "ticks of a minute")]
    pub(crate) fn busy_share_since(&self, before: &Self) -> Option<f64> {
        let all = self.ticks.checked_sub(before.ticks).filter(|all| *all > 0)?;
        let busy = self.busy_ticks.saturating_sub(before.busy_ticks);
        Some((busy as f64 / all as f64).min(1.0))
    }
}

/// Busy ticks and all ticks, from the first line of /proc/stat (`proc_stat(5)`): user, nice, system, idle, waiting for the
/// disk, interrupts (two), stolen; guests are in the first two.
fn ticks(stat: &str) -> Option<(u64, u64)> {
    let line = stat.lines().next()?.strip_prefix("cpu ")?;
    let mut ticks = Vec::new();
    for field in line.split_whitespace().take(8) {
        ticks.push(field.parse::<u64>().ok()?);
    }
    let all: u64 = ticks.iter().sum();
    let idle: u64 = ticks.get(3..5)?.iter().sum();
    Some((all - idle, all))
}

/// What only connects programs of this machine.
fn is_inner(interface: &str) -> bool {
    ["lo", "docker", "veth", "br-", "virbr"].iter().any(|inner| interface.starts_with(inner))
}

/// Bytes received and sent, from /proc/net/dev (`proc_pid_net(5)`), without what stays on the machine.
fn network_bytes(interfaces: &str) -> (u64, u64) {
    let (mut received, mut sent) = (0, 0);
    for line in interfaces.lines() {
        let Some((name, counts)) = line.split_once(':') else { continue };
        if is_inner(name.trim()) {
            continue;
        }
        let mut counts = counts.split_whitespace().map(|count| count.parse().unwrap_or(0));
        received += counts.next().unwrap_or(0);
        sent += counts.nth(7).unwrap_or(0);
    }
    (received, sent)
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

    /// The share in use, of 1.
    pub(crate) fn used_share(&self) -> f64 {
        used_share(self.size_bytes, self.free_bytes)
    }

    /// The share of the files it can hold that it has.
    pub(crate) fn used_inode_share(&self) -> f64 {
        used_share(self.inodes, self.free_inodes)
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share for people")]
fn used_share(all: u64, free: u64) -> f64 {
    1.0 - free.min(all) as f64 / all.max(1) as f64
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_busy_or_idle() {
        let stat = "cpu  100 20 30 400 50 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
        assert_eq!(ticks(stat), Some((171, 621)));
        assert_eq!(ticks("cpu0 1 2"), None);
        assert_eq!(ticks("cpu  1 x 3 4 5"), None);
    }

    #[test]
    fn bytes_of_the_network_leave_out_what_stays_on_the_machine() {
        let dev = "Inter-|   Receive | Transmit\n face |bytes packets errs\n    \
                   lo: 9 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0\n  \
                   eth0: 1000 5 0 0 0 0 0 0 70 3 0 0 0 0 0 0\nens3:500 5 0 0 0 0 0 0 30 3 0 0 0 0 0 0\n\
                   veth12: 7 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n";
        assert_eq!(network_bytes(dev), (1500, 100));
        assert_eq!(network_bytes(""), (0, 0));
    }

    #[test]
    fn this_machine_tells_of_itself() {
        let before = MachineUse::look().unwrap();
        assert!(before.used_memory_bytes > 1_000_000);
        assert_eq!(before.busy_share_since(&before), None);
        let later =
            MachineUse { busy_ticks: before.busy_ticks + 25, ticks: before.ticks + 100, ..before };
        assert_eq!(later.busy_share_since(&before), Some(0.25));
        let disk = DiskSpace { size_bytes: 100, free_bytes: 25, inodes: 8, free_inodes: 6 };
        assert!((disk.used_share() - 0.75).abs() < 1e-9);
        assert!((disk.used_inode_share() - 0.25).abs() < 1e-9);
        assert!(DiskSpace::of(Path::new("/")).unwrap().used_share() > 0.0);
    }
}
