//! Allergens and diets: what a person who replaces a product has to know.
//!
//! What is declared on the label comes first; the findings of OFF's ingredient analysis count where
//! no label says otherwise. What is unknown is never taken for safe.

mod concern;

use super::allergen::{Allergen, AllergenSet, allergens};
use super::food_fact::FoodFact;
use super::{Product, Tag, coded};

pub use concern::{Concern, DietFacts, concerns, known_concerns};

coded! {
    /// A property a person may depend on, in the order in which they are shown.
    pub enum Property {
        /// Nothing of animals.
        Vegan = "vegan",
        /// Nothing for which animals died.
        Vegetarian = "vegetarian",
        /// Labelled free of gluten.
        GlutenFree = "gluten-free",
        /// Said to be free of lactose.
        LactoseFree = "lactose-free",
        /// Labelled halal.
        Halal = "halal",
        /// Labelled kosher.
        Kosher = "kosher",
        /// From organic farming.
        Organic = "organic",
    }
}

impl Property {
    /// The one a label declares, by its slug; people and years write them differently.
    fn labelled(slug: &str) -> Option<Self> {
        Some(match slug {
            "vegan" | "certified-vegan" | "european-vegetarian-union-vegan" | "vegan-society" => {
                Self::Vegan
            }
            "vegetarian" | "european-vegetarian-union-vegetarian" => Self::Vegetarian,
            "organic"
            | "eu-organic"
            | "bio"
            | "ab-agriculture-biologique"
            | "fr-bio-01"
            | "usda-organic" => Self::Organic,
            "no-gluten"
            | "gluten-free"
            | "sans-gluten"
            | "certified-gluten-free"
            | "crossed-grain-trademark"
            | "association-francaise-des-intolerants-au-gluten" => Self::GlutenFree,
            "no-lactose" | "lactose-free" | "sans-lactose" | "without-lactose" | "sin-lactosa"
            | "senza-lattosio" | "laktosefrei" | "lactosevrij" => Self::LactoseFree,
            "halal" | "halal-food-authority" => Self::Halal,
            "kosher" | "casher" | "orthodox-union-kosher" | "kosher-parve" => Self::Kosher,
            _ => return None,
        })
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Which properties a product has, and which it is known not to have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Properties {
    has: u8,
    lacks: u8,
}

impl Properties {
    /// As two bytes.
    #[must_use]
    pub fn bits(self) -> [u8; 2] {
        [self.has, self.lacks]
    }

    /// Those of two bytes.
    #[must_use]
    pub fn of_bits([has, lacks]: [u8; 2]) -> Self {
        Self { has, lacks }
    }

    /// The properties of a product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let mut properties = Self::default();
        for label in &product.labels {
            properties.has |= Property::labelled(label.slug()).map_or(0, Property::bit);
        }
        for finding in &product.ingredients_analysis {
            properties.take_finding(finding.slug());
        }
        for (fact, property) in [
            (FoodFact::Vegan, Property::Vegan),
            (FoodFact::Vegetarian, Property::Vegetarian),
            (FoodFact::LactoseFree, Property::LactoseFree),
            (FoodFact::Organic, Property::Organic),
        ] {
            properties.has |= if product.listed.facts.contains(fact) { property.bit() } else { 0 };
        }
        if product.listed.facts.contains(FoodFact::Meat) {
            properties.lacks |= Property::Vegan.bit() | Property::Vegetarian.bit();
        }
        if product.listed.facts.contains(FoodFact::Animal) {
            properties.lacks |= Property::Vegan.bit();
        }
        // Labels of vegan food rarely say that it is vegetarian as well.
        if properties.has(Property::Vegan) {
            properties.has |= Property::Vegetarian.bit();
        }
        if product.listed.absent.contains(Allergen::Gluten) {
            properties.has |= Property::GlutenFree.bit();
        }
        // What the label says outweighs the analysis of the ingredients, which guesses.
        properties.lacks &= !properties.has;
        let contained = contained_set(product);
        let has_milk = contained.contains(Allergen::Milk);
        if product.listed.facts.contains(FoodFact::Lactose)
            || has_milk && !properties.has(Property::LactoseFree)
        {
            properties.has &= !Property::LactoseFree.bit();
            properties.lacks |= Property::LactoseFree.bit();
        }
        // What is in the food outweighs a label: a wrong label harms, a missing one does not.
        for allergen in contained.iter() {
            for property in excluded_by(allergen) {
                properties.has &= !property.bit();
                properties.lacks |= property.bit();
            }
        }
        properties
    }

    fn take_finding(&mut self, finding: &str) {
        match finding {
            "vegan" => self.has |= Property::Vegan.bit(),
            "vegetarian" => self.has |= Property::Vegetarian.bit(),
            "non-vegan" => self.lacks |= Property::Vegan.bit(),
            "non-vegetarian" => self.lacks |= Property::Vegetarian.bit() | Property::Vegan.bit(),
            _ => {}
        }
    }

    /// True where the product has a property.
    #[must_use]
    pub fn has(self, property: Property) -> bool {
        self.has & property.bit() != 0
    }

    /// True where the product is known not to have a property.
    #[must_use]
    pub fn lacks(self, property: Property) -> bool {
        self.lacks & property.bit() != 0
    }

    /// The properties of the original that another product does not have, or is not known to.
    /// Vegetarian is not mentioned next to vegan.
    pub fn lost_in(self, other: Self) -> impl Iterator<Item = Property> {
        Property::ALL.into_iter().filter(move |&property| {
            self.loses(property, other)
                && (property != Property::Vegetarian || !self.loses(Property::Vegan, other))
        })
    }

    fn loses(self, property: Property, other: Self) -> bool {
        self.has(property) && !other.has(property)
    }
}

/// What a food with an allergen cannot be.
fn excluded_by(allergen: Allergen) -> &'static [Property] {
    match allergen {
        Allergen::Gluten => &[Property::GlutenFree],
        Allergen::Milk | Allergen::Eggs => &[Property::Vegan],
        Allergen::Fish | Allergen::Crustaceans | Allergen::Molluscs => {
            &[Property::Vegan, Property::Vegetarian]
        }
        _ => &[],
    }
}

/// The allergens a product contains: those it is tagged with, and those its list of ingredients
/// names. Exports often have the list and no tags.
#[must_use]
pub fn contained(product: &Product) -> Vec<Tag> {
    with(&product.allergens, product.listed.contained)
}

/// The allergens a product may hold traces of, by its tags and its list of ingredients.
#[must_use]
pub fn traces(product: &Product) -> Vec<Tag> {
    with(&product.traces, product.listed.traces)
}

/// Those of the fourteen that a product contains.
pub(super) fn contained_set(product: &Product) -> AllergenSet {
    fourteen(&product.allergens, product.listed.contained)
}

/// Those of the fourteen of which a product may hold traces.
pub(super) fn traces_set(product: &Product) -> AllergenSet {
    fourteen(&product.traces, product.listed.traces)
}

fn fourteen(tags: &[Tag], listed: AllergenSet) -> AllergenSet {
    let mut all = listed;
    for allergen in tags.iter().filter_map(Allergen::of) {
        all.insert(allergen);
    }
    all
}

fn with(tags: &[Tag], listed: AllergenSet) -> Vec<Tag> {
    let mut found = allergens(tags);
    found.extend(listed.iter().map(Allergen::tag));
    found.sort_unstable();
    found.dedup();
    found
}

/// The allergens a product is declared to be free of: by a label or its list of ingredients (« sans gluten »), or
/// by `en:none`. That none is declared says « sans gluten » of nothing: EU regulation 828/2014 keeps those words
/// for food with less than 20 mg/kg. What the product contains or may hold traces of outweighs all of them.
#[must_use]
pub fn declared_free(product: &Product) -> AllergenSet {
    let mut free = product.listed.absent;
    if product.allergens.iter().any(|tag| tag.slug() == "none") {
        free = AllergenSet::ALL;
    }
    if Properties::of(product).has(Property::GlutenFree) {
        free.insert(Allergen::Gluten);
    } else {
        free.remove(AllergenSet::from_iter([Allergen::Gluten]));
    }
    free.remove(contained_set(product));
    free.remove(traces_set(product));
    free
}

/// True where the allergens of a product are known: it is tagged with some of the fourteen or with none, or has a
/// list of ingredients of which every word is known. Otherwise none being named says nothing, and what is none of the
/// fourteen, such as « voir ingrédients », as little.
#[must_use]
pub fn knows_allergens(product: &Product) -> bool {
    for tag in &product.allergens {
        if Allergen::of(tag).is_some() || tag.slug() == "none" {
            return true;
        }
    }
    product.listed.is_judged
}

/// What says that something is in a food.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Its list of ingredients.
    List,
    /// The category it is filed under.
    Category,
    /// Open Food Facts' analysis of its ingredients.
    Analysis,
}

fn is_drink_with_alcohol(tag: &Tag) -> bool {
    matches!(tag.slug(), "alcoholic-beverages" | "cooking-wines")
}

/// What tells of alcohol in a food: its list of ingredients, or that it is filed under alcoholic drinks.
#[must_use]
pub fn alcohol(product: &Product) -> Option<Told> {
    if product.listed.facts.contains(FoodFact::Alcohol) {
        Some(Told::List)
    } else if product.categories.iter().any(is_drink_with_alcohol) {
        Some(Told::Category)
    } else {
        None
    }
}

/// What tells of oil or fat of palms in a food.
#[must_use]
pub fn palm_oil(product: &Product) -> Option<Told> {
    if product.listed.facts.contains(FoodFact::PalmOil) {
        Some(Told::List)
    } else if product.ingredients_analysis.iter().any(|tag| tag.slug() == "palm-oil") {
        Some(Told::Analysis)
    } else {
        None
    }
}

/// Whether a tag or the list of ingredients tells of sweeteners (EU regulation 1333/2008, annex II, part B).
pub(crate) fn has_sweeteners(product: &Product) -> bool {
    product.listed.facts.contains(FoodFact::Sweeteners)
        || product.additives.iter().any(is_sweetener)
}

fn is_sweetener(additive: &Tag) -> bool {
    let Some(number) = additive.slug().strip_prefix('e') else { return false };
    let digits = number.trim_end_matches(|sign: char| !sign.is_ascii_digit());
    matches!(digits.parse(), Ok(420 | 421 | 950..=969_u16))
}
