//! Makes a search file: filled product by product in any order, closed, and renamed in when the
//! driver says so.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

use crate::model::Timestamp;

use super::super::file;
use super::{Entry, Lexicon, draft, index};

/// A search file being made, beside the one in use. What is dropped unfinished is removed.
pub struct Builder {
    connection: Connection,
    unfinished: Unfinished,
}

/// The file that is removed again unless it is switched in.
struct Unfinished {
    made: PathBuf,
    target: PathBuf,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Best effort: the next build removes what stays.
        let _ = file::remove(&self.made);
    }
}

impl Builder {
    /// Starts a file that is to stand at `path` one day.
    ///
    /// # Errors
    /// When the file beside it cannot be made.
    pub fn new(path: &Path) -> Result<Self> {
        let made = file::beside(path);
        let unfinished = Unfinished { made: made.clone(), target: path.to_path_buf() };
        let connection = file::create(&made)?;
        draft::start(&connection)?;
        Ok(Self { connection, unfinished })
    }

    /// Adds a product. Each barcode once, in any order.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, entry: &Entry) -> Result<()> {
        self.add_swaps(entry)
            .and_then(|()| draft::add(&self.connection, entry))
            .with_context(|| format!("writing {} to the search file", entry.barcode))
    }

    fn add_swaps(&self, entry: &Entry) -> Result<()> {
        if !entry.swaps.is_empty() {
            self.connection
                .prepare_cached("INSERT INTO swap VALUES (?1, ?2)")?
                .execute(params![entry.barcode.key(), serde_json::to_string(&entry.swaps)?])?;
        }
        Ok(())
    }

    /// Writes the index and closes the file. `made_of` is equal where another build would make the
    /// same.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(
        self,
        lexicon: Lexicon,
        made_of: &str,
        made_at: Timestamp,
        newest: Timestamp,
    ) -> Result<Built> {
        let finished = || -> Result<()> {
            index::write(&self.connection, lexicon)?;
            let facts = [
                ("made_at", made_at.seconds().to_string()),
                ("newest", newest.seconds().to_string()),
            ];
            for (name, value) in facts {
                file::set_fact(&self.connection, name, &value)?;
            }
            file::set_fact(&self.connection, "made_of", made_of)?;
            self.connection.execute_batch("COMMIT")?;
            self.connection.close().map_err(|(_, error)| error)?;
            File::open(&self.unfinished.made)?.sync_all()?;
            Ok(())
        };
        let made = self.unfinished.made.display().to_string();
        finished().with_context(|| format!("cannot finish {made}"))?;
        Ok(Built(self.unfinished))
    }
}

/// A whole search file, not yet in use.
pub struct Built(Unfinished);

impl Built {
    /// Puts the file in the place of the one in use, at once.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn switch_in(self) -> Result<()> {
        let Unfinished { made, target } = &self.0;
        std::fs::rename(made, target)
            .with_context(|| format!("cannot put {} in its place", target.display()))
    }
}
