//! What a process that makes a part of the site notes of it, next to a ledger of the pages: what it is made of, and the
//! products as the search file is to have them.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

use super::damage::check_pages;
use crate::model::Barcode;
use crate::sqlite::{self, query};

const MIGRATIONS: [&str; 1] = [include_str!("migrations/shard-1.sql")];
const PAGE_BYTES: u32 = 4096;

/// The fact that says that all of a shard is there.
const COMPLETE: &str = "complete";

/// The file of a shard.
pub(crate) struct ShardFile {
    connection: Connection,
}

impl ShardFile {
    /// Opens one for writing, made where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = sqlite::open(path, PAGE_BYTES, &MIGRATIONS)?;
        // Where it says that a shard is complete, a power cut must not have taken that back.
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(Self { connection })
    }

    /// Opens one that exists, for reading only.
    pub(crate) fn open_read_only(path: &Path) -> Result<Self> {
        let connection = sqlite::open_read_only(path)?;
        sqlite::ensure_newest(&connection, &MIGRATIONS)?;
        Ok(Self { connection })
    }

    /// What is noted under a name.
    pub(crate) fn fact(&self, key: &str) -> Result<Option<String>> {
        sqlite::fact(&self.connection, key).context("reading what a shard is made of")
    }

    /// Notes something under a name.
    pub(crate) fn set_fact(&self, key: &str, value: &str) -> Result<()> {
        sqlite::set_fact(&self.connection, key, value).context("noting what a shard is made of")
    }

    /// Whether all of the shard is there.
    pub(crate) fn is_complete(&self) -> Result<bool> {
        Ok(self.fact(COMPLETE)?.is_some())
    }

    /// Looks for damage.
    pub(crate) fn check(&self) -> Result<()> {
        check_pages(&self.connection)
    }

    /// Opens the transaction that [`ShardFile::complete`] commits.
    pub(crate) fn begin(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE").context("writing the documents of a shard")
    }

    /// Adds a product as the search file is to have it.
    pub(crate) fn add(&self, product: Barcode, inputs: i64, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO document (product, inputs, bytes) VALUES (?1, ?2, ?3)";
        query::run(&self.connection, sql, params![product, inputs, bytes])?;
        Ok(())
    }

    /// A product that is made from what the hash says.
    pub(crate) fn document(&self, product: Barcode, inputs: i64) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM document WHERE product = ?1 AND inputs = ?2";
        query::one(&self.connection, sql, params![product, inputs], |row| row.get(0))
    }

    /// Commits the documents, and that all of the shard is there.
    pub(crate) fn complete(&self) -> Result<()> {
        sqlite::set_fact(&self.connection, COMPLETE, "yes")?;
        self.connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(())
    }
}
