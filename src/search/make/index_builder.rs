//! Makes a search file: filled product by product in any order, closed, and renamed into place when the
//! build says so.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::Connection;

use super::super::addresses::{self, CategoryAddress};
use super::super::file;
use super::super::seal;
use super::super::synonyms::Synonyms;
use super::{NewDocument, index_writer, staging};
use crate::files;
use crate::model::{Barcode, CategoryGraph, Timestamp};
use crate::sqlite::set_fact;

/// A search file being made, next to the one in use. Dropped before it is finished, it is removed.
pub struct IndexBuilder {
    connection: Connection,
    file: BuiltIndex,
}

impl IndexBuilder {
    /// Starts the file that will take the place of the one at `path`.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn new(path: &Path) -> Result<Self> {
        let made = file::unfinished_path(path);
        let file = BuiltIndex { made, target: path.to_path_buf() };
        let connection = file::create(&file.made)?;
        staging::start(&connection)?;
        Ok(Self { connection, file })
    }

    /// Adds a product. Each barcode once, in any order.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, document: &NewDocument) -> Result<()> {
        staging::add(&self.connection, document)
            .with_context(|| format!("writing {} to the search file", document.barcode))
    }

    /// Adds a weigh label that is found by its barcode as another product, which stands for its article.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn add_label(&self, label: Barcode, product: Barcode) -> Result<()> {
        staging::add_label(&self.connection, label, product)
            .with_context(|| format!("writing {label} to the search file"))
    }

    /// Adds the addresses categories have, had and might have. Each slug once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_addresses(&self, of_categories: &[CategoryAddress]) -> Result<()> {
        addresses::write(&self.connection, of_categories)
            .context("writing addresses to the search file")
    }

    /// Writes the index, which finds products by the names of the graph's categories too, and closes the
    /// file. `made_of` is equal where another build would make the same.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(
        self,
        graph: &CategoryGraph,
        synonyms: &Synonyms,
        made_of: &str,
        made_at: Timestamp,
        newest: Timestamp,
    ) -> Result<BuiltIndex> {
        let Self { connection, file } = self;
        let facts = [
            ("made_at", made_at.seconds().to_string()),
            ("newest", newest.seconds().to_string()),
            ("made_of", made_of.to_string()),
        ];
        index_writer::write(&connection, graph, synonyms)
            .and_then(|()| close(connection, &facts, &file.made))
            .with_context(|| format!("cannot finish {}", file.made.display()))?;
        Ok(file)
    }
}

/// Sets facts, and makes sure that the whole file is on the disk before it is renamed.
fn close(connection: Connection, facts: &[(&str, String)], made: &Path) -> Result<()> {
    for (name, value) in facts {
        set_fact(&connection, name, value)?;
    }
    connection.execute_batch("COMMIT")?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(made)?.sync_all()?;
    Ok(())
}

/// A search file that is not in use yet. Dropped before it is, it is removed.
pub struct BuiltIndex {
    made: PathBuf,
    target: PathBuf,
}

impl Drop for BuiltIndex {
    fn drop(&mut self) {
        // Best effort: the next build removes what stays.
        let _ = files::remove(&self.made);
    }
}

impl BuiltIndex {
    /// Puts the file in the place of the one in use, atomically.
    ///
    /// # Errors
    /// When it cannot be renamed, or its checksum not be noted.
    pub fn switch_in(self) -> Result<()> {
        seal::write(&self.target, &self.made)?;
        std::fs::rename(&self.made, &self.target)
            .with_context(|| format!("cannot put {} in its place", self.target.display()))
    }
}
