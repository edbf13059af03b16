//! One invented product, drawn from its slot: name, brand, ingredients, nutrition, grade and what
//! people would have noted about it.

use anyhow::{Context, Result};

use crate::assortment::{Family, Grading};
use crate::barcode;
use crate::brands::{self, Brand};
use crate::catalogue::{Catalogue, Slot};
use crate::ingredients;
use crate::nutriscore::{self, FoodGroup, NutriScore};
use crate::nutrition::Nutrition;
use crate::random::SplitMix64;
use crate::text;

const PERCENT_WITHOUT_NUTRITION: u64 = 6;
const PERCENT_WITHOUT_INGREDIENTS: u64 = 4;
const PERCENT_WITHOUT_PACK: u64 = 4;
const PERCENT_NEVER_SCANNED: u64 = 15;
const PERCENT_OF_NAMES_THAT_SAY_BIO: u64 = 60;
const PERCENT_WITH_GENERIC_NAME: u64 = 25;
const PERCENT_WITH_TRACES: u64 = 35;
const PERCENT_IN_NEW_SCHEMA: u64 = 30;
const PERCENT_MARKED: u64 = 55;
const PERCENT_IN_FULL: u64 = 10;
const MOST_SCANS: u64 = 1800;

/// 1 March 2013, 1 January 2025 and 30 September 2026.
const FIRST_CREATION: u64 = 1_362_096_000;
const FIRST_CHANGE: u64 = 1_735_689_600;
const LAST_CHANGE: u64 = 1_790_726_400;

/// The grade, or why there is none.
#[derive(Clone, Copy)]
pub(crate) enum Graded {
    Score(NutriScore),
    Unknown,
    NotApplicable,
}

/// Everything a line of the catalogue says.
pub(crate) struct Product {
    pub barcode: String,
    pub family: &'static Family,
    pub name: String,
    pub generic_name: Option<&'static str>,
    pub brand: &'static Brand,
    pub shops: Vec<&'static str>,
    pub pack: Option<&'static str>,
    /// With allergen marks; `None` when nobody has typed it in.
    pub ingredients: Option<String>,
    pub traces: Vec<&'static str>,
    pub labels: Vec<&'static str>,
    pub nutrition: Option<Nutrition>,
    pub graded: Graded,
    pub nova: u8,
    pub environmental_grade: Option<&'static str>,
    pub created: u64,
    pub changed: u64,
    pub scans: Option<u64>,
    /// Written in the schema of 2025 (`nutrition`) rather than the old one (`nutriments`)?
    pub new_schema: bool,
    /// Does the ingredients list carry the marks?
    pub marked: bool,
    /// Is the line written out in full, with the fields that repeat others?
    pub in_full: bool,
}

/// Product `number` of the catalogue.
///
/// # Errors
/// When the assortment has no family, or no brand for one of them.
pub(crate) fn draw(catalogue: &Catalogue, number: u64) -> Result<Product> {
    let slot = catalogue.slot(number).context("the assortment has no family")?;
    let mut random = SplitMix64::for_item(catalogue.seed, number);
    let random = &mut random;
    let nutrition = draw_nutrition(random, &slot);
    let recipe_text = ingredients_text(&slot, &nutrition);
    let brand =
        brands::pick_brand(random, slot.family.aisle, ingredients::may_be_organic(&recipe_text))
            .with_context(|| format!("no brand sells {}", slot.family.category))?;
    let known = !random.chance(PERCENT_WITHOUT_NUTRITION);
    let changed = random.between(FIRST_CHANGE, LAST_CHANGE);
    Ok(Product {
        barcode: barcode::example_barcode(catalogue.seed, number),
        family: slot.family,
        name: product_name(random, &slot, brand),
        generic_name: random.chance(PERCENT_WITH_GENERIC_NAME).then_some(slot.family.generic_name),
        brand,
        shops: brands::pick_shops(random, brand),
        pack: draw_pack(random, slot.family),
        traces: draw_traces(random, slot.family, &recipe_text),
        labels: labels(&slot, brand),
        graded: graded(slot.family, known.then_some(&nutrition), &recipe_text),
        nutrition: known.then_some(nutrition),
        nova: slot.recipe.nova,
        environmental_grade: draw_environmental_grade(random, slot.family),
        created: random.between(FIRST_CREATION, changed),
        changed,
        scans: draw_scans(random),
        new_schema: random.chance(PERCENT_IN_NEW_SCHEMA),
        marked: random.chance(PERCENT_MARKED),
        in_full: random.chance(PERCENT_IN_FULL),
        ingredients: (!random.chance(PERCENT_WITHOUT_INGREDIENTS)).then_some(recipe_text),
    })
}

fn draw_nutrition(random: &mut SplitMix64, slot: &Slot) -> Nutrition {
    let quality = random.unit();
    Nutrition::draw(random, &slot.recipe.worst, &slot.recipe.best, quality)
}

fn ingredients_text(slot: &Slot, nutrition: &Nutrition) -> String {
    let percent = format!("{:.0}", nutrition.fruit_percent);
    let filled = slot.recipe.ingredients.replace("{i}", slot.flavour.1).replace("{p}", &percent);
    text::capitalised(&filled)
}

fn product_name(random: &mut SplitMix64, slot: &Slot, brand: &Brand) -> String {
    let mut name = text::capitalised(&slot.name.replace("{f}", slot.flavour.0));
    if brand.organic && !name.contains(',') && random.chance(PERCENT_OF_NAMES_THAT_SAY_BIO) {
        name.push_str(" bio");
    }
    name
}

fn draw_pack(random: &mut SplitMix64, family: &Family) -> Option<&'static str> {
    let pack = random.pick(family.packs).copied();
    pack.filter(|_| !random.chance(PERCENT_WITHOUT_PACK))
}

fn draw_traces(random: &mut SplitMix64, family: &Family, recipe_text: &str) -> Vec<&'static str> {
    if !random.chance(PERCENT_WITH_TRACES) {
        return Vec::new();
    }
    let contained = ingredients::allergens(recipe_text);
    family.traces.iter().copied().filter(|trace| !contained.contains(trace)).collect()
}

fn labels(slot: &Slot, brand: &Brand) -> Vec<&'static str> {
    let organic: &[&str] = if brand.organic {
        &["en:organic", "en:eu-organic", "fr:ab-agriculture-biologique"]
    } else {
        &[]
    };
    slot.recipe.labels.iter().chain(organic).copied().collect()
}

/// The grade of these facts, or why there is none.
pub(crate) fn graded(family: &Family, nutrition: Option<&Nutrition>, recipe_text: &str) -> Graded {
    let Some(group) = food_group(family.grading, recipe_text) else {
        return Graded::NotApplicable;
    };
    let Some(nutrition) = nutrition else {
        return Graded::Unknown;
    };
    let facts = nutrition.facts(ingredients::has_sweetener(recipe_text));
    Graded::Score(nutriscore::compute(&facts, group))
}

fn food_group(grading: Grading, recipe_text: &str) -> Option<FoodGroup> {
    match grading {
        Grading::Group(group) => Some(group),
        Grading::Meat if recipe_text.contains("porc") || recipe_text.contains("bœuf") => {
            Some(FoodGroup::RedMeat)
        }
        Grading::Meat => Some(FoodGroup::General),
        Grading::NotApplicable => None,
    }
}

fn draw_environmental_grade(random: &mut SplitMix64, family: &Family) -> Option<&'static str> {
    let letters: Vec<char> = family.environment.chars().collect();
    let grade = match random.pick(&letters)? {
        '+' => "a-plus",
        'a' => "a",
        'b' => "b",
        'c' => "c",
        'd' => "d",
        _ => "e",
    };
    Some(grade).filter(|_| !random.chance(10))
}

/// Few products are scanned often, many rarely, some never.
fn draw_scans(random: &mut SplitMix64) -> Option<u64> {
    let per_mille = random.below(1000);
    let scans = 1 + MOST_SCANS * per_mille.pow(4) / 1000_u64.pow(4);
    (!random.chance(PERCENT_NEVER_SCANNED)).then_some(scans)
}

#[cfg(test)]
mod tests {
    use super::{Graded, Product, draw};
    use crate::catalogue::Catalogue;

    fn products(count: u64) -> Vec<Product> {
        let catalogue = Catalogue::new(1);
        (0..count)
            .map(|number| draw(&catalogue, number).expect("the shop sells something"))
            .collect()
    }

    #[test]
    fn some_products_have_no_grade_and_vinegars_never_do() {
        let products = products(400);
        let unknown =
            products.iter().filter(|product| matches!(product.graded, Graded::Unknown)).count();
        assert!((8..40).contains(&unknown), "{unknown}");
        for product in products.iter().filter(|product| product.family.category == "en:vinegars") {
            assert!(matches!(product.graded, Graded::NotApplicable));
        }
    }

    #[test]
    fn most_families_have_products_of_several_grades() {
        let mut grades: std::collections::BTreeMap<&str, std::collections::BTreeSet<char>> =
            std::collections::BTreeMap::new();
        for product in products(400) {
            if let Graded::Score(score) = product.graded {
                grades.entry(product.family.category).or_default().insert(score.grade);
            }
        }
        let spread = grades.values().filter(|letters| letters.len() >= 3).count();
        assert!(spread >= 18, "{spread}: {grades:?}");
    }

    #[test]
    fn no_recipe_leaves_a_blank_unfilled() {
        for product in products(400) {
            let text = product.ingredients.unwrap_or_default() + &product.name;
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }

    #[test]
    fn products_change_after_they_were_created() {
        assert!(products(400).iter().all(|product| product.created <= product.changed));
    }
}
