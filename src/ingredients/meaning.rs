//! What a word of a list of ingredients may mean.

use crate::model::allergen::AllergenSet;
use crate::model::food_fact::{FoodFact, FoodFacts};

/// What a word or some words together mean. One may mean several things: `e` is an Italian « and » too.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Meaning {
    /// The allergens it is or holds.
    pub(super) contained: AllergenSet,
    /// The allergens it names altogether: gluten, and not lactose, which is a part of milk.
    pub(super) whole: AllergenSet,
    /// The allergens it says are absent: `glutenfrei`.
    pub(super) absent: AllergenSet,
    /// The allergens it is where nothing says what it is of.
    pub(super) alone: AllergenSet,
    /// The allergens it usually holds: gluten in biscuits.
    pub(super) usual: AllergenSet,
    /// What it tells besides allergens.
    pub(super) facts: FoodFacts,
    /// What else it is.
    roles: WordRoles,
    /// What it says of others.
    pub(super) says: Option<Says>,
    /// The languages in which it says so, where that is that something is absent.
    pub(super) languages: Languages,
    /// The languages in which it joins things: « et », `or`.
    pub(super) and: Languages,
    /// The languages in which it joins only what is absent: « ni », `nor`.
    pub(super) nor: Languages,
}

impl Meaning {
    /// What only holds some allergens, or only says that some are absent.
    pub(super) fn of(contained: AllergenSet, absent: AllergenSet) -> Self {
        Self { contained, absent, ..Self::default() }
    }

    pub(super) fn is(self, role: WordRole) -> bool {
        self.roles.0 & 1 << role as u8 != 0
    }

    /// Whether it names a thing, be it an allergen or not.
    pub(super) fn is_thing(self) -> bool {
        let allergens = [self.contained, self.alone, self.usual];
        self.is(WordRole::Safe)
            || self.is(WordRole::Source)
            || allergens.iter().any(|set| !set.is_empty())
    }

    /// Whether it says that others are absent, or what only a whole food is.
    pub(super) fn is_claiming(self) -> bool {
        let says_absent =
            matches!(self.says, Some(Says::Without | Says::FreeFrom | Says::No | Says::LastAbsent));
        says_absent
            || !self.absent.is_empty()
            || FoodFact::CLAIMS.iter().any(|claim| self.facts.contains(*claim))
    }

    pub(super) fn set(&mut self, role: WordRole) {
        self.roles.0 |= 1 << role as u8;
    }
}

/// What a word may be but for an allergen. What is none of these tells nothing of what an ingredient is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WordRole {
    /// What such things are of instead that are usually of an allergen: rice.
    Source,
    /// It is known to hold none.
    Safe,
    /// It may be of some of them, and does not say of which: « lait végétal ».
    Vague,
    /// It may stand between « sans » and what is absent.
    Article,
    /// It is named in claims of what a food is free of.
    Claim,
    /// It is English, and absent after « no ».
    AfterNo,
}

/// Some roles, as bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct WordRoles(u8);

/// Some languages, as bits in the order of their codes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Languages(u8);

impl Languages {
    /// Whether there is a language in both.
    pub(super) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn insert(&mut self, number: usize) {
        self.0 |= 1 << number;
    }
}

/// What a word says of those after or before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Says {
    /// The next is absent: « sans ».
    Without,
    /// The same of a list: « exempt de », « ne contient pas ».
    FreeFrom,
    /// The same where what follows is English: « no » is "in the" in Portuguese.
    No,
    /// The one before is absent: « -free ».
    LastAbsent,
    /// What would say that something is absent says the contrary.
    Not,
    /// What it says is absent is only not added, and may be there by nature.
    Added,
    /// All to the end of the sentence may be there in traces.
    Traces,
    /// The same where something says that it is handled there.
    Place,
    /// Something is handled in a place.
    Handled,
    /// What follows is there, whatever was absent before: « mais contient ».
    Present,
    /// A list begins where it begins an entry: « Ingrédients : ».
    Heading,
}
