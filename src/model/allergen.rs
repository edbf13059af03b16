//! The fourteen allergens a product has to declare.
//!
//! EU regulation 1169/2011, annex II. Whatever spelling they have in records, reading makes them these; what
//! is none of them is kept as it is.

use super::Tag;
use super::food_fact::FoodFacts;

/// One of the fourteen. Its number, from 0 in this order, is its bit in stored sets: append, never reorder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Allergen {
    /// Cereals containing gluten.
    Gluten,
    /// Milk, lactose included.
    Milk,
    /// Eggs.
    Eggs,
    /// Nuts of trees.
    Nuts,
    /// Peanuts.
    Peanuts,
    /// Soybeans.
    Soybeans,
    /// Celery.
    Celery,
    /// Mustard.
    Mustard,
    /// Sesame seeds.
    Sesame,
    /// Fish.
    Fish,
    /// Crustaceans.
    Crustaceans,
    /// Molluscs.
    Molluscs,
    /// Lupin.
    Lupin,
    /// Sulphur dioxide and sulphites.
    Sulphites,
}

impl Allergen {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Gluten,
        Self::Milk,
        Self::Eggs,
        Self::Nuts,
        Self::Peanuts,
        Self::Soybeans,
        Self::Celery,
        Self::Mustard,
        Self::Sesame,
        Self::Fish,
        Self::Crustaceans,
        Self::Molluscs,
        Self::Lupin,
        Self::Sulphites,
    ];

    /// The one a tag names in OFF's own spelling.
    #[must_use]
    pub fn of(tag: &Tag) -> Option<Self> {
        Self::ALL.into_iter().find(|allergen| allergen.code() == tag.as_str())
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

    /// OFF's tag as a text.
    fn code(self) -> &'static str {
        match self {
            Self::Gluten => "en:gluten",
            Self::Milk => "en:milk",
            Self::Eggs => "en:eggs",
            Self::Nuts => "en:nuts",
            Self::Peanuts => "en:peanuts",
            Self::Soybeans => "en:soybeans",
            Self::Celery => "en:celery",
            Self::Mustard => "en:mustard",
            Self::Sesame => "en:sesame-seeds",
            Self::Fish => "en:fish",
            Self::Crustaceans => "en:crustaceans",
            Self::Molluscs => "en:molluscs",
            Self::Lupin => "en:lupin",
            Self::Sulphites => "en:sulphur-dioxide-and-sulphites",
        }
    }
}

/// Some of the fourteen.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct AllergenSet(u16);

impl AllergenSet {
    /// All fourteen.
    pub const ALL: Self = Self((1 << Allergen::ALL.len()) - 1);

    /// Adds one.
    pub fn insert(&mut self, allergen: Allergen) {
        self.0 |= 1 << allergen.number();
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Takes out all of another set.
    pub fn remove(&mut self, other: Self) {
        self.0 &= !other.0;
    }

    /// Whether it holds one.
    #[must_use]
    pub fn contains(self, allergen: Allergen) -> bool {
        self.0 & 1 << allergen.number() != 0
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those it holds, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Allergen> {
        Allergen::ALL.into_iter().filter(move |allergen| self.contains(*allergen))
    }

    /// The set as databases keep it.
    #[must_use]
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Takes back what [`AllergenSet::bits`] gave.
    #[must_use]
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }
}

impl FromIterator<Allergen> for AllergenSet {
    fn from_iter<I: IntoIterator<Item = Allergen>>(allergens: I) -> Self {
        let mut set = Self::default();
        for allergen in allergens {
            set.insert(allergen);
        }
        set
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
