//! The lock that keeps two builds apart.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use anyhow::{Context, Result};
use thiserror::Error;

/// Another build is running.
#[derive(Debug, Error)]
#[error("another build or fetch is running{0}; nothing was done")]
pub(crate) struct Busy(String);

/// Held while it lives. The operating system lets it go with the process, however that ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the lock at once, or fails with [`Busy`] naming the holder.
pub(super) fn take(path: &Path) -> Result<Lock> {
    let failed = || {
        format!("cannot open {}; the user who builds must be able to write there", path.display())
    };
    let mut options = OpenOptions::new();
    let mut file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .with_context(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Busy(holder(&mut file)).into()),
        Err(TryLockError::Error(error)) => return Err(error).with_context(failed),
    }
    file.set_len(0).with_context(failed)?;
    file.rewind().with_context(failed)?;
    writeln!(file, "process {}", std::process::id()).with_context(failed)?;
    Ok(Lock { _file: file })
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
