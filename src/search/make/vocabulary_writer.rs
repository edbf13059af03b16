//! The vocabulary of a file: the most frequent words, the hashes of all stems, synonyms.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, params};

use crate::search::synonyms::Synonyms;
use crate::search::vocabulary::WORDS_MAX;
use crate::sqlite::query;

/// Writes what follows from the uses of words and from the words of categories.
pub(super) fn write(connection: &Connection, synonyms: &Synonyms) -> Result<()> {
    write_hashes(connection)?;
    let mut counts = HashMap::new();
    query::each(connection, "SELECT word, uses FROM word_use", [], |row| {
        counts.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    // Words of categories can be mistyped too; they count as much as the products they lead to.
    query::each(connection, "SELECT folded, products FROM category", [], |row| {
        let products: u32 = row.get(1)?;
        for word in row.get_ref(0)?.as_str()?.split_terminator(' ') {
            match counts.get_mut(word) {
                Some(count) => *count = products.max(*count),
                None => _ = counts.insert(word.to_string(), products),
            }
        }
        Ok(())
    })?;
    write_synonyms(connection, synonyms, &mut counts)?;
    write_words(connection, counts)
}

fn write_hashes(connection: &Connection) -> Result<()> {
    let mut bytes: Vec<u8> = Vec::new();
    query::each(connection, "SELECT hash FROM stem_use ORDER BY hash", [], |row| {
        bytes.extend(row.get::<_, u32>(0)?.to_le_bytes());
        Ok(())
    })?;
    let sql = "INSERT INTO stem (rowid, hashes) VALUES (1, ?1)
         ON CONFLICT DO UPDATE SET hashes = excluded.hashes WHERE hashes <> excluded.hashes";
    query::run(connection, sql, [bytes])?;
    Ok(())
}

/// Writes synonyms. An expression of one word belongs to the vocabulary even where no product has it, as
/// long as products have what it means.
fn write_synonyms(
    connection: &Connection,
    synonyms: &Synonyms,
    counts: &mut HashMap<String, u32>,
) -> Result<()> {
    let mut insert = connection.prepare("INSERT OR IGNORE INTO synonym VALUES (?1, ?2)")?;
    for (expression, synonym) in synonyms.pairs() {
        insert.execute([expression, synonym])?;
        let is_word = !expression.contains(' ');
        if is_word && synonym.split(' ').all(|word| counts.contains_key(word)) {
            counts.entry(expression.to_string()).or_insert(1);
        }
    }
    Ok(())
}

/// Writes the most frequent words, in alphabetical order, where they are others than those there.
fn write_words(connection: &Connection, counts: HashMap<String, u32>) -> Result<()> {
    let mut words: Vec<(String, u32)> = counts.into_iter().collect();
    words.sort_unstable_by(|(word, products), (other, others)| {
        (Reverse(products), word).cmp(&(Reverse(others), other))
    });
    words.truncate(WORDS_MAX);
    words.sort_unstable();
    let sql = "SELECT word, products FROM word ORDER BY word";
    let known = query::all(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut known = known.into_iter().peekable();
    for (word, products) in words {
        while let Some((gone, _)) = known.next_if(|(other, _): &(String, u32)| *other < word) {
            query::run(connection, "DELETE FROM word WHERE word = ?1", [gone])?;
        }
        let there = known.next_if(|(other, _)| *other == word);
        if there.is_none_or(|(_, before)| before != products) {
            let values = params![word, products];
            query::run(connection, "INSERT OR REPLACE INTO word VALUES (?1, ?2)", values)?;
        }
    }
    for (gone, _) in known {
        query::run(connection, "DELETE FROM word WHERE word = ?1", [gone])?;
    }
    Ok(())
}
