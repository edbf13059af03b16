//! Files that readers never see half written: made next to their place, then renamed into it.
//!
//! The one place where whole files are written and removed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};

/// Ending of files that are being written; never served, swept after an interrupted run.
pub(crate) const TEMPORARY_SUFFIX: &str = ".sitegen-tmp";

/// Puts a file in its place at once: readers see the old content or the new, never a part. A power cut
/// may still take it.
pub(crate) fn write(target: &Path, content: &[u8]) -> Result<()> {
    replace(target, |file| file.write_all(content))
}

/// The same, on disk when it returns.
pub(crate) fn write_synced(target: &Path, content: &[u8]) -> Result<()> {
    replace(target, |file| file.write_all(content).and_then(|()| file.sync_all()))
}

fn replace(target: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<()> {
    let temporary = temporary_name(target);
    let written = create(&temporary)
        .and_then(|mut file| fill(&mut file))
        .and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        // Best effort: the error that matters is the one that is reported.
        let _ = fs::remove_file(&temporary);
    }
    written.with_context(|| format!("cannot write {}", target.display()))
}

/// A path with something behind its name: `catalogue.sqlite` and `-wal`.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
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

/// A name in the target's folder that no other thread or process uses.
fn temporary_name(target: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{process}-{number}{TEMPORARY_SUFFIX}"))
}

/// Removes a file; one that is not there is as good as removed.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// The content of a file; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}
