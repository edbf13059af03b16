//! Numbers and the units after them: « 1,5l », « 1.5 L », « 1 1/2 l » and « 150 cl » are one amount.

use super::pack_size::amount;
use super::unit::{MeasureUnit, unit};
use super::{Piece, Word, WordKind};

/// The word that starts with a number, and how many pieces it takes.
pub(super) fn number(pieces: &[Piece]) -> Option<(Word, usize)> {
    let [Piece::Number { whole, fraction }, after @ ..] = pieces else { return None };
    if let Some(found) = pack_amount(pieces) {
        return Some(found);
    }
    let [Piece::Letters { folded: letters, .. }, others @ ..] = after else {
        return Some((alone(whole, fraction), 1));
    };
    if let Some(word) = quantity(whole, fraction, letters) {
        return Some((word, 2));
    }
    // The sign in « 6 x 33 cl » is no word.
    let is_times = letters == "x" && matches!(others, [Piece::Number { .. }, ..]);
    Some((alone(whole, fraction), if is_times { 2 } else { 1 }))
}

/// An amount as packs have it: « 1/2 l », « 1 000 g », « 8 fl oz ».
fn pack_amount(pieces: &[Piece]) -> Option<(Word, usize)> {
    let (text, used) = match pieces {
        [Piece::Number { whole, .. }, above, Piece::Slash, below, ..]
            if is_whole(&pieces[0]) && is_whole(above) && is_whole(below) =>
        {
            (format!("{whole} {}/{}", digits(above), digits(below)), 4)
        }
        [above, Piece::Slash, below, ..] if is_whole(above) && is_whole(below) => {
            (format!("{}/{}", digits(above), digits(below)), 3)
        }
        [thousands, units, ..]
            if is_whole(thousands) && is_whole(units) && digits(units).len() == 3 =>
        {
            (format!("{} {}", digits(thousands), digits(units)), 2)
        }
        [Piece::Number { whole, fraction }, ..] if fraction.is_empty() => (whole.clone(), 1),
        [Piece::Number { whole, fraction }, ..] => (format!("{whole}.{fraction}"), 1),
        _ => return None,
    };
    let (unit, length) = unit_of(&pieces[used..])?;
    let word = written(thousandths(amount(&text, &unit)?), &unit);
    Some((word, used + length))
}

fn is_whole(piece: &Piece) -> bool {
    matches!(piece, Piece::Number { fraction, .. } if fraction.is_empty())
}

fn digits(piece: &Piece) -> &str {
    match piece {
        Piece::Number { whole, .. } => whole,
        _ => "",
    }
}

fn unit_of(pieces: &[Piece]) -> Option<(MeasureUnit, usize)> {
    match pieces {
        [Piece::Letters { folded: fluid, .. }, Piece::Letters { folded: ounce, .. }, ..]
            if fluid == "fl" && ounce == "oz" =>
        {
            Some((unit("floz")?, 2))
        }
        [Piece::Letters { folded, .. }, ..] => Some((unit(folded)?, 1)),
        _ => None,
    }
}

/// Thousandths of grams or millilitres.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
fn thousandths(amount: f64) -> u64 {
    (amount * 1000.0).round() as u64
}

fn written(thousandths: u64, unit: &MeasureUnit) -> Word {
    let [whole_unit, small_unit] = unit.symbols;
    let text = if thousandths.is_multiple_of(1000) {
        format!("{}{whole_unit}", thousandths / 1000)
    } else {
        format!("{thousandths}{small_unit}")
    };
    Word { stem: text.clone(), folded: text, accented: None, kind: WordKind::Quantity }
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
    Some(written(digits.checked_mul(unit.thousandths)? / scale, &unit))
}
