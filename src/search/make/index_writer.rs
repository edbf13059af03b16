//! Writes the index from staged documents: documents, words and facet terms by rank, categories, the
//! vocabulary, synonyms.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use anyhow::Result;
use rusqlite::{Connection, Statement, params};

use super::category_numbers::CategoryNumbers;
use super::new_document::NewDocument;
use super::staging;
use super::synonym_matcher::SynonymMatcher;
use crate::model::CategoryGraph;
use crate::search::facet_term::FacetTerm;
use crate::search::synonyms::Synonyms;
use crate::search::vocabulary::{WORDS_MAX, name_hash, stem_hash};
use crate::words::{is_lowercase, stem};

/// Bytes the text index gathers in memory before it writes them as a segment. Few large segments are
/// merged faster than many small ones.
const SEGMENT_BYTES: i64 = 32 << 20;
/// Bytes of a list that are skipped at once while two are compared. With pages of 4 kB, two words
/// took twice as long.
const PAGE_BYTES: i64 = 660;
/// This many products are also found by their categories. Of the others, which are neither popular nor
/// named so, hardly any is what was looked for.
const POPULAR: u32 = 15_000;

/// Writes all that products are found by.
pub(super) fn write(
    connection: &Connection,
    graph: &CategoryGraph,
    synonyms: &Synonyms,
) -> Result<()> {
    let mut category_numbers = CategoryNumbers::of(connection, graph)?;
    let mut set = connection.prepare("INSERT INTO text (text, rank) VALUES (?1, ?2)")?;
    set.execute(params!["hashsize", SEGMENT_BYTES])?;
    set.execute(params!["pgsz", PAGE_BYTES])?;
    let mut writer = IndexWriter::new(connection, synonyms)?;
    staging::for_each_by_rank(connection, |rank, staged| {
        writer.write(rank, staged, category_numbers.numbers(&staged.leaves))
    })?;
    let IndexWriter { mut counts, hashes, .. } = writer;
    write_hashes(connection, hashes)?;
    // Words of categories can be mistyped too; they count as much as the products they lead to.
    for (word, products) in category_numbers.write(connection)? {
        let count = counts.entry(word).or_default();
        *count = (*count).max(products);
    }
    write_synonyms(connection, synonyms, &mut counts)?;
    write_words(connection, &counts)?;
    // One segment: a prefix is then one list, read from its start.
    connection.execute_batch(
        "INSERT INTO text (text) VALUES ('optimize');
         INSERT INTO popular_text (popular_text) VALUES ('optimize');
         INSERT INTO category_text (category_text) VALUES ('optimize');
         CREATE INDEX document_by_barcode ON document (barcode);",
    )?;
    Ok(())
}

struct IndexWriter<'c> {
    insert_document: Statement<'c>,
    insert_text: Statement<'c>,
    insert_popular: Statement<'c>,
    synonyms: SynonymMatcher<'c>,
    /// How many products have a folded word.
    counts: HashMap<String, u32>,
    /// Of all stems and short names.
    hashes: HashSet<u32>,
    /// Of the document being written; kept for the next one, to save allocations.
    stems: String,
    /// Stems and facet terms, as the index gets them.
    text: String,
}

impl<'c> IndexWriter<'c> {
    fn new(connection: &'c Connection, synonyms: &'c Synonyms) -> Result<Self> {
        let popular = "INSERT INTO popular_text (rowid, words) VALUES (?1, ?2)";
        Ok(Self {
            insert_document: connection.prepare("INSERT INTO document VALUES (?1, ?2, ?3, ?4)")?,
            insert_text: connection.prepare("INSERT INTO text (rowid, words) VALUES (?1, ?2)")?,
            insert_popular: connection.prepare(popular)?,
            synonyms: SynonymMatcher::of(synonyms),
            counts: HashMap::new(),
            hashes: HashSet::new(),
            stems: String::new(),
            text: String::new(),
        })
    }

    fn write(&mut self, rank: u32, staged: &NewDocument, categories: &[u16]) -> Result<()> {
        let (lines, accented_name) = staged.words.rsplit_once('\n').unwrap_or_default();
        let (folded, spellings) = lines.rsplit_once('\n').unwrap_or_default();
        self.take_words(folded, spellings);
        self.insert_document.execute(params![
            rank,
            staged.barcode.key(),
            staged.facets.to_bytes(categories),
            format!("{}\n{}", self.stems, staged.shown)
        ])?;
        self.write_text(staged, categories, accented_name);
        self.insert_text.execute(params![rank, self.text])?;
        if rank <= POPULAR {
            self.insert_popular.execute(params![rank, self.text])?;
        }
        Ok(())
    }

    /// Counts folded words and makes stems of them, line by line; other spellings, the last line, stay as they
    /// are.
    fn take_words(&mut self, folded: &str, spellings: &str) {
        self.stems.clear();
        for line in folded.split('\n') {
            for word in line.split(' ') {
                if word.is_empty() {
                    continue;
                }
                if !self.stems.is_empty() && !self.stems.ends_with('\n') {
                    self.stems.push(' ');
                }
                let stem = stem(word);
                self.hashes.insert(stem_hash(&stem));
                self.stems.push_str(&stem);
                // Numbers and pack sizes are not corrected.
                if is_lowercase(word) {
                    self.count(word);
                }
            }
            self.stems.push('\n');
        }
        self.hashes.extend(spellings.split(' ').map(stem_hash));
        self.stems.push_str(spellings);
    }

    fn count(&mut self, word: &str) {
        // Not the entry API: it would allocate every word, most of which are known.
        match self.counts.get_mut(word) {
            Some(count) => *count += 1,
            None => _ = self.counts.insert(word.to_string(), 1),
        }
    }

    /// Makes the text of the index from the stems and the facets.
    fn write_text(&mut self, staged: &NewDocument, categories: &[u16], accented_name: &str) {
        self.text.clear();
        self.text.push_str(&self.stems);
        let mut terms = staged.facets.terms(categories.iter().copied());
        terms.extend(self.synonyms.terms(&self.stems));
        let name = self.stems.split('\n').next().unwrap_or_default();
        for hash in [name, accented_name].into_iter().filter_map(name_hash) {
            self.hashes.insert(hash);
            terms.push(FacetTerm::name(hash));
        }
        for term in terms {
            self.text.push(' ');
            self.text.push(term.0);
        }
    }
}

fn write_hashes(connection: &Connection, hashes: HashSet<u32>) -> Result<()> {
    let mut sorted: Vec<u32> = hashes.into_iter().collect();
    sorted.sort_unstable();
    let bytes: Vec<u8> = sorted.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    connection.execute("INSERT INTO stem VALUES (?1)", [bytes])?;
    Ok(())
}

/// Writes synonyms. An expression of one word belongs to the vocabulary even where no product has it, as
/// long as products have what it means.
fn write_synonyms(
    connection: &Connection,
    synonyms: &Synonyms,
    counts: &mut HashMap<String, u32>,
) -> Result<()> {
    let mut insert = connection.prepare("INSERT INTO synonym VALUES (?1, ?2)")?;
    for (expression, synonym) in synonyms.pairs() {
        insert.execute([expression, synonym])?;
        let is_word = !expression.contains(' ');
        if is_word && synonym.split(' ').all(|word| counts.contains_key(word)) {
            counts.entry(expression.to_string()).or_insert(1);
        }
    }
    Ok(())
}

/// Writes the most frequent words, in alphabetical order.
fn write_words(connection: &Connection, counts: &HashMap<String, u32>) -> Result<()> {
    let mut words: Vec<(&String, &u32)> = counts.iter().collect();
    words.sort_unstable_by_key(|&(word, products)| (Reverse(products), word));
    words.truncate(WORDS_MAX);
    words.sort_unstable();
    let mut insert = connection.prepare("INSERT INTO word VALUES (?1, ?2)")?;
    for (word, products) in words {
        insert.execute(params![word, products])?;
    }
    Ok(())
}
