//! The words of a name as tables of facets look them up: one to four that follow each other, by their hashes.

use crate::words::{FNV1A_START, Word, WordKind, fnv1a_on};

/// Words of the longest entry of a table.
pub(super) const PHRASE_MAX: usize = 4;

/// The words of a name that are neither empty nor numbers, hashed once for all tables.
pub(super) struct NamePhrases<'w> {
    pub(super) stems: Vec<&'w str>,
    /// Whether a marker of flavours stands before each.
    pub(super) is_marked: Vec<bool>,
    /// By the place they begin at, the hashes of one to [`PHRASE_MAX`] words, or fewer at the end.
    pub(super) hashes: Vec<[u64; PHRASE_MAX]>,
}

impl<'w> NamePhrases<'w> {
    pub(super) fn of(words: &'w [Word]) -> Self {
        let mut stems = Vec::with_capacity(words.len());
        let mut is_marked = Vec::with_capacity(words.len());
        let mut is_behind = false;
        for word in words {
            if stands_behind(&word.folded) {
                if let Some(last) = is_marked.last_mut() {
                    *last = true;
                }
            } else if is_marker(&word.folded) {
                is_behind = true;
            } else if is_negation(&word.folded)
                || (word.kind == WordKind::Plain && !is_small(&word.folded))
            {
                stems.push(word.stem.as_str());
                is_marked.push(std::mem::take(&mut is_behind));
            }
        }
        let mut hashes = Vec::with_capacity(stems.len());
        for at in 0..stems.len() {
            let (mut own, mut hash) = ([FNV1A_START; PHRASE_MAX], FNV1A_START);
            for (place, stem) in own.iter_mut().zip(&stems[at..]) {
                hash = fnv1a_on(hash, stem.bytes().chain([b' ']));
                *place = hash;
            }
            hashes.push(own);
        }
        Self { stems, is_marked, hashes }
    }

    /// The hash of all words, of which an entry of a table has [`PHRASE_MAX`] at most.
    pub(super) fn whole(&self) -> u64 {
        let last = self.stems.len().min(PHRASE_MAX);
        if last == 0 { FNV1A_START } else { self.hashes[0][last - 1] }
    }
}

/// Words behind which a flavour stands: « saveur jambon ».
fn is_marker(folded: &str) -> bool {
    matches!(
        folded,
        "saveur"
            | "saveurs"
            | "gout"
            | "gouts"
            | "gusto"
            | "sabor"
            | "parfume"
            | "parfumee"
            | "parfumes"
            | "parfumees"
    )
}

/// Words that a flavour stands before: "pickles flavour".
fn stands_behind(folded: &str) -> bool {
    matches!(folded, "flavour" | "flavor" | "flavoured" | "flavored" | "smaak" | "geschmack")
}

/// Words that are kept though they tell nothing alone: « sans pulpe » is another form than « pulpe ».
fn is_negation(folded: &str) -> bool {
    matches!(folded, "sans" | "without" | "ohne" | "senza" | "sin" | "sem" | "zonder")
}

/// Small words of the languages whose own are not empty everywhere.
fn is_small(folded: &str) -> bool {
    SMALL.contains(&folded)
}

const SMALL: [&str; 14] = [
    "di", "del", "della", "al", "alla", "con", "e", "mit", "und", "met", "en", "com", "parfum",
    "arome",
];
