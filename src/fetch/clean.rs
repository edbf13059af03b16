//! `RawRecord` → `Product`: whether a record is usable and wanted, and what it says.
//!
//! Sources of the rules: the field survey of the Open Food Facts exports from 2018 to 2026, and
//! OFF's documentation of its fields (openfoodfacts-server docs/api/ref).

mod categories;
mod field;
mod name;
mod nutrition;
mod photo;
pub(super) mod product_fields;
#[cfg(test)]
mod tests;
mod text;

pub(super) use field::{NAME_CHARACTERS, something};
pub(super) use nutrition::off_name;

use crate::model::{Barcode, BarcodeError, Product, RejectReason, Rejection, Timestamp};
use crate::words::is_nothing;

use self::field::{is_off, is_on, is_past, timestamp};
use super::raw::{is_of_sister, rejection};
use super::record::RawRecord;
use super::{ReadOptions, ReadProduct, ReadRecord, Withdrawn};

/// Makes a product of the record with this stamp, or says why it is unusable or unwanted.
pub(super) fn clean(raw: &RawRecord, stamp: i64, options: &ReadOptions) -> ReadRecord {
    let readable = barcode(raw);
    // Since 2024 OFF computes scores again without touching `last_modified_t` (openfoodfacts-server issue 8860).
    let modified =
        timestamp(raw.last_modified_t, options.now).max(timestamp(raw.last_updated_t, options.now));
    // Asked first: what is wrong with records the site does not want says nothing of the others.
    if !options.filter.wants(raw) {
        return ReadRecord::Unwanted(readable.ok().map(|barcode| Withdrawn { barcode, modified }));
    }
    let barcode = match readable {
        Ok(barcode) => barcode,
        Err(rejection) => return ReadRecord::Rejected(rejection, None),
    };
    let withdrawn = Withdrawn { barcode, modified };
    let unusable =
        |reason| ReadRecord::Rejected(rejection(reason, &barcode.to_string()), Some(withdrawn));
    if is_obsolete(raw, options.now) {
        return unusable(RejectReason::Obsolete);
    }
    if is_other_than_food(raw) {
        return unusable(RejectReason::NotFood);
    }
    let Some((name, language)) = name::name(raw) else { return unusable(RejectReason::NoName) };
    // Needs the taxonomy, so it comes after all that is cheaper to find out.
    let (categories, typed) = categories::categories(raw, options.taxonomy);
    if !options.filter.wants_categories(&categories, options.taxonomy) {
        return ReadRecord::Unwanted(Some(withdrawn));
    }
    let other_categories = categories::others(&categories, &typed, options.taxonomy);
    let translations = name::translations(raw, language.as_deref(), options.other_languages());
    let named = Product { name, language, translations, ..Product::named(barcode, "") };
    let identified = Product { categories, other_categories, ..named };
    let product = product_fields::read(raw, identified, options);
    ReadRecord::Product(Box::new(ReadProduct { product, stamp, updated: modified }))
}

/// A product may have the day alone from which on it is not sold any more.
fn is_obsolete(raw: &RawRecord, now: Timestamp) -> bool {
    let is_past = is_past(&raw.obsolete_since_date, now);
    is_on(&raw.obsolete) || is_past && !is_off(&raw.obsolete)
}

/// Categories of what is no food, in files that do not tell the type of a product (openfoodfacts-server
/// issue 11094). Such files tell it by their addresses too.
const NOT_FOOD: [&str; 6] = [
    "en:non-food-products",
    "en:open-beauty-facts",
    "en:open-products-facts",
    "en:open-pet-food-facts",
    "en:pet-food",
    "en:beauty-products",
];

fn is_other_than_food(raw: &RawRecord) -> bool {
    match raw.product_type.as_deref().filter(|kind| !is_nothing(kind)) {
        Some(kind) => !kind.trim().eq_ignore_ascii_case("food"),
        None => {
            raw.is_of_sister
                || raw.image_front_url.as_deref().is_some_and(is_of_sister)
                || raw.image_url.as_deref().is_some_and(is_of_sister)
                || raw.categories_tags.iter().any(|tag| NOT_FOOD.contains(&tag.as_str()))
        }
    }
}

fn barcode(raw: &RawRecord) -> Result<Barcode, Rejection> {
    let code = raw.code.as_deref().or(raw.id.as_deref()).unwrap_or_default();
    code.parse().map_err(|error| {
        let reason = match error {
            BarcodeError::Missing => RejectReason::NoBarcode,
            BarcodeError::NotDigits => RejectReason::BarcodeNotDigits,
            BarcodeError::TooLong => RejectReason::BarcodeTooLong,
            BarcodeError::CheckDigit => RejectReason::BarcodeCheckDigit,
        };
        rejection(reason, code)
    })
}
