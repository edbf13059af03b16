//! The figures of a shelf, gathered from what choosing knows of its products.

use crate::model::{CategoryId, FigureSpread, Nutrient, ShelfSpread};

use super::amounts::UNKNOWN;
use super::item::{ENERGY_STEP, UNKNOWN_AMOUNT};
use super::shelf_items::FigureTable;
use super::trust::NutritionTrust;
use super::{CategoryKinds, Position, Shelves, Shelving};

/// Fewer products are no shelf to be compared with.
const PRODUCTS_MIN: usize = 20;

impl Shelves {
    /// How the figures of a category are spread.
    #[must_use]
    pub fn spread(&self, category: CategoryId, kinds: &CategoryKinds) -> ShelfSpread {
        let mut steps: [Vec<u16>; FigureSpread::NUTRIENTS.len()] = Default::default();
        if kinds.shelving(category) != Shelving::Shelf {
            return ShelfSpread::default();
        }
        for position in self.shelf(category).iter() {
            if self.items.trust(position) == NutritionTrust::Sound {
                let table = self.items.table(position);
                for (nutrient, steps) in FigureSpread::NUTRIENTS.into_iter().zip(&mut steps) {
                    steps.extend(steps_of(&table, nutrient));
                }
            }
        }
        ShelfSpread::of_steps(steps, amount_of, self.shelf(category).len())
    }

    /// Two amounts between which that of a product lies, where it is known: shelves keep rounded ones.
    #[must_use]
    pub fn amount_bounds(&self, product: Position, nutrient: Nutrient) -> Option<[f64; 2]> {
        let amount = amount_of(nutrient, steps_of(&self.items.table(product), nutrient)?);
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

/// An amount as shelves keep it, in steps of its nutrient.
fn steps_of(table: &FigureTable, nutrient: Nutrient) -> Option<u16> {
    let byte = |own: u8| (own != UNKNOWN_AMOUNT).then(|| u16::from(own));
    let hundredths = |own: u16| (own != UNKNOWN).then_some(own);
    match nutrient {
        Nutrient::EnergyKj => byte(table.energy),
        Nutrient::Fat => byte(table.profile[0]),
        Nutrient::Proteins => byte(table.profile[2]),
        Nutrient::SaturatedFat => hundredths(table.amounts.saturates),
        Nutrient::Sugars => hundredths(table.amounts.sugars),
        Nutrient::Fiber => hundredths(table.amounts.fiber),
        Nutrient::Salt => hundredths(table.amounts.salt),
        _ => None,
    }
}

fn amount_of(nutrient: Nutrient, steps: u16) -> f64 {
    let steps = f64::from(steps);
    match nutrient {
        Nutrient::EnergyKj => steps * ENERGY_STEP,
        Nutrient::Fat | Nutrient::Proteins => steps * 0.5,
        _ => steps / 100.0,
    }
}
