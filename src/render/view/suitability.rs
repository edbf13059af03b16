//! What a visitor's own settings (themes/default/static/mine.js) look at: a product's allergens, diets, sweeteners and
//! what one may want less of, as the words of a data attribute. Without a script they say nothing.

use std::fmt::Write as _;

use crate::model::allergen::Allergen;
use crate::model::diet::{
    Properties, Property, contained, has_sweeteners, knows_allergens, traces,
};
use crate::model::{Nutrient, Product};

/// Diets that can be set.
const DIETS: [Property; 2] = [Property::Vegan, Property::Vegetarian];
/// What one may want less of.
const LESS_OF: [Nutrient; 3] = [Nutrient::SaturatedFat, Nutrient::Sugars, Nutrient::Salt];

/// `milk ~nuts +vegetarian -vegan sweeteners sugars=12.5`: contains milk, perhaps traces of nuts. `?` where the allergens
/// are unknown.
pub(super) fn suitability(product: &Product) -> String {
    let mut words = Vec::new();
    for (sign, tags) in [("", contained(product)), ("~", traces(product))] {
        let known = tags.iter().filter(|tag| Allergen::of(tag).is_some());
        words.extend(known.map(|tag| [sign, tag.slug()].concat()));
    }
    if !knows_allergens(product) {
        words.push("?".into());
    }
    let properties = Properties::of(product);
    for diet in DIETS {
        if properties.has(diet) {
            words.push(["+", diet.code()].concat());
        } else if properties.lacks(diet) {
            words.push(["-", diet.code()].concat());
        }
    }
    if has_sweeteners(product) {
        words.push("sweeteners".into());
    }
    let mut words = words.join(" ");
    let figures = product.nutriments.comparable();
    for nutrient in LESS_OF {
        if let Some(amount) = figures.and_then(|figures| figures.get(nutrient)) {
            // Writing to a text does not fail.
            let _ = write!(words, " {}={amount}", nutrient.code());
        }
    }
    words.trim_start().to_string()
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
        assert_eq!(suitability(&sweet), "milk ~nuts -vegan sweeteners sugars=12.5");
        assert_eq!(suitability(&Product::default()), "?");
    }
}
