//! The catalogue: the one writing connection to catalogue.sqlite.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize};

use super::reader::CatalogueReader;
use super::refresh::Refresh;

const MIGRATIONS: [&str; 1] = [include_str!("migrations/catalogue-1.sql")];

/// Page cache of the writing connection, in KiB: enough that a refresh of a large catalogue
/// rarely reads a page twice, small enough for a VPS of 1 GB.
const CACHE_KIB: i64 = 48 * 1024;

/// What a catalogue was made of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownSources {
    /// Equal where the same files would be read by the same rules.
    pub identity: String,
    /// The files, by absolute path.
    pub files: Vec<String>,
}

/// The catalogue, open for writing. Only the build has one.
pub struct Catalogue {
    pub(super) connection: Connection,
    path: PathBuf,
}

impl Catalogue {
    /// Opens the catalogue, made empty where it is missing.
    ///
    /// # Errors
    /// When the file is no database, is newer than this program, or cannot be written.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = super::open(path, &MIGRATIONS)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        Ok(Self { connection, path: path.to_path_buf() })
    }

    /// What the catalogue was last made of; `None` where it is empty.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sources(&self) -> Result<Option<KnownSources>> {
        let read = || -> Result<Option<KnownSources>> {
            let json = super::fact(&self.connection, "sources")?;
            Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
        };
        read().context("reading the catalogue's sources")
    }

    /// Starts replacing the content of the catalogue, in one transaction.
    ///
    /// # Errors
    /// When the database fails or another connection writes.
    pub fn refresh(&mut self) -> Result<Refresh<'_>> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        Ok(Refresh::new(transaction))
    }

    /// Another connection, for reading only. Sees what was committed when it reads.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn reader(&self) -> Result<CatalogueReader> {
        CatalogueReader::open(&self.path)
    }

    /// Moves the write-ahead log into the database, so that it does not stay as large as the
    /// largest refresh.
    ///
    /// # Errors
    /// When the database fails.
    pub fn checkpoint(&self) -> Result<()> {
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;")?;
        Ok(())
    }
}
