//! What may have been meant: typos corrected, glued words split, split ones joined.

use super::Searcher;
use super::interpretation::Interpretation;
use crate::words::{self, Word, WordKind};

/// Interpretations that are tried at most.
const ATTEMPTS: usize = 12;
/// Words tried for one that is misspelt.
const PER_WORD: usize = 3;
/// Where something was found as typed, only a word this frequent is offered instead: a name that few
/// products have may be a rare brand as well as a typo in the data.
const FREQUENT: u32 = 20;
/// And it must be this many times as frequent as the word that was typed.
const TIMES_AS_FREQUENT: u32 = 50;

/// What a word may stand for, each time as words, the likeliest first; nothing where it is left as it is.
type Choices = Vec<Vec<Word>>;

/// How words are corrected.
#[derive(Clone, Copy)]
enum CorrectionKind {
    /// Unknown words, each by its likeliest replacement.
    Likeliest,
    /// Unknown words, by other replacements.
    Others,
    /// Unknown words and rare ones together: a typo may have made a word that is in the catalogue as a
    /// typo.
    WithRare,
    /// Two neighbours joined to a word that is known.
    Joined,
    /// A known word, by its position.
    Known(usize),
    /// Rare words alone.
    Rare,
}

/// Corrected interpretations of words, the likeliest first, `ATTEMPTS` at most. `is_found` says that
/// something was found as typed.
///
/// Almost always the first one is what was meant. So the kinds of corrections are tried one after the
/// other, and one is only looked for when all of those before it have found nothing.
pub(super) fn corrections<'a>(
    searcher: Searcher<'a>,
    words: &'a [Word],
    is_found: bool,
) -> impl Iterator<Item = Interpretation> {
    let mut kinds = Vec::new();
    if is_found {
        kinds.push(CorrectionKind::Rare);
    } else {
        kinds.push(CorrectionKind::Likeliest);
        kinds.push(CorrectionKind::Others);
        kinds.push(CorrectionKind::WithRare);
        kinds.push(CorrectionKind::Joined);
        kinds.extend((0..words.len()).map(CorrectionKind::Known));
    }
    let all = kinds.into_iter().flat_map(move |kind| corrected_as(kind, searcher, words));
    all.take(ATTEMPTS).map(move |words| Interpretation::of(&words, searcher.synonyms))
}

/// The words corrected in one way.
fn corrected_as(kind: CorrectionKind, searcher: Searcher, words: &[Word]) -> Vec<Vec<Word>> {
    let mut all = match kind {
        CorrectionKind::Likeliest => corrected(words, &unknown(searcher, words, 1)),
        CorrectionKind::Others => {
            let mut all = corrected(words, &unknown(searcher, words, usize::MAX));
            // The first one was tried as the likeliest.
            all.drain(..all.len().min(1));
            all
        }
        CorrectionKind::WithRare => with_rare(searcher, words),
        CorrectionKind::Joined => joined(searcher, words),
        CorrectionKind::Known(at) => known(searcher, words, at),
        CorrectionKind::Rare => corrected(words, &rare(searcher, words)),
    };
    // « etet » falls into two words that ask for nothing.
    all.retain(|words| !words.is_empty());
    all
}

/// Whether a word is neither in the vocabulary nor has synonyms.
pub(super) fn is_unknown(searcher: Searcher, word: &Word) -> bool {
    word.kind == WordKind::Plain
        && searcher.vocabulary.products(&word.folded) == 0
        && searcher.synonyms.of(&word.stem).is_empty()
}

/// `most` replacements for each of the unknown words.
fn unknown(searcher: Searcher, words: &[Word], most: usize) -> Vec<Choices> {
    let mut all = Vec::with_capacity(words.len());
    for word in words {
        let is_unknown = is_unknown(searcher, word);
        all.push(if is_unknown { replacements(searcher, word, most) } else { Choices::new() });
    }
    all
}

/// Far more frequent words a mistake away from each of the words.
fn rare(searcher: Searcher, words: &[Word]) -> Vec<Choices> {
    let mut all = Vec::with_capacity(words.len());
    for word in words {
        let mut choices = Choices::new();
        if word.kind == WordKind::Plain {
            let own = searcher.vocabulary.products(&word.folded);
            let products = FREQUENT.max(own.saturating_mul(TIMES_AS_FREQUENT));
            for (near, _) in searcher.vocabulary.more_frequent(&word.folded, products, PER_WORD) {
                choices.push(words::split(near.word));
            }
        }
        all.push(choices);
    }
    all
}

/// The words with unknown ones and rare ones replaced.
fn with_rare(searcher: Searcher, words: &[Word]) -> Vec<Vec<Word>> {
    let mut choices = rare(searcher, words);
    if choices.concat().is_empty() {
        return Vec::new();
    }
    for (at, unknown) in unknown(searcher, words, usize::MAX).into_iter().enumerate() {
        if !unknown.is_empty() {
            choices[at] = unknown;
        }
    }
    corrected(words, &choices)
}

/// The words with a known one replaced.
fn known(searcher: Searcher, words: &[Word], at: usize) -> Vec<Vec<Word>> {
    let mut all = Vec::new();
    if !is_unknown(searcher, &words[at]) {
        for replacement in replacements(searcher, &words[at], usize::MAX) {
            all.push([&words[..at], &replacement, &words[at + 1..]].concat());
        }
    }
    all
}

/// The words with some of them replaced: all by their likeliest replacements, then all by their second
/// ones, and so on. A word that has no more of them keeps its likeliest.
fn corrected(words: &[Word], choices: &[Choices]) -> Vec<Vec<Word>> {
    let mut all = Vec::new();
    let most = choices.iter().map(Vec::len).max();
    for number in 0..most.unwrap_or(0) {
        let mut replaced = Vec::new();
        for (word, choices) in words.iter().zip(choices) {
            match choices.get(number).or(choices.first()) {
                Some(replacement) => replaced.extend_from_slice(replacement),
                None => replaced.push(word.clone()),
            }
        }
        all.push(replaced);
    }
    all
}

/// What a word may stand for: words one mistake away, then two words that were typed as one, then words
/// two mistakes away.
fn replacements(searcher: Searcher, word: &Word, most: usize) -> Choices {
    if word.kind != WordKind::Plain {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut farther = Vec::new();
    for (known, mistakes) in searcher.vocabulary.corrections(&word.folded, PER_WORD) {
        let near = if mistakes == 1 { &mut all } else { &mut farther };
        near.push(words::split(known.word));
    }
    // Splitting looks up all halves; it is not done where a word was found that is likelier.
    if all.len() < most {
        all.extend(split(searcher, word));
    }
    all.extend(farther);
    all.truncate(most);
    all
}

/// The two words that were typed as one.
fn split(searcher: Searcher, word: &Word) -> Option<Vec<Word>> {
    let mut halves = words::split(&searcher.vocabulary.split(&word.folded)?.join(" "));
    halves.retain(|half| half.kind != WordKind::Empty);
    Some(halves)
}

/// The words with two neighbours joined to one that is known.
fn joined(searcher: Searcher, words: &[Word]) -> Vec<Vec<Word>> {
    let mut all = Vec::new();
    for at in 1..words.len() {
        if let Some(whole) = known_or_near(searcher, &words[at - 1].folded, &words[at].folded) {
            all.push([&words[..at - 1], &words::split(&whole), &words[at + 1..]].concat());
        }
    }
    all
}

/// The word that two words make, or else one that is near it.
fn known_or_near(searcher: Searcher, left: &str, right: &str) -> Option<String> {
    let glued = [left, right].concat();
    if searcher.vocabulary.products(&glued) > 0 {
        return Some(glued);
    }
    // With a single letter as its neighbour, the nearest would be the other word.
    if left.len() == 1 || right.len() == 1 {
        return None;
    }
    let (near, _) = *searcher.vocabulary.corrections(&glued, 1).first()?;
    Some(near.word.to_string())
}
