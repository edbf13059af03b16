//! The lock that keeps two builds apart.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use thiserror::Error;

/// Who only asks whether the lock is held holds it for a moment: a run that comes just then asks again.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// Another build is running.
#[derive(Debug, Error)]
#[error("another build or fetch is running{0}; nothing was done")]
pub(crate) struct Busy(String);

/// Takes the lock at once, or fails with [`Busy`] naming the holder. It is held while the file is open: the operating
/// system lets it go with the process, however that ends.
pub(crate) fn take(path: &Path) -> Result<File> {
    Ok(open_locked(path).with_context(|| cannot_open(path))??)
}

fn cannot_open(path: &Path) -> String {
    format!("cannot open {}; the user who builds must be able to write there", path.display())
}

/// Takes the lock together with others that share it, or fails with [`Busy`] where a run has it alone.
pub(crate) fn share(path: &Path) -> Result<File> {
    let shared = || -> io::Result<Result<File, Busy>> {
        let mut file = open(path)?;
        let is_shared = is_taken(|| file.try_lock_shared())?;
        Ok(if is_shared { Ok(file) } else { Err(Busy(holder(&mut file))) })
    };
    Ok(shared().with_context(|| cannot_open(path))??)
}

/// Since when a run holds the lock; `None` where none does.
///
/// # Errors
/// When its file is there and cannot be asked.
pub(crate) fn held_since(path: &Path) -> Result<Option<SystemTime>> {
    let asked = || format!("cannot look at {}", path.display());
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.with_context(asked)?,
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        // Written when the lock was taken, and not since.
        Err(TryLockError::WouldBlock) => {
            Ok(Some(file.metadata().and_then(|about| about.modified()).with_context(asked)?))
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(asked),
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn open_locked(path: &Path) -> io::Result<Result<File, Busy>> {
    let mut file = open(path)?;
    if !is_taken(|| file.try_lock())? {
        return Ok(Err(Busy(holder(&mut file))));
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {}", std::process::id())?;
    Ok(Ok(file))
}

/// Whether the lock could be taken.
fn is_taken(attempt_to: impl Fn() -> Result<(), TryLockError>) -> io::Result<bool> {
    for attempt in 1..=ATTEMPTS {
        match attempt_to() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {}
        }
    }
    Ok(false)
}

/// Who holds it, in brackets.
fn holder(file: &mut File) -> String {
    // What stands there is of who had it alone; those who share it leave it as it was.
    if file.try_lock_shared().is_ok() {
        return " (shards are being made)".into();
    }
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

    #[test]
    fn who_shares_it_keeps_away_only_who_wants_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        drop(take(&path).unwrap());
        let both = [share(&path).unwrap(), share(&path).unwrap()];
        let error = take(&path).unwrap_err();
        assert!(error.is::<Busy>());
        let said = "another build or fetch is running (shards are being made); nothing was done";
        assert_eq!(error.to_string(), said, "not who had it before");
        drop(both);
        let alone = take(&path).unwrap();
        assert!(share(&path).unwrap_err().to_string().contains("process"));
        drop(alone);
    }

    #[test]
    fn who_asks_learns_since_when_it_is_held_and_is_in_no_ones_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        assert_eq!(held_since(&path).unwrap(), None);
        let lock = take(&path).unwrap();
        let age = held_since(&path).unwrap().unwrap().elapsed().unwrap_or_default();
        assert!(age < Duration::from_mins(1), "{age:?}");
        drop(lock);
        assert_eq!(held_since(&path).unwrap(), None);
        // As long as another one asks, for less than a run waits.
        let asking = File::open(&path).unwrap();
        asking.lock_shared().unwrap();
        std::thread::scope(|scope| {
            let run = scope.spawn(|| take(&path).map(drop));
            std::thread::sleep(PAUSE);
            drop(asking);
            run.join().unwrap().unwrap();
        });
    }
}
