//! Writes the index from staged documents, and takes out of it what was removed: documents, words and facet terms by
//! rank.

use anyhow::{Result, ensure};
use rusqlite::{Connection, Statement, params};

use super::category_numbers::CategoryNumbers;
use super::ranks;
use super::staging::{self, RemovedDocument, StagedDocument};
use super::synonym_matcher::SynonymMatcher;
use super::vocabulary_writer;
use super::word_uses::WordUses;
use crate::model::CategoryGraph;
use crate::search::facet_term::FacetTerm;
use crate::search::facets::Facets;
use crate::search::synonyms::Synonyms;
use crate::search::vocabulary::{name_hash, stem_hash};
use crate::sqlite::query;

/// Bytes the text index gathers in memory before it writes them as a segment. Few large segments are
/// merged faster than many small ones.
const SEGMENT_BYTES: i64 = 32 << 20;
/// Bytes of a list that are skipped at once while two are compared. With pages of 4 kB, two words
/// took twice as long.
const PAGE_BYTES: i64 = 660;

/// Sets up the index of a new file.
pub(super) fn set_up(connection: &Connection) -> Result<()> {
    let mut set = connection.prepare("INSERT INTO text (text, rank) VALUES (?1, ?2)")?;
    set.execute(params!["hashsize", SEGMENT_BYTES])?;
    set.execute(params!["pgsz", PAGE_BYTES])?;
    Ok(())
}

/// Brings an index to its best shape, once all documents of a new file are there.
pub(super) fn settle(connection: &Connection) -> Result<()> {
    // One segment: a prefix is then one list, read from its start.
    connection.execute_batch(
        "INSERT INTO text (text) VALUES ('optimize');
         INSERT INTO popular_text (popular_text) VALUES ('optimize');
         CREATE INDEX document_by_barcode ON document (barcode);",
    )?;
    Ok(())
}

/// How many documents are also found by their categories, and the rank of the last of them before.
#[derive(Clone, Copy)]
pub(super) struct Popular {
    pub(super) count: u32,
    /// Nothing in a new file.
    pub(super) before: Option<u32>,
}

/// Writes all that products are found by; `languages` are the further ones of the site. Returns how many documents the index
/// got.
pub(super) fn write(
    connection: &Connection,
    graph: &CategoryGraph,
    languages: &[String],
    synonyms: &Synonyms,
    popular: Popular,
) -> Result<u64> {
    ranks::place(connection)?;
    let mut categories = CategoryNumbers::of(connection, graph, languages)?;
    let mut writer = IndexWriter::new(connection, synonyms, popular)?;
    writer.move_border()?;
    let mut written = 0;
    staging::for_each_placed(connection, |rank, staged| {
        // In the order of ranks, so that the index writes all of it as one segment.
        written += u64::from(writer.write(rank, staged, categories.numbers(&staged.categories))?);
        Ok(())
    })?;
    writer.remove_up_to(u32::MAX)?;
    let sql =
        "INSERT OR REPLACE INTO made_from SELECT barcode, inputs, popularity, words FROM staged";
    query::run(connection, sql, [])?;
    let (is_new, before) = (popular.before.is_none(), connection.total_changes());
    writer.uses.write(connection, is_new)?;
    categories.write(connection)?;
    // It follows from words and categories alone: a file that is changed was made with the same synonyms.
    if is_new || connection.total_changes() != before {
        vocabulary_writer::write(connection, synonyms)?;
    }
    Ok(written)
}

struct IndexWriter<'c> {
    connection: &'c Connection,
    insert_document: Statement<'c>,
    /// What is in its place stays there: replacing it by an insertion would make SQLite write, at each, what the text index has
    /// gathered so far (`findings/fts5_flush_on_replace.sh`).
    update_document: Statement<'c>,
    insert_text: Statement<'c>,
    insert_popular: Statement<'c>,
    synonyms: SynonymMatcher<'c>,
    uses: WordUses,
    /// The last rank of those that are also found by their categories: before, and now.
    popular: [u32; 2],
    /// The next whose text the index still has.
    removed: Option<RemovedDocument>,
    /// Of the document being written; kept for the next one, to save allocations.
    stems: String,
    /// Stems and facet terms, as the index gets them.
    text: String,
}

impl<'c> IndexWriter<'c> {
    fn new(connection: &'c Connection, synonyms: &'c Synonyms, popular: Popular) -> Result<Self> {
        let text = "INSERT INTO text (rowid, words) VALUES (?1, ?2)";
        let popular_text = "INSERT INTO popular_text (rowid, words) VALUES (?1, ?2)";
        let update = "UPDATE document SET facets = ?3, texts = ?4 WHERE rank = ?1 AND barcode = ?2";
        Ok(Self {
            connection,
            insert_document: connection.prepare("INSERT INTO document VALUES (?1, ?2, ?3, ?4)")?,
            update_document: connection.prepare(update)?,
            insert_text: connection.prepare(text)?,
            insert_popular: connection.prepare(popular_text)?,
            synonyms: SynonymMatcher::of(synonyms),
            uses: WordUses::default(),
            popular: [
                popular.before.unwrap_or(u32::MAX),
                ranks::rank_of(connection, popular.count)?,
            ],
            removed: staging::next_removed(connection, 0)?,
            stems: String::new(),
            text: String::new(),
        })
    }

    /// Takes documents that stay among the most popular, or from among them, where others came or went.
    fn move_border(&mut self) -> Result<()> {
        let [before, now] = self.popular;
        let crossing = staging::kept_between(self.connection, before.min(now), before.max(now))?;
        for document in crossing {
            self.make(&document.words, document.facets, &document.categories, 0);
            let values = params![document.rank, self.text];
            if before < now {
                self.insert_popular.execute(values)?;
            } else {
                query::run(self.connection, FORGET_POPULAR, values)?;
            }
        }
        Ok(())
    }

    /// Makes the index forget what was removed up to a rank.
    fn remove_up_to(&mut self, last: u32) -> Result<()> {
        while let Some(removed) = self.removed.take_if(|next| next.rank <= last) {
            self.make(&removed.words, removed.facets, &removed.categories, -1);
            let text = std::mem::take(&mut self.text);
            self.forget(removed.rank, &text)?;
            self.text = text;
        }
        Ok(())
    }

    /// Makes the index forget the text of a document, and looks for the next that was removed.
    fn forget(&mut self, rank: u32, text: &str) -> Result<()> {
        query::run(self.connection, FORGET_TEXT, params![rank, text])?;
        if rank <= self.popular[0] {
            query::run(self.connection, FORGET_POPULAR, params![rank, text])?;
        }
        self.next_removed(rank)
    }

    fn next_removed(&mut self, behind: u32) -> Result<()> {
        self.removed = staging::next_removed(self.connection, behind.saturating_add(1))?;
        Ok(())
    }

    /// Writes a document. Says whether the index got it: where rank, words and facet terms are those of the one before, it has
    /// all of it.
    fn write(&mut self, rank: u32, staged: &StagedDocument, categories: &[u16]) -> Result<bool> {
        self.remove_up_to(rank - 1)?;
        let before = self.removed.take_if(|next| next.rank == rank);
        let text = before.map(|removed| {
            self.make(&removed.words, removed.facets, &removed.categories, -1);
            std::mem::take(&mut self.text)
        });
        self.make(&staged.words, staged.facets, categories, 1);
        let (facets, shown) = (staged.facets.to_bytes(categories), &staged.shown);
        let texts = format!("{}\n{shown}", self.stems);
        let values = params![rank, staged.barcode, facets, texts];
        let write =
            if staged.keeps_rank { &mut self.update_document } else { &mut self.insert_document };
        ensure!(write.execute(values)? == 1, "document {} has lost its place", staged.barcode);
        let [was_popular, is_popular] = self.popular.map(|last| rank <= last);
        if let Some(text) = text {
            if text == self.text && was_popular == is_popular {
                self.next_removed(rank)?;
                return Ok(false);
            }
            self.forget(rank, &text)?;
        }
        self.insert_text.execute(params![rank, self.text])?;
        if is_popular {
            self.insert_popular.execute(params![rank, self.text])?;
        }
        Ok(true)
    }

    /// Makes the stems of a document and the text of the index, and counts what it uses.
    fn make(&mut self, words: &str, facets: Facets, categories: &[u16], by: i64) {
        let (lines, accented_name) = words.rsplit_once('\n').unwrap_or_default();
        let (folded, spellings) = lines.rsplit_once('\n').unwrap_or_default();
        self.take_words(folded, spellings, by);
        self.text.clear();
        self.text.push_str(&self.stems);
        let mut terms = facets.terms(categories.iter().copied());
        terms.extend(self.synonyms.terms(&self.stems));
        let name = self.stems.split('\n').next().unwrap_or_default();
        for hash in [name, accented_name].into_iter().filter_map(name_hash) {
            self.uses.count_hash(hash, by);
            terms.push(FacetTerm::name(hash));
        }
        for term in terms {
            self.text.push(' ');
            self.text.push(term.0);
        }
    }

    /// Counts folded words and makes stems of them, line by line; other spellings, the last line, stay as they
    /// are.
    fn take_words(&mut self, folded: &str, spellings: &str, by: i64) {
        self.stems.clear();
        for line in folded.split('\n') {
            for word in line.split(' ') {
                if word.is_empty() {
                    continue;
                }
                if !self.stems.is_empty() && !self.stems.ends_with('\n') {
                    self.stems.push(' ');
                }
                self.uses.count(word, by, &mut self.stems);
            }
            self.stems.push('\n');
        }
        for spelling in spellings.split(' ') {
            self.uses.count_hash(stem_hash(spelling), by);
        }
        self.stems.push_str(spellings);
    }
}

/// The index knows no texts, so it has to be given what it is to forget.
const FORGET_TEXT: &str = "INSERT INTO text (text, rowid, words) VALUES ('delete', ?1, ?2)";
const FORGET_POPULAR: &str =
    "INSERT INTO popular_text (popular_text, rowid, words) VALUES ('delete', ?1, ?2)";
