//! Barcodes as spreadsheets leave them, which take them for numbers.

use crate::model::{Barcode, barcodes_in};
use crate::words::is_digits;

/// What a cell for a barcode holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CodeCell {
    Exact(Barcode),
    /// Its first digits alone, `3,01762E+12`: a barcode of at least the first number and at most the second.
    Rounded(u64, u64),
    Unusable,
}

impl CodeCell {
    /// Leading zeros may lack; blanks, an apostrophe, `="…"`, `.0` and the digits of an exact power of ten
    /// do not matter. What is no number is read as the search box reads it: addresses, GS1 elements, `EAN …`.
    pub(super) fn read(cell: &str) -> Self {
        let text = bare(cell);
        match Self::of_number(text) {
            Self::Unusable => {
                barcodes_in(text).first().map_or(Self::Unusable, |code| Self::Exact(*code))
            }
            number => number,
        }
    }

    fn of_number(text: &str) -> Self {
        if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
            return scientific(mantissa, exponent).unwrap_or(Self::Unusable);
        }
        let whole = match text.rsplit_once([',', '.']) {
            // Three zeros are a group where there are others.
            Some((whole, "000")) if whole.contains([',', '.']) => text,
            Some((whole, zeros)) if zeros.trim_start_matches('0').is_empty() => whole,
            _ => text,
        };
        // Groups of thousands.
        let digits: String = whole.chars().filter(|sign| !is_between_groups(*sign)).collect();
        digits.parse().map_or(Self::Unusable, Self::Exact)
    }

    /// The barcode of the cell, or the one known from elsewhere if that is what was rounded.
    pub(super) fn completed(self, known: Option<Barcode>) -> Option<Barcode> {
        match self {
            Self::Exact(barcode) => Some(barcode),
            Self::Rounded(least, most) => {
                known.filter(|known| (least..=most).contains(&known.number()))
            }
            Self::Unusable => None,
        }
    }
}

fn bare(cell: &str) -> &str {
    let text = cell.trim().trim_start_matches(['\'', '’']);
    let formula = text.strip_prefix('=').map(|quoted| quoted.trim().trim_matches('"'));
    formula.unwrap_or(text).trim_matches('"').trim()
}

fn is_between_groups(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '.' | ',' | '\'' | '’')
}

fn scientific(mantissa: &str, exponent: &str) -> Option<CodeCell> {
    let (whole, decimals) = mantissa.split_once([',', '.']).unwrap_or((mantissa, ""));
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    // More decimals may be shown than there are digits: `3.01762042200300E+12`.
    let decimals = match decimals.split_at_checked(exponent) {
        Some((shown, zeros)) if zeros.trim_start_matches('0').is_empty() => shown,
        _ => decimals,
    };
    let is_number = whole.len() == 1 && is_digits(decimals);
    if !is_number || exponent >= 15 {
        return None;
    }
    let lost = exponent.checked_sub(decimals.len())?;
    let shown: u64 = format!("{whole}{decimals}").parse().ok()?;
    let unit = 10_u64.pow(u32::try_from(lost).ok()?);
    let number = shown * unit;
    // Zeros at the end may be those of the barcode: they are sure only where none was left out.
    if lost == 0 {
        return Some(number.to_string().parse().map_or(CodeCell::Unusable, CodeCell::Exact));
    }
    Some(CodeCell::Rounded(number.saturating_sub(unit / 2), number + unit / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_codes_are_read_in_every_dress() {
        for cell in [
            "3017620422003",
            " 3017620422003 ",
            "03017620422003",
            "'3017620422003",
            "=\"3017620422003\"",
            "3017620422003.0",
            "3017620422003,00",
            "3 017 620 422 003",
            "3\u{202f}017\u{a0}620\u{202f}422\u{a0}003",
            "3.017.620.422.003",
            "3,017,620,422,003",
            "3,017620422003E+12",
            "3.017620422003E12",
            "3.01762042200300E+12",
            "3.017.620.422.003,00",
            "3,017,620,422,003.0",
        ] {
            assert_eq!(
                CodeCell::read(cell),
                CodeCell::Exact("3017620422003".parse().unwrap()),
                "{cell}"
            );
        }
        for cell in [
            "EAN 3017620422003",
            "https://world.openfoodfacts.org/product/3017620422003/x",
            "https://id.gs1.org/01/03017620422003",
            "(01)03017620422003(15)280501",
            "03017620422003",
        ] {
            let read = CodeCell::read(cell);
            assert_eq!(read, CodeCell::Exact("3017620422003".parse().unwrap()), "{cell}");
        }
        assert_eq!(
            CodeCell::read("3.229.820.709.000"),
            CodeCell::Exact("3229820709000".parse().unwrap())
        );
        // The zero at the front of 0042100005264 is lost.
        assert_eq!(
            CodeCell::read("42100005264"),
            CodeCell::Exact("0042100005264".parse().unwrap())
        );
    }

    #[test]
    fn lost_digits_are_not_made_up() {
        let known = Some("3017620422003".parse().unwrap());
        let other = Some("3045320094084".parse().unwrap());
        for cell in ["3,01762E+12", "3.01762E+12", "3.01762e12", "3E+12", "3,0176204E+12"] {
            let read = CodeCell::read(cell);
            assert!(matches!(read, CodeCell::Rounded(..)), "{cell}");
            assert_eq!((read.completed(known), read.completed(None)), (known, None), "{cell}");
            assert_eq!(CodeCell::read("3,01762E+12").completed(other), None);
        }
        for cell in
            ["", "abc", "3017620422004", "3,01762E+40", "E+12", "-3E+12", "3,0x762E+12", "0"]
        {
            assert_eq!(CodeCell::read(cell), CodeCell::Unusable, "{cell}");
        }
    }
}
