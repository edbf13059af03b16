//! Weigh labels: every piece of a cheese has a barcode of its own, with its price or weight in it, and people
//! enter one after the other. Those of one article are one product.

use std::cmp::Reverse;

use crate::model::Barcode;

use super::Position;
use super::item::ShelfItem;
use super::shelf_items::ShelfItems;

/// A weigh label by its place among the items, and a number that is equal for labels of one article.
pub(super) type WeighLabel = (u64, Position);

/// Takes all labels of an article out of the items but the best known one. Gives each that was taken out with the
/// one that stands for it, by barcode.
pub(super) fn merge(
    items: &mut ShelfItems,
    mut labels: Vec<WeighLabel>,
) -> Vec<(Barcode, Barcode)> {
    labels.sort_unstable();
    let mut merged = Vec::new();
    for group in labels.chunk_by(|left, right| left.0 == right.0) {
        let group = group.iter().map(|&(_, at)| items.get(at));
        let Some(best) = group.clone().min_by_key(fame) else { continue };
        for item in group {
            if item.barcode != best.barcode {
                merged.push((item.barcode, best.barcode));
            }
        }
    }
    merged.sort_unstable();
    items.retain(|barcode| merged.binary_search_by_key(&barcode, |(label, _)| *label).is_err());
    merged
}

/// Orders the best known first, as search does; the barcode makes it total.
fn fame(item: &ShelfItem) -> (Reverse<u32>, bool, Reverse<u8>, Barcode) {
    let is_ungraded = item.grading.grade().is_none();
    (Reverse(item.scans), is_ungraded, Reverse(item.completeness), item.barcode)
}
