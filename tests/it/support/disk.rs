//! Small disks, to be filled.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small disk of its own for a folder.
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// `None`, with a notice, where this user may not mount; fails where nothing may be left out.
    pub(crate) fn mount(folder: &Path, size: &str) -> Option<Self> {
        let options = format!("size={size},mode=0700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder)
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder.to_path_buf()));
        }
        assert!(std::env::var_os("TEST_LEAVE_NOTHING_OUT").is_none(), "a tmpfs cannot be mounted");
        let mut stderr = std::io::stderr().lock();
        writeln!(stderr, "LEFT OUT: a disk that is full; only root can mount a small one").unwrap();
        None
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

/// Fills a disk to the last byte.
pub(crate) fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    let block = [0; 4096];
    while file.write_all(&block).is_ok() {}
}
