//! Files that readers never see half written: made next to their place, then renamed into it.
//!
//! The one place where whole files are written and removed.

mod layered_folder;
pub(crate) mod lock;
mod packed_file;
mod served_folder;

use std::fs::{self, DirEntry, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};

pub(crate) use layered_folder::LayeredFolder;
pub(crate) use packed_file::{
    PACKED, find_site_file, packed, packed_by, packed_name, plain_name, read_site_file, unpacked,
};
pub(crate) use served_folder::ServedFolder;

/// Ending of files that are being written; never served, swept after an interrupted run.
pub(crate) const TEMPORARY_SUFFIX: &str = ".sitegen-tmp";

/// Permissions of files that are no secret, less what the umask takes.
pub(crate) const MODE: u32 = 0o666;

/// Permissions of files and folders that the web server reads, whatever the umask: one of 077 would have it
/// answer 403.
const SERVED_FILE: u32 = 0o644;
const SERVED_FOLDER: u32 = 0o755;

/// Puts a file in its place at once: readers see the old content or the new, never a part. A power cut
/// may still take it. Makes the folder around it where that is missing.
pub(crate) fn write(target: &Path, content: &[u8]) -> Result<()> {
    write_below(target, make_folder, |file| file.write_all(content))
}

/// The same, on disk when it returns.
pub(crate) fn write_synced(target: &Path, content: &[u8]) -> Result<()> {
    write_below(target, make_folder, |file| file.write_all(content).and_then(|()| file.sync_all()))
}

/// The same of a file of the site, which the web server can read.
pub(crate) fn write_served(target: &Path, content: &[u8]) -> Result<()> {
    write_below(target, make_served_folder, |file| {
        file.set_permissions(Permissions::from_mode(SERVED_FILE))?;
        file.write_all(content)
    })
}

fn write_below(
    target: &Path,
    make_folder: impl Fn(&Path) -> io::Result<()>,
    fill: impl Fn(&mut File) -> io::Result<()>,
) -> Result<()> {
    let written = match replace(target, MODE, &fill) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = target.parent().unwrap_or(Path::new("."));
            make_folder(folder).and_then(|()| replace(target, MODE, &fill))
        }
        written => written,
    };
    written.with_context(|| format!("cannot write {}", target.display()))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Lets the web server read a file or folder of the site, where it could not; says whether it could not.
pub(crate) fn let_serve(path: &Path) -> Result<bool> {
    let failed =
        || format!("the web server cannot read {}, and that cannot be changed", path.display());
    let metadata = fs::metadata(path).with_context(failed)?;
    let wanted = if metadata.is_dir() { SERVED_FOLDER } else { SERVED_FILE };
    // What the owner may do is left alone; others must be able to read.
    let for_others = wanted & 0o055;
    if metadata.permissions().mode() & for_others == for_others {
        return Ok(false);
    }
    fs::set_permissions(path, Permissions::from_mode(wanted)).with_context(failed)?;
    Ok(true)
}

/// Makes a folder of the site and those around it that are missing.
pub(crate) fn make_served_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_served_folder(above)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => fs::set_permissions(folder, Permissions::from_mode(SERVED_FOLDER)),
        // Another thread made it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Puts what `fill` writes in a file's place at once. The permissions `mode` are those the file is made with: were they
/// changed afterwards, others could open it in between.
///
/// # Errors
/// When the folder is missing, and whatever `fill` fails with; nothing is left of the file then.
pub(crate) fn replace<T, E: From<io::Error>>(
    target: &Path,
    mode: u32,
    fill: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let temporary = temporary_name(target);
    let filled = fill_and_rename(&temporary, target, mode, fill);
    if filled.is_err() {
        // Best effort: the error that matters is the one that is reported.
        let _ = fs::remove_file(&temporary);
    }
    filled
}

fn fill_and_rename<T, E: From<io::Error>>(
    temporary: &Path,
    target: &Path,
    mode: u32,
    fill: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    // Not `create_new`: a run that was killed may have left the name, where processes are numbered
    // from 1 again, as in a container.
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(mode).open(temporary)?;
    let filled = fill(&mut file)?;
    fs::rename(temporary, target)?;
    Ok(filled)
}

/// A path with something behind its name: `catalogue.sqlite` and `-wal`.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
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

/// What a folder holds, as far as it can be read; nothing where it is not there yet.
pub(crate) fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// Whether there is a file; what cannot be looked at is an error.
pub(crate) fn is_there(path: &Path) -> Result<bool> {
    path.try_exists().with_context(|| format!("cannot look at {}", path.display()))
}

/// The content of a file; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    if_there(path, fs::read(path))
}

/// The text of a file; `None` where there is none.
pub(crate) fn read_text(path: &Path) -> Result<Option<String>> {
    if_there(path, fs::read_to_string(path))
}

fn if_there<T>(path: &Path, read: io::Result<T>) -> Result<Option<T>> {
    match read {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}
