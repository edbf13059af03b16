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
    let first = sheets.len().min(ORDERED);
    sheets[..first].sort_by_cached_key(|sheet| {
        let (nearness, fit) = standing(sheet, reading);
        (nearness, fit, Reverse(sizes(sheet, reading)), sheet.rank)
    });
}

fn standing(sheet: &Sheet, reading: &Reading) -> (Nearness, Fit) {
    let stands = |nearness| (nearness, fit(sheet, reading, nearness));
    let has_synonyms = reading.terms.iter().any(|term| term.ways.len() > 1);
    let meant = has_synonyms.then_some(Nearness::Meant);
    let all = [Some(Nearness::Typed), meant, Some(Nearness::Begun)].into_iter().flatten();
    let mut all = all.map(stands);
    let best = all.find(|(_, fit)| *fit != Fit::Category);
    best.unwrap_or((Nearness::Begun, Fit::Category))
}

fn fit(sheet: &Sheet, reading: &Reading, nearness: Nearness) -> Fit {
    let (name, brand) = (sheet.name(), sheet.brand());
    let asked = reading.joined.as_str();
    let terms = || reading.terms.iter().filter(|term| !term.is_size);
    let all_in = |lines: &[&str]| terms().all(|term| has(lines, term, nearness));
    if name.is_empty() || asked.is_empty() {
        return if all_in(&[name, brand, sheet.others()]) { Fit::Brand } else { Fit::Category };
    }
    let rest = without_brand(asked, brand);
    if asked == name || rest == name {
        return Fit::Exact;
    }
    let has_start = |text: &str, start: &str| match text.strip_prefix(start) {
        Some(after) => nearness == Nearness::Begun || after.is_empty() || after.starts_with(' '),
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
fn has(lines: &[&str], term: &Term, nearness: Nearness) -> bool {
    // Stems are ASCII, and bytes are parted more quickly than characters.
    let words = || lines.iter().flat_map(|line| line.as_bytes().split(|&byte| byte == b' '));
    let has_word = |stem: &str| words().any(|word| word == stem.as_bytes());
    let has_start = |start: &str| words().any(|word| word.starts_with(start.as_bytes()));
    let ways = if nearness == Nearness::Typed { &term.ways[..1] } else { &term.ways[..] };
    ways.iter().any(|way| way.iter().all(|stem| has_word(stem)))
        || nearness == Nearness::Begun && term.start.as_deref().is_some_and(has_start)
}

/// How many of the pack sizes that were typed it has.
fn sizes(sheet: &Sheet, reading: &Reading) -> usize {
    let asked = reading.terms.iter().filter(|term| term.is_size);
    asked.filter(|term| has(&[sheet.name(), sheet.others()], term, Nearness::Typed)).count()
}
