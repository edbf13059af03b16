//! Collects what is found, from the narrowest reading of a query to the widest, until there is enough.

use std::rc::Rc;

use anyhow::Result;

use super::super::mark;
use super::super::query::{Query, Spelling};
use super::super::sheet::Sheet;
use super::expression::{Width, expression};
use super::filters::{Filters, Sieve};
use super::ranking::order;
use super::reading::Reading;
use super::{Sources, categories, rewriting};

/// Fewer than this and typos are looked for.
const FEW: usize = 3;
/// Products whose whole name was typed that come before others.
const NAMED_MAX: usize = 8;
/// Products that are looked at for a word that begins with a letter.
const BEGUN_LOOKED_AT: usize = 1000;
/// Products whose barcodes start with what was typed.
const BARCODES_MAX: usize = 1000;

/// Asks the index for ranks, the best known first.
const TEXT: &str = "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid";
/// The same among the best known, who are also found by their categories.
const BEST_TEXT: &str = "SELECT rowid FROM best_text WHERE best_text MATCH ?1 ORDER BY rowid";

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
    let reading = Rc::new(Reading::of(query.words(), sources.synonyms));
    let mut gathering = Gathering { sources, sieve: &sieve, need, found: Found::default() };
    let corrected = if sieve.is_open() {
        gathering.explore(query, &reading)?.corrected
    } else {
        // What somebody meant is decided by what there is: what it is narrowed by changes no word.
        let (sieve, need) = (&Sieve::default(), Need::all(2 * FEW));
        let mut all = Gathering { sources, sieve, need, found: Found::default() };
        let course = all.explore(query, &reading)?;
        gathering.follow(&course, query)?;
        course.corrected
    };
    let Found { sheets, literal, .. } = gathering.found;
    Ok(Gathered { sheets, corrected, literal })
}

/// Whether anything answers a reading.
pub(super) fn has_any(sources: Sources, reading: &Reading) -> Result<bool> {
    let (sieve, need) = (&Sieve::default(), Need::all(1));
    let mut gathering = Gathering { sources, sieve, need, found: Found::default() };
    gathering.read(&Rc::new(reading.clone()))?;
    Ok(!gathering.found.sheets.is_empty())
}

#[derive(Default)]
struct Found<'a> {
    sheets: Vec<Sheet<'a>>,
    /// How many of the first were found as typed.
    literal: usize,
    /// Ranks of all that an earlier question found, sorted.
    earlier: Vec<u32>,
}

struct Gathering<'a, 's> {
    sources: Sources<'a>,
    sieve: &'s Sieve,
    need: Need,
    found: Found<'a>,
}

/// How a query is taken.
#[derive(Default)]
struct Course {
    typed: Vec<Step>,
    /// As what was likely meant.
    meant: Vec<Step>,
    /// What that is.
    corrected: Option<String>,
}

/// A reading that was asked for, and whether its last word was taken as a beginning.
struct Step {
    reading: Rc<Reading>,
    is_begun: bool,
}

/// A question to the index.
struct Question {
    expression: String,
    /// [`TEXT`] or [`BEST_TEXT`].
    table: &'static str,
    /// With so many found it ends.
    most: usize,
    /// So it does after so many that were looked at.
    looked_at: usize,
}

impl Gathering<'_, '_> {
    /// Adds what answers a query, and says how it was taken.
    fn explore(&mut self, query: &Query, reading: &Rc<Reading>) -> Result<Course> {
        let typed = self.read(reading)?;
        self.by_digits(query)?;
        let course = Course { typed, ..Course::default() };
        self.found.literal = self.found.sheets.len();
        let may_mend = query.spelling() == Spelling::Mended && self.found.literal < FEW;
        if may_mend { self.mend(reading, course) } else { Ok(course) }
    }

    /// Adds what answers a query that is taken as another gathering has taken it.
    fn follow(&mut self, course: &Course, query: &Query) -> Result<()> {
        self.repeat(&course.typed)?;
        self.by_digits(query)?;
        self.found.literal = self.found.sheets.len();
        self.repeat(&course.meant)
    }

    fn repeat(&mut self, steps: &[Step]) -> Result<()> {
        steps.iter().try_for_each(|step| self.take(&step.reading, Some(step.is_begun)).map(drop))
    }

    /// Adds what answers a reading and orders the best of it.
    fn read(&mut self, reading: &Rc<Reading>) -> Result<Vec<Step>> {
        let before = self.found.sheets.len();
        let mut steps = vec![self.take(reading, None)?];
        if self.found.sheets.len() == before && reading.has_size() {
            steps.push(self.take(&Rc::new(reading.without_sizes()), None)?);
        }
        Ok(steps)
    }

    /// The same as widely as it was taken elsewhere, else as there is need of it.
    fn take(&mut self, reading: &Rc<Reading>, is_begun: Option<bool>) -> Result<Step> {
        let before = self.found.sheets.len();
        self.by_words(reading)?;
        let is_needed = || self.need.is_typing || self.found.sheets.len() == before;
        let step =
            Step { reading: Rc::clone(reading), is_begun: is_begun.unwrap_or_else(is_needed) };
        self.widen(&step)?;
        order(&mut self.found.sheets[before..], reading);
        Ok(step)
    }

    /// Adds what has all words. Of those that are named so some come first: they may be hardly known.
    fn by_words(&mut self, reading: &Reading) -> Result<()> {
        if !reading.has_size() {
            self.by_name(&reading.joined)?;
        }
        self.ask(reading, Width::Words, &[])
    }

    /// Adds the best known of the products that have a name.
    fn by_name(&mut self, name: &str) -> Result<()> {
        let Some(hash) = self.sources.words.name_of_product(name) else { return Ok(()) };
        let expression = format!("\"{}\"", mark::name(hash));
        let most = self.found.sheets.len() + self.room().min(NAMED_MAX);
        let question = Question { expression, table: TEXT, most, looked_at: usize::MAX };
        self.add(question, |sheet| sheet.name() == name)
    }

    /// Adds what answers a reading and has a word that begins with a letter. The index does not know
    /// those, but many words do: they are among the best known.
    fn by_letter(&mut self, letter: &str, rest: &Reading) -> Result<()> {
        // One letter alone begins too many words.
        if rest.terms.is_empty() || !self.may_find(rest, Width::Words) {
            return Ok(());
        }
        let expression = expression(rest, Width::Words, &[], self.sources.words, self.sieve);
        let most = self.need.most;
        let question = Question { expression, table: TEXT, most, looked_at: BEGUN_LOOKED_AT };
        let begins = |word: &str| word.starts_with(letter);
        self.add(question, |sheet| sheet.stems().split([' ', '\n']).any(begins))
    }

    /// Where little is found by words, adds what begins so and what is in categories that are named so.
    fn widen(&mut self, step: &Step) -> Result<()> {
        let reading = &step.reading;
        let can_begin = reading.terms.last().is_some_and(|last| last.start.is_some());
        if self.is_little() && step.is_begun && can_begin {
            match reading.last_letter() {
                Some((letter, rest)) => self.by_letter(letter, &rest)?,
                None => self.ask(reading, Width::Beginning, &[])?,
            }
        }
        // Whoever names a size wants another one of the same rather than something else of that size.
        if self.is_little() && !reading.has_size() && self.are_known(reading) {
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
        let expression = expression(reading, width, marks, self.sources.words, self.sieve);
        let table = if marks.is_empty() { TEXT } else { BEST_TEXT };
        let most = self.need.most;
        self.add(Question { expression, table, most, looked_at: usize::MAX }, |_| true)
    }

    /// Adds products the index finds, the best known first. `is_meant` knows what it cannot tell.
    fn add(&mut self, question: Question, is_meant: impl Fn(&Sheet) -> bool) -> Result<()> {
        let mut ranks = self.sources.connection.prepare_cached(question.table)?;
        let mut by_rank = self.sources.connection.prepare_cached(Sheet::BY_RANK)?;
        let ranks = ranks.query_map([question.expression], |row| row.get::<_, u32>(0))?;
        let mut ranks = ranks.take(question.looked_at);
        while self.found.sheets.len() < question.most {
            // All at once: the processor then fetches several from memory at a time.
            let new = ranks
                .by_ref()
                .filter(|rank| !matches!(rank, Ok(rank) if self.found.has_already(*rank)));
            let new = new.take(question.most - self.found.sheets.len());
            let new: Vec<u32> = new.collect::<rusqlite::Result<_>>()?;
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
                if is_meant(&sheet) && self.sieve.lets_pass(&sheet) {
                    self.found.sheets.push(sheet);
                }
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
        found.retain(|sheet| !self.found.has_already(sheet.rank) && self.sieve.lets_pass(sheet));
        found.sort_unstable_by_key(|sheet| sheet.rank);
        found.truncate(self.room());
        self.found.sheets.extend(found);
        self.found.close_question();
        Ok(())
    }

    /// Adds what was likely meant.
    fn mend(&mut self, reading: &Reading, typed: Course) -> Result<Course> {
        let before = self.found.sheets.len();
        for other in rewriting::rewritten(self.sources, reading, before > 0) {
            let other = Rc::new(other);
            let meant = self.read(&other)?;
            if self.found.sheets.len() > before {
                return Ok(Course { meant, corrected: Some(other.shown()), ..typed });
            }
        }
        Ok(typed)
    }
}

impl Found<'_> {
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
