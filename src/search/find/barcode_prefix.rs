//! Products by the beginning of their barcode.

use anyhow::Result;

use super::super::document::Document;
use super::Searcher;

/// Products that are looked at of each length.
const PRODUCTS_MAX: usize = 1000;
/// Digits of the barcodes there are.
const LENGTHS: [usize; 2] = [13, 8];

/// Products whose barcodes, or those of other weigh labels of their article, start with some digits, the most
/// popular first.
pub(super) fn starting_with(searcher: Searcher, digits: &str) -> Result<Vec<Document<'static>>> {
    let mut found: Vec<Document> = Vec::new();
    for sql in [Document::BY_BARCODES, Document::BY_LABELS] {
        let mut statement = searcher.connection.prepare_cached(sql)?;
        for length in LENGTHS {
            let Some((first, end)) = barcodes_from(digits, length) else { continue };
            for document in statement.query_map((first, end, PRODUCTS_MAX), Document::read)? {
                found.push(document?);
            }
        }
    }
    found.sort_unstable_by_key(|document| document.rank);
    found.dedup_by_key(|document| document.rank);
    Ok(found)
}

/// Barcodes of a length that start with some digits, as a range of numbers; leading zeros count.
fn barcodes_from(digits: &str, length: usize) -> Option<(i64, i64)> {
    let start: i64 = digits.parse().ok()?;
    let missing = u32::try_from(length.checked_sub(digits.len())?).ok()?;
    let scale = 10_i64.pow(missing);
    Some((start.checked_mul(scale)?, start.checked_add(1)?.checked_mul(scale)?))
}
