//! Encryption by the program age: its own crate would bring seventy more (docs/ARCHITECTURE.md).

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A new file that its owner alone can read, from its first byte on.
pub(super) fn create_private(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(path).with_context(|| format!("cannot make {}", path.display()))
}

/// Encrypts a file for the owner of a key.
pub(super) fn encrypt(from: &Path, to: &Path, recipient: &str) -> Result<()> {
    let told = age(&["-r", recipient], from, create_private(to)?)?;
    match told {
        None => Ok(()),
        Some(told) => bail!("cannot encrypt {}: {told}", from.display()),
    }
}

/// Decrypts a file with the key in another file.
pub(super) fn decrypt(from: &Path, to: &Path, identity: &Path) -> Result<()> {
    if !identity.exists() {
        bail!("the private key {} is not there", identity.display());
    }
    let key = identity.to_string_lossy();
    let Some(told) = age(&["-d", "-i", &key], from, create_private(to)?)? else { return Ok(()) };
    if told.contains("no identity matched") {
        bail!("{} was encrypted for another key than that in {key}", from.display());
    }
    bail!("cannot decrypt {}: {told}", from.display())
}

/// Sends a file through age; gives what it says where it fails.
fn age(arguments: &[&str], from: &Path, to: File) -> Result<Option<String>> {
    let input = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let synced = to.try_clone()?;
    let mut command = Command::new("age");
    command.args(arguments).stdin(input).stdout(Stdio::from(to)).stderr(Stdio::piped());
    let done = started(command.output(), "age", "apt install age")?;
    if done.status.success() {
        synced.sync_all()?;
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&done.stderr).lines().next().unwrap_or_default().to_string()))
}

/// The result of a program that may not be installed.
pub(super) fn started<T>(result: io::Result<T>, program: &str, remedy: &str) -> Result<T> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("the program {program} is not installed ({remedy})")
        }
        result => result.with_context(|| format!("cannot start {program}")),
    }
}
