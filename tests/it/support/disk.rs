//! Small disks, to be filled.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::leave_out;

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
        leave_out("a disk that is full; only root can mount a small one");
        None
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

/// An ext4 of its own for a folder, whose power can be cut. What was not written to it by then is lost, and only that:
/// a rename does not wait for what a file holds, as on file systems other than ext4.
pub(crate) struct PowerCutDisk {
    image: PathBuf,
    folder: PathBuf,
    /// Cuts the power when it is told to; started before, so that it takes no time.
    switch: Option<Child>,
}

impl PowerCutDisk {
    /// `None`, with a notice, where that cannot be done: a container seldom has devices for it.
    pub(crate) fn mount(image: PathBuf, folder: PathBuf) -> Option<Self> {
        fs::File::create(&image).unwrap().set_len(512 << 20).unwrap();
        let made = Command::new("mkfs.ext4").arg("-q").arg(&image).output();
        assert!(made.is_ok_and(|made| made.status.success()), "mkfs.ext4 failed");
        fs::create_dir_all(&folder).unwrap();
        let mut disk = Self { image, folder, switch: None };
        if disk.attach() && disk.cut() {
            disk.restart();
            return Some(disk);
        }
        let mut stderr = std::io::stderr().lock();
        writeln!(stderr, "LEFT OUT: a power cut; only root with loop devices can make one")
            .unwrap();
        None
    }

    fn attach(&mut self) -> bool {
        let options = "loop,commit=1,data=writeback,noauto_da_alloc";
        let mut command = Command::new("mount");
        command.args(["-t", "ext4", "-o", options]).args([&self.image, &self.folder]);
        if !command.output().is_ok_and(|output| output.status.success()) {
            return false;
        }
        // EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH.
        let program = "import fcntl, os, struct, sys\n\
                       disk = os.open(sys.argv[1], os.O_RDONLY); sys.stdin.readline()\n\
                       fcntl.ioctl(disk, 0x8004587d, struct.pack('I', 2))";
        let mut command = Command::new("python3");
        command.args(["-c", program]).arg(&self.folder).stdin(Stdio::piped());
        self.switch = command.stderr(Stdio::null()).spawn().ok();
        self.switch.is_some()
    }

    /// Nothing more reaches the disk, as it is, its journal included; false where it cannot be stopped so. Names are there
    /// by then, as a file that another program waits for brings them.
    pub(crate) fn cut(&mut self) -> bool {
        let other = fs::File::create(self.folder.join("other-program")).unwrap();
        (&other).write_all(b"at work").and_then(|()| other.sync_all()).unwrap();
        drop(other);
        let mut switch = self.switch.take().unwrap();
        writeln!(switch.stdin.take().unwrap()).unwrap();
        switch.wait().unwrap().success()
    }

    /// The machine is back. No program may be at work on the disk.
    pub(crate) fn restart(&mut self) {
        // A copy: whoever copied the mounts of this machine meanwhile keeps the other as it is, shut down.
        let mut next = self.image.clone().into_os_string();
        next.push("+");
        let next = PathBuf::from(next);
        let mut copy = Command::new("cp");
        copy.arg("--sparse=always").args([&self.image, &next]);
        for done in [copy.output(), Command::new("umount").arg(&self.folder).output()] {
            let done = done.unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        fs::remove_file(&self.image).unwrap();
        self.image = next;
        assert!(self.attach(), "the disk cannot be mounted again");
    }
}

impl Drop for PowerCutDisk {
    fn drop(&mut self) {
        if let Some(switch) = &mut self.switch {
            switch.kill().ok();
            switch.wait().ok();
        }
        Command::new("umount").arg(&self.folder).output().ok();
    }
}

/// Fills a disk to the last byte.
pub(crate) fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    let block = [0; 4096];
    while file.write_all(&block).is_ok() {}
}
