//! Numbers and the units after them: « 1,5l », « 1.5 L » and « 150 cl » are one amount.

use super::fold::Piece;
use super::{Kind, Word};

/// A unit's name, how many thousandths of a gram or millilitre it has, and what they are called.
const UNITS: [(&str, u64, &str, &str); 22] = [
    ("mg", 1, "g", "mg"),
    ("g", 1_000, "g", "mg"),
    ("gr", 1_000, "g", "mg"),
    ("grs", 1_000, "g", "mg"),
    ("gram", 1_000, "g", "mg"),
    ("gramme", 1_000, "g", "mg"),
    ("grammes", 1_000, "g", "mg"),
    ("kg", 1_000_000, "g", "mg"),
    ("kgs", 1_000_000, "g", "mg"),
    ("kilo", 1_000_000, "g", "mg"),
    ("kilos", 1_000_000, "g", "mg"),
    ("ml", 1_000, "ml", "ul"),
    ("cl", 10_000, "ml", "ul"),
    ("dl", 100_000, "ml", "ul"),
    ("l", 1_000_000, "ml", "ul"),
    ("lt", 1_000_000, "ml", "ul"),
    ("litre", 1_000_000, "ml", "ul"),
    ("litres", 1_000_000, "ml", "ul"),
    ("liter", 1_000_000, "ml", "ul"),
    ("liters", 1_000_000, "ml", "ul"),
    ("centilitres", 10_000, "ml", "ul"),
    ("millilitres", 1_000, "ml", "ul"),
];

/// The word that starts with a number, and how many pieces it takes.
pub(super) fn number(pieces: &[Piece]) -> (Option<Word>, usize) {
    let Some(Piece::Number { whole, fraction }) = pieces.first() else { return (None, 1) };
    match pieces.get(1) {
        Some(Piece::Letters(letters)) => match quantity(whole, fraction, letters) {
            Some(word) => (Some(word), 2),
            // « 6 x 33 cl »
            None if letters == "x" && matches!(pieces.get(2), Some(Piece::Number { .. })) => {
                (Some(alone(whole, fraction)), 2)
            }
            None => (Some(alone(whole, fraction)), 1),
        },
        _ => (Some(alone(whole, fraction)), 1),
    }
}

fn alone(whole: &str, fraction: &str) -> Word {
    // « 3,6 » is told from « 36 » by a letter, as the point would part it.
    let text = if fraction.is_empty() { whole.to_string() } else { format!("{whole}p{fraction}") };
    Word { stem: text.clone(), folded: text, kind: Kind::Number }
}

fn quantity(whole: &str, fraction: &str, unit: &str) -> Option<Word> {
    let (_, thousandths, name, small) = UNITS.iter().find(|(known, ..)| *known == unit)?;
    let digits: u64 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let amount = digits.checked_mul(*thousandths)? / scale;
    let text = match amount % 1000 {
        0 => format!("{}{name}", amount / 1000),
        _ => format!("{amount}{small}"),
    };
    Some(Word { stem: text.clone(), folded: text, kind: Kind::Quantity })
}
