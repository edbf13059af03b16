//! The barcode (GTIN): the one identity of a product, in databases, URLs and file names.
//!
//! A `Barcode` always has the length OFF's normalisation gives it and a right check digit; other
//! modules never look at its digits. It is kept as a number, because its canonical text follows
//! from the number alone, and a number is the smallest and fastest key.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::words::is_digits;

/// Largest number of digits a GTIN has (GTIN-14, GS1 General Specifications §3.3.2).
const GTIN_DIGITS_MAX: usize = 14;
/// Digits of a barcode that name the folder of its pages.
const FOLDER_DIGITS: usize = 3;

/// A normalised GTIN of 8, 13 or 14 digits with a right check digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Barcode(u64);

/// Why a text is no barcode.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BarcodeError {
    /// Nothing, or only zeros.
    #[error("no barcode")]
    Missing,
    /// Something else than digits, such as `3,01E+12` left by a spreadsheet.
    #[error("not only digits")]
    NotDigits,
    /// More than 14 significant digits.
    #[error("more than 14 digits")]
    TooLong,
    /// The last digit is not the GS1 check digit of those before it.
    #[error("wrong check digit")]
    CheckDigit,
}

impl Barcode {
    /// Takes back a number that [`Barcode::number`] gave, as databases keep it.
    ///
    /// # Errors
    /// As [`Barcode::from_str`].
    pub fn from_number(number: u64) -> Result<Self, BarcodeError> {
        if number == 0 {
            return Err(BarcodeError::Missing);
        }
        // A database may hold anything once it was damaged, so a number is checked like a text.
        if number >= 10_u64.pow(14) {
            return Err(BarcodeError::TooLong);
        }
        if check_digit(number / 10) != number % 10 {
            return Err(BarcodeError::CheckDigit);
        }
        Ok(Self(number))
    }

    /// The barcode of a number without its check digit; `None` where it is no barcode's.
    pub(super) fn with_check_digit(body: u64) -> Option<Self> {
        Self::from_number(body * 10 + check_digit(body)).ok()
    }

    /// The barcode as a number; leading zeros follow from it.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    /// The barcode as databases keep it: below 10^14, so it always fits.
    #[must_use]
    pub fn key(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// Takes back what [`Barcode::key`] gave; `None` where the number is no barcode.
    #[must_use]
    pub fn from_key(key: i64) -> Option<Self> {
        Self::from_number(u64::try_from(key).ok()?).ok()
    }

    /// Whether its number means a product only within one shop, one chain or one region, so that others
    /// cannot buy by it, and elsewhere it is that of something else. GS1 gives such numbers to no one:
    /// GTIN-13 of the prefixes 02, 04 and 20 to 29, of which 02 and 04 are the number systems 2 and 4 of
    /// UPC-A, and GTIN-8 that begin with 0 or 2 (GS1 General Specifications §1.4, "restricted
    /// circulation numbers"). Open Food Facts numbers what has no barcode in the same range, from
    /// 2000000000000 on.
    #[must_use]
    pub fn is_restricted(self) -> bool {
        if self.0 < 10_u64.pow(8) {
            return matches!(self.0 / 10_u64.pow(7), 0 | 2);
        }
        // The first digit of fourteen says how many are in a case.
        let prefix = self.0 % 10_u64.pow(13) / 10_u64.pow(11);
        matches!(prefix, 2 | 4 | 20..=29)
    }

    /// The digits of a weigh label that stand for the article; those after them are the price or the weight of
    /// one piece, so that one cheese has as many barcodes as pieces. `None` for all that is no weigh label.
    ///
    /// Such labels are GTIN-13 of the prefixes 02 and 20 to 29. How many digits an article has is for each
    /// country to say (GS1 General Specifications §7.6): the first seven are its in all of Europe but for
    /// a few that use eight. What Open Food Facts numbers itself, 2000000…, is no label.
    #[must_use]
    pub(crate) fn labelled_article(self) -> Option<u64> {
        let article = self.0 / 10_u64.pow(6);
        let is_label = matches!(article / 10_u64.pow(5), 2 | 20..=29) && self.0 < 10_u64.pow(13);
        if is_label && article != 2_000_000 { Some(article) } else { None }
    }

    /// Its digits with the leading zeros that belong to it.
    fn digits(self, room: &mut [u8; GTIN_DIGITS_MAX]) -> &str {
        // 14 digits need no width: the number itself is that long.
        let width = if self.0 < 10_u64.pow(8) { 8 } else { 13 };
        let (mut rest, mut start) = (self.0, GTIN_DIGITS_MAX);
        while rest > 0 || start > GTIN_DIGITS_MAX - width {
            start -= 1;
            // The rest of a division by ten is a digit.
            room[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        std::str::from_utf8(&room[start..]).unwrap_or_default()
    }

    /// Adds its digits to a text.
    pub(crate) fn push_to(self, text: &mut String) {
        text.push_str(self.digits(&mut [0; GTIN_DIGITS_MAX]));
    }

    /// The folder of the product's pages: its last three digits, which spread evenly, whereas the
    /// first ones are shared by all products of a country.
    pub(crate) fn push_folder(self, text: &mut String) {
        let mut room = [0; GTIN_DIGITS_MAX];
        let digits = self.digits(&mut room);
        text.push_str(&digits[digits.len() - FOLDER_DIGITS..]);
    }
}

impl Default for Barcode {
    /// The smallest there is, `00000017`: something to fill in from where a value is made field by field.
    fn default() -> Self {
        Self(17)
    }
}

impl FromStr for Barcode {
    type Err = BarcodeError;

    /// Normalises as OFF does: leading zeros are stripped, up to 7 digits are padded to 8,
    /// 9 to 12 to 13 (docs/api/ref-barcode-normalization.md of openfoodfacts-server).
    fn from_str(text: &str) -> Result<Self, BarcodeError> {
        let text = text.trim();
        if !is_digits(text) {
            return Err(BarcodeError::NotDigits);
        }
        let digits = text.trim_start_matches('0');
        if digits.len() > GTIN_DIGITS_MAX {
            return Err(BarcodeError::TooLong);
        }
        if digits.is_empty() {
            return Err(BarcodeError::Missing);
        }
        // Padding is left to `Display`: as numbers, all paddings of a barcode are equal.
        let number = digits.parse().map_err(|_| BarcodeError::TooLong)?;
        Self::from_number(number)
    }
}

impl fmt::Display for Barcode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.digits(&mut [0; GTIN_DIGITS_MAX]))
    }
}

impl<'de> Deserialize<'de> for Barcode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Serialize for Barcode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.digits(&mut [0; GTIN_DIGITS_MAX]))
    }
}

/// The GS1 check digit: digits weighted 3, 1, 3 … from the right, completed to a multiple of ten
/// (GS1 General Specifications §7.9). Leading zeros do not change it.
fn check_digit(mut body: u64) -> u64 {
    let mut sum = 0;
    while body > 0 {
        let two = body % 100;
        sum += 3 * (two % 10) + two / 10;
        body /= 100;
    }
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(code: &str) -> String {
        code.parse::<Barcode>().unwrap().to_string()
    }

    #[test]
    fn lengths_are_normalised_as_off_does() {
        assert_eq!(text("3017620422003"), "3017620422003");
        assert_eq!(text("03017620422003"), "3017620422003");
        assert_eq!(text("20004200"), "20004200");
        assert_eq!(text("0000101209159"), "0000101209159");
        assert_eq!(text("0000020004200"), "20004200");
        assert_eq!(text(" 18999 "), "00018999");
    }

    #[test]
    fn what_is_no_gtin_is_refused_with_its_reason() {
        let error = |code: &str| code.parse::<Barcode>().unwrap_err();
        assert_eq!(error(""), BarcodeError::Missing);
        assert_eq!(error("0000000"), BarcodeError::Missing);
        assert_eq!(error("3,01E+12"), BarcodeError::NotDigits);
        assert_eq!(error("12345678901234567890"), BarcodeError::TooLong);
        assert_eq!(error("3017620422004"), BarcodeError::CheckDigit);
    }

    #[test]
    fn codes_of_one_shop_are_told_from_codes_of_products() {
        for text in [
            "2154380003125",
            "2000000003788",
            "2999999999991",
            "0212345678909",
            "212345678909",
            "0412345678903",
            "20004200",
            "00018999",
            "12154380003122",
        ] {
            assert!(text.parse::<Barcode>().unwrap().is_restricted(), "{text}");
        }
        for text in [
            "3017620422003",
            "0042100005264",
            "0012345678905",
            "0312345678906",
            "0051234567890",
            "9520000000011",
            "42105220",
            "13017620422000",
            "1999999999992",
            "3000000000014",
        ] {
            assert!(!text.parse::<Barcode>().unwrap().is_restricted(), "{text}");
        }
    }

    #[test]
    fn labels_of_one_article_differ_in_price_or_weight_alone() {
        let article = |text: &str| text.parse::<Barcode>().unwrap().labelled_article();
        assert_eq!(article("2154380003125"), Some(2_154_380));
        assert_eq!(article("2154380002982"), Some(2_154_380));
        assert_eq!(article("212345678909"), Some(212_345));
        for other in [
            "2000000003788",
            "20004200",
            "0412345678903",
            "3017620422003",
            "12154380003122",
            "00018999",
        ] {
            assert_eq!(article(other), None, "{other}");
        }
    }
}
