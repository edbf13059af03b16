//! Collects what is found, from the narrowest interpretation of a query to the widest, until there is
//! enough.

use anyhow::Result;

use super::super::document::Document;
use super::super::facet_term::{FacetTerm, quoted};
use super::super::query::Query;
use super::corrections::{corrections, is_unknown};
use super::expression::{MatchMode, expression};
use super::filters::{Filters, ResolvedFilters};
use super::interpretation::Interpretation;
use super::rank::rank;
use super::result_budget::ResultBudget;
use super::{Searcher, barcode_prefix, categories};
use crate::words::Word;

/// With fewer than this, typos are looked for.
const FEW: usize = 3;
/// Products whose whole name was typed that come before others.
const NAMED_MAX: usize = 8;

/// Asks the index for ranks, the most popular first.
const TEXT: &str = "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid";
/// The same of the first: those that are looked at for a word that starts with a letter.
const FIRST_TEXT: &str = "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid LIMIT 1000";
/// The same among the most popular, which are also found by their categories.
const POPULAR_TEXT: &str =
    "SELECT rowid FROM popular_text WHERE popular_text MATCH ?1 ORDER BY rowid";

/// What answers a query, and how the query was taken to find it.
pub(super) struct Collector<'a> {
    searcher: Searcher<'a>,
    filters: ResolvedFilters,
    budget: ResultBudget,
    /// All that was found, in the order it is shown.
    pub(super) documents: Vec<Document<'a>>,
    /// How many of the first were found as typed.
    pub(super) literal: usize,
    /// What the query was corrected to, where that is not what was typed.
    pub(super) corrected: Option<String>,
    /// What was looked up of the words as typed.
    typed: Vec<Reading>,
    /// And as what was likely meant.
    meant: Vec<Reading>,
    /// Ranks of all that earlier index queries found, sorted.
    earlier: Vec<u32>,
}

/// An interpretation that was looked up.
struct Reading {
    interpretation: Interpretation,
    last_word: LastWord,
}

/// How the last word of an interpretation was taken.
#[derive(Clone, Copy)]
struct LastWord {
    /// With the accents that were typed, as a prefix.
    is_accented_prefix: bool,
    /// Without accents, as a prefix.
    is_prefix: bool,
}

/// The products that answer a query. Equal queries get equal answers, so that pages follow each other.
pub(super) fn collect<'a>(
    searcher: Searcher<'a>,
    query: &Query,
    filters: &Filters,
    budget: ResultBudget,
) -> Result<Collector<'a>> {
    let mut collector = Collector::new(searcher, budget);
    let Some(resolved) = ResolvedFilters::of(filters, searcher)? else {
        return Ok(collector);
    };
    if query.is_empty() {
        return Ok(collector);
    }
    if resolved.is_open() {
        collector.explore(query)?;
    } else {
        // What was meant is decided by all there is: filters take products away, but change no word.
        let mut unfiltered = Collector::new(searcher, ResultBudget::all(2 * FEW));
        unfiltered.explore(query)?;
        collector.filters = resolved;
        collector.follow(unfiltered, query)?;
    }
    Ok(collector)
}

/// Whether anything answers an interpretation.
pub(super) fn has_any(searcher: Searcher, interpretation: Interpretation) -> Result<bool> {
    let mut collector = Collector::new(searcher, ResultBudget::all(1));
    collector.look_up(interpretation)?;
    Ok(!collector.documents.is_empty())
}

impl<'a> Collector<'a> {
    fn new(searcher: Searcher<'a>, budget: ResultBudget) -> Self {
        Self {
            searcher,
            filters: ResolvedFilters::default(),
            budget,
            documents: Vec::new(),
            literal: 0,
            corrected: None,
            typed: Vec::new(),
            meant: Vec::new(),
            earlier: Vec::new(),
        }
    }

    /// Adds what answers a query.
    fn explore(&mut self, query: &Query) -> Result<()> {
        let interpretation = Interpretation::of(&query.words, self.searcher.synonyms);
        self.typed = self.look_up(interpretation)?;
        self.add_by_digits(query)?;
        self.literal = self.documents.len();
        if !query.is_literal && self.literal < FEW {
            self.correct(&query.words)?;
        }
        Ok(())
    }

    /// Adds what answers a query that is taken as another collector has taken it.
    fn follow(&mut self, other: Self, query: &Query) -> Result<()> {
        self.repeat(other.typed)?;
        self.add_by_digits(query)?;
        self.literal = self.documents.len();
        self.corrected = other.corrected;
        self.repeat(other.meant)
    }

    fn repeat(&mut self, readings: Vec<Reading>) -> Result<()> {
        for reading in readings {
            self.take(reading.interpretation, Some(reading.last_word))?;
        }
        Ok(())
    }

    /// Adds what was likely meant: what the first correction finds that finds anything.
    fn correct(&mut self, typed: &[Word]) -> Result<()> {
        let before = self.documents.len();
        for correction in corrections(self.searcher, typed, before > 0) {
            let shown = correction.shown();
            let readings = self.look_up(correction)?;
            if self.documents.len() > before {
                self.meant = readings;
                self.corrected = Some(shown);
                break;
            }
        }
        Ok(())
    }

    /// Adds what answers an interpretation, without its pack sizes where no product has them.
    fn look_up(&mut self, interpretation: Interpretation) -> Result<Vec<Reading>> {
        let before = self.documents.len();
        let whole = self.take(interpretation, None)?;
        if self.documents.len() > before || !whole.interpretation.has_size() {
            return Ok(vec![whole]);
        }
        let without_sizes = self.take(whole.interpretation.without_sizes(), None)?;
        Ok(vec![whole, without_sizes])
    }

    /// Adds what answers an interpretation and ranks the best of it: first what has the accents that were
    /// typed. `last_word` says how its last word is taken; by default it is a prefix where it is still being
    /// typed or finds nothing as a word.
    fn take(
        &mut self,
        interpretation: Interpretation,
        last_word: Option<LastWord>,
    ) -> Result<Reading> {
        let before = self.documents.len();
        let known = last_word.map(|last| last.is_accented_prefix);
        let is_accented_prefix = match interpretation.accented() {
            Some(accented) => self.add_words(&accented, &interpretation.joined, known)?,
            None => false,
        };
        let known = last_word.map(|last| last.is_prefix);
        let is_prefix = self.add_words(&interpretation, &interpretation.joined, known)?;
        if self.is_little() {
            self.add_by_categories(&interpretation)?;
        }
        rank(&mut self.documents[before..], &interpretation);
        Ok(Reading { interpretation, last_word: LastWord { is_accented_prefix, is_prefix } })
    }

    /// Adds what has the words of an interpretation, whose stems without accents are `name`. Says whether the
    /// last one was taken as a prefix, which `is_prefix` may decide.
    fn add_words(
        &mut self,
        interpretation: &Interpretation,
        name: &str,
        is_prefix: Option<bool>,
    ) -> Result<bool> {
        let before = self.documents.len();
        // Products with that name come first: they may be hardly known.
        if !interpretation.has_size() {
            self.add_by_name(&interpretation.joined, name)?;
        }
        self.add_matches(interpretation, MatchMode::Words, &[])?;
        let is_needed = self.budget.is_typing || self.documents.len() == before;
        let is_prefix = is_prefix.unwrap_or(is_needed);
        if self.is_little() && is_prefix {
            self.add_by_prefix(interpretation)?;
        }
        Ok(is_prefix)
    }

    /// Adds the most popular of the products that have a name, which is `folded` without its accents.
    fn add_by_name(&mut self, name: &str, folded: &str) -> Result<()> {
        let Some(hash) = self.searcher.vocabulary.name_of_product(name) else { return Ok(()) };
        let expression = quoted(FacetTerm::name(hash).0);
        let most = self.documents.len() + self.room().min(NAMED_MAX);
        // Several names share a term, so the name itself is compared.
        self.add(TEXT, &expression, most, |document| document.name() == folded)
    }

    /// Adds what has a word that starts with the last one.
    fn add_by_prefix(&mut self, interpretation: &Interpretation) -> Result<()> {
        let can_be_prefix = interpretation.terms.last().is_some_and(|last| last.prefix.is_some());
        match interpretation.last_letter() {
            Some((letter, rest)) => self.add_by_letter(letter, &rest),
            None if can_be_prefix => self.add_matches(interpretation, MatchMode::Prefix, &[]),
            None => Ok(()),
        }
    }

    /// Adds what answers an interpretation and has a word that starts with a letter. The prefix index does
    /// not have single letters, but many words start with one: some of the most popular have it.
    fn add_by_letter(&mut self, letter: &str, rest: &Interpretation) -> Result<()> {
        // A letter alone starts too many words.
        if rest.terms.is_empty() || !self.may_match(rest, MatchMode::Words) {
            return Ok(());
        }
        let expression =
            expression(rest, MatchMode::Words, &[], self.searcher.vocabulary, &self.filters);
        self.add(FIRST_TEXT, &expression, self.budget.most, |document| {
            let mut words =
                document.stems().split([' ', '\n']).chain(document.spellings().split(' '));
            words.any(|word| word.starts_with(letter))
        })
    }

    /// Adds what has each term in its words or in the name of one of its categories.
    fn add_by_categories(&mut self, interpretation: &Interpretation) -> Result<()> {
        // A visitor who types a size wants another one of the same rather than something else of that
        // size.
        if interpretation.has_size() {
            return Ok(());
        }
        // A word that is not known is in no category's name either.
        if interpretation.words.iter().any(|word| is_unknown(self.searcher, word)) {
            return Ok(());
        }
        let facets = categories::facets_by_term(self.searcher.categories, interpretation);
        if !facets.concat().is_empty() {
            self.add_matches(interpretation, MatchMode::Words, &facets)?;
        }
        Ok(())
    }

    fn is_little(&self) -> bool {
        self.documents.len() < self.budget.least
    }

    /// How many more are needed at most.
    fn room(&self) -> usize {
        self.budget.most.saturating_sub(self.documents.len())
    }

    /// Whether the index has every word that must be there in full.
    fn may_match(&self, interpretation: &Interpretation, mode: MatchMode) -> bool {
        let mut terms = interpretation.terms.as_slice();
        if let (MatchMode::Prefix, [whole @ .., _]) = (mode, terms) {
            terms = whole;
        }
        let vocabulary = self.searcher.vocabulary;
        terms.iter().all(|term| {
            term.variants
                .iter()
                .any(|stems| stems.split(' ').all(|stem| vocabulary.is_of_product(stem)))
        })
    }

    /// Adds what matches an interpretation. `categories` are those its terms may be found by.
    fn add_matches(
        &mut self,
        interpretation: &Interpretation,
        mode: MatchMode,
        categories: &[Vec<FacetTerm>],
    ) -> Result<()> {
        if categories.is_empty() && !self.may_match(interpretation, mode) {
            return Ok(());
        }
        let sql = if categories.is_empty() { TEXT } else { POPULAR_TEXT };
        let vocabulary = self.searcher.vocabulary;
        let expression = expression(interpretation, mode, categories, vocabulary, &self.filters);
        self.add(sql, &expression, self.budget.most, |_| true)
    }

    /// Adds products the index finds by `sql`, the most popular first, until there are `most`. `is_match`
    /// decides what the index cannot.
    fn add(
        &mut self,
        sql: &str,
        expression: &str,
        most: usize,
        is_match: impl Fn(&Document) -> bool,
    ) -> Result<()> {
        let mut statement = self.searcher.connection.prepare_cached(sql)?;
        let mut by_rank = self.searcher.connection.prepare_cached(Document::BY_RANK)?;
        let mut ranks = statement.query_map([expression], |row| row.get::<_, u32>(0))?;
        while self.documents.len() < most {
            // As many at once as are missing: the processor then fetches several from memory at a time.
            let missing = most - self.documents.len();
            let mut new = Vec::new();
            while new.len() < missing {
                let Some(rank) = ranks.next().transpose()? else { break };
                if !self.has_already(rank) {
                    new.push(rank);
                }
            }
            if new.is_empty() {
                break;
            }
            let hot = match self.searcher.hot {
                Some(hot) => hot.get(&new),
                None => vec![None; new.len()],
            };
            for (rank, in_memory) in new.into_iter().zip(hot) {
                let document = match in_memory {
                    Some(document) => document,
                    None => by_rank.query_row([rank], Document::read)?,
                };
                if is_match(&document) && self.filters.accepts(&document) {
                    self.documents.push(document);
                }
            }
        }
        self.close_query();
        Ok(())
    }

    /// Adds products whose barcodes start with the digits that were typed.
    fn add_by_digits(&mut self, query: &Query) -> Result<()> {
        let Some(digits) = query.digits.as_deref() else { return Ok(()) };
        if self.room() == 0 {
            return Ok(());
        }
        for document in barcode_prefix::starting_with(self.searcher, digits)? {
            let is_new = !self.has_already(document.rank) && self.filters.accepts(&document);
            if is_new && self.room() > 0 {
                self.documents.push(document);
            }
        }
        self.close_query();
        Ok(())
    }

    /// Whether an earlier index query found it; one query finds nothing twice.
    fn has_already(&self, rank: u32) -> bool {
        self.earlier.binary_search(&rank).is_ok()
    }

    fn close_query(&mut self) {
        self.earlier = self.documents.iter().map(|document| document.rank).collect();
        self.earlier.sort_unstable();
    }
}
