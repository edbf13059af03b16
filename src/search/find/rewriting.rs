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
    let choices = move |at: usize| (at, replacements(sources, &words[at]));
    let likely = if beside {
        mended(words, &doubtful(sources, words))
    } else {
        mended(words, &unknown(sources, words).map(choices).collect::<Vec<_>>())
    };
    let known = (0..words.len()).filter(move |&at| !is_unknown(sources, &words[at]));
    let others = known.flat_map(move |at| mended(words, &[choices(at)]));
    let others = std::iter::once_with(move || joined(sources, words)).flatten().chain(others);
    let all = likely.into_iter().chain((!beside).then_some(others).into_iter().flatten());
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
    word.kind == Kind::Plain
        && sources.words.products(&word.folded) == 0
        && sources.synonyms.of(&word.stem).is_empty()
}

/// The words a far more frequent one is one mistake away from, and those.
fn doubtful(sources: Sources, words: &[Word]) -> Vec<(usize, Vec<Vec<Word>>)> {
    let plain = words.iter().enumerate().filter(|(_, word)| word.kind == Kind::Plain);
    let choices = plain.map(|(at, word)| {
        let own = sources.words.products(&word.folded);
        let products = FREQUENT.max(own.saturating_mul(FAR));
        let near = sources.words.overshadowing(&word.folded, products, PER_WORD).into_iter();
        (at, near.map(|known| text::words(known.word)).collect::<Vec<_>>())
    });
    choices.filter(|(_, choices)| !choices.is_empty()).collect()
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
fn replacements(sources: Sources, word: &Word) -> Vec<Vec<Word>> {
    if word.kind != Kind::Plain {
        return Vec::new();
    }
    let corrections = sources.words.corrections(&word.folded, PER_WORD);
    let of = |wanted: usize| {
        let found = corrections.iter().filter(move |(_, mistakes)| *mistakes == wanted);
        found.map(|(known, _)| text::words(known.word))
    };
    let parted = sources.words.split(&word.folded).map(|halves| {
        let halves = text::words(&halves.join(" ")).into_iter();
        halves.filter(|half| half.kind != Kind::Empty).collect()
    });
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
