//! A few telling swaps for the home page.

use crate::model::{CategoryId, Grade};

use super::{Position, Safety, Selection, Shelves, Substitute};

/// The best-known products of grade D or E with their first substitute, one of a kind and no
/// substitute twice. Only swaps within the most specific kind that bring no allergen are shown, of products
/// with barcodes sold everywhere: they convince at a glance.
#[must_use]
pub fn showcase(
    shelves: &Shelves,
    selection: &Selection,
    number: usize,
) -> Vec<(Position, Substitute)> {
    let mut known: Vec<Position> = Vec::new();
    for position in shelves.by_rank() {
        let is_sold_everywhere = !shelves.barcode(position).is_restricted();
        if is_sold_everywhere && shelves.grading(position).grade() >= Some(Grade::D) {
            known.push(position);
        }
    }
    known.sort_by_key(|&position| (u32::MAX - shelves.scans(position), shelves.barcode(position)));
    let mut kinds: Vec<CategoryId> = Vec::new();
    let mut swaps: Vec<(Position, Substitute)> = Vec::new();
    for position in known {
        if swaps.len() == number {
            break;
        }
        let Some(first) = selection.substitutes(position).first().copied() else { continue };
        let leaves = shelves.leaves(position);
        // Ten spreads side by side would show one idea ten times.
        let repeats = leaves.iter().any(|leaf| kinds.contains(leaf))
            || swaps.iter().any(|(_, shown)| shown.position == first.position);
        let is_better = shelves.grading(first.position) < shelves.grading(position);
        let is_safe = first.safety <= Safety::Unknown;
        let is_sold_everywhere = !shelves.barcode(first.position).is_restricted();
        let is_alike = first.level == 0 && first.origin.idea().is_none();
        let convinces = is_alike && is_safe && is_better && is_sold_everywhere;
        if convinces && !repeats {
            kinds.extend(leaves);
            swaps.push((position, first));
        }
    }
    swaps
}
