//! Where a swap would bring more energy, which no better letter makes up for.

use super::PhysicalKind;
use super::figure_gates::is_sweet;
use super::item::{ShelfItem, UNKNOWN_AMOUNT};

/// Energy that rises by a twentieth and by this many steps (105 kJ) is not made up for: of 14 such swaps in the readings 8
/// were sensible. Of a sweet drink any rise counts (7 of 14): its energy is its sugars, so one of the two figures is wrong.
const ENERGY_RISES: u8 = 7;
const ENERGY_SHARE: u16 = 20;
/// By a tenth it is no idea either: of 6 ideas that add a twentieth readers called 2 sensible (docs/substitutes.md).
const MUCH_ENERGY_SHARE: u16 = 10;
/// Of two with names alike by a quarter: vegetable crisps that are fatter and half as salty are still vegetable crisps.
const MUCH_ENERGY_SHARE_OF_ALIKE: u16 = 4;

/// True where energy rises so much that nothing makes up for it.
pub(super) fn adds_energy(own: &ShelfItem, other: &ShelfItem) -> bool {
    let is_drink = own.kind == PhysicalKind::Beverage && is_sweet(own.amounts);
    adds_share_of_energy(own, other, ENERGY_SHARE)
        || (is_drink && more_energy(own, other).is_some_and(|more| more > 0))
}

/// True where energy rises by a tenth, which who wants something better takes for no idea; by a quarter where both names are
/// alike.
pub(super) fn adds_much_energy(own: &ShelfItem, other: &ShelfItem, are_names_alike: bool) -> bool {
    let share = if are_names_alike { MUCH_ENERGY_SHARE_OF_ALIKE } else { MUCH_ENERGY_SHARE };
    adds_share_of_energy(own, other, share)
}

fn adds_share_of_energy(own: &ShelfItem, other: &ShelfItem, share: u16) -> bool {
    more_energy(own, other)
        .is_some_and(|more| more >= ENERGY_RISES && u16::from(more) * share > u16::from(own.energy))
}

/// Steps of energy more, where both are known.
fn more_energy(own: &ShelfItem, other: &ShelfItem) -> Option<u8> {
    let are_known = own.energy != UNKNOWN_AMOUNT && other.energy != UNKNOWN_AMOUNT;
    are_known.then(|| other.energy.saturating_sub(own.energy))
}

#[cfg(test)]
mod tests {
    use super::super::CategoryKinds;
    use super::super::test_products::{barcode, graph, product, rules, shelves};
    use super::*;
    use crate::model::Nutrient;

    /// Whether a product of some category with so much energy and sugars adds energy to another, whether much, and whether so
    /// where their names are alike.
    fn adds(category: &str, tables: [[f64; 2]; 2]) -> [bool; 3] {
        let mut products = Vec::new();
        for (number, [energy, sugars]) in (1..).zip(tables) {
            let mut own = product(number, "c", "", &[category]);
            for (nutrient, amount) in [(Nutrient::EnergyKj, energy), (Nutrient::Sugars, sugars)] {
                assert!(own.nutriments.set(nutrient, amount));
            }
            products.push(own);
        }
        let graph = graph();
        let kinds = CategoryKinds::new(&graph, &rules());
        let shelves = shelves(&graph, &kinds, &products);
        let [own, other] = [1, 2].map(|number| shelves.find(barcode(number)).unwrap());
        let [own, other] = [shelves.items.get(own), shelves.items.get(other)];
        let much = [false, true].map(|is_same| adds_much_energy(&own, &other, is_same));
        [adds_energy(&own, &other), much[0], much[1]]
    }

    #[test]
    fn energy_is_added_where_nothing_makes_up_for_it() {
        for (category, tables, expected) in [
            ("en:biscuits", [[2000.0, 30.0], [2160.0, 5.0]], [true, false, false]),
            ("en:biscuits", [[1900.0, 30.0], [2160.0, 5.0]], [true, true, false]),
            ("en:biscuits", [[1600.0, 30.0], [2160.0, 5.0]], [true, true, true]),
            ("en:biscuits", [[2000.0, 30.0], [2080.0, 5.0]], [false; 3]),
            ("en:biscuits", [[200.0, 2.0], [260.0, 2.0]], [false; 3]),
            ("en:sodas", [[190.0, 9.5], [225.0, 8.5]], [true, false, false]),
            ("en:sodas", [[190.0, 9.5], [165.0, 8.2]], [false; 3]),
            ("en:sodas", [[20.0, 1.0], [60.0, 2.0]], [false; 3]),
        ] {
            assert_eq!(adds(category, tables), expected, "{category} {tables:?}");
        }
    }
}
