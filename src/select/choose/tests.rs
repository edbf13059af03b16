//! The order of candidates.

use super::super::test_products::{Dice, eligible};
use super::*;

const PRODUCTS: u32 = 40;

/// Some of all products, each at most once, with whatever is known of them.
fn some(dice: &mut Dice, share: u64) -> Vec<Eligible> {
    let mut all = Vec::new();
    for position in (0..PRODUCTS).map(Position) {
        if dice.below(share) == 0 {
            all.push(eligible(dice, position));
        }
    }
    all
}

#[test]
fn a_place_is_told_by_what_counts_first_and_only_then_by_the_rest() {
    let mut dice = Dice(5);
    for round in 0..400 {
        let candidates = some(&mut dice, 2);
        let standard = Standard::of(&candidates);
        let counts = |own: &Eligible| {
            let group = standard.group(own);
            let is_alike = own.likeness >= share(group.best, ALIKE);
            let idea = match own.candidate.origin {
                Origin::OtherTaste => 20,
                Origin::SameLetter => 40,
                _ => 0,
            };
            (
                !own.is_pinned(),
                own.idea().is_some(),
                own.idea().is_none() && !is_alike,
                own.idea().is_none() && is_alike && !own.is_of_all_kinds,
                (own.tier, own.is_away, (group.best - own.likeness) / 50 + idea),
                (std::cmp::Reverse(own.score), own.candidate.position),
            )
        };
        let mut by_place = candidates.clone();
        by_place.sort_by_key(|own| standard.place(own));
        assert!(by_place.is_sorted_by_key(counts), "{round}: {by_place:?}");
    }
}
