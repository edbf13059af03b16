//! The thresholds of the Nutri-Score of 2023.
//!
//! Source: Santé publique France, "Nutri-Score: règlement d'usage", 2023 algorithm, in the form in
//! which Open Food Facts applies it. Amounts per 100 g or 100 ml, in the unit of the component.

use super::component::{Component, FoodGroup};

/// How points are counted from an amount.
#[derive(Clone, Copy)]
pub(super) struct Table {
    /// Ascending; each that is passed is worth `step` points, unless `values` says otherwise.
    pub(super) thresholds: &'static [f64],
    /// Points after 0, 1, 2 … thresholds where they are not 0, 1, 2 ….
    values: &'static [u8],
    /// True where reaching a threshold passes it, not only exceeding it.
    reached: bool,
}

const fn exceeded(thresholds: &'static [f64]) -> Table {
    Table { thresholds, values: &[], reached: false }
}

const ENERGY: Table =
    exceeded(&[335.0, 670.0, 1005.0, 1340.0, 1675.0, 2010.0, 2345.0, 2680.0, 3015.0, 3350.0]);
const ENERGY_BEVERAGE: Table =
    exceeded(&[30.0, 90.0, 150.0, 210.0, 240.0, 270.0, 300.0, 330.0, 360.0, 390.0]);
const ENERGY_FROM_SATURATES: Table =
    exceeded(&[120.0, 240.0, 360.0, 480.0, 600.0, 720.0, 840.0, 960.0, 1080.0, 1200.0]);
const SUGARS: Table = exceeded(&[
    3.4, 6.8, 10.0, 14.0, 17.0, 20.0, 24.0, 27.0, 31.0, 34.0, 37.0, 41.0, 44.0, 48.0, 51.0,
]);
const SUGARS_BEVERAGE: Table = exceeded(&[0.5, 2.0, 3.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0]);
const SATURATED_FAT: Table = exceeded(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
const SATURATES_RATIO: Table = Table {
    reached: true,
    ..exceeded(&[10.0, 16.0, 22.0, 28.0, 34.0, 40.0, 46.0, 52.0, 58.0, 64.0])
};
const SALT: Table = exceeded(&[
    0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.6, 3.8,
    4.0,
]);
const SWEETENERS: Table = Table { values: &[0, 4], ..exceeded(&[0.0]) };
const FRUITS: Table = Table { values: &[0, 1, 2, 5], ..exceeded(&[40.0, 60.0, 80.0]) };
const FRUITS_BEVERAGE: Table = Table { values: &[0, 2, 4, 6], ..exceeded(&[40.0, 60.0, 80.0]) };
const FIBER: Table = exceeded(&[3.0, 4.1, 5.2, 6.3, 7.4]);
const PROTEINS: Table = exceeded(&[2.4, 4.8, 7.2, 9.6, 12.0, 14.0, 17.0]);
const PROTEINS_RED_MEAT: Table = Table { values: &[0, 1, 2, 2, 2, 2, 2, 2], ..PROTEINS };
const PROTEINS_BEVERAGE: Table = exceeded(&[1.2, 1.5, 1.8, 2.1, 2.4, 2.7, 3.0]);

impl Table {
    /// The table of a component in a food group.
    pub(super) fn of(component: Component, group: FoodGroup) -> Self {
        let beverage = matches!(group, FoodGroup::Beverage | FoodGroup::Water);
        match component {
            Component::Energy if beverage => ENERGY_BEVERAGE,
            Component::Energy => ENERGY,
            Component::EnergyFromSaturates => ENERGY_FROM_SATURATES,
            Component::Sugars if beverage => SUGARS_BEVERAGE,
            Component::Sugars => SUGARS,
            Component::SaturatedFat => SATURATED_FAT,
            Component::SaturatesRatio => SATURATES_RATIO,
            Component::Salt => SALT,
            Component::Sweeteners => SWEETENERS,
            Component::FruitsVegetablesLegumes if beverage => FRUITS_BEVERAGE,
            Component::FruitsVegetablesLegumes => FRUITS,
            Component::Fiber => FIBER,
            Component::Proteins if beverage => PROTEINS_BEVERAGE,
            Component::Proteins if group == FoodGroup::RedMeat => PROTEINS_RED_MEAT,
            Component::Proteins => PROTEINS,
        }
    }

    /// The points of an amount.
    pub(super) fn points(&self, amount: f64) -> u8 {
        let mut passed = 0;
        for &threshold in self.thresholds {
            // « Exceeding » in the rules, but for the ratio of saturates, where reaching is enough.
            if amount > threshold || self.reached && amount >= threshold {
                passed += 1;
            }
        }
        self.after(passed)
    }

    /// The most points there are.
    pub(super) fn most(&self) -> u8 {
        self.after(self.thresholds.len())
    }

    /// The points after passing this many thresholds.
    fn after(&self, passed: usize) -> u8 {
        let plain = u8::try_from(passed).unwrap_or(u8::MAX);
        self.values.get(passed).copied().unwrap_or(plain)
    }
}

/// The highest score that still has the grades A, B, C and D; what is above is E. Only water has
/// an A among beverages.
pub(super) fn limits(group: FoodGroup) -> [i16; 4] {
    match group {
        FoodGroup::Beverage | FoodGroup::Water => [i16::MIN, 2, 6, 9],
        FoodGroup::FatsOilsNutsSeeds => [-6, 2, 10, 18],
        FoodGroup::General | FoodGroup::RedMeat | FoodGroup::Cheese => [0, 2, 10, 18],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_counts_only_when_exceeded() {
        let points = |component, amount| Table::of(component, FoodGroup::General).points(amount);
        assert_eq!(points(Component::Energy, 335.0), 0);
        assert_eq!(points(Component::Energy, 335.1), 1);
        assert_eq!(points(Component::Sugars, 26.0), 7);
        assert_eq!(points(Component::Sugars, 60.0), 15);
        assert_eq!(points(Component::Salt, 4.1), 20);
        assert_eq!(points(Component::Fiber, 7.5), 5);
        assert_eq!(points(Component::Proteins, 17.1), 7);
    }

    #[test]
    fn the_ratio_of_saturates_counts_when_reached() {
        let ratio = Table::of(Component::SaturatesRatio, FoodGroup::FatsOilsNutsSeeds);
        assert_eq!([ratio.points(9.9), ratio.points(10.0), ratio.points(64.0)], [0, 1, 10]);
    }

    #[test]
    fn the_most_points_are_those_of_the_rules() {
        use FoodGroup::{Beverage, General, RedMeat};
        let most = |component, group| Table::of(component, group).most();
        assert_eq!(most(Component::Sugars, General), 15);
        assert_eq!(most(Component::Sugars, Beverage), 10);
        assert_eq!(most(Component::Sweeteners, Beverage), 4);
        assert_eq!(most(Component::FruitsVegetablesLegumes, General), 5);
        assert_eq!(most(Component::FruitsVegetablesLegumes, Beverage), 6);
        assert_eq!(most(Component::Proteins, General), 7);
        assert_eq!(most(Component::Proteins, RedMeat), 2);
    }
}
