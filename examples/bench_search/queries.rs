//! Queries of each class, with words as frequent as their class wants them.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Result;

use crate::catalogue::{Catalogue, draw};

/// Queries of a class.
const QUERIES: u64 = 1000;

/// Writes `class TAB query` lines, class by class.
pub(crate) fn write(catalogue: &Catalogue, path: &Path) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let words = catalogue.words();
    let pick = |number: u64, what: u64, from: usize, to: usize| {
        let at = from + (draw(number, what) * (to - from) as f64) as usize;
        words[at.min(words.len() - 1)].as_str()
    };
    for length in 2..=5 {
        for number in 0..QUERIES {
            let word = pick(number, 100 + length as u64, 0, 2_000);
            writeln!(file, "prefix {length}\t{}", &word[..word.len().min(length)])?;
        }
    }
    for number in 0..QUERIES {
        writeln!(file, "common word\t{}", pick(number, 110, 0, 200))?;
    }
    for number in 0..QUERIES {
        writeln!(file, "rare word\t{}", pick(number, 111, 20_000, 60_000))?;
    }
    for number in 0..QUERIES {
        let name = catalogue.name(number * 977);
        let mut words = name.split(' ').filter(|word| word.len() > 3);
        if let (Some(first), Some(second)) = (words.next(), words.next()) {
            writeln!(file, "two words\t{first} {second}")?;
        }
    }
    for number in 0..QUERIES {
        let (first, second) = (pick(number, 112, 0, 60), pick(number, 113, 0, 60));
        if first != second {
            writeln!(file, "two common words\t{first} {second}")?;
        }
    }
    for number in 0..QUERIES {
        writeln!(file, "typo\t{}", typo(pick(number, 114, 0, 3_000), number))?;
    }
    file.flush()?;
    Ok(())
}

/// A word with one mistake: a letter left out, doubled, exchanged or swapped with the next.
fn typo(word: &str, number: u64) -> String {
    let at = 1 + (draw(number, 115) * (word.len() - 2) as f64) as usize;
    let mut letters: Vec<char> = word.chars().collect();
    match number % 4 {
        0 => _ = letters.remove(at),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = if letters[at] == 'w' { 'k' } else { 'w' },
        _ => letters.swap(at, at - 1),
    }
    letters.into_iter().collect()
}
