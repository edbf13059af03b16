//! How often products have each word and each stem: counted, so that what is taken out of a file leaves no trace.

use std::borrow::Cow;
use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, ToSql, params};

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

    /// Changes what the file says; a new one says nothing yet.
    pub(super) fn write(self, connection: &Connection, is_new: bool) -> Result<()> {
        write_table(connection, &WORDS, self.words, is_new)?;
        write_table(connection, &HASHES, self.hashes, is_new)
    }
}

/// How a table of uses is changed.
struct UseTable {
    insert: &'static str,
    /// Gives what the uses are then.
    add: &'static str,
    delete: &'static str,
}

const WORDS: UseTable = UseTable {
    insert: "INSERT INTO word_use VALUES (?1, ?2)",
    add: "INSERT INTO word_use VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET uses = uses + excluded.uses RETURNING uses",
    delete: "DELETE FROM word_use WHERE word = ?1",
};

const HASHES: UseTable = UseTable {
    insert: "INSERT INTO stem_use VALUES (?1, ?2)",
    add: "INSERT INTO stem_use VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET uses = uses + excluded.uses RETURNING uses",
    delete: "DELETE FROM stem_use WHERE hash = ?1",
};

fn write_table<K: ToSql + Ord>(
    connection: &Connection,
    table: &UseTable,
    changes: HashMap<K, i64>,
    is_new: bool,
) -> Result<()> {
    let mut changes: Vec<(K, i64)> = changes.into_iter().collect();
    changes.retain(|(_, by)| *by != 0);
    // In order, so that a new table is written from its start to its end.
    changes.sort_unstable();
    let mut insert = connection.prepare(table.insert)?;
    for (key, by) in changes {
        if is_new {
            insert.execute(params![key, by])?;
            continue;
        }
        let uses = query::one(connection, table.add, params![key, by], |row| row.get(0))?;
        if uses == Some(0) {
            query::run(connection, table.delete, params![key])?;
        }
    }
    Ok(())
}
