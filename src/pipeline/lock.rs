//! The lock that keeps two builds apart.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use anyhow::{Context, Result};
use thiserror::Error;

/// Another build is running.
#[derive(Debug, Error)]
#[error("another build or fetch is running{0}; nothing was done")]
pub(crate) struct Busy(String);

/// Takes the lock at once, or fails with [`Busy`] naming the holder. It is held while the file is open: the operating
/// system lets it go with the process, however that ends.
pub(super) fn take(path: &Path) -> Result<File> {
    let file = open_locked(path).with_context(|| {
        format!("cannot open {}; the user who builds must be able to write there", path.display())
    })?;
    Ok(file?)
}

fn open_locked(path: &Path) -> io::Result<Result<File, Busy>> {
    let mut options = OpenOptions::new();
    let mut file = options.read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Err(Busy(holder(&mut file)))),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {}", std::process::id())?;
    Ok(Ok(file))
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => format!(" ({})", text.trim()),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        let lock = take(&path).unwrap();
        let error = take(&path).unwrap_err();
        assert!(error.is::<Busy>());
        assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");
        drop(lock);
        take(&path).unwrap();
    }
}
