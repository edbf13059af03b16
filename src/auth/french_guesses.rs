//! How many guesses a password takes who knows French, as a power of ten: words by their rank, first names, what French
//! people are known to choose, rows of keys, dates, repetitions.
//!
//! `zxcvbn` knows English words alone. The cheapest way to put a password together counts: the guesses of its parts are
//! multiplied, as it does.
//!
//! `french_words.txt`: the 7,000 commonest words of subtitles without accents, the commonest first, made of the list
//! `commonWords` of `@zxcvbn-ts/language-fr` 4.1.2, which is derived from `OpenSubtitles` 2024 (OPUS, Helsinki-NLP; Open Data
//! Commons Attribution License). `french_names.txt`: first names of the same package (MIT). `french_habits.txt` is our own.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Rows of keys, read in either direction.
const ROWS: [&str; 12] = [
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "aqwzsxedcrfvtgb",
    "qazwsxedcrfvtgb",
    "1q2w3e4r5t6y7u8i9o0p",
    "1a2z3e4r5t6y",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
];

/// Digits everybody types on a keypad, and numbers people like.
const NUMBERS: &str = "147 159 258 369 741 753 789 456 147258 159753 147258369 741852 741852963 789456 789456123 456123 \
     123654 102030 112233 121212 131313 007 666 777 42 69 98 75 13 59 69 31 33 34 06 83 44 92 93 94";

/// What a character costs that is part of nothing known, and what one part more does.
const LETTER: f64 = 1.5;
const SIGN: f64 = 0.7;
const PART: f64 = 0.2;
/// The rank of first names, and what a sign for a letter adds.
const NAME_RANK: u32 = 1000;
const LEET: f64 = 0.3;
/// Letters of a French word that is none of the commonest.
const ANY_WORD_LETTERS: std::ops::RangeInclusive<usize> = 5..=13;
/// The most that one word with digits and signs around it is worth, whatever the digits.
const WORD_AND_NUMBER: f64 = 7.0;
/// Longest part.
const PART_MOST: usize = 26;

static RANKS: LazyLock<HashMap<&'static [u8], u32>> = LazyLock::new(|| {
    let mut ranks = HashMap::new();
    let habits = include_str!("french_habits.txt").split_whitespace();
    let words = include_str!("french_words.txt").split_whitespace();
    for list in [habits, words] {
        for (rank, word) in (2..).zip(list) {
            ranks.entry(word.as_bytes()).or_insert(rank);
        }
    }
    for name in include_str!("french_names.txt").split_whitespace() {
        ranks.entry(name.as_bytes()).or_insert(NAME_RANK);
    }
    ranks
});

/// The guesses a password takes, as a power of ten.
pub(super) fn magnitude(password: &str) -> f64 {
    let plain = folded(password);
    let (spelt, signs) = with_letters_for_signs(&plain);
    let least = cheapest(&plain).min(cheapest(&spelt) + LEET * f64::from(signs));
    let least = least + of_capitals(password);
    if is_word_and_number(&plain) { least.min(WORD_AND_NUMBER) } else { least }
}

/// One word in the middle, at the start or at the end of digits and signs.
fn is_word_and_number(text: &[u8]) -> bool {
    let mut word = text;
    while let [first, rest @ ..] = word
        && !first.is_ascii_lowercase()
    {
        word = rest;
    }
    while let [rest @ .., last] = word
        && !last.is_ascii_lowercase()
    {
        word = rest;
    }
    if word.is_empty() {
        return false;
    }
    let is_word = RANKS.contains_key(word) || is_like_a_word(word);
    is_word && word.len() < text.len() && word.len() <= *ANY_WORD_LETTERS.end()
}

/// Lower case without accents, a byte for each character: beyond ASCII one that others may share.
pub(super) fn folded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let lower = text.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    for character in lower.nfd() {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => bytes.push(byte),
            _ if unicode_normalization::char::is_combining_mark(character) => {}
            _ => bytes.push(0x80 | u8::try_from(u32::from(character) % 0x80).unwrap_or(0)),
        }
    }
    bytes
}

/// With the letters that signs stand for, and how many did.
pub(super) fn with_letters_for_signs(text: &[u8]) -> (Vec<u8>, u32) {
    let (mut spelt, mut signs) = (Vec::with_capacity(text.len()), 0);
    for &byte in text {
        let letter = match byte {
            b'0' => b'o',
            b'1' | b'!' => b'i',
            b'3' => b'e',
            b'4' | b'@' => b'a',
            b'5' | b'$' => b's',
            b'7' => b't',
            _ => byte,
        };
        signs += u32::from(letter != byte);
        spelt.push(letter);
    }
    (spelt, signs)
}

/// The cheapest way to put a text together of parts.
fn cheapest(text: &[u8]) -> f64 {
    let mut best = vec![0.0; text.len() + 1];
    for end in 1..=text.len() {
        let mut least = best[end - 1] + of_character(text[end - 1]);
        let first = end.saturating_sub(PART_MOST);
        for (start, before) in (first..).zip(&best[first..end]) {
            if let Some(part) = of_part(text, start, end) {
                least = least.min(before + part + PART);
            }
        }
        best[end] = least;
    }
    best[text.len()]
}

fn of_character(byte: u8) -> f64 {
    match byte {
        b'0'..=b'9' => 1.0,
        b'a'..=b'z' | 0x80.. => LETTER,
        _ => SIGN,
    }
}

/// What a part costs as one, where it is something known.
fn of_part(text: &[u8], start: usize, end: usize) -> Option<f64> {
    let part = &text[start..end];
    let mut least = f64::INFINITY;
    if let Some(rank) = RANKS.get(part) {
        least = f64::from(*rank).log10();
    }
    if part.iter().all(u8::is_ascii_digit) {
        least = least.min(of_digits(part));
    }
    if ANY_WORD_LETTERS.contains(&part.len()) && is_like_a_word(part) {
        // There are fewer short ones.
        least = least.min(if part.len() > 7 { 5.2 } else { 4.6 });
    }
    if part.len() >= 3 && (is_of_a_row(part) || part.iter().all(|byte| *byte == part[0])) {
        least = least.min(1.6);
    }
    if part.len() >= 2 && start >= part.len() && text[..start].ends_with(part) {
        least = least.min(0.3);
    }
    least.is_finite().then_some(least)
}

/// Letters alone, vowels enough, and never four consonants in a row.
fn is_like_a_word(part: &[u8]) -> bool {
    let (mut vowels, mut in_a_row) = (0, 0);
    for byte in part {
        if !byte.is_ascii_lowercase() {
            return false;
        }
        let is_vowel = b"aeiouy".contains(byte);
        vowels += usize::from(is_vowel);
        in_a_row = if is_vowel { 0 } else { in_a_row + 1 };
        if in_a_row > 3 {
            return false;
        }
    }
    vowels * 4 >= part.len()
}

fn is_of_a_row(part: &[u8]) -> bool {
    let mut reversed = part.to_vec();
    reversed.reverse();
    for row in ROWS {
        let mut stretches = row.as_bytes().windows(part.len());
        if stretches.any(|keys| keys == part || keys == reversed) {
            return true;
        }
    }
    false
}

fn of_digits(digits: &[u8]) -> f64 {
    let text = str::from_utf8(digits).unwrap_or_default();
    if NUMBERS.split_whitespace().any(|known| known == text) {
        return 1.3;
    }
    let is_date = text.len() >= 6
        && (1..=31).contains(&number_of(&text[..2]))
        && (1..=12).contains(&number_of(&text[2..4]));
    match text.len() {
        2 => 1.7,
        // A year.
        4 if (1930..=2039).contains(&number_of(text)) => 1.8,
        // A postal code.
        5 if (1..=97).contains(&number_of(&text[..2])) => 3.6,
        6 if is_date => 4.2,
        8 if is_date && ["19", "20"].contains(&&text[4..6]) => 4.4,
        length => u32::try_from(length).map_or(f64::INFINITY, f64::from),
    }
}

/// What digits stand for; 0 for more than there are.
fn number_of(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

/// None, the first one or all are tried first.
fn of_capitals(password: &str) -> f64 {
    let (mut capitals, mut others) = (0, 0);
    for character in password.chars() {
        capitals += usize::from(character.is_uppercase());
        others += usize::from(character.is_lowercase());
    }
    match (capitals, others) {
        (0, _) => 0.0,
        (_, 0) => 0.3,
        (1, _) if password.starts_with(char::is_uppercase) => 0.3,
        // Where they stand, roughly.
        _ => 0.6 * f64::from(u32::try_from(capitals.min(others)).unwrap_or(u32::MAX)),
    }
}
