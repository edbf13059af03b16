//! How much of a food an ingredient is.

use super::list_items::ListItem;
use super::tokens::WordGap;

use crate::words::is_digits;

/// The share of the food an ingredient is, in percent: as it is printed with it, before or after; else half of what
/// the ingredients before it can have left, since the list is in descending order (EU regulation 1169/2011,
/// article 18).
pub(super) fn share(items: &[ListItem<'_>], at: usize) -> f64 {
    printed_after(items, at).or_else(|| printed_before(items, at)).unwrap_or_else(|| {
        let mut share = 50.0;
        for number in 1..=at {
            let is_next = items[number].gap() == WordGap::Comma && !is_decimals(items, number);
            share /= if is_next { 2.0 } else { 1.0 };
        }
        share
    })
}

/// « porc (origine UE) 72 % »
fn printed_after(items: &[ListItem<'_>], at: usize) -> Option<f64> {
    let depth = items[at].first.depth;
    for number in at + 1..items.len() {
        let item = &items[number];
        let parts = matches!(item.gap(), WordGap::Comma | WordGap::Colon | WordGap::Other);
        let is_out = item.first.depth < depth;
        if (parts && item.first.depth <= depth || is_out) && !is_decimals(items, number) {
            return None;
        }
        if item.first.is_percent {
            return percent(items, number);
        }
    }
    None
}

/// « 72 % de viande de porc »
fn printed_before(items: &[ListItem<'_>], at: usize) -> Option<f64> {
    let mut number = at;
    while number > 0 && items[number].gap() == WordGap::Blank {
        number -= 1;
        if items[number].first.is_percent {
            return percent(items, number);
        }
    }
    None
}

/// « 7,5 % » is two words.
fn percent(items: &[ListItem<'_>], at: usize) -> Option<f64> {
    let whole = if is_decimals(items, at) { at - 1 } else { at };
    items[whole].first.word.parse().ok()
}

fn is_decimals(items: &[ListItem<'_>], at: usize) -> bool {
    at > 0
        && items[at].first.is_percent
        && is_digits(&items[at].first.word)
        && is_digits(&items[at - 1].first.word)
}
