//! The fourteen allergens a product has to declare.
//!
//! EU regulation 1169/2011, annex II. Whatever spelling they have in records, reading makes them these; what
//! is none of them is kept as it is.

use super::food_fact::FoodFacts;
use super::{BitSet, Tag, coded};

coded! {
    /// One of the fourteen; the word is OFF's tag. Its number, from 0 in this order, is its bit in stored sets:
    /// append, never reorder.
    pub enum Allergen {
        /// Cereals containing gluten.
        Gluten = "en:gluten",
        /// Milk, lactose included.
        Milk = "en:milk",
        /// Eggs.
        Eggs = "en:eggs",
        /// Nuts of trees.
        Nuts = "en:nuts",
        /// Peanuts.
        Peanuts = "en:peanuts",
        /// Soybeans.
        Soybeans = "en:soybeans",
        /// Celery.
        Celery = "en:celery",
        /// Mustard.
        Mustard = "en:mustard",
        /// Sesame seeds.
        Sesame = "en:sesame-seeds",
        /// Fish.
        Fish = "en:fish",
        /// Crustaceans.
        Crustaceans = "en:crustaceans",
        /// Molluscs.
        Molluscs = "en:molluscs",
        /// Lupin.
        Lupin = "en:lupin",
        /// Sulphur dioxide and sulphites.
        Sulphites = "en:sulphur-dioxide-and-sulphites",
    }
}

impl Allergen {
    /// The one a tag names in OFF's own spelling.
    #[must_use]
    pub fn of(tag: &Tag) -> Option<Self> {
        Self::from_code(tag.as_str())
    }

    /// OFF's tag.
    #[allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test parses all fourteen")]
    #[must_use]
    pub fn tag(self) -> Tag {
        Tag::parse(self.code(), "en").expect("the fourteen are tags")
    }

    /// Its number, below [`Allergen::ALL`]'s length.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }
}

/// Some of the fourteen.
pub type AllergenSet = BitSet<Allergen>;

impl AllergenSet {
    /// All fourteen.
    pub const ALL: Self = Self::from_bits((1 << Allergen::ALL.len()) - 1);

    /// Those it holds, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Allergen> {
        Allergen::ALL.into_iter().filter(move |allergen| self.contains(*allergen))
    }
}

/// What a list of ingredients tells of allergens.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ListedAllergens {
    /// Those in the food.
    pub contained: AllergenSet,
    /// Those that may be there in traces.
    pub traces: AllergenSet,
    /// Those it says, or a label does, are absent altogether: « sans gluten », but not « sans lactose », which
    /// leaves the proteins of milk.
    pub absent: AllergenSet,
    /// Whether every word of it is known, so that what it does not name is not there.
    pub is_judged: bool,
    /// What it, or the name, tells besides allergens.
    pub facts: FoodFacts,
}

/// The allergens of a list, each once. OFF also writes that there are none.
#[must_use]
pub fn allergens(tags: &[Tag]) -> Vec<Tag> {
    let mut found = tags.to_vec();
    found.retain(|tag| tag.slug() != "none");
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourteen_are_tags_and_a_set() {
        let mut set = AllergenSet::default();
        for allergen in Allergen::ALL {
            assert_eq!(Allergen::of(&allergen.tag()), Some(allergen));
            assert!(!set.contains(allergen));
            set.insert(allergen);
        }
        assert!(set.iter().eq(Allergen::ALL));
        assert_eq!(AllergenSet::from_bits(set.bits()), set);
    }

    #[test]
    fn none_is_no_allergen() {
        let tags = ["en:milk", "en:none", "fr:kiwi", "en:milk"]
            .map(|text| Tag::parse(text, "en").unwrap());
        let names: Vec<String> = allergens(&tags).iter().map(Tag::to_string).collect();
        assert_eq!(names, ["en:milk", "fr:kiwi"]);
    }
}
