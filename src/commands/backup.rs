//! `sitegen backup`, `sitegen backup verify` and `sitegen restore`.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::backup::{self, Verified};
use crate::cli::{BackupArgs, BackupCommand, Common, RestoreArgs};
use crate::config::Config;
use crate::pipeline;
use crate::store::accounts;
use crate::store::{Accounts, KeptDatabase};

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
            for made in backup::make(&config.paths, &config.backup, super::now())? {
                told.push(made.display().to_string());
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
    let newest = |database| backup::newest(&config.backup.folder, database);
    let all: Vec<PathBuf> = KeptDatabase::ALL.into_iter().filter_map(newest).collect();
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

pub(super) fn restore(common: Common, args: &RestoreArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let newest = || backup::newest(&config.backup.folder, KeptDatabase::Accounts);
    let file = args.file.clone().or_else(newest).with_context(|| {
        format!("there is no backup of accounts in {}", config.backup.folder.display())
    })?;
    let hold = |database| hold_alone(&config, database);
    let (aside, entries) =
        backup::put_back(&config.paths, &config.backup, &file, super::now(), hold)?;
    // Notes that there are accounts, for a day on which they are lost.
    Accounts::open_existing(&config.paths.accounts())?;
    super::print(&format!("{} is put back: {entries}", file.display()))?;
    match aside {
        Some(aside) => super::print(&format!("what it replaced is now {}", aside.display())),
        None => Ok(()),
    }
}

/// Keeps a server, or a build, from starting meanwhile; fails where one runs.
fn hold_alone(config: &Config, database: KeptDatabase) -> Result<File> {
    match database {
        KeptDatabase::Accounts => accounts::hold_alone(&config.paths.accounts()),
        KeptDatabase::Addresses => pipeline::hold_alone(config),
    }
}
