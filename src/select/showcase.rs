//! A few telling swaps for the home page.

use crate::model::{CategoryId, Grade};

use super::learnt::newest;
use super::{CategoryKinds, Position, Safety, Selection, Shelves, Shelving, Substitute};

/// The best-known products of grade D or E with their first substitute, which is two letters better, no two of one shelf and
/// no substitute twice. Only swaps within the most specific kind that bring no allergen are shown, of products
/// with barcodes sold everywhere: they convince at a glance.
#[must_use]
pub fn showcase(
    shelves: &Shelves,
    selection: &Selection,
    kinds: &CategoryKinds,
    number: usize,
) -> Vec<(Position, Substitute)> {
    let known = best_known(shelves, |position| shelves.grading(position).grade() >= Some(Grade::D));
    let mut shown_kinds: Vec<CategoryId> = Vec::new();
    let mut own = Vec::new();
    let mut swaps: Vec<(Position, Substitute)> = Vec::new();
    for position in known {
        if swaps.len() == number {
            break;
        }
        let Some(first) = selection.first(position) else { continue };
        kinds.kinds_above(shelves.leaves(position), &mut own);
        own.retain(|&kind| kinds.shelving(kind) == Shelving::Shelf);
        let letters = [first.position, position].map(|at| shelves.grading(at).number());
        let is_striking = letters[0] + LETTERS_BETTER <= letters[1];
        // Ten spreads side by side would show one idea ten times.
        let repeats = own.iter().any(|kind| shown_kinds.contains(kind))
            || swaps.iter().any(|(_, shown)| shown.position == first.position);
        if is_striking && convinces(shelves, position, &first) && !repeats {
            shown_kinds.extend(&own);
            swaps.push((position, first));
        }
    }
    swaps
}

/// The best-known products that changed in the last week of the catalogue, with their first substitute where it convinces;
/// the last changed first.
#[must_use]
pub(crate) fn changed_lately(
    shelves: &Shelves,
    selection: &Selection,
    number: usize,
) -> Vec<(Position, Substitute)> {
    // Not what was learnt, which is kept for some weeks.
    let since = newest(shelves).saturating_sub(6);
    let mut swaps = Vec::with_capacity(number);
    for position in best_known(shelves, |position| shelves.modified(position) >= since) {
        if swaps.len() == number {
            break;
        }
        if let Some(first) = selection.first(position)
            && convinces(shelves, position, &first)
        {
            swaps.push((position, first));
        }
    }
    swaps.sort_by_key(|(position, _)| {
        (u16::MAX - shelves.modified(*position), shelves.barcode(*position))
    });
    swaps
}

/// The products that are sold everywhere and wanted, the most scanned first.
fn best_known(shelves: &Shelves, is_wanted: impl Fn(Position) -> bool) -> Vec<Position> {
    let mut known: Vec<Position> = Vec::new();
    for position in shelves.by_rank() {
        if !shelves.barcode(position).is_restricted() && is_wanted(position) {
            known.push(position);
        }
    }
    known.sort_by_key(|&position| (u32::MAX - shelves.scans(position), shelves.barcode(position)));
    known
}

/// Whether a substitute is better, safe, of the same kind and sold everywhere.
fn convinces(shelves: &Shelves, position: Position, first: &Substitute) -> bool {
    let is_better = shelves.grading(first.position) < shelves.grading(position);
    let is_safe = first.safety <= Safety::Unknown;
    let is_sold_everywhere = !shelves.barcode(first.position).is_restricted();
    let is_alike = first.level == 0 && first.origin.idea().is_none();
    is_alike && is_safe && is_better && is_sold_everywhere
}

/// A letter alone convinces few.
const LETTERS_BETTER: u8 = 2;
