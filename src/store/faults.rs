//! Whether the databases that can be made again are sound, page by page and row by row.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::damage::{check_pages, is_damage};
use super::{Catalogue, LedgerReader};
use crate::{files, sqlite};

/// What is wrong with the catalogue at a path, each of its rows read; `None` where it is sound or not there.
pub(crate) fn catalogue_fault(path: &Path) -> Result<Option<String>> {
    fault(path, |path| Catalogue::open(path)?.check())
}

/// The same of the ledger.
pub(crate) fn ledger_fault(path: &Path) -> Result<Option<String>> {
    fault(path, |path| {
        let connection = sqlite::open_read_only(path)?;
        check_pages(&connection)?;
        LedgerReader::of(connection).check_rows()
    })
}

fn fault(path: &Path, check: impl FnOnce(&Path) -> Result<()>) -> Result<Option<String>> {
    if !files::is_there(path)? {
        return Ok(None);
    }
    // SQLite takes a file of no bytes for a database that is yet to be filled.
    if fs::metadata(path)?.len() == 0 {
        return Ok(Some("it is empty".into()));
    }
    match check(path) {
        Err(error) if is_damage(&error) => Ok(Some(format!("{error:#}"))),
        checked => checked.map(|()| None),
    }
}
