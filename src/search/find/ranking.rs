//! The order of the best that was found: how well a name answers first, then how many people look for
//! the product.

use std::cmp::Reverse;

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

/// How whole words must be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Wholeness {
    Whole,
    /// The last one may be a beginning.
    Beginning,
}

/// Orders the first of those found.
pub(super) fn order(sheets: &mut [Sheet], reading: &Reading) {
    let first = sheets.len().min(ORDERED);
    sheets[..first].sort_by_cached_key(|sheet| {
        let (wholeness, fit) = standing(sheet, reading);
        (wholeness, fit, Reverse(sizes(sheet, reading)), sheet.rank)
    });
}

fn standing(sheet: &Sheet, reading: &Reading) -> (Wholeness, Fit) {
    match fit(sheet, reading, Wholeness::Whole) {
        Fit::Category => match fit(sheet, reading, Wholeness::Beginning) {
            Fit::Category => (Wholeness::Beginning, Fit::Category),
            fit => (Wholeness::Beginning, fit),
        },
        fit => (Wholeness::Whole, fit),
    }
}

fn fit(sheet: &Sheet, reading: &Reading, wholeness: Wholeness) -> Fit {
    let (name, brand) = (sheet.name(), sheet.brand());
    let asked = reading.joined.as_str();
    let terms = || reading.terms.iter().filter(|term| !term.is_size);
    let all_in = |lines: &[&str]| terms().all(|term| has(lines, term, wholeness));
    if name.is_empty() || asked.is_empty() {
        return if all_in(&[name, brand, sheet.others()]) { Fit::Brand } else { Fit::Category };
    }
    let rest = without_brand(asked, brand);
    if asked == name || rest == name {
        return Fit::Exact;
    }
    let has_start = |text: &str, start: &str| match text.strip_prefix(start) {
        Some(after) => {
            wholeness == Wholeness::Beginning || after.is_empty() || after.starts_with(' ')
        }
        None => false,
    };
    if has_start(name, asked) || !rest.is_empty() && has_start(name, rest) {
        return Fit::Start;
    }
    if all_in(&[name]) {
        let in_a_row = name
            .match_indices(asked)
            .any(|(at, _)| name[..at].ends_with(' ') && has_start(&name[at..], asked));
        return if in_a_row { Fit::Row } else { Fit::Name };
    }
    if all_in(&[name, brand, sheet.others()]) { Fit::Brand } else { Fit::Category }
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

/// Whether a term is in some lines, in one of its ways.
fn has(lines: &[&str], term: &Term, wholeness: Wholeness) -> bool {
    let has_word = |stem: &str| lines.iter().any(|line| line.split(' ').any(|word| word == stem));
    let has_start =
        |start: &str| lines.iter().any(|line| line.split(' ').any(|word| word.starts_with(start)));
    term.ways.iter().any(|way| way.iter().all(|stem| has_word(stem)))
        || wholeness == Wholeness::Beginning && term.start.as_deref().is_some_and(has_start)
}

/// How many of the pack sizes that were typed it has.
fn sizes(sheet: &Sheet, reading: &Reading) -> usize {
    let asked = reading.terms.iter().filter(|term| term.is_size);
    asked.filter(|term| has(&[sheet.name(), sheet.others()], term, Wholeness::Whole)).count()
}
