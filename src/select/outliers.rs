//! Nutrition far from that of everything else on the shelf: a portion typed as 100 g, a comma too many.
//!
//! Such a table contradicts nothing in itself, but makes the healthiest chocolate of the shelf. What is
//! usual is the median of a shelf, and how far products lie from it the median absolute deviation (Hampel
//! 1974), which mistakes on the shelf do not move. A product is far out where it is so, and nearly alone, on
//! every shelf that has enough others to tell: chips and fries are two crowds on one shelf.

use std::collections::BTreeMap;

use crate::model::CategoryId;

use super::item::ENERGY_STEP;
use super::position::Position;
use super::shelf_items::ShelfItems;
use super::shelves::Shelves;
use super::trust::NutritionTrust;

/// Fewer products do not tell what is usual.
const PRODUCTS_MIN: usize = 20;
/// This many deviations from the median are far out.
const DEVIATIONS: f64 = 6.0;
/// A deviation of normally distributed figures, in median absolute deviations.
const DEVIATION_PER_MAD: f64 = 1.4826;

/// A figure that shelves have a usual range of.
struct Figure {
    of: fn(&ShelfItems, Position) -> Option<f64>,
    /// What is nearer to the median is never far out: a share of the median, and at least this.
    nearby: (f64, f64),
}

const FIGURES: [Figure; 2] = [
    // kJ.
    Figure {
        of: |items, at| known(items.table(at).energy).map(|steps| steps * ENERGY_STEP),
        nearby: (0.5, 300.0),
    },
    // Saturated fat in percent of fat.
    Figure { of: |items, at| known(items.saturates(at)), nearby: (0.0, 35.0) },
];

fn known(byte: u8) -> Option<f64> {
    if byte == u8::MAX { None } else { Some(f64::from(byte)) }
}

/// What is usual on a shelf.
struct Usual {
    median: f64,
    distance: f64,
    /// All figures of the shelf, ascending.
    figures: Vec<f64>,
}

impl Usual {
    fn is_far_out(&self, own: f64) -> bool {
        if (own - self.median).abs() <= self.distance {
            return false;
        }
        let window = self.distance / 4.0;
        let from = self.figures.partition_point(|figure| *figure < own - window);
        let to = self.figures.partition_point(|figure| *figure <= own + window);
        let crowd = (self.figures.len() / CROWD_SHARE).max(CROWD_MIN);
        to - from < crowd
    }
}

/// This many products with about the same figure, and this share of the shelf, are no mistake.
const CROWD_MIN: usize = 4;
const CROWD_SHARE: usize = 50;

/// Marks what is far out, so that it recommends nothing.
pub(super) fn mark(shelves: &mut Shelves) {
    for figure in &FIGURES {
        let usual = usual_by_leaf(shelves, figure);
        let mut far = Vec::new();
        for position in shelves.by_rank() {
            let Some(own) = (figure.of)(&shelves.items, position) else { continue };
            let known = shelves.leaves(position).iter().filter_map(|leaf| usual.get(leaf));
            let verdicts: Vec<bool> = known.map(|usual| usual.is_far_out(own)).collect();
            if !verdicts.is_empty() && verdicts.iter().all(|is_far| *is_far) {
                far.push(position);
            }
        }
        for position in far {
            shelves.items.set_trust(position, NutritionTrust::Outlier);
        }
    }
}

fn usual_by_leaf(shelves: &Shelves, figure: &Figure) -> BTreeMap<CategoryId, Usual> {
    let mut figures: BTreeMap<CategoryId, Vec<f64>> = BTreeMap::new();
    for position in shelves.by_rank() {
        if let Some(own) = (figure.of)(&shelves.items, position) {
            for leaf in shelves.leaves(position) {
                figures.entry(*leaf).or_default().push(own);
            }
        }
    }
    figures.retain(|_, figures| figures.len() >= PRODUCTS_MIN);
    let mut usual = BTreeMap::new();
    for (leaf, mut figures) in figures {
        figures.sort_unstable_by(f64::total_cmp);
        let median = median(&figures);
        let mut distances: Vec<f64> = figures.iter().map(|own| (own - median).abs()).collect();
        distances.sort_unstable_by(f64::total_cmp);
        let deviation = self::median(&distances) * DEVIATION_PER_MAD;
        let (share, least) = figure.nearby;
        let distance = (deviation * DEVIATIONS).max(median * share).max(least);
        usual.insert(leaf, Usual { median, distance, figures });
    }
    usual
}

/// The upper median of ascending figures, of which there are some.
fn median(figures: &[f64]) -> f64 {
    figures[figures.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::super::test_products::{graph, product, rules};
    use super::super::{CategoryKinds, Position, ShelvesBuilder};
    use crate::model::{Nutrient, Product};

    fn bar(number: u64, energy: f64, saturates: f64) -> Product {
        let mut bar = product(number, "d", "", &["en:chocolate-biscuits"]);
        assert!(bar.nutriments.set(Nutrient::EnergyKj, energy));
        assert!(bar.nutriments.set(Nutrient::Fat, 20.0));
        assert!(bar.nutriments.set(Nutrient::SaturatedFat, saturates));
        bar
    }

    fn outliers(odd: &Product, others: u64) -> [bool; 2] {
        let graph = graph();
        let kinds = CategoryKinds::new(&graph, &rules());
        let mut builder = ShelvesBuilder::new(&graph, &kinds, None);
        builder.add(odd);
        for number in 2..others + 2 {
            let wobble = f64::from(u32::try_from(number % 7).unwrap());
            builder.add(&bar(number, 2000.0 + 20.0 * wobble, 11.0 + wobble / 3.0));
        }
        let shelves = builder.finish();
        let found = shelves.find(odd.barcode).unwrap();
        let all = shelves.by_rank().filter(|&position: &Position| shelves.is_outlier(position));
        [shelves.is_outlier(found), all.count() > usize::from(shelves.is_outlier(found))]
    }

    #[test]
    fn a_portion_among_figures_per_100_g_is_far_out() {
        assert_eq!(outliers(&bar(1, 230.0, 12.0), 30), [true, false]);
        assert_eq!(outliers(&bar(1, 1500.0, 12.0), 30), [false, false], "light");
        assert_eq!(outliers(&bar(1, 230.0, 12.0), 10), [false, false], "too few to tell");
    }

    #[test]
    fn a_share_of_saturated_fat_that_nothing_like_it_has_is_far_out() {
        assert_eq!(outliers(&bar(1, 2000.0, 0.8), 30), [true, false]);
        assert_eq!(outliers(&bar(1, 2000.0, 8.0), 30), [false, false], "with nuts");
    }
}
