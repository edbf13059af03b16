//! Backups of what cannot be made again, accounts and addresses: made while the server writes, checked, put back.
//!
//! A backup is one file, `accounts-2026-11-29T02-30-00Z.sqlite`, with `.age` where it is encrypted, and its checksum in
//! `NAME.sha256`, which `sha256sum -c` reads too. It has its name once it is whole.

mod encryption;
mod migration;
mod retention;
mod second_place;
mod verification;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::config::{BackupConfig, Paths};
use crate::files;
use crate::model::{AccountsPlace, Timestamp};
use crate::store::{self, Accounts, KeptDatabase, accounts};
use retention::BackupTerms;

pub(crate) use migration::migrate_copies;
pub(crate) use verification::{Verified, put_back, verify};

const STAMP: &str = "%Y-%m-%dT%H-%M-%SZ";
const CHECKSUM: &str = ".sha256";
const ENCRYPTED: &str = ".age";

/// A backup in a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct BackupFile {
    made: DateTime<Utc>,
    /// Where it is.
    pub path: PathBuf,
}

/// Makes a backup of each database there is, removes those that had their time, and copies what there is to the second
/// place. Returns the new files.
///
/// # Errors
/// When a database is damaged or cannot be read, the backup not be written or not be copied; where accounts are lost,
/// since a backup without them would take the place of one with them.
pub(crate) fn make(
    place: &AccountsPlace,
    paths: &Paths,
    config: &BackupConfig,
    now: Timestamp,
) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(&config.folder)
        .with_context(|| format!("cannot create the folder {}", config.folder.display()))?;
    let remedy = || remedy(&config.folder);
    accounts::refuse_lost(place, &paths.public, &remedy)?;
    let mut made = Vec::new();
    for database in KeptDatabase::ALL {
        // A server has backups of its own; a file that is still here is the one of before.
        let is_elsewhere =
            database == KeptDatabase::Accounts && matches!(place, AccountsPlace::Server(_));
        if !is_elsewhere && is_filled(&file_of(paths, database))? {
            made.push(make_one(paths, config, database, now)?);
        }
        thin_out(config, database, &made)?;
    }
    if let Some(second) = &config.second {
        second_place::copy(&config.folder, second)?;
    }
    Ok(made)
}

fn is_filled(file: &Path) -> Result<bool> {
    if !files::is_there(file)? {
        return Ok(false);
    }
    let found = fs::metadata(file);
    Ok(found.with_context(|| format!("cannot look at {}", file.display()))?.len() > 0)
}

/// Where a database that is backed up is.
pub(crate) fn file_of(paths: &Paths, database: KeptDatabase) -> PathBuf {
    match database {
        KeptDatabase::Accounts => paths.accounts(),
        KeptDatabase::Addresses => paths.addresses(),
    }
}

fn make_one(
    paths: &Paths,
    config: &BackupConfig,
    database: KeptDatabase,
    now: Timestamp,
) -> Result<PathBuf> {
    let stamp = now.date().unwrap_or_default().format(STAMP).to_string();
    // Not encrypted yet, so it does not leave the folder of the databases.
    let scratch = Scratch::new(&paths.data)?;
    let copy = scratch.file("copy.sqlite");
    store::copy(&file_of(paths, database), &copy)?;
    if database == KeptDatabase::Accounts {
        // What waits is sent by the server, and is to be in no backup for as long as that is kept.
        Accounts::open(&copy)?.forget_letters()?;
    }
    let end = if config.recipient.is_some() { ENCRYPTED } else { "" };
    let target = config.folder.join(format!("{}-{stamp}.sqlite{end}", database.name()));
    let partial = files::with_suffix(&target, files::TEMPORARY_SUFFIX);
    remove_partial(&config.folder, database)?;
    let written = match &config.recipient {
        Some(recipient) => encryption::encrypt(&copy, &partial, recipient),
        None => copy_private(&copy, &partial),
    };
    if written.is_err() {
        files::remove(&partial)?;
    }
    written?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let line = format!("{}  {name}\n", checksum(&partial)?);
    files::write_synced(&files::with_suffix(&target, CHECKSUM), line.as_bytes())?;
    fs::rename(&partial, &target)
        .with_context(|| format!("cannot put {} in its place", target.display()))?;
    Ok(target)
}

/// Removes what killed commands left half written.
fn remove_partial(folder: &Path, database: KeptDatabase) -> Result<()> {
    for entry in files::entries(folder) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&format!("{}-", database.name()))
            && name.ends_with(files::TEMPORARY_SUFFIX)
        {
            files::remove(&entry.path())?;
        }
    }
    Ok(())
}

fn copy_private(from: &Path, to: &Path) -> Result<()> {
    let mut target = encryption::create_private(to)?;
    let mut source = File::open(from)?;
    io::copy(&mut source, &mut target)
        .and_then(|_| target.sync_all())
        .with_context(|| format!("cannot write {}", to.display()))
}

/// The checksum of a file, as `sha256sum` prints it.
fn checksum(path: &Path) -> Result<String> {
    let failed = || format!("cannot read {}", path.display());
    let mut hasher = Sha256::new();
    let mut file = File::open(path).with_context(failed)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = io::Read::read(&mut file, &mut buffer).with_context(failed)?;
        if read == 0 {
            return Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

/// The backups of a database, the oldest first.
fn found(folder: &Path, database: KeptDatabase) -> Vec<BackupFile> {
    let begin = format!("{}-", database.name());
    let mut found = Vec::new();
    for entry in files::entries(folder) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let stamp = name.strip_prefix(&begin).map(|rest| rest.trim_end_matches(ENCRYPTED));
        let Some(stamp) = stamp.and_then(|rest| rest.strip_suffix(".sqlite")) else { continue };
        if let Ok(made) = NaiveDateTime::parse_from_str(stamp, STAMP) {
            found.push(BackupFile { made: made.and_utc(), path: entry.path() });
        }
    }
    found.sort();
    found
}

/// The newest backup of a database; `None` where there is none.
pub(crate) fn newest(folder: &Path, database: KeptDatabase) -> Option<PathBuf> {
    found(folder, database).pop().map(|backup| backup.path)
}

/// When the newest backup of a database was made.
pub(crate) fn newest_made(folder: &Path, database: KeptDatabase) -> Option<Timestamp> {
    let newest = found(folder, database).pop()?;
    Some(Timestamp::from_seconds(newest.made.timestamp()))
}

/// How accounts that are lost come back, in words.
pub(crate) fn remedy(folder: &Path) -> String {
    match newest(folder, KeptDatabase::Accounts) {
        Some(backup) => {
            format!("put the newest backup back with `sitegen restore {}`", backup.display())
        }
        None => format!("put a backup back; there is none in {}", folder.display()),
    }
}

/// Removes backups that had their time, but none of those `made` now: after the clock went back they are not the newest.
fn thin_out(config: &BackupConfig, database: KeptDatabase, made: &[PathBuf]) -> Result<()> {
    let backups = found(&config.folder, database);
    let moments: Vec<_> = backups.iter().map(|backup| backup.made).collect();
    let BackupConfig { daily, weekly, monthly, .. } = *config;
    let kept = retention::kept(&moments, BackupTerms { daily, weekly, monthly });
    for backup in backups {
        if !kept.contains(&backup.made) && !made.contains(&backup.path) {
            files::remove(&backup.path)?;
            files::remove(&files::with_suffix(&backup.path, CHECKSUM))?;
        }
    }
    Ok(())
}

/// A folder for what is neither whole nor encrypted, gone when it is dropped; what a killed command left there, the next
/// one takes away.
struct Scratch {
    folder: PathBuf,
    /// No two commands at a time have it.
    _held: File,
}

impl Scratch {
    fn new(data: &Path) -> Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let folder = data.join(format!(".backup{}", files::TEMPORARY_SUFFIX));
        let failed = || format!("cannot create the folder {}", folder.display());
        let held = File::open(data).with_context(failed)?;
        held.lock().with_context(failed)?;
        if files::is_there(&folder)? {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::DirBuilder::new().mode(0o700).create(&folder).with_context(failed)?;
        Ok(Self { folder, _held: held })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
