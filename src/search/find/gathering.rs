//! Collects what is found, from the narrowest reading of a query to the widest, until there is enough.

use anyhow::Result;

use super::super::query::{Query, Spelling};
use super::super::sheet::Sheet;
use super::expression::{Width, expression};
use super::filters::{Filters, Sieve};
use super::ranking::order;
use super::reading::Reading;
use super::{Sources, categories, rewriting};

/// Fewer than this and typos are looked for.
const FEW: usize = 3;
/// Products whose barcodes start with what was typed.
const BARCODES_MAX: usize = 1000;

/// How many products are needed.
#[derive(Clone, Copy)]
pub(super) struct Need {
    /// More are not looked for.
    pub(super) most: usize,
    /// With fewer, the query is taken more widely. Whoever is found so comes after the others, so
    /// that pages follow each other whatever they need.
    pub(super) least: usize,
    /// Whether the last word is still being typed. Else it is only taken as a beginning where it
    /// finds nothing as it is.
    pub(super) is_typing: bool,
}

impl Need {
    /// As many as there are, up to a number.
    pub(super) fn all(most: usize) -> Self {
        Self { most, least: most, is_typing: false }
    }
}

/// All that was found, in the order it is shown.
pub(super) struct Gathered<'a> {
    pub(super) sheets: Vec<Sheet<'a>>,
    /// What the query was read as where that is not what was typed.
    pub(super) corrected: Option<String>,
    /// How many of the first were found as typed.
    pub(super) literal: usize,
}

/// The products that answer a query. Equal questions get equal answers, so that pages
/// follow each other.
pub(super) fn gather<'a>(
    sources: Sources<'a>,
    query: &Query,
    filters: &Filters,
    need: Need,
) -> Result<Gathered<'a>> {
    let nothing = Gathered { sheets: Vec::new(), corrected: None, literal: 0 };
    let Some(sieve) = Sieve::of(filters, sources.connection)? else { return Ok(nothing) };
    if query.is_empty() {
        return Ok(nothing);
    }
    let mut gathering = Gathering { sources, sieve: &sieve, need, found: Found::default() };
    let reading = Reading::of(query.words(), sources.synonyms);
    gathering.read(&reading)?;
    gathering.by_digits(query)?;
    let literal = gathering.found.sheets.len();
    let may_mend = query.spelling() == Spelling::Mended && literal < FEW;
    let corrected = if may_mend { gathering.mend(&reading)? } else { None };
    Ok(Gathered { sheets: gathering.found.sheets, corrected, literal })
}

/// Whether anything answers a reading.
pub(super) fn has_any(sources: Sources, reading: &Reading) -> Result<bool> {
    let filters = Filters::default();
    let Some(sieve) = Sieve::of(&filters, sources.connection)? else { return Ok(false) };
    let mut gathering =
        Gathering { sources, sieve: &sieve, need: Need::all(1), found: Found::default() };
    gathering.read(reading)?;
    Ok(!gathering.found.sheets.is_empty())
}

#[derive(Default)]
struct Found<'a> {
    sheets: Vec<Sheet<'a>>,
    /// Ranks of all that an earlier question found, sorted.
    earlier: Vec<u32>,
}

struct Gathering<'a, 's> {
    sources: Sources<'a>,
    sieve: &'s Sieve,
    need: Need,
    found: Found<'a>,
}

impl Gathering<'_, '_> {
    /// Adds what answers a reading and orders the best of it.
    fn read(&mut self, reading: &Reading) -> Result<()> {
        let before = self.found.sheets.len();
        self.read_widely(reading)?;
        if self.found.sheets.len() == before && reading.has_size() {
            self.read_widely(&reading.without_sizes())?;
        }
        order(&mut self.found.sheets[before..], reading);
        Ok(())
    }

    fn read_widely(&mut self, reading: &Reading) -> Result<()> {
        let before = self.found.sheets.len();
        self.ask(reading, Width::Words, &[])?;
        let is_begun = self.need.is_typing || self.found.sheets.len() == before;
        let can_begin = reading.terms.last().is_some_and(|last| last.start.is_some());
        if self.is_little() && is_begun && can_begin {
            self.ask(reading, Width::Beginning, &[])?;
        }
        if self.is_little() && self.are_known(reading) {
            let marks = categories::marks_by_term(self.sources, reading)?;
            if marks.iter().any(|marks| !marks.is_empty()) {
                self.ask(reading, Width::Words, &marks)?;
            }
        }
        Ok(())
    }

    fn is_enough(&self) -> bool {
        self.found.sheets.len() >= self.need.most
    }

    /// How many more are needed at most.
    fn room(&self) -> usize {
        self.need.most.saturating_sub(self.found.sheets.len())
    }

    fn is_little(&self) -> bool {
        self.found.sheets.len() < self.need.least
    }

    /// Whether all words are known; one that is not is in no category's name either.
    fn are_known(&self, reading: &Reading) -> bool {
        !reading.words.iter().any(|word| rewriting::is_unknown(self.sources, word))
    }

    /// Whether the index has every word that must be there as it is.
    fn may_find(&self, reading: &Reading, width: Width) -> bool {
        let is_there = |stem: &String| self.sources.words.is_of_product(stem);
        let begun = usize::from(width == Width::Beginning);
        let terms = &reading.terms[..reading.terms.len().saturating_sub(begun)];
        terms.iter().all(|term| term.ways.iter().any(|way| way.iter().all(is_there)))
    }

    /// Adds what is new of what the index knows, the best known first.
    fn ask(&mut self, reading: &Reading, width: Width, marks: &[Vec<char>]) -> Result<()> {
        if marks.is_empty() && !self.may_find(reading, width) {
            return Ok(());
        }
        let asked = expression(reading, width, marks, self.sources.words, self.sieve);
        let sql = match marks {
            [] => "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid",
            _ => "SELECT rowid FROM best_text WHERE best_text MATCH ?1 ORDER BY rowid",
        };
        let mut ranks = self.sources.connection.prepare_cached(sql)?;
        let mut by_rank = self.sources.connection.prepare_cached(Sheet::BY_RANK)?;
        let mut ranks = ranks.query_map([asked], |row| row.get::<_, u32>(0))?;
        while !self.is_enough() {
            // All at once: the processor then fetches several from memory at a time.
            let new = ranks
                .by_ref()
                .filter(|rank| !matches!(rank, Ok(rank) if self.found.has_already(*rank)));
            let new: Vec<u32> = new.take(self.room()).collect::<rusqlite::Result<_>>()?;
            if new.is_empty() {
                break;
            }
            let front = self.sources.front;
            let known = front.map_or_else(|| vec![None; new.len()], |front| front.sheets(&new));
            for (rank, sheet) in new.into_iter().zip(known) {
                let sheet = match sheet {
                    Some(sheet) => sheet,
                    None => by_rank.query_row([rank], Sheet::read)?,
                };
                self.found.add(sheet, self.sieve);
            }
        }
        self.found.close_question();
        Ok(())
    }

    /// Adds products whose barcodes start with the digits that were typed.
    fn by_digits(&mut self, query: &Query) -> Result<()> {
        let Some(digits) = query.digits().filter(|_| !self.is_enough()) else { return Ok(()) };
        let mut statement = self.sources.connection.prepare_cached(Sheet::BY_BARCODES)?;
        let mut found: Vec<Sheet> = Vec::new();
        for (first, end) in barcodes_from(digits) {
            let rows = statement.query_map((first, end, BARCODES_MAX), Sheet::read)?;
            found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        found.sort_unstable_by_key(|sheet| sheet.rank);
        found.retain(|sheet| !self.found.has_already(sheet.rank));
        found.truncate(self.room());
        for sheet in found {
            self.found.add(sheet, self.sieve);
        }
        self.found.close_question();
        Ok(())
    }

    /// Adds what was likely meant, and says what that is.
    fn mend(&mut self, reading: &Reading) -> Result<Option<String>> {
        let before = self.found.sheets.len();
        for other in rewriting::rewritten(self.sources, reading, before > 0) {
            self.read(&other)?;
            if self.found.sheets.len() > before {
                return Ok(Some(other.shown()));
            }
        }
        Ok(None)
    }
}

impl<'a> Found<'a> {
    fn add(&mut self, sheet: Sheet<'a>, sieve: &Sieve) {
        if sieve.lets_pass(&sheet) {
            self.sheets.push(sheet);
        }
    }

    /// Whether an earlier question found it; one question finds nothing twice.
    fn has_already(&self, rank: u32) -> bool {
        self.earlier.binary_search(&rank).is_ok()
    }

    fn close_question(&mut self) {
        self.earlier = self.sheets.iter().map(|sheet| sheet.rank).collect();
        self.earlier.sort_unstable();
    }
}

/// Barcodes of 13 and of 8 digits that start with some, as ranges of numbers; leading zeros count.
fn barcodes_from(digits: &str) -> impl Iterator<Item = (i64, i64)> {
    let start: i64 = digits.parse().unwrap_or(i64::MAX);
    let length = digits.len();
    [13_usize, 8].into_iter().filter_map(move |whole| {
        let left = u32::try_from(whole.checked_sub(length)?).ok()?;
        let scale = 10_i64.pow(left);
        Some((start.checked_mul(scale)?, start.checked_add(1)?.checked_mul(scale)?))
    })
}
