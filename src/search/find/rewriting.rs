//! What may have been meant: typos mended, glued words parted, parted ones joined.

use std::iter::once_with;

use super::super::words::Known;
use super::Sources;
use super::reading::Reading;
use crate::words::{self, Word, WordKind};

/// Readings that are tried at most.
const ATTEMPTS: usize = 12;
/// Words tried for one that is misspelt.
const PER_WORD: usize = 3;
/// Where something was found as typed, only a word this frequent is offered beside it: a name that
/// few products have may be a rare brand as well as a typo in the data.
const FREQUENT: u32 = 20;
/// And it must be so many times as frequent as the word that was typed.
const FAR: u32 = 50;

/// Other readings, the likeliest first, each found out when it is asked for. `beside` says that
/// something was found as typed.
pub(super) fn rewritten<'a>(
    sources: Sources<'a>,
    reading: &'a Reading,
    beside: bool,
) -> impl Iterator<Item = Reading> + use<'a> {
    let words = reading.words.as_slice();
    let choices = move |at: usize, most| {
        (at, replacements(sources, &words[at]).take(most).collect::<Vec<_>>())
    };
    let with_unknown = move |most: usize| {
        let choices = unknown(sources, words).map(|at| choices(at, most));
        mended(words, &choices.collect::<Vec<_>>()).into_iter()
    };
    // Almost always the likeliest word was meant; others are not looked for before it is tried.
    let likely = once_with(move || with_unknown(1)).flatten();
    let likely = likely.chain(once_with(move || with_unknown(usize::MAX).skip(1)).flatten());
    let together = once_with(move || with_doubtful(sources, words)).flatten();
    let likely = likely.chain(together);
    let joined = once_with(move || joined(sources, words)).flatten();
    let known = (0..words.len()).filter(move |&at| !is_unknown(sources, &words[at]));
    let others = known.flat_map(move |at| mended(words, &[choices(at, usize::MAX)]));
    let alone = (!beside).then_some(likely.chain(joined).chain(others));
    let beside = beside.then(|| mended(words, &doubtful(sources, words)));
    let all = beside.into_iter().flatten().chain(alone.into_iter().flatten());
    // « etet » falls into two words that ask for nothing.
    let all = all.filter(|words| !words.is_empty());
    all.take(ATTEMPTS).map(move |words| Reading::of(&words, sources.synonyms))
}

/// The words nobody knows.
fn unknown(sources: Sources, words: &[Word]) -> impl Iterator<Item = usize> {
    (0..words.len()).filter(move |&at| is_unknown(sources, &words[at]))
}

/// Whether nobody knows a word.
pub(super) fn is_unknown(sources: Sources, word: &Word) -> bool {
    word.kind == WordKind::Plain
        && sources.words.products(&word.folded) == 0
        && sources.synonyms.of(&word.stem).is_empty()
}

/// The words a far more frequent one is one mistake away from, and those.
fn doubtful(sources: Sources, words: &[Word]) -> Vec<(usize, Vec<Vec<Word>>)> {
    let plain = words.iter().enumerate().filter(|(_, word)| word.kind == WordKind::Plain);
    let choices = plain.map(|(at, word)| {
        let own = sources.words.products(&word.folded);
        let products = FREQUENT.max(own.saturating_mul(FAR));
        let near = sources.words.overshadowing(&word.folded, products, PER_WORD).into_iter();
        (at, near.map(|known| words::split(known.word)).collect::<Vec<_>>())
    });
    choices.filter(|(_, choices)| !choices.is_empty()).collect()
}

/// The words with those that nobody knows and those that hardly anybody does replaced: one mistake may
/// make a word that is in the catalogue as a mistake.
fn with_doubtful(sources: Sources, words: &[Word]) -> Vec<Vec<Word>> {
    let doubtful = doubtful(sources, words);
    if doubtful.is_empty() {
        return Vec::new();
    }
    let unknown =
        unknown(sources, words).map(|at| (at, replacements(sources, &words[at]).collect()));
    mended(words, &unknown.chain(doubtful).collect::<Vec<_>>())
}

/// The words with some of them replaced: all by their likeliest, then each by others. `choices` are
/// places and what each of these words may stand for.
fn mended(words: &[Word], choices: &[(usize, Vec<Vec<Word>>)]) -> Vec<Vec<Word>> {
    let most = choices.iter().map(|(_, choices)| choices.len()).max().unwrap_or(0);
    let chosen = |place: usize, number: usize| {
        let (_, choices) = choices.iter().find(|(at, _)| *at == place)?;
        choices.get(number).or(choices.first())
    };
    let with = |number: usize| {
        let replaced = words.iter().enumerate().map(|(place, word)| {
            chosen(place, number).cloned().unwrap_or_else(|| vec![word.clone()])
        });
        replaced.flatten().collect()
    };
    (0..most).map(with).collect()
}

/// What a word may stand for: a word with one mistake, two words, a word with two mistakes.
fn replacements<'a>(sources: Sources<'a>, word: &'a Word) -> impl Iterator<Item = Vec<Word>> {
    let is_plain = word.kind == WordKind::Plain;
    let near =
        if is_plain { sources.words.corrections(&word.folded, PER_WORD) } else { Vec::new() };
    let (one, two): (Vec<_>, Vec<_>) = near.into_iter().partition(|(_, mistakes)| *mistakes == 1);
    let mended =
        |near: Vec<(Known<'a>, usize)>| near.into_iter().map(|(known, _)| words::split(known.word));
    let parted = once_with(move || is_plain.then(|| parted(sources, word)).flatten());
    mended(one).chain(parted.flatten()).chain(mended(two))
}

/// The two words that were typed as one.
fn parted(sources: Sources, word: &Word) -> Option<Vec<Word>> {
    let halves = words::split(&sources.words.split(&word.folded)?.join(" ")).into_iter();
    Some(halves.filter(|half| half.kind != WordKind::Empty).collect())
}

/// The words with two neighbours joined to one that is known.
fn joined(sources: Sources, words: &[Word]) -> Vec<Vec<Word>> {
    let pairs = words.windows(2).enumerate().filter_map(|(at, pair)| {
        let one = format!("{}{}", pair[0].folded, pair[1].folded);
        let known = sources.words.products(&one) > 0;
        // With a letter beside it, the nearest would be the other word.
        let may_mend = pair.iter().all(|word| word.folded.len() > 1);
        let whole = if known { Some(one) } else { may_mend.then(|| nearest(sources, &one))? };
        Some((at, words::split(&whole?)))
    });
    let with = |(at, one): (usize, Vec<Word>)| {
        words[..at].iter().cloned().chain(one).chain(words[at + 2..].iter().cloned()).collect()
    };
    pairs.map(with).collect()
}

fn nearest(sources: Sources, folded: &str) -> Option<String> {
    sources.words.corrections(folded, 1).first().map(|(known, _)| known.word.to_string())
}
