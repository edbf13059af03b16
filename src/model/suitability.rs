//! What a visitor's own settings (themes/default/static/mine.js) look at: a product's allergens, diets and sweeteners, and
//! what one may want less of, as the words of a data attribute. Without a script they say nothing.

use std::fmt::{self, Write as _};

use super::allergen::AllergenSet;
use super::diet::{
    Properties, Property, contained_set, has_sweeteners, knows_allergens, traces_set,
};
use super::{BitSet, Nutrient, Product, coded};

coded! {
    /// A word that settings look for, besides allergens. Search files keep its bit: append, never reorder.
    pub enum SuitabilityWord {
        /// The allergens are unknown.
        Unknown = "?",
        /// It is vegan.
        Vegan = "+vegan",
        /// It is known not to be.
        NotVegan = "-vegan",
        /// It is vegetarian.
        Vegetarian = "+vegetarian",
        /// It is known not to be.
        NotVegetarian = "-vegetarian",
        /// It has sweeteners.
        Sweeteners = "sweeteners",
    }
}

/// Diets that can be set, each with the words for having it and for lacking it.
const DIETS: [(Property, SuitabilityWord, SuitabilityWord); 2] = [
    (Property::Vegan, SuitabilityWord::Vegan, SuitabilityWord::NotVegan),
    (Property::Vegetarian, SuitabilityWord::Vegetarian, SuitabilityWord::NotVegetarian),
];
/// What one may want less of.
const LESS_OF: [Nutrient; 3] = [Nutrient::SaturatedFat, Nutrient::Sugars, Nutrient::Salt];

/// For whom a product is nothing, as `milk ~nuts +vegetarian -vegan sweeteners`: contains milk, perhaps traces of nuts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Suitability {
    /// Allergens in it.
    pub contained: AllergenSet,
    /// Allergens of which it may hold traces.
    pub traces: AllergenSet,
    /// What else is known.
    pub words: BitSet<SuitabilityWord>,
}

impl Suitability {
    /// That of a product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let mut words = BitSet::default();
        if !knows_allergens(product) {
            words.insert(SuitabilityWord::Unknown);
        }
        let properties = Properties::of(product);
        for (diet, has, lacks) in DIETS {
            if properties.has(diet) {
                words.insert(has);
            } else if properties.lacks(diet) {
                words.insert(lacks);
            }
        }
        if has_sweeteners(product) {
            words.insert(SuitabilityWord::Sweeteners);
        }
        let (contained, traces) = (contained_set(product), traces_set(product));
        Self { contained, traces, words }
    }

    /// The words of a product with what one may want less of, by which lists are sorted: `milk sugars=12.5`.
    #[must_use]
    pub fn with_amounts(product: &Product) -> String {
        let mut words = Self::of(product).to_string();
        let figures = product.nutriments.comparable();
        for nutrient in LESS_OF {
            if let Some(amount) = figures.and_then(|figures| figures.get(nutrient)) {
                let space = if words.is_empty() { "" } else { " " };
                // Writing to a text does not fail.
                let _ = write!(words, "{space}{}={amount}", nutrient.code());
            }
        }
        words
    }
}

impl fmt::Display for Suitability {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut space = "";
        let mut write = |parts: [&str; 2]| {
            f.write_str(std::mem::replace(&mut space, " "))?;
            parts.into_iter().try_for_each(|part| f.write_str(part))
        };
        for (sign, set) in [("", self.contained), ("~", self.traces)] {
            for allergen in set.iter() {
                write([sign, allergen.tag().slug()])?;
            }
        }
        for word in SuitabilityWord::ALL {
            if self.words.contains(word) {
                write([word.code(), ""])?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Nutriments, Tag};

    fn tags(tag: &str) -> Vec<Tag> {
        vec![Tag::parse(tag, "en").unwrap()]
    }

    #[test]
    fn a_product_says_what_settings_look_at_and_what_is_unknown_of_it() {
        let mut nutriments = Nutriments::default();
        assert!(nutriments.set(Nutrient::Sugars, 12.5));
        let sweet = Product {
            allergens: tags("en:milk"),
            traces: tags("en:nuts"),
            additives: tags("en:e951"),
            nutriments,
            ..Product::default()
        };
        let words = "milk ~nuts -vegan sweeteners";
        assert_eq!(Suitability::of(&sweet).to_string(), words);
        assert_eq!(Suitability::with_amounts(&sweet), format!("{words} sugars=12.5"));
        assert_eq!(Suitability::with_amounts(&Product::default()), "?");
    }
}
