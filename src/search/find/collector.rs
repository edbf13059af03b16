//! Collects what is found, from the narrowest interpretation of a query to the widest, until there is
//! enough.

use std::rc::Rc;

use anyhow::Result;

use super::super::document::Document;
use super::super::facet_term::{FacetTerm, quoted};
use super::super::query::{Query, Spelling};
use super::corrections::{self, Corrections};
use super::expression::{MatchMode, expression};
use super::filters::{Filters, ResolvedFilters};
use super::interpretation::Interpretation;
use super::plan::{Plan, PlanStep, ResultBudget};
use super::rank::rank;
use super::{Searcher, categories};

/// With fewer than this, typos are looked for.
const FEW: usize = 3;
/// Products whose whole name was typed that come before others.
const NAMED_MAX: usize = 8;
/// Products that are looked at for a word that starts with a letter.
const LETTER_LOOKED_AT: usize = 1000;
/// Products whose barcodes start with what was typed.
const BARCODES_MAX: usize = 1000;

/// Asks the index for ranks, the most popular first.
const TEXT: &str = "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid";
/// The same among the most popular, which are also found by their categories.
const POPULAR_TEXT: &str =
    "SELECT rowid FROM popular_text WHERE popular_text MATCH ?1 ORDER BY rowid";

/// All that was found, in the order it is shown.
#[derive(Default)]
pub(super) struct Collected<'a> {
    pub(super) documents: Vec<Document<'a>>,
    /// What the query was corrected to, where that is not what was typed.
    pub(super) corrected: Option<String>,
    /// How many of the first were found as typed.
    pub(super) literal: usize,
}

/// The products that answer a query. Equal queries get equal answers, so that pages follow each other.
pub(super) fn collect<'a>(
    searcher: Searcher<'a>,
    query: &Query,
    filters: &Filters,
    budget: ResultBudget,
) -> Result<Collected<'a>> {
    let Some(resolved) = ResolvedFilters::of(filters, searcher.connection)? else {
        return Ok(Collected::default());
    };
    if query.is_empty() {
        return Ok(Collected::default());
    }
    let interpretation = Rc::new(Interpretation::of(query.words(), searcher.synonyms));
    let mut collector = Collector::new(searcher, &resolved, budget);
    let corrected = if resolved.is_open() {
        collector.explore(query, &interpretation)?.corrected
    } else {
        // What was meant is decided by all there is: filters take products away, but change no word.
        let open = ResolvedFilters::default();
        let mut unfiltered = Collector::new(searcher, &open, ResultBudget::all(2 * FEW));
        let plan = unfiltered.explore(query, &interpretation)?;
        collector.follow(&plan, query)?;
        plan.corrected
    };
    Ok(Collected { documents: collector.documents, corrected, literal: collector.literal })
}

/// Whether anything answers an interpretation.
pub(super) fn has_any(searcher: Searcher, interpretation: &Rc<Interpretation>) -> Result<bool> {
    let open = ResolvedFilters::default();
    let mut collector = Collector::new(searcher, &open, ResultBudget::all(1));
    collector.look_up(interpretation)?;
    Ok(!collector.documents.is_empty())
}

struct Collector<'a, 's> {
    searcher: Searcher<'a>,
    filters: &'s ResolvedFilters,
    budget: ResultBudget,
    documents: Vec<Document<'a>>,
    /// How many of the first were found as typed.
    literal: usize,
    /// Ranks of all that earlier index queries found, sorted.
    earlier: Vec<u32>,
}

/// A query of the text index.
struct IndexQuery {
    expression: String,
    /// [`TEXT`] or [`POPULAR_TEXT`].
    sql: &'static str,
    /// It ends with this many documents collected.
    most: usize,
    /// Or after this many were looked at.
    looked_at: usize,
}

impl<'a, 's> Collector<'a, 's> {
    fn new(searcher: Searcher<'a>, filters: &'s ResolvedFilters, budget: ResultBudget) -> Self {
        Self { searcher, filters, budget, documents: Vec::new(), literal: 0, earlier: Vec::new() }
    }

    /// Adds what answers a query, and returns how the query was taken.
    fn explore(&mut self, query: &Query, interpretation: &Rc<Interpretation>) -> Result<Plan> {
        let mut plan = Plan { typed: self.look_up(interpretation)?, ..Plan::default() };
        self.add_by_digits(query)?;
        self.literal = self.documents.len();
        if query.spelling() == Spelling::Corrected && self.literal < FEW {
            self.correct(interpretation, &mut plan)?;
        }
        Ok(plan)
    }

    /// Adds what answers a query that is taken as another collector has taken it.
    fn follow(&mut self, plan: &Plan, query: &Query) -> Result<()> {
        self.repeat(&plan.typed)?;
        self.add_by_digits(query)?;
        self.literal = self.documents.len();
        self.repeat(&plan.meant)
    }

    fn repeat(&mut self, steps: &[PlanStep]) -> Result<()> {
        for step in steps {
            self.take(&step.interpretation, Some(step.is_prefix))?;
        }
        Ok(())
    }

    /// Adds what was likely meant: what the first correction finds that finds anything.
    fn correct(&mut self, typed: &Interpretation, plan: &mut Plan) -> Result<()> {
        let before = self.documents.len();
        for correction in Corrections::of(self.searcher, typed, before > 0) {
            let corrected = Rc::new(correction);
            let steps = self.look_up(&corrected)?;
            if self.documents.len() > before {
                plan.meant = steps;
                plan.corrected = Some(corrected.shown());
                break;
            }
        }
        Ok(())
    }

    /// Adds what answers an interpretation, without its pack sizes where no product has them.
    fn look_up(&mut self, interpretation: &Rc<Interpretation>) -> Result<Vec<PlanStep>> {
        let before = self.documents.len();
        let mut steps = vec![self.take(interpretation, None)?];
        if self.documents.len() == before && interpretation.has_size() {
            steps.push(self.take(&Rc::new(interpretation.without_sizes()), None)?);
        }
        Ok(steps)
    }

    /// Adds what answers an interpretation and ranks the best of it. `is_prefix` says how its last word is
    /// taken; by default it is a prefix where it is still being typed or finds nothing as a word.
    fn take(
        &mut self,
        interpretation: &Rc<Interpretation>,
        is_prefix: Option<bool>,
    ) -> Result<PlanStep> {
        let before = self.documents.len();
        // Products with that name come first: they may be hardly known.
        if !interpretation.has_size() {
            self.add_by_name(&interpretation.joined)?;
        }
        self.add_matches(interpretation, MatchMode::Words, &[])?;
        let is_needed = self.budget.is_typing || self.documents.len() == before;
        let step = PlanStep {
            interpretation: Rc::clone(interpretation),
            is_prefix: is_prefix.unwrap_or(is_needed),
        };
        if self.is_little() && step.is_prefix {
            self.add_by_prefix(interpretation)?;
        }
        if self.is_little() {
            self.add_by_categories(interpretation)?;
        }
        rank(&mut self.documents[before..], interpretation);
        Ok(step)
    }

    /// Adds the most popular of the products that have a name.
    fn add_by_name(&mut self, name: &str) -> Result<()> {
        let Some(hash) = self.searcher.vocabulary.name_of_product(name) else { return Ok(()) };
        let expression = quoted(FacetTerm::name(hash));
        let most = self.documents.len() + self.room().min(NAMED_MAX);
        // Several names share a term, so the name itself is compared.
        let query = IndexQuery { expression, sql: TEXT, most, looked_at: usize::MAX };
        self.add(query, |document| document.name() == name)
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
        let query = IndexQuery {
            expression: self.expression(rest, MatchMode::Words, &[]),
            sql: TEXT,
            most: self.budget.most,
            looked_at: LETTER_LOOKED_AT,
        };
        self.add(query, |document| {
            document.stems().split([' ', '\n']).any(|word| word.starts_with(letter))
        })
    }

    /// Adds what has each term in its words or in the name of one of its categories.
    fn add_by_categories(&mut self, interpretation: &Interpretation) -> Result<()> {
        // A visitor who types a size wants another one of the same rather than something else of that
        // size.
        if interpretation.has_size() || !self.are_known(interpretation) {
            return Ok(());
        }
        let facets = categories::facets_by_term(self.searcher, interpretation)?;
        if facets.iter().any(|facets| !facets.is_empty()) {
            self.add_matches(interpretation, MatchMode::Words, &facets)?;
        }
        Ok(())
    }

    fn is_enough(&self) -> bool {
        self.documents.len() >= self.budget.most
    }

    fn is_little(&self) -> bool {
        self.documents.len() < self.budget.least
    }

    /// How many more are needed at most.
    fn room(&self) -> usize {
        self.budget.most.saturating_sub(self.documents.len())
    }

    /// Whether all words are known; one that is not is in no category's name either.
    fn are_known(&self, interpretation: &Interpretation) -> bool {
        !interpretation.words.iter().any(|word| corrections::is_unknown(self.searcher, word))
    }

    /// Whether the index has every word that must be there in full.
    fn may_match(&self, interpretation: &Interpretation, mode: MatchMode) -> bool {
        let mut terms = interpretation.terms.as_slice();
        if let (MatchMode::Prefix, [whole @ .., _]) = (mode, terms) {
            terms = whole;
        }
        for term in terms {
            let has_variant = term
                .variants
                .iter()
                .any(|stems| stems.iter().all(|stem| self.searcher.vocabulary.is_of_product(stem)));
            if !has_variant {
                return false;
            }
        }
        true
    }

    fn expression(
        &self,
        interpretation: &Interpretation,
        mode: MatchMode,
        categories: &[Vec<FacetTerm>],
    ) -> String {
        expression(interpretation, mode, categories, self.searcher.vocabulary, self.filters)
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
        let query = IndexQuery {
            expression: self.expression(interpretation, mode, categories),
            sql: if categories.is_empty() { TEXT } else { POPULAR_TEXT },
            most: self.budget.most,
            looked_at: usize::MAX,
        };
        self.add(query, |_| true)
    }

    /// Adds products the index finds, the most popular first. `is_match` decides what the index cannot.
    fn add(&mut self, query: IndexQuery, is_match: impl Fn(&Document) -> bool) -> Result<()> {
        let mut statement = self.searcher.connection.prepare_cached(query.sql)?;
        let mut by_rank = self.searcher.connection.prepare_cached(Document::BY_RANK)?;
        let rows = statement.query_map([query.expression], |row| row.get::<_, u32>(0))?;
        let mut ranks = rows.take(query.looked_at);
        while self.documents.len() < query.most {
            // As many at once as are missing: the processor then fetches several from memory at a time.
            let missing = query.most - self.documents.len();
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
        let Some(digits) = query.digits() else { return Ok(()) };
        if self.is_enough() {
            return Ok(());
        }
        let mut statement = self.searcher.connection.prepare_cached(Document::BY_BARCODES)?;
        let mut found: Vec<Document> = Vec::new();
        for length in BARCODE_LENGTHS {
            let Some((first, end)) = barcodes_from(digits, length) else { continue };
            let rows = statement.query_map((first, end, BARCODES_MAX), Document::read)?;
            for row in rows {
                let document = row?;
                if !self.has_already(document.rank) && self.filters.accepts(&document) {
                    found.push(document);
                }
            }
        }
        found.sort_unstable_by_key(|document| document.rank);
        found.truncate(self.room());
        self.documents.extend(found);
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

/// Digits of the barcodes there are.
const BARCODE_LENGTHS: [usize; 2] = [13, 8];

/// Barcodes of a length that start with some digits, as a range of numbers; leading zeros count.
fn barcodes_from(digits: &str, length: usize) -> Option<(i64, i64)> {
    let start: i64 = digits.parse().ok()?;
    let missing = u32::try_from(length.checked_sub(digits.len())?).ok()?;
    let scale = 10_i64.pow(missing);
    Some((start.checked_mul(scale)?, start.checked_add(1)?.checked_mul(scale)?))
}
