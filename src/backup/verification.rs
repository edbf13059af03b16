//! Backups read back: compared with their checksums, decrypted into a folder of their own, opened with the schema of
//! today, counted; and put in the place of what was lost.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{CHECKSUM, ENCRYPTED, Scratch, checksum, copy_private, encryption, file_of};
use crate::config::{BackupConfig, Paths};
use crate::files;
use crate::model::Timestamp;
use crate::store::{self, KeptDatabase};

/// What is known of a backup.
pub(crate) enum Verified {
    /// It can be put back: what it holds, in words.
    Whole(String),
    /// Its checksum is right; the key to read it is not on this machine.
    ChecksumOnly,
}

/// Looks whether a backup could be put back.
///
/// # Errors
/// When it could not: altered, cut, for another key, damaged, of a newer program; named with the file.
pub(crate) fn verify(
    paths: &Paths,
    config: &BackupConfig,
    file: &Path,
    now: Timestamp,
) -> Result<Verified> {
    compare_checksum(file)?;
    if is_encrypted(file) && config.identity_file.is_none() {
        return Ok(Verified::ChecksumOnly);
    }
    let scratch = Scratch::new(&paths.data)?;
    let (_, _, entries) = unpacked(&scratch, config, file, now)?;
    Ok(Verified::Whole(entries))
}

/// Puts a backup in the place of the database it is of. `may_replace` keeps others from using that, or fails. Returns where
/// the replaced one is now, if there was one, and what the backup holds.
///
/// # Errors
/// As [`verify`], those of `may_replace`, and when a file cannot be moved.
pub(crate) fn put_back<T>(
    paths: &Paths,
    config: &BackupConfig,
    file: &Path,
    now: Timestamp,
    may_replace: impl FnOnce(KeptDatabase) -> Result<T>,
) -> Result<(Option<PathBuf>, String)> {
    compare_checksum(file)?;
    if is_encrypted(file) && config.identity_file.is_none() {
        bail!("{} is encrypted: name the private key with backup.identity_file", file.display());
    }
    let scratch = Scratch::new(&paths.data)?;
    let (copy, database, entries) = unpacked(&scratch, config, file, now)?;
    let _held = may_replace(database)?;
    let target = file_of(paths, database);
    let is_there = files::is_there(&target)?;
    // Also without the database there may be a log of it, which must not be taken for the backup's.
    let aside = store::set_aside(&target, "replaced", now)?;
    fs::rename(&copy, &target).and_then(|()| File::open(&paths.data)?.sync_all()).with_context(
        || {
            let kept = if is_there {
                format!("; what was there is {}", aside.display())
            } else {
                String::new()
            };
            format!("cannot put {} in its place{kept}", target.display())
        },
    )?;
    Ok((is_there.then_some(aside), entries))
}

fn is_encrypted(file: &Path) -> bool {
    file.to_string_lossy().ends_with(ENCRYPTED)
}

fn compare_checksum(file: &Path) -> Result<()> {
    let noted = files::with_suffix(file, CHECKSUM);
    if !files::is_there(file)? {
        bail!("{} is not there", file.display());
    }
    let Some(text) = files::read_text(&noted)? else {
        bail!("{} has no checksum: {} is not there", file.display(), noted.display());
    };
    if text.split_whitespace().next() != Some(checksum(file)?.as_str()) {
        bail!(
            "{} was altered or cut: its checksum is not that in {}",
            file.display(),
            noted.display()
        );
    }
    Ok(())
}

/// The database in a backup, as a file of the scratch folder at the schema of today, examined.
fn unpacked(
    scratch: &Scratch,
    config: &BackupConfig,
    file: &Path,
    now: Timestamp,
) -> Result<(PathBuf, KeptDatabase, String)> {
    let copy = scratch.file("copy.sqlite");
    match &config.identity_file {
        Some(identity) if is_encrypted(file) => encryption::decrypt(file, &copy, identity)?,
        _ => copy_private(file, &copy)?,
    }
    let examined = store::examine(&copy, now);
    let (database, entries) =
        examined.with_context(|| format!("{} cannot be put back", file.display()))?;
    Ok((copy, database, entries))
}
