//! A limit to memory as containers and systemd set it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::leave_out;

/// A memory cgroup of its own, of version 1 or 2 as the machine has it; gone when this is dropped.
pub(crate) struct MemoryCgroup {
    folder: PathBuf,
    /// The files that limit memory, and memory with swap where that is counted.
    limits: [&'static str; 2],
}

impl MemoryCgroup {
    /// `None`, with a notice, where none can be made: for want of rights, or of a controller.
    pub(crate) fn make() -> Option<Self> {
        for (root, limits) in hierarchies() {
            let cgroup =
                Self { folder: root.join(format!("sitegen-{}", std::process::id())), limits };
            if fs::create_dir(&cgroup.folder).is_ok() && cgroup.folder.join(limits[0]).exists() {
                return Some(cgroup);
            }
        }
        leave_out("a memory cgroup; none can be made on this machine");
        None
    }

    /// The most memory its processes may have from now on.
    pub(crate) fn limit(&self, bytes: u64) {
        let [memory, with_swap] = self.limits.map(|name| self.folder.join(name));
        // The one with swap may never be below the other, whichever way they go.
        let _ = fs::write(&with_swap, "-1");
        fs::write(&memory, bytes.to_string()).unwrap();
        if with_swap.exists() {
            let swap = if self.limits == VERSION_2 { 0 } else { bytes };
            fs::write(&with_swap, swap.to_string()).unwrap();
        }
    }

    /// The line of shell by which a process enters it.
    pub(crate) fn entering(&self) -> String {
        format!("echo $$ > '{}/cgroup.procs'", self.folder.display())
    }
}

impl Drop for MemoryCgroup {
    fn drop(&mut self) {
        // A process that was killed leaves a moment later than it is waited for.
        for _ in 0..100 {
            if fs::remove_dir(&self.folder).is_ok() || !self.folder.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

const VERSION_1: [&str; 2] = ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"];
const VERSION_2: [&str; 2] = ["memory.max", "memory.swap.max"];

/// Where cgroups are mounted that may have a memory controller.
fn hierarchies() -> Vec<(PathBuf, [&'static str; 2])> {
    let mounted = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let mut found = Vec::new();
    for line in mounted.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [_, place, kind, options, ..] = fields[..] else { continue };
        let is_memory = options.split(',').any(|option| option == "memory");
        match kind {
            "cgroup" if is_memory => found.push((Path::new(place).into(), VERSION_1)),
            "cgroup2" => found.push((Path::new(place).into(), VERSION_2)),
            _ => {}
        }
    }
    found
}
