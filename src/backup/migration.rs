//! A release that is new to a site opens copies of its databases before it meets them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{file_of, is_filled};
use crate::config::Paths;
use crate::model::{AccountsPlace, Timestamp};
use crate::store::{self, Accounts, Catalogue, KeptDatabase};

/// Copies accounts, addresses and catalogue into a folder that is not there yet, while others write, and brings the
/// copies to the schema of this program. Of accounts on a server there is no copy but an empty file. Returns what they
/// hold, in words.
///
/// # Errors
/// When one is damaged, of a newer program, or cannot be copied; named with its file.
pub(crate) fn migrate_copies(
    place: &AccountsPlace,
    paths: &Paths,
    folder: &Path,
    now: Timestamp,
) -> Result<Vec<String>> {
    make_private(folder)?;
    let mut told = Vec::new();
    for database in KeptDatabase::ALL {
        let from = file_of(paths, database);
        if database == KeptDatabase::Accounts && matches!(place, AccountsPlace::Server(_)) {
            Accounts::open(&folder.join(from.file_name().unwrap_or_default()))?;
            told.push(format!("{place}: not copied; an empty file is there to try"));
        } else if is_filled(&from)? {
            let copied = copy_into(folder, &from)?;
            let (_, entries) = store::examine(&copied, now).with_context(|| refused(&from))?;
            told.push(format!("{}: {entries}", from.display()));
        }
    }
    let from = paths.catalogue();
    if is_filled(&from)? {
        let copied = copy_into(folder, &from)?;
        let catalogue = Catalogue::open(&copied).with_context(|| refused(&from))?;
        let products = catalogue.census().with_context(|| refused(&from))?.products;
        told.push(format!("{}: {products} products", from.display()));
    }
    Ok(told)
}

fn make_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = fs::DirBuilder::new().mode(0o700).create(folder);
    made.with_context(|| format!("cannot create the folder {}", folder.display()))
}

fn copy_into(folder: &Path, from: &Path) -> Result<std::path::PathBuf> {
    let to = folder.join(from.file_name().unwrap_or_default());
    store::copy(from, &to)?;
    Ok(to)
}

fn refused(from: &Path) -> String {
    format!("this release cannot use {}", from.display())
}
