//! What may have been meant: typos corrected, glued words split, split ones joined.

use std::vec;

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

/// What one of the words may stand for, each time as words, the likeliest first.
struct Choices {
    /// Which of the words it is.
    at: usize,
    replacements: Vec<Vec<Word>>,
}

/// Corrected interpretations, the likeliest first, `ATTEMPTS` at most.
///
/// Almost always the first one is what was meant. So the kinds of corrections are tried one after the
/// other, and one is only looked for when all of those before it have found nothing.
pub(super) struct Corrections<'a> {
    searcher: Searcher<'a>,
    words: &'a [Word],
    kinds: vec::IntoIter<CorrectionKind>,
    /// Of the kind that was looked for last, those that were not tried yet.
    found: vec::IntoIter<Vec<Word>>,
    left: usize,
}

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

impl<'a> Corrections<'a> {
    /// `is_found` says that something was found as typed.
    pub(super) fn of(
        searcher: Searcher<'a>,
        interpretation: &'a Interpretation,
        is_found: bool,
    ) -> Self {
        let words = interpretation.words.as_slice();
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
        Self {
            searcher,
            words,
            kinds: kinds.into_iter(),
            found: Vec::new().into_iter(),
            left: ATTEMPTS,
        }
    }

    fn look_for(&self, kind: CorrectionKind) -> Vec<Vec<Word>> {
        let (searcher, words) = (self.searcher, self.words);
        match kind {
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
        }
    }
}

impl Iterator for Corrections<'_> {
    type Item = Interpretation;

    fn next(&mut self) -> Option<Interpretation> {
        if self.left == 0 {
            return None;
        }
        loop {
            match self.found.next() {
                // « etet » falls into two words that ask for nothing.
                Some(words) if words.is_empty() => {}
                Some(words) => {
                    self.left -= 1;
                    return Some(Interpretation::of(&words, self.searcher.synonyms));
                }
                None => {
                    let kind = self.kinds.next()?;
                    self.found = self.look_for(kind).into_iter();
                }
            }
        }
    }
}

/// Whether a word is neither in the vocabulary nor has synonyms.
pub(super) fn is_unknown(searcher: Searcher, word: &Word) -> bool {
    word.kind == WordKind::Plain
        && searcher.vocabulary.products(&word.folded) == 0
        && searcher.synonyms.of(&word.stem).is_empty()
}

/// The unknown words, with `most` replacements each.
fn unknown(searcher: Searcher, words: &[Word], most: usize) -> Vec<Choices> {
    let mut choices = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if is_unknown(searcher, word) {
            choices.push(Choices { at, replacements: replacements(searcher, word, most) });
        }
    }
    choices
}

/// The words that have a far more frequent one a mistake away, with those.
fn rare(searcher: Searcher, words: &[Word]) -> Vec<Choices> {
    let mut choices = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.kind != WordKind::Plain {
            continue;
        }
        let own = searcher.vocabulary.products(&word.folded);
        let products = FREQUENT.max(own.saturating_mul(TIMES_AS_FREQUENT));
        let near = searcher.vocabulary.more_frequent(&word.folded, products, PER_WORD);
        if !near.is_empty() {
            let replacements = near.iter().map(|known| words::split(known.word)).collect();
            choices.push(Choices { at, replacements });
        }
    }
    choices
}

/// The words with unknown ones and rare ones replaced.
fn with_rare(searcher: Searcher, words: &[Word]) -> Vec<Vec<Word>> {
    let rare = rare(searcher, words);
    if rare.is_empty() {
        return Vec::new();
    }
    let mut choices = unknown(searcher, words, usize::MAX);
    choices.extend(rare);
    corrected(words, &choices)
}

/// The words with a known one replaced.
fn known(searcher: Searcher, words: &[Word], at: usize) -> Vec<Vec<Word>> {
    if is_unknown(searcher, &words[at]) {
        return Vec::new();
    }
    let replacements = replacements(searcher, &words[at], usize::MAX);
    corrected(words, &[Choices { at, replacements }])
}

/// The words with some of them replaced: all by their likeliest replacements, then all by their second
/// ones, and so on. A word that has no more of them keeps its likeliest.
fn corrected(words: &[Word], choices: &[Choices]) -> Vec<Vec<Word>> {
    let mut all = Vec::new();
    let most = choices.iter().map(|choices| choices.replacements.len()).max();
    for number in 0..most.unwrap_or(0) {
        let mut replaced: Vec<Word> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            match choices.iter().find(|choices| choices.at == at).and_then(|all| all.get(number)) {
                Some(replacement) => replaced.extend_from_slice(replacement),
                None => replaced.push(word.clone()),
            }
        }
        all.push(replaced);
    }
    all
}

impl Choices {
    fn get(&self, number: usize) -> Option<&Vec<Word>> {
        self.replacements.get(number).or(self.replacements.first())
    }
}

/// What a word may stand for: words one mistake away, then two words that were typed as one, then words
/// two mistakes away.
fn replacements(searcher: Searcher, word: &Word, most: usize) -> Vec<Vec<Word>> {
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
    for (at, pair) in words.windows(2).enumerate() {
        let glued = format!("{}{}", pair[0].folded, pair[1].folded);
        if let Some(whole) = known_or_near(searcher, glued, pair) {
            all.push([&words[..at], &words::split(&whole), &words[at + 2..]].concat());
        }
    }
    all
}

/// The word that a pair of words makes: `glued`, or else one that is near it.
fn known_or_near(searcher: Searcher, glued: String, pair: &[Word]) -> Option<String> {
    if searcher.vocabulary.products(&glued) > 0 {
        return Some(glued);
    }
    // With a single letter as its neighbour, the nearest would be the other word.
    if pair.iter().any(|word| word.folded.len() == 1) {
        return None;
    }
    let near = searcher.vocabulary.corrections(&glued, 1);
    near.first().map(|(known, _)| known.word.to_string())
}
