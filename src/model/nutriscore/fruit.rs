//! The share of fruit, vegetables and legumes that a category stands for.
//!
//! Source: Open Food Facts' `Food.pm`, `compute_nutriscore_2023_fruits_vegetables_legumes`, and the categories its
//! taxonomy gives a share of their own.

use crate::model::{Nutrient, Product, Tag};

/// Whatever the ingredients: oils of fruit count whole, what is fried or ground not at all.
const ALWAYS: [(&str, f64); 5] = [
    ("en:olive-oils", 100.0),
    ("en:avocado-oils", 100.0),
    ("en:crisps", 0.0),
    ("en:tofu", 0.0),
    ("en:potato-crisps", 0.0),
];

/// Where nothing is estimated from the ingredients; the first that fits.
const OTHERWISE: [(&str, f64); 11] = [
    ("en:potatoes", 0.0),
    ("en:sweet-potatoes", 0.0),
    ("en:fruit-juices", 100.0),
    ("en:vegetable-juices", 100.0),
    ("en:fruit-sauces", 90.0),
    ("en:vegetables", 90.0),
    ("en:fruits", 90.0),
    ("en:mushrooms", 90.0),
    ("en:canned-fruits", 90.0),
    ("en:frozen-fruits", 90.0),
    ("en:jams", 50.0),
];

/// The share of a product in percent: of its category, as it is written, of its category where nothing is.
pub(super) fn share(product: &Product) -> Option<f64> {
    let written = product.nutriments.get(Nutrient::FruitsVegetablesLegumes);
    of_category(&product.categories, &ALWAYS)
        .or(written)
        .or_else(|| of_category(&product.categories, &OTHERWISE))
}

fn of_category(categories: &[Tag], shares: &[(&str, f64)]) -> Option<f64> {
    for (category, share) in shares {
        if categories.iter().any(|tag| tag.as_str() == *category) {
            return Some(*share);
        }
    }
    None
}
