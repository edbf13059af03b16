//! Makes a search file, from nothing or from a copy of the one in use: filled product by product in any order, closed,
//! and renamed into place when the build says so.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::Connection;

use super::super::addresses::{self, CategoryAddress};
use super::super::file;
use super::super::gone_products;
use super::super::known_inputs;
use super::super::labels;
use super::super::seal;
use super::super::synonyms::Synonyms;
use super::index_writer::{self, Popular};
use super::{NewDocument, ranks, staging};
use crate::files;
use crate::model::{Barcode, CategoryGraph, GoneProduct, Stop, Timestamp};
use crate::sqlite::set_fact;

/// This many products are also found by their categories. Of the others, which are neither popular nor
/// named so, hardly any is what was looked for.
const POPULAR: u32 = 15_000;

/// Steps of SQLite between two looks at whether to stop: less than a thousandth of a second. Files of tests have few.
const STEPS: i32 = if cfg!(test) { 10 } else { 10_000 };

/// A search file being made, next to the one in use. Dropped before it is finished, it is removed.
pub struct IndexBuilder {
    connection: Connection,
    file: BuiltIndex,
    /// Whether nothing is kept of the file in use.
    is_new: bool,
    popular: Popular,
    /// The further languages of the site.
    languages: Vec<String>,
}

impl IndexBuilder {
    /// Starts the file that will take the place of the one at `path`, from nothing.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn new(path: &Path) -> Result<Self> {
        let file = BuiltIndex::next_to(path);
        let connection = file::create(&file.made)?;
        index_writer::set_up(&connection)?;
        staging::start(&connection)?;
        let popular = Popular { count: POPULAR, before: None };
        Ok(Self { connection, file, is_new: true, popular, languages: Vec::new() })
    }

    /// Starts it from a copy of the one at `path`, which this program has made: what is neither added nor removed stays.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn changing(path: &Path) -> Result<Self> {
        let file = BuiltIndex::next_to(path);
        let connection = file::copy(path, &file.made)?;
        staging::start(&connection)?;
        let before = Some(ranks::rank_of(&connection, POPULAR)?);
        let popular = Popular { count: POPULAR, before };
        Ok(Self { connection, file, is_new: false, popular, languages: Vec::new() })
    }

    /// The same for a site that has these languages besides that of its root: two letters each.
    #[must_use]
    pub fn speaking(self, languages: &[String]) -> Self {
        Self { languages: languages.to_vec(), ..self }
    }

    /// The same with this many products that are also found by their categories.
    #[cfg(test)]
    pub(super) fn with_popular(mut self, count: u32) -> Self {
        let before = ranks::rank_of(&self.connection, count).unwrap();
        self.popular = Popular { count, before: (!self.is_new).then_some(before) };
        self
    }

    /// Adds a product, in place of what the file has of it. Each barcode once, in any order.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, document: &NewDocument) -> Result<()> {
        let add = || {
            let kept_rank =
                if self.is_new { None } else { staging::make_room(&self.connection, document)? };
            staging::add(&self.connection, document, kept_rank)
        };
        add().with_context(|| format!("writing {} to the search file", document.barcode))
    }

    /// Takes a product out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&self, product: Barcode) -> Result<()> {
        staging::remove(&self.connection, product.key())
            .with_context(|| format!("taking {product} out of the search file"))
    }

    /// Sets which weigh labels are found by their barcodes as other products, which stand for their articles.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn set_labels(&self, labels: &[(Barcode, Barcode)]) -> Result<()> {
        labels::write(&self.connection, labels).context("writing weigh labels to the search file")
    }

    /// Sets the addresses categories have, had and might have. Each slug once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_addresses(&self, of_categories: &[CategoryAddress]) -> Result<()> {
        addresses::write(&self.connection, of_categories)
            .context("writing addresses to the search file")
    }

    /// Sets which products were on the site and are not any more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_gone(&self, products: &[GoneProduct]) -> Result<()> {
        gone_products::write(&self.connection, products)
            .context("writing products that are gone to the search file")
    }

    /// Notes a digest of what all documents are made from, by which the next build tells whether it can keep any.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn set_shared(&self, digest: &str) -> Result<()> {
        Ok(set_fact(&self.connection, "shared", digest)?)
    }

    /// Ends whatever is still to be written with an error, once it is asked to stop. What was made is removed.
    ///
    /// # Errors
    /// When it cannot be watched.
    pub(crate) fn stop_with(&mut self, stop: &Stop) -> Result<()> {
        self.file.stop = stop.clone();
        let stop = stop.clone();
        Ok(self.connection.progress_handler(STEPS, Some(move || stop.is_asked()))?)
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
        let Self { connection, file, is_new, popular, languages } = self;
        let mut facts = vec![
            ("made_at", made_at.seconds().to_string()),
            ("newest", newest.seconds().to_string()),
            ("made_of", made_of.to_string()),
            ("language", graph.language().to_string()),
        ];
        let failed = || format!("cannot finish {}", file.made.display());
        let written = index_writer::write(&connection, graph, &languages, synonyms, popular)
            .with_context(failed)?;
        let mut replaced = written + known_inputs::replaced(&connection)?;
        if is_new {
            index_writer::settle(&connection).with_context(failed)?;
            replaced = 0;
        }
        facts.push(("replaced", replaced.to_string()));
        close(connection, &facts, &file.made).with_context(failed)?;
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
    stop: Stop,
}

impl Drop for BuiltIndex {
    fn drop(&mut self) {
        // Best effort: the next build removes what stays.
        let _ = files::remove(&self.made);
    }
}

impl BuiltIndex {
    fn next_to(path: &Path) -> Self {
        Self {
            made: file::unfinished_path(path),
            target: path.to_path_buf(),
            stop: Stop::default(),
        }
    }

    /// Puts the file in the place of the one in use, atomically.
    ///
    /// # Errors
    /// When it cannot be renamed, its checksum not be noted, or it is asked to stop.
    pub fn switch_in(self) -> Result<()> {
        seal::write(&self.target, &self.made, &self.stop)?;
        std::fs::rename(&self.made, &self.target)
            .with_context(|| format!("cannot put {} in its place", self.target.display()))
    }
}
