//! Numbers and the units after them: « 1,5l », « 1.5 L » and « 150 cl » are one amount.

use super::unit::unit;
use super::{Piece, Word, WordKind};

/// The word that starts with a number, and how many pieces it takes; `after` are the pieces after it.
pub(super) fn number(whole: &str, fraction: &str, after: &[Piece]) -> (Word, usize) {
    let [Piece::Letters { folded: letters, .. }, others @ ..] = after else {
        return (alone(whole, fraction), 1);
    };
    if let Some(word) = quantity(whole, fraction, letters) {
        return (word, 2);
    }
    // The sign in « 6 x 33 cl » is no word.
    let is_times = letters == "x" && matches!(others, [Piece::Number { .. }, ..]);
    (alone(whole, fraction), if is_times { 2 } else { 1 })
}

fn alone(whole: &str, fraction: &str) -> Word {
    // A letter tells « 3,6 » from « 36 »: an index would take a point for the end of a word.
    let text = if fraction.is_empty() { whole.to_string() } else { format!("{whole}p{fraction}") };
    Word { stem: text.clone(), folded: text, accented: None, kind: WordKind::Number }
}

fn quantity(whole: &str, fraction: &str, name: &str) -> Option<Word> {
    let unit = unit(name)?;
    let digits: u64 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let thousandths = digits.checked_mul(unit.thousandths)? / scale;
    let [whole_unit, small_unit] = unit.symbols;
    let text = if thousandths % 1000 == 0 {
        format!("{}{whole_unit}", thousandths / 1000)
    } else {
        format!("{thousandths}{small_unit}")
    };
    Some(Word { stem: text.clone(), folded: text, accented: None, kind: WordKind::Quantity })
}
