//! Which pairs are read.

use std::collections::BTreeMap;

use crate::model::{Barcode, IdeaKind};

use super::{ProposalList, ReadGroup, Stratum};

/// A pair that was drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DrawnPair {
    /// The product.
    pub product: Barcode,
    /// What is proposed.
    pub substitute: Barcode,
    /// Its place in the list, from 1.
    pub place: usize,
    /// What kind of idea it is, where it is no replacement.
    pub idea: Option<IdeaKind>,
    /// What the product was drawn from.
    pub stratum: Stratum,
}

/// Draws whole products of grade C to E with their first proposals of a group until there are `pairs` of them: one
/// product of each stratum in turn, so that rare strata are read as well as common ones. The same for the
/// same seed and lists in any order; one product more in the catalogue changes little of it.
pub(crate) fn draw(
    lists: &[ProposalList],
    group: ReadGroup,
    seed: u64,
    pairs: usize,
) -> Vec<DrawnPair> {
    let mut drawn = Vec::new();
    let mut strata: Vec<_> = shuffled(lists, group, seed).into_values().collect();
    while drawn.len() < pairs && !strata.is_empty() {
        for stratum in &mut strata {
            if drawn.len() >= pairs {
                break;
            }
            if let Some((_, list)) = stratum.pop() {
                add(list, group, &mut drawn);
            }
        }
        strata.retain(|stratum| !stratum.is_empty());
    }
    drawn
}

/// The lists that may be drawn, by stratum, in an order the seed decides; the last comes first.
fn shuffled(
    lists: &[ProposalList],
    group: ReadGroup,
    seed: u64,
) -> BTreeMap<Stratum, Vec<([u8; 32], &ProposalList)>> {
    let mut strata: BTreeMap<Stratum, Vec<_>> = BTreeMap::new();
    for list in lists {
        if list.is_wanting && !list.first(group).is_empty() {
            strata.entry(list.stratum).or_default().push((lot(list.product, seed), list));
        }
    }
    for stratum in strata.values_mut() {
        stratum.sort_unstable_by_key(|(lot, _)| *lot);
    }
    strata
}

fn lot(product: Barcode, seed: u64) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes()).update(product.to_string().as_bytes());
    *hasher.finalize().as_bytes()
}

fn add(list: &ProposalList, group: ReadGroup, drawn: &mut Vec<DrawnPair>) {
    let (product, stratum) = (list.product, list.stratum);
    for (at, (substitute, idea)) in list.first(group).into_iter().enumerate() {
        drawn.push(DrawnPair { product, substitute, place: at + 1, idea, stratum });
    }
}

#[cfg(test)]
mod tests {
    use super::super::proposal::{ShelfOrigin, ShelfWidth};
    use super::ReadGroup::{Ideas, Replacements};
    use super::*;

    fn barcode(number: u64) -> Barcode {
        let body = 300_000_000_000 + number;
        let sum: u64 =
            (0..12).map(|at| body / 10_u64.pow(at) % 10 * if at % 2 == 0 { 3 } else { 1 }).sum();
        format!("{body}{}", (10 - sum % 10) % 10).parse().unwrap()
    }

    fn list(number: u64, width: ShelfWidth, proposals: u64) -> ProposalList {
        ProposalList {
            product: barcode(number),
            is_wanting: true,
            stratum: Stratum { width, origin: ShelfOrigin::Chain },
            shelf: None,
            substitutes: (0..proposals).map(|at| barcode(5000 + at)).collect(),
            ideas: Vec::new(),
            variety: None,
        }
    }

    fn lists() -> Vec<ProposalList> {
        let wide = (0..200).map(|number| list(number, ShelfWidth::Wide, 4));
        let narrow = (200..205).map(|number| list(number, ShelfWidth::Narrow, 2));
        wide.chain(narrow).collect()
    }

    #[test]
    fn a_seed_draws_the_same_in_any_order_and_another_seed_others() {
        let mut lists = lists();
        let drawn = draw(&lists, Replacements, 1, 60);
        lists.reverse();
        assert_eq!(drawn, draw(&lists, Replacements, 1, 60));
        assert_ne!(drawn, draw(&lists, Replacements, 2, 60));
        // A longer draw begins with the shorter one, so a reading can be continued.
        assert_eq!(drawn[..], draw(&lists, Replacements, 1, 90)[..drawn.len()]);
    }

    #[test]
    fn products_are_drawn_whole_with_three_places_and_no_one_twice() {
        let drawn = draw(&lists(), Replacements, 7, 61);
        assert!((61..64).contains(&drawn.len()), "{}", drawn.len());
        let firsts: Vec<_> = drawn.iter().filter(|pair| pair.place == 1).collect();
        let mut products: Vec<_> = firsts.iter().map(|pair| pair.product).collect();
        products.sort_unstable();
        products.dedup();
        assert_eq!(products.len(), firsts.len());
        assert!(drawn.iter().all(|pair| pair.place <= 3));
    }

    #[test]
    fn rare_strata_are_drawn_to_the_last_and_common_ones_fill_up() {
        let drawn = draw(&lists(), Replacements, 1, 100);
        let narrow = drawn.iter().filter(|pair| pair.stratum.width == ShelfWidth::Narrow).count();
        assert_eq!(narrow, 10);
        assert!(drawn.len() >= 100);
        assert_eq!(draw(&lists(), Replacements, 1, 100_000).len(), 200 * 3 + 5 * 2);
    }

    #[test]
    fn what_has_no_proposal_or_a_good_grade_is_not_drawn() {
        let mut lists = lists();
        for list in &mut lists {
            list.is_wanting = false;
        }
        lists.push(list(900, ShelfWidth::Wide, 0));
        assert_eq!(draw(&lists, Replacements, 1, 10), []);
    }

    #[test]
    fn ideas_are_drawn_apart_with_their_kind() {
        let mut lists = lists();
        lists[3].ideas = vec![(barcode(7000), IdeaKind::SameLetter)];
        let drawn = draw(&lists, Ideas, 1, 10);
        let [DrawnPair { product, substitute, idea, .. }] = drawn[..] else { panic!("{drawn:?}") };
        assert_eq!((product, substitute), (barcode(3), barcode(7000)));
        assert_eq!(idea, Some(IdeaKind::SameLetter));
        assert_eq!(draw(&lists, Replacements, 1, 1)[0].idea, None);
    }
}
