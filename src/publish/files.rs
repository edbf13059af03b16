//! The one place files are written and removed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};

/// Ending of files that are being written; never served, swept after an interrupted run.
pub(super) const TEMPORARY_SUFFIX: &str = ".sitegen-tmp";

/// Puts a file in its place at once: readers see the old content or the new, never a part.
pub(super) fn write_beside(target: &Path, content: &[u8]) -> Result<()> {
    let temporary = temporary_name(target);
    let written = create(&temporary)
        .and_then(|mut file| file.write_all(content))
        .and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        // Best effort: the error that matters is the one that is reported.
        let _ = fs::remove_file(&temporary);
    }
    written.with_context(|| format!("cannot write {}", target.display()))
}

/// Creates a file, and the folder around it where that is missing.
fn create(path: &Path) -> io::Result<File> {
    // Not `create_new`: a run that was killed may have left the name, where processes are numbered
    // from 1 again, as in a container.
    match File::create(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            File::create(path)
        }
        created => created,
    }
}

/// A name beside the target that no other thread or process uses.
fn temporary_name(target: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{process}-{number}{TEMPORARY_SUFFIX}"))
}

/// Removes a file; one that is not there is as good as removed.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// The content of a file; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}
