//! A second place for backups: a folder, another machine, or an object store. Nothing is removed there: a first place that
//! was emptied must not empty the second.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use super::encryption::started;

/// Copies all backups that are not there yet; to another machine those that are encrypted.
pub(super) fn copy(folder: &Path, second: &str) -> Result<()> {
    let wanted: &[&str] = if second.contains(':') {
        &["accounts-*.age", "accounts-*.age.sha256", "addresses-*.age", "addresses-*.age.sha256"]
    } else {
        &["accounts-*", "addresses-*"]
    };
    let (program, remedy, mut command) = if second.starts_with("s3://") {
        let mut command = Command::new("aws");
        command.args(["s3", "sync", "--only-show-errors", "--exclude", "*"]);
        for name in wanted {
            command.args(["--include", name]);
        }
        command.args(["--exclude", "*.sitegen-tmp"]).arg(folder).arg(second);
        ("aws", "apt install awscli", command)
    } else {
        let mut command = Command::new("rsync");
        command.args(["-rtp", "--chmod=F600", "--timeout=60", "--exclude=*.sitegen-tmp"]);
        command.args(wanted.iter().map(|name| format!("--include={name}")));
        command.arg("--exclude=*");
        // With a slash at its end what the folder holds is meant.
        command.arg(folder.join("")).arg(second);
        ("rsync", "apt install rsync", command)
    };
    let done = started(command.stdin(Stdio::null()).output(), program, remedy)?;
    if !done.status.success() {
        let told = String::from_utf8_lossy(&done.stderr);
        bail!("the backup is made, but cannot be copied to {second}: {}", told.trim());
    }
    Ok(())
}
