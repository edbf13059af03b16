//! The order of the best that was found: how well a name answers first, then how many people look for
//! the product.

use std::cmp::Reverse;

use memchr::memmem::Finder;

use super::super::sheet::Sheet;
use super::reading::{Reading, Term};

/// So many of those found first are put in order; the others follow by popularity.
pub(super) const ORDERED: usize = 60;

/// How well a product answers, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    /// The name is what was typed, with or without the brand.
    Exact,
    /// The name starts with it.
    Start,
    /// The name has all of it in a row.
    Row,
    /// The name has all of it.
    Name,
    /// Name and brands together have all of it.
    Brand,
    /// The rest is told by its category.
    Category,
}

/// How near words must be to what was typed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Nearness {
    /// The same words.
    Typed,
    /// Or others that mean the same.
    Meant,
    /// Or, for the last one, others that start with it.
    Begun,
}

/// Orders the first of those found.
pub(super) fn order(sheets: &mut [Sheet], reading: &Reading) {
    let asked = Asked::of(reading);
    let first = sheets.len().min(ORDERED);
    sheets[..first].sort_by_cached_key(|sheet| {
        let (nearness, fit) = asked.standing(sheet);
        (nearness, fit, Reverse(asked.sizes(sheet)), sheet.rank)
    });
}

/// What is looked for in the stems of products.
struct Asked<'r> {
    /// The stems that were typed, in a row.
    joined: &'r str,
    in_a_row: Finder<'r>,
    /// All but pack sizes.
    terms: Vec<Sought<'r>>,
    sizes: Vec<Sought<'r>>,
    has_synonyms: bool,
}

/// What a [`Term`] is found by.
struct Sought<'r> {
    ways: Vec<Vec<Finder<'r>>>,
    start: Option<Finder<'r>>,
}

impl<'r> Asked<'r> {
    fn of(reading: &'r Reading) -> Self {
        let sought = |is_size: bool| {
            let terms = reading.terms.iter().filter(|term| term.is_size == is_size);
            terms.map(Sought::of).collect::<Vec<_>>()
        };
        Self {
            joined: &reading.joined,
            in_a_row: Finder::new(&reading.joined),
            terms: sought(false),
            sizes: sought(true),
            has_synonyms: reading.terms.iter().any(|term| term.ways.len() > 1),
        }
    }

    fn standing(&self, sheet: &Sheet) -> (Nearness, Fit) {
        let meant = self.has_synonyms.then_some(Nearness::Meant);
        let all = [Some(Nearness::Typed), meant, Some(Nearness::Begun)].into_iter().flatten();
        let mut all = all.map(|nearness| (nearness, self.fit(sheet, nearness)));
        let best = all.find(|(_, fit)| *fit != Fit::Category);
        best.unwrap_or((Nearness::Begun, Fit::Category))
    }

    fn fit(&self, sheet: &Sheet, nearness: Nearness) -> Fit {
        if !self.is_in(sheet.stems(), nearness) {
            return Fit::Category;
        }
        let (name, asked) = (sheet.name(), self.joined);
        if name.is_empty() || asked.is_empty() {
            return Fit::Brand;
        }
        let rest = without_brand(asked, sheet.brand());
        if asked == name || rest == name {
            return Fit::Exact;
        }
        let starts = |text: &str, start: &str| {
            let after = text.strip_prefix(start);
            after.is_some_and(|after| nearness == Nearness::Begun || is_end(after))
        };
        if starts(name, asked) || !rest.is_empty() && starts(name, rest) {
            return Fit::Start;
        }
        if !self.is_in(name, nearness) {
            return Fit::Brand;
        }
        let mut rows = self.in_a_row.find_iter(name.as_bytes());
        let is_row = rows.any(|at| name[..at].ends_with(' ') && starts(&name[at..], asked));
        if is_row { Fit::Row } else { Fit::Name }
    }

    fn is_in(&self, stems: &str, nearness: Nearness) -> bool {
        self.terms.iter().all(|term| term.is_in(stems, nearness))
    }

    /// How many of the pack sizes that were typed it has.
    fn sizes(&self, sheet: &Sheet) -> usize {
        let sizes = self.sizes.iter();
        sizes.filter(|size| size.is_in(sheet.stems(), Nearness::Typed)).count()
    }
}

impl<'r> Sought<'r> {
    fn of(term: &'r Term) -> Self {
        let way = |stems: &'r Vec<String>| stems.iter().map(Finder::new).collect();
        let start = term.start.as_ref().map(Finder::new);
        Self { ways: term.ways.iter().map(way).collect(), start }
    }

    /// Whether it is in some stems, in one of its ways.
    fn is_in(&self, stems: &str, nearness: Nearness) -> bool {
        let ways = if nearness == Nearness::Typed { &self.ways[..1] } else { &self.ways[..] };
        ways.iter().any(|way| way.iter().all(|stem| has(stems, stem, is_end)))
            || nearness == Nearness::Begun
                && self.start.as_ref().is_some_and(|start| has(stems, start, |_| true))
    }
}

/// Whether a stem is among others, parted by spaces and lines; `ends` tells from what follows whether
/// it ends there.
fn has(stems: &str, stem: &Finder, ends: fn(&str) -> bool) -> bool {
    stem.find_iter(stems.as_bytes()).any(|at| {
        let (before, from) = stems.split_at(at);
        (before.is_empty() || before.ends_with([' ', '\n'])) && ends(&from[stem.needle().len()..])
    })
}

fn is_end(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '\n'])
}

/// What was typed without the brand before or after it.
fn without_brand<'a>(asked: &'a str, brand: &str) -> &'a str {
    if brand.is_empty() {
        return asked;
    }
    let before = asked.strip_prefix(brand).and_then(|rest| rest.strip_prefix(' '));
    let after = asked.strip_suffix(brand).and_then(|rest| rest.strip_suffix(' '));
    before.or(after).unwrap_or(asked)
}
