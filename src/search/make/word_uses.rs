//! How often products have each word and each stem: counted, so that what is taken out of a file leaves no trace.

use std::borrow::Cow;
use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, params};

use crate::search::vocabulary::stem_hash;
use crate::sqlite::query;
use crate::words::{is_lowercase, stem};

/// By how much the uses change.
#[derive(Default)]
pub(super) struct WordUses {
    /// Of folded words.
    words: HashMap<String, i64>,
    /// Of the hashes of stems and short names.
    hashes: HashMap<u32, i64>,
}

impl WordUses {
    /// Counts a folded word, where it is one that is corrected. Returns its stem.
    pub(super) fn count<'w>(&mut self, word: &'w str, by: i64) -> Cow<'w, str> {
        // Numbers and pack sizes are not corrected.
        if is_lowercase(word) {
            // Not the entry API: it would allocate every word, most of which are known.
            match self.words.get_mut(word) {
                Some(uses) => *uses += by,
                None => _ = self.words.insert(word.to_string(), by),
            }
        }
        let stem = stem(word);
        self.count_hash(stem_hash(&stem), by);
        stem
    }

    /// Counts the hash of a stem or a name.
    pub(super) fn count_hash(&mut self, hash: u32, by: i64) {
        *self.hashes.entry(hash).or_default() += by;
    }

    /// Changes what the file says.
    pub(super) fn write(self, connection: &Connection) -> Result<()> {
        let mut words: Vec<(String, i64)> = self.words.into_iter().collect();
        // In order, so that a new table is written from its start to its end.
        words.sort_unstable();
        for (word, by) in words.iter().filter(|(_, by)| *by != 0) {
            let sql = "INSERT INTO word_use VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET uses = uses + excluded.uses RETURNING uses";
            let uses = query::one(connection, sql, params![word, by], |row| row.get(0))?;
            if uses == Some(0) {
                query::run(connection, "DELETE FROM word_use WHERE word = ?1", [word])?;
            }
        }
        let mut hashes: Vec<(u32, i64)> = self.hashes.into_iter().collect();
        hashes.sort_unstable();
        for (hash, by) in hashes.into_iter().filter(|(_, by)| *by != 0) {
            let sql = "INSERT INTO stem_use VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET uses = uses + excluded.uses RETURNING uses";
            let uses = query::one(connection, sql, params![hash, by], |row| row.get(0))?;
            if uses == Some(0) {
                query::run(connection, "DELETE FROM stem_use WHERE hash = ?1", [hash])?;
            }
        }
        Ok(())
    }
}
