//! A later state of the catalogue, in which some products have changed: less sugar, or, where that
//! cannot be, a new name.
//!
//! Which ones depends on their number and on a seed of its own, so that a catalogue of any size
//! changes in the same products, and a second seed changes others.

use crate::product::{self, Product};
use crate::random::SplitMix64;

/// Keeps these streams apart from those the products are drawn from.
const CHANGES_STREAM: u64 = 0x6368_616e_6765_7321;

const WEEK: u64 = 7 * 24 * 3600;

/// What is left of the sugars. More than the rounding of labels can hide.
const LESS_SUGAR: f64 = 0.8;
const LEAST_SUGAR: f64 = 1.0;

/// How many products have changed, and which.
#[derive(Clone, Copy)]
pub(crate) struct Revision {
    pub percent: f64,
    pub seed: u64,
}

impl Revision {
    /// Has product `number` changed?
    pub(crate) fn concerns(self, number: u64) -> bool {
        let mut random = SplitMix64::for_item(self.seed.wrapping_add(CHANGES_STREAM), number);
        random.unit() * 100.0 < self.percent
    }
}

/// Makes the product its later self. Its grade follows its sugars.
pub(crate) fn revise(product: &mut Product) {
    product.changed += WEEK;
    match (&mut product.nutrition, &product.ingredients) {
        (Some(nutrition), Some(recipe)) if nutrition.sugars >= LEAST_SUGAR => {
            nutrition.sugars = (nutrition.sugars * LESS_SUGAR * 10.0).round() / 10.0;
            product.graded = product::graded(product.family, Some(nutrition), recipe);
        }
        _ => product.name.push_str(", nouvelle recette"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Revision, revise};
    use crate::catalogue::Catalogue;
    use crate::product::draw;

    fn changed(percent: f64, seed: u64) -> Vec<u64> {
        (0..20_000).filter(|number| Revision { percent, seed }.concerns(*number)).collect()
    }

    #[test]
    fn the_share_is_right_and_another_seed_changes_others() {
        let one = changed(1.0, 1);
        assert!((150..250).contains(&one.len()), "{}", one.len());
        let both = changed(1.0, 2).iter().filter(|number| one.contains(number)).count();
        assert!(both < 15, "{both}");
        assert_eq!((changed(0.0, 1).len(), changed(100.0, 1).len()), (0, 20_000));
    }

    #[test]
    fn a_changed_product_differs_in_sugars_or_name_and_keeps_its_barcode() {
        let catalogue = Catalogue::new(1);
        for number in 0..300 {
            let before = draw(&catalogue, number).expect("the shop sells something");
            let mut after = draw(&catalogue, number).expect("the shop sells something");
            revise(&mut after);
            assert!(after.changed > before.changed && after.barcode == before.barcode);
            assert!(after.nutrition != before.nutrition || after.name != before.name);
        }
    }
}
