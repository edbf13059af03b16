//! How often products have each word and each stem: counted, so that what is taken out of a file leaves no trace.

use anyhow::Result;
use foldhash::HashMap;
use rusqlite::{Connection, ToSql, params};

use crate::search::vocabulary::stem_hash;
use crate::sqlite::query;
use crate::words::{is_lowercase, stem};

/// By how much the uses change.
#[derive(Default)]
pub(super) struct WordUses {
    /// Of folded words.
    words: HashMap<String, WordUse>,
    /// Of the hashes of stems and short names, but for the stems of those words.
    hashes: HashMap<u32, i64>,
}

/// By how much the uses of a word change.
struct WordUse {
    uses: i64,
    /// Kept, since most words come again and again.
    stem: Box<str>,
}

impl WordUses {
    /// Counts a folded word, and writes its stem behind those of other words.
    pub(super) fn count(&mut self, word: &str, by: i64, stems: &mut String) {
        // Numbers and pack sizes are not corrected.
        if !is_lowercase(word) {
            let stem = stem(word);
            self.count_hash(stem_hash(&stem), by);
            stems.push_str(&stem);
            return;
        }
        // Not the entry API: it would allocate every word.
        if let Some(known) = self.words.get_mut(word) {
            known.uses += by;
            stems.push_str(&known.stem);
            return;
        }
        let stem = stem(word);
        stems.push_str(&stem);
        self.words.insert(word.to_string(), WordUse { uses: by, stem: stem.into() });
    }

    /// Counts the hash of a stem or a name.
    pub(super) fn count_hash(&mut self, hash: u32, by: i64) {
        *self.hashes.entry(hash).or_default() += by;
    }

    /// Changes what the file says; a new one says nothing yet.
    pub(super) fn write(mut self, connection: &Connection, is_new: bool) -> Result<()> {
        let mut words = Vec::with_capacity(self.words.len());
        for (word, WordUse { uses, stem }) in std::mem::take(&mut self.words) {
            self.count_hash(stem_hash(&stem), uses);
            words.push((word, uses));
        }
        write_table(connection, &WORDS, words, is_new)?;
        write_table(connection, &HASHES, self.hashes.into_iter().collect(), is_new)
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
    mut changes: Vec<(K, i64)>,
    is_new: bool,
) -> Result<()> {
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
