//! Records that cannot become products, and why.
//!
//! Every record read is either a product or one `Rejection`, so the counts of a run add up.

use std::fmt;

/// Why a record was rejected. The order is that of the summary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RejectReason {
    /// The line is no JSON object, or broken in the middle.
    Malformed,
    /// The line is not UTF-8.
    NotUtf8,
    /// A CSV row with more or fewer cells than the header.
    WrongWidth,
    /// The record is larger than the configured limit.
    TooLarge,
    /// An API answer that says there is no such product.
    NotFound,
    /// No barcode, or only zeros.
    NoBarcode,
    /// The barcode holds something else than digits.
    BarcodeNotDigits,
    /// The barcode has more than 14 digits.
    BarcodeTooLong,
    /// The barcode's check digit is wrong.
    BarcodeCheckDigit,
    /// No name in any language that has a letter or digit in it.
    NoName,
    /// OFF marks the product as obsolete.
    Obsolete,
    /// Not food: pet food, cosmetics, other products.
    NotFood,
}

impl RejectReason {
    /// The word in journals and `--json`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NotUtf8 => "not_utf8",
            Self::WrongWidth => "wrong_width",
            Self::TooLarge => "too_large",
            Self::NotFound => "not_found",
            Self::NoBarcode => "no_barcode",
            Self::BarcodeNotDigits => "barcode_not_digits",
            Self::BarcodeTooLong => "barcode_too_long",
            Self::BarcodeCheckDigit => "barcode_check_digit",
            Self::NoName => "no_name",
            Self::Obsolete => "obsolete",
            Self::NotFood => "not_food",
        }
    }
}

/// One rejected record and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// Why.
    pub reason: RejectReason,
    /// The file, as it was named to the program.
    pub file: String,
    /// The line, from 1; in an API answer the number of the product, from 1.
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
