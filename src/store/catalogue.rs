//! The catalogue: the one writing connection to catalogue.sqlite.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize};

use crate::files::with_suffix;
use crate::model::Timestamp;
use crate::sqlite::{self, query};

use super::census::CensusFlags;
use super::damage::{check_pages, damage};
use super::product_table;
use super::schema::MIGRATIONS;
use super::{CatalogueReader, Census, Refresh, Scope, Stamps};

/// Bytes of a page. A product takes some 600: a change then writes little more than itself, where
/// the usual 4,096 would write six neighbours with it.
const PAGE_BYTES: u32 = 1024;

/// Page cache of the writing connection, in KiB: rows of products come in order, so it is the records (50 bytes
/// each) that should fit. What it took is not given back to the system, so it counts in every later phase.
const CACHE_KIB: i64 = 24 * 1024;

/// What a catalogue was made of.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct KnownSources {
    /// Equal where the same files would be read by the same rules.
    pub identity: String,
    /// The files, by absolute path.
    pub files: Vec<String>,
    /// Those of them that are taxonomies.
    #[serde(default)]
    pub taxonomies: Vec<String>,
    /// Names of the files of changes applied since, in order.
    #[serde(default)]
    pub changes: Vec<String>,
    /// By the name of a source with changes: up to when the catalogue has them all, seconds since
    /// 1970.
    #[serde(default)]
    pub reached: BTreeMap<String, Timestamp>,
    /// Of the last whole refresh: records that had a name, and records that could have had one.
    #[serde(default)]
    pub named: Option<(u64, u64)>,
}

/// The catalogue, open for writing. Only the build has one.
pub(crate) struct Catalogue {
    pub(super) connection: Connection,
    path: PathBuf,
}

impl Catalogue {
    /// Opens the catalogue, made empty where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = sqlite::open(path, PAGE_BYTES, &MIGRATIONS)?;
        // A power cut may take the last refresh; it comes again with the next run.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        // A column that is misspelt or has no migration fails here, before anything is read.
        connection
            .prepare(&product_table::select(""))
            .with_context(|| format!("the table of products in {} is another", path.display()))?;
        Ok(Self { connection, path: path.to_path_buf() })
    }

    /// A catalogue of no file, gone when it is dropped.
    pub(crate) fn temporary() -> Result<Self> {
        let connection = sqlite::open_temporary(&MIGRATIONS)?;
        Ok(Self { connection, path: PathBuf::new() })
    }

    /// What the catalogue was last made of; `None` where it is empty.
    pub(crate) fn sources(&self) -> Result<Option<KnownSources>> {
        let doing = "reading the catalogue's sources";
        let json = sqlite::fact(&self.connection, "sources").context(doing)?;
        // What the program wrote it can read.
        let sources = json.map(|json| serde_json::from_str(&json)).transpose();
        sources.map_err(|error| damage(error.to_string())).context(doing)
    }

    /// When servers were last asked with success.
    pub(crate) fn fetched(&self) -> Result<Option<Timestamp>> {
        let fact = sqlite::fact(&self.connection, "fetched").context("reading the catalogue")?;
        Ok(fact.and_then(|seconds| seconds.parse().ok()).map(Timestamp::from_seconds))
    }

    /// Notes that servers were asked with success.
    pub(crate) fn note_fetched(&self, now: Timestamp) -> Result<()> {
        sqlite::set_fact(&self.connection, "fetched", &now.seconds().to_string())
            .context("writing the catalogue")
    }

    /// Starts changing the content of the catalogue, in one transaction. The stamps tell which
    /// records need not be read.
    pub(crate) fn refresh(&mut self, scope: Scope) -> Result<(Refresh<'_>, Stamps)> {
        let folder = match self.path.parent() {
            Some(folder) => folder.to_path_buf(),
            // A catalogue of no file.
            None => std::env::temp_dir(),
        };
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        Refresh::new(transaction, scope, &folder)
    }

    /// Fails with damage where pages do not fit together, or a product is not as it was written.
    pub(crate) fn check(&self) -> Result<()> {
        check_pages(&self.connection)?;
        self.sources()?;
        self.reader()?.check_rows()
    }

    /// Counts the products.
    pub(crate) fn census(&self) -> Result<Census> {
        let mut census = Census::default();
        query::each(&self.connection, "SELECT traits FROM record", [], |row| {
            census.add(CensusFlags(row.get(0)?));
            Ok(())
        })?;
        Ok(census)
    }

    /// Bytes in the write-ahead log: what was written since the last checkpoint.
    pub(crate) fn log_bytes(&self) -> u64 {
        std::fs::metadata(with_suffix(&self.path, "-wal")).map_or(0, |metadata| metadata.len())
    }

    /// Another connection, for reading only. Sees what was committed when it reads.
    pub(crate) fn reader(&self) -> Result<CatalogueReader> {
        CatalogueReader::open(&self.path)
    }

    /// Moves the write-ahead log into the database, so that it does not stay as large as the
    /// largest refresh, and gives back the memory of its pages.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        // Every query goes by barcode or reads a table whole: nothing for `PRAGMA optimize` to count rows for.
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA shrink_memory;")?;
        Ok(())
    }
}
