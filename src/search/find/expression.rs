//! Readings → expressions of the index. Every word is quoted and is of a–z and 0–9 alone, so nothing
//! that was typed is syntax.

use super::super::words::Words;
use super::filters::Sieve;
use super::reading::{Reading, Term};

/// How widely a reading is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Width {
    /// Its words must be there.
    Words,
    /// The last one may be the beginning of a word.
    Beginning,
}

/// Letters up to which the index knows all beginnings.
const INDEXED_LETTERS: usize = 5;
/// Words a longer beginning is completed to.
const COMPLETIONS: usize = 12;

/// What the index is asked for a reading. `categories` are the marks of the categories that each term
/// may be found by, none where only words count.
pub(super) fn expression(
    reading: &Reading,
    width: Width,
    categories: &[Vec<char>],
    words: &Words,
    sieve: &Sieve,
) -> String {
    let terms = reading.terms.iter().enumerate().map(|(at, asked)| {
        let mut ways: Vec<String> = match asked.mark {
            Some(mark) => vec![format!("\"{mark}\"")],
            None => asked.ways.iter().map(|way| all(way)).collect(),
        };
        if width == Width::Beginning {
            beginnings(asked, words, &mut ways);
        }
        let marks = categories.get(at).into_iter().flatten();
        ways.extend(marks.map(|mark| format!("\"{mark}\"")));
        format!("({})", ways.join(" OR "))
    });
    let wanted: Vec<String> = terms.chain(sieve.wanted()).collect();
    sieve.unwanted().fold(format!("({})", wanted.join(" AND ")), |asked, mark| {
        format!("{asked} NOT \"{mark}\"")
    })
}

/// All of several stems.
pub(super) fn all(stems: &[String]) -> String {
    let quoted: Vec<String> = stems.iter().map(|stem| format!("\"{stem}\"")).collect();
    if let [one] = quoted.as_slice() { one.clone() } else { format!("({})", quoted.join(" AND ")) }
}

/// What a beginning may become. Short ones are in the index as they are. A longer one would have the
/// index merge the lists of all words it starts, so it is completed here, by frequency.
fn beginnings(term: &Term, words: &Words, ways: &mut Vec<String>) {
    let Some(start) = term.start.as_deref() else { return };
    let completions = match start.len() {
        ..=INDEXED_LETTERS => Vec::new(),
        _ => words.completions(start, COMPLETIONS),
    };
    if completions.is_empty() {
        ways.push(format!("\"{start}\"*"));
    }
    let stems = completions.iter().map(|known| crate::words::stem(known.word).into_owned());
    let mut stems: Vec<String> = stems.map(|stem| format!("\"{stem}\"")).collect();
    stems.dedup();
    ways.extend(stems);
}
