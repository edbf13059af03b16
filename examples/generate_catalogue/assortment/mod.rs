//! What the invented supermarket sells: one `Family` for each shelf, with its recipes.
//!
//! Each recipe states the range its nutrition lies in; the ranges were set so that the grades
//! within a family differ, as they do on a real shelf. Values are typical of French labels, copied
//! from none.

mod aperitif;
mod biscuits;
mod breakfast;
mod cheese;
mod chocolate;
mod dessert;
mod drinks;
mod fish_and_vegetables;
mod grocery;
mod juice;
mod meals;
mod meat;
mod milk;
mod oils;
mod spreads;
mod yogurt;

use crate::nutriscore::FoodGroup;
use crate::nutrition::Profile;

/// The part of the shop, which decides what brands there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aisle {
    Honey,
    Spreads,
    Breakfast,
    Biscuits,
    Chocolate,
    Dairy,
    PlantMilks,
    Sodas,
    Tea,
    Juices,
    Water,
    Bread,
    Italian,
    Meals,
    Soups,
    Vegetables,
    Aperitif,
    Meat,
    Fish,
    Oils,
    Condiments,
    Frozen,
    Compotes,
}

/// How a family is graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grading {
    /// By the rules of this group.
    Group(FoodGroup),
    /// As red meat when made of pork, beef or veal, else as general food.
    Meat,
    /// Outside the Nutri-Score, as vinegars are.
    NotApplicable,
}

/// Products of one category.
pub(crate) struct Family {
    /// Id of the most specific category.
    pub category: &'static str,
    /// The legal name of the food.
    pub generic_name: &'static str,
    pub aisle: Aisle,
    pub grading: Grading,
    /// How often the family comes up, compared to the others.
    pub share: u64,
    pub packs: &'static [&'static str],
    /// Possible environmental grades, one letter each, `+` for `a-plus`.
    pub environment: &'static str,
    pub traces: &'static [&'static str],
    pub recipes: &'static [Recipe],
}

/// A way to make the family's product, from its least to its most healthy form.
pub(crate) struct Recipe {
    /// Patterns of product names; `{f}` stands for the flavour.
    pub names: &'static [&'static str],
    pub flavours: &'static [Flavour],
    /// `{i}` stands for the flavour's ingredients, `{p}` for the percentage of fruit and
    /// vegetables.
    pub ingredients: &'static str,
    pub worst: Profile,
    pub best: Profile,
    /// NOVA group, 1 to 4.
    pub nova: u8,
    pub labels: &'static [&'static str],
}

/// What varies within a recipe: how the name says it, and what it is made of.
pub(crate) struct Flavour(pub &'static str, pub &'static str);

/// Every family of the shop.
pub(crate) fn families() -> impl Iterator<Item = &'static Family> {
    let shelves: [&[Family]; 16] = [
        spreads::FAMILIES,
        breakfast::FAMILIES,
        biscuits::FAMILIES,
        chocolate::FAMILIES,
        yogurt::FAMILIES,
        cheese::FAMILIES,
        milk::FAMILIES,
        drinks::FAMILIES,
        juice::FAMILIES,
        grocery::FAMILIES,
        oils::FAMILIES,
        meals::FAMILIES,
        aperitif::FAMILIES,
        meat::FAMILIES,
        fish_and_vegetables::FAMILIES,
        dessert::FAMILIES,
    ];
    shelves.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::{Grading, families};
    use crate::ingredients;
    use crate::nutriscore::FoodGroup;
    use crate::quantity;
    use crate::taxonomy::Taxonomy;

    #[test]
    fn every_family_has_a_category_and_readable_packs() {
        let taxonomy = Taxonomy::load().expect("the table is sound");
        for family in families() {
            assert!(!taxonomy.lineage(family.category).is_empty(), "{}", family.category);
            for pack in family.packs {
                assert!(quantity::content(pack).is_some(), "{}: {pack}", family.category);
            }
        }
    }

    #[test]
    fn drinks_come_in_millilitres_and_food_in_grams() {
        for family in families() {
            let drink =
                matches!(family.grading, Grading::Group(FoodGroup::Beverage | FoodGroup::Water));
            for pack in family.packs.iter().filter(|_| drink) {
                let unit = quantity::content(pack).map(|content| content.unit);
                assert_eq!(unit, Some("ml"), "{}: {pack}", family.category);
            }
        }
    }

    #[test]
    fn ingredients_have_paired_allergen_marks_and_known_allergens() {
        for recipe in families().flat_map(|family| family.recipes) {
            for flavour in recipe.flavours {
                let text = recipe.ingredients.replace("{i}", flavour.1);
                let marks = text.matches('_').count();
                assert_eq!(marks % 2, 0, "{text}");
                assert!(marks == 0 || !ingredients::allergens(&text).is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn profiles_are_possible() {
        for recipe in families().flat_map(|family| family.recipes) {
            for profile in [&recipe.worst, &recipe.best] {
                let [fat, saturates, carbohydrates, sugars, fibre, proteins, salt, fruit] =
                    *profile;
                assert!(saturates <= fat && sugars <= carbohydrates, "{:?}", recipe.names);
                assert!(
                    fat + carbohydrates + fibre + proteins + salt <= 100.0,
                    "{:?}",
                    recipe.names
                );
                assert!((0.0..=100.0).contains(&fruit), "{:?}", recipe.names);
            }
        }
    }
}
