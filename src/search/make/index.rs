//! Drafts → the index: sheets, words and marks by rank, categories, the words there are, synonyms.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use anyhow::Result;
use rusqlite::{Connection, Statement, params};

use super::draft::Draft;
use super::meanings::Meanings;
use super::shelfmarks::Shelfmarks;
use super::{Lexicon, draft};
use crate::model::allergen;
use crate::search::mark;
use crate::search::synonyms::Synonyms;
use crate::search::words::{self, WORDS_MAX};
use crate::words::stem;

/// Bytes the text index gathers in memory before it writes them as a segment. Few large segments are
/// merged faster than many small ones.
const GATHERED_BYTES: i64 = 32 << 20;
/// Bytes of a list that are skipped at once while two are compared. With pages of 4 kB, two words
/// took twice as long.
const SKIPPED_BYTES: i64 = 660;
/// So many products are also found by their categories: what is neither named so nor known is not what
/// somebody looks for.
const BEST_KNOWN: u32 = 15_000;

/// Writes all that products are found by.
pub(super) fn write<'c>(connection: &'c Connection, lexicon: Lexicon<'c>) -> Result<()> {
    let mut shelfmarks = Shelfmarks::of(connection, lexicon.graph)?;
    let mut set = connection.prepare("INSERT INTO text (text, rank) VALUES (?1, ?2)")?;
    set.execute(params!["hashsize", GATHERED_BYTES])?;
    set.execute(params!["pgsz", SKIPPED_BYTES])?;
    let mut writer = Writer {
        insert_sheet: connection.prepare("INSERT INTO sheet VALUES (?1, ?2, ?3, ?4)")?,
        insert_text: connection.prepare("INSERT INTO text (rowid, words) VALUES (?1, ?2)")?,
        insert_best: connection.prepare("INSERT INTO best_text (rowid, words) VALUES (?1, ?2)")?,
        meanings: Meanings::of(lexicon.synonyms),
        counts: HashMap::new(),
        hashes: HashSet::new(),
        stems: String::new(),
        found_by: String::new(),
    };
    draft::for_each_by_rank(connection, |rank, draft| {
        writer.write(rank, draft, shelfmarks.numbers(&draft.leaves))
    })?;
    write_hashes(connection, writer.hashes)?;
    let mut counts = writer.counts;
    // Words of categories can be mistyped too, and are weighed by what they lead to.
    for (word, products) in shelfmarks.write(connection)? {
        let count = counts.entry(word).or_default();
        *count = (*count).max(products);
    }
    write_synonyms(connection, lexicon.synonyms, &mut counts)?;
    write_words(connection, &counts)?;
    // One segment: a prefix is then one list, read from its start.
    connection.execute_batch(
        "INSERT INTO text (text) VALUES ('optimize');
         INSERT INTO best_text (best_text) VALUES ('optimize');
         INSERT INTO category_text (category_text) VALUES ('optimize');
         CREATE INDEX sheet_by_barcode ON sheet (barcode);",
    )?;
    Ok(())
}

struct Writer<'c> {
    insert_sheet: Statement<'c>,
    insert_text: Statement<'c>,
    insert_best: Statement<'c>,
    meanings: Meanings<'c>,
    /// How many products have a folded word.
    counts: HashMap<String, u32>,
    /// Of all stems and short names.
    hashes: HashSet<u32>,
    stems: String,
    found_by: String,
}

impl Writer<'_> {
    fn write(&mut self, rank: u32, draft: &Draft, categories: &[u16]) -> Result<()> {
        self.take_words(&draft.words);
        let traits = draft.traits;
        self.found_by.clear();
        self.found_by.extend(self.stems.chars().map(|sign| if sign == '\n' { ' ' } else { sign }));
        let texts = format!("{}\n{}", self.stems, draft.shown);
        self.insert_sheet.execute(params![
            rank,
            draft.barcode,
            traits.to_bytes(categories),
            texts
        ])?;
        let marks = [mark::grading(traits.grading)].into_iter();
        let marks = marks.chain(traits.nova.map(mark::nova));
        let carried = |number: &usize| traits.allergens & 1 << number != 0;
        let marks = marks.chain((0..allergen::NUMBERED).filter(carried).map(mark::allergen));
        let marks = marks.chain(categories.iter().map(|&number| mark::category(number)));
        let marks = marks.chain(self.meanings.marks(&self.stems));
        let name = words::name_hash(self.stems.split('\n').next().unwrap_or_default());
        self.hashes.extend(name);
        let marks = marks.chain(name.map(mark::name));
        self.found_by.extend(marks.flat_map(|mark| [' ', mark]));
        self.insert_text.execute(params![rank, self.found_by])?;
        if rank <= BEST_KNOWN {
            self.insert_best.execute(params![rank, self.found_by])?;
        }
        Ok(())
    }

    /// Counts folded words and makes stems of them, line by line.
    fn take_words(&mut self, folded: &str) {
        self.stems.clear();
        for (number, line) in folded.split('\n').enumerate() {
            if number > 0 {
                self.stems.push('\n');
            }
            for word in line.split(' ').filter(|word| !word.is_empty()) {
                if !self.stems.is_empty() && !self.stems.ends_with('\n') {
                    self.stems.push(' ');
                }
                let stem = stem(word);
                self.hashes.insert(words::hashed(&stem));
                self.stems.push_str(&stem);
                if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                    self.count(word);
                }
            }
        }
    }

    fn count(&mut self, word: &str) {
        match self.counts.get_mut(word) {
            Some(count) => *count += 1,
            None => _ = self.counts.insert(word.to_string(), 1),
        }
    }
}

fn write_hashes(connection: &Connection, hashes: HashSet<u32>) -> Result<()> {
    let mut hashes: Vec<u32> = hashes.into_iter().collect();
    hashes.sort_unstable();
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    connection.execute("INSERT INTO stem VALUES (?1)", [bytes])?;
    Ok(())
}

/// Writes synonyms; what is said by them is a word of the site even where no product has it.
fn write_synonyms(
    connection: &Connection,
    synonyms: &Synonyms,
    counts: &mut HashMap<String, u32>,
) -> Result<()> {
    let mut insert = connection.prepare("INSERT INTO synonym VALUES (?1, ?2)")?;
    for (said, meant) in synonyms.pairs() {
        insert.execute([said, meant])?;
        let of = |words: &str, counts: &HashMap<String, u32>| {
            words.split(' ').map(|word| counts.get(word).copied().unwrap_or(0)).min().unwrap_or(0)
        };
        let products = of(meant, counts);
        if !said.contains(' ') && products > 0 {
            counts.entry(said.to_string()).or_insert(1);
        }
    }
    Ok(())
}

/// Writes the most frequent words, in alphabetical order.
fn write_words(connection: &Connection, counts: &HashMap<String, u32>) -> Result<()> {
    let mut words: Vec<(&str, u32)> =
        counts.iter().map(|(word, products)| (word.as_str(), *products)).collect();
    words.sort_unstable_by_key(|&(word, products)| (Reverse(products), word));
    words.truncate(WORDS_MAX);
    words.sort_unstable();
    let mut insert = connection.prepare("INSERT INTO word VALUES (?1, ?2)")?;
    for (word, products) in words {
        insert.execute(params![word, products])?;
    }
    Ok(())
}
