//! `sitegen backup`, `sitegen backup verify` and `sitegen restore`.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::backup::{self, Verified};
use crate::cli::{BackupArgs, BackupCommand, Common, MigrateCopyArgs, RestoreArgs};
use crate::config::Config;
use crate::files;
use crate::model::AccountsPlace;
use crate::pipeline;
use crate::store::accounts;
use crate::store::{Accounts, KeptDatabase};

/// What backs a server up.
const TOOLS: &str = "the tools of its server: pg_dump and pg_restore, or its archive of WAL";

pub(super) fn run(common: Common, args: &BackupArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let mut told = Vec::new();
    match &args.command {
        Some(BackupCommand::Verify { file }) => {
            for backup in chosen(&config, file.as_deref())? {
                told.push(verify(&config, &backup)?);
            }
        }
        None => {
            let place = &config.accounts.place;
            for made in backup::make(place, &config.paths, &config.backup, super::now())? {
                told.push(made.display().to_string());
            }
            if matches!(place, AccountsPlace::Server(_)) {
                told.push(format!(
                    "no backup of the accounts was made: {place} is backed up by {TOOLS}"
                ));
            }
        }
    }
    if args.quiet || told.is_empty() { Ok(()) } else { super::print(&told.join("\n")) }
}

/// The backup that is named, or the newest of each database.
fn chosen(config: &Config, named: Option<&Path>) -> Result<Vec<PathBuf>> {
    if let Some(named) = named {
        return Ok(vec![named.to_path_buf()]);
    }
    let mut all: Vec<PathBuf> = Vec::new();
    for database in KeptDatabase::ALL {
        all.extend(backup::newest(&config.backup.folder, database));
    }
    if all.is_empty() {
        let folder = config.backup.folder.display();
        anyhow::bail!("there is no backup in {folder}; `sitegen backup` makes one");
    }
    Ok(all)
}

fn verify(config: &Config, file: &Path) -> Result<String> {
    let verified = backup::verify(&config.paths, &config.backup, file, super::now())?;
    Ok(match verified {
        Verified::Whole(entries) => format!("{}: sound, {entries}", file.display()),
        Verified::ChecksumOnly => format!(
            "{}: its checksum is right; it was not decrypted, since backup.identity_file is not set",
            file.display()
        ),
    })
}

pub(super) fn migrate_copy(common: Common, args: &MigrateCopyArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let told =
        backup::migrate_copies(&config.accounts.place, &config.paths, &args.folder, super::now())?;
    super::print(&told.join("\n"))
}

pub(super) fn restore(common: Common, args: &RestoreArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let newest = || backup::newest(&config.backup.folder, KeptDatabase::Accounts);
    let is_of_addresses =
        args.file.as_ref().is_some_and(|file| is_called(file, KeptDatabase::Addresses));
    if !is_of_addresses {
        file_of_accounts(&config)?;
    }
    let file = args.file.clone().or_else(newest).with_context(|| {
        format!("there is no backup of accounts in {}", config.backup.folder.display())
    })?;
    let hold = |database| hold_alone(&config, database);
    let (aside, entries) =
        backup::put_back(&config.paths, &config.backup, &file, super::now(), hold)?;
    super::print(&format!("{} is put back: {entries}", file.display()))?;
    if let Some(aside) = aside {
        super::print(&format!("what it replaced is now {}", aside.display()))?;
    }
    // A backup without accounts is no answer where there were some.
    let remedy = || String::from("put a backup with accounts back");
    accounts::refuse_lost(&config.accounts.place, &config.paths.public, &remedy)?;
    // Notes that there are accounts, for a day on which they are lost.
    if let AccountsPlace::File(path) = &config.accounts.place {
        Accounts::open_existing(path)?;
    }
    give_to_owner(&config.paths.data)
}

/// Root restores for the user of the server, whose files they are to be: the database and what stands next to it.
fn give_to_owner(data: &Path) -> Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let failed = || format!("cannot give the files of {} to its owner", data.display());
    let owner = std::fs::metadata(data).with_context(failed)?;
    for entry in files::entries(data) {
        let own = entry.metadata().with_context(failed)?;
        let is_kept = KeptDatabase::ALL
            .iter()
            .any(|kept| entry.file_name().to_string_lossy().starts_with(kept.name()));
        if is_kept && own.uid() != owner.uid() {
            chown(entry.path(), Some(owner.uid()), Some(owner.gid())).with_context(failed)?;
        }
    }
    Ok(())
}

/// Keeps a server, or a build, from starting meanwhile; fails where one runs.
fn hold_alone(config: &Config, database: KeptDatabase) -> Result<File> {
    match database {
        KeptDatabase::Accounts => accounts::hold_alone(file_of_accounts(config)?),
        KeptDatabase::Addresses => pipeline::hold_alone(config),
    }
}

fn is_called(file: &Path, database: KeptDatabase) -> bool {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with(database.name())
}

/// Where a backup of accounts can be put back.
fn file_of_accounts(config: &Config) -> Result<&Path> {
    match &config.accounts.place {
        AccountsPlace::File(path) => Ok(path),
        place @ AccountsPlace::Server(_) => anyhow::bail!(
            "accounts are in {place}, which is put back by {TOOLS}; those of a backup of a file are brought there by \
             `sitegen account-db move`; nothing was done"
        ),
    }
}
