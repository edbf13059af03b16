//! The figures of a shelf, gathered from what choosing knows of its products.

use crate::model::{CategoryId, FigureSpread, Nutrient, ShelfSpread};

use super::amounts::UNKNOWN;
use super::item::{ENERGY_STEP, ShelfItem, UNKNOWN_AMOUNT};
use super::trust::NutritionTrust;
use super::{CategoryKinds, Position, Shelves, Shelving};

/// Fewer products are no shelf to be compared with.
const PRODUCTS_MIN: usize = 20;

impl Shelves {
    /// How the figures of a category are spread.
    #[must_use]
    pub fn spread(&self, category: CategoryId, kinds: &CategoryKinds) -> ShelfSpread {
        let mut amounts: [Vec<f64>; FigureSpread::NUTRIENTS.len()] = Default::default();
        if kinds.shelving(category) != Shelving::Shelf {
            return ShelfSpread::default();
        }
        for &position in self.shelf(category) {
            let item = &self.items[position.at()];
            if item.trust == NutritionTrust::Sound {
                for (nutrient, amounts) in FigureSpread::NUTRIENTS.into_iter().zip(&mut amounts) {
                    amounts.extend(amount(item, nutrient));
                }
            }
        }
        ShelfSpread::of(amounts, self.shelf(category).len())
    }

    /// Two amounts between which that of a product lies, where it is known: shelves keep rounded ones.
    #[must_use]
    pub fn amount_bounds(&self, product: Position, nutrient: Nutrient) -> Option<[f64; 2]> {
        let amount = amount(&self.items[product.at()], nutrient)?;
        Some(match nutrient {
            Nutrient::EnergyKj => [amount, amount + ENERGY_STEP],
            Nutrient::Fat | Nutrient::Proteins => [amount - 0.25, amount + 0.25],
            // A little more than half a hundredth, which no binary fraction is.
            _ => [amount - 0.00501, amount + 0.00501],
        })
    }

    /// The narrowest shelf of a product that has enough on it to compare with.
    #[must_use]
    pub fn compared_on(&self, product: Position, kinds: &CategoryKinds) -> Option<CategoryId> {
        let mut all = Vec::new();
        kinds.kinds_above(self.leaves(product), &mut all);
        all.retain(|&own| {
            kinds.shelving(own) == Shelving::Shelf && self.shelf(own).len() >= PRODUCTS_MIN
        });
        all.into_iter().min_by_key(|&own| (self.shelf(own).len(), own))
    }
}

fn amount(item: &ShelfItem, nutrient: Nutrient) -> Option<f64> {
    let byte = |own: u8, step: f64| (own != UNKNOWN_AMOUNT).then(|| f64::from(own) * step);
    let hundredths = |own: u16| (own != UNKNOWN).then(|| f64::from(own) / 100.0);
    match nutrient {
        Nutrient::EnergyKj => byte(item.energy, ENERGY_STEP),
        Nutrient::Fat => byte(item.profile[0], 0.5),
        Nutrient::Proteins => byte(item.profile[2], 0.5),
        Nutrient::SaturatedFat => hundredths(item.amounts.saturates),
        Nutrient::Sugars => hundredths(item.amounts.sugars),
        Nutrient::Fiber => hundredths(item.amounts.fiber),
        Nutrient::Salt => hundredths(item.amounts.salt),
        _ => None,
    }
}
