//! What may have been meant: typos mended, glued words parted, parted ones joined.

use super::super::text::{self, Kind, Word};
use super::Sources;
use super::reading::Reading;

/// Readings that are tried at most.
const ATTEMPTS: usize = 12;
/// Words tried for one that is misspelt.
const PER_WORD: usize = 3;
/// Where something was found as typed, only a word this frequent is offered beside it: a name that
/// few products have may be a rare brand as well as a typo in the data.
const FREQUENT: u32 = 20;

/// Other readings, the likeliest first. `beside` says that something was found as typed.
pub(super) fn rewritten(sources: Sources, reading: &Reading, beside: bool) -> Vec<Reading> {
    let words = &reading.words;
    let mut others = Vec::new();
    let unknown = unknown(sources, words);
    if !unknown.is_empty() {
        others.extend(mended(sources, words, &unknown, if beside { FREQUENT } else { 1 }));
    }
    if !beside {
        others.extend(joined(sources, words));
        for at in 0..words.len() {
            others.extend(mended(sources, words, &[at], 1));
        }
    }
    others.dedup();
    others.truncate(ATTEMPTS);
    others.into_iter().map(|words| Reading::of(&words, sources.synonyms)).collect()
}

/// The words a query may be proposed with instead, as text, the likeliest first.
pub(super) fn proposals(sources: Sources, reading: &Reading) -> Vec<Reading> {
    rewritten(sources, reading, false)
}

/// The words nobody knows.
fn unknown(sources: Sources, words: &[Word]) -> Vec<usize> {
    let is_unknown = |word: &Word| {
        word.kind == Kind::Plain
            && sources.words.products(&word.folded) == 0
            && sources.synonyms.of(&word.stem).is_empty()
    };
    (0..words.len()).filter(|&at| is_unknown(&words[at])).collect()
}

/// The words with some of them replaced: all by their likeliest, then each by others.
fn mended(sources: Sources, words: &[Word], at: &[usize], frequent: u32) -> Vec<Vec<Word>> {
    let choices: Vec<Vec<Vec<Word>>> =
        at.iter().map(|&at| replacements(sources, &words[at], frequent)).collect();
    if choices.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let most = choices.iter().map(Vec::len).max().unwrap_or(0);
    let with = |number: usize| {
        let mut at = at.iter().zip(&choices).peekable();
        let replaced = words.iter().enumerate().flat_map(|(place, word)| {
            match at.next_if(|(chosen, _)| **chosen == place) {
                Some((_, choices)) => choices
                    .get(number)
                    .or(choices.first())
                    .cloned()
                    .unwrap_or_else(|| vec![word.clone()]),
                None => vec![word.clone()],
            }
        });
        replaced.collect()
    };
    (0..most).map(with).collect()
}

/// What a word may stand for: a word with one mistake, two words, a word with two mistakes.
fn replacements(sources: Sources, word: &Word, frequent: u32) -> Vec<Vec<Word>> {
    if word.kind != Kind::Plain {
        return Vec::new();
    }
    let corrections = sources.words.corrections(&word.folded, PER_WORD);
    let corrections: Vec<_> =
        corrections.into_iter().filter(|(known, _)| known.products >= frequent).collect();
    let of = |wanted: usize| {
        let found = corrections.iter().filter(move |(_, mistakes)| *mistakes == wanted);
        found.map(|(known, _)| text::words(known.word))
    };
    let parted = sources.words.split(&word.folded).map(|halves| text::words(&halves.join(" ")));
    of(1).chain(parted).chain(of(2)).collect()
}

/// The words with two neighbours joined to one that is known.
fn joined(sources: Sources, words: &[Word]) -> Vec<Vec<Word>> {
    let pairs = words.windows(2).enumerate().filter_map(|(at, pair)| {
        let one = format!("{}{}", pair[0].folded, pair[1].folded);
        let known = sources.words.products(&one) > 0;
        let whole = if known { Some(one) } else { nearest(sources, &one) };
        Some((at, text::words(&whole?)))
    });
    let with = |(at, one): (usize, Vec<Word>)| {
        words[..at].iter().cloned().chain(one).chain(words[at + 2..].iter().cloned()).collect()
    };
    pairs.map(with).collect()
}

fn nearest(sources: Sources, folded: &str) -> Option<String> {
    sources.words.corrections(folded, 1).first().map(|(known, _)| known.word.to_string())
}
