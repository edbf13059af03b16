//! Records that cannot become products, and why.
//!
//! Every record read is either a product or one `Rejection`, so the counts of a run add up.

use std::fmt;

use super::coded;

coded! {
    /// Why a record was rejected. The order is that of the summary.
    pub enum RejectReason {
        /// The line is no JSON object, or broken in the middle.
        Malformed = "malformed",
        /// The line is not UTF-8.
        NotUtf8 = "not_utf8",
        /// A CSV row with more or fewer cells than the header.
        WrongWidth = "wrong_width",
        /// The record is larger than the configured limit.
        TooLarge = "too_large",
        /// An API answer that says there is no such product.
        NotFound = "not_found",
        /// No barcode, or only zeros.
        NoBarcode = "no_barcode",
        /// The barcode holds something else than digits.
        BarcodeNotDigits = "barcode_not_digits",
        /// The barcode has more than 14 digits.
        BarcodeTooLong = "barcode_too_long",
        /// The barcode's check digit is wrong.
        BarcodeCheckDigit = "barcode_check_digit",
        /// No name in any language that has a letter or digit in it.
        NoName = "no_name",
        /// OFF marks the product as obsolete.
        Obsolete = "obsolete",
        /// Not food: pet food, cosmetics, other products.
        NotFood = "not_food",
    }
}

/// One rejected record and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// Why.
    pub reason: RejectReason,
    /// The file, as it was named to the program.
    pub file: String,
    /// The line, from 1. Of records of JSON that begin on one line, the further ones have the next numbers.
    pub line: u64,
    /// What was found: the barcode, the parser's message.
    pub detail: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.reason.code())?;
        if self.detail.is_empty() { Ok(()) } else { write!(out, " ({})", self.detail) }
    }
}
